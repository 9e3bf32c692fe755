"""Which statements two substances meet, or a substance and a condition: found once for each two, then remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from interactions.clinical.knowledge import Knowledge, Reach
from interactions.clinical.statements import Interaction, Risk, Test
from interactions.clinical.vocabulary import Fires

_REMEMBERED = 50_000


class Group(NamedTuple):
    """What one finding speaks of: two substances, or a substance and a condition, and one outcome."""

    a: str
    b: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """An entry between two substances, or a substance and a condition, with all that is the same for every patient.

    `sides` are those that the substances meet, `reaches` say why; `swapped`: the second substance meets side one.
    `unless` are the sides that silence the entry when they are taken beside it. `is_plain`: the entry asks nothing else
    of the patient. `nearness` is greater the more closely the substances are what the entry names.
    """

    entry: Interaction | Risk
    group: Group
    kind: str
    substances: tuple[str, ...]
    sides: tuple[str, ...]
    reaches: tuple[Reach, ...]
    swapped: bool
    unless: tuple[str, ...]
    is_plain: bool
    tests: tuple[Test, ...]
    nearness: int

    @classmethod
    def of(
        cls,
        entry: Interaction | Risk,
        kind: str,
        roots: tuple[str, ...],
        sides: tuple[str, ...],
        reach: Mapping[str, Mapping[str, Reach]],
        *,
        swapped: bool = False,
    ) -> Meeting | None:
        """The substances `roots` on these sides of an entry; None where it makes an exception of one of them."""
        met = list(zip(roots, sides, strict=True))
        unless = []
        for exception in entry.excepted:
            with_ = exception.with_  # a side itself is only left out beside something
            if any(exception.id in reach.get(root, ()) for root, side in met if with_ or side != exception.id):
                if exception.with_ is None:
                    return None
                unless.append(exception.with_)
        reaches = tuple(reach[root][side] for root, side in met)
        substances = tuple(sorted(roots))
        a, b = substances if isinstance(entry, Interaction) else (*roots, entry.condition)
        return cls(
            entry=entry,
            group=Group(a, b, entry.outcome),
            kind=kind,
            substances=substances,
            sides=sides,
            reaches=reaches,
            swapped=swapped,
            unless=tuple(unless),
            is_plain=not entry.when and not entry.variants and entry.fires is Fires.TAKEN,
            tests=entry.tests,
            nearness=100 * sum(root == side for root, side in met) - sum(len(found.because) for found in reaches),
        )


class Meetings:
    """The statements of one release, by the substances (or classes) that meet them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.between = lru_cache(_REMEMBERED)(self._between)
        self.risks = lru_cache(_REMEMBERED)(self._risks)

    def _between(self, one: str, other: str) -> tuple[Meeting, ...]:
        """Every entry between two different substances; nothing that one of them meets alone by what both contain."""
        return (*self._directed(one, other, swapped=False), *self._directed(other, one, swapped=True))

    def _directed(self, first: str, second: str, *, swapped: bool) -> list[Meeting]:
        reach = self._knowledge.reach
        mine, yours = reach.get(first, {}), reach.get(second, {})
        kind = self._kind(first, second)
        return [
            meeting
            for a in mine
            for b, entries in self._knowledge.interactions_by_side.get(a, {}).items()
            if b in yours and mine[a].via != yours[b].via and not (swapped and a == b)
            for entry in entries
            if (meeting := Meeting.of(entry, kind, (first, second), (a, b), reach, swapped=swapped))
        ]

    def _kind(self, first: str, second: str) -> str:
        one, other = (self._knowledge.partner_kinds.get(root) for root in (first, second))
        return "drug-substance" if one and other else one or other or "drug-drug"

    def _risks(self, root: str) -> Mapping[str, tuple[Meeting, ...]]:
        """Every risk of the substance, by its condition."""
        reach, by_side = self._knowledge.reach, self._knowledge.risks_by_side
        found: dict[str, list[Meeting]] = {}
        for side in reach.get(root, {}):
            for condition, risks in by_side.get(side, {}).items():
                met = (Meeting.of(risk, "drug-condition", (root,), (side,), reach) for risk in risks)
                found.setdefault(condition, []).extend(meeting for meeting in met if meeting)
        return {condition: tuple(of) for condition, of in found.items()}
