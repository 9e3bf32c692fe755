"""Rules that hold the grades to their rubric."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interactions.clinical.compendium import AnyStatement
from interactions.clinical.statements import Allergen, Cumulative, Dosing, Duplicate
from interactions.clinical.vocabulary import Action, Evidence, Severity, Status
from interactions.files.lint.rule import Finding, Subject, error, warning
from interactions.files.values import Place


class _Actions(NamedTuple):
    """The actions that go with a severity, and those that may go with it where a reason is given."""

    usual: frozenset[Action]
    with_reason: frozenset[Action] = frozenset()


_RUBRIC = {
    Severity.CONTRAINDICATED: _Actions(frozenset({Action.AVOID})),
    Severity.MAJOR: _Actions(frozenset({Action.AVOID, Action.USUALLY_AVOID, Action.MINIMISE_RISK})),
    Severity.MODERATE: _Actions(
        frozenset({Action.USUALLY_AVOID, Action.MINIMISE_RISK}),
        frozenset({Action.AVOID, Action.NO_SPECIAL_PRECAUTIONS}),
    ),
    Severity.MINOR: _Actions(
        frozenset({Action.MINIMISE_RISK, Action.NO_SPECIAL_PRECAUTIONS}), frozenset({Action.USUALLY_AVOID})
    ),
    Severity.NONE: _Actions(frozenset({Action.NO_SPECIAL_PRECAUTIONS})),
}


class Grade(NamedTuple):
    """A severity that a statement gives, the action that goes with it, and the reason that stands beside them.

    `key` tells it from other grades of the same statement, and is empty where there is no other of its kind: the
    substance that cross-reacts, the sum of a level, the id of a dose range. `reason_field` is where a reason belongs.
    """

    place: Place
    key: str
    severity: Severity
    action: Action | None
    evidence: Evidence
    reason: str | None
    reason_field: str


def grades_of(statement: AnyStatement) -> Iterator[Grade]:
    """Every grade of a statement; those of variants depart from these."""
    evidence, note = statement.evidence, statement.note
    match statement:
        case Cumulative():
            for position, level in enumerate(statement.levels):
                place = ("levels", position)
                yield Grade(place, level.at, level.severity, level.action, evidence, note, "note")
        case Dosing():
            for position, one in enumerate(statement.ranges):
                yield Grade(("ranges", position), one.id, one.severity, None, evidence, one.note, "note")
        case Allergen() | Duplicate():
            yield Grade((), "", statement.severity, statement.action, evidence, note, "note")
            for position, cross in enumerate(statement.cross if isinstance(statement, Allergen) else ()):
                place = ("cross", position)
                yield Grade(place, cross.id, cross.severity, cross.action, cross.evidence, cross.because, "because")
        case _:
            reason = statement.grade_reason
            yield Grade((), "", statement.severity, statement.action, evidence, reason, "grade_reason")


def _words(actions: frozenset[Action]) -> str:
    return " or ".join(action for action in Action if action in actions)


@error
def the_action_fits_the_severity(subject: Subject) -> Iterator[Finding]:
    for statement in subject.statements:
        for grade in grades_of(statement):
            usual, with_reason = _RUBRIC[grade.severity]
            if grade.action is None or grade.action in usual or (grade.action in with_reason and grade.reason):
                continue
            fix = f"use {_words(usual)}"
            if grade.action in with_reason:
                fix += f", or say why in `{grade.reason_field}`"
            yield Finding(statement, (*grade.place, "action"), f"{grade.severity} with {grade.action}", fix)


@error
def the_action_fits_the_severity_in_each_variant(subject: Subject) -> Iterator[Finding]:
    """A variant's `because` is its reason; what it leaves out it takes from the entry."""
    for entry in subject.active:
        for position, variant in enumerate(entry.variants):
            severity, action = variant.severity or entry.severity, variant.action or entry.action
            usual, with_reason = _RUBRIC[severity]
            if action not in usual | with_reason:
                message = f"{severity} with {action}" + ("" if variant.action else " (from the entry)")
                yield Finding(entry, ("variants", position), message, f"give the variant `action: {_words(usual)}`")


@error
def the_action_fits_the_severity_in_each_variant_of_an_allergen(subject: Subject) -> Iterator[Finding]:
    """A variant that gives no action has the usual one of its severity."""
    for allergen in subject.compendium.allergens.values():
        crossed = {cross.id for cross in allergen.cross}
        for position, variant in enumerate(allergen.variants):
            of = variant.test.of
            graded = [one for one in grades_of(allergen) if of is None or one.key == (of if of in crossed else "")]
            for severity in {variant.severity or grade.severity for grade in graded} if variant.action else ():
                usual, with_reason = _RUBRIC[severity]
                if variant.action not in usual | with_reason:
                    fix = f"use {_words(usual)}, or leave the action out"
                    yield Finding(allergen, ("variants", position), f"{severity} with {variant.action}", fix)


@error
def grave_on_theory_gives_a_reason(subject: Subject) -> Iterator[Finding]:
    for statement in subject.statements:
        for grade in grades_of(statement):
            grave = grade.severity.rank >= Severity.MAJOR.rank
            if grade.evidence is Evidence.THEORETICAL and grave and not grade.reason:
                message = f"{grade.severity} on theoretical evidence"
                fix = f"grade it lower, or say why in `{grade.reason_field}`"
                yield Finding(statement, (*grade.place, "severity"), message, fix)


@error
def every_statement_cites_a_source(subject: Subject) -> Iterator[Finding]:
    """Each range of doses cites its own."""
    for statement in subject.statements:
        if not statement.sources and not (isinstance(statement, Dosing) and statement.ranges):
            yield Finding(statement, ("sources",), "no source", "cite where this is said, or leave the record out")


@error
def reviewed_means_reviewed_by_somebody(subject: Subject) -> Iterator[Finding]:
    for statement in subject.statements:
        if (statement.status is Status.REVIEWED) != (statement.reviewed is not None):
            message = f"status {statement.status}, and reviewed {'by somebody' if statement.reviewed else 'none'}"
            fix = "`status: reviewed` needs {by, profession, on, revision}; after an edit it is `compiled` and `none`"
            yield Finding(statement, ("status",), message, fix)


@warning
def variants_change_something(subject: Subject) -> Iterator[Finding]:
    """Only the last is asked: an earlier one that repeats the entry can keep a later one from matching."""
    for entry in subject.active:
        if entry.variants:
            last = entry.variants[-1]
            said = (
                (last.severity, entry.severity), (last.action, entry.action), (last.evidence, entry.evidence),
                (last.effect, entry.effect), (last.management, entry.management),
            )  # fmt: skip
            if all(new is None or new == old for new, old in said):
                place = ("variants", len(entry.variants) - 1)
                yield Finding(
                    entry, place, "this variant says what the entry says", "leave it out, or say what differs"
                )
