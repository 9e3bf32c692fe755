"""What the store calls a record, and what a record refers to.

Records share one name space of ids, but an outcome may be called as the condition that it is (`hypotension`), and a
source as anything; the store therefore writes `outcome.hypotension` and `source.fda-cyp-table`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from interactions.clinical.model import (
    Allergen,
    Condition,
    Cumulative,
    Dosing,
    DrugClass,
    Interaction,
    LookAlike,
    Member,
    NotDrug,
    Outcome,
    Product,
    Record,
    Risk,
    Source,
    Substance,
    Test,
)

Reference = tuple[str, str]
"""A role, and the identifier that is referred to."""

_APART = {"sources": "source", "outcomes": "outcome"}  # the types whose ids are a name space of their own
_ROLES_APART = frozenset(_APART.values())


def identifier_of(type_name: str, record: Record) -> str:
    """What the store calls a record: for ever, and no other record of any type."""
    return f"{_APART[type_name]}.{record.id}" if type_name in _APART else record.id


def references(record: Record) -> frozenset[Reference]:
    """Every reference of a record, once. Written names and free text are none."""
    return frozenset(
        (role, f"{role}.{id_}" if role in _ROLES_APART else id_) for role, id_ in _said(record) if id_ is not None
    )


def _said(record: Record) -> Iterator[tuple[str, str | None]]:  # noqa: C901 (one case for each type)
    match record:
        case Source() | Outcome() | NotDrug():
            pass
        case Substance():
            yield from _as("contains", record.contains)
            yield from _as("becomes", (metabolite.id for metabolite in record.becomes))
            yield from _as("source", (fact.source for fact in record.profile))
        case Product():
            yield from _as("contains", record.contains)
        case DrugClass():
            yield from _as("includes", record.includes)
            yield from _members(record.members)
            yield from _as("not-member", (left_out.id for left_out in record.not_members))
        case Condition():
            yield from _as("parent", record.parents)
        case Interaction() | Risk():
            yield from _entry(record)
        case Cumulative():
            yield "outcome", record.outcome
            yield from _as("contributor", (contributor.id for contributor in record.contributors))
            yield from _as("source", (contributor.source for contributor in record.contributors))
            yield from _as("role", (role.id for role in record.roles))
        case Allergen():
            yield from _members(record.members)
            yield from _as("cross", (reaction.id for reaction in record.cross))
            yield from _as("source", (reaction.source for reaction in record.cross))
            yield from _tests(variant.test for variant in record.variants)
        case Dosing():
            yield "substance", record.substance
            yield from _as("source", (dose.source for dose in record.ranges))
        case LookAlike():
            yield "source", record.source
        case _:
            assert_never(record)


def _entry(entry: Interaction | Risk) -> Iterator[tuple[str, str | None]]:
    yield from _as("side", entry.sides)
    yield "outcome", entry.outcome
    for exception in entry.excepted:
        yield from _as("except", (exception.id, exception.with_))
    yield from _tests(entry.when)
    yield from _tests(variant.test for variant in entry.variants)
    for washout in entry.washout:
        yield from _as("washout", (washout.stop, washout.before))
    if entry.separate is not None:
        yield "separate", entry.separate.first
    yield from _as("overrides", entry.overrides)
    yield from _as("source", (citation.id for citation in entry.sources))


def _members(members: Iterable[Member]) -> Iterator[tuple[str, str | None]]:
    for member in members:
        yield "member", member.id
        yield "source", member.source


def _tests(tests: Iterable[Test]) -> Iterator[tuple[str, str | None]]:
    for test in tests:
        yield "test", test.of
        if test.what in {"taken_with", "condition"}:
            yield "test", test.value


def _as(role: str, targets: Iterable[str | None]) -> Iterator[tuple[str, str | None]]:
    return ((role, target) for target in targets)
