"""What records are called, and what counts as a reference, type by type."""

import pytest

from interactions.clinical.model import RECORD_TYPES, Record
from interactions.store.identifiers import identifier_of, references
from tests.store.universe import RECORDS, WORLD

EXPECTED = {
    "label": set(),
    "bleeding": set(),
    "aspirin": set(),
    "ibuprofen": set(),
    "warfarin": {("contains", "ibuprofen"), ("becomes", "aspirin"), ("source", "source.label")},
    "aspirin-ibuprofen": {("contains", "aspirin"), ("contains", "ibuprofen")},
    "nsaids": {
        ("includes", "salicylates"),
        ("member", "ibuprofen"),
        ("source", "source.label"),
        ("not-member", "warfarin"),
    },
    "salicylates": {("member", "aspirin")},
    "gut-disease": set(),
    "ulcer": {("parent", "gut-disease")},
    "nsaids+warfarin.bleeding": {
        ("side", "nsaids"),
        ("side", "warfarin"),
        ("outcome", "outcome.bleeding"),
        ("except", "aspirin"),
        ("except", "ibuprofen"),
        ("test", "warfarin"),
        ("test", "salicylates"),
        ("washout", "ibuprofen"),
        ("washout", "warfarin"),
        ("separate", "aspirin"),
        ("overrides", "warfarin+ulcer.bleeding"),
        ("source", "source.label"),
    },
    "warfarin+ulcer.bleeding": {
        ("side", "warfarin"),
        ("side", "ulcer"),
        ("outcome", "outcome.bleeding"),
        ("test", "gut-disease"),
        ("source", "source.label"),
    },
    "bleeding-sum": {
        ("outcome", "outcome.bleeding"),
        ("contributor", "nsaids"),
        ("contributor", "ulcer"),
        ("source", "source.label"),
        ("role", "warfarin"),
    },
    "salicylate-allergy": {("member", "aspirin"), ("cross", "nsaids"), ("source", "source.label")},
    "dosing.warfarin": {("substance", "warfarin"), ("source", "source.label")},
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
