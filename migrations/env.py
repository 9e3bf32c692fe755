"""How Alembic reaches the database: on the program's connection, or for an operator on the one that -x names.

alembic -x database=sqlite:///var/interactions.sqlite current
"""

from __future__ import annotations

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection

from interactions.store.engine import for_writing, make_engine
from interactions.store.tables import Base


def run(connection: Connection) -> None:
    """Migrate within the transaction that `connection` is in."""
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
elif (url := context.get_x_argument(as_dictionary=True).get("database")) is not None:
    engine = make_engine(str(url))
    with for_writing(engine).begin() as opened:
        run(opened)
    engine.dispose()
else:
    raise CommandError("name the database: alembic -x database=sqlite:///path/to/file …")
