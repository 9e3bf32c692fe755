"""The clinical diff: what a change of the knowledge does to alerts, from the expanded pairs of both sides.

A word changed in a class can make fifty alerts, which a diff of lines hides. Grades are those of the entries without
modifiers; what depends on a route, a dose or the patient shows as an entry that was edited. Statements about a whole
list have no pairs: see statement_diff.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

from interactions.clinical.compendium import Compendium
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.statements import Interaction, Risk
from interactions.clinical.vocabulary import Severity, Status
from interactions.files.expansion import members_of
from interactions.files.statement_diff import StatementChange, statement_changes

Kind = Literal["added", "raised", "lowered", "removed"]
Pair = tuple[str, str]
Entry = Interaction | Risk

_KINDS: tuple[Kind, ...] = ("added", "raised", "lowered", "removed")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Change:
    """Alerts that one entry is responsible for: the one that speaks now, or that spoke where nothing speaks any more.

    `pairs` holds the ids of two substances, or of a substance and a condition, in order. A severity of None is silence.
    """

    kind: Kind
    entry: str
    outcome: str
    before: Severity | None
    after: Severity | None
    pairs: tuple[Pair, ...]

    def line(self, shown: int = _SHOWN) -> str:
        """One line with up to `shown` of the pairs."""
        grades = " → ".join(severity or "nothing" for severity in (self.before, self.after))
        examples = ", ".join(" + ".join(pair) for pair in self.pairs[:shown])
        more = f", and {len(self.pairs) - shown} more" if len(self.pairs) > shown else ""
        return f"{self.kind} {len(self.pairs)} ({grades}) by {self.entry}: {examples}{more}"


@dataclass(frozen=True, slots=True)
class ClinicalDiff:
    """All alerts that differ, grouped by what happens and by entry, and the entries edited without such a change.

    `statements` holds what became of sums, allergens, duplicates and doses.
    """

    changes: tuple[Change, ...] = ()
    edited: tuple[str, ...] = ()
    statements: tuple[StatementChange, ...] = ()

    def count(self, kind: Kind) -> int:
        """How many alerts are added, raised, lowered or removed."""
        return sum(len(change.pairs) for change in self.changes if change.kind == kind)

    @property
    def summary(self) -> str:
        """The whole difference in one line."""
        pairs = (
            f"adds {self.count('added')} alerts, raises {self.count('raised')}, lowers {self.count('lowered')}, "
            f"removes {self.count('removed')}"
        )
        if not self.statements:
            return pairs
        kinds = [change.kind for change in self.statements]
        return (
            f"{pairs}; statements about whole lists: {kinds.count('added')} added, {kinds.count('changed')} changed, "
            f"{kinds.count('removed')} removed"
        )

    def lines(self, shown: int = _SHOWN) -> Iterator[str]:
        """The summary, then a line for each change, then the edited entries, then the statements about whole lists."""
        yield self.summary
        for change in self.changes:
            yield change.line(shown)
        if self.edited:
            yield f"edited without another base grade: {', '.join(self.edited)}"
        for statement in self.statements:
            yield statement.line(shown)

    def document(self, shown: int = _SHOWN) -> dict[str, Any]:
        """The difference as plain values, with up to `shown` pairs or details of each change."""
        return {
            "says": self.summary,
            "summary": {kind: self.count(kind) for kind in _KINDS} | {"edited": len(self.edited)},
            "changes": [
                {
                    "kind": change.kind,
                    "entry": change.entry,
                    "outcome": change.outcome,
                    "before": change.before,
                    "after": change.after,
                    "count": len(change.pairs),
                    "examples": [list(pair) for pair in change.pairs[:shown]],
                }
                for change in self.changes
            ],
            "edited": list(self.edited),
            "statements": [
                {
                    "kind": change.kind,
                    "entry": change.statement,
                    "count": len(change.details),
                    "details": list(change.details[:shown]),
                }
                for change in self.statements
            ],
        }


def clinical_diff(old: Compendium, new: Compendium) -> ClinicalDiff:
    """What speaks for each pair and outcome in `new`, held against `old`."""
    before, after = _Expanded(old), _Expanded(new)
    grouped: dict[tuple[Kind, str, str, Severity | None, Severity | None], list[Pair]] = {}
    for outcome in sorted(before.entries.keys() | after.entries.keys()):
        if before.reach_of(outcome) == after.reach_of(outcome):
            continue
        spoke, speaks = before.speakers(outcome), after.speakers(outcome)
        for pair in spoke.keys() | speaks.keys():
            change = _change(spoke.get(pair), speaks.get(pair))
            if change is not None:
                kind, entry, was, becomes = change
                grouped.setdefault((kind, entry, outcome, was, becomes), []).append(pair)
    changes = tuple(
        Change(kind, entry, outcome, was, becomes, tuple(sorted(pairs)))
        for (kind, entry, outcome, was, becomes), pairs in grouped.items()
    )
    responsible = {change.entry for change in changes}
    edited = tuple(
        id_
        for id_, entry in sorted(new.entries.items())
        if id_ in old.entries and old.entries[id_] != entry and id_ not in responsible
    )
    statements = tuple(statement_changes(old, new, before.members, after.members))
    return ClinicalDiff(tuple(sorted(changes, key=_gravest_first)), edited, statements)


def _gravest_first(change: Change) -> tuple[int, int, str]:
    gravest = max((severity.rank for severity in (change.before, change.after) if severity), default=0)
    return (_KINDS.index(change.kind), -gravest, change.entry)


def _change(was: Entry | None, now: Entry | None) -> tuple[Kind, str, Severity | None, Severity | None] | None:
    """What happened to one pair, and the entry behind it; a severity of `none` is as silent as no entry."""
    before = was.severity if was and was.severity.rank else None
    after = now.severity if now and now.severity.rank else None
    if before is after:
        return None
    ranks = [severity.rank if severity else 0 for severity in (before, after)]
    kind: Kind = "raised" if ranks[0] < ranks[1] else "lowered"
    if before is None:
        kind = "added"
    elif after is None:
        kind = "removed"
    responsible = now or was
    return (kind, responsible.id, before, after) if responsible else None


class _Expanded:
    """A compendium's entries with the pairs that each meets."""

    def __init__(self, compendium: Compendium) -> None:
        self._knowledge = Knowledge.of(compendium)
        self.members: Mapping[str, frozenset[str]] = members_of(self._knowledge)
        self.entries: dict[str, list[Entry]] = {}
        for entry in compendium.entries.values():
            if entry.status is not Status.RETIRED:
                self.entries.setdefault(entry.outcome, []).append(entry)

    def reach_of(self, outcome: str) -> dict[str, tuple[object, ...]]:
        """All that decides which pairs meet which grade, to be compared."""
        return {
            entry.id: (entry.severity, entry.overrides, *self._sides(entry), self._excepted(entry))
            for entry in self.entries.get(outcome, ())
        }

    def speakers(self, outcome: str) -> Mapping[Pair, Entry]:
        """The entry that speaks for each pair: the gravest, of equals the narrowest, unless it is overridden there."""
        pairs = {entry.id: self._pairs(entry) for entry in self.entries.get(outcome, ())}
        by_precedence = sorted(
            self.entries.get(outcome, ()),
            key=lambda entry: (entry.severity.rank, -len(pairs[entry.id]), entry.evidence.rank, entry.id),
        )
        overridden: dict[str, set[Pair]] = {}
        for entry in by_precedence:
            for id_ in entry.overrides:
                overridden.setdefault(id_, set()).update(pairs[entry.id])
        speaking: dict[Pair, Entry] = {}
        for entry in by_precedence:
            speaking.update(dict.fromkeys(pairs[entry.id] - overridden.get(entry.id, set()), entry))
        return speaking

    def _sides(self, entry: Entry) -> tuple[frozenset[str], frozenset[str]]:
        a, b = (self.members.get(side, frozenset()) for side in entry.sides)
        return a, b

    def _excepted(self, entry: Entry) -> frozenset[str]:
        """The members left out whatever else is taken; one left out beside another substance stays in."""
        always = (one.id for one in entry.excepted if one.with_ is None)
        return frozenset().union(*(self.members.get(id_, frozenset()) for id_ in always if id_ not in entry.sides))

    def _pairs(self, entry: Entry) -> set[Pair]:
        a, b = (side - self._excepted(entry) for side in self._sides(entry))
        if isinstance(entry, Risk):
            return set(product(a, b))
        return {(one, other) if one < other else (other, one) for one, other in product(a, b) if one != other}
