"""How one entry reads for one patient: its exceptions, conditions and variants, with what is not known left open.

A test is true, false or open. An open *modifier* of an item (its route, its dose) takes the graver reading, and the
other branches become dependencies. An open value of the *patient* holds for nothing by itself; it is noted as missing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from interactions.clinical.answer import Dependency
from interactions.clinical.doses import read_amount, read_minutes, taking_of
from interactions.clinical.knowledge import Reach
from interactions.clinical.meetings import Meeting
from interactions.clinical.patient import Patient, State
from interactions.clinical.statements import Entry, Interaction, Test, Variant
from interactions.clinical.vocabulary import LOCAL_ROUTES, PATIENT_CONTEXT, Fires, Operator, Severity


class Use(NamedTuple):
    """One substance (or class) that an item brings, as it is taken.

    `place` orders the items of a request, what is planned first. `unit` tells medicines apart: the ingredients of one
    product share it. `routes` are the possible ones: the stated one, or all that the substance is used by; empty where
    none is known; `resolved` is false for a class word; `systemic` says whether all (True) or none (False) of the
    routes lead into the blood, or some (None). `dose`, `frequency`, `over` (how long one dose takes to give) and
    `duration` are as written; None where they are not, or not surely of this substance. `intro` says how the item came
    to mean it.
    """

    ref: str
    place: int
    unit: int
    planned: bool
    root: str
    resolved: bool
    tentative: bool
    state: State | None
    stopped_days: float | None
    routes: tuple[str, ...]
    systemic: bool | None
    form: str | None
    dose: str | None
    frequency: str | None
    intro: tuple[str, ...]
    over: str | None = None
    duration: str | None = None


class Presence(NamedTuple):
    """A condition that the patient has, by statement or by a value; `chain` leads from it to the entry's condition."""

    ref: str
    place: int
    condition: str
    chain: tuple[str, ...] = ()
    possible: str | None = None
    tentative: bool = False


class Hit(NamedTuple):
    """A use that meets a side of an entry, and why."""

    use: Use
    side: str
    reach: Reach


@dataclass(slots=True)
class Surroundings:
    """What else is known about the patient while an entry is read; `missing` gathers open values of the patient."""

    patient: Patient
    conditions: frozenset[str]
    uses: Sequence[Use]
    reach: Mapping[str, Mapping[str, Reach]]
    missing: dict[str, set[str]] = field(default_factory=dict)

    def taken(self, side: str) -> list[Use]:
        """The uses that meet a side: a substance's own id, what it contains, and the classes of both."""
        return [use for use in self.uses if side in self.reach.get(use.root, ())]


class Reading(NamedTuple):
    """An entry as it speaks here: of these uses, in the order of its sides."""

    meeting: Meeting
    uses: tuple[Use, ...]
    presence: Presence | None
    severity: Severity
    variant: Variant | None
    because: tuple[str, ...]
    depends_on: tuple[Dependency, ...]


# A question left open: its context, the item, and each answer that it can have with the words for it.
class _Question(NamedTuple):
    context: str
    ref: str
    answers: tuple[str, ...]


_Answers = Mapping[_Question, str]
_YES, _NO = "yes", "no"
_OPPOSITE = {Operator.IS: "is not", Operator.IS_NOT: "is", Operator.ABOVE: "at most", Operator.AT_LEAST: "below",
             Operator.BELOW: "at least", Operator.AT_MOST: "above"}  # fmt: skip


def read_entry(
    meeting: Meeting, uses: tuple[Use, ...], presence: Presence | None, around: Surroundings
) -> Reading | None:
    """How the entry reads for these uses, or None where it does not hold for them."""
    entry = meeting.entry
    for side in meeting.unless:
        if any(map(_is_surely_taken, around.taken(side))):
            return None
    if meeting.is_plain:
        sure = True
        for use, reach in zip(uses, meeting.reaches):  # noqa: B905  saying that it is strict takes time
            counts = counts_as_member(use, reach)
            if counts is False:
                return None
            sure = sure and counts is True and use.state is not State.STOPPED
        if sure:
            return Reading(meeting, uses, presence, entry.severity, None, (), ())
    hits = tuple(map(Hit, uses, meeting.sides, meeting.reaches))
    timing = _timing(entry, hits, around)
    if timing is None:
        return None
    said, stopped_unknown = timing
    tests = meeting.tests
    questions = [*_route_questions(tests, hits, around), *_modifier_questions(tests, hits, around), *stopped_unknown]
    grades: dict[tuple[str, ...], tuple[Severity, Variant | None] | None] = {}
    for combination in itertools.product(*(question.answers for question in questions)):
        answers = dict(zip(questions, combination, strict=True))
        grades[combination] = _grade(entry, hits, answers, around)
    chosen = max(grades, key=lambda combination: _rank(grades[combination]))
    grade = grades[chosen]
    if grade is None:
        return None
    severity, variant = grade
    because = (*said, *((variant.because,) if variant else ()))
    return Reading(meeting, uses, presence, severity, variant, because, tuple(_dependencies(questions, chosen, grades)))


def counts_as_member(use: Use, reach: Reach) -> bool | None:
    """Whether the way to the side holds for every possible route; None where it depends on the route."""
    wanted, routes = reach.routes, use.routes
    if wanted == "any" or not routes:
        return True
    if wanted == "systemic":
        return use.systemic
    counting = sum(_route_is(route, wanted) for route in routes)
    return None if 0 < counting < len(routes) else counting > 0


def _rank(grade: tuple[Severity, Variant | None] | None) -> int:
    return -1 if grade is None else grade[0].rank


def _timing(
    entry: Entry, hits: tuple[Hit, ...], around: Surroundings
) -> tuple[tuple[str, ...], tuple[_Question, ...]] | None:
    """Whether the entry speaks at this time: what there is to say, and what is open. None where it is silent."""
    stopped = [hit for hit in hits if hit.use.state is State.STOPPED]
    if entry.fires is Fires.STOPPED:
        affected = entry.affected if isinstance(entry, Interaction) else "both"
        if len(stopped) == 1 and (affected == "both" or stopped[0].side != affected):
            return (), ()
        return None
    said: list[str] = []
    open_questions: list[_Question] = []
    for hit in stopped:
        others = [other for other in hits if other is not hit]
        days = _washout_days(entry, hit, others, around)
        if days is None:
            return None
        if hit.use.stopped_days is None:
            open_questions.append(_Question("stopped_days", hit.use.ref, (f"at most {days:g}", f"above {days:g}")))
        elif hit.use.stopped_days > days:
            return None
        said.append(f"{hit.use.root} still counts as taken for {days:g} days after it was stopped")
    return tuple(said), tuple(open_questions)


def _washout_days(entry: Entry, hit: Hit, others: list[Hit], around: Surroundings) -> float | None:
    mine = around.reach.get(hit.use.root, {})
    days = [
        washout.days
        for washout in entry.washout
        if washout.stop in mine and any(washout.before in around.reach.get(other.use.root, ()) for other in others)
    ]
    return max(days, default=None)


def _hit_of(test: Test, hits: tuple[Hit, ...], around: Surroundings) -> Hit | None:
    """The hit that a test speaks of: the one on the side that it names, or the one that is (or is in) what it names."""
    for hit in hits:
        if test.of == hit.side or test.of in around.reach.get(hit.use.root, ()):
            return hit
    return hits[0] if test.of is None and len(hits) == 1 else None


def _route_questions(tests: Iterable[Test], hits: tuple[Hit, ...], around: Surroundings) -> Iterator[_Question]:
    """A route that is not known, where it matters for a membership or a test."""
    asked = [_hit_of(test, hits, around) for test in tests if test.what == "route"]
    for hit in hits:
        if len(hit.use.routes) > 1 and (hit.reach.routes != "any" or any(one is hit for one in asked)):
            yield _route_question(hit.use)


def _route_question(use: Use) -> _Question:
    return _Question("route", use.ref, use.routes)


def _modifier_questions(tests: Iterable[Test], hits: tuple[Hit, ...], around: Surroundings) -> Iterator[_Question]:
    seen: set[_Question] = set()
    for test in tests:
        if test.what in PATIENT_CONTEXT or test.what in ("route", "taken_with", "condition"):
            continue
        hit = _hit_of(test, hits, around)
        if hit is None or _known(test, hit.use) is not None:
            continue
        question = _modifier_question(test, hit.use)
        if question not in seen:
            seen.add(question)
            yield question


def _known(test: Test, use: Use) -> bool | None:
    """Whether the test holds by what is written of the item; None where that doesn't say."""
    if test.what == "form" and use.form:
        return (test.value in use.form) is (test.operator is not Operator.IS_NOT)
    if test.what in ("single_dose", "daily_dose"):
        taking, limit = taking_of(use), read_amount(test.value)
        taken = taking.single if test.what == "single_dose" else taking.daily
        if taken and limit and taken.measure == limit.measure:
            return compare(taken.value, test.operator, str(limit.value))
    if test.what == "frequency" and use.frequency:
        return (test.value in use.frequency.split(", ")) is (test.operator is not Operator.IS_NOT)
    if test.what == "duration":
        lasts, length = read_minutes(use.duration, longest=True), read_minutes(test.value)
        return None if lasts is None or length is None else compare(lasts, test.operator, str(length))
    return None


def _modifier_question(test: Test, use: Use) -> _Question:
    words = test.operator.value.replace("_", " ")
    return _Question(test.what, use.ref, (f"{words} {test.value}", f"{_OPPOSITE[test.operator]} {test.value}"))


def _grade(
    entry: Entry, hits: tuple[Hit, ...], answers: _Answers, around: Surroundings
) -> tuple[Severity, Variant | None] | None:
    """The grade when every question has this answer; None where the entry does not hold then."""
    for question, answer in answers.items():
        if question.context == "stopped_days" and answer == question.answers[1]:
            return None
    for hit in hits:
        if hit.reach.routes != "any" and not _use_counts(hit, answers):
            return None
    if not all([_holds(entry, test, hits, answers, around) for test in entry.when]):  # noqa: C419  each notes what is missing
        return None
    for variant in entry.variants:
        if _holds(entry, variant.test, hits, answers, around):
            return variant.severity or entry.severity, variant
    return entry.severity, None


def _use_counts(hit: Hit, answers: _Answers) -> bool:
    """Whether membership holds for this use: `systemic` means absorbed, else one route by name."""
    routes = hit.use.routes
    return not routes or _route_is(answers.get(_route_question(hit.use), routes[0]), hit.reach.routes)


def _holds(entry: Entry, test: Test, hits: tuple[Hit, ...], answers: _Answers, around: Surroundings) -> bool:
    if test.what == "condition":
        return (test.value in around.conditions) is (test.operator is not Operator.IS_NOT)
    if test.what == "taken_with":
        others = [use for use in around.taken(test.value) if all(use.unit != hit.use.unit for hit in hits)]
        return any(map(_is_surely_taken, others)) is (test.operator is not Operator.IS_NOT)
    if test.what in PATIENT_CONTEXT:
        value = getattr(around.patient, test.what)
        if value is None:
            around.missing.setdefault(test.what, set()).add(entry.id)
            return False
        return compare(value, test.operator, test.value)
    hit = _hit_of(test, hits, around)
    if hit is None:
        return False
    if test.what == "route":
        if not hit.use.routes:
            return False
        route = answers.get(_route_question(hit.use), hit.use.routes[0])
        return _route_is(route, test.value) is (test.operator is not Operator.IS_NOT)
    known = _known(test, hit.use)
    if known is not None:
        return known
    question = _modifier_question(test, hit.use)
    return answers.get(question) == question.answers[0]


def _route_is(route: str, wanted: str) -> bool:
    return route not in LOCAL_ROUTES if wanted == "systemic" else route == wanted


def _is_surely_taken(use: Use) -> bool:
    """Only what is taken now, regularly, surely and systemically takes a risk away."""
    if not use.resolved or use.state in (State.STOPPED, State.AS_NEEDED):
        return False
    return use.systemic is True


def compare(value: float | str, operator: Operator, wanted: str) -> bool:
    """A patient's value against a written one: numbers as numbers, truth as `true`/`false`, Child–Pugh by letter."""
    if isinstance(value, bool):
        return (wanted == str(value).lower()) is (operator is not Operator.IS_NOT)
    if isinstance(value, str):
        ordered_value, ordered_wanted = value.lower(), wanted.lower()
        return _ordered(ordered_value, operator, ordered_wanted)
    return _ordered(float(value), operator, float(wanted))


def _ordered(value: float | str, operator: Operator, wanted: float | str) -> bool:
    less = value < wanted  # type: ignore[operator]
    same = value == wanted
    return {
        Operator.IS: same, Operator.IS_NOT: not same, Operator.ABOVE: not less and not same,
        Operator.AT_LEAST: not less, Operator.BELOW: less, Operator.AT_MOST: less or same,
    }[operator]  # fmt: skip


def _dependencies(
    questions: list[_Question],
    chosen: tuple[str, ...],
    grades: Mapping[tuple[str, ...], tuple[Severity, Variant | None] | None],
) -> Iterator[Dependency]:
    """For each open question, the other answers that would change the grade."""
    grade_here = _rank(grades[chosen])
    for position, question in enumerate(questions):
        for answer in question.answers:
            other = grades[(*chosen[:position], answer, *chosen[position + 1 :])]
            if answer != chosen[position] and _rank(other) != grade_here:
                yield Dependency(question.context, question.ref, answer, other[0] if other else Severity.NONE)
