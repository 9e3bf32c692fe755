"""What two answers to the same list say otherwise: findings that came, went or are graded otherwise, and coverage."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from interactions.clinical.answer import Answer, Finding, ItemCoverage
from interactions.clinical.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Grade:
    """How a finding reads. `none`: studied, and no relevant interaction was found."""

    severity: Severity
    tentative: bool
    possible: bool


@dataclass(frozen=True, slots=True)
class Change:
    """How the gravest finding of one entry about the same items reads in both answers; None where there is none."""

    entry: str
    items: tuple[str, ...]
    title: str
    before: Grade | None
    after: Grade | None

    @property
    def kind(self) -> str:
        return "added" if self.before is None else "removed" if self.after is None else "regraded"

    @property
    def rank(self) -> int:
        """How grave it is in the answer in which it is graver."""
        return max(grade.severity.rank for grade in (self.before, self.after) if grade)


@dataclass(frozen=True, slots=True)
class Read:
    """How an item was read: its status, and the ids of what it means."""

    status: str
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that is read otherwise."""

    ref: str
    text: str
    before: Read
    after: Read


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs, the gravest first. `complete`: whether everything was checked before, and after."""

    changes: tuple[Change, ...]
    items: tuple[ItemChange, ...]
    complete: tuple[bool, bool]

    def __bool__(self) -> bool:
        return bool(self.changes or self.items or self.complete[0] is not self.complete[1])

    def document(self) -> dict[str, Any]:
        before, after = self.complete
        return {
            "findings": [{"change": change.kind, **asdict(change)} for change in self.changes],
            "items": [asdict(item) for item in self.items],
            "complete": {"before": before, "after": after},
        }


def difference(before: Answer, after: Answer) -> Difference:
    """How an answer differs from an earlier one to the same list."""
    spoke, speaks = _gravest(before), _gravest(after)
    changes = []
    for key in spoke.keys() | speaks.keys():
        was, now = spoke.get(key), speaks.get(key)
        grades = _grade(was), _grade(now)
        shown = now or was
        if shown and grades[0] != grades[1]:
            changes.append(Change(shown.id, shown.items, shown.statement["title"], *grades))
    items = tuple(
        ItemChange(now.ref, now.resolution.text, _read(was), _read(now))
        for was, now in zip(before.items, after.items, strict=True)
        if _read(was) != _read(now)
    )
    changes.sort(key=lambda change: (-change.rank, change.entry, change.items))
    return Difference(tuple(changes), items, (before.complete, after.complete))


def _gravest(answer: Answer) -> dict[tuple[str, tuple[str, ...]], Finding]:
    """The gravest finding of each entry about the same items; they stand gravest first in an answer."""
    found: dict[tuple[str, tuple[str, ...]], Finding] = {}
    for finding in (*answer.findings, *answer.cleared):
        found.setdefault((finding.id, finding.items), finding)
    return found


def _grade(finding: Finding | None) -> Grade | None:
    return Grade(finding.severity, finding.tentative, finding.possible) if finding else None


def _read(item: ItemCoverage) -> Read:
    return Read(item.resolution.status.value, tuple(target.id for target in item.resolution.targets))
