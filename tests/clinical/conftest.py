"""No test of the judgement can reach a database: opening one fails."""

from __future__ import annotations

import pytest
import sqlalchemy.orm


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        message = "a test of clinical/ reached for the database"
        raise AssertionError(message)

    monkeypatch.setattr(sqlalchemy.orm.Session, "execute", refuse)
    monkeypatch.setattr(sqlalchemy, "create_engine", refuse)
