"""Which statements two substances meet, or a substance and a condition: found once for each two, then remembered."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from interactions.clinical.knowledge import Knowledge, Reach
from interactions.clinical.statements import Interaction, Risk

_REMEMBERED = 50_000


class Meeting(NamedTuple):
    """An entry between two substances, with the side that each meets and why. `swapped`: the second meets side one."""

    entry: Interaction
    sides: tuple[str, str]
    reaches: tuple[Reach, Reach]
    swapped: bool


class RiskMeeting(NamedTuple):
    """A risk that a substance meets by `side`, in somebody who has its condition."""

    risk: Risk
    side: str
    reach: Reach


class Meetings:
    """The statements of one release, by the substances (or classes) that meet them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.between = lru_cache(_REMEMBERED)(self._between)
        self.risks = lru_cache(_REMEMBERED)(self._risks)

    def _between(self, one: str, other: str) -> tuple[Meeting, ...]:
        """Every entry between two different substances; nothing that one of them meets alone by what both contain."""
        straight = self._directed(one, other, swapped=False)
        return (*straight, *(found for found in self._directed(other, one, swapped=True)))

    def _directed(self, first: str, second: str, *, swapped: bool) -> list[Meeting]:
        reach = self._knowledge.reach
        mine, yours = reach.get(first, {}), reach.get(second, {})
        return [
            Meeting(entry, (a, b), (mine[a], yours[b]), swapped)
            for a in mine
            for b, entries in self._knowledge.interactions_by_side.get(a, {}).items()
            if b in yours and mine[a].via != yours[b].via and not (swapped and a == b)
            for entry in entries
        ]

    def _risks(self, root: str, condition: str) -> tuple[RiskMeeting, ...]:
        """Every risk of the substance on exactly this condition."""
        return tuple(
            RiskMeeting(risk, side, reach)
            for side, reach in self._knowledge.reach.get(root, {}).items()
            for risk in self._knowledge.risks_by_side.get(side, {}).get(condition, ())
        )
