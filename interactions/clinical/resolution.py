"""What a written line, an id or a code can come back as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from interactions.clinical.assertions import Assertion
from interactions.clinical.lines import NOTHING_PARSED, Parsed, read_beside, route_of
from interactions.clinical.model import NotDrug
from interactions.clinical.patient import Item, State
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


def status_of(targets: tuple[Target, ...]) -> ItemStatus:
    types = {target.type for target in targets}
    return ItemStatus.CLASS if "classes" in types and "allergens" not in types else ItemStatus.RESOLVED


def disagree(text: str, targets: tuple[Target, ...], what: str = "id, code and text") -> Resolution:
    """Asked back, because two ways of naming a thing name two things."""
    named = ", ".join(dict.fromkeys(target.name for target in targets))
    reason = f"{what} disagree ({named}); nothing was checked for it"
    return Resolution(text, ItemStatus.AMBIGUOUS, None, (), NOTHING_PARSED, as_suggestions(targets), reason)


def not_a_drug(word: NotDrug) -> str:
    said = {
        "regimen": "this names a regimen: list its medicines one by one",
        "reference": "this points to another list: write the medicines here",
        "other-brand": f"this is a brand of something that is not known here{f' ({word.note})' if word.note else ''}",
    }.get(word.kind, "this names no medicine")
    return f"{said}; nothing was checked for it"


def several_reason(targets: tuple[Target, ...]) -> str | None:
    return "read as several medicines on one line" if len(targets) > 1 else None


def as_taken(resolution: Resolution, item: Item) -> Resolution:
    """The resolution with what the item says beside its text: that outranks what was read from the line."""
    if not (item.dose or item.form or item.frequency or item.duration or item.route or item.state is State.STOPPED):
        return resolution
    parsed = read_beside(
        resolution.parsed, dose=item.dose, form=item.form, frequency=item.frequency, duration=item.duration
    )
    reason = resolution.reason
    if item.route:
        parsed = replace(parsed, route=route_of(item.route))
        if parsed.route is None:
            unread = f"the route “{item.route}” is not known, so every route of the medicine was considered"
            reason = f"{reason}; {unread}" if reason else unread
    assertion = Assertion.STOPPED if item.state is State.STOPPED else resolution.assertion
    return replace(resolution, parsed=parsed, reason=reason, assertion=assertion)


def unknown_keys(item: Item, by_id: Target | None, by_code: Target | None) -> str | None:
    """Which of the item's id and code lead nowhere here, and that the rest was read."""
    missing = [f"the id {item.id}"] if item.id and by_id is None else []
    missing += [f"the code {item.code[0]} {item.code[1]}"] if item.code and by_code is None else []
    if not missing:
        return None
    rest = ", so the text was read" if item.text is not None and not (by_id or by_code) else ""
    return f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not known here{rest}"
