"""Releases: what was published, whole and for ever.

A stored release is compressed; inside, its first line says the revision and origin of every record, and the rest is
the canonical content that the hash is of.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from interactions.clinical.compendium import RECORD_TYPES, Compendium
from interactions.store import canonical
from interactions.store.compendium import effective
from interactions.store.errors import ReleaseDamaged, ReleaseNotFound, StoreNotReady
from interactions.store.tables import ReleaseRow


@dataclass(frozen=True, slots=True)
class Release:
    """What is known of a release without loading it. `counts`: how many records of each type, if any."""

    id: str
    hash: str
    published: datetime
    published_by: str
    engine: str
    counts: Mapping[str, int]


class Publication(NamedTuple):
    """The release that holds what is kept now, and whether it had to be made."""

    release: Release
    new: bool


_columns = (
    ReleaseRow.id,
    ReleaseRow.hash,
    ReleaseRow.published_at,
    ReleaseRow.published_by,
    ReleaseRow.engine,
    ReleaseRow.counts,
)
_newest_id = select(ReleaseRow.id).order_by(ReleaseRow.sequence.desc()).limit(1)
_newest = select(*_columns).order_by(ReleaseRow.sequence.desc()).limit(1)


def publish(session: Session, *, author: str, engine_version: str, now: datetime) -> Publication:
    """Make what is kept now a release, in the caller's transaction; none is made if the newest says the same.

    Its id is the day in UTC and a number that counts that day's releases: `2026.11.22-1`.
    Raises RecordUnreadable where a record was written by a version that this one can't read.
    """
    rows = effective(session)
    content = canonical.content((row.record_type, row.identifier, row.body) for row in rows)
    content_hash = canonical.content_hash(content)
    newest = session.execute(_newest).one_or_none()
    if newest is not None and newest.hash == content_hash:
        return Publication(Release(*newest), new=False)
    # every record is read once more: what could not be read back isn't published
    counts = Counter(type_name for type_name, _ in canonical.records(content))
    provenance = {
        "revisions": {row.identifier: row.revision for row in rows},
        "origins": {row.identifier: row.origin for row in rows},
    }
    release = Release(
        id=_next_id(session, now),
        hash=content_hash,
        published=now.astimezone(UTC),
        published_by=author,
        engine=engine_version,
        counts={type_name: counts[type_name] for type_name in RECORD_TYPES if counts[type_name]},
    )
    session.add(
        ReleaseRow(
            sequence=(session.scalar(select(func.max(ReleaseRow.sequence))) or 0) + 1,
            id=release.id,
            hash=release.hash,
            published_at=release.published,
            published_by=release.published_by,
            engine=release.engine,
            counts=dict(release.counts),
            body=zlib.compress(orjson.dumps(provenance) + b"\n" + content),
        )
    )
    session.flush()
    return Publication(release, new=True)


def releases(session: Session) -> tuple[Release, ...]:
    """Every release, the newest first."""
    return tuple(Release(*row) for row in session.execute(select(*_columns).order_by(ReleaseRow.sequence.desc())))


def find_release(session: Session, release_id: str) -> Release:
    """What is known of one release. Raises ReleaseNotFound."""
    row = session.execute(select(*_columns).where(ReleaseRow.id == release_id)).one_or_none()
    if row is None:
        raise ReleaseNotFound(_not_found(release_id))
    return Release(*row)


def newest_release_id(session: Session) -> str:
    """The id of the release that answers now. Raises StoreNotReady before the first one."""
    release_id = session.scalar(_newest_id)
    if release_id is None:
        raise StoreNotReady("nothing has been published yet: load the seed and publish it")
    return release_id


def load_release(session: Session, release_id: str) -> Compendium:
    """The Compendium of a release, with its records' revisions and origins.

    Raises ReleaseNotFound; ReleaseDamaged where it is no longer what was published; RecordUnreadable where it was
    published by a version that this one can't read.
    """
    stored = session.execute(select(ReleaseRow.hash, ReleaseRow.body).where(ReleaseRow.id == release_id)).one_or_none()
    if stored is None:
        raise ReleaseNotFound(_not_found(release_id))
    try:
        provenance, _, content = zlib.decompress(stored.body).partition(b"\n")
        revisions_and_origins = orjson.loads(provenance)
    except (zlib.error, orjson.JSONDecodeError) as error:
        raise ReleaseDamaged(_damaged(release_id)) from error
    if canonical.content_hash(content) != stored.hash:
        raise ReleaseDamaged(_damaged(release_id))
    return Compendium.of(canonical.records(content), **revisions_and_origins)


def _next_id(session: Session, now: datetime) -> str:
    day = f"{now.astimezone(UTC):%Y.%m.%d}-"
    published = session.scalar(select(func.count()).where(ReleaseRow.id.startswith(day))) or 0
    return f"{day}{published + 1}"


def _not_found(release_id: str) -> str:
    return f"there is no release {release_id!r}"


def _damaged(release_id: str) -> str:
    return f"the stored release {release_id} is not what was published: restore the database from a copy"
