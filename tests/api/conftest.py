"""A small app over the tiny universe, as a client meets it. It is built once, and no test changes it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from clinical.universe import COMPENDIUM
from flask import Flask
from flask.testing import FlaskClient

from interactions import create_app, store
from interactions.clinical.compendium import Compendium
from interactions.config import Settings


def publish(app: Flask, compendium: Compendium) -> store.Release:
    """Keep this knowledge in the app's database and publish it."""
    engine = app.extensions["interactions-releases"].engine
    with store.writing(engine) as session:
        store.save(session, compendium, origin="seed", author="a test", reason="a test")
        return store.publish(session, author="a test", engine_version="0.1.0", now=datetime.now(UTC)).release


def empty_app(folder: Path) -> Flask:
    """An app whose database has tables, and no release."""
    settings = Settings(home=folder, database_url=f"sqlite:///{folder / 'interactions.sqlite3'}")
    app = create_app(settings)
    store.upgrade(app.extensions["interactions-releases"].engine)
    return app


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = empty_app(tmp_path_factory.mktemp("api"))
    publish(app, COMPENDIUM)
    yield app
    app.extensions["interactions-releases"].engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def new_app(tmp_path: Path) -> Iterator[Flask]:
    """An app of the test's own, with tables and no release."""
    app = empty_app(tmp_path)
    yield app
    app.extensions["interactions-releases"].engine.dispose()


@pytest.fixture(scope="session")
def document(app: Flask) -> dict[str, Any]:
    """The published OpenAPI document."""
    published: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    return published


@pytest.fixture(scope="session")
def closed_document(document: dict[str, Any]) -> dict[str, Any]:
    """The document as it holds today: answers may grow, as it promises, but all that is in them now is described."""
    closed = deepcopy(document)
    for schema in closed["components"]["schemas"].values():
        schema["additionalProperties"] = False
    return closed
