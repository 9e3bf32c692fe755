"""The day of a planned treatment, in order: what to do and to hold before it, what to watch during and after it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from interactions.clinical.answer import Finding, PlanStep
from interactions.clinical.knowledge import Knowledge, mid_sentence
from interactions.clinical.reading import Use
from interactions.clinical.statements import Entry
from interactions.clinical.vocabulary import PHASES, Action, Severity

HOLD, DO = "hold", "do"


def make_plan(findings: Iterable[Finding], uses: Sequence[Use], knowledge: Knowledge) -> tuple[PlanStep, ...] | None:
    """The steps of all findings that a planned item takes part in, and of the planned substances; None without any.

    What to hold comes first, then by grade, as the findings come; a step that several statements ask for is one.
    """
    planned = [use for use in uses if use.planned]
    if not planned:
        return None
    found: dict[str, dict[str, dict[str, PlanStep]]] = {phase: {HOLD: {}, DO: {}} for phase in PHASES}
    for step in itertools.chain(_of_findings(findings, uses, knowledge), _of_procedures(planned, knowledge)):
        _add(step, found[step.phase][step.what])
    for of_phase in found.values():
        for text in of_phase[HOLD].keys() & of_phase[DO].keys():
            _add(of_phase[DO].pop(text), of_phase[HOLD])
    return tuple([step for of_phase in found.values() for steps in of_phase.values() for step in steps.values()])


def _add(step: PlanStep, steps: dict[str, PlanStep]) -> None:
    """The step among others of its kind; one that is asked for already is asked for by more."""
    known = steps.setdefault(step.text, step)
    if known is not step:
        steps[step.text] = known._replace(
            items=tuple(dict.fromkeys((*known.items, *step.items))),
            entries=tuple(dict.fromkeys((*known.entries, *step.entries))),
        )


class _Asked(NamedTuple):
    """A step as an entry asks for it."""

    phase: str
    what: str
    text: str
    patient: str | None


def _asked_for(knowledge: Knowledge) -> Mapping[str, tuple[_Asked, ...]]:
    """The steps of each entry that has any."""
    found = {}
    for entry in knowledge.compendium.entries.values():
        steps = (
            *(_Asked("before", HOLD, text, entry.patient_advice) for text in entry.hold),
            *(_Asked("before", DO, text, entry.patient_advice) for text in entry.before),
            *(_Asked("during", DO, text, None) for text in entry.during),
            *(_Asked("after", DO, text, None) for text in entry.after),
        )
        if steps or entry.washout:
            found[entry.id] = steps
    return found


def _of_findings(findings: Iterable[Finding], uses: Sequence[Use], knowledge: Knowledge) -> Iterator[PlanStep]:
    asked_for = knowledge.prepared(_asked_for)
    for finding in findings:
        steps = asked_for.get(finding.id)
        if steps is None or not finding.new or finding.possible or finding.severity is Severity.NONE:
            continue
        severity, items, entries = finding.severity, finding.items, (finding.id,)
        for phase, what, text, patient in steps:
            yield PlanStep(phase, what, text, patient, severity, items, entries)
        entry = knowledge.compendium.entries[finding.id]
        if entry.washout:
            yield from _washouts(entry, finding, uses, knowledge)


def _washouts(entry: Entry, finding: Finding, uses: Sequence[Use], knowledge: Knowledge) -> Iterator[PlanStep]:
    """What is taken now, has to be stopped before what is planned, and goes on acting for so many days."""
    if finding.action not in (Action.AVOID, Action.USUALLY_AVOID):
        return  # then nothing has to be stopped
    concerned = [use for use in uses if use.ref in finding.items and use.root in finding.substances]
    longest: dict[tuple[Use, Use], float] = {}
    for washout in entry.washout:
        for use, treatment in itertools.product(concerned, concerned):
            stopping = not use.planned and washout.stop in knowledge.reach.get(use.root, ())
            if stopping and treatment.planned and washout.before in knowledge.reach.get(treatment.root, ()):
                longest[use, treatment] = max(washout.days, longest.get((use, treatment), 0))
    for (use, treatment), total in longest.items():
        name, planned = knowledge.name_of(use.root), mid_sentence(knowledge.name_of(treatment.root))
        gone = use.stopped_days
        text = f"{name} goes on acting for {total:g} days after it is stopped: plan {planned} after that."
        if gone is not None:
            left = f"{total - gone:g} days more"
            text = f"{name}, stopped {gone:g} days ago, goes on acting for {left}: plan {planned} after that."
        yield PlanStep(
            "before", HOLD, text, None, finding.severity, (treatment.ref, use.ref), (entry.id,), total - (gone or 0)
        )


def _of_procedures(planned: Iterable[Use], knowledge: Knowledge) -> Iterator[PlanStep]:
    for use in planned:
        substance, items = knowledge.compendium.substances.get(use.root), (use.ref,)
        for step in substance.procedure if substance else ():
            yield PlanStep(step.phase, DO, step.text, step.patient, Severity.NONE, items, ())
