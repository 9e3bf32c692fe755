# ruff: noqa: T201  (printing is how this program answers)
"""A program that loads new knowledge over old and is killed at each of its statements in turn.

    python killed.py URL

Prints for each death what the database then held: `old`, `new`, or `broken`; the last line is a load that lived.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from itertools import count

from sqlalchemy import Engine, event

from interactions import store
from interactions.clinical.compendium import Compendium
from interactions.clinical.model import Substance
from interactions.clinical.vocabulary import SubstanceKind

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OLD = Compendium(substances={f"s{i}": Substance(f"s{i}", "old", SubstanceKind.DRUG) for i in range(300)})
NEW = Compendium(
    substances={
        **{f"s{i}": Substance(f"s{i}", "new", SubstanceKind.DRUG) for i in range(100, 300)},
        **{f"t{i}": Substance(f"t{i}", "new", SubstanceKind.DRUG, contains=(f"s{i}",)) for i in range(100, 300)},
    }
)


def load(database: Engine, compendium: Compendium) -> None:
    with store.writing(database) as session:
        store.save(session, compendium, origin="seed", author="someone", reason="a test")
        store.publish(session, author="someone", engine_version="0.1.0", now=NOW)


def held(database: Engine) -> str:
    with store.reading(database) as session:
        kept, released = store.current(session), store.load_release(session, store.newest_release_id(session))
        if kept == released == OLD and len(store.releases(session)) == 1:
            return "old"
        if kept == released == NEW and len(store.releases(session)) == 2:
            return "new"
        return "broken"


def die_at(database: Engine, moment: int) -> None:
    """Kill this process without warning before its n-th statement; COMMIT counts as one."""
    left = iter(range(moment, 0, -1))

    def tick(*_: object) -> None:
        if next(left) == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database, "before_cursor_execute", tick)
    event.listen(database, "commit", tick)


def main(url: str) -> None:
    database = store.make_engine(url)
    load(database, OLD)
    for moment in count(1):
        child = os.fork()
        if not child:
            die_at(database, moment)
            load(database, NEW)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            print("killed", held(database))
        else:
            print("lived", held(database))
            return


if __name__ == "__main__":
    main(sys.argv[1])
