"""Effects that add up over the list, and roles that must not meet: the arithmetic, and what would bring it under."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

from interactions.clinical.answer import Dependency, Finding
from interactions.clinical.doses import daily_amount_in
from interactions.clinical.knowledge import Knowledge, Reach
from interactions.clinical.reading import Presence, Use, counts_as_member
from interactions.clinical.statements import Contributor, Cumulative, Level
from interactions.clinical.vocabulary import LOCAL_ROUTES, Severity, Status

_ROUNDING = 1e-9


class _Part(NamedTuple):
    """A side that contributes to a sum: by its weight, or by filling a role."""

    sum: Cumulative
    contributor: Contributor
    weight: float
    role: str | None

    @property
    def is_dosed(self) -> bool:
        return self.contributor.per is not None


@dataclass(frozen=True)
class SumIndex:
    """For each side (a substance, class or condition), the sums to which it contributes; so for each substance.

    `most` is what each substance or condition can add at most to which sums, but for its doses; `dosed` are the sums to
    which doses of a substance add; `lowest` is the level from which on a sum speaks.
    """

    by_side: Mapping[str, tuple[_Part, ...]]
    by_root: Mapping[str, tuple[tuple[Reach, _Part], ...]]
    most: Mapping[str, tuple[tuple[str, float], ...]]
    dosed: Mapping[str, frozenset[str]]
    lowest: Mapping[str, float]
    alone: Mapping[str, frozenset[str]]
    """For each substance its classes of which one patient takes one: two of one tablet are one there (Adderall)."""

    @classmethod
    def of(cls, knowledge: Knowledge) -> SumIndex:
        sums = [one for one in knowledge.compendium.cumulative.values() if one.status is not Status.RETIRED]
        found: dict[str, list[_Part]] = {}
        for one in sums:
            for contributor in one.contributors:
                found.setdefault(contributor.id, []).append(_Part(one, contributor, float(contributor.weight), None))
            for role in one.roles:
                found.setdefault(role.id, []).append(_Part(one, Contributor(role.id, "1"), 1.0, role.role))
        by_root = {
            root: tuple((reach, part) for side, reach in reaches.items() for part in found.get(side, ()))
            for root, reaches in knowledge.reach.items()
        }
        classes = knowledge.compendium.classes
        single = {id_ for id_, one in classes.items() if one.at_most == "1"}
        of_substances = {root: [part for _, part in parts] for root, parts in by_root.items() if parts}
        of_conditions = {
            condition: parts
            for condition, wider in knowledge.ancestors.items()
            if (parts := [part for side in (condition, *wider) for part in found.get(side, ())])
        }
        return cls(
            by_side={side: tuple(parts) for side, parts in found.items()},
            by_root=by_root,
            most={
                **{root: _most(parts, max) for root, parts in of_substances.items()},
                **{condition: _most(parts, sum) for condition, parts in of_conditions.items()},
            },
            dosed={
                root: sums_of
                for root, parts in of_substances.items()
                if (sums_of := frozenset(part.sum.id for part in parts if part.is_dosed))
            },
            lowest={one.id: min((float(level.at) for level in one.levels), default=inf) - _ROUNDING for one in sums},
            alone={root: frozenset(single & reaches.keys()) for root, reaches in knowledge.reach.items()},
        )


def _most(parts: Iterable[_Part], of_one_sum: Callable[[list[float]], float]) -> tuple[tuple[str, float], ...]:
    weights: dict[str, list[float]] = {}
    for part in parts:
        weights.setdefault(part.sum.id, []).append(0.0 if part.is_dosed else part.weight)
    return tuple((sum_id, of_one_sum(each)) for sum_id, each in weights.items())


class _Share(NamedTuple):
    """What one substance or condition adds to one sum."""

    part: _Part
    weight: float
    ref: str
    place: int
    root: str
    because: tuple[str, ...]
    use: Use | None = None
    """None for a condition."""
    local_routes: tuple[str, ...] = ()
    """The possible routes by which it would not count."""
    presence: Presence | None = None
    alone: frozenset[str] = frozenset()

    @property
    def tentative(self) -> bool:
        said_by = self.use or self.presence
        return said_by is not None and said_by.tentative


def judge_sums(uses: Sequence[Use], presences: Sequence[Presence], knowledge: Knowledge) -> list[Finding]:
    """A finding for each sum that reaches a level; `uses` are those that are taken or planned now."""
    index = knowledge.prepared(SumIndex.of)
    near = _may_be_reached(uses, presences, index)
    if not near:
        return []
    shares: dict[str, list[_Share]] = {}
    for use in uses:
        for share in _shares_of_use(use, index, near):
            shares.setdefault(share.part.sum.id, []).append(share)
    for presence in presences:
        for share in _shares_of_condition(presence, index, shares.keys(), knowledge):
            shares[share.part.sum.id].append(share)
    findings = []
    for found in shares.values():
        stated = [share for share in found if not share.tentative]
        sure = _reached(stated)
        guessed = _reached(found) if len(stated) < len(found) else None
        if sure:
            findings.append(_finding(sure, knowledge))
        if guessed and (sure is None or guessed.level.severity.rank > sure.level.severity.rank):
            findings.append(_finding(guessed, knowledge))
    return findings


def _may_be_reached(uses: Iterable[Use], presences: Iterable[Presence], index: SumIndex) -> AbstractSet[str]:
    """The sums that could reach a level if everything counted at its most: only these are worth adding up."""
    most: dict[str, float] = {}
    for use in uses:
        for sum_id, weight in index.most.get(use.root, ()):
            most[sum_id] = most.get(sum_id, 0.0) + weight
        if use.dose and use.root in index.dosed:
            most.update(dict.fromkeys(index.dosed[use.root], inf))
    for presence in presences:
        for sum_id, weight in index.most.get(presence.condition, ()):
            if sum_id in most:
                most[sum_id] += weight
    return {sum_id for sum_id, weight in most.items() if weight >= index.lowest[sum_id]}


def _shares_of_use(use: Use, index: SumIndex, wanted: AbstractSet[str]) -> Iterator[_Share]:
    """What the use adds to the wanted sums."""
    for reach, part in index.by_root.get(use.root, ()):
        if part.sum.id not in wanted:
            continue
        counts = counts_as_member(use, reach)
        if counts is False or (part.contributor.route and part.contributor.route not in use.routes):
            continue
        weight, said = part.weight, reach.because
        if part.contributor.per:
            amount = daily_amount_in(use, part.contributor.per)
            if amount is None:
                continue
            weight *= amount
            said = (*said, f"{amount:g} × {part.weight:g} for each {part.contributor.per}")
        if part.contributor.because:
            said = (*said, part.contributor.because)
        local = tuple(route for route in use.routes if route in LOCAL_ROUTES) if counts is None else ()
        yield _Share(
            part, weight, use.ref, use.place, use.root, (*use.intro, *said), use, local, None, index.alone[use.root]
        )


def _shares_of_condition(
    presence: Presence, index: SumIndex, wanted: AbstractSet[str], knowledge: Knowledge
) -> Iterator[_Share]:
    """What the condition, as it is and as what it counts as, adds to the wanted sums."""
    for condition, chain in ((presence.condition, ()), *knowledge.ancestors.get(presence.condition, {}).items()):
        for part in index.by_side.get(condition, ()):
            if part.sum.id not in wanted:
                continue
            said = (*presence.chain, *chain) or (knowledge.name_of(presence.condition),)
            yield _Share(part, part.weight, presence.ref, presence.place, presence.condition, said, presence=presence)


def items_summed_by_dose(uses: Sequence[Use], knowledge: Knowledge) -> frozenset[str]:
    """The items whose dose counts in a sum of doses, whether it reaches a level or not."""
    index = knowledge.prepared(SumIndex.of)
    return frozenset(
        share.ref
        for use in uses
        if use.dose and use.root in index.dosed
        for share in _shares_of_use(use, index, index.dosed[use.root])
        if share.part.is_dosed
    )


class _Reached(NamedTuple):
    """A sum as it stands here, with the level that it reaches and what the list would come to without each item."""

    sum: Cumulative
    level: Level
    shares: tuple[_Share, ...]
    total: float
    without: tuple[tuple[str, float], ...]
    depends_on: tuple[Dependency, ...]


def _reached(shares: Sequence[_Share]) -> _Reached | None:
    """The sum of these shares, or None where it is below every level, or of one medicine alone."""
    if not shares:
        return None
    measure = _roles_filled if shares[0].part.role else _counted
    counted, total = measure(shares)
    cumulative = shares[0].part.sum
    level = _level(cumulative, total)
    if level is None or not _concerns_several(counted):
        return None
    refs = dict.fromkeys(share.ref for share in counted if share.use)  # a condition can't be left out
    rest = {ref: measure([share for share in shares if share.ref != ref])[1] for ref in refs}
    under = tuple((ref, total) for ref, total in rest.items() if total < float(level.at) - _ROUNDING)
    return _Reached(cumulative, level, tuple(counted), total, under, _depends_on(level, counted, shares, measure))


Measure = Callable[[Sequence[_Share]], tuple[list[_Share], float]]


def _concerns_several(shares: Sequence[_Share]) -> bool:
    """Two medicines, or a medicine and a condition; what adds up doses needs no second one."""
    if shares[0].part.is_dosed:
        return True
    medicines = {share.use.unit for share in shares if share.use}
    return len(medicines) > 1 or (len(medicines) == 1 and any(share.use is None for share in shares))


def _level(cumulative: Cumulative, total: float) -> Level | None:
    reached = [level for level in cumulative.levels if total >= float(level.at) - _ROUNDING]
    return max(reached, key=lambda level: float(level.at), default=None)


def _counted(shares: Sequence[_Share]) -> tuple[list[_Share], float]:
    """Each substance at its highest weight, and of nested conditions only one; doses of one substance all count."""
    best: dict[tuple[object, ...], _Share] = {}
    for share in shares:
        key: tuple[object, ...] = (share.root,) if share.use else (None, share.part.contributor.id)
        if share.part.is_dosed:
            key = (*key, share.ref)
        known = best.get(key)
        if known is None or share.weight > known.weight:
            best[key] = share
    counted: list[_Share] = []
    for share in sorted(best.values(), key=lambda share: (share.place, -share.weight, share.root)):
        if not any(_is_one_tablet(share, other) for other in counted):
            counted.append(share)
    return counted, sum(share.weight for share in counted)


def _is_one_tablet(one: _Share, other: _Share) -> bool:
    """Whether two are parts of one product, and of one class of which a patient takes one."""
    return (
        one.use is not None
        and other.use is not None
        and one.use.unit == other.use.unit
        and bool(one.alone & other.alone)
    )


def _roles_filled(shares: Sequence[_Share]) -> tuple[list[_Share], float]:
    """The roles that are met, each by a substance of its own (matched by augmenting paths), and all that meet one."""
    candidates: dict[str, list[str]] = {}
    for share in shares:
        candidates.setdefault(share.part.role or "", []).append(share.root)
    filled_by: dict[str, str] = {}

    def fill(role: str, tried: set[str]) -> bool:
        for root in candidates[role]:
            if root not in tried:
                tried.add(root)
                if root not in filled_by or fill(filled_by[root], tried):
                    filled_by[root] = role
                    return True
        return False

    filled = {role for role in sorted(candidates) if fill(role, set())}
    found: dict[tuple[str, str], _Share] = {}
    for share in shares:  # one that could fill several roles is shown in that which it fills
        if share.part.role in filled and (
            found.get((share.root, share.ref)) is None or filled_by.get(share.root) == share.part.role
        ):
            found[share.root, share.ref] = share
    return sorted(found.values(), key=lambda share: (share.place, share.root)), float(len(filled))


def _finding(reached: _Reached, knowledge: Knowledge) -> Finding:
    cumulative, level, shares = reached.sum, reached.level, reached.shares
    return Finding(
        id=cumulative.statement_id,
        outcome=cumulative.outcome,
        statement=knowledge.statements[cumulative.statement_id],
        kind="dose" if shares[0].part.is_dosed else "cumulative",
        severity=level.severity,
        action=level.action,
        evidence=cumulative.evidence,
        effect=cumulative.effect,
        management=level.management,
        items=tuple(dict.fromkeys(share.ref for share in shares)),
        substances=tuple(sorted({share.root for share in shares if share.use})),
        conditions=tuple(dict.fromkeys(share.root for share in shares if share.use is None)),
        new=any(share.use is not None and share.use.planned for share in shares),
        tentative=any(share.tentative for share in shares),
        because=tuple(dict.fromkeys(step for share in shares for step in share.because)),
        depends_on=reached.depends_on,
        more={
            "contributors": [_contributor(share) for share in shares],
            "total": _number(reached.total),
            "threshold": _number(float(level.at)),
            "without": [{"item": ref, "total": _number(total)} for ref, total in reached.without],
        },
    )


def _contributor(share: _Share) -> dict[str, Any]:
    document: dict[str, Any] = {
        "item": share.ref,
        "substance": share.root if share.use else None,
        "weight": _number(share.weight),
        "because": share.because[-1] if share.because else None,
    }
    if share.use is None:
        document["condition"] = share.root
    if share.part.role:
        document["role"] = share.part.role
    return document


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 2)


def _depends_on(
    level: Level, counted: Sequence[_Share], shares: Sequence[_Share], measure: Measure
) -> tuple[Dependency, ...]:
    """For each share that counts only by some of its possible routes, what the sum would be by the others."""
    found = []
    for share in counted:
        if share.local_routes:
            rest = [one for one in shares if one.ref != share.ref or one.root != share.root]
            other = _level(share.part.sum, measure(rest)[1])
            severity = other.severity if other else Severity.NONE
            if severity is not level.severity:
                found += [Dependency("route", share.ref, route, severity) for route in share.local_routes]
    return tuple(found)
