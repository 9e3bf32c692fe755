"""One error shape: every way to fail goes through one assertion."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from api.shape import assert_problem
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, TestResponse

from interactions import store
from interactions.actions import ask
from interactions.clinical.errors import InteractionsError

JSON = {"content_type": "application/json"}
DEEP = b'{"medications": ' + b"[" * 1010 + b"]" * 1010 + b"}"

BAD_JSON = {
    "nothing": b"",
    "cut off": b'{"medications": ["warfarin"',
    "not a number": b'{"patient": {"egfr": NaN}}',
    "half a character": rb'{"medications": ["\ud800"]}',
    "no UTF-8": b'{"medications": ["\xff"]}',
    "a number without end": b'{"patient": {"age": ' + b"9" * 5000 + b"}}",
    "too deep": DEEP,
    "much too deep": b"[" * 5000,
}


@pytest.mark.parametrize("body", BAD_JSON.values(), ids=BAD_JSON)
def test_a_body_that_is_no_json(client: FlaskClient, body: bytes) -> None:
    (fault,) = assert_problem(client.post("/api/v1/check", data=body, **JSON), 400, [""])
    assert fault["code"] == "not-json"


@pytest.mark.parametrize(
    ("body", "member"),
    [
        (b'{"medications": ["warfarin"], "medications": ["ibuprofen"]}', "medications"),
        (b'{"medications": ["warfarin"], "patient": {"age": 5, "age": 50}}', "age"),
        (rb'{"medications": ["warfarin"], "patient": {"age": 5, "\u0061ge": 50}}', "age"),
        (b'{"medications": [{"text": "warfarin", "text": "ibuprofen"}]}', "text"),
    ],
)
def test_a_member_given_twice_is_not_passed_over(client: FlaskClient, body: bytes, member: str) -> None:
    assert_problem(client.post("/api/v1/check", data=body, **JSON), 400, [""], says=f"'{member}' is given twice")


FAULTY_CHECKS: dict[str, tuple[Any, list[str]]] = {
    "no object": ([], [""]),
    "null": (None, [""]),
    "no item": ({}, [""]),
    "lists without an item": ({"medications": [], "conditions": []}, [""]),
    "only a patient": ({"patient": {"age": 58}}, [""]),
    "an unknown member": ({"medications": ["a"], "meds": ["b"]}, ["/meds"]),
    "a misspelt value": ({"medications": ["a"], "patient": {"potasium": 4.1}}, ["/patient/potasium"]),
    "a pointer's own characters": ({"medications": ["a"], "patient": {"a/b~c": 1}}, ["/patient/a~1b~0c"]),
    "a list that is a text": ({"medications": "warfarin"}, ["/medications"]),
    "a list that is null": ({"medications": None}, ["/medications"]),
    "an item that is a number": ({"medications": ["a", 3]}, ["/medications/1"]),
    "an item that says nothing": ({"planned": [{"dose": "5 mg"}]}, ["/planned/0"]),
    "an item with an unknown member": ({"medications": [{"text": "a", "doze": "5"}]}, ["/medications/0/doze"]),
    "an item with an unknown state": ({"medications": [{"text": "a", "state": "maybe"}]}, ["/medications/0/state"]),
    "a code without a value": ({"medications": [{"code": {"system": "atc"}}]}, ["/medications/0/code/value"]),
    "an unknown system of codes": (
        {"medications": [{"code": {"system": "ndc", "value": "1"}}]},
        ["/medications/0/code/system"],
    ),
    "an unknown reaction type": (
        {"allergies": [{"text": "a", "reaction_type": "worse"}]},
        ["/allergies/0/reaction_type"],
    ),
    "a numeral": ({"medications": ["a"], "patient": {"egfr": "44"}}, ["/patient/egfr"]),
    "a truth value for a number": ({"medications": ["a"], "patient": {"age": True}}, ["/patient/age"]),
    "a number for a truth value": ({"medications": ["a"], "patient": {"pregnant": 1}}, ["/patient/pregnant"]),
    "a word for a truth value": ({"medications": ["a"], "patient": {"dialysis": "no"}}, ["/patient/dialysis"]),
    "an unknown sex": ({"medications": ["a"], "patient": {"sex": "f"}}, ["/patient/sex"]),
    "an unknown grade": ({"medications": ["a"], "patient": {"child_pugh": "D"}}, ["/patient/child_pugh"]),
    "an implausible age": ({"medications": ["a"], "patient": {"age": 580}}, ["/patient/age"]),
    "potassium in other units": ({"medications": ["a"], "patient": {"potassium": 41}}, ["/patient/potassium"]),
    "magnesium in other units": ({"medications": ["a"], "patient": {"magnesium": 20}}, ["/patient/magnesium"]),
    "QTc in seconds": ({"medications": ["a"], "patient": {"qtc_ms": 0.43}}, ["/patient/qtc_ms"]),
    "a negative weight": ({"medications": ["a"], "patient": {"weight_kg": -1}}, ["/patient/weight_kg"]),
    "an unknown audience": ({"medications": ["a"], "audience": "nurse"}, ["/audience"]),
    "an audience that is a list": ({"medications": ["a"], "audience": []}, ["/audience"]),
    "an empty release": ({"medications": ["a"], "as_of": ""}, ["/as_of"]),
    "a release no database has": ({"medications": ["a"], "as_of": "2026\0"}, ["/as_of"]),
    "a region that is none": ({"medications": ["a"], "locale": {"region": "Narnia"}}, ["/locale/region"]),
    "a reference where none is asked": ({"medications": ["a"], "ref": "a"}, ["/ref"]),
    "several faults": (
        {"medications": [3], "patient": {"age": "5", "potasium": 4}, "audience": "nurse"},
        ["/medications/0", "/patient/age", "/patient/potasium", "/audience"],
    ),
}


@pytest.mark.parametrize(("asked", "pointers"), FAULTY_CHECKS.values(), ids=FAULTY_CHECKS)
def test_a_check_with_faults_points_at_each(client: FlaskClient, asked: Any, pointers: list[str]) -> None:
    assert_problem(client.post("/api/v1/check", data=orjson.dumps(asked), **JSON), 422, pointers)


@pytest.mark.parametrize(("asked", "pointers"), FAULTY_CHECKS.values(), ids=FAULTY_CHECKS)
def test_a_batch_points_at_the_patient_too(client: FlaskClient, asked: Any, pointers: list[str]) -> None:
    if asked == {"medications": ["a"], "ref": "a"}:
        asked, pointers = {"medications": ["a"], "ref": 7}, ["/ref"]
    patients = [{"medications": ["warfarin"]}] * 3
    response = client.post("/api/v1/check/batch", json={"patients": [*patients, asked]})
    assert_problem(response, 422, [f"/patients/3{pointer}" for pointer in pointers])


FAULTY_RESOLVES: dict[str, tuple[Any, list[str]]] = {
    "neither items nor a text": ({"as": "any"}, [""]),
    "both": ({"items": ["a"], "text": "a"}, [""]),
    "no items": ({"items": []}, ["/items"]),
    "an unknown type": ({"items": ["a"], "as": "food"}, ["/as"]),
    "too many items": ({"items": ["a"] * 101}, ["/items"]),
    "a text too long": ({"text": "a" * 100_001}, ["/text"]),
}


@pytest.mark.parametrize(("asked", "pointers"), FAULTY_RESOLVES.values(), ids=FAULTY_RESOLVES)
def test_a_question_for_names_with_faults(client: FlaskClient, asked: Any, pointers: list[str]) -> None:
    assert_problem(client.post("/api/v1/resolve", json=asked), 422, pointers)


FAULTY_QUERIES: dict[str, tuple[str, list[str]]] = {
    "no query": ("search", ["/query/q"]),
    "an empty query": ("search?q=", ["/query/q"]),
    "a query too long": (f"search?q={'a' * 201}", ["/query/q"]),
    "an unknown parameter": ("search?q=a&sort=name", ["/query/sort"]),
    "a parameter given twice": ("search?q=a&q=b", ["/query/q"]),
    "an unknown type": ("search?q=a&type=drug", ["/query/type"]),
    "an unknown kind": ("search?q=a&kind=pill", ["/query/kind"]),
    "an unknown severity": ("search?q=a&severity=grave", ["/query/severity"]),
    "no results wanted": ("search?q=a&limit=0", ["/query/limit"]),
    "too many wanted": ("search?q=a&limit=201", ["/query/limit"]),
    "a number in other digits": ("search?q=a&limit=%D9%A3", ["/query/limit"]),
    "a number as Python writes it": ("search?q=a&limit=1_0", ["/query/limit"]),
    "a cursor from elsewhere": ("search?q=a&cursor=abc", ["/query/cursor"]),
    "a cursor below the first": ("search?q=a&cursor=-1", ["/query/cursor"]),
    "an unknown filter of entries": ("entries?drug=warfarin", ["/query/drug"]),
    "an unknown status of entries": ("entries?status=draft", ["/query/status"]),
    "a query where none is read": ("substances/warfarin?as_of=2026.11.22-1", ["/query"]),
}


@pytest.mark.parametrize(("address", "pointers"), FAULTY_QUERIES.values(), ids=FAULTY_QUERIES)
def test_a_query_with_faults_names_the_parameter(client: FlaskClient, address: str, pointers: list[str]) -> None:
    assert_problem(client.get(f"/api/v1/{address}"), 422, pointers)


def test_a_query_beside_a_check_is_not_passed_over(client: FlaskClient) -> None:
    response = client.post("/api/v1/check?as_of=2020.01.01-1", json={"medications": ["warfarin"]})
    assert_problem(response, 422, ["/query"])


NOT_THERE = (
    "/api/v1/substances/nope",
    "/api/v1/classes/nope",
    "/api/v1/conditions/nope",
    "/api/v1/entries/nope",
    "/api/v1/releases/nope",
    "/api/v1/releases/a%00b",
    "/api/v1/releases/nope/diff/nope",
    "/api/v1/substances/a/b",
    "/api/v1/nope",
    "/api/v2/check",
    "/api/",
    "/metrics/nope",
)


@pytest.mark.parametrize("address", NOT_THERE)
def test_what_is_not_there(client: FlaskClient, address: str) -> None:
    assert_problem(client.get(address), 404)


def test_a_release_that_is_not_there(client: FlaskClient) -> None:
    asked = {"medications": ["warfarin"], "as_of": "2020.01.01-1"}
    (fault,) = assert_problem(client.post("/api/v1/check", json=asked), 404, ["/as_of"], says="2020.01.01-1")
    assert fault["code"] == "not-found"
    batch = {"patients": [{"medications": ["warfarin"]}, asked]}
    assert_problem(client.post("/api/v1/check/batch", json=batch), 404, ["/patients/1/as_of"])


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("GET", "/api/v1/check", {"POST", "OPTIONS"}),
        ("PUT", "/api/v1/check/batch", {"POST", "OPTIONS"}),
        ("POST", "/api/v1/search", {"GET", "HEAD", "OPTIONS"}),
        ("DELETE", "/api/v1/entries/a", {"GET", "HEAD", "OPTIONS"}),
        ("BREW", "/readyz", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_a_method_that_is_not_allowed(client: FlaskClient, method: str, address: str, allowed: set[str]) -> None:
    response = client.open(address, method=method, json={})
    assert_problem(response, 405)
    assert set(response.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", None])
def test_a_body_of_another_type(client: FlaskClient, content_type: str | None) -> None:
    response = client.post("/api/v1/check", data=b'{"medications": ["warfarin"]}', content_type=content_type)
    assert_problem(response, 415, says="application/json")


LIMITS = [("/api/v1/check", 262_144), ("/api/v1/resolve", 262_144), ("/api/v1/check/batch", 4_194_304)]


@pytest.mark.parametrize(("address", "limit"), LIMITS)
def test_a_body_above_the_limit_is_told_the_limit(client: FlaskClient, address: str, limit: int) -> None:
    assert_problem(client.post(address, data=b" " * (limit + 1), **JSON), 413, says=f"larger than {limit} bytes")
    assert_problem(client.post(address, data=b" " * limit, **JSON), 400, [""])


@pytest.mark.parametrize(("address", "limit"), LIMITS)
def test_the_limit_holds_for_a_body_that_does_not_say_its_length(client: FlaskClient, address: str, limit: int) -> None:
    def chunked(length: int) -> TestResponse:
        environ = EnvironBuilder(address, method="POST", data=b"1" * length, **JSON).get_environ()
        del environ["CONTENT_LENGTH"]
        return client.open({**environ, "wsgi.input_terminated": True})

    for length in (limit + 1, limit + 2, 2 * limit):
        assert_problem(chunked(length), 413, says=f"larger than {limit} bytes")
    assert_problem(chunked(limit), 400, [""])


def test_more_items_than_the_limit(client: FlaskClient) -> None:
    assert_problem(client.post("/api/v1/check", json={"medications": ["a"] * 101}), 422, [""], says="at most 100")
    over_all_lists = {"medications": ["a"] * 60, "conditions": ["a"] * 41}
    assert_problem(client.post("/api/v1/check", json=over_all_lists), 422, [""], says="at most 100")
    patients = {"patients": [{"medications": ["a"]}] * 101}
    assert_problem(client.post("/api/v1/check/batch", json=patients), 422, ["/patients"], says="100")


def test_an_item_longer_than_the_limit(client: FlaskClient) -> None:
    asked = {"medications": ["warfarin", "a" * 1001, {"text": "a" * 1001}, {"id": "warfarin", "dose": "5" * 1001}]}
    pointers = ["/medications/1", "/medications/2/text", "/medications/3/dose"]
    assert_problem(client.post("/api/v1/check", json=asked), 422, pointers, says="1000")
    assert_problem(client.post("/api/v1/check", json={"planned": ["a", "a" * 1001]}), 422, ["/planned/1"], says="1000")


class _NobodyForesaw(Exception):
    """A fault of ours, whose words hold a name and a path."""


@pytest.mark.parametrize(
    ("verb", "method", "address"),
    [
        ("check", "POST", "/api/v1/check"),
        ("check_batch", "POST", "/api/v1/check/batch"),
        ("search", "GET", "/api/v1/search?q=a"),
        ("record", "GET", "/api/v1/substances/warfarin"),
    ],
)
@pytest.mark.parametrize("error", [_NobodyForesaw, InteractionsError, KeyError])
def test_a_failure_that_nobody_foresaw(
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    method: str,
    address: str,
    error: type[Exception],
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error("wonderdrug at /home/of/the/service.py")

    monkeypatch.setattr(ask, verb, fail)
    asked = {"medications": ["warfarin"]}
    body = {"json": {"patients": [asked]} if verb == "check_batch" else asked} if method == "POST" else {}
    response = client.open(address, method=method, **body)
    assert_problem(response, 500, says="nothing was checked")
    assert "wonderdrug" not in response.text


@pytest.mark.parametrize(
    ("error", "retry"), [(store.StoreNotReady, "5"), (store.ReleaseDamaged, None), (store.RecordUnreadable, None)]
)
@pytest.mark.parametrize("address", ["/api/v1/check", "/readyz"])
def test_a_release_that_can_not_be_asked(
    app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
    retry: str | None,
    address: str,
) -> None:
    def fail() -> None:
        raise error('connection to "db.example.org", user "clinic" failed; see service.py')

    monkeypatch.setattr(app.extensions["interactions-releases"], "current", fail)
    body = {"method": "POST", "json": {"medications": ["warfarin"]}} if address.endswith("check") else {}
    response = client.open(address, **body)
    assert_problem(response, 503, says="nothing was checked")
    assert "clinic" not in response.text
    assert response.headers.get("Retry-After") == retry


@pytest.mark.parametrize(
    "address", ["/readyz", "/api/v1/search?q=a", "/api/v1/substances/warfarin", "/api/v1/releases"]
)
def test_before_the_first_release_nothing_looks_like_an_answer(new_app: Flask, address: str) -> None:
    client = new_app.test_client()
    assert_problem(client.get(address), 503, says="nothing was checked")
    assert_problem(client.post("/api/v1/check", json={"medications": ["warfarin"]}), 503, says="nothing was checked")
    assert client.get("/healthz").get_json() == {"status": "ok"}
