"""The service as `make run` starts it: gunicorn for real, over a database and a seed of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from interactions import store
from interactions.actions import curate
from interactions.client import Client
from interactions.config import CHECKOUT, Settings


@pytest.fixture
def served(installation: Settings) -> Iterator[Settings]:
    """A running service; its settings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings = replace(installation, port=probe.getsockname()[1])
    log = installation.home.parent / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "interactions.cli", "serve", "--json"],
            cwd=CHECKOUT, env={**os.environ, "PORT": str(settings.port)}, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        _wait_until_ready(settings, process, log)
        yield settings
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0, log.read_text()


def _wait_until_ready(settings: Settings, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(150):
        assert process.poll() is None, log.read_text()
        try:
            if requests.get(f"{settings.address}readyz", timeout=1).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    pytest.fail(f"the service did not start: {log.read_text()}")


def test_15_the_service_starts_answers_and_takes_up_a_new_release(served: Settings) -> None:
    client = Client(served.address)
    asked = {"medications": ["warfarin 5 mg", "Advil", "wonderdrug"]}
    answer = client.check(**asked)
    assert [finding["id"] for finding in answer["findings"]] == ["nsaids+warfarin.bleeding"]
    assert answer["coverage"]["complete"] is False
    assert "warfarin" not in (served.home.parent / "log").read_text(), "names stay out of the log"
    assert "interactions_requests_total" in requests.get(f"{served.address}metrics", timeout=5).text
    entry = served.seed / "interactions" / "nsaids" / "warfarin.bleeding.yaml"
    entry.write_text(
        entry.read_text().replace("severity: major\naction: usually-avoid", "severity: contraindicated\naction: avoid")
    )
    newer = curate.load_seed(store.make_engine(served.database_url), folder=served.seed, author="a test")
    again = answer
    for _ in range(100):
        again = client.check(**asked)
        if again["release"]["id"] != answer["release"]["id"]:
            break
        time.sleep(0.1)
    assert again["release"]["id"] == newer.publication.release.id != answer["release"]["id"]
    assert again["findings"][0]["severity"] == "contraindicated"
    assert client.check(**asked, as_of=answer["release"]["id"])["findings"][0]["severity"] == "major"
