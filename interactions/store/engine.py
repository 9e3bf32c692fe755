"""The connection to the database, and the two ways to use it: `reading` and `writing`.

A transaction that writes is alone from its first statement on (SQLite's BEGIN IMMEDIATE, an advisory lock on
PostgreSQL), so what it has read still holds when it writes. A transaction that reads sees one state throughout and
can't write. A connection taken without either, `engine.connect()`, reads.

Processes: no connection may cross a fork, and SQLite's not even be closed on the other side. The engine therefore
closes its idle connections before the process forks (`gunicorn --preload`), and each process opens its own. Don't fork
inside a `with reading(...)` or `with writing(...)`.
"""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session

from interactions.store.errors import DatabaseNotSupported, StoreNotReady

WAIT_SECONDS = 30
"""How long a transaction waits for another one that writes."""

_WAL_SAFE = (3, 51, 3)  # before it, SQLite's WAL mode has a bug that can corrupt the file
_ADVISORY_LOCK = 0x696E7465726163  # any number will do, as long as it stays the same
_POSTGRESQL_NO_SUCH_TABLE = "42P01"
_BEGIN = {
    ("sqlite", False): ("PRAGMA query_only = ON", "BEGIN DEFERRED"),
    ("sqlite", True): ("PRAGMA query_only = OFF", "BEGIN IMMEDIATE"),
    ("postgresql", False): ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",),
    ("postgresql", True): (
        f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'",
        f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})",
    ),
}


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///path/to/file` or `postgresql://user@host/name`; it connects on first use.

    Raises DatabaseNotSupported for any other address.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address, module=_sqlite_module())
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        engine = create_engine(address, pool_pre_ping=True)
    event.listen(engine, "begin", _begin)
    _close_before_fork(engine)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one state of the database and changes nothing. Raises StoreNotReady."""
    with not_ready(), Session(engine) as session, session.begin():
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session whose changes are committed together at the end, or not at all. Raises StoreNotReady."""
    with not_ready(), Session(for_writing(engine)) as session, session.begin():
        yield session


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions write."""
    return engine.execution_options(writes=True)


def _address(url: str) -> URL:
    forms = "use sqlite:///path/to/file or postgresql://user:password@host/name"
    try:
        address = make_url(url)
    except ArgumentError as error:
        # the address may hold a password: it isn't repeated
        raise DatabaseNotSupported(f"the database's address can't be read: {forms}") from error
    backend = address.get_backend_name()
    if backend not in {"sqlite", "postgresql"}:
        raise DatabaseNotSupported(f"the database {backend} is not supported: {forms}")
    if backend == "sqlite" and address.database in {None, "", ":memory:"}:
        raise DatabaseNotSupported(f"a database in memory is lost with its connection: {forms}")
    return address


def _sqlite_module() -> ModuleType:
    try:
        return import_module("pysqlite3")
    except ImportError:  # it isn't built for every platform
        return sqlite3


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver opens no transaction of its own: _begin does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    wanted = "wal" if _version(cursor) >= _WAL_SAFE else "delete"
    if cursor.execute("PRAGMA journal_mode").fetchone() != (wanted,):
        (mode,) = cursor.execute(f"PRAGMA journal_mode = {wanted}").fetchone()
        if mode != wanted:
            raise StoreNotReady(f"the database stays in journal mode {mode}, not {wanted}: stop what else uses it")
    cursor.close()


def _version(cursor: Any) -> tuple[int, ...]:
    (version,) = cursor.execute("SELECT sqlite_version()").fetchone()
    return tuple(int(part) for part in version.split("."))


def _begin(connection: Connection) -> None:
    writes = bool(connection.get_execution_options().get("writes", False))
    for statement in _BEGIN[connection.dialect.name, writes]:
        connection.exec_driver_sql(statement)


def _close_before_fork(engine: Engine) -> None:
    reference = weakref.ref(engine)

    def close() -> None:
        if (living := reference()) is not None:
            living.dispose()

    os.register_at_fork(before=close)


@contextmanager
def not_ready() -> Iterator[None]:
    """Say as StoreNotReady what keeps the database from answering; a fault of ours stays what it is."""
    try:
        yield
    except NoConnectionFree as error:
        raise StoreNotReady("every connection to the database is in use: try again later") from error
    except DatabaseError as error:
        no_table = getattr(error.orig, "sqlstate", None) == _POSTGRESQL_NO_SUCH_TABLE
        if no_table or str(error.orig).startswith("no such table"):
            raise StoreNotReady(
                "the database has not all tables yet: migrate it first (`interactions seed load` does)"
            ) from error
        if isinstance(error, OperationalError) or type(error) is DatabaseError:  # the latter: no database at all
            raise StoreNotReady(f"the database does not answer ({error.orig}); see `interactions doctor`") from error
        raise
