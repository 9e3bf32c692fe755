"""What a rule of lint is: a small named function over the whole Compendium that yields what it finds."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from interactions.clinical.compendium import RECORD_CLASSES, AnyStatement, Compendium, Record
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.statements import Interaction, Risk
from interactions.clinical.vocabulary import Status
from interactions.files.expansion import members_of
from interactions.files.values import Place

TYPE_OF = {made: type_name for type_name, made in RECORD_CLASSES.items()}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a record, at which field (by the keys of its file), and what to do."""

    record: Record
    place: Place
    message: str
    fix: str


@dataclass(frozen=True)
class Subject:
    """The Compendium under lint, with what several rules need to know of it.

    `unread` holds ids of records whose files have faults of their own, so that a reference to them is not held wrong.
    """

    compendium: Compendium
    unread: frozenset[str] = frozenset()

    @cached_property
    def knowledge(self) -> Knowledge:
        return Knowledge.of(self.compendium)

    @cached_property
    def members(self) -> Mapping[str, frozenset[str]]:
        return members_of(self.knowledge)

    @cached_property
    def active(self) -> tuple[Interaction | Risk, ...]:
        """Every entry that is not retired."""
        return tuple(entry for entry in self.compendium.entries.values() if entry.status is not Status.RETIRED)

    @cached_property
    def statements(self) -> tuple[AnyStatement, ...]:
        """Every statement that is not retired: the entries, and what is said about a whole list."""
        return tuple(one for one in self.compendium.statements.values() if one.status is not Status.RETIRED)

    @cached_property
    def wider_entries(self) -> tuple[tuple[Interaction | Risk, Interaction | Risk], ...]:
        """Every entry with each wider one of the same outcome that it meets: each side is its own or wider."""
        standing: dict[tuple[type, str, str, str], list[Interaction | Risk]] = {}
        for entry in self.active:
            for sides in {entry.sides, entry.sides[::-1]} if isinstance(entry, Interaction) else {entry.sides}:
                standing.setdefault((type(entry), entry.outcome, *sides), []).append(entry)
        found = []
        for entry in self.active:
            above = (self._at_or_above(side) for side in entry.sides)
            wider = {
                other.id: other
                for first, second in itertools.product(*above)
                for other in standing.get((type(entry), entry.outcome, first, second), ())
                if other.sides != entry.sides
            }
            found += [(entry, other) for other in wider.values()]
        return tuple(found)

    def _at_or_above(self, side: str) -> set[str]:
        return {side, *self.knowledge.reach.get(side, ()), *self.knowledge.ancestors.get(side, ())}

    def meets(self, one: str, side: str) -> bool:
        """Whether a substance, class or condition is this side, or belongs to it."""
        return one == side or self.knowledge.is_narrower(one, side)


Check = Callable[[Subject], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    severity: Literal["error", "warning"]
    check: Check


RULES: list[Rule] = []


def error(check: Check) -> Check:
    """Register a rule whose findings stop the seed from being loaded."""
    RULES.append(Rule(check.__name__, "error", check))
    return check


def warning(check: Check) -> Check:
    """Register a rule whose findings a person should look at."""
    RULES.append(Rule(check.__name__, "warning", check))
    return check
