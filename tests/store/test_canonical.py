"""The canonical form: what hashes and stored releases rest on for ever."""

from dataclasses import replace

import pytest
from hypothesis import given

from interactions.clinical.compendium import Compendium, Record
from interactions.clinical.model import Name, Substance
from interactions.clinical.statements import Washout
from interactions.store import RecordNotStorable, RecordUnreadable, canonical
from tests.store.strategies import compendia
from tests.store.universe import (
    BLEEDING_SUM,
    IBUPROFEN,
    NSAIDS_WARFARIN,
    SALICYLATE_ALLERGY,
    TWO_NSAIDS,
    WARFARIN,
    WARFARIN_DOSES,
    WARFARIN_ULCER,
    WORLD,
    with_,
    without,
)


def content_of(compendium: Compendium) -> bytes:
    return canonical.content((name, record.id, canonical.body(name, record)) for name, record in compendium.records())


def test_a_body_is_sorted_json_without_what_equals_its_default() -> None:
    assert canonical.body("substances", IBUPROFEN) == '{"id":"ibuprofen","kind":"drug","name":"Ibuprofen"}'
    assert canonical.body("risks", WARFARIN_ULCER) == (
        '{"action":"minimise-risk","axis":"harm","condition":"ulcer","effect":"Bleeding.","evidence":"probable",'
        '"id":"warfarin+ulcer.bleeding","management":"Watch.","mechanism":"not-known","of":"warfarin",'
        '"onset":"delayed","outcome":"bleeding","patient_advice":"Ask.","patient_title":"More bleeding",'
        '"severity":"moderate","sources":[{"at":"section 5","id":"label"}],"title":"Warfarin with an ulcer",'
        '"when":[{"operator":"is_not","value":"gut-disease","what":"condition"}]}'
    )


def test_the_hash_of_what_was_once_published_does_not_move() -> None:
    """A change of a number changes every release's hash: old releases would no longer be what they were."""
    newer = {BLEEDING_SUM.id, SALICYLATE_ALLERGY.id, TWO_NSAIDS.id, WARFARIN_DOSES.id, "reaction.hives"}
    second = without(WORLD, "names.rxnorm.warfarin")
    first = with_(without(second, *newer), "substances", replace(WARFARIN, procedure=()))
    first = with_(first, "products", replace(first.products["aspirin-ibuprofen"], strengths_of=()))
    assert canonical.content_hash(content_of(first)) == (
        "sha256:7e04759fef2b77cf483d52ac343b1e8ad1ee25bb998494cdf0cbe86437ff05c5"
    )
    assert canonical.content_hash(content_of(second)) == (
        "sha256:4489a516b18fd6b731520649681329fb1eaf1260b3ab809483f23ba96b284385"
    )
    assert canonical.content_hash(content_of(WORLD)) == (
        "sha256:125d4e2d4a33f8e72c1a9267d8c00611148e08b09a7d8ce590a59f983f9230cc"
    )


def test_the_order_of_the_records_makes_no_difference() -> None:
    bodies = [(name, record.id, canonical.body(name, record)) for name, record in WORLD.records()]
    assert canonical.content(reversed(bodies)) == canonical.content(bodies)


def test_equal_numbers_have_equal_bodies() -> None:
    whole, decimal = (replace(NSAIDS_WARFARIN, washout=(Washout("ibuprofen", "warfarin", days),)) for days in (5, 5.0))
    assert canonical.body("interactions", whole) == canonical.body("interactions", decimal)


def test_any_difference_of_a_record_changes_the_hash() -> None:
    renamed = replace(WARFARIN, names=(*WARFARIN.names, Name("Jantoven", "brand")))
    changed = replace(WORLD, substances={**WORLD.substances, "warfarin": renamed})
    assert canonical.content_hash(content_of(changed)) != canonical.content_hash(content_of(WORLD))


@pytest.mark.parametrize(
    "record",
    [
        replace(IBUPROFEN, note="half a \ud800 character"),
        replace(IBUPROFEN, note="a \0 in a text"),
        replace(IBUPROFEN, note="a backslash and \\\0"),
        replace(IBUPROFEN, id="a \0 in an id"),
    ],
)
def test_text_that_no_database_would_hold_is_refused(record: Substance) -> None:
    with pytest.raises(RecordNotStorable, match=r"substances: .* can't be stored"):
        canonical.body("substances", record)


@pytest.mark.parametrize("days", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(days: float) -> None:
    record = replace(NSAIDS_WARFARIN, washout=(Washout("ibuprofen", "warfarin", days),))
    with pytest.raises(RecordNotStorable, match=r"nsaids\+warfarin.bleeding.* is not a number that can be stored"):
        canonical.body("interactions", record)


def test_text_that_only_looks_like_an_escape_is_text() -> None:
    record = replace(IBUPROFEN, note=r"written as \u0000")
    content = canonical.content([("substances", record.id, canonical.body("substances", record))])
    assert list(canonical.records(content)) == [("substances", record)]


@pytest.mark.parametrize(
    "line",
    [
        '["substances",{"id":"x","kind":"drug","name":"X","a_field_of_tomorrow":"y"}]',
        '["substances",{"id":"x","kind":"mineral","name":"X"}]',
        '["substances",{"id":"x","name":"X"}]',
        '["substances",["x"]]',
        '["remedies",{"id":"x"}]',
    ],
)
def test_a_form_that_this_version_does_not_know_is_refused_and_not_guessed(line: str) -> None:
    with pytest.raises(RecordUnreadable, match="written by another version"):
        list(canonical.records(line.encode()))


@given(compendia())
def test_every_compendium_comes_back(compendium: Compendium) -> None:
    assert Compendium.of(canonical.records(content_of(compendium))) == compendium


def test_the_known_world_comes_back() -> None:
    read: list[tuple[str, Record]] = list(canonical.records(content_of(WORLD)))
    assert Compendium.of(iter(read)) == WORLD
    assert {type(record) for _, record in read} == {type(record) for _, record in WORLD.records()}
