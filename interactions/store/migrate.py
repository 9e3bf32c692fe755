"""The tables' shape: brought up to date by the numbered migrations, in one transaction that two starts can't share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from interactions.store.engine import for_writing, not_ready
from interactions.store.errors import StoreNotReady

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def upgrade(engine: Engine) -> None:
    """Bring the tables up to date. A second start waits for the first, and finds nothing left to do.

    Raises StoreNotReady where the database can't be reached, or was migrated by a newer version.
    """
    from alembic import command
    from alembic.util import CommandError

    with not_ready(), for_writing(engine).begin() as connection:
        try:
            command.upgrade(configuration(connection), "head")
        except CommandError as error:
            raise StoreNotReady(f"the database was not migrated ({error}); a newer version has used it") from error


def is_current(engine: Engine) -> bool:
    """Whether the tables are as this version wants them. Raises StoreNotReady where the database can't be reached."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with not_ready(), engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return found == tuple(ScriptDirectory.from_config(configuration()).get_heads())


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, to run on `connection` within its transaction."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
