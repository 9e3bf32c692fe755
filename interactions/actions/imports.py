"""The verbs of those who add what another nomenclature says, under its own origin, and take it out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from interactions import store
from interactions.clinical.compendium import Compendium
from interactions.clinical.joining import Joined, Refusals, join
from interactions.config import VERSION
from interactions.files.sources import rxnorm
from interactions.files.sources.rxnorm import Progress

OWN = ("local", "seed")
"""The origins that an import joins, and that speak before it."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, and the release that answers now.

    Of the `rows` of names each was added, `known` already, or refused for one of the reasons in `refused`; refused
    codes are counted there, too. `by_name`: ingredients that became a known drug without a code by their name.
    """

    publication: store.Publication
    counts: store.SaveCounts
    records: Compendium
    rows: int
    names: int
    known: int
    by_name: int
    refused: Refusals


@dataclass(frozen=True, slots=True)
class Removed:
    """How many records an import had, and the release that answers without them."""

    publication: store.Publication
    records: int


def import_rxnorm(engine: Engine, *, folder: Path, author: str, progress: Progress) -> Imported:
    """Read a release of RxNorm, make it all that its origin says, and publish, in one transaction.

    Raises ReleaseUnreadable, StoreNotReady (also before the seed was loaded).
    """
    with store.reading(engine) as session:
        store.newest_release_id(session)
        codes = _codes(store.current(session, origins=OWN))
    reading = rxnorm.read_release(folder, apart=codes, progress=progress)
    with store.writing(engine) as session:
        joined = join(reading.records, store.current(session, origins=OWN), origin=rxnorm.RXNORM)
        counts = store.save(
            session, joined.records, origin=rxnorm.RXNORM, author=author, reason=f"imported from {folder.name}/",
            progress=lambda done, of: progress("Saving", done, of),
        )  # fmt: skip
        publication = _publish(session, author)
    return _imported(reading, joined, publication, counts)


def remove(engine: Engine, *, origin: str, author: str) -> Removed:
    """Take out all that an import added, and publish; what it said stays on record, and in the releases it was in.

    Raises StoreNotReady, and ReferenceDangling where a record of this site refers to what it added.
    """
    with store.writing(engine) as session:
        store.newest_release_id(session)
        counts = store.save(session, Compendium(), origin=origin, author=author, reason="the import was removed")
        return Removed(_publish(session, author), counts.removed)


def renew(session: Session, *, author: str) -> None:
    """Join what was imported to what is known now, in the caller's transaction: a new record takes over its names."""
    imported = store.current(session, origins=(rxnorm.RXNORM,))
    if imported == Compendium():
        return
    joined = join(imported, store.current(session, origins=OWN), origin=rxnorm.RXNORM)
    store.save(
        session, joined.records, origin=rxnorm.RXNORM, author=author, reason="joined again after a change of the seed"
    )


def own(compendium: Compendium) -> Compendium:
    """What is not imported: of this site and of the seed. An import's records are called in the store as they are."""
    imported = {id_ for id_, origin in compendium.origins.items() if origin not in OWN}
    return Compendium.of((name, record) for name, record in compendium.records() if record.id not in imported)


def _publish(session: Session, author: str) -> store.Publication:
    return store.publish(session, author=author, engine_version=VERSION, now=datetime.now(UTC))


def _codes(compendium: Compendium) -> frozenset[str]:
    substances = compendium.substances.values()
    return frozenset(code for substance in substances for code in substance.codes.get(rxnorm.RXNORM, ()))


def _imported(
    reading: rxnorm.Reading, joined: Joined, publication: store.Publication, counts: store.SaveCounts
) -> Imported:
    refused = reading.refused
    refused.counts.update(joined.refused.counts)
    refused.examples.update(joined.refused.examples)
    return Imported(
        publication, counts, joined.records, reading.rows, joined.names, joined.known, joined.by_name, refused
    )
