# ruff: noqa: S603  (runs this Python with programs of our own)
"""The connection: how each database is opened, who may write, and what is said when it can't be used."""

import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from interactions import store
from interactions.clinical.compendium import Compendium
from interactions.store import engine as engine_module
from interactions.store.tables import Identifier
from tests.store.universe import IBUPROFEN, WORLD

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def save(database: Engine, compendium: Compendium) -> None:
    with store.writing(database) as session:
        store.save(session, compendium, origin="seed", author="someone", reason="a test")


def identifiers(database: Engine) -> set[str]:
    with store.reading(database) as session:
        return set(session.scalars(select(Identifier.id)))


def named(identifier: str) -> dict[str, str]:
    return {"id": identifier, "record_type": "substances"}


# ---- opening


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://somebody:secret@host/name", "secret"])
def test_an_address_that_can_not_be_used_is_refused_with_the_way_out(url: str) -> None:
    with pytest.raises(store.DatabaseNotSupported, match="use sqlite:///path/to/file or postgresql://") as refused:
        store.make_engine(url)
    assert "secret" not in str(refused.value)


def pragmas(database: Engine) -> dict[str, object]:
    names = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
    with database.connect() as connection:
        return {name: connection.scalar(text(f"PRAGMA {name}")) for name in names}


def test_sqlite_is_opened_by_its_law(tmp_path: Path) -> None:
    database = store.make_engine(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with database.connect() as connection:
        version = connection.scalar(text("SELECT sqlite_version()"))
    journal = "wal" if tuple(map(int, version.split("."))) >= (3, 51, 3) else "delete"
    assert pragmas(database) == {
        "journal_mode": journal,
        "foreign_keys": 1,
        "synchronous": 2,  # FULL
        "busy_timeout": 30_000,
    }
    database.dispose()


def test_an_sqlite_with_the_wal_bug_keeps_a_rollback_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_WAL_SAFE", (99, 0, 0))
    database = store.make_engine(f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert pragmas(database)["journal_mode"] == "delete"
    store.upgrade(database)
    save(database, WORLD)
    with store.reading(database) as session:
        assert store.current(session) == WORLD
    database.dispose()


def test_without_pysqlite3_the_standard_librarys_sqlite_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysqlite3", None)
    database = store.make_engine(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with database.connect() as connection:
        assert connection.scalar(text("SELECT sqlite_version()")) == sqlite3.sqlite_version
    database.dispose()


def test_a_journal_that_another_process_holds_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    monkeypatch.setattr(engine_module, "WAIT_SECONDS", 0)
    monkeypatch.setattr(engine_module, "_WAL_SAFE", (0, 0, 0))
    in_wal = store.make_engine(url)
    store.upgrade(in_wal)
    with store.reading(in_wal) as session:
        store.current(session)
        monkeypatch.setattr(engine_module, "_WAL_SAFE", (99, 0, 0))
        in_delete = store.make_engine(url)
        with pytest.raises(store.StoreNotReady, match="locked"):
            identifiers(in_delete)
    in_wal.dispose()
    in_delete.dispose()


def test_a_file_system_without_wal_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_WAL_SAFE", (0, 0, 0))
    without_shared_memory = f"sqlite:///file:{tmp_path / 'new.sqlite'}?vfs=unix-dotfile&uri=true"
    database = store.make_engine(without_shared_memory)
    with pytest.raises(store.StoreNotReady, match="stays in journal mode delete, not wal"):
        store.is_current(database)


# ---- not ready


def test_without_tables_the_store_is_not_ready(empty_database: Engine) -> None:
    with (
        pytest.raises(store.StoreNotReady, match="not all tables yet: migrate it first"),
        store.reading(empty_database) as session,
    ):
        store.newest_release_id(session)


@pytest.mark.parametrize("url", ["sqlite:////no/such/folder/x.sqlite", "postgresql://nobody@/x?host=/no/such/folder"])
def test_a_database_that_can_not_be_reached_is_not_ready(url: str) -> None:
    database = store.make_engine(url)
    with pytest.raises(store.StoreNotReady, match="the database does not answer"), store.reading(database) as session:
        store.newest_release_id(session)
    with pytest.raises(store.StoreNotReady, match="the database does not answer"):
        store.is_current(database)
    with pytest.raises(store.StoreNotReady, match="the database does not answer"):
        store.upgrade(database)


def test_a_file_that_is_no_database_is_not_ready(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear pharmacist, this is no database. " * 100)
    database = store.make_engine(f"sqlite:///{path}")
    with pytest.raises(store.StoreNotReady, match="not a database"), store.reading(database) as session:
        store.newest_release_id(session)
    database.dispose()


def test_too_many_at_once_are_told_to_come_back(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database.pool, "_timeout", 0)
    taken = [database.connect() for _ in range(15)]
    with pytest.raises(store.StoreNotReady, match="every connection to the database is in use"):
        identifiers(database)
    for connection in taken:
        connection.close()
    assert identifiers(database) == set()


def test_a_mistake_of_ours_is_not_called_the_databases(database: Engine, kind: str) -> None:
    mistake = {"sqlite": "SELECT :missing", "postgresql": "SELEKT 1"}[kind]
    with pytest.raises(ProgrammingError), store.reading(database) as session:
        session.connection().exec_driver_sql(mistake)


# ---- reading and writing


def test_what_is_written_is_committed_at_the_end(database: Engine) -> None:
    with store.writing(database) as session:
        session.execute(insert(Identifier), [named("a")])
        assert identifiers(database) == set()
    assert identifiers(database) == {"a"}


def test_an_error_undoes_all_that_was_written(database: Engine) -> None:
    def write_and_fail() -> None:
        with store.writing(database) as session:
            session.execute(insert(Identifier), [named("a")])
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()
    assert identifiers(database) == set()


def test_a_reader_can_not_write(database: Engine) -> None:
    with store.writing(database) as session:  # the connection that the reader then gets from the pool
        session.execute(insert(Identifier), [named("a")])
    with pytest.raises((store.StoreNotReady, DBAPIError), match=r"read-?only"), store.reading(database) as session:
        session.execute(insert(Identifier), [named("b")])
    with pytest.raises(DBAPIError, match=r"read-?only"), database.begin() as connection:
        connection.execute(insert(Identifier), [named("b")])
    assert identifiers(database) == {"a"}


def test_a_reader_sees_one_state_throughout(database: Engine) -> None:
    def publish(compendium: Compendium) -> None:
        save(database, compendium)
        with store.writing(database) as session:
            store.publish(session, author="someone", engine_version="0.1.0", now=NOON)

    publish(WORLD)
    writer = threading.Thread(target=publish, args=(Compendium(),))
    with store.reading(database) as session:
        seen = store.newest_release_id(session)
        writer.start()
        writer.join(timeout=1)  # where SQLite keeps a rollback journal, the writer has to wait for the reader
        assert store.newest_release_id(session) == seen
        assert store.load_release(session, seen) == store.current(session) == WORLD
        assert len(store.releases(session)) == 1
    writer.join()
    with store.reading(database) as session:
        assert store.newest_release_id(session) != seen
        assert store.current(session) == Compendium()


def test_writers_take_turns_and_all_succeed(database: Engine) -> None:
    """Each reads what is there and adds to it: with less than one writer at a time, some would fail or be lost."""
    failures: list[BaseException] = []
    barrier = threading.Barrier(6)

    def write(writer: int) -> None:
        try:
            barrier.wait()
            for number in range(5):
                substance = replace(IBUPROFEN, id=f"s{writer}-{number}")
                with store.writing(database) as session:
                    known = store.current(session).substances
                    grown = Compendium(substances={**known, substance.id: substance})
                    store.save(session, grown, origin="local", author=str(writer), reason="a test")
                    store.publish(session, author=str(writer), engine_version="0.1.0", now=NOON)
        except BaseException as failure:  # noqa: BLE001 (a thread's failure has to reach the test)
            failures.append(failure)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with store.reading(database) as session:
        assert set(store.current(session).substances) == {f"s{w}-{n}" for w in range(6) for n in range(5)}
        published = store.releases(session)
        assert [release.counts for release in published] == [{"substances": 30 - older} for older in range(30)]
        assert store.load_release(session, published[0].id) == store.current(session)


# ---- processes

FORK = """
import os, sys
from interactions import store

def read():
    with store.reading(database) as session:
        return store.releases(session)

database = store.make_engine(sys.argv[1])
forgotten = store.make_engine(sys.argv[1])
del forgotten
read()
assert database.pool.checkedin() == 1
child = os.fork()
if not child:
    inherited = database.pool.checkedin()
    os._exit(inherited if read() == () else 99)
_, status = os.waitpid(child, 0)
read()
print(os.waitstatus_to_exitcode(status))
"""


def test_no_connection_crosses_a_fork(database_url: str) -> None:
    done = subprocess.run([sys.executable, "-c", FORK, database_url], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("0\n", "")
