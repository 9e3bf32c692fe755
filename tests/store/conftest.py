"""Every test that asks for `database` runs twice: on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from interactions import store
from interactions.store.tables import Base
from tests.postgres import Postgres, throwaway_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with throwaway_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres) -> str:
    """The name of a database with tables, emptied before each test."""
    name = postgres.new_database()
    migrate(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with tables, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "interactions.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'interactions.sqlite'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.url(server.new_database())


@pytest.fixture
def database_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with tables and without knowledge."""
    if kind == "sqlite":
        path = shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "interactions.sqlite")
        return f"sqlite:///{path}"
    server: Postgres = request.getfixturevalue("postgres")
    name = request.getfixturevalue("migrated_postgres")
    server.clear(name, [table for table in Base.metadata.tables if table != "origins"])
    return server.url(name)


@pytest.fixture
def empty_database(empty_url: str) -> Iterator[Engine]:
    engine = store.make_engine(empty_url)
    yield engine
    engine.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    engine = store.make_engine(database_url)
    yield engine
    engine.dispose()


def migrate(url: str) -> None:
    engine = store.make_engine(url)
    store.upgrade(engine)
    engine.dispose()
