"""The contract of POST /resolve."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient


def resolve(client: FlaskClient, **asked: Any) -> list[dict[str, Any]]:
    response = client.post("/api/v1/resolve", json=asked)
    assert response.status_code == 200, response.text
    assert response.headers["Cache-Control"] == "no-store"
    document: dict[str, Any] = response.get_json()
    assert document.keys() == {"release", "items"}
    items: list[dict[str, Any]] = document["items"]
    return items


def test_items_are_answered_one_by_one(client: FlaskClient) -> None:
    items = resolve(
        client,
        items=[
            "Coumadin 5 mg daily",
            {"code": {"system": "icd10", "value": "I20.9"}},
            {"id": "alprazolam"},
            "nope",
            "",
        ],
    )
    assert [item["ref"] for item in items] == [f"items/{number}" for number in range(5)]
    assert [item["status"] for item in items] == ["resolved", "resolved", "resolved", "unknown", "unknown"]
    assert [[s["id"] for s in item["substances"]] for item in items] == [["warfarin"], [], ["alprazolam"], [], []]
    assert items[0]["parsed"]["dose"] == "5 mg"
    assert items[1]["conditions"] == [{"id": "angina", "name": "Angina"}]
    assert "span" not in items[0]


@pytest.mark.parametrize(
    ("as_type", "status"),
    [("any", "resolved"), ("condition", "resolved"), ("medication", "unknown"), ("substance", "unknown"),
     ("allergy", "unknown")],
)  # fmt: skip
def test_as_says_what_a_name_may_stand_for(client: FlaskClient, as_type: str, status: str) -> None:
    (item,) = resolve(client, items=["angina"], **{"as": as_type})
    assert item["status"] == status


def test_a_pasted_list_is_answered_line_by_line_with_its_spans(client: FlaskClient) -> None:
    text = "1. warfarin 5 mg\n- asprin\n\n* Zestoretic; beer\n"
    items = resolve(client, text=text)
    assert [item["text"] for item in items] == ["warfarin 5 mg", "asprin", "Zestoretic", "beer"]
    assert [text[slice(*item["span"])] for item in items] == [item["text"] for item in items]
    assert [[s["id"] for s in item["substances"]] for item in items] == [
        ["warfarin"], ["aspirin"], ["hydrochlorothiazide", "lisinopril"], ["alcohol"],
    ]  # fmt: skip
    assert items[1]["status"] == "unconfirmed"
    assert items[1]["suggestions"][0]["id"] == "aspirin"


def test_headings_of_a_pasted_note_name_the_list_of_each_line(client: FlaskClient) -> None:
    text = "Meds: warfarin 5 mg, Zestoretic\nConditions:\nno history of angina"
    items = resolve(client, text=text)
    assert [(item["text"], item["list"], item["assertion"]) for item in items] == [
        ("warfarin 5 mg", "medications", "present"), ("Zestoretic", "medications", "present"),
        ("no history of angina", "conditions", "negated"),
    ]  # fmt: skip
    assert [text[slice(*item["span"])] for item in items] == [item["text"] for item in items]


def test_an_empty_text_has_no_items(client: FlaskClient) -> None:
    assert resolve(client, text="") == []


def test_a_text_has_a_limit_of_lines_and_of_their_length(client: FlaskClient) -> None:
    for text, says in (("zq\n" * 101, "101 lines: at most 100"), ("a" * 1_001, "longer than 1000 characters")):
        response = client.post("/api/v1/resolve", json={"text": text})
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert [fault["pointer"] for fault in response.get_json()["errors"]] == ["/text"]
        assert says in response.get_json()["errors"][0]["detail"]
