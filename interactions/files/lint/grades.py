"""Rules that hold the grades to their rubric."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from interactions.clinical.vocabulary import Action, Evidence, Severity, Status
from interactions.files.lint.rule import Finding, Subject, error, warning


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


def _words(actions: frozenset[Action]) -> str:
    return " or ".join(action for action in Action if action in actions)


@error
def the_action_fits_the_severity(subject: Subject) -> Iterator[Finding]:
    for entry in subject.active:
        usual, with_reason = _RUBRIC[entry.severity]
        if entry.action in usual or (entry.action in with_reason and entry.grade_reason):
            continue
        fix = f"use {_words(usual)}"
        if entry.action in with_reason:
            fix += ", or give a `grade_reason`"
        yield Finding(entry, ("action",), f"{entry.severity} with {entry.action}", fix)


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
def the_action_fits_the_severity_in_sums_and_allergies(subject: Subject) -> Iterator[Finding]:
    for cumulative in subject.compendium.cumulative.values():
        for position, level in enumerate(cumulative.levels):
            if level.action not in frozenset().union(*_RUBRIC[level.severity]):
                fix = f"use {_words(_RUBRIC[level.severity].usual)}"
                yield Finding(cumulative, ("levels", position), f"{level.severity} with {level.action}", fix)
    for allergen in subject.compendium.allergens.values():
        for position, cross in enumerate(allergen.cross):
            if cross.action not in frozenset().union(*_RUBRIC[cross.severity]):
                fix = f"use {_words(_RUBRIC[cross.severity].usual)}"
                yield Finding(allergen, ("cross", position), f"{cross.severity} with {cross.action}", fix)


@error
def grave_on_theory_gives_a_reason(subject: Subject) -> Iterator[Finding]:
    for entry in subject.active:
        if (
            entry.evidence is Evidence.THEORETICAL
            and entry.severity.rank >= Severity.MAJOR.rank
            and not entry.grade_reason
        ):
            message = f"{entry.severity} on theoretical evidence"
            yield Finding(entry, ("severity",), message, "grade it lower, or give a `grade_reason`")


@error
def every_entry_cites_a_source(subject: Subject) -> Iterator[Finding]:
    for entry in subject.active:
        if not entry.sources:
            yield Finding(entry, ("sources",), "no source", "cite where this is said, or leave the entry out")


@error
def reviewed_means_reviewed_by_somebody(subject: Subject) -> Iterator[Finding]:
    for entry in subject.compendium.entries.values():
        if (entry.status is Status.REVIEWED) != (entry.reviewed is not None) and entry.status is not Status.RETIRED:
            message = f"status {entry.status}, and reviewed {'by somebody' if entry.reviewed else 'none'}"
            fix = "`status: reviewed` needs {by, profession, on, revision}; after an edit it is `compiled` and `none`"
            yield Finding(entry, ("status",), message, fix)


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
