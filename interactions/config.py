"""Settings from the environment, read once at the start into one frozen value, and checked there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from interactions.clinical.errors import InteractionsError

VERSION = "0.1.0"
CHECKOUT = Path(__file__).parents[1]
_DATABASE = "interactions.sqlite3"
_LARGEST_PORT = 65_535
_MOST_WORKERS = 64


class ConfigError(InteractionsError):
    """A setting can't be used; the message names the variable and what it takes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can choose; each default stands here and nowhere else.

    home: the folder of the SQLite file. seed: the folder of the curated knowledge. database_url: where the database
    is; where none is given, a SQLite file in the home. host, port: where to serve. workers, threads: gunicorn's
    processes and the threads of each.
    """

    home: Path = CHECKOUT / "var"
    seed: Path = CHECKOUT / "seed"
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4

    def __post_init__(self) -> None:
        if not self.database_url:
            object.__setattr__(self, "database_url", _text(URL.create("sqlite", database=str(self.home / _DATABASE))))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read HOST, PORT and the INTERACTIONS_* variables. Raises ConfigError; an unknown one of ours is an error.

        What is relative counts from the working folder, and is absolute from here on.
        """
        known = {"HOME", "SEED", "DATABASE_URL", "WORKERS", "THREADS"}
        ours = {name.removeprefix("INTERACTIONS_") for name in environment if name.startswith("INTERACTIONS_")}
        if unknown := sorted(ours - known):
            raise ConfigError(
                f"INTERACTIONS_{unknown[0]} is not a setting; there are: "
                + ", ".join(f"INTERACTIONS_{name}" for name in sorted(known))
            )
        default = cls()
        return cls(
            home=_folder(environment, "INTERACTIONS_HOME", default.home),
            seed=_folder(environment, "INTERACTIONS_SEED", default.seed),
            database_url=_database(environment, "INTERACTIONS_DATABASE_URL"),
            host=environment.get("HOST") or default.host,
            port=_number(environment, "PORT", default.port, _LARGEST_PORT),
            workers=_number(environment, "INTERACTIONS_WORKERS", default.workers, _MOST_WORKERS),
            threads=_number(environment, "INTERACTIONS_THREADS", default.threads, _MOST_WORKERS),
        )

    @property
    def address(self) -> str:
        """Where the pages are, as a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"

    @property
    def sqlite_file(self) -> Path | None:
        """The database's file; None where the database is a server."""
        url = make_url(self.database_url)
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _folder(environment: Mapping[str, str], name: str, default: Path) -> Path:
    return Path(environment.get(name) or default).expanduser().absolute()


def _database(environment: Mapping[str, str], name: str) -> str:
    """The database's URL, a SQLite file's with its absolute path; empty where none is given."""
    given = environment.get(name)
    if not given:
        return ""
    try:
        url = make_url(given)
    except ArgumentError:  # it may hold a password: it isn't repeated
        raise ConfigError(f"{name} can't be read: it takes sqlite:///path/to/file or postgresql+psycopg://…") from None
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return given  # what the store can't use is the store's to say
    return _text(url.set(database=str(Path(str(url.database)).expanduser().absolute())))


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _number(environment: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise ConfigError(f"{name} is {text!r}: it takes a whole number from 1 to {most}")
    return int(text)
