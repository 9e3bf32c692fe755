"""check(patient list, knowledge) → Answer. Pure: the same question to the same release has the same answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from interactions.clinical.allergies import RecordedAllergy, judge_allergies
from interactions.clinical.answer import Answer
from interactions.clinical.assertions import Assertion
from interactions.clinical.coverage import context_coverage, kinds_coverage, what_was_given
from interactions.clinical.cumulative import items_summed_by_dose, judge_sums
from interactions.clinical.dosing import judge_doses
from interactions.clinical.duplicates import judge_duplicates
from interactions.clinical.findings import POSSIBLE, in_order, make_findings
from interactions.clinical.folding import fold
from interactions.clinical.items import ItemRead, ItemReader
from interactions.clinical.knowledge import Knowledge, mid_sentence
from interactions.clinical.meetings import Group, Meetings
from interactions.clinical.model import Condition, Threshold
from interactions.clinical.patient import NOTHING_GIVEN, Item, Patient, PatientList, State
from interactions.clinical.plan import make_plan
from interactions.clinical.reading import Presence, Reading, Surroundings, Use, compare, read_entry
from interactions.clinical.resolution import ItemStatus, Resolution
from interactions.clinical.vocabulary import Severity

_PLACE_OF_LIST = {"planned": 0, "medications": 1, "substances": 2, "allergies": 3, "conditions": 4}
_AFTER_ALL_ITEMS = 1_000_000


def check(asked: PatientList, knowledge: Knowledge) -> Answer:
    """Everything that the knowledge says about this patient list, and what was not checked."""
    reader = knowledge.prepared(ItemReader)
    listed = [(ref, reader.read(list_name, item)) for list_name, ref, item in asked.items()]
    ordered = sorted(listed, key=_place_of_list)
    uses = [use for place, (ref, read) in enumerate(ordered) for use in read.placed(ref, place)]
    stated = [
        presence
        for place, (ref, read) in enumerate(ordered)
        if read.is_condition
        for presence in _stated(ref, place, read.resolution)
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
    allergies = [_recorded(ref, place, read.resolution) for place, (ref, read) in enumerate(ordered) if read.is_allergy]
    whole = [*judge_sums(current, presences, knowledge), *judge_duplicates(current, knowledge)]
    doses = judge_doses(current, asked.patient, around.conditions, knowledge)
    apart = (*judge_allergies(allergies, current, knowledge), *doses.findings)
    spoken = in_order([*(fold(pairs, whole) if whole else pairs), *apart])
    findings = tuple(finding for finding in spoken if finding.severity is not Severity.NONE)
    dosed = doses.given.with_judged(items_summed_by_dose(current, knowledge))
    given = what_was_given(asked, [read for _, read in listed], uses, presences, dosed, knowledge)
    said = {finding.id: finding.severity for finding in pairs if finding.severity is not Severity.NONE}
    return Answer(
        items=tuple([read.coverage(ref) for ref, read in listed]),
        kinds=kinds_coverage(given, knowledge),
        context=context_coverage(asked.patient, given.roots, around.missing, doses.missing, said, knowledge),
        findings=findings,
        cleared=tuple(finding for finding in spoken if finding.severity is Severity.NONE),
        audience=asked.audience,
        plan=make_plan(pairs, uses, knowledge),
    )


def _place_of_list(one: tuple[str, ItemRead]) -> int:
    return _PLACE_OF_LIST[one[1].list_name]


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


def _stated(ref: str, place: int, resolution: Resolution) -> Iterator[Presence]:
    """The conditions that an item names."""
    tentative = resolution.status is ItemStatus.UNCONFIRMED
    for target in resolution.targets:
        past = (f"stated as past: {mid_sentence(target.name)}",) if resolution.assertion is Assertion.PAST else ()
        yield Presence(ref, place, target.id, past, tentative=tentative)


def _recorded(ref: str, place: int, resolution: Resolution) -> RecordedAllergy:
    tentative = resolution.status is ItemStatus.UNCONFIRMED
    return RecordedAllergy(ref, place, resolution.targets, resolution.reaction, tentative)


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
