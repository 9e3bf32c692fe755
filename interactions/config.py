"""Settings from the environment, read once at the start into one frozen value, and checked there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from interactions.clinical.errors import InteractionsError

VERSION = "0.1.0"
CHECKOUT = Path(__file__).parents[1]
_LARGEST_PORT = 65_535
_MOST_WORKERS = 64


class ConfigError(InteractionsError):
    """A setting can't be used; the message names the variable and what it takes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can choose.

    home: the folder of the SQLite file. seed: the folder of the curated knowledge. database_url: where the database
    is. host, port: where to serve. workers, threads: gunicorn's processes and the threads of each.
    """

    home: Path = CHECKOUT / "var"
    seed: Path = CHECKOUT / "seed"
    database_url: str = f"sqlite:///{CHECKOUT / 'var' / 'interactions.sqlite3'}"
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read HOST, PORT and the INTERACTIONS_* variables. Raises ConfigError; an unknown one of ours is an error."""
        known = {"HOME", "SEED", "DATABASE_URL", "WORKERS", "THREADS"}
        ours = {name.removeprefix("INTERACTIONS_") for name in environment if name.startswith("INTERACTIONS_")}
        if unknown := sorted(ours - known):
            raise ConfigError(
                f"INTERACTIONS_{unknown[0]} is not a setting; there are: "
                + ", ".join(f"INTERACTIONS_{name}" for name in sorted(known))
            )
        home = Path(environment.get("INTERACTIONS_HOME") or cls.home_default()).expanduser().absolute()
        return cls(
            home=home,
            seed=Path(environment.get("INTERACTIONS_SEED") or CHECKOUT / "seed").expanduser().absolute(),
            database_url=environment.get("INTERACTIONS_DATABASE_URL") or f"sqlite:///{home / 'interactions.sqlite3'}",
            host=environment.get("HOST") or "127.0.0.1",
            port=_number(environment, "PORT", 8000, _LARGEST_PORT),
            workers=_number(environment, "INTERACTIONS_WORKERS", 2, _MOST_WORKERS),
            threads=_number(environment, "INTERACTIONS_THREADS", 4, _MOST_WORKERS),
        )

    @property
    def address(self) -> str:
        """Where the pages are, as a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"

    @staticmethod
    def home_default() -> Path:
        return CHECKOUT / "var"


def _number(environment: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise ConfigError(f"{name} is {text!r}: it takes a whole number from 1 to {most}")
    return int(text)
