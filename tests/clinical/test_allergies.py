"""Recorded allergies: the very substance, its group, what cross-reacts, and what was no allergy at all."""

from __future__ import annotations

from typing import Any

import pytest
from clinical.asking import ask, document, found, kind, only
from clinical.universe import item
from clinical.ward import KNOWN

from interactions.clinical.answer import Answer
from interactions.clinical.patient import State
from interactions.clinical.resolution import ItemStatus, Resolution


def allergic(*allergies: Any, **lists: Any) -> Answer:
    return ask(KNOWN, allergies=allergies, **lists)


def recorded(text: str, **more: Any) -> Resolution:
    return allergic(item(text, **more), medications=["metformin"]).items[1].resolution


def test_the_very_substance_is_contraindicated_in_the_words_of_any_substance() -> None:
    finding = only(allergic("metformin", medications=["metformin 500 mg"]))
    assert (finding.id, finding.severity.value, finding.kind) == (
        "allergen.any-substance",
        "contraindicated",
        "drug-allergy",
    )
    assert finding.items == ("medications/0", "allergies/0")
    assert finding.more["allergy"]["relation"] == "same-substance"


def test_a_member_of_the_group_is_found_through_the_name_of_the_group_and_of_another_member() -> None:
    finding = only(allergic("penicillin", planned=["Amoxil"]))
    assert (finding.id, finding.severity.value, finding.new) == ("allergen.penicillins", "contraindicated", True)
    assert finding.because[:2] == ("an allergy is recorded to penicillins", "Amoxil is a brand of amoxicillin")
    assert found(allergic("aspirin", medications=["Advil"])) == {"allergen.nsaids": "major"}
    assert only(allergic("aspirin", medications=["Advil"])).more["allergy"]["relation"] == "member"
    assert "they share a mechanism" in only(allergic("aspirin", medications=["Advil"])).because


def test_the_gravest_relation_speaks_and_the_others_are_folded() -> None:
    finding = only(allergic("aspirin", medications=["aspirin"]))
    assert (finding.id, finding.severity.value) == ("allergen.any-substance", "contraindicated")
    assert [(also.id, also.severity.value) for also in finding.also] == [("allergen.nsaids", "major")]


def test_cross_reactions_have_their_own_grade_and_source_and_the_narrower_speaks() -> None:
    similar = only(allergic("amoxicillin", medications=["cefalexin"]))
    assert (similar.severity.value, similar.management) == ("major", "Choose another.")
    assert similar.more["sources"][0]["at"] == "section 9"
    assert similar.more["title"] == "Allergy to penicillins: Cefalexin and cross-reaction"
    other = only(allergic("amoxicillin", medications=["cefuroxime"]))
    assert (other.severity.value, other.management) == ("minor", "What to do.")
    assert "1 in 100 react" in other.because


def test_a_severe_reaction_makes_the_named_side_graver() -> None:
    severe = only(allergic("penicillin: SJS", medications=["cefuroxime"]))
    assert (severe.severity.value, severe.action.value) == ("major", "avoid")
    assert only(allergic("penicillin (hives)", medications=["cefuroxime"])).severity.value == "minor"
    asthma = only(allergic("aspirin - wheezing", medications=["ibuprofen"]))
    assert (asthma.severity.value, asthma.action.value, asthma.effect, asthma.management) == (
        "contraindicated", "avoid", "Asthma.", "Never.",
    )  # fmt: skip


def test_what_was_studied_without_a_relation_is_cleared() -> None:
    answer = allergic("penicillin", medications=["azithromycin"])
    assert not answer.findings
    assert [finding.id for finding in answer.cleared] == ["allergen.penicillins"]


def test_an_intolerance_is_minor_and_crosses_to_nothing() -> None:
    finding = only(allergic("amoxicillin (nausea)", medications=["amoxicillin"]))
    assert (finding.id, finding.severity.value) == ("allergen.any-substance", "minor")
    assert "it is recorded as an intolerance, and not as an allergy" in finding.because
    assert not allergic("amoxicillin (nausea)", medications=["cefalexin"]).findings
    assert not allergic("intolerance to amoxicillin", medications=["cefalexin"]).findings
    assert found(allergic("anti-inflammatories: nausea", medications=["ibuprofen"])) == {"allergen.nsaids": "moderate"}


def test_a_variant_without_a_side_holds_for_all() -> None:
    assert found(allergic("metformin (itching)", medications=["metformin"])) == {"allergen.any-substance": "moderate"}


def test_a_prodrug_and_what_it_becomes_are_one_substance() -> None:
    assert found(allergic("morphine", medications=["codeine"])) == {"allergen.any-substance": "contraindicated"}
    finding = only(allergic("codeine", medications=["MS Contin"]))
    assert "Morphine and codeine are one substance before and in the body" in finding.because


def test_a_product_is_looked_into_on_both_sides() -> None:
    assert found(allergic("hydrochlorothiazide", medications=["Zestoretic"])) == {
        "allergen.any-substance": "contraindicated"
    }
    assert found(allergic("Zestoretic", medications=["lisinopril"])) == {"allergen.any-substance": "contraindicated"}


def test_a_retired_allergen_and_a_stopped_medicine_say_nothing() -> None:
    assert not allergic("warfarin", medications=["metformin"]).findings
    assert not allergic("metformin", medications=[item("metformin", state=State.STOPPED)]).findings


def test_what_is_recorded_is_no_medicine_that_is_taken() -> None:
    assert not allergic("ibuprofen", medications=["warfarin"]).findings


def test_none_is_an_answer_and_not_a_drug() -> None:
    answer = allergic("NKDA", medications=["metformin"])
    assert answer.items[1].resolution.status is ItemStatus.NONE
    assert kind(answer, "drug-allergy").checked
    assert not kind(allergic("wonderdrug", medications=["metformin"]), "drug-allergy").checked
    assert not kind(allergic("penicillin"), "drug-allergy").checked
    assert not allergic("wonderdrug", medications=["metformin"]).complete
    assert allergic("penicillin", medications=["metformin"]).complete


@pytest.mark.parametrize(
    ("text", "matched", "reaction", "reaction_type"),
    [
        ("penicillin", "penicillins", None, None),
        ("penicillin (hives)", "penicillins", "urticaria", "allergy"),
        ("penicillin - hives", "penicillins", "urticaria", "allergy"),
        ("Penicillin: Hives and throat swelling", "penicillins", "angioedema", "allergy"),
        ("allergic to penicillin", "penicillins", None, None),
        ("penicillin allergy", "penicillins", None, None),
        ("penicillin hives", "penicillins", "urticaria", "allergy"),
        ("codeine causes nausea", "codeine", "gastrointestinal", "intolerance"),
        ("codeine gives me hives, nausea", "codeine", "urticaria", "allergy"),
        ("codeine intolerance", "codeine", "other", "intolerance"),
        ("codeine (felt odd)", "codeine", None, None),
    ],
)
def test_a_line_is_read_as_a_thing_and_a_reaction(
    text: str, matched: str, reaction: str | None, reaction_type: str | None
) -> None:
    read = recorded(text)
    assert read.status is ItemStatus.RESOLVED
    assert [target.id for target in read.targets] == [matched]
    assert (read.text, read.reaction.reaction, read.reaction.type) == (text, reaction, reaction_type)


def test_a_reaction_given_apart_outranks_the_line_and_one_that_is_not_known_is_an_allergy() -> None:
    read = recorded("codeine (hives)", reaction="bad dreams")
    assert read.reaction.reaction is None
    assert read.reason == "the reaction “bad dreams” is not known here, so it is taken for an allergy"
    assert found(allergic(item("codeine", reaction="bad dreams"), medications=["codeine"])) == {
        "allergen.any-substance": "contraindicated"
    }
    given = recorded("codeine", reaction="hives", reaction_type="intolerance")
    assert (given.reaction.reaction, given.reaction.type) == ("urticaria", "intolerance")


def test_several_allergies_on_one_line_are_all_read() -> None:
    assert found(allergic("penicillin, codeine", medications=["amoxicillin", "codeine"])) == {
        "allergen.penicillins": "contraindicated", "allergen.any-substance": "contraindicated",
    }  # fmt: skip


def test_a_class_word_is_an_allergy_to_its_members() -> None:
    answer = allergic("benzo", medications=["lorazepam"])
    assert answer.items[1].resolution.status is ItemStatus.CLASS
    assert found(answer) == {"allergen.any-substance": "contraindicated"}


def test_the_item_names_its_allergens_and_the_reaction() -> None:
    shown = document(KNOWN, allergies=["aspirin: hives"], medications=["metformin"])["coverage"]["items"][1]
    assert shown["allergens"] == [{"id": "nsaids", "name": "Nsaids"}]
    assert (shown["reaction"], shown["reaction_type"], shown["entries"]) == ("urticaria", "allergy", 1)


def test_an_allergen_group_is_asked_for_only_among_allergies() -> None:
    assert ask(KNOWN, medications=["anti-inflammatories"]).items[0].resolution.status is ItemStatus.UNKNOWN


def test_an_allergy_to_what_nobody_knows_is_said() -> None:
    assert recorded("allergic to wonderdrug").status is ItemStatus.UNKNOWN


def test_a_thing_without_its_reaction_is_no_split() -> None:
    splits = [what for what, _ in KNOWN.names.reactions.splits("penicillin (")]
    assert "penicillin" not in splits
