"""A line with several conditions: `asthma, no diabetes`, `no kidney or liver disease`, `mother diabetes, has gout`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from interactions.clinical.assertions import Assertion
from interactions.clinical.resolution import ItemStatus, Resolution

_BUT_HAS = re.compile(
    r"[,;]\s*(?:but\s+)?(?:\w+\s+)?(?:has|have|had|does have)\b|\bbut\s+(?:has|have|does)\b", re.IGNORECASE
)
_PARTED = re.compile(r"\s*(?:[,;/+]|\band\b|\bor\b|\bwith\b|&)\s*", re.IGNORECASE)
_SO = (Assertion.PRESENT, Assertion.PAST)

Read = Callable[[str], Resolution]


def read_several(text: str, read: Read) -> Resolution | None:
    """The conditions of a line that names several, if all of them are read; None where it names one.

    Where some are so and some are denied or a relative's, those that are so are what the line says.
    """
    found = _one_by_one(text, read)
    if not found or any(one.status is not ItemStatus.RESOLVED for one in found):
        return _unclear(text) if _BUT_HAS.search(text) else None
    so = [one for one in found if one.assertion in _SO] or found
    if len({one.assertion for one in so}) > 1:
        return None
    aside = tuple(one.text for one in found if one not in so)
    targets = {target.id: target for one in so for target in one.targets}
    reason = "read as several conditions on one line"
    if aside:
        reason = f"“{'”, “'.join(aside)}” is put aside: it is said not to be so, or not of this patient"
    return replace(so[0], text=text, targets=tuple(targets.values()), reason=reason, aside=(*so[0].aside, *aside))


def _one_by_one(text: str, read: Read) -> list[Resolution]:
    """The conditions of a line, each read; none where there is one, or where it is not clear which are denied."""
    sides = [[part for part in _PARTED.split(side) if part.strip()] for side in _BUT_HAS.split(text)]
    if sum(map(len, sides)) < 2:  # noqa: PLR2004  one is not several
        return []
    found: list[Resolution] = []
    for parts in sides:
        side = [_read_part(part, parts, read) for part in parts]
        denied = [one.assertion is Assertion.NEGATED for one in side]
        if denied and denied[0]:  # `no diabetes or asthma` denies both
            side = [_denied(one) for one in side]
        elif any(denied) and not all(denied[denied.index(True) :]):
            return []  # `asthma, no diabetes, gout`: is there gout?
        found += side
    return found


def _read_part(part: str, parts: list[str], read: Read) -> Resolution:
    one = read(part)
    if one.targets or part is parts[-1]:
        return one
    return replace(read(f"{part} {parts[-1].split()[-1]}"), text=part)  # `kidney or liver disease`


def _denied(one: Resolution) -> Resolution:
    return replace(one, assertion=Assertion.NEGATED) if one.assertion is Assertion.PRESENT else one


def _unclear(text: str) -> Resolution:
    reason = "some of this is so and some is not: write each condition on a line of its own; nothing was checked"
    return Resolution(text, ItemStatus.UNKNOWN, reason=reason)
