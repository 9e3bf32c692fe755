"""The contract of the catalogue: search, records, entries, releases and their difference."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from api.conftest import publish
from api.test_check import milder
from clinical.universe import COMPENDIUM
from flask import Flask
from flask.testing import FlaskClient


def get(client: FlaskClient, address: str, **query: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/{address}", query_string=query)
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.get_json()
    return document


def every_page(client: FlaskClient, address: str, **query: str) -> list[list[dict[str, Any]]]:
    """The rows of each page, followed by `next` until there is none."""
    pages = []
    cursor: dict[str, str] = {}
    while True:
        page = get(client, address, **query, **cursor)
        pages.append(page["results" if address == "search" else "entries"])
        if page["next"] is None:
            return pages
        cursor = {"cursor": page["next"]}


def test_search_finds_names_brands_codes_and_the_text_of_entries_best_first(client: FlaskClient) -> None:
    first = get(client, "search", q="xan")["results"][0]
    assert first == {
        "type": "substance", "id": "alprazolam", "name": "Alprazolam", "kind": "drug", "matched": "Xanax",
        "snippet": "Xanax (brand)",
    }  # fmt: skip
    assert get(client, "search", q="11289")["results"][0]["id"] == "warfarin"
    assert get(client, "search", q="ketamine sed")["results"][0]["type"] == "entry"
    assert get(client, "search", q="zzzzzz") == {"results": [], "next": None}


@pytest.mark.parametrize(
    ("query", "allows"),
    [
        ({"type": "condition"}, lambda r: r["type"] == "condition"),
        ({"type": "entry"}, lambda r: r["type"] == "entry"),
        ({"kind": "drug-condition"}, lambda r: r["kind"] == "drug-condition"),
        ({"severity": "major"}, lambda r: r["type"] == "entry"),
    ],
)
def test_search_filters(client: FlaskClient, query: dict[str, str], allows: Any) -> None:
    (everything,) = every_page(client, "search", q="heart", limit="200")
    (filtered,) = every_page(client, "search", q="heart", limit="200", **query)
    assert filtered
    assert len(filtered) < len(everything)
    assert all(allows(row) for row in filtered)


def test_a_substance_is_found_by_its_kind(client: FlaskClient) -> None:
    assert {row["kind"] for row in get(client, "search", q="co", kind="drug")["results"]} == {"drug"}
    assert [row["id"] for row in get(client, "search", q="co", kind="drink")["results"]] == ["coffee"]


@pytest.mark.parametrize(("address", "query"), [("search", {"q": "what happens"}), ("entries", {})])
@pytest.mark.parametrize("limit", ["1", "7"])
def test_pages_bring_everything_once(client: FlaskClient, address: str, query: dict[str, str], limit: str) -> None:
    whole = every_page(client, address, **query, limit="200")
    assert len(whole) == 1
    pages = every_page(client, address, **query, limit=limit)
    assert [row for page in pages for row in page] == whole[0]
    assert {len(page) for page in pages[:-1]} == {int(limit)}
    assert len({row["id"] for row in whole[0]}) == len(whole[0])


@pytest.mark.parametrize(("address", "query"), [("search", {"q": "a"}), ("entries", {})])
def test_a_page_beyond_the_last_is_empty(client: FlaskClient, address: str, query: dict[str, str]) -> None:
    page = get(client, address, **query, cursor="9999999")
    assert list(page.values()) == [[], None]


def test_a_substance_with_its_classes_and_why_and_the_entries_that_touch_it(client: FlaskClient) -> None:
    substance = get(client, "substances/alprazolam")
    assert {"id", "name", "kind", "names", "codes", "profile", "classes", "entries"} <= substance.keys()
    assert {one["id"]: one["because"] for one in substance["classes"]} == {
        "benzodiazepines": ["Alprazolam is a benzodiazepine"],
        "sedatives": ["Alprazolam is a benzodiazepine", "Benzodiazepines count among: Sedatives"],
    }
    touching = [entry["id"] for entry in substance["entries"]]
    assert touching[0] == "alcohol+sedatives.sedation"
    assert set(touching) == {
        "alcohol+sedatives.sedation", "alprazolam+ketamine.sedation", "ketamine+sedatives.sedation",
        "sedatives+sedatives.sedation",
    }  # fmt: skip


def test_a_class_and_a_condition(client: FlaskClient) -> None:
    assert [member["id"] for member in get(client, "classes/ssris")["members"]] == ["sertraline", "fluoxetine"]
    condition = get(client, "conditions/severe-renal-impairment")
    assert condition["parents"] == [{"id": "kidney-disease", "name": "Kidney disease"}]
    assert condition["from"] == [{"what": "egfr", "below": "30"}]


def test_an_entry_with_revision_sources_and_review(client: FlaskClient) -> None:
    entry = get(client, f"entries/{quote('grapefruit-juice+ketamine.exposure-up', safe='')}")
    assert [entry["revision"], entry["status"], entry["reviewed"]] == [1, "compiled", None]
    assert entry["sources"] == [
        {"id": "label", "title": "A label", "url": "https://example.org/label", "at": "section 7", "accessed": None}
    ]
    assert entry["variants"][0]["severity"] == "moderate"
    assert get(client, "entries/grapefruit-juice+ketamine.exposure-up") == entry


@pytest.mark.parametrize("entry", COMPENDIUM.entries)
def test_every_entry_has_its_address(client: FlaskClient, entry: str) -> None:
    assert get(client, f"entries/{entry}")["id"] == entry


@pytest.mark.parametrize(
    ("query", "allows"),
    [
        ({"kind": "drug-condition"}, lambda e: e["kind"] == "drug-condition"),
        ({"outcome": "bleeding"}, lambda e: e["outcome"] == "bleeding"),
        ({"severity": "none"}, lambda e: e["severity"] == "none"),
        ({"status": "compiled", "severity": "major"}, lambda e: e["severity"] == "major"),
        ({"substance": "aspirin"}, lambda e: {"aspirin", "nsaids"} & {side["id"] for side in e["sides"]}),
    ],
)
def test_entries_pass_every_filter(client: FlaskClient, query: dict[str, str], allows: Any) -> None:
    (everything,) = every_page(client, "entries", limit="200")
    (filtered,) = every_page(client, "entries", limit="200", **query)
    assert filtered
    assert filtered == [entry for entry in everything if allows(entry)]


def test_no_entry_is_reviewed_yet(client: FlaskClient) -> None:
    assert get(client, "entries", status="reviewed") == {"entries": [], "next": None}


def test_releases_and_the_clinical_difference_between_two(new_app: Flask) -> None:
    older, newer = publish(new_app, COMPENDIUM), publish(new_app, milder(COMPENDIUM))
    client = new_app.test_client()
    published = get(client, "releases")["releases"]
    assert [release["id"] for release in published] == [newer.id, older.id]
    assert get(client, f"releases/{older.id}") == published[1]
    assert published[1]["counts"]["interactions"] == len(COMPENDIUM.interactions)
    assert {"id", "hash", "published", "published_by", "engine"} <= published[0].keys()

    difference = get(client, f"releases/{older.id}/diff/{newer.id}")
    assert [difference["older"]["id"], difference["newer"]["id"]] == [older.id, newer.id]
    assert difference["summary"] == {"added": 0, "raised": 0, "lowered": 1, "removed": 0, "edited": 0}
    assert difference["changes"] == [
        {"kind": "lowered", "entry": "nsaids+warfarin.bleeding", "outcome": "bleeding", "before": "major",
         "after": "moderate", "count": 1, "examples": [["ibuprofen", "warfarin"]]}
    ]  # fmt: skip
    back = get(client, f"releases/{newer.id}/diff/{older.id}")
    assert back["summary"] == {"added": 0, "raised": 1, "lowered": 0, "removed": 0, "edited": 0}
    assert get(client, f"releases/{older.id}/diff/{older.id}")["changes"] == []
