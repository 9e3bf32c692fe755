"""How far a written name is from a known one, and when it is taken for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from clinical.universe import COMPENDIUM, condition, substance
from hypothesis import given
from hypothesis import strategies as st

from interactions.clinical.knowledge import Knowledge
from interactions.clinical.model import LookAlike, NotDrug
from interactions.clinical.names import NameIndex
from interactions.clinical.patient import Item
from interactions.clinical.resolution import CONDITION_TYPES, MEDICINE_TYPES, ItemStatus, Resolution
from interactions.clinical.spelling import SpellingIndex, allowed, distance, is_doubtful, sound

NAMES = ("xanax", "zantac", "wellbutrin", "amoxicillin", "flomax", "ibuprofen", "hydroxyzine", "hydralazine", "lasix",
         "phenytoin", "omeprazole", "psyllium", "metformin", "atorvastatin", "qvar", "1234567")  # fmt: skip
INDEX = SpellingIndex(NAMES)
WIDER = replace(
    COMPENDIUM,
    substances={
        **COMPENDIUM.substances,
        **{
            one.id: one
            for one in (
                *(substance(name) for name in (*NAMES[1:9], "celecoxib", "interferon-beta-1a", "losartan")),
                substance("vitamin-d", ("Brand", "brand"), ("Brand 3", "brand")),
                substance("valsartan"), substance("valsartam"),
            )
        },
    },
    conditions={**COMPENDIUM.conditions, "diabetes": condition("diabetes")},
    lookalikes={pair.id: pair for pair in (LookAlike("Hydroxyzine", "Hydralazine", "label"),
                                           LookAlike("Xanax", "Zantac", "label"))},
)  # fmt: skip
KNOWN = Knowledge.of(WIDER).names


def read(text: str, types: frozenset[str] = MEDICINE_TYPES) -> Resolution:
    return KNOWN.resolve(Item(text=text), types)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("zanax", "xanax"), ("wellbutren", "wellbutrin"), ("amoxasilin", "amoxicillin"), ("ibuprophen", "ibuprofen"),
        ("lasics", "lasix"), ("fenytoin", "phenytoin"), ("silium", "psyllium"), ("metfromin", "metformin"),
        ("atorvastain", "atorvastatin"), ("buprofen", "ibuprofen"), ("omeprazol", "omeprazole"),
        ("hidroxyzine", "hydroxyzine"), ("hydroxyzne", "hydroxyzine"), ("metformim", "metformin"),
    ],
)  # fmt: skip
def test_by_ear_and_by_a_slip_of_the_finger_the_name_is_found(written: str, meant: str) -> None:
    assert INDEX.near(written)[0].key == meant


@pytest.mark.parametrize("written", ["flomox", "wonderdrug", "xan", "1234568", "q", "", "a" * 61, "lozix"])
def test_what_is_another_name_is_not_taken_for_one(written: str) -> None:
    assert INDEX.near(written) == []


def test_a_wider_reach_finds_more_and_orders_by_distance() -> None:
    found = INDEX.near("flomox", reach=2.0)
    assert [one.key for one in found] == ["flomax"]
    near = SpellingIndex(["prednisone", "prednisolone"]).near("prednizolon", reach=3.0)
    assert [one.key for one in near] == ["prednisolone", "prednisone"]
    assert near[0].cost < near[1].cost


@given(st.sampled_from(NAMES))
def test_a_name_is_at_no_distance_from_itself(name: str) -> None:
    assert distance(name, name) == 0


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12), st.text("aeioutrslm", min_size=1, max_size=12))
def test_what_is_written_otherwise_is_at_some_distance(one: str, other: str) -> None:
    assert (distance(one, other) == 0) is (one == other)


def test_what_sounds_alike_is_near_and_not_the_same() -> None:
    assert sound("xanax") == sound("zanax")
    assert 0 < distance("zanax", "xanax") < allowed(5)


def test_a_longer_name_may_be_farther_away() -> None:
    limits = [allowed(letters) for letters in range(4, 20)]
    assert limits == sorted(limits)
    assert limits[0] < limits[-1]


def test_one_clear_nearest_name_is_unconfirmed_and_says_so() -> None:
    guessed = read("wellbutren 150 mg")
    assert (guessed.status, guessed.match, guessed.reason) == (
        ItemStatus.UNCONFIRMED, "fuzzy", "read as Wellbutrin, which is a guess",
    )  # fmt: skip
    assert [one.id for one in guessed.suggestions] == ["wellbutrin"]
    assert guessed.parsed.dose == "150 mg"
    assert read("diabetis", CONDITION_TYPES).status is ItemStatus.UNCONFIRMED


def test_several_near_names_are_asked_back() -> None:
    asked = read("valsartan5x")
    assert asked.status is not ItemStatus.UNCONFIRMED
    both = read("valsartann")
    assert (both.status, both.targets) == (ItemStatus.AMBIGUOUS, ())
    assert {one.id for one in both.suggestions} == {"valsartan", "valsartam"}


def test_a_misspelling_near_one_of_a_confused_pair_is_asked_back() -> None:
    """PITFALLS 19."""
    asked = read("hydroxazine")
    assert (asked.status, asked.targets) == (ItemStatus.AMBIGUOUS, ())
    assert [one.id for one in asked.suggestions] == ["hydroxyzine", "hydralazine"]
    assert read("zanax").status is ItemStatus.UNCONFIRMED, "nobody writes this for Zantac"
    assert read("hydroxyzine").status is ItemStatus.RESOLVED


@pytest.mark.parametrize(
    "text", ["vitamin x", "vitamin", "interferon beta 1c", "interferon beta", "Brand 4", "losartan 2x"]
)
def test_figures_and_single_letters_are_never_misspelt(text: str) -> None:
    assert read(text).status in (ItemStatus.UNKNOWN, ItemStatus.RESOLVED)


def test_an_index_of_nothing_finds_nothing() -> None:
    assert (
        NameIndex.of(replace(COMPENDIUM, substances={}, products={}, classes={})).suggest("warfarin", MEDICINE_TYPES)
        == ()
    )


def test_a_brand_of_something_else_is_unknown_and_says_what_it_is() -> None:
    """PITFALLS 19: FLOMOX is no Flomax."""
    brand = NotDrug("Flomaxx", "other-brand", "cefcapene pivoxil, Japan")
    index = NameIndex.of(replace(WIDER, not_drugs={**WIDER.not_drugs, brand.id: brand}))
    for line in ("Flomaxx", "Flomaxx 100 mg daily"):
        resolution = index.resolve(Item(text=line), MEDICINE_TYPES)
        assert (resolution.status, resolution.targets) == (ItemStatus.UNKNOWN, ())
        assert resolution.reason == (
            "this is a brand of something that is not known here (cefcapene pivoxil, Japan); nothing was checked for it"
        )


def test_a_name_that_begins_otherwise_must_be_nearer() -> None:
    assert is_doubtful("xanagis", "synagis", 0.75)
    assert not is_doubtful("zanax", "xanax", 0.4)
    assert not is_doubtful("sanagis", "synagis", 0.75)
    index = SpellingIndex(["temazepam", "lisinopril"])
    assert not index.near("tepazepam")
    assert [one.key for one in index.near("lisinoprol")] == ["lisinopril"]


def test_two_letters_heard_alike_in_front_are_looked_for_once() -> None:
    assert [one.key for one in SpellingIndex(["eisomeprazole"]).near("eisomeprazol")] == ["eisomeprazole"]
