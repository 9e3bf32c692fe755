from __future__ import annotations

import pytest
from clinical.universe import KNOWLEDGE

from interactions.clinical.search import SearchIndex
from interactions.clinical.vocabulary import Severity

INDEX = SearchIndex.of(KNOWLEDGE)


def first(query: str, **filters: object) -> str:
    return INDEX.search(query, **filters)[0].id  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("warf", "warfarin"),
        ("Coumadin", "warfarin"),
        ("coum", "warfarin"),
        ("B01AA03", "warfarin"),
        ("grapefruit", "grapefruit-juice"),
        ("juice", "grapefruit-juice"),
        ("heart pro", "heart-disease"),
        ("blood thin", "anticoagulants"),
        ("I20", "angina"),
        ("ketamine sedat", "ketamine+sedatives.sedation"),
        ("warfarine", "warfarin"),
        ("zo", "simvastatin"),
        ("zoc", "simvastatin"),
        ("x", "alprazolam"),
    ],
)
def test_the_best_match_comes_first(query: str, best: str) -> None:
    assert first(query) == best


def test_a_product_leads_to_what_it_contains() -> None:
    results = INDEX.search("zestor")
    assert {result.id for result in results} == {"lisinopril", "hydrochlorothiazide"}
    assert results[0].matched == "Zestoretic"


def test_a_records_own_name_comes_before_others_names() -> None:
    found = [(result.id, result.matched) for result in INDEX.search("a", type_="substance")]
    assert found[0][1] == next(name for id_, name in found if KNOWLEDGE.compendium.substances[id_].name == name)
    assert ("aspirin", "ASA") not in found, "its own name matches better"


def test_each_record_comes_once() -> None:
    found = [(result.type, result.id) for result in INDEX.search("a")]
    assert len(found) == len(set(found))


def test_entries_come_gravest_first() -> None:
    entries = [result.id for result in INDEX.search("ketamine", type_="entry")]
    ranks = [KNOWLEDGE.compendium.entries[entry].severity.rank for entry in entries]
    assert ranks == sorted(ranks, reverse=True)
    assert len(ranks) > 3


def test_filters() -> None:
    assert {r.type for r in INDEX.search("ketamine", type_="substance")} == {"substance"}
    assert [r.id for r in INDEX.search("ketamine", kind="drug-food")] == ["grapefruit-juice+ketamine.exposure-up"]
    contraindicated = INDEX.search("ketamine", severity=Severity.CONTRAINDICATED)
    assert {r.id for r in contraindicated} == {
        "ketamine+heart-failure.heart-failure",
        "ketamine+angina.blood-pressure-up",
    }
    assert INDEX.search("warfarine", type_="condition") == []
    assert INDEX.search("warfarine", severity=Severity.MAJOR) == []


@pytest.mark.parametrize("query", ["", "  ", "xyzzy-nothing-like-it"])
def test_nothing_matches_nothing(query: str) -> None:
    assert INDEX.search(query) == []


def test_a_misspelt_product_has_no_page_of_its_own() -> None:
    assert [result.id for result in INDEX.search("zestoretik")] == []
