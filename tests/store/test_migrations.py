# ruff: noqa: S603, S608  (runs this Python with programs of our own; the tables have our own names)
"""The tables, up and down, the same on both databases."""

import subprocess
import sys
from argparse import Namespace
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import ProgrammingError

from interactions import store
from interactions.store.engine import for_writing
from interactions.store.migrate import MIGRATIONS, configuration
from interactions.store.tables import Base
from tests.store.universe import WORLD


def tables(database: Engine) -> set[str]:
    with database.connect() as connection:
        return set(inspect(connection).get_table_names())


def downgrade(database: Engine) -> None:
    with for_writing(database).begin() as connection:
        command.downgrade(configuration(connection), "base")


def test_an_empty_database_is_brought_up_to_date(empty_database: Engine) -> None:
    assert not store.is_current(empty_database)
    store.upgrade(empty_database)
    assert store.is_current(empty_database)
    assert tables(empty_database) == {*Base.metadata.tables, "alembic_version"}
    store.upgrade(empty_database)
    assert store.is_current(empty_database)


def test_the_migrations_make_what_the_models_say(database: Engine) -> None:
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_migrations_hold_no_knowledge(database: Engine) -> None:
    with database.connect() as connection:
        counts = {table: connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in Base.metadata.tables}
    assert {table for table, count in counts.items() if count} == {"origins"}


def test_down_and_up_again_also_with_knowledge_inside(empty_database: Engine) -> None:
    store.upgrade(empty_database)
    with store.writing(empty_database) as session:
        store.save(session, WORLD, origin="seed", author="someone", reason="a test")
        store.publish(session, author="someone", engine_version="0.1.0", now=datetime(2026, 11, 22, tzinfo=UTC))
    downgrade(empty_database)
    assert tables(empty_database) == {"alembic_version"}
    assert not store.is_current(empty_database)
    store.upgrade(empty_database)
    with store.reading(empty_database) as session:
        assert store.releases(session) == ()


def test_a_migration_that_fails_leaves_nothing_behind(empty_database: Engine) -> None:
    with for_writing(empty_database).begin() as connection:
        connection.execute(text("CREATE TABLE releases (id integer)"))
    with pytest.raises((store.StoreNotReady, ProgrammingError), match="already exists"):
        store.upgrade(empty_database)
    assert tables(empty_database) == {"releases"}


def test_a_database_of_a_newer_version_is_left_alone(database: Engine) -> None:
    with for_writing(database).begin() as connection:
        head = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        assert not store.is_current(database)
        with pytest.raises(store.StoreNotReady, match="a newer version has used it"):
            store.upgrade(database)
    finally:
        with for_writing(database).begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": head})


def test_several_starts_at_once_migrate_once(empty_url: str, empty_database: Engine) -> None:
    start = "import sys; from interactions import store; store.upgrade(store.make_engine(sys.argv[1]))"
    starts = [subprocess.Popen([sys.executable, "-c", start, empty_url], stderr=subprocess.PIPE) for _ in range(3)]
    assert [(one.communicate(timeout=120)[1], one.returncode) for one in starts] == [(b"", 0)] * 3
    assert store.is_current(empty_database)


def test_an_operator_may_run_alembic(empty_url: str, empty_database: Engine) -> None:
    config = Config(cmd_opts=Namespace(x=[f"database={empty_url}"]))
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, "head")
    assert store.is_current(empty_database)


def test_an_operator_who_names_no_database_is_told_how() -> None:
    with pytest.raises(CommandError, match="name the database: alembic -x database="):
        command.upgrade(configuration(), "head")
