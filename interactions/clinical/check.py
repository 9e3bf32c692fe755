"""check(patient list, knowledge) → Answer. Pure: the same question to the same release has the same answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from interactions.clinical.answer import Answer, ItemCoverage
from interactions.clinical.coverage import context_coverage, kinds_coverage, what_was_given
from interactions.clinical.findings import POSSIBLE, Group, make_findings
from interactions.clinical.knowledge import Knowledge, mid_sentence
from interactions.clinical.lines import NOTHING_PARSED
from interactions.clinical.model import Condition, Threshold
from interactions.clinical.patient import NOTHING_GIVEN, Item, Patient, PatientList, State
from interactions.clinical.reading import Hit, Presence, Reading, Surroundings, Use, compare, read_entry
from interactions.clinical.resolution import LIST_TYPES, ItemStatus, Resolution, Target
from interactions.clinical.vocabulary import LOCAL_ROUTES, Severity

_READ = (ItemStatus.RESOLVED, ItemStatus.CLASS, ItemStatus.UNCONFIRMED)
_REQUEST_ORDER = ("planned", "medications", "substances", "allergies", "conditions")
_AFTER_ALL_ITEMS = 1_000_000


def check(asked: PatientList, knowledge: Knowledge) -> Answer:
    """Everything that the knowledge says about this patient list, and what was not checked."""
    resolved = [
        _Resolved(list_name, ref, item, _as_used(knowledge.names.resolve(item, LIST_TYPES[list_name]), knowledge))
        for list_name, ref, item in asked.items()
    ]
    ordered = sorted(resolved, key=lambda one: _REQUEST_ORDER.index(one.list_name))
    uses = [use for place, one in enumerate(ordered) if one.is_taken for use in _uses(place, one, knowledge)]
    stated = [
        Presence(one.ref, place, target.id)
        for place, one in enumerate(ordered)
        if one.list_name == "conditions" and one.resolution.status in _READ
        for target in one.resolution.targets
    ]
    presences = [*stated, *_derived(asked.patient, knowledge)]
    sides = _sides(uses, knowledge)
    around = Surroundings(
        patient=asked.patient,
        conditions=frozenset(_conditions(presences, knowledge)),
        taken=sides,
        reach=knowledge.reach,
    )
    readings = itertools.chain(
        _pair_readings(sides, knowledge, around), _risk_readings(sides, presences, knowledge, around)
    )
    spoken = make_findings(readings, knowledge)
    findings = tuple(finding for finding in spoken if finding.severity is not Severity.NONE)
    given = what_was_given(asked, ((one.list_name, one.resolution) for one in resolved), uses, presences, knowledge)
    said = {finding.id: finding.severity for finding in findings}
    return Answer(
        items=tuple(_item_coverage(one, knowledge) for one in resolved),
        kinds=kinds_coverage(given, knowledge),
        context=context_coverage(asked.patient, given.roots, around.missing, said, knowledge),
        findings=findings,
        cleared=tuple(finding for finding in spoken if finding.severity is Severity.NONE),
        audience=asked.audience,
    )


class _Resolved(NamedTuple):
    list_name: str
    ref: str
    item: Item
    resolution: Resolution

    @property
    def is_taken(self) -> bool:
        return self.list_name not in ("allergies", "conditions") and self.resolution.status in _READ


def _item_coverage(one: _Resolved, knowledge: Knowledge) -> ItemCoverage:
    substances = substances_of(one.resolution, knowledge)
    roots = substances or tuple(target.id for target in one.resolution.targets)
    return ItemCoverage(one.ref, one.resolution, substances, knowledge.count_entries(roots))


def substances_of(resolution: Resolution, knowledge: Knowledge) -> tuple[str, ...]:
    """The ids of all substances that a resolved line stands for: of products, their ingredients."""
    found: dict[str, None] = {}
    for target in resolution.targets:
        for root in _ingredients(target, knowledge):
            if root in knowledge.compendium.substances:
                found[root] = None
    return tuple(found)


def _ingredients(target: Target, knowledge: Knowledge) -> tuple[str, ...]:
    if target.type == "products":
        return knowledge.compendium.products[target.id].contains
    return (target.id,)


def _uses(place: int, one: _Resolved, knowledge: Knowledge) -> Iterator[Use]:
    item, resolution = one.item, one.resolution
    # what is said of a line with several medicines is surely said of none of them
    parsed = resolution.parsed if len(resolution.targets) == 1 else NOTHING_PARSED
    for position, target in enumerate(resolution.targets):
        for root in _ingredients(target, knowledge):
            substance = knowledge.compendium.substances.get(root)
            routes = (parsed.route,) if parsed.route else _usual_routes(target, root, knowledge)
            yield Use(
                ref=one.ref,
                place=place,
                unit=place * 1000 + position,
                root=root,
                planned=one.list_name == "planned",
                resolved=resolution.status is ItemStatus.RESOLVED,
                tentative=resolution.status is ItemStatus.UNCONFIRMED,
                state=State.AS_NEEDED if _as_needed(item, resolution) else item.state,
                stopped_days=item.stopped_days,
                routes=routes,
                systemic=_is_systemic(routes),
                form=parsed.form,
                dose=parsed.dose if parsed.strength is None and target.type == "substances" else None,
                frequency=parsed.frequency,
                intro=_intro(target, substance.name if substance else target.name),
            )


def _as_used(resolution: Resolution, knowledge: Knowledge) -> Resolution:
    """Without a route by which nothing on the line is used: a misread word must not silence anything."""
    route = resolution.parsed.route
    if route is None:
        return resolution
    usual = [
        _usual_routes(target, root, knowledge)
        for target in resolution.targets
        for root in _ingredients(target, knowledge)
    ]
    if not usual or any(not routes or route in routes for routes in usual):
        return resolution
    unread = f"nothing on this line is used as {route}, so every route was considered"
    reason = f"{resolution.reason}; {unread}" if resolution.reason else unread
    return replace(resolution, parsed=replace(resolution.parsed, route=None), reason=reason)


def _usual_routes(target: Target, root: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The routes by which a product is used, or the substance where the product doesn't say."""
    compendium = knowledge.compendium
    if target.type == "products" and compendium.products[target.id].routes:
        return compendium.products[target.id].routes
    substance = compendium.substances.get(root)
    return substance.routes if substance else ()


@cache
def _is_systemic(routes: tuple[str, ...]) -> bool | None:
    local = sum(route in LOCAL_ROUTES for route in routes)
    return None if 0 < local < len(routes) else not local


def _as_needed(item: Item, resolution: Resolution) -> bool:
    return item.state is None and "as needed" in (resolution.parsed.frequency or "")


def _intro(target: Target, name: str) -> tuple[str, ...]:
    """How the written name leads to the substance, where it isn't the substance's own name."""
    if target.type == "products":
        return (f"{target.matched} contains {mid_sentence(name)}",)
    if target.how in ("brand", "salt", "street"):
        kind = {"brand": "a brand of", "salt": "a salt of", "street": "a street name of"}[target.how]
        return (f"{target.matched} is {kind} {mid_sentence(name)}",)
    return ()


def _derived(patient: Patient, knowledge: Knowledge) -> list[Presence]:
    """The conditions that follow from the patient's values; of nested ones only the narrowest."""
    if patient == NOTHING_GIVEN:
        return []
    found: dict[str, Presence] = {}
    for condition in knowledge.conditions_with_thresholds:
        for threshold in condition.derived_from:
            value = getattr(patient, threshold.what, None)
            if value is None or (threshold.sex and patient.sex and threshold.sex != patient.sex):
                continue
            if compare(value, threshold.operator, threshold.value):
                says = f"{_threshold_in_words(threshold, value)}: {mid_sentence(condition.name)}"
                ref = f"patient/{threshold.what}"
                found.setdefault(condition.id, Presence(ref, _AFTER_ALL_ITEMS, condition.id, (says,)))
    wider = {ancestor for condition in found for ancestor in knowledge.ancestors[condition]}
    return [presence for condition, presence in found.items() if condition not in wider]


def _threshold_in_words(threshold: Threshold, value: float | str) -> str:
    what = threshold.what.replace("_", " ")
    if isinstance(value, bool):
        return f"{what} is stated"
    shown = value if isinstance(value, str) else f"{value:g}"
    return f"{what} {shown} is {threshold.operator.value.replace('_', ' ')} {threshold.value}"


def _conditions(presences: Iterable[Presence], knowledge: Knowledge) -> Iterator[str]:
    for presence in presences:
        yield presence.condition
        yield from knowledge.ancestors.get(presence.condition, ())


def _sides(uses: list[Use], knowledge: Knowledge) -> dict[str, tuple[Use, ...]]:
    """The uses that meet each side: a substance's own id, what it contains, and the classes of both."""
    met: dict[str, list[Use]] = {}
    for use in uses:
        for side in knowledge.reach.get(use.root, ()):
            met.setdefault(side, []).append(use)
    return {side: tuple(of) for side, of in met.items()}


def _pair_readings(
    sides: dict[str, tuple[Use, ...]], knowledge: Knowledge, around: Surroundings
) -> Iterator[tuple[Group, Reading]]:
    """Every entry between two of the sides, read for each two medicines that meet it from its two sides."""
    for a, uses_a in sides.items():
        partners = knowledge.interactions_by_side.get(a, {})
        for b in sorted(partners.keys() & sides.keys()):
            pairs = [pair for one in uses_a for other in sides[b] if (pair := _pair(one, a, other, b, knowledge))]
            for entry in partners[b]:
                for one, other in pairs:
                    reading = read_entry(entry, (one, other), None, around)
                    if reading:
                        roots = sorted((one.use.root, other.use.root))
                        yield Group(roots[0], roots[1], entry.outcome), reading


def _pair(one: Use, a: str, other: Use, b: str, knowledge: Knowledge) -> tuple[Hit, Hit] | None:
    """The hits of two uses on two sides, unless they are one medicine, or one substance taken twice."""
    if one.unit == other.unit or one.root == other.root or (a == b and one.root > other.root):
        return None
    hits = Hit(one, a, knowledge.reach[one.root][a]), Hit(other, b, knowledge.reach[other.root][b])
    return None if hits[0].reach.via == hits[1].reach.via else hits


def _risk_readings(
    sides: dict[str, tuple[Use, ...]], presences: list[Presence], knowledge: Knowledge, around: Surroundings
) -> Iterator[tuple[Group, Reading]]:
    """Every risk of the sides in somebody who has, or may have, its condition."""
    met = _conditions_met(presences, knowledge, around)
    for side, uses in sides.items():
        risks = knowledge.risks_by_side.get(side, {})
        for condition in sorted(risks.keys() & met.keys()):
            for risk, use, presence in itertools.product(risks[condition], uses, met[condition]):
                hit = Hit(use, side, knowledge.reach[use.root][side])
                reading = read_entry(risk, (hit,), presence, around)
                if reading:
                    stated = POSSIBLE if presence.possible else presence.condition
                    yield Group(use.root, stated, risk.outcome), reading


def _conditions_met(presences: list[Presence], knowledge: Knowledge, around: Surroundings) -> dict[str, list[Presence]]:
    """The conditions on which risks are read: those present, the wider ones, and as possible the narrower ones."""
    met: dict[str, list[Presence]] = {}
    for presence in presences:
        met.setdefault(presence.condition, []).append(presence)
        for ancestor, chain in knowledge.ancestors.get(presence.condition, {}).items():
            wider = Presence(presence.ref, presence.place, presence.condition, (*presence.chain, *chain))
            met.setdefault(ancestor, []).append(wider)
        if not presence.ref.startswith("patient/"):
            for narrower in sorted(knowledge.descendants.get(presence.condition, frozenset()) - around.conditions):
                if _ruled_out(knowledge.compendium.conditions[narrower], around.patient):
                    continue
                possible = Presence(presence.ref, presence.place, presence.condition, presence.chain, narrower)
                met.setdefault(narrower, []).append(possible)
    return met


def _ruled_out(condition: Condition, patient: Patient) -> bool:
    """Whether the patient's values say that it is not so: every one that would decide is given, and none does."""
    decided = [
        compare(value, threshold.operator, threshold.value)
        for threshold in condition.derived_from
        if (value := getattr(patient, threshold.what, None)) is not None
    ]
    return bool(decided) and len(decided) == len(condition.derived_from) and not any(decided)
