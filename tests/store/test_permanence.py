# ruff: noqa: S608  (the tables have our own names)
"""What was written stays: the database refuses, whoever asks."""

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError

from interactions import store
from interactions.clinical.compendium import Compendium
from interactions.store.engine import for_writing
from interactions.store.tables import Base
from tests.store.test_policies import NOON, policy
from tests.store.universe import WORLD

PERMANENT = {"identifiers": "id", "revisions": "author", "record_links": "role", "releases": "hash",
             "policies": "reason", "policy_ends": "ended_by"}  # fmt: skip


@pytest.fixture
def filled(database: Engine) -> Engine:
    with store.writing(database) as session:
        store.save(session, WORLD, origin="seed", author="someone", reason="a test")
        store.publish(session, author="someone", engine_version="0.1.0", now=NOON)
        store.add_policy(session, policy("policy-1"))
        store.end_policy(session, "policy-1", by="someone", now=NOON)
    return database


def rows(database: Engine) -> dict[str, list[tuple[object, ...]]]:
    with database.connect() as connection:
        return {
            table: sorted(tuple(row) for row in connection.execute(select(Base.metadata.tables[table])))
            for table in PERMANENT
        }


@pytest.mark.parametrize("table", PERMANENT)
@pytest.mark.parametrize("change", ["UPDATE {table} SET {column} = 'x'", "DELETE FROM {table}"])
def test_rows_are_never_changed_or_deleted(filled: Engine, table: str, change: str) -> None:
    before = rows(filled)
    assert before[table]
    with pytest.raises(IntegrityError, match=f"rows of {table} are never changed"), for_writing(filled).begin() as sql:
        sql.execute(text(change.format(table=table, column=PERMANENT[table])))
    assert rows(filled) == before


@pytest.mark.parametrize("table", PERMANENT)
def test_rows_are_never_replaced(filled: Engine, table: str, kind: str) -> None:
    """SQLite's INSERT OR REPLACE, and an upsert, are deletions in disguise."""
    disguised = {
        "sqlite": [f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"],
        "postgresql": [f"TRUNCATE {table} CASCADE", f"INSERT INTO {table} SELECT * FROM {table}"],
    }[kind]
    before = rows(filled)
    for statement in disguised:
        with pytest.raises(IntegrityError), for_writing(filled).begin() as sql:
            sql.execute(text(statement))
    assert rows(filled) == before


def test_a_second_release_of_the_same_id_is_refused(filled: Engine) -> None:
    copy = "INSERT INTO releases SELECT 2, id, 'x', published_at, published_by, engine, counts, body FROM releases"
    with pytest.raises(IntegrityError), for_writing(filled).begin() as sql:
        sql.execute(text(copy))
    with filled.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM releases")) == 1


def test_a_revision_has_a_hash_exactly_when_it_has_a_body(filled: Engine) -> None:
    without_hash = (
        "INSERT INTO revisions (identifier, origin, number, record_type, body, created_at, author, reason) "
        "SELECT identifier, origin, 2, record_type, body, created_at, author, reason FROM revisions"
    )
    with pytest.raises(IntegrityError, match="body_with_hash"), for_writing(filled).begin() as sql:
        sql.execute(text(without_hash))
    with store.reading(filled) as session:
        assert store.current(session) == WORLD


def test_removing_everything_loses_nothing(filled: Engine) -> None:
    before = rows(filled)
    with store.writing(filled) as session:
        store.save(session, Compendium(), origin="seed", author="someone", reason="a test")
    after = rows(filled)
    assert all(set(map(repr, before[table])) <= set(map(repr, after[table])) for table in PERMANENT)
