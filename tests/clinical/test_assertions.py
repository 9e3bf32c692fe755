"""What a line says about its thing: stopped, denied, the mother's, past, an allergy, or nothing that matters."""

from __future__ import annotations

import pytest
from clinical.asking import ask, document, found, kind
from clinical.universe import KNOWLEDGE
from clinical.ward import KNOWN

from interactions.clinical.assertions import Assertion, read_condition, read_medicine
from interactions.clinical.patient import Item
from interactions.clinical.resolution import CONDITION_TYPES, MEDICINE_TYPES, ItemStatus, Resolution

STOPPED, NEGATED, FAMILY, PAST, PRESENT = (
    Assertion.STOPPED, Assertion.NEGATED, Assertion.FAMILY, Assertion.PAST, Assertion.PRESENT,
)  # fmt: skip


def read(text: str, types: frozenset[str] = MEDICINE_TYPES) -> Resolution:
    return KNOWLEDGE.names.resolve(Item(text=text), types)


@pytest.mark.parametrize(
    ("line", "left", "days"),
    [
        ("warfarin stopped last week", "warfarin", 7), ("stopped fluoxetine 3 weeks ago", "fluoxetine", 21),
        ("fluoxetine (stopped 2 months ago)", "fluoxetine", 60), ("discontinued warfarin in 2021", "warfarin", None),
        ("no longer taking sertraline", "sertraline", None), ("weaned off warfarin", "warfarin", None),
        ("was on metformin a few days ago", "metformin", 3), ("warfarin d/c'd yesterday", "warfarin", 1),
        ("warfarin 5 mg, held on 3/4/2026", "warfarin 5 mg", None), ("quit aspirin 12 hours ago", "aspirin", 0.5),
    ],
)  # fmt: skip
def test_a_stopped_medicine_says_since_when(line: str, left: str, days: float | None) -> None:
    said = read_medicine(line)
    assert (said.text, said.assertion, said.stopped_days) == (left, STOPPED, days)


@pytest.mark.parametrize(
    ("line", "left", "aside"),
    [
        ("metformin 500 mg bid per Dr. Smith", "metformin 500 mg bid", ("per Dr. Smith",)),
        ("ibuprofen OTC", "ibuprofen", ("OTC",)), ("simvastatin 20 mg #30", "simvastatin 20 mg", ("#30",)),
        ("new: codeine", "codeine", ("new",)), ("alprazolam prn for anxiety", "alprazolam", ("prn for anxiety",)),
        ("omeprazole (Teva)", "omeprazole", ("Teva",)), ("warfarin, Disp 90, Rfl 3", "warfarin", ("Disp 90", "Rfl 3")),
        ("aspirin for 3 years", "aspirin", ("for 3 years",)), ("warfarin", "warfarin", ()), ("OTC", "OTC", ()),
    ],
)  # fmt: skip
def test_what_changes_nothing_is_put_aside_and_said(line: str, left: str, aside: tuple[str, ...]) -> None:
    said = read_medicine(line)
    assert (said.text, said.assertion, said.aside) == (left, PRESENT, aside)


@pytest.mark.parametrize(
    ("line", "left", "assertion"),
    [
        ("no history of glaucoma", "glaucoma", NEGATED), ("denies asthma", "asthma", NEGATED),
        ("not pregnant", "pregnant", NEGATED), ("diabetes: no", "diabetes", NEGATED),
        ("no family history of stroke", "stroke", NEGATED), ("glaucoma ruled out", "glaucoma", NEGATED),
        ("history of liver disease in mother", "liver disease", FAMILY), ("family hx of angina", "angina", FAMILY),
        ("father with heart attack", "heart attack", FAMILY), ("stroke (mother)", "stroke", FAMILY),
        ("hx of angina", "angina", PAST), ("angina 3 years ago", "angina", PAST), ("stroke (2015)", "stroke", PAST),
        ("asthma as a child", "asthma", PAST), ("seizures, resolved", "seizures", PAST),
        ("mild asthma", "asthma", PRESENT), ("asthma", "asthma", PRESENT),
    ],
)  # fmt: skip
def test_a_condition_says_whose_it_is_and_when(line: str, left: str, assertion: Assertion) -> None:
    said = read_condition(line)
    assert (said.text, said.assertion) == (left, assertion)


def test_an_allergy_is_one_wherever_it_is_listed() -> None:
    assert read_medicine("allergic to penicillin").is_allergy
    assert read_condition("penicillin allergy").is_allergy
    listed = ask(KNOWN, medications=["amoxicillin", "allergic to penicillin"])
    assert found(listed) == {"allergen.penicillins": "contraindicated"}
    assert listed.items[1].allergens == ("penicillins",)
    assert found(ask(KNOWN, medications=["amoxicillin"], conditions=["penicillin allergy"])) == found(listed)
    assert kind(listed, "drug-allergy").checked


def test_a_line_that_says_stopped_is_a_stopped_medicine() -> None:
    """PITFALLS: a stopped medicine is not taken, unless it still counts."""
    recent = ask(medications=["stopped fluoxetine 3 weeks ago"], planned=["phenelzine"])
    assert found(recent) == {"mao-inhibitors+ssris.serotonin-toxicity": "contraindicated"}
    assert recent.items[0].resolution.stopped_days == 21
    assert not ask(medications=["fluoxetine stopped 8 weeks ago"], planned=["phenelzine"]).findings
    shown = document(medications=["warfarin stopped last week"])["coverage"]["items"][0]
    assert (shown["assertion"], shown["stopped_days"], shown["status"]) == ("stopped", 7, "resolved")


def test_what_is_denied_or_the_familys_is_not_the_patients() -> None:
    """PITFALLS 7."""
    for line in ("no history of heart failure", "heart failure in mother", "denies heart failure"):
        answer = ask(planned=["ketamine"], conditions=[line])
        assert not answer.findings, line
        assert answer.complete
    assert kind(ask(planned=["ketamine"], conditions=["no angina"]), "drug-condition").reason == (
        "only conditions that are not the patient's were given"
    )
    assert not ask(medications=["denies warfarin", "ibuprofen"]).findings


def test_what_is_past_still_counts_and_says_so() -> None:
    (finding,) = ask(planned=["ketamine"], conditions=["hx of hypertension"]).findings
    assert "stated as past: hypertension" in finding.because


def test_a_guessed_condition_makes_its_findings_tentative() -> None:
    answer = ask(planned=["ketamine"], conditions=["hypertention"])
    assert answer.items[1].resolution.status is ItemStatus.UNCONFIRMED
    assert [finding.tentative for finding in answer.findings] == [True]


def test_several_conditions_on_a_line_are_each_read_and_a_denial_denies_all() -> None:
    both = read("angina, high blood pressure", CONDITION_TYPES)
    assert [target.id for target in both.targets] == ["angina", "hypertension"]
    assert read("no angina or glaucoma", CONDITION_TYPES).assertion is NEGATED
    assert read("angina, no glaucoma, high blood pressure", CONDITION_TYPES).status is ItemStatus.UNKNOWN
    assert read("angina and the blues", CONDITION_TYPES).status is ItemStatus.UNKNOWN


def test_what_is_put_aside_names_no_medicine() -> None:
    assert read("warfarin per patient aspirin").status is ItemStatus.UNKNOWN
    assert read("alprazolam for pain or codeine").status is ItemStatus.UNKNOWN
    assert read("stopped warfarin, taking ibuprofen").status is ItemStatus.UNKNOWN


def test_as_needed_is_not_lost_with_what_it_is_for() -> None:
    assert read("alprazolam prn for sleep").parsed.frequency == "as needed"
    assert read("alprazolam 0.5 mg daily prn for sleep").parsed.frequency == "once daily, as needed"


def test_misspelt_parts_of_a_line_are_a_guess_as_a_whole() -> None:
    guessed = read("warfarine and ibuprofin")
    assert (guessed.status, [target.id for target in guessed.targets]) == (
        ItemStatus.UNCONFIRMED, ["warfarin", "ibuprofen"],
    )  # fmt: skip
    assert read("warfarin and wonderdrug").status is ItemStatus.UNKNOWN


@pytest.mark.parametrize(
    ("line", "so", "aside"),
    [
        ("mother angina, has glaucoma", ["glaucoma"], ("mother angina",)),
        ("no angina, but has glaucoma", ["glaucoma"], ("no angina",)),
        ("angina, no glaucoma", ["angina"], ("no glaucoma",)),
        ("angina, family history of glaucoma", ["angina"], ("family history of glaucoma",)),
    ],
)
def test_of_what_is_so_and_what_is_not_the_first_counts_and_the_rest_is_said(
    line: str, so: list[str], aside: tuple[str, ...]
) -> None:
    resolution = read(line, CONDITION_TYPES)
    assert ([target.id for target in resolution.targets], resolution.aside) == (so, aside)
    assert resolution.assertion is PRESENT
    assert resolution.reason is not None
    assert "is put aside" in resolution.reason


def test_one_line_of_what_is_so_and_what_is_not_read_is_asked_for_apart() -> None:
    resolution = read("no angina, but has the blues", CONDITION_TYPES)
    assert (resolution.status, resolution.targets) == (ItemStatus.UNKNOWN, ())
    assert resolution.reason is not None
    assert "some of this is so" in resolution.reason


def test_two_strengths_behind_one_substance_mean_a_combination() -> None:
    asked = read("lisinopril 20/12.5")
    assert (asked.status, asked.targets) == (ItemStatus.AMBIGUOUS, ())
    assert [one.id for one in asked.suggestions] == ["hydrochlorothiazide-lisinopril"]
    assert read("warfarin 5/10").status is ItemStatus.RESOLVED, "no combination holds it"


def test_stopped_and_begun_again_is_asked_back() -> None:
    said = read("warfarin - stopped 2 weeks ago; restarted yesterday")
    assert (said.status, [one.id for one in said.suggestions]) == (ItemStatus.UNKNOWN, ["warfarin"])
    assert read("wonderdrug stopped, restarted").suggestions == ()


@pytest.mark.parametrize(
    ("line", "assertion", "aside"),
    [
        ("never stopped warfarin", PRESENT, ("never stopped",)),
        ("started warfarin 5 mg yesterday", PRESENT, ("yesterday", "started")),
        ("warfarin for my heart with aspirin", PRESENT, ("for my heart",)),
        ("off warfarin since January", STOPPED, ()),
        ("denies warfarin use", NEGATED, ()),
    ],
)
def test_remarks_beside_a_medicine(line: str, assertion: Assertion, aside: tuple[str, ...]) -> None:
    found = read(line)
    assert (found.targets[0].id, found.assertion, found.aside) == ("warfarin", assertion, aside)


@pytest.mark.parametrize(
    ("line", "assertion", "aside"),
    [
        ("angina (HCC)", PRESENT, ("HCC",)), ("hypertension since 1995", PRESENT, ("since 1995",)),
        ("hypertension 1995", PRESENT, ("1995",)), ("angina 2004", PAST, ()), ("angina mother", FAMILY, ()),
        ("angina, not otherwise specified", PRESENT, ("not otherwise specified",)), ("glaucoma negative", NEGATED, ()),
    ],
)  # fmt: skip
def test_what_print_outs_say_beside_a_condition(line: str, assertion: Assertion, aside: tuple[str, ...]) -> None:
    found = read(line, CONDITION_TYPES)
    assert (found.status, found.assertion, found.aside) == (ItemStatus.RESOLVED, assertion, aside)


def test_conditions_that_are_and_were_are_asked_apart() -> None:
    dated = read("glaucoma, angina 2004", CONDITION_TYPES)
    assert ([one.id for one in dated.targets], dated.aside) == (["glaucoma", "angina"], ("2004",))
    assert [one.id for one in read("no glaucoma or angina", CONDITION_TYPES).targets] == ["glaucoma", "angina"]
    assert read("severe (2004)", CONDITION_TYPES).targets == ()
