"""The cases are asked twice: of the engine on seed/, and through the API of a database that holds the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from cases.expected import Ask
from flask.testing import FlaskClient

from interactions import create_app, store
from interactions.asked import CheckSchema
from interactions.clinical.answer import answer_document
from interactions.clinical.check import check
from interactions.clinical.compendium import Compendium
from interactions.clinical.knowledge import Knowledge
from interactions.config import CHECKOUT, VERSION, Settings
from interactions.files.seed import read_seed


@pytest.fixture(scope="session")
def compendium() -> Compendium:
    return read_seed(CHECKOUT / "seed")


@pytest.fixture(scope="session")
def knowledge(compendium: Compendium) -> Knowledge:
    return Knowledge.of(compendium)


@pytest.fixture(scope="session")
def client(compendium: Compendium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    home = tmp_path_factory.mktemp("cases")
    app = create_app(Settings(home=home, database_url=f"sqlite:///{home / 'interactions.sqlite3'}"))
    engine = app.extensions["interactions-releases"].engine
    store.upgrade(engine)
    with store.writing(engine) as session:
        store.save(session, compendium, origin="seed", author="a test", reason="a test")
        store.publish(session, author="a test", engine_version=VERSION, now=datetime.now(UTC))
    yield app.test_client()
    engine.dispose()


@pytest.fixture(scope="session", params=["engine", "api"])
def ask(request: pytest.FixtureRequest) -> Ask:
    """Ask a check with a body of POST /api/v1/check; the answer is the contract's document."""
    if request.param == "engine":
        knowledge: Knowledge = request.getfixturevalue("knowledge")

        def of_the_engine(asked: Mapping[str, Any]) -> dict[str, Any]:
            return answer_document(check(CheckSchema().load(asked)["asked"], knowledge), knowledge)

        return of_the_engine
    client: FlaskClient = request.getfixturevalue("client")

    def through_the_api(asked: Mapping[str, Any]) -> dict[str, Any]:
        response = client.post("/api/v1/check", json=asked)
        assert response.status_code == 200, response.get_data(as_text=True)
        answer: dict[str, Any] = response.get_json()
        return answer

    return through_the_api
