"""Which findings another one also says: pairs under a statement about the whole list."""

from __future__ import annotations

from collections.abc import Sequence

from interactions.clinical.answer import Also, Finding
from interactions.clinical.vocabulary import Severity


def fold(findings: Sequence[Finding], over: Sequence[Finding]) -> list[Finding]:
    """All findings, those that a statement about the whole list also says folded under it.

    A pair of substances, or a smaller sum, is folded under a sum or a duplicate of the same outcome and equal or higher
    grade that concerns all its items and substances. A risk in a condition stays: it says what to do about that.
    """
    widest = [one for one in over if not any(other is not one and _is_over(other, one) for other in over)]
    folded: dict[int, list[Also]] = {}
    standing = []
    for finding in (*findings, *over):
        under = next((one for one in widest if one is not finding and _is_over(one, finding)), None)
        if under is None:
            standing.append(finding)
        else:
            folded.setdefault(id(under), []).append(Also(finding.id, finding.severity, finding.statement["title"]))
            folded[id(under)] += finding.also
    return [
        one._replace(also=tuple({also.id: also for also in (*one.also, *folded[id(one)])}.values()))
        if id(one) in folded
        else one
        for one in standing
    ]


def _is_over(whole: Finding, part: Finding) -> bool:
    """Whether one is wider than the other: of two with the same items, the graver, and of equals the first by id."""
    if (
        whole.outcome != part.outcome
        or part.severity is Severity.NONE
        or whole.severity.rank < part.severity.rank
        or (whole.tentative and not part.tentative)
        or not set(part.items) <= set(whole.items)
        or not set(part.substances) <= set(whole.substances)
    ):
        return False
    if part.kind == "dose":
        return False  # a sum of doses says a number of its own
    if part.kind in ("cumulative", "duplicate"):
        same = part.kind == whole.kind == "cumulative"
        mine, yours = (whole.severity.rank, len(whole.items)), (part.severity.rank, len(part.items))
        return same and (mine > yours or (mine == yours and whole.id < part.id))
    return not part.conditions
