"""Compendium ⇄ rows: `save` what one origin says now, and `current`, what all origins say together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Text, and_, insert, select, true, type_coerce, update
from sqlalchemy.orm import Session

from interactions.clinical.compendium import Compendium
from interactions.clinical.compendium import Record as ClinicalRecord
from interactions.store import canonical
from interactions.store.errors import IdentifierTaken, OriginUnknown, ReferenceDangling
from interactions.store.identifiers import Reference, identifier_of, references
from interactions.store.tables import Base, Identifier, Origin, Record, RecordLink, Revision

Progress = Callable[[int, int], None]

_CHUNK = 250  # records between two calls of `progress`
_NAMED = 10  # how many dangling references a message names


@dataclass(frozen=True, slots=True)
class SaveCounts:
    """What a save did to the records of its origin, and how many records that shadow them it flagged."""

    added: int
    changed: int
    unchanged: int
    removed: int
    flagged: int


class Kept(NamedTuple):
    """A record as it is kept: its canonical body, and where that comes from."""

    record_type: str
    identifier: str
    origin: str
    revision: int
    body: str


class _Change(NamedTuple):
    """The next revision of a record; without a body, its removal."""

    identifier: str
    record_type: str
    number: int
    body: str | None = None
    body_hash: str | None = None
    kind: str | None = None
    severity: str | None = None
    status: str | None = None
    refers_to: frozenset[Reference] = frozenset()


class _Head(NamedTuple):
    """The newest revision of a record; without a hash, it was removed."""

    record_type: str
    number: int
    body_hash: str | None


_is_head = and_(
    Record.identifier == Revision.identifier, Record.origin == Revision.origin, Record.revision == Revision.number
)


def save(
    session: Session,
    compendium: Compendium,
    *,
    origin: str,
    author: str,
    reason: str,
    progress: Progress | None = None,
) -> SaveCounts:
    """Make `compendium` all that `origin` says, in the caller's transaction; other origins keep what they say.

    A record gets a new revision where its canonical body differs; a record that `compendium` lacks gets a revision
    that removes it. `progress` is told how many records of how many are done.

    Raises OriginUnknown, IdentifierTaken, RecordNotStorable, and ReferenceDangling where, afterwards, a record of any
    origin would refer to one that isn't there. The caller's transaction must then be rolled back.
    """
    precedence = session.scalar(select(Origin.precedence).where(Origin.id == origin))
    if precedence is None:
        raise OriginUnknown(f"there is no origin {origin!r}")
    records = list(compendium.records())
    owners = _owners(session)
    _refuse_taken(records, owners)
    heads = _heads(session, origin)
    stamp = {"origin": origin, "author": author, "reason": reason, "created_at": datetime.now(UTC)}
    counts: Counter[str] = Counter()
    touched: set[str] = set()

    def append(changes: Sequence[_Change]) -> None:
        _append(session, changes, owners, stamp)
        touched.update(change.identifier for change in changes)

    for start in range(0, len(records), _CHUNK):
        chunk = records[start : start + _CHUNK]
        changes = []
        for type_name, record in chunk:
            verdict, change = _compare(type_name, record, heads.pop(identifier_of(type_name, record), None))
            counts[verdict] += 1
            if change is not None:
                changes.append(change)
        append(changes)
        if progress is not None:
            progress(start + len(chunk), len(records))
    removals = [_Change(id_, head.record_type, head.number + 1) for id_, head in heads.items() if head.body_hash]
    append(removals)
    _refuse_dangling(session)
    return SaveCounts(
        added=counts["added"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        removed=len(removals),
        flagged=_flag_shadows(session, touched, precedence),
    )


def current(session: Session, *, origins: Collection[str] | None = None) -> Compendium:
    """What the service knows now: all origins together, where a local record speaks for the seed's of the same id.

    With `origins`, what these say, as if there were no other. The compendium's own `revisions` and `origins` are by
    identifier: an outcome's or a source's begins with `outcome.` or `source.`.
    Raises RecordUnreadable where a record was written by a version that this one can't read.
    """
    rows = effective(session, origins=origins)
    return Compendium.of(
        canonical.records(canonical.content((row.record_type, row.identifier, row.body) for row in rows)),
        revisions={row.identifier: row.revision for row in rows},
        origins={row.identifier: row.origin for row in rows},
    )


def effective(session: Session, *, origins: Collection[str] | None = None) -> list[Kept]:
    """The records that speak now, of all origins or of these, as they are kept, in no order."""
    body = type_coerce(Revision.body, Text)  # never NULL here
    rows = session.execute(
        select(Revision.record_type, Revision.identifier, Revision.origin, Revision.number, body)
        .join(Record, _is_head)
        .join(Origin, Origin.id == Revision.origin)
        .where(Revision.body.is_not(None), true() if origins is None else Revision.origin.in_(origins))
        .order_by(Origin.precedence.desc())
    )
    return list({row.identifier: Kept(*row) for row in rows}.values())  # the last to come speaks


def _owners(session: Session) -> dict[str, str]:
    rows = session.execute(select(Identifier.id, Identifier.record_type))
    return {row.id: row.record_type for row in rows}


def _heads(session: Session, origin: str) -> dict[str, _Head]:
    rows = session.execute(
        select(Revision.identifier, Revision.record_type, Revision.number, Revision.body_hash)
        .join(Record, _is_head)
        .where(Record.origin == origin)
    )
    return {identifier: _Head(record_type, number, body_hash) for identifier, record_type, number, body_hash in rows}


def _refuse_taken(records: Iterable[tuple[str, ClinicalRecord]], owners: Mapping[str, str]) -> None:
    claimed: dict[str, str] = {}
    for type_name, record in records:
        identifier = identifier_of(type_name, record)
        owner = owners.get(identifier) or claimed.setdefault(identifier, type_name)
        if owner != type_name:
            raise IdentifierTaken(f"{type_name}: the id {record.id} belongs to {owner} for ever; choose another")


def _compare(type_name: str, record: ClinicalRecord, head: _Head | None) -> tuple[str, _Change | None]:
    body = canonical.body(type_name, record)
    body_hash = canonical.body_hash(body)
    if head is not None and head.body_hash == body_hash:
        return "unchanged", None
    change = _Change(
        identifier=identifier_of(type_name, record),
        record_type=type_name,
        number=head.number + 1 if head else 1,
        body=body,
        body_hash=body_hash,
        kind=getattr(record, "kind", None),
        severity=getattr(record, "severity", None),
        status=getattr(record, "status", None),
        refers_to=references(record),
    )
    return ("changed" if head and head.body_hash else "added"), change


def _append(session: Session, changes: Sequence[_Change], owners: dict[str, str], stamp: Mapping[str, object]) -> None:
    origin = stamp["origin"]
    new = [change for change in changes if change.identifier not in owners]
    owners.update((change.identifier, change.record_type) for change in new)
    _insert(session, Identifier, ({"id": change.identifier, "record_type": change.record_type} for change in new))
    _insert(session, Revision, ({**_columns(change), **stamp} for change in changes))
    _insert(
        session,
        RecordLink,
        (
            {"identifier": change.identifier, "origin": origin, "number": change.number, "role": role, "target": target}
            for change in changes
            for role, target in change.refers_to
        ),
    )
    heads = [
        {"identifier": change.identifier, "origin": origin, "revision": change.number, "flagged": False}
        for change in changes
    ]
    _insert(session, Record, (head for head in heads if head["revision"] == 1))
    if known := [head for head in heads if head["revision"] != 1]:
        session.execute(update(Record), known)


def _columns(change: _Change) -> dict[str, object]:
    columns = change._asdict()
    del columns["refers_to"]
    return columns


def _insert(session: Session, table: type[Base], rows: Iterable[dict[str, object]]) -> None:
    if present := list(rows):
        session.execute(insert(table), present)


def _flag_shadows(session: Session, touched: set[str], precedence: int) -> int:
    shadows = session.execute(
        select(Record.identifier, Record.origin)
        .join(Revision, _is_head)
        .join(Origin, Origin.id == Record.origin)
        .where(Origin.precedence < precedence, Revision.body.is_not(None), ~Record.flagged)
    )
    if flags := [
        {"identifier": identifier, "origin": origin, "flagged": True}
        for identifier, origin in shadows
        if identifier in touched
    ]:
        session.execute(update(Record), flags)
    return len(flags)


def _refuse_dangling(session: Session) -> None:
    present = select(Revision.identifier).join(Record, _is_head).where(Revision.body.is_not(None))
    of_head = and_(
        RecordLink.identifier == Record.identifier,
        RecordLink.origin == Record.origin,
        RecordLink.number == Record.revision,
    )
    dangling = session.execute(
        select(RecordLink.identifier, RecordLink.origin, RecordLink.role, RecordLink.target)
        .join(Record, of_head)
        .where(RecordLink.target.not_in(present))
        .order_by(RecordLink.identifier, RecordLink.role, RecordLink.target)
        .limit(_NAMED)
    ).all()
    if dangling:
        listed = "; ".join(f"{row.identifier} ({row.origin}) as {row.role}: {row.target}" for row in dangling)
        raise ReferenceDangling(
            f"records refer to what is not there (add it, or keep it with the status retired): {listed}"
        )
