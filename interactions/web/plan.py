"""The plan of the day of a planned treatment, as the page shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from interactions.web import words
from interactions.web.refs import Refs

RecordOf = Callable[[str, str], Mapping[str, Any] | None]
"""The document of a record by its collection and id, or None where a newer release has it no more."""


@dataclass(frozen=True, slots=True)
class Reason:
    """The statement that asks for a step, by the name of its other side."""

    entry: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    document: Mapping[str, Any]
    reasons: tuple[Reason, ...]

    @property
    def is_hold(self) -> bool:
        return bool(self.document["what"] == "hold")

    @property
    def days(self) -> str | None:
        days = self.document["days"]
        return None if days is None else f"{days:g} {'day' if days == 1 else 'days'}"


@dataclass(frozen=True, slots=True)
class Always:
    """The steps of every treatment with one substance, whoever gets it."""

    names: str
    path: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of the day: what the statements ask for this patient, then what is always done."""

    id: str
    name: str
    steps: tuple[Step, ...]
    always: tuple[Always, ...]


def day_plan(plan: Mapping[str, Sequence[Mapping[str, Any]]] | None, refs: Refs, record: RecordOf) -> tuple[Phase, ...]:
    """The parts of the day that have any steps, in order."""
    return tuple(_phase(phase, steps, refs, record) for phase, steps in (plan or {}).items() if steps)


def _phase(phase: str, steps: Sequence[Mapping[str, Any]], refs: Refs, record: RecordOf) -> Phase:
    shown = [Step(step, tuple(_reasons(step, refs, record))) for step in steps]
    return Phase(
        phase,
        words.PHASES[phase],
        tuple(step for step in shown if step.document["entries"]),
        tuple(
            _always(items, tuple(group), refs)
            for items, group in groupby(
                [step for step in shown if not step.document["entries"]], key=lambda step: list(step.document["items"])
            )
        ),
    )


def _always(items: list[str], steps: tuple[Step, ...], refs: Refs) -> Always:
    substances = {one["id"]: one["name"] for ref in items for one in refs.items[ref]["substances"]}
    path = f"/substances/{next(iter(substances))}#procedure" if len(substances) == 1 else None
    return Always(", ".join(substances.values()), path, steps)


def _reasons(step: Mapping[str, Any], refs: Refs, record: RecordOf) -> Iterator[Reason]:
    own = _own_sides(step, refs, record)
    for entry_id in step["entries"]:
        entry = record("entries", entry_id)
        names = {side["id"]: side["name"] for side in entry["sides"]} if entry else {}
        others = [name for id_, name in names.items() if id_ not in own] or [*names.values()] or [entry_id]
        yield Reason(entry_id, " + ".join(others))


def _own_sides(step: Mapping[str, Any], refs: Refs, record: RecordOf) -> set[str]:
    """The planned substances of a step, and their classes."""
    planned = [ref for ref in step["items"] if ref.startswith("planned/")]
    found = {one["id"] for ref in planned for one in refs.items[ref]["substances"]}
    documents = [record("substances", id_) for id_ in found]
    return found | {one["id"] for document in documents if document for one in document["classes"]}
