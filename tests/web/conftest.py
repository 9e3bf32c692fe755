"""The pages over the tiny universe: asked by Flask's client, and by Chromium over a port of their own."""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from clinical.universe import COMPENDIUM
from clinical.ward import WARD
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, sync_playwright
from web.every_page import AppOf
from werkzeug.serving import make_server

from interactions import create_app, store
from interactions.clinical.compendium import Compendium
from interactions.clinical.model import Outcome
from interactions.clinical.policy import Effect, Policy
from interactions.clinical.statements import Citation, DoseRange, Dosing
from interactions.clinical.vocabulary import Evidence, Onset, Severity
from interactions.config import Settings

PUBLISHED = datetime(2026, 11, 22, tzinfo=UTC)


def build_app(folder: Path, compendium: Compendium | None) -> Flask:
    """An app that answers from this knowledge, or one without a release."""
    app = create_app(Settings(home=folder, database_url=f"sqlite:///{folder / 'interactions.sqlite3'}"))
    engine = app.extensions["interactions-releases"].engine
    store.upgrade(engine)
    if compendium is not None:
        with store.writing(engine) as session:
            store.save(session, compendium, origin="seed", author="a test", reason="a test")
            store.publish(session, author="a test", engine_version="0.1.0", now=PUBLISHED)
    return app


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = build_app(tmp_path_factory.mktemp("web"), COMPENDIUM)
    yield app
    app.extensions["interactions-releases"].engine.dispose()


KETAMINE_DOSES = Dosing(
    substance="ketamine", outcome="overdose", evidence=Evidence.ESTABLISHED, onset=Onset.RAPID, title="Ketamine dose",
    patient_title="Your dose of ketamine", effect="What happens.", mechanism="not-known", management="What to do.",
    patient_advice="Ask.", sources=(Citation("label", "section 2"),),
    ranges=(
        DoseRange("pain", "pain", "intravenous", "0.05 mg/kg", "2 mg/kg", Severity.MAJOR, "label", "section 2.1",
                  over="60 min", population="adults", below=Severity.MINOR, note="A note."),
        DoseRange("anaesthesia", "anaesthesia", "intravenous", "1 mg/kg", "4.5 mg/kg", Severity.MAJOR, "label",
                  "section 2.2", over="60 s", age_from="16", inside=Severity.MAJOR, because="it anaesthetises"),
        DoseRange("by-mouth", "pain", "oral", "not-known", "100 mg", Severity.MODERATE, "label", "section 3",
                  per="day", condition="asthma"),
    ),
)  # fmt: skip

POLICIES = (
    (Effect.QUIETEN, "opioids+ssris.serotonin-toxicity", None, "all know <that>"),
    (Effect.QUIETEN, "allergen.any-substance", None, "it cannot be"),
    (Effect.RAISE, "ketamine+metformin.exposure-up", Severity.MAJOR, "no laboratory here"),
    (Effect.ANNOTATE, "duplicate.ssris", None, "ask the ward"),
)


@pytest.fixture(scope="session")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app that knows what concerns whole lists, at a site with a policy."""
    named = ("hypersensitivity", "nephrotoxicity", "duplication", "overdose")
    outcomes = {id_: Outcome(id_, id_, f"plain {id_}") for id_ in named}
    known = dataclasses.replace(
        WARD,
        outcomes={**WARD.outcomes, **outcomes},
        dosing={KETAMINE_DOSES.id: KETAMINE_DOSES},
    )
    app = build_app(tmp_path_factory.mktemp("ward"), known)
    engine = app.extensions["interactions-releases"].engine
    with store.writing(engine) as session:
        for effect, entry, severity, reason in POLICIES:
            id_ = store.next_policy_id(session)
            store.add_policy(session, Policy(id_, entry, effect, severity, reason, "A. Person", date.max, PUBLISHED))
    yield app
    engine.dispose()


@pytest.fixture
def ward_client(ward: Flask) -> FlaskClient:
    return ward.test_client()


@pytest.fixture
def app_of(tmp_path: Path) -> Iterator[AppOf]:
    """Builds an app of the test's own."""
    built = []

    def build(compendium: Compendium | None) -> Flask:
        app = build_app(tmp_path, compendium)
        built.append(app)
        return app

    yield build
    for app in built:
        app.extensions["interactions-releases"].engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """The address of a live server, without a slash at its end."""
    with served(app) as address:
        yield address


@pytest.fixture(scope="session")
def ward_site(ward: Flask) -> Iterator[str]:
    with served(ward) as address:
        yield address


@contextmanager
def served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    arguments = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync"]  # fmt: skip
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser, site: str) -> Callable[..., BrowserContext]:
    """Opens a browser context on the site, which fails the test if a page asks another host for anything."""
    return lambda **options: _watched(chromium, site, **options)


@pytest.fixture
def ward_window(chromium: Browser, ward_site: str) -> Callable[..., BrowserContext]:
    return lambda **options: _watched(chromium, ward_site, **options)


@contextmanager
def _watched(chromium: Browser, site: str, **options: object) -> Iterator[BrowserContext]:
    asked: list[str] = []
    complaints: list[str] = []
    context = chromium.new_context(base_url=site, **options)  # type: ignore[arg-type]
    context.on("request", lambda request: asked.append(request.url))
    context.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" and not _of_page(said) else None
    )
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    assert asked
    assert [url for url in asked if not url.startswith(f"{site}/")] == []
    assert complaints == []


def _of_page(said: ConsoleMessage) -> bool:
    """Chromium's note that a page which the test asked for is an error page."""
    return (
        said.text.startswith("Failed to load resource")
        and said.page is not None
        and said.location["url"] == said.page.url
    )
