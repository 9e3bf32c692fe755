"""What a written line, an id or a code can come back as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from interactions.clinical.assertions import Assertion
from interactions.clinical.lines import NOTHING_PARSED, Parsed
from interactions.clinical.reactions import NO_REACTION, Reaction


class ItemStatus(StrEnum):
    RESOLVED = "resolved"
    UNCONFIRMED = "unconfirmed"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    CLASS = "class"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Target:
    """A record that a written name, a code or an id stands for. `how` is the name's kind (`brand`, `salt`, …)."""

    type: str
    id: str
    name: str
    matched: str
    how: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that may be meant, and the written name that is near."""

    type: str
    id: str
    name: str
    matched: str
    score: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """What an item means. `targets` holds one target for each medicine on the line, a product counting as one.

    `stopped_days`: for how long it has been stopped, where the line says so; `is_allergy`: the line says that this is
    one; `aside`: words of the line that name nothing and change nothing.
    """

    text: str
    status: ItemStatus
    match: str | None = None
    targets: tuple[Target, ...] = ()
    parsed: Parsed = NOTHING_PARSED
    suggestions: tuple[Suggestion, ...] = ()
    reason: str | None = None
    assertion: Assertion = Assertion.PRESENT
    reaction: Reaction = NO_REACTION
    stopped_days: float | None = None
    is_allergy: bool = False
    aside: tuple[str, ...] = ()


MEDICINE_TYPES = frozenset({"substances", "products", "classes"})
CONDITION_TYPES = frozenset({"conditions"})
ALLERGY_TYPES = MEDICINE_TYPES | {"allergens"}
ANY_TYPES = MEDICINE_TYPES | CONDITION_TYPES
LIST_TYPES: Mapping[str, frozenset[str]] = {
    "medications": MEDICINE_TYPES, "planned": MEDICINE_TYPES, "substances": MEDICINE_TYPES,
    "allergies": ALLERGY_TYPES, "conditions": CONDITION_TYPES, "any": ANY_TYPES,
}  # fmt: skip
"""What an item of each list may stand for."""


def with_reason(resolution: Resolution, reason: str | None) -> Resolution:
    """The same with one more reason, said first."""
    if reason is None:
        return resolution
    return replace(resolution, reason=f"{reason}; {resolution.reason}" if resolution.reason else reason)


def as_suggestions(targets: tuple[Target, ...]) -> tuple[Suggestion, ...]:
    """Records as what may be meant, each once."""
    return tuple({t.id: Suggestion(t.type, t.id, t.name, t.matched, 1.0) for t in targets}.values())
