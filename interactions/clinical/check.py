"""check(patient list, knowledge) → Answer. Pure: the same question to the same release has the same answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from interactions.clinical.answer import Answer, Dependency, Finding, ItemCoverage
from interactions.clinical.coverage import context_coverage, kinds_coverage, what_was_given
from interactions.clinical.knowledge import Knowledge, mid_sentence, pair_kind
from interactions.clinical.model import Interaction, Risk, Severity, SubstanceKind, Threshold
from interactions.clinical.names import LIST_TYPES, ItemStatus, Resolution, Target
from interactions.clinical.patient import Item, Patient, PatientList, State
from interactions.clinical.reading import Hit, Presence, Reading, Surroundings, Use, compare, read_entry

T = TypeVar("T")
_READ = (ItemStatus.RESOLVED, ItemStatus.CLASS, ItemStatus.UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class _Group:
    """What one finding speaks of: a pair of substances, or a substance and a condition, and one outcome."""

    a: str
    b: str
    outcome: str


def check(asked: PatientList, knowledge: Knowledge) -> Answer:
    """Everything that the knowledge says about this patient list, and what was not checked."""
    resolved = [
        (list_name, ref, item, knowledge.names.resolve(item, LIST_TYPES[list_name]))
        for list_name, ref, item in asked.items()
    ]
    uses = [
        use
        for unit_base, (list_name, ref, item, resolution) in enumerate(resolved)
        if list_name not in ("allergies", "conditions") and resolution.status in _READ
        for use in _uses(ref, list_name, unit_base, item, resolution, knowledge)
    ]
    stated = [
        Presence(ref, target.id)
        for list_name, ref, _, resolution in resolved
        if list_name == "conditions" and resolution.status in _READ
        for target in resolution.targets
    ]
    presences = [*stated, *_derived(asked.patient, knowledge)]
    sides = _sides(uses, knowledge)
    around = Surroundings(
        patient=asked.patient,
        conditions=frozenset(_conditions(presences, knowledge)),
        taken=sides,
        reach=knowledge.reach,
    )
    readings = [*_pair_readings(sides, knowledge, around), *_risk_readings(sides, presences, knowledge, around)]
    spoken = _merged(_speakers(readings), knowledge)
    findings = _fold_possible([finding for finding in spoken if finding.severity is not Severity.NONE])
    order = knowledge.severity_order
    findings.sort(key=lambda f: _importance(f, order[f.entry.id]))
    cleared = sorted(
        (f for f in spoken if f.severity is Severity.NONE), key=lambda f: (order[f.entry.id], f.substances)
    )
    given = what_was_given(asked, ((name, read) for name, _, _, read in resolved), uses, presences, knowledge)
    return Answer(
        items=tuple(
            ItemCoverage(ref, resolution, substances, knowledge.count_entries(substances or _ids(resolution)))
            for _, ref, _, resolution in resolved
            for substances in [substances_of(resolution, knowledge)]
        ),
        kinds=kinds_coverage(given, knowledge),
        context=context_coverage(asked.patient, given.roots, around.missing, {f.entry.id for f in findings}, knowledge),
        findings=tuple(findings),
        cleared=tuple(cleared),
        audience=asked.audience,
    )


def _importance(finding: Finding, place: int) -> tuple[object, ...]:
    """Gravest first; of equals the sure ones, what is new, the better evidenced."""
    return (-finding.severity.rank, finding.tentative, finding.possible, not finding.new, -finding.evidence.rank, place,
            finding.substances, finding.conditions)  # fmt: skip


def substances_of(resolution: Resolution, knowledge: Knowledge) -> tuple[str, ...]:
    """The ids of all substances that a resolved line stands for: of products, their ingredients."""
    found: dict[str, None] = {}
    for target in resolution.targets:
        for root in _ingredients(target, knowledge):
            if root in knowledge.compendium.substances:
                found[root] = None
    return tuple(found)


def _ids(resolution: Resolution) -> tuple[str, ...]:
    return tuple(target.id for target in resolution.targets)


def _ingredients(target: Target, knowledge: Knowledge) -> tuple[str, ...]:
    if target.type == "products":
        return knowledge.compendium.products[target.id].contains
    return (target.id,)


def _uses(
    ref: str,
    list_name: str,
    unit_base: int,
    item: Item,
    resolution: Resolution,
    knowledge: Knowledge,
) -> Iterator[Use]:
    stated_route = resolution.parsed.route
    for position, target in enumerate(resolution.targets):
        for root in _ingredients(target, knowledge):
            substance = knowledge.compendium.substances.get(root)
            if stated_route:
                routes: tuple[str, ...] = (stated_route,)
            else:
                routes = substance.routes if substance else ()
            yield Use(
                ref=ref,
                unit=unit_base * 1000 + position,
                root=root,
                planned=list_name == "planned",
                tentative=resolution.status is ItemStatus.UNCONFIRMED,
                state=State.AS_NEEDED if _as_needed(item, resolution) else item.state,
                stopped_days=item.stopped_days,
                routes=routes,
                form=resolution.parsed.form,
                intro=_intro(target, substance.name if substance else target.name),
            )


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
    found: dict[str, Presence] = {}
    for condition in knowledge.conditions_with_thresholds:
        for threshold in condition.derived_from:
            value = getattr(patient, threshold.what, None)
            if value is None or (threshold.sex and patient.sex and threshold.sex != patient.sex):
                continue
            if compare(value, threshold.operator, threshold.value):
                says = f"{_threshold_in_words(threshold, value)}: {mid_sentence(condition.name)}"
                found.setdefault(condition.id, Presence(f"patient/{threshold.what}", condition.id, (says,)))
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
) -> Iterator[tuple[_Group, Reading]]:
    """Every entry between two of the sides, read for each two medicines that meet it from its two sides."""
    for a, uses_a in sides.items():
        partners = knowledge.interactions_by_side.get(a, {})
        for b in partners.keys() & sides.keys():
            pairs = [pair for one in uses_a for other in sides[b] if (pair := _pair(one, a, other, b, knowledge))]
            for entry in partners[b]:
                for one, other in pairs:
                    reading = read_entry(entry, (one, other), None, around)
                    if reading:
                        roots = sorted((one.use.root, other.use.root))
                        yield _Group(roots[0], roots[1], entry.outcome), reading


def _pair(one: Use, a: str, other: Use, b: str, knowledge: Knowledge) -> tuple[Hit, Hit] | None:
    """The hits of two uses on two sides, unless they are one medicine, or one substance taken twice."""
    if one.unit == other.unit or one.root == other.root or (a == b and one.root > other.root):
        return None
    hits = Hit(one, a, knowledge.reach[one.root][a]), Hit(other, b, knowledge.reach[other.root][b])
    return None if hits[0].reach.via == hits[1].reach.via else hits


def _risk_readings(
    sides: dict[str, tuple[Use, ...]], presences: list[Presence], knowledge: Knowledge, around: Surroundings
) -> Iterator[tuple[_Group, Reading]]:
    """Every risk of the sides in somebody who has, or may have, its condition."""
    met = _conditions_met(presences, knowledge, around)
    for side, uses in sides.items():
        risks = knowledge.risks_by_side.get(side, {})
        for condition in risks.keys() & met.keys():
            for risk, use, presence in itertools.product(risks[condition], uses, met[condition]):
                hit = Hit(use, side, knowledge.reach[use.root][side])
                reading = read_entry(risk, (hit,), presence, around)
                if reading:
                    stated = f"possible {presence.condition}" if presence.possible else presence.condition
                    yield _Group(use.root, stated, risk.outcome), reading


def _conditions_met(presences: list[Presence], knowledge: Knowledge, around: Surroundings) -> dict[str, list[Presence]]:
    """The conditions on which risks are read: those present, the wider ones, and as possible the narrower ones."""
    met: dict[str, list[Presence]] = {}
    for presence in presences:
        met.setdefault(presence.condition, []).append(presence)
        for ancestor, chain in knowledge.ancestors.get(presence.condition, {}).items():
            met.setdefault(ancestor, []).append(replace(presence, chain=(*presence.chain, *chain)))
        if not presence.ref.startswith("patient/"):
            for narrower in knowledge.descendants.get(presence.condition, frozenset()) - around.conditions:
                met.setdefault(narrower, []).append(replace(presence, possible=narrower))
    return met


def _speakers(
    readings: Iterable[tuple[_Group, Reading]],
) -> Iterator[tuple[_Group, Reading, list[Reading], list[Reading]]]:
    """For each group the reading that speaks, all readings of its entry, and the readings that it outranks."""
    groups: dict[_Group, list[Reading]] = {}
    for group, reading in readings:
        groups.setdefault(group, []).append(reading)
    for group, all_of_it in groups.items():
        overridden = {outranked for reading in all_of_it for outranked in reading.entry.overrides}
        standing = [reading for reading in all_of_it if reading.entry.id not in overridden] or all_of_it
        speaker = max(standing, key=_precedence)
        of_speaker = [reading for reading in all_of_it if reading.entry is speaker.entry]
        others = [reading for reading in all_of_it if reading.entry is not speaker.entry]
        yield group, speaker, of_speaker, others


def _precedence(reading: Reading) -> tuple[int, bool, int, int, str]:
    """The graver speaks; of equals the surer, the narrower, the better evidenced, and last the id."""
    entry = reading.entry
    own = sum(hit.side == hit.use.root for hit in reading.hits)
    steps = sum(len(hit.reach.because) for hit in reading.hits) + (
        len(reading.presence.chain) if reading.presence else 0
    )
    sure = not any(hit.use.tentative for hit in reading.hits)
    return (reading.severity.rank, sure, own * 100 - steps, entry.evidence.rank, entry.id)


def _merged(
    spoken: Iterator[tuple[_Group, Reading, list[Reading], list[Reading]]], knowledge: Knowledge
) -> list[Finding]:
    """Findings of these speakers; one entry that speaks for several stated conditions is one finding."""
    findings: dict[tuple[str, ...], Finding] = {}
    for group, speaker, of_speaker, others in spoken:
        finding = _finding(group, speaker, of_speaker, others, knowledge)
        key = (
            (finding.entry.id, *finding.substances)
            if isinstance(finding.entry, Risk)
            else (finding.entry.id, group.a, group.b)
        )
        key = (*key, "possible") if finding.possible else key
        known = findings.get(key)
        findings[key] = _together(known, finding) if known else finding
    return list(findings.values())


def _together(one: Finding, other: Finding) -> Finding:
    graver = one if one.severity.rank >= other.severity.rank else other
    return replace(
        graver,
        items=_in_request_order((*one.items, *other.items)),
        conditions=_in_order((*one.conditions, *other.conditions)),
        because=_in_order((*one.because, *other.because)),
        depends_on=_in_order((*one.depends_on, *other.depends_on)),
        also=_in_order((*one.also, *other.also)),
        new=one.new or other.new,
        tentative=one.tentative and other.tentative,
    )


def _in_order(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


_LIST_ORDER = {
    name: place for place, name in enumerate(("planned", "medications", "substances", "conditions", "patient"))
}


def _in_request_order(refs: Iterable[str]) -> tuple[str, ...]:
    """What is planned first, then what is taken, then conditions and values; each once."""

    def place(ref: str) -> tuple[int, int, str]:
        name, _, number = ref.partition("/")
        return _LIST_ORDER[name], int(number) if number.isdigit() else 0, number

    return tuple(sorted(set(refs), key=place))


def _finding(
    group: _Group, speaker: Reading, of_speaker: list[Reading], others: list[Reading], knowledge: Knowledge
) -> Finding:
    entry, variant = speaker.entry, speaker.variant
    items = _in_order(hit.use.ref for reading in of_speaker for hit in reading.hits)
    presences = [reading.presence for reading in of_speaker if reading.presence]
    possible = bool(speaker.presence and speaker.presence.possible)
    roots = (group.a, group.b) if isinstance(entry, Interaction) else (group.a,)
    also: dict[str, tuple[Interaction | Risk, Severity]] = {}
    for reading in sorted(others, key=_precedence, reverse=True):
        also.setdefault(reading.entry.id, (reading.entry, reading.severity))
    return Finding(
        entry=entry,
        kind="drug-condition" if isinstance(entry, Risk) else _kind(roots, knowledge),
        severity=speaker.severity,
        action=(variant.action if variant and variant.action else entry.action),
        evidence=(variant.evidence if variant and variant.evidence else entry.evidence),
        effect=(variant.effect if variant and variant.effect else entry.effect),
        management=(variant.management if variant and variant.management else entry.management),
        items=_in_request_order((*items, *(presence.ref for presence in presences))),
        substances=roots,
        conditions=_in_order(presence.condition for presence in presences),
        new=any(hit.use.planned for reading in of_speaker for hit in reading.hits),
        tentative=all(any(hit.use.tentative for hit in reading.hits) for reading in of_speaker),
        possible=possible,
        because=_because(speaker),
        depends_on=_in_order((*speaker.depends_on, *_possible_dependencies([*of_speaker, *others], knowledge))),
        also=tuple(also.values()),
    )


def _because(speaker: Reading) -> tuple[str, ...]:
    chain = [line for hit in speaker.hits for line in (*hit.use.intro, *hit.reach.because)]
    if speaker.presence:
        chain.extend(speaker.presence.chain)
    return _in_order((*chain, *speaker.because))


def _possible_dependencies(readings: list[Reading], knowledge: Knowledge) -> Iterator[Dependency]:
    for reading in readings:
        presence = reading.presence
        if presence and presence.possible:
            name = knowledge.compendium.conditions[presence.possible].name
            yield Dependency("condition", presence.ref, name, reading.severity)


def _kind(roots: tuple[str, ...], knowledge: Knowledge) -> str:
    one, other = (_main_kind(root, knowledge) for root in roots)
    return pair_kind(one, other)


def _main_kind(root: str, knowledge: Knowledge) -> SubstanceKind:
    kinds = knowledge.kinds_of(root)
    return SubstanceKind.DRUG if SubstanceKind.DRUG in kinds else min(kinds)


def _fold_possible(findings: list[Finding]) -> list[Finding]:
    """One folded possible finding for each substance and outcome; under a definite one where that is as grave."""
    definite = [finding for finding in findings if not finding.possible]
    folded: dict[tuple[tuple[str, ...], str], Finding] = {}
    for finding in sorted((f for f in findings if f.possible), key=lambda f: (-f.severity.rank, f.entry.id)):
        key = (finding.substances, finding.entry.outcome)
        known = folded.get(key)
        if known is None:
            folded[key] = finding
        else:
            merged = _together(known, finding)
            folded[key] = replace(merged, also=_in_order((*merged.also, (finding.entry, finding.severity))))
    kept: list[Finding] = []
    for (substances, outcome), finding in folded.items():
        graver = next(
            (
                place
                for place, sure in enumerate(definite)
                if isinstance(sure.entry, Risk)
                and (sure.substances, sure.entry.outcome) == (substances, outcome)
                and sure.severity.rank >= finding.severity.rank
            ),
            None,
        )
        if graver is None:
            kept.append(finding)
        else:
            sure = definite[graver]
            more = ((finding.entry, finding.severity), *finding.also)
            definite[graver] = replace(sure, also=_in_order((*sure.also, *more)))
    return [*definite, *kept]
