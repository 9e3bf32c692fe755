"""What records are called, and what counts as a reference, type by type."""

from dataclasses import replace

import pytest

from interactions.clinical.compendium import RECORD_TYPES, Record
from interactions.store.identifiers import identifier_of, references
from tests.store.universe import RECORDS, TWO_NSAIDS, WORLD

EXPECTED = {
    "label": set(),
    "bleeding": set(),
    "aspirin": set(),
    "ibuprofen": set(),
    "warfarin": {
        ("contains", "ibuprofen"),
        ("becomes.id", "aspirin"),
        ("profile.source", "source.label"),
        ("procedure.source", "source.label"),
    },
    "aspirin-ibuprofen": {
        ("contains", "aspirin"),
        ("contains", "ibuprofen"),
        ("strengths_of", "aspirin"),
        ("strengths_of", "ibuprofen"),
    },
    "nsaids": {
        ("includes", "salicylates"),
        ("members.id", "ibuprofen"),
        ("members.source", "source.label"),
        ("not_members.id", "warfarin"),
    },
    "salicylates": {("members.id", "aspirin")},
    "gut-disease": set(),
    "ulcer": {("parents", "gut-disease")},
    "nsaids+warfarin.bleeding": {
        ("between", "nsaids"),
        ("between", "warfarin"),
        ("outcome", "outcome.bleeding"),
        ("excepted.id", "aspirin"),
        ("excepted.with_", "ibuprofen"),
        ("when.of", "warfarin"),
        ("variants.is", "salicylates"),
        ("washout.stop", "ibuprofen"),
        ("washout.before", "warfarin"),
        ("separate.first", "aspirin"),
        ("overrides", "warfarin+ulcer.bleeding"),
        ("sources.id", "source.label"),
    },
    "warfarin+ulcer.bleeding": {
        ("of", "warfarin"),
        ("condition", "ulcer"),
        ("outcome", "outcome.bleeding"),
        ("when.is_not", "gut-disease"),
        ("sources.id", "source.label"),
    },
    "bleeding-sum": {
        ("outcome", "outcome.bleeding"),
        ("contributors.id", "nsaids"),
        ("contributors.id", "ulcer"),
        ("contributors.source", "source.label"),
        ("roles.id", "warfarin"),
        ("sources.id", "source.label"),
    },
    "salicylate-allergy": {
        ("outcome", "outcome.bleeding"),
        ("members.id", "aspirin"),
        ("members.source", "source.label"),
        ("cross.id", "nsaids"),
        ("cross.source", "source.label"),
        ("variants.test.of", "nsaids"),
        ("variants.is", "ulcer"),
        ("sources.id", "source.label"),
    },
    "duplicate.nsaids": {
        ("of", "nsaids"),
        ("outcome", "outcome.bleeding"),
        ("together.one", "aspirin"),
        ("together.other", "salicylates"),
        ("together.source", "source.label"),
        ("sources.id", "source.label"),
    },
    "dosing.warfarin": {
        ("substance", "warfarin"),
        ("outcome", "outcome.bleeding"),
        ("ranges.source", "source.label"),
        ("ranges.condition", "ulcer"),
        ("sources.id", "source.label"),
    },
    "lookalike.warfarin/Jantoven": {("source", "source.label")},
    "not-drug.see list": set(),
    "reaction.hives": set(),
    "names.rxnorm.warfarin": {("of", "warfarin")},
}


@pytest.mark.parametrize("record", [record for _, record in RECORDS], ids=lambda record: record.id)
def test_references(record: Record) -> None:
    assert references(record) == EXPECTED[record.id]


def test_every_type_of_record_is_looked_at() -> None:
    assert {name for name, _ in WORLD.records()} == set(RECORD_TYPES)


def test_what_may_be_called_as_another_record_has_a_name_of_its_own() -> None:
    apart = {
        "bleeding": "outcome.bleeding",
        "label": "source.label",
        "bleeding-sum": "cumulative.bleeding-sum",
        "salicylate-allergy": "allergen.salicylate-allergy",
    }
    called = {identifier_of(name, record) for name, record in WORLD.records()}
    assert called == {apart.get(id_, id_) for id_ in EXPECTED}


def test_a_rule_for_all_duplicates_of_a_kind_refers_to_no_class() -> None:
    assert ("of", "any-class") not in references(replace(TWO_NSAIDS, of="any-class"))
