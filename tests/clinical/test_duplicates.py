"""One substance in two medicines, and more of a class than one patient should take."""

from __future__ import annotations

from typing import Any

import pytest
from clinical.asking import ask, kind
from clinical.universe import item
from clinical.ward import KNOWN

from interactions.clinical.answer import Finding
from interactions.clinical.patient import State


def twice(*medications: Any, **lists: Any) -> list[Finding]:
    found = ask(KNOWN, medications=medications, **lists).findings
    return [finding for finding in found if finding.kind == "duplicate"]


def one(*medications: Any, **lists: Any) -> Finding:
    (finding,) = twice(*medications, **lists)
    return finding


def test_one_substance_under_two_brands_is_one_finding_that_names_both() -> None:
    finding = one("Advil", "Motrin")
    assert (finding.id, finding.severity.value) == ("duplicate.any-ingredient", "moderate")
    assert finding.items == ("medications/0", "medications/1")
    assert finding.because == ("Advil is a brand of ibuprofen", "Motrin is a brand of ibuprofen")
    assert finding.more["ingredients"] == [{"id": "ibuprofen", "name": "Ibuprofen"}]


def test_an_ingredient_of_a_product_counts_and_three_medicines_are_one_finding() -> None:
    finding = one("Zestoretic", "lisinopril", "lisinopril 5 mg")
    assert finding.items == ("medications/0", "medications/1", "medications/2")
    assert finding.substances == ("lisinopril",)


def test_two_of_one_product_are_one_finding_with_all_its_ingredients() -> None:
    finding = one("Zestoretic", "lisinopril/hydrochlorothiazide")
    assert [one["id"] for one in finding.more["ingredients"]] == ["hydrochlorothiazide", "lisinopril"]


def test_a_prodrug_and_what_it_becomes_are_one_substance_and_not_also_two_of_a_class() -> None:
    finding = one("codeine", "morphine")
    assert (finding.id, finding.severity.value) == ("duplicate.opioids", "major"), "the rule of their class is graver"
    assert "Codeine becomes morphine in the body" in finding.because


def test_what_is_planned_counts_and_what_was_stopped_does_not() -> None:
    assert one("Advil", planned=["ibuprofen"]).new
    assert not twice(item("Advil", state=State.STOPPED), "ibuprofen")


def test_a_guess_is_tentative_only_where_every_pair_is_one() -> None:
    assert not one("Advil", "ibuprofen").tentative


def test_what_acts_where_it_is_put_is_no_duplicate_of_what_is_swallowed() -> None:
    assert not twice("ibuprofen gel", "ibuprofen tablet")
    assert len(twice("ibuprofen gel", "Advil gel")) == 1
    assert not twice("timolol eye drops", "timolol tablet")


def test_a_route_that_is_not_known_is_asked_for() -> None:
    finding = one("ibuprofen", "ibuprofen tablet")
    assert [(d.context, d.item, d.if_, d.severity.value) for d in finding.depends_on] == [
        ("route", "medications/0", "topical", "none")
    ]


def test_foods_and_drinks_are_no_duplicates() -> None:
    assert not twice(substances=["coffee", "coffee"])


@pytest.mark.parametrize(
    ("medications", "right"),
    [
        (("warfarin 5 mg", "warfarin 1 mg"), True),
        (("warfarin 5 mg", "warfarin 5 mg"), False),
        (("warfarin 5 mg", "Coumadin 1 mg"), False),
        (("morphine extended release", "codeine tablet"), None),
        (("hydromorphone extended release tablet", "morphine tablet"), True),
        (("hydromorphone tablet", "morphine tablet"), False),
        (("hydromorphone extended release tablet", "morphine patch"), False),
        (("hydromorphone patch", "morphine tablet as needed"), True),
        (("hydromorphone tablet", "morphine tablet as needed"), True),
        (("caffeine", "caffeine"), True),
        (("timolol oral", "timolol oral"), False),
    ],
)
def test_what_is_rightly_beside_each_other_is_silent(medications: tuple[str, str], right: bool | None) -> None:
    found = twice(*medications)
    if right is None:  # a prodrug is no rescue dose: another substance of two
        assert [finding.id for finding in found] == []
    else:
        assert bool(found) is not right


def test_what_is_not_known_of_the_manner_is_asked_for() -> None:
    assert [(d.context, d.if_) for d in one("warfarin", "Coumadin").depends_on] == [
        ("single_dose", "the two are parts of one dose")
    ]
    assert [(d.context, d.if_) for d in one("hydromorphone", "morphine").depends_on] == [
        ("form", "one of the two is long-acting"), ("frequency", "one of the two is taken as needed"),
    ]  # fmt: skip
    assert ("route", "the two are given by different routes") in [
        (d.context, d.if_) for d in one("timolol", "timolol").depends_on
    ]


def test_two_of_a_class_that_allows_one_speak_in_the_words_of_that_class() -> None:
    finding = one("sertraline", "fluoxetine")
    assert (finding.id, finding.severity.value) == ("duplicate.ssris", "major")
    assert finding.more == {"class": {"id": "ssris", "name": "Ssris"}, "at_most": 1, "count": 2}
    assert finding.because[-1] == "2 of ssris: at most 1 is usual"
    assert one("sertraline", "fluoxetine", "escitalopram").more["count"] == 3


def test_a_class_without_words_of_its_own_speaks_in_those_of_any_class() -> None:
    assert one("aspirin", "ibuprofen tablet").id == "duplicate.any-class"
    assert not twice("aspirin", "ibuprofen gel"), "membership holds for systemic use"


def test_a_wider_class_is_silent_where_a_narrower_one_said_it() -> None:
    assert [finding.id for finding in twice("alprazolam", "lorazepam")] == ["duplicate.any-class"]
    found = twice("alprazolam", "lorazepam", "codeine")
    assert sorted(finding.more["count"] for finding in found) == [2, 3]


def test_a_class_word_is_not_counted_beside_a_member_that_it_may_mean() -> None:
    assert not twice("benzo", "alprazolam")


def test_coverage_says_whether_there_was_anything_to_compare() -> None:
    assert kind(ask(KNOWN, medications=["Advil", "warfarin"]), "duplicate").checked
    assert (
        kind(ask(KNOWN, medications=["Advil"]), "duplicate").reason == "only one medicine was given that is known here"
    )
    assert not kind(ask(KNOWN, conditions=["glaucoma"]), "duplicate").checked
