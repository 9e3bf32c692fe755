"""The mapped tables. Knowledge is kept as canonical JSON, so a change of the model needs no migration.

    identifiers ◀── revisions ◀── records      one name space · every state a record ever had · the state it has now
         ▲              ▲
         └─────── record_links                 what a revision refers to

    origins                                    where records come from, and who speaks where two have the same id
    releases                                   what was published, whole
    policies ◀── policy_ends                   what this site does with an entry, and who ended that

Triggers (in the migrations) forbid to change or delete anything but records and origins.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A time, kept and read in UTC; SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Identifier(Base):
    """A permanent id and the type of record that it names, for ever."""

    __tablename__ = "identifiers"
    __table_args__ = (UniqueConstraint("id", "record_type"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    record_type: Mapped[str]


class Origin(Base):
    """Where records come from. Where two origins have the same id, the one with the lower precedence number speaks."""

    __tablename__ = "origins"

    id: Mapped[str] = mapped_column(primary_key=True)
    precedence: Mapped[int] = mapped_column(unique=True)


class Revision(Base):
    """One state of a record, for ever. Without a body: the record was removed.

    `kind`, `severity` and `status` repeat what the body says, for people who ask in SQL.
    """

    __tablename__ = "revisions"
    __table_args__ = (
        ForeignKeyConstraint(["identifier", "record_type"], ["identifiers.id", "identifiers.record_type"]),
        CheckConstraint("(body IS NULL) = (body_hash IS NULL)", name="body_with_hash"),
    )

    identifier: Mapped[str] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(ForeignKey("origins.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_type: Mapped[str]
    body: Mapped[str | None] = mapped_column(Text)
    body_hash: Mapped[str | None]
    kind: Mapped[str | None]
    severity: Mapped[str | None]
    status: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    author: Mapped[str]
    reason: Mapped[str]


class Record(Base):
    """The state that a record has now in one origin: its newest revision.

    `flagged`: the record of the same id in an origin that it shadows has changed since; somebody has to look.
    """

    __tablename__ = "records"
    __table_args__ = (
        ForeignKeyConstraint(
            ["identifier", "origin", "revision"], ["revisions.identifier", "revisions.origin", "revisions.number"]
        ),
    )

    identifier: Mapped[str] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]
    flagged: Mapped[bool]


class RecordLink(Base):
    """What a revision refers to, and as what. Checked when the transaction ends, so records may come in any order."""

    __tablename__ = "record_links"
    __table_args__ = (
        ForeignKeyConstraint(
            ["identifier", "origin", "number"], ["revisions.identifier", "revisions.origin", "revisions.number"]
        ),
        {"sqlite_with_rowid": False},
    )

    identifier: Mapped[str] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    role: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(
        ForeignKey("identifiers.id", deferrable=True, initially="DEFERRED"), primary_key=True, index=True
    )


class ReleaseRow(Base):
    """A whole Compendium as it was published: `body` is compressed, `hash` is that of its content."""

    __tablename__ = "releases"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(Moment)
    published_by: Mapped[str]
    engine: Mapped[str]
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    body: Mapped[bytes]


class PolicyRow(Base):
    """What this site does with one entry, for ever; it is in force until it expires or is ended."""

    __tablename__ = "policies"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(unique=True)
    entry: Mapped[str]
    effect: Mapped[str]
    severity: Mapped[str | None]
    reason: Mapped[str]
    owner: Mapped[str]
    expires: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(Moment)


class PolicyEnd(Base):
    """When a policy was ended before it expired, and by whom."""

    __tablename__ = "policy_ends"

    policy: Mapped[str] = mapped_column(ForeignKey("policies.id"), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(Moment)
    ended_by: Mapped[str]
