# ruff: noqa: S603  (runs PostgreSQL's own programs with arguments from here)
"""A throwaway PostgreSQL server, started by the tests for themselves and reached by a socket: it needs no port."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

MISSING = "PostgreSQL is missing, and these tests are not skipped: apt-get install -y postgresql"
SETTINGS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40")


class Postgres:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)

    def new_database(self) -> str:
        """Make an empty database and give its name."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return name

    def clear(self, database: str, tables: Sequence[str]) -> None:
        """Empty tables, also those whose triggers forbid it: much faster than a new database for each test."""
        with psycopg.connect(self._conninfo(database)) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(f"TRUNCATE {', '.join(tables)}")

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def wait(self, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
        """Return once the server answers; fail the tests if it ends or stays silent."""
        deadline = time.monotonic() + seconds
        while server.poll() is None and time.monotonic() < deadline:
            try:
                psycopg.connect(self._conninfo("postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        pytest.fail(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")

    def _conninfo(self, database: str) -> str:
        return f"host={self.folder} user=postgres dbname={database}"


@contextmanager
def throwaway_postgres() -> Iterator[Postgres]:
    """Start a server with the newest PostgreSQL that is installed; stop it and remove its data at the end."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path is at most 107 characters
    try:
        user = _user(folder)
        data, log = folder / "data", (folder / "log").open("wb")
        initdb = (
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        )
        if subprocess.run(initdb, user=user, cwd=folder, stdout=log, stderr=log, check=False).returncode:
            pytest.fail(f"initdb failed:\n{(folder / 'log').read_text()}")
        options = [part for setting in SETTINGS for part in ("-c", setting)]
        server = subprocess.Popen(
            (programs / "postgres", "-D", data, "-k", folder, *options), user=user, cwd=folder, stdout=log, stderr=log
        )
        try:
            postgres = Postgres(folder)
            postgres.wait(server)
            yield postgres
        finally:
            server.send_signal(signal.SIGINT)  # "fast": connections are cut
            server.wait(timeout=60)
            log.close()
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not installed and on_path is None:
        pytest.fail(MISSING)
    return (installed[-1] if installed else Path(str(on_path)).resolve()).parent


def _user(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: who it runs as instead."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        pytest.fail(MISSING)
    shutil.chown(folder, "postgres")
    return "postgres"
