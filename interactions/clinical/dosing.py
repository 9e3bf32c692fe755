"""Doses against the ranges that are kept: too much, too little, or a dose that is meant for something else.

Single doses and rates are judged for each item, what is taken in a day or a week for all items of a substance together.
A dose in any range of its route is fine, unless all ranges that hold it say otherwise (`inside`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from interactions.clinical.answer import Dependency, Finding
from interactions.clinical.coverage import DosesGiven
from interactions.clinical.dose_findings import Voice, bound_in_words, dose_findings, rank_of, voice_rank
from interactions.clinical.dose_ranges import (
    INFUSION,
    Circumstances,
    Compared,
    DoseIndex,
    Prepared,
    Range,
    Verdict,
    compare,
    in_measure,
)
from interactions.clinical.doses import Amount, Taking, taking_of
from interactions.clinical.knowledge import Knowledge, mid_sentence
from interactions.clinical.patient import Patient
from interactions.clinical.reading import Use
from interactions.clinical.vocabulary import Severity

_NO_TIME = "over how long it is given is not stated"
_HOW_OFTEN = "how often it is taken is not stated"
_NOTHING_TO_JUDGE_BY = ("no dose range is known here", _HOW_OFTEN)
"""How the reasons begin for which a dose was looked at as far as the knowledge and the line go."""
_SUMS = ("day", "week")
_MOST_SEEN = 20_000  # quiet outcomes kept
_ONCE_COUNTS = {"day": 1, "week": 7}


class JudgedDoses(NamedTuple):
    """What is to be said of the doses, which were judged, and what was missing.

    `missing`: for each value of the patient that was not given, the dosing records that ask for it, with the gravest
    grade that they could then give.
    """

    findings: tuple[Finding, ...]
    given: DosesGiven
    missing: Mapping[str, Mapping[str, Severity]]


class _Branch(NamedTuple):
    """One way to read a dose: compared by `kind`; `if_` says what would have to be so, where that is open."""

    kind: str
    value: float
    if_: str | None = None


@dataclass(slots=True)
class _Case:
    """One substance in one patient, and what comes to light while its doses are judged."""

    prepared: Prepared
    name: str
    around: Circumstances
    voices: list[Voice] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)
    unjudged: list[tuple[str, str]] = field(default_factory=list)
    missing: dict[str, Severity] = field(default_factory=dict)
    unread: bool = False

    @property
    def weight(self) -> float | None:
        return self.around.patient.weight_kg

    def not_judged(self, use: Use, reason: str) -> None:
        if reason and use.dose:
            self.unjudged.append((use.ref, reason))

    def compare(self, ranges: Iterable[Range], kind: str, amount: Amount) -> Compared:
        """Compare an amount, and note the values of the patient that are missing for it."""
        compared = compare(ranges, kind, amount, self.around)
        for value, severity in compared.missing:
            self.missing[value] = max(severity, self.missing.get(value, Severity.NONE), key=rank_of)
        return compared


def judge_doses(
    uses: Sequence[Use], patient: Patient, conditions: AbstractSet[str], knowledge: Knowledge
) -> JudgedDoses:
    """What the dose ranges say of these uses, which are those that are taken or planned now.

    `conditions` are those that the patient has, with the wider ones.
    """
    index = knowledge.prepared(DoseIndex.of)
    by_root: dict[str, list[Use]] = {}
    findings: list[Finding] = []
    judged: list[str] = []
    unjudged: list[tuple[str, str]] = []
    missing: dict[str, dict[str, Severity]] = {}
    for use in uses:
        if use.root in index.by_substance:
            by_root.setdefault(use.root, []).append(use)
        elif use.dose:
            unjudged.append((use.ref, index.without[use.root]))
    for root, same in by_root.items():
        prepared = index.by_substance[root]
        key = _key(prepared, same, patient, conditions)
        outcome: _Outcome | None = index.quiet.get(key)
        if outcome is None:
            case = _Case(prepared, mid_sentence(knowledge.name_of(root)), Circumstances(patient, conditions))
            _judge(case, same)
            findings += dose_findings(prepared.record, case.voices, knowledge)
            outcome = _outcome(case, same)
            if not case.voices and not case.unread and len(index.quiet) < _MOST_SEEN:
                index.quiet[key] = outcome
        judged += [same[place].ref for place in outcome.judged]
        unjudged += [(same[place].ref, reason) for place, reason in outcome.unjudged]
        for value, severity in outcome.missing:
            missing.setdefault(value, {})[prepared.record.statement_id] = severity
    stuck = any(not reason.startswith(_NOTHING_TO_JUDGE_BY) for _, reason in unjudged)
    given = DosesGiven(tuple(dict.fromkeys(judged)), tuple(dict.fromkeys(unjudged)), stuck)
    return JudgedDoses(tuple(findings), given, missing)


class _Outcome(NamedTuple):
    """Which of the uses of a substance were judged, by their places, which were not, and what was missing."""

    judged: tuple[int, ...]
    unjudged: tuple[tuple[int, str], ...]
    missing: tuple[tuple[str, Severity], ...]


def _outcome(case: _Case, uses: Sequence[Use]) -> _Outcome:
    places = {use.ref: place for place, use in enumerate(uses)}
    judged = {places[ref]: None for ref in case.judged}
    unjudged = {(places[ref], reason): None for ref, reason in case.unjudged}
    return _Outcome(tuple(judged), tuple(unjudged), tuple(case.missing.items()))


def _key(prepared: Prepared, uses: Sequence[Use], patient: Patient, conditions: AbstractSet[str]) -> tuple[object, ...]:
    """All on which the judgement depends: doses that were fine once are fine again, and most are."""
    taken = [(use.dose, use.frequency, use.over, use.form, use.routes, use.systemic, use.tentative) for use in uses]
    per_kg = any([use.dose and "kg" in use.dose for use in uses])  # noqa: C419  a list is quicker
    return prepared.record.substance, prepared.circumstances(patient, conditions, per_kg=per_kg), *taken


def _judge(case: _Case, uses: Sequence[Use]) -> None:
    """Each use by itself, then all of them together."""
    for use in uses:
        if use.dose:
            _judge_single(case, use, alone=len(uses) == 1)
    for period in _SUMS:
        if period in case.prepared.kinds:
            _judge_sum(case, uses, period)
    spoken_of = {*case.judged, *(ref for ref, _ in case.unjudged)}
    case.unjudged += [
        (use.ref, f"no dose range is known here for {case.name} by this route ({_routes(use, case)[0]})")
        for use in uses
        if use.dose and use.ref not in spoken_of
    ]


def _routes(use: Use, case: _Case) -> tuple[str, ...]:
    """The possible routes of the use, the usual one first."""
    return use.routes or tuple(case.prepared.by_route) or ("not stated",)


def _judge_single(case: _Case, use: Use, *, alone: bool) -> None:
    """One dose or its rate. Where no route is stated the usual one is meant; where that speaks, others are branches."""
    taking, (usual, *others) = taking_of(use), _routes(use, case)
    if not taking.is_read:
        case.unread = True
        case.not_judged(use, f"the dose can't be read for sure: {use.dose}")
        return
    voice = _by_route(case, use, taking, usual)
    if voice is None or (voice.verdict.side == "below" and (others or not alone)):
        return
    by_route: dict[str, Voice | None] = {usual: voice}
    for route in others:
        aside = _Case(case.prepared, case.name, case.around)
        other = _by_route(aside, use, taking, route)
        if aside.judged:
            by_route[route] = other
    speaker = max((one for one in by_route.values() if one), key=voice_rank)
    grades = {route: one.verdict.severity if one else Severity.NONE for route, one in by_route.items()}
    branches = tuple(
        Dependency("route", use.ref, route, severity)
        for route, severity in grades.items()
        if severity is not speaker.verdict.severity
    )
    case.voices.append(speaker._replace(depends_on=(*speaker.depends_on, *branches)))


def _by_route(case: _Case, use: Use, taking: Taking, route: str) -> Voice | None:
    """What the ranges of one route say of a dose; of the times in which it may be given, the gravest."""
    ranges, amount = case.prepared.by_route.get(route, ()), taking.rate or taking.single
    if amount is None:
        return None
    branches = _branches(taking, ranges, is_infusion="infusion" in (use.form or ""))
    if not branches and any(one.kind == "rate" or taking.rate for one in ranges):
        case.not_judged(use, _NO_TIME)
    grades: list[tuple[_Branch, Severity]] = []
    speaking: list[tuple[_Branch, Verdict]] = []
    for branch in branches:
        compared = case.compare(ranges, branch.kind, amount._replace(value=branch.value))
        if compared.reason is not None:
            case.not_judged(use, compared.reason)
            continue
        grades.append((branch, compared.severity))
        if compared.verdict:
            speaking.append((branch, compared.verdict))
    if grades:
        case.judged.append(use.ref)
    if not speaking:
        return None
    chosen, verdict = max(speaking, key=lambda one: one[1].severity.rank)
    depends_on = tuple(
        Dependency("duration", use.ref, branch.if_, severity)
        for branch, severity in grades
        if branch.if_ and severity is not verdict.severity
    )
    said, shown = " ".join(filter(None, (use.dose, use.over or chosen.if_))), verdict.range.show(verdict.value)
    says = f"{said}{_at_weight(case, amount, verdict)}" + ("" if _same(said, shown) else f" is {shown}")
    return Voice(verdict, (use,), (*use.intro, f"{says}: {bound_in_words(verdict)}"), depends_on, shown)


def _branches(taking: Taking, ranges: Sequence[Range], *, is_infusion: bool) -> list[_Branch]:
    """The ways in which a dose may be meant: one where its time is stated or doesn't matter, else one for each time."""
    has_once, has_rate = any(one.kind == "once" for one in ranges), any(one.kind == "rate" for one in ranges)
    if taking.rate and has_rate:
        return [_Branch("rate", taking.rate.value)]
    if taking.single is None:
        return []
    dose, minutes = taking.single.value, taking.minutes
    if minutes is not None:
        if has_rate and (minutes >= INFUSION or not has_once):
            return [_Branch("rate", dose * 60 / max(minutes, 1))]
        return [_Branch("once", dose)] if has_once else []
    times = sorted({(one.minutes, one.said.over) for one in ranges if one.minutes is not None})
    found = [_Branch("rate", dose * 60 / time, f"over {said}") for time, said in times]
    if has_once and not (found and is_infusion):
        found.insert(0, _Branch("once", dose, "as a bolus"))
    return found if len(found) > 1 else [branch._replace(if_=None) for branch in found]


class _Share(NamedTuple):
    """What one use adds up to in a day or a week: `once` where only a single dose is known, None where nothing is."""

    use: Use
    amount: Amount | None
    once: bool = False


def _judge_sum(case: _Case, uses: Sequence[Use], period: str) -> None:
    """What is taken of the substance in a day or a week, by all items that lead into the blood."""
    counting = [use for use in uses if use.systemic is not False] or uses
    routes = {_routes(use, case)[0]: None for use in counting}
    ranges = [one for route in routes for one in case.prepared.by_route.get(route, ()) if one.kind == period]
    if not ranges:
        return
    shares = [_share(use, period) for use in counting]
    for share in shares:
        if share.amount is None and taking_of(share.use).rate:
            case.not_judged(share.use, _NO_TIME)
    voices = [_sum_voice(case, ranges, [share for share in shares if not share.use.tentative], period)]
    if any(share.use.tentative for share in shares):
        voices.append(_sum_voice(case, ranges, shares, period))
    best: Severity = Severity.NONE
    for voice in voices:
        if voice and voice.verdict.severity.rank > best.rank:
            best = voice.verdict.severity
            case.voices.append(voice)


def _share(use: Use, period: str) -> _Share:
    taking = taking_of(use)
    whole = taking.daily if period == "day" else taking.weekly
    return _Share(use, whole) if whole else _Share(use, taking.single, once=taking.single is not None)


def _sum_voice(case: _Case, ranges: Sequence[Range], shares: Sequence[_Share], period: str) -> Voice | None:
    """The sum of these shares against the ranges. Where it is not said how often, a week counts seven doses."""
    weight, first = case.weight, next((share.amount for share in shares if share.amount), None)
    if first is None:
        return None
    counted: list[tuple[_Share, float]] = []
    for share in shares:
        amount = share.amount
        if amount and amount.unit == first.unit and (weight or amount.per_kg is first.per_kg):
            value = amount.value * weight if weight and amount.per_kg else amount.value
            counted.append((share, value * _ONCE_COUNTS[period] if share.once else value))
    total = first._replace(value=sum(value for _, value in counted), per_kg=first.per_kg and not weight)
    compared = case.compare(ranges, period, total)
    verdict, sure = compared.verdict, all(not share.once for share in shares)
    for share, _ in counted:
        unsaid = share.once and period == "day" and (verdict is None or verdict.side == "below")
        reason = _HOW_OFTEN if unsaid and compared.reason is None else compared.reason
        if reason is None:
            case.judged.append(share.use.ref)
        else:
            case.not_judged(share.use, reason)
    if verdict is None or (verdict.side == "below" and not (sure and len(counted) == len(shares))):
        return None
    shown, said, depends_on = verdict.range.show(verdict.value), [], []
    for share, value in counted:
        own = verdict.range.show(in_measure(value, verdict.range, weight))
        said.append(_in_words(share, own, period))
        if share.once and period == "week":
            weekly = case.compare(ranges, period, total._replace(value=total.value - value + value / 7)).severity
            if weekly is not verdict.severity:
                depends_on.append(Dependency("frequency", share.use.ref, "once weekly", weekly))
    unknown = [share.use.ref for share in shares if all(share is not one for one, _ in counted)]
    because = (
        *(step for share in shares for step in share.use.intro),
        *said,
        *(f"the amount in {ref} is not known" for ref in unknown),
        f"{shown}: {bound_in_words(verdict)}",
    )
    return Voice(verdict, tuple(share.use for share in shares), because, tuple(depends_on), shown)


def _in_words(share: _Share, amount: str, period: str) -> str:
    """`medications/0: 650 mg, four times daily: 2,600 mg/day`."""
    written = ", ".join(filter(None, (share.use.dose, share.use.frequency)))
    if share.once:
        counted = "one dose a day was counted" if period == "day" else f"{amount} if it is taken daily"
        return f"{share.use.ref}: {written}; {_HOW_OFTEN}: {counted}"
    return f"{share.use.ref}: {written}: {amount}"


def _same(said: str, shown: str) -> bool:
    return said.replace(",", "").startswith(shown.replace(",", ""))


def _at_weight(case: _Case, amount: Amount, verdict: Verdict) -> str:
    return f" at {case.weight:g} kg" if amount.per_kg is not verdict.range.per_kg else ""
