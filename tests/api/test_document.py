"""The OpenAPI document: right in itself, strict about requests, and true of real answers."""

from __future__ import annotations

from typing import Any

import pytest
from api.test_check import WHOLE
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from interactions.api.contract import PROBLEMS

REQUESTS = ("Check", "BatchPatient", "Batch", "Resolve", "ItemObject", "Code", "Patient", "Locale")


def of(name: str, document: dict[str, Any]) -> Draft202012Validator:
    """What judges a value by one schema of the document."""
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": document["components"]})


def test_every_schema_is_a_json_schema(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    assert not {"nullable", "x-minimum", "x-nullable"} & set(_keys(document))


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for below in value.values() for key in _keys(below))]
    return [key for below in value for key in _keys(below)] if isinstance(value, list) else []


def test_requests_are_closed_and_answers_may_grow(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert {name for name, schema in schemas.items() if not schema["additionalProperties"]} == set(REQUESTS)


def test_every_operation_names_its_problems_in_the_one_shape(document: dict[str, Any]) -> None:
    for name, response in document["components"]["responses"].items():
        assert name in {status.name for status in PROBLEMS}
        assert list(response["content"]) == ["application/problem+json"]
        assert response["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
    answers = {
        path: {method: set(operations[method]["responses"]) for method in operations.keys() & {"get", "post"}}
        for path, operations in document["paths"].items()
    }
    asked = {"200", "400", "413", "415", "422", "500", "503"}
    assert answers["/api/v1/check"] == {"post": asked | {"404"}}
    assert answers["/api/v1/resolve"] == {"post": asked}
    assert answers["/api/v1/search"] == {"get": {"200", "304", "422", "500", "503"}}
    assert answers["/api/v1/substances/{record_id}"] == {"get": {"200", "304", "404", "422", "500", "503"}}
    assert answers["/healthz"] == {"get": {"200", "500"}}
    assert answers["/readyz"] == {"get": {"200", "500", "503"}}
    assert answers["/metrics"] == {"get": {"200", "500"}}


ITEMS = {
    "": True, "warfarin": True, "a" * 1000: True, "a" * 1001: False,
}  # fmt: skip


@pytest.mark.parametrize(("text", "right"), ITEMS.items())
def test_an_item_is_a_text_of_limited_length(document: dict[str, Any], text: str, right: bool) -> None:
    assert of("Check", document).is_valid({"medications": [text]}) is right


@pytest.mark.parametrize(
    ("item", "right"),
    [
        ({"id": "warfarin"}, True),
        ({"text": "warfarin", "dose": None}, True),
        ({"code": {"system": "atc", "value": "B01AA03"}}, True),
        ({"dose": "5 mg"}, False),
        ({}, False),
        ({"id": None}, False),
        ({"id": "warfarin", "doze": "5 mg"}, False),
        (7, False),
    ],
)
def test_an_item_is_an_object_with_at_least_one_of_id_code_and_text(
    document: dict[str, Any], item: Any, right: bool
) -> None:
    assert of("Check", document).is_valid({"planned": [item]}) is right


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ({}, False),
        ({"patient": {}}, False),
        ({"medications": []}, False),
        ({"medications": [], "conditions": ["angina"]}, True),
        ({"conditions": ["angina"], "patient": None}, True),
        ({"medications": ["a"], "patient": {"egfr": None}}, True),
        ({"medications": ["a"], "patient": {"egfr": "44"}}, False),
        ({"medications": ["a"], "patient": {"egfr": 251}}, False),
        ({"medications": ["a"], "patient": {"potasium": 4}}, False),
        (WHOLE, True),
    ],
)
def test_a_check_has_at_least_one_item(document: dict[str, Any], asked: Any, right: bool) -> None:
    assert of("Check", document).is_valid(asked) is right
    assert of("Batch", document).is_valid({"patients": [asked]}) is right


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ({"items": ["a"]}, True),
        ({"text": "a"}, True),
        ({}, False),
        ({"items": ["a"], "text": "a"}, False),
        ({"items": []}, False),
    ],
)
def test_names_are_asked_by_items_or_by_a_text(document: dict[str, Any], asked: Any, right: bool) -> None:
    assert of("Resolve", document).is_valid(asked) is right


ANSWERS = [
    ("/api/v1/search?q=what", "SearchAnswer"),
    ("/api/v1/search?q=cou", "SearchAnswer"),
    *((f"/api/v1/substances/{id_}", "SubstanceAnswer") for id_ in ("warfarin", "coffee", "codeine", "lisinopril")),
    *((f"/api/v1/classes/{id_}", "ClassAnswer") for id_ in ("nsaids", "opioids", "sedatives")),
    *((f"/api/v1/conditions/{id_}", "ConditionAnswer") for id_ in ("angina", "pregnancy", "heart-disease")),
    ("/api/v1/entries?limit=200", "EntriesAnswer"),
    ("/api/v1/entries/mao-inhibitors+ssris.serotonin-toxicity", "EntryAnswer"),
    ("/api/v1/entries/nsaids+heart-failure.fluid-retention", "EntryAnswer"),
    ("/api/v1/entries/opioids+ssris.serotonin-toxicity", "EntryAnswer"),
    ("/api/v1/entries/azithromycin+simvastatin.myopathy", "EntryAnswer"),
    ("/api/v1/releases", "ReleasesAnswer"),
    ("/healthz", "Alive"),
    ("/readyz", "Ready"),
]


@pytest.mark.parametrize(("address", "schema"), ANSWERS)
def test_real_answers_are_as_described(
    client: FlaskClient, closed_document: dict[str, Any], address: str, schema: str
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    of(schema, closed_document).validate(response.get_json())


@pytest.mark.parametrize("audience", ["professional", "patient"])
def test_real_answers_about_a_patient_are_as_described(
    app: Flask, client: FlaskClient, closed_document: dict[str, Any], audience: str
) -> None:
    release = app.extensions["interactions-releases"].current().release.id
    asked = {**WHOLE, "audience": audience, "as_of": release}
    of("CheckAnswer", closed_document).validate(client.post("/api/v1/check", json=asked).get_json())
    batch = client.post("/api/v1/check/batch", json={"patients": [{"ref": "a", **asked}]}).get_json()
    of("BatchAnswer", closed_document).validate(batch)
    texts = client.post("/api/v1/resolve", json={"text": "asprin\nheart problem"}).get_json()
    of("ResolveAnswer", closed_document).validate(texts)
    difference = client.get(f"/api/v1/releases/{release}/diff/{release}").get_json()
    of("DiffAnswer", closed_document).validate(difference)
