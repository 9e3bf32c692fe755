"""The Python client against a live server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from flask import Flask
from werkzeug.serving import make_server

from interactions.client import Client, ProblemError


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The address of a server that answers while the block runs."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture
def client(address: str) -> Client:
    return Client(f"{address}/")


def test_a_check(client: Client) -> None:
    answer = client.check(medications=["warfarin", "ibuprofen 400 mg"], patient={"age": 58})
    assert [finding["id"] for finding in answer["findings"]] == ["nsaids+warfarin.bleeding"]
    assert answer["summary"]["major"] == 1


def test_a_batch(client: Client) -> None:
    answers = client.check_batch([{"ref": "a", "medications": ["warfarin"]}, {"ref": "b", "medications": ["nope"]}])
    assert [(answer["ref"], answer["coverage"]["complete"]) for answer in answers] == [("a", True), ("b", False)]


def test_names(client: Client) -> None:
    assert [item["status"] for item in client.resolve(["angina"])["items"]] == ["resolved"]
    assert [item["status"] for item in client.resolve(["angina"], "medication")["items"]] == ["unknown"]
    assert [item["span"] for item in client.resolve_text("- warfarin\n- beer")["items"]] == [[2, 10], [13, 17]]


def test_pages_are_followed_to_the_last(client: Client) -> None:
    whole = list(client.search("what happens", limit=200))
    assert len(whole) > 7
    assert list(client.search("what happens", limit=7)) == whole
    assert {result["kind"] for result in client.search("what happens", kind="drug-condition")} == {"drug-condition"}
    assert list(client.entries(limit=5)) == list(client.entries(limit=200))
    assert [entry["id"] for entry in client.entries(severity="none")] == ["azithromycin+simvastatin.myopathy"]


@pytest.mark.parametrize(
    ("collection", "record_id"),
    [("substances", "ketamine"), ("classes", "nsaids"), ("entries", "alcohol+sedatives.sedation")],
)
def test_a_record(client: Client, collection: str, record_id: str) -> None:
    assert client.record(collection, record_id)["id"] == record_id


def test_a_problem_is_raised_with_its_members(client: Client) -> None:
    with pytest.raises(ProblemError, match=r"^422 .*: /patient/potasium: Unknown field\.$") as raised:
        client.check(medications=["warfarin"], patient={"potasium": 4.1})
    assert raised.value.status == 422
    assert raised.value.errors == [
        {"pointer": "/patient/potasium", "code": "unknown-member", "detail": "Unknown field."}
    ]
    with pytest.raises(ProblemError, match="404 Not Found: there is no record 'nope'"):
        client.record("substances", "nope")
    with pytest.raises(ProblemError, match="404 Not Found"):
        client.record("substances", "../substances/ketamine")


def answering(status: str, content_type: str, body: bytes) -> Callable[..., list[bytes]]:
    """What may stand between a client and the service."""

    def between(_: object, start: Callable[..., object]) -> list[bytes]:
        start(status, [("Content-Type", content_type)])
        return [body]

    return between


@pytest.mark.parametrize(
    ("status", "content_type", "body"),
    [
        ("200 OK", "text/html", b"<p>Please log in to the hospital's network"),
        ("200 OK", "application/json", b'{"coverage": {"complete"'),
        ("200 OK", "application/json", b"[]"),
        ("502 Bad Gateway", "text/html", b"<h1>Bad Gateway"),
        ("503 Service Unavailable", "application/json", b'"maintenance"'),
    ],
)
def test_what_is_no_answer_of_the_service_is_never_taken_for_one(status: str, content_type: str, body: bytes) -> None:
    with serving(answering(status, content_type, body)) as address, pytest.raises(ProblemError) as raised:
        Client(address).check(medications=["warfarin"])
    assert str(raised.value) == status
    assert raised.value.errors == []


def test_a_key_is_sent_as_a_bearer_token() -> None:
    sent = []

    def service(environ: dict[str, str], start: Callable[..., object]) -> list[bytes]:
        sent.append(environ.get("HTTP_AUTHORIZATION"))
        return answering("200 OK", "application/json", b"{}")(environ, start)

    with serving(service) as address:
        Client(address, key="abc").check(medications=["warfarin"])
        Client(address).check(medications=["warfarin"])
    assert sent == ["Bearer abc", None]


def test_a_service_that_does_not_answer_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        with pytest.raises(requests.Timeout):
            Client(f"http://{host}:{port}", timeout=0.05).check(medications=["warfarin"])


def test_a_service_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        host, port = taken.getsockname()
    with pytest.raises(requests.ConnectionError):
        Client(f"http://{host}:{port}").check(medications=["warfarin"])
