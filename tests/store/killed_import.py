"""A program that imports names beside what is known and is killed at each of its statements in turn.

    python killed_import.py URL RELEASE

Prints as killed.py does.
"""

import os
import sys
from itertools import count
from pathlib import Path

from killed import NOW, die_at
from sqlalchemy import Engine

from interactions import store
from interactions.actions import imports
from interactions.clinical.compendium import Compendium
from interactions.clinical.model import Substance
from interactions.clinical.vocabulary import SubstanceKind

SEED = Compendium(
    substances={"warfarin": Substance("warfarin", "Warfarin", SubstanceKind.DRUG, codes={"rxnorm": ("11289",)})}
)


def held(database: Engine) -> str:
    with store.reading(database) as session:
        kept, released = store.current(session), store.load_release(session, store.newest_release_id(session))
        releases = len(store.releases(session))
    if kept == released == SEED and releases == 1:
        return "old"
    return "new" if kept == released and "names.rxnorm.warfarin" in kept.imported_names and releases == 2 else "broken"


def main(url: str, release: str) -> None:
    database = store.make_engine(url)
    with store.writing(database) as session:
        store.save(session, SEED, origin="seed", author="someone", reason="a test")
        store.publish(session, author="someone", engine_version="0.1.0", now=NOW)
    for moment in count(1):
        child = os.fork()
        if not child:
            die_at(database, moment)
            imports.import_rxnorm(database, folder=Path(release), author="someone", progress=lambda *_: None)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else "lived", held(database))  # noqa: T201  (this is how it answers)
        if not os.WIFSIGNALED(status):
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
