"""Mistakes that real checkers make. Each test carries the number of its mistake in the list that it was found in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from clinical.asking import ask, document, found, kind, only
from clinical.universe import COMPENDIUM, KNOWLEDGE, item

from interactions.clinical.knowledge import Knowledge
from interactions.clinical.model import Product
from interactions.clinical.patient import Item, State
from interactions.clinical.resolution import ItemStatus


def statuses(**lists: object) -> dict[str, str]:
    return {one.ref: one.resolution.status.value for one in ask(**lists).items}


def test_03_an_unknown_name_is_named_and_never_looks_safe() -> None:
    answer = document(medications=["warfarin", "wonderdrug"])
    assert answer["findings"] == []
    assert answer["coverage"]["complete"] is False
    unknown = answer["coverage"]["items"][1]
    assert (unknown["text"], unknown["status"]) == ("wonderdrug", "unknown")


def test_04_each_side_is_met_by_a_different_item_and_the_right_side() -> None:
    assert found(ask(medications=["sertraline", "fluoxetine"])) == {}, "two SSRIs are no MAOI with an SSRI"
    assert found(ask(medications=["phenelzine"])) == {}
    assert found(ask(medications=["phenelzine", "sertraline"])) == {
        "mao-inhibitors+ssris.serotonin-toxicity": "contraindicated"
    }


@pytest.mark.parametrize("written", ["tazocin", "pent", "", "a", "ketamine-free"])
def test_05_no_name_is_found_inside_another(written: str) -> None:
    assert statuses(medications=[written]) == {"medications/0": "unknown"}


def test_06_a_count_of_tablets_is_no_dose() -> None:
    resolution = ask(medications=["2 tablets 1000 mg ibuprofen"]).items[0].resolution
    assert resolution.parsed.dose == "2 tablets 1000 mg"


@pytest.mark.parametrize(
    "condition", ["CKD stage 2", "history of liver disease in mother", "no history of glaucoma", "no CKD stage 4"]
)
def test_07_a_condition_is_never_read_by_a_part_of_it(condition: str) -> None:
    answer = ask(medications=["metformin"], planned=["ketamine"], conditions=[condition])
    assert found(answer) == {}


def test_08_a_salt_and_its_ingredient_are_one() -> None:
    finding = only(ask(medications=["warfarin sodium", "warfarin", "ibuprofen"]))
    assert finding.substances == ("ibuprofen", "warfarin")


def test_09_every_pair_of_a_list_is_read() -> None:
    answer = ask(medications=["warfarin", "ibuprofen", "clarithromycin", "simvastatin", "phenelzine", "sertraline"])
    assert set(found(answer)) == {
        "nsaids+warfarin.bleeding", "clarithromycin+simvastatin.myopathy", "mao-inhibitors+ssris.serotonin-toxicity",
    }  # fmt: skip


def test_10_two_brands_of_one_drug_are_both_named() -> None:
    answer = document(medications=["Advil", "Motrin", "warfarin"])
    assert answer["findings"][0]["items"] == ["medications/0", "medications/1", "medications/2"]
    assert [one["text"] for one in answer["coverage"]["items"]] == ["Advil", "Motrin", "warfarin"]


def test_11_a_class_rule_does_not_catch_what_it_should_not() -> None:
    assert found(ask(medications=["loperamide", "alprazolam"])) == {}, "loperamide is no opioid here"
    assert found(ask(medications=[item("ibuprofen gel"), "warfarin"])) == {}, "a gel is not systemic"
    assert found(ask(medications=["azithromycin", "simvastatin"])) == {}
    assert found(ask(medications=["timolol eye drops"], conditions=["asthma"])) == {}
    assert found(ask(medications=["timolol tablet"], conditions=["asthma"])) == {
        "beta-blockers+asthma.blood-pressure-up": "major"
    }


def test_11_an_unknown_route_takes_the_graver_reading_and_says_so() -> None:
    finding = document(medications=["timolol"], conditions=["asthma"])["findings"][0]
    assert finding["severity"] == "major"
    assert finding["depends_on"] == [
        {"context": "route", "item": "medications/0", "if": "ophthalmic", "then": {"severity": "none"}}
    ]


def test_12_grades_differ() -> None:
    answer = ask(medications=["clarithromycin", "simvastatin", "warfarin", "ibuprofen", "alprazolam", "codeine"])
    assert {finding.severity.value for finding in answer.findings} == {"contraindicated", "major", "moderate"}


def test_16_foods_are_names_like_any_other() -> None:
    assert found(ask(planned=["ketamine by mouth"], substances=["Grapefruit Juice"])) == {
        "grapefruit-juice+ketamine.exposure-up": "moderate"
    }
    assert found(ask(medications=["ketamine by mouth", "grapefruit juice"])) == {
        "grapefruit-juice+ketamine.exposure-up": "moderate"
    }


def test_17_a_combination_is_all_its_parts() -> None:
    answer = ask(medications=["aspirin/codeine"], substances=["wine"])
    assert answer.items[0].substances == ("aspirin", "codeine")
    assert found(answer) == {"alcohol+sedatives.sedation": "major"}
    assert statuses(medications=["Coumadin PM"]) == {"medications/0": "unknown"}, (
        "a brand with more in it is not its part"
    )


def test_17_a_product_is_used_as_the_product_is() -> None:
    gel = Product("ibuprofen-gel", "Relief gel", (), ("ibuprofen", "caffeine"), routes=("topical",))
    knowledge = Knowledge.of(replace(COMPENDIUM, products={**COMPENDIUM.products, gel.id: gel}))
    assert found(ask(knowledge, medications=["Relief gel", "warfarin"])) == {}


def test_18_the_parts_of_one_product_are_no_pair() -> None:
    assert found(ask(medications=["ketamine/alprazolam"])) == {"alprazolam+ketamine.sedation": "moderate"}, "no product"
    assert found(ask(medications=["Zestoretic"])) == {}
    assert not kind(ask(medications=["Zestoretic"]), "drug-drug").checked, "only one medicine was given"


def test_19_a_misspelling_is_asked_back_and_not_guessed() -> None:
    for written in ("clonazepam", "FLOMOX", "lorazolam"):
        resolution = KNOWLEDGE.names.resolve(Item(text=written), frozenset({"substances"}))
        assert resolution.targets == (), written
        assert resolution.status in (ItemStatus.UNKNOWN, ItemStatus.AMBIGUOUS)
    guessed = ask(medications=["sertralin", "phenelzine"])
    assert guessed.items[0].resolution.status is ItemStatus.UNCONFIRMED
    assert [finding.tentative for finding in guessed.findings] == [True]
    assert not guessed.complete


def test_20_no_known_allergies_is_an_answer() -> None:
    answer = ask(medications=["metformin"], allergies=["NKDA"])
    assert statuses(allergies=["none"], medications=["metformin"])["allergies/0"] == "none"
    assert kind(answer, "drug-allergy").checked
    assert answer.complete


def test_a_stopped_medicine_is_not_taken() -> None:
    answer = document(medications=["warfarin", item("ibuprofen", state=State.STOPPED)])
    assert answer["findings"] == []
    assert answer["coverage"]["items"][1]["assertion"] == "stopped"
