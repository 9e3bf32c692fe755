"""What records are called, and what counts as a reference, type by type."""

import pytest

from interactions.clinical.compendium import RECORD_TYPES, Record
from interactions.store.identifiers import identifier_of, references
from tests.store.universe import RECORDS, WORLD

EXPECTED = {
    "label": set(),
    "bleeding": set(),
    "aspirin": set(),
    "ibuprofen": set(),
    "warfarin": {("contains", "ibuprofen"), ("becomes.id", "aspirin"), ("profile.source", "source.label")},
    "aspirin-ibuprofen": {("contains", "aspirin"), ("contains", "ibuprofen")},
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
    },
    "salicylate-allergy": {
        ("members.id", "aspirin"),
        ("members.source", "source.label"),
        ("cross.id", "nsaids"),
        ("cross.source", "source.label"),
    },
    "dosing.warfarin": {("substance", "warfarin"), ("ranges.source", "source.label")},
    "lookalike.warfarin/Jantoven": {("source", "source.label")},
    "not-drug.see list": set(),
}


@pytest.mark.parametrize("record", [record for _, record in RECORDS], ids=lambda record: record.id)
def test_references(record: Record) -> None:
    assert references(record) == EXPECTED[record.id]


def test_every_type_of_record_is_looked_at() -> None:
    assert {name for name, _ in WORLD.records()} == set(RECORD_TYPES)


def test_only_outcomes_and_sources_have_names_of_their_own() -> None:
    assert {identifier_of(name, record) for name, record in WORLD.records()} == {
        "outcome.bleeding",
        "source.label",
        *(EXPECTED.keys() - {"bleeding", "label"}),
    }
