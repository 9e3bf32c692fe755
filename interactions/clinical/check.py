"""check(patient list, knowledge) → Answer. Pure: the same question to the same release has the same answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from interactions.clinical.allergies import RecordedAllergy, allergens_of, judge_allergies
from interactions.clinical.answer import Answer, ItemCoverage
from interactions.clinical.assertions import Assertion
from interactions.clinical.coverage import context_coverage, kinds_coverage, what_was_given
from interactions.clinical.cumulative import fold, items_summed_by_dose, judge_sums
from interactions.clinical.doses import dose_in_product, dose_of
from interactions.clinical.dosing import judge_doses
from interactions.clinical.duplicates import judge_duplicates
from interactions.clinical.findings import POSSIBLE, in_order, make_findings
from interactions.clinical.knowledge import Knowledge, mid_sentence
from interactions.clinical.lines import NOTHING_PARSED, Parsed
from interactions.clinical.meetings import Group, Meetings
from interactions.clinical.model import Condition, Threshold
from interactions.clinical.patient import NOTHING_GIVEN, Item, Patient, PatientList, State
from interactions.clinical.plan import make_plan
from interactions.clinical.reading import Presence, Reading, Surroundings, Use, compare, read_entry
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
        _presence(place, one, target)
        for place, one in enumerate(ordered)
        if one.is_condition
        for target in one.resolution.targets
    ]
    presences = [*stated, *_derived(asked.patient, knowledge)]
    around = Surroundings(
        patient=asked.patient,
        conditions=frozenset(_conditions(presences, knowledge)),
        uses=uses,
        reach=knowledge.reach,
    )
    readings = itertools.chain(
        _pair_readings(uses, knowledge.prepared(Meetings), around), _risk_readings(uses, presences, knowledge, around)
    )
    pairs = make_findings(readings, knowledge)
    current = [use for use in uses if use.state is not State.STOPPED]
    allergies = [_recorded(place, one) for place, one in enumerate(ordered) if one.is_allergy]
    whole = [*judge_sums(current, presences, knowledge), *judge_duplicates(current, knowledge)]
    doses = judge_doses(current, asked.patient, around.conditions, knowledge)
    apart = (*judge_allergies(allergies, current, knowledge), *doses.findings)
    spoken = in_order([*(fold(pairs, whole) if whole else pairs), *apart])
    findings = tuple(finding for finding in spoken if finding.severity is not Severity.NONE)
    dosed = doses.given.with_judged(items_summed_by_dose(current, knowledge))
    resolutions = [(one.list_name, one.resolution) for one in resolved]
    given = what_was_given(asked, resolutions, uses, presences, dosed, knowledge)
    said = {finding.id: finding.severity for finding in pairs if finding.severity is not Severity.NONE}
    return Answer(
        items=tuple(_item_coverage(one, knowledge) for one in resolved),
        kinds=kinds_coverage(given, knowledge),
        context=context_coverage(asked.patient, given.roots, around.missing, doses.missing, said, knowledge),
        findings=findings,
        cleared=tuple(finding for finding in spoken if finding.severity is Severity.NONE),
        audience=asked.audience,
        plan=make_plan(pairs, uses, knowledge),
    )


def prepare(knowledge: Knowledge) -> None:
    """Make now what the judgements need of a release, which otherwise the first check would: by such a check."""
    known = knowledge.compendium
    medicine, condition = (
        tuple(Item(id=record_id) for record_id in itertools.islice(records, 1))
        for records in (known.substances, known.conditions)
    )
    unknown = Item(text="a name that nobody knows")
    check(PatientList((*medicine, unknown), medicine, medicine, medicine, condition, Patient(age=50)), knowledge)
    _ = knowledge.statements


class _Resolved(NamedTuple):
    list_name: str
    ref: str
    item: Item
    resolution: Resolution

    @property
    def is_taken(self) -> bool:
        return self.list_name not in ("allergies", "conditions") and self._is_so and not self.resolution.is_allergy

    @property
    def is_allergy(self) -> bool:
        return (self.list_name == "allergies" or self.resolution.is_allergy) and self._is_so

    @property
    def is_condition(self) -> bool:
        return self.list_name == "conditions" and self._is_so and not self.resolution.is_allergy

    @property
    def _is_so(self) -> bool:
        """Whether it was read, and is not said to be absent or somebody else's."""
        absent = self.resolution.assertion in (Assertion.NEGATED, Assertion.FAMILY)
        return self.resolution.status in _READ and not absent


def _presence(place: int, one: _Resolved, target: Target) -> Presence:
    past = (f"stated as past: {mid_sentence(target.name)}",) if one.resolution.assertion is Assertion.PAST else ()
    return Presence(one.ref, place, target.id, past, tentative=one.resolution.status is ItemStatus.UNCONFIRMED)


def _item_coverage(one: _Resolved, knowledge: Knowledge) -> ItemCoverage:
    substances = substances_of(one.resolution, knowledge)
    if one.list_name == "allergies" or one.resolution.is_allergy:
        allergens = tuple(allergen.id for allergen in allergens_of(one.resolution, knowledge))
        return ItemCoverage(one.ref, one.resolution, substances, len(allergens), allergens)
    roots = substances or tuple(target.id for target in one.resolution.targets)
    return ItemCoverage(one.ref, one.resolution, substances, knowledge.count_entries(roots))


def _recorded(place: int, one: _Resolved) -> RecordedAllergy:
    resolution = one.resolution
    tentative = resolution.status is ItemStatus.UNCONFIRMED
    return RecordedAllergy(one.ref, place, resolution.targets, resolution.reaction, tentative)


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
                state=_state(item, resolution),
                stopped_days=resolution.stopped_days if item.stopped_days is None else item.stopped_days,
                routes=routes,
                systemic=_is_systemic(routes),
                form=parsed.form,
                dose=_dose(target, root, parsed, routes, knowledge),
                frequency=parsed.frequency,
                intro=_intro(target, substance.name if substance else target.name),
                over=parsed.over,
                duration=parsed.duration,
            )


def _dose(target: Target, root: str, parsed: Parsed, routes: tuple[str, ...], knowledge: Knowledge) -> str | None:
    """How much of this substance the line says; of a product, the part that is this ingredient's."""
    if parsed is NOTHING_PARSED or target.type not in ("substances", "products"):
        return None
    if target.type == "substances":
        return dose_of(parsed)
    return dose_in_product(parsed, knowledge.compendium.products[target.id], root, routes)


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


def _state(item: Item, resolution: Resolution) -> State | None:
    """How it is taken: as the item says, or else as its line does."""
    if item.state is not None:
        return item.state
    if resolution.assertion is Assertion.STOPPED:
        return State.STOPPED
    return State.AS_NEEDED if "as needed" in (resolution.parsed.frequency or "") else None


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


def _pair_readings(uses: list[Use], meetings: Meetings, around: Surroundings) -> Iterator[tuple[Group, Reading]]:
    """Every entry between two medicines, or foods and the like, unless they are of one product or one substance."""
    for one, other in itertools.combinations(uses, 2):
        if one.unit == other.unit or one.root == other.root:
            continue
        for meeting in meetings.between(one.root, other.root):
            reading = read_entry(meeting, (other, one) if meeting.swapped else (one, other), None, around)
            if reading:
                yield meeting.group, reading


def _risk_readings(
    uses: list[Use], presences: list[Presence], knowledge: Knowledge, around: Surroundings
) -> Iterator[tuple[Group, Reading]]:
    """Every risk of what is taken in somebody who has, or may have, its condition."""
    meetings = knowledge.prepared(Meetings)
    risks = [((use,), meetings.risks(use.root)) for use in uses]
    for condition, found in _conditions_met(presences, knowledge, around).items():
        for used, by_condition in risks:
            for meeting in by_condition.get(condition, ()):
                for presence in found:
                    reading = read_entry(meeting, used, presence, around)
                    if reading:
                        stated = POSSIBLE if presence.possible else presence.condition
                        yield Group(used[0].root, stated, meeting.entry.outcome), reading


def _conditions_met(presences: list[Presence], knowledge: Knowledge, around: Surroundings) -> dict[str, list[Presence]]:
    """The conditions on which risks are read: those present, the wider ones, and as possible the narrower ones."""
    met: dict[str, list[Presence]] = {}
    for presence in presences:
        ref, place, condition, chain, _, tentative = presence
        met.setdefault(condition, []).append(presence)
        for ancestor, steps in knowledge.ancestors.get(condition, {}).items():
            wider = Presence(ref, place, condition, (*chain, *steps), tentative=tentative)
            met.setdefault(ancestor, []).append(wider)
        if not ref.startswith("patient/"):
            for narrower in sorted(knowledge.descendants.get(condition, frozenset()) - around.conditions):
                if not _ruled_out(knowledge.compendium.conditions[narrower], around.patient):
                    possible = Presence(ref, place, condition, chain, narrower, tentative)
                    met.setdefault(narrower, []).append(possible)
    return met


def _ruled_out(condition: Condition, patient: Patient) -> bool:
    """Whether the patient's values say that it is not so: every one that would decide is given, and none does."""
    if patient == NOTHING_GIVEN:
        return False
    decided = [
        compare(value, threshold.operator, threshold.value)
        for threshold in condition.derived_from
        if (value := getattr(patient, threshold.what, None)) is not None
    ]
    return bool(decided) and len(decided) == len(condition.derived_from) and not any(decided)
