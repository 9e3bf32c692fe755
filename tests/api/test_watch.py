"""What is written about a request: its route, status and time, counts and the release, and never what was asked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from api.conftest import publish
from api.shape import assert_problem
from clinical.universe import COMPENDIUM
from flask import Flask
from flask.testing import FlaskClient

from interactions import store, watch
from interactions.actions import ask

MARK = "wonderdrug"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The lines logged since the last look; none of them holds the mark."""
    written = capsys.readouterr()
    assert written.out == ""
    assert MARK not in written.err
    return [json.loads(line) for line in written.err.splitlines()]


def test_a_check_is_logged_with_counts_and_the_release_and_no_name(
    app: Flask, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {
        "medications": [MARK, "warfarin", "ibuprofen"],
        "conditions": [{"id": MARK}, {"text": MARK, "route": MARK}],
    }
    client.post("/api/v1/check", json=asked, headers={"User-Agent": MARK, "X-Request-Id": MARK})
    (line,) = lines(capsys)
    assert isinstance(line.pop("milliseconds"), float)
    assert line.pop("timestamp")
    assert line == {
        "event": "request", "level": "info", "route": "/api/v1/check", "method": "POST", "status": 200,
        "release": app.extensions["interactions-releases"].current().release.id, "items": 5, "findings": 1,
    }  # fmt: skip


def test_a_batch_and_a_question_for_names_are_counted(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    patients = [{"ref": MARK, "medications": ["warfarin", "ibuprofen"]}, {"medications": [MARK]}]
    client.post("/api/v1/check/batch", json={"patients": patients})
    client.post("/api/v1/resolve", json={"items": [MARK, "warfarin"]})
    client.post("/api/v1/resolve", json={"text": f"{MARK}\nwarfarin\nbeer"})
    batch, items, text = lines(capsys)
    assert [batch["patients"], batch["items"], batch["findings"]] == [2, 3, 1]
    assert [items["items"], text["items"]] == [2, 3]
    assert len({line["release"] for line in (batch, items, text)}) == 1


@pytest.mark.parametrize(
    ("method", "address", "route", "status"),
    [
        ("GET", f"/api/v1/search?q={MARK}", "/api/v1/search", 200),
        ("GET", f"/api/v1/search?q=a&{MARK}=1", "/api/v1/search", 422),
        ("GET", f"/api/v1/substances/{MARK}", "/api/v1/substances/<string:record_id>", 404),
        ("GET", f"/api/v1/releases/{MARK}/diff/{MARK}", "/api/v1/releases/<string:older>/diff/<string:newer>", 404),
        ("GET", f"/{MARK}", "(no route)", 404),
        ("GET", f"/api/{MARK}?q={MARK}", "(no route)", 404),
        ("POST", f"/api/v1/check?q={MARK}", "/api/v1/check", 422),
    ],
)
def test_an_address_is_logged_by_its_pattern(
    client: FlaskClient, capsys: pytest.CaptureFixture[str], method: str, address: str, route: str, status: int
) -> None:
    client.open(address, method=method, json={"medications": [MARK]} if method == "POST" else None)
    (line,) = lines(capsys)
    assert [line["route"], line["status"]] == [route, status]


def test_a_method_that_somebody_made_up_is_not_logged(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    client.open("/api/v1/check", method=MARK)
    (line,) = lines(capsys)
    assert [line["method"], line["status"]] == ["(other)", 405]
    assert MARK.upper() not in client.get("/metrics").text.upper()


def test_a_failure_is_logged_with_where_it_was_and_not_with_its_words(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(f"could not read {MARK}")

    monkeypatch.setattr(ask, "check", fail)
    assert_problem(client.post("/api/v1/check", json={"medications": [MARK]}), 500)
    failure, request = lines(capsys)
    assert [failure["event"], failure["level"], failure["error"]] == ["failure", "error", "ValueError"]
    assert "v1.py:" in failure["at"]
    assert request["status"] == 500


def test_why_no_release_can_be_asked_is_told_to_the_operator(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise store.StoreNotReady("the database does not answer (disk I/O error)")

    monkeypatch.setattr(app.extensions["interactions-releases"], "current", fail)
    assert_problem(client.get("/readyz"), 503)
    failure, request = lines(capsys)
    assert [failure["error"], failure["reason"]] == [
        "StoreNotReady",
        "the database does not answer (disk I/O error)",
    ]
    assert request["status"] == 503


def test_what_a_client_did_wrong_is_no_failure_of_ours(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    client.post("/api/v1/check", json={MARK: 1})
    client.get(f"/api/v1/entries/{MARK}")
    assert [line["event"] for line in lines(capsys)] == ["request", "request"]


def test_lines_on_a_terminal_are_for_people(
    new_app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(new_app, COMPENDIUM)
    capsys.readouterr()
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(watch, "_log", watch.structlog.get_logger("interactions"))
    watch.configure_logging()
    new_app.test_client().post("/api/v1/check", json={"medications": [MARK]})
    monkeypatch.undo()
    watch.configure_logging()
    written = capsys.readouterr().err
    assert written.count("\n") == 1
    assert not written.startswith("{")
    assert "/api/v1/check" in written
    assert MARK not in written


def figure(text: str, name: str) -> float:
    return next((float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name)), 0.0)


def test_requests_are_measured_by_route(client: FlaskClient) -> None:
    counted = 'interactions_requests_total{method="GET",route="/api/v1/classes/<string:record_id>",status="404"}'
    timed = 'interactions_request_seconds_count{route="/api/v1/classes/<string:record_id>"}'
    before = client.get("/metrics").text
    client.get(f"/api/v1/classes/{MARK}")
    response = client.get("/metrics")
    assert response.content_type.startswith("text/plain; version=")
    assert response.headers["Cache-Control"] == "no-store"
    assert figure(response.text, counted) == figure(before, counted) + 1
    assert figure(response.text, timed) == figure(before, timed) + 1
    assert MARK not in response.text


WORKER = """
import sys
from flask import Flask
from interactions import watch
app = Flask("worker")
app.add_url_rule("/healthz", view_func=lambda: "ok")
watch.configure_logging()
watch.watch_requests(app)
app.test_client().get("/healthz")
"""


def test_figures_are_of_all_workers(tmp_path: Path, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
        subprocess.run([sys.executable, "-c", WORKER], env=environment, check=True, capture_output=True)  # noqa: S603
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    counted = 'interactions_requests_total{method="GET",route="/healthz",status="200"}'
    assert figure(client.get("/metrics").text, counted) == 2
