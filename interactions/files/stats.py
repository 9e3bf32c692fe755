"""How much the knowledge holds, how it is graded, and how well it is sourced: counts, and what a ranked list misses."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

from interactions.clinical.compendium import RECORD_TYPES, AnyStatement, Compendium
from interactions.clinical.knowledge import LIST_KINDS, Knowledge, pair_kinds
from interactions.clinical.patient import Item
from interactions.clinical.resolution import MEDICINE_TYPES, ItemStatus
from interactions.clinical.statements import Citation, Cumulative, Dosing, Interaction, Risk
from interactions.clinical.vocabulary import Severity, Status
from interactions.files.faults import Fault, SeedError

STEPS = (100, 200, 500, 1_000, 1_200)
"""How many of the first of a ranked list are looked at together."""

_COLUMN = "ingredient"


class Ranked(NamedTuple):
    """Of the first `of` names of a ranked list, how many the seed reads as a substance, and which it does not."""

    of: int
    covered: int
    missing: tuple[str, ...]


def count(compendium: Compendium) -> dict[str, dict[str, int]]:
    """Counts by heading and word: records, substances by kind, and statements by kind, severity, evidence and status.

    `citations` are `opened` where somebody read that page (they carry `accessed`), else a `pointer` to be followed.
    `stands on` counts statements by the kind of source that they stand on; one that has several counts for each.
    """
    knowledge = Knowledge.of(compendium)
    statements = [said for said in compendium.statements.values() if said.status is not Status.RETIRED]
    kinds = (kind for said in statements for kind in _kinds(said, knowledge))
    read = [day is not None for _, record in compendium.records() for day in _read_on(record)]
    return {
        "records": {name: len(getattr(compendium, name)) for name in RECORD_TYPES},
        "substances": _counted(one.kind.value for one in compendium.substances.values()),
        "kind": _counted(kinds),
        "severity": {
            grade.value: number
            for grade in sorted(Severity, key=lambda grade: -grade.rank)
            if (number := sum(_severity(said) is grade for said in statements))
        },
        "evidence": _counted(said.evidence.value for said in statements),
        "status": _counted(said.status.value for said in compendium.statements.values()),
        "stands on": _counted(
            kind
            for said in statements
            for kind in {compendium.sources[one.id].kind for one in said.sources if one.id in compendium.sources}
        ),
        "citations": {"opened": sum(read), "pointer": len(read) - sum(read)},
    }


def read_ranked(path: Path) -> list[str]:
    """The names of a ranked list, the most important first: a CSV file with a column `ingredient`. Raises SeedError."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if _COLUMN not in (rows.fieldnames or ()):
            fault = Fault(str(path), 1, f"no column `{_COLUMN}`", "name it in the first line; the rest is not read")
            raise SeedError([fault])
        return [name for row in rows if (name := (row[_COLUMN] or "").strip())]


def coverage(compendium: Compendium, ranked: Sequence[str]) -> list[Ranked]:
    """How much of a ranked list the seed reads for sure, for each step that the list is long enough for."""
    names = Knowledge.of(compendium).names
    unread = [
        place
        for place, name in enumerate(ranked)
        if names.resolve(Item(text=name), MEDICINE_TYPES).status is not ItemStatus.RESOLVED
    ]
    steps = [step for step in STEPS if step < len(ranked)] + [len(ranked)]
    found = []
    for step in steps:
        missing = tuple(ranked[place] for place in unread if place < step)
        found.append(Ranked(step, step - len(missing), missing))
    return found


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(Counter(words).most_common())


def _kinds(said: AnyStatement, knowledge: Knowledge) -> set[str]:
    return pair_kinds(said, knowledge) if isinstance(said, Interaction | Risk) else {LIST_KINDS[type(said)]}


def _severity(said: AnyStatement) -> Severity:
    """The grade of a statement; of a sum or of doses the gravest that it can have."""
    match said:
        case Cumulative():
            return max((level.severity for level in said.levels), key=lambda grade: grade.rank)
        case Dosing():
            return max((one.severity for one in said.ranges), key=lambda grade: grade.rank)
        case _:
            return said.severity


def _read_on(part: Any) -> Iterator[str | None]:
    """For each place in a record that names a source, the day on which somebody read it there, if anybody did."""
    if isinstance(part, tuple):
        for one in part:
            yield from _read_on(one)
    elif is_dataclass(part):
        if isinstance(part, Citation) or getattr(part, "source", None):
            yield getattr(part, "accessed", None)
        for field in fields(part):
            yield from _read_on(getattr(part, field.name))
