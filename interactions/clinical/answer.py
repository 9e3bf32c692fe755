"""The answer of a check as values, and the one document of it that every edge shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from interactions.clinical.compendium import Compendium
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.model import Outcome
from interactions.clinical.patient import Audience
from interactions.clinical.resolution import ItemStatus, Resolution
from interactions.clinical.vocabulary import PHASES, Action, Evidence, Severity


@dataclass(frozen=True, slots=True)
class Dependency:
    """A context that is not known, and how the grade would read if it were `if_`."""

    context: str
    item: str | None
    if_: str
    severity: Severity

    def document(self) -> dict[str, Any]:
        return {"context": self.context, "item": self.item, "if": self.if_, "then": {"severity": self.severity.value}}


class Also(NamedTuple):
    """What a finding outranks."""

    id: str
    severity: Severity
    title: str


class Finding(NamedTuple):
    """One statement about this patient, as it reads here, and what it outranks.

    `id` is the entry's, or that of the record that declares the judgement; `statement` is what that record says
    regardless of the patient (see Knowledge.statements); `more` holds members that only this kind of finding has.
    `policy` is what a site's policy did with it, as clinical/policy.py writes it.
    """

    id: str
    outcome: str
    statement: Mapping[str, Any]
    kind: str
    severity: Severity
    action: Action
    evidence: Evidence
    effect: str
    management: str
    items: tuple[str, ...]
    substances: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    new: bool = False
    tentative: bool = False
    possible: bool = False
    because: tuple[str, ...] = ()
    depends_on: tuple[Dependency, ...] = ()
    also: tuple[Also, ...] = ()
    more: Mapping[str, Any] = MappingProxyType({})
    policy: Mapping[str, Any] | None = None


class ItemCoverage(NamedTuple):
    """An item as it was read; `document` is how the answer shows it, but for its ref. Not to be changed."""

    ref: str
    resolution: Resolution
    substances: tuple[str, ...]
    allergens: tuple[str, ...]
    entries: int
    document: Mapping[str, Any]


class PlanStep(NamedTuple):
    """One step of the day of a planned treatment.

    `phase` is before, during or after; `what` is `hold` or `do`; `days`: for how long before the treatment;
    `patient` says it to the patient, where it concerns them; `entries`: the statements that ask for it.
    """

    phase: str
    what: str
    text: str
    patient: str | None
    severity: Severity
    items: tuple[str, ...]
    entries: tuple[str, ...]
    days: float | None = None


class KindCoverage(NamedTuple):
    """Whether a kind of risk was checked; if not, why, and which entries it could have met.

    `wanted` is true where data for the kind was given: then a kind that is not checked makes the answer incomplete.
    """

    kind: str
    checked: bool
    reason: str | None = None
    would: tuple[str, ...] = ()
    wanted: bool = False


class ContextCoverage(NamedTuple):
    """A value of the patient that was not given, with how many entries need it and the gravest of them."""

    context: str
    would_check: int
    gravest: Severity


@dataclass(frozen=True, slots=True)
class Answer:
    items: tuple[ItemCoverage, ...]
    kinds: tuple[KindCoverage, ...]
    context: tuple[ContextCoverage, ...]
    findings: tuple[Finding, ...]
    cleared: tuple[Finding, ...]
    audience: Audience
    plan: tuple[PlanStep, ...] | None = None
    quietened: tuple[Finding, ...] = ()

    @property
    def complete(self) -> bool:
        """Every item was read for sure, and every kind for which data was given was checked."""
        sure = all(item.resolution.status in (ItemStatus.RESOLVED, ItemStatus.NONE) for item in self.items)
        return sure and all(kind.checked or not kind.wanted for kind in self.kinds)


GRADES = (Severity.CONTRAINDICATED, Severity.MAJOR, Severity.MODERATE, Severity.MINOR)


def finding_document(finding: Finding, audience: Audience, knowledge: Knowledge) -> dict[str, Any]:
    """A finding as plain values: all that its statement says, as it reads here."""
    document = {**finding.statement, **finding_members(finding, audience)}
    return for_patients(document, knowledge.compendium.outcomes) if audience is Audience.PATIENT else document


FindingWriter = Callable[[Finding, Audience, Knowledge], Any]


def answer_document(
    answer: Answer, knowledge: Knowledge, write_finding: FindingWriter = finding_document
) -> dict[str, Any]:
    """The members `coverage`, `summary`, `findings`, `cleared`, `quietened`, `plan` of a check, as plain values.

    `write_finding` says in what form each finding stands there.
    """
    grades = [finding.severity for finding in answer.findings if not finding.tentative]
    return {
        "coverage": {
            "complete": answer.complete,
            "items": [{"ref": item.ref, **item.document} for item in answer.items],
            "kinds": [_kind_document(kind) for kind in answer.kinds],
            "context": [
                {"context": c.context, "status": "not_given", "would_check": c.would_check, "gravest": c.gravest.value}
                for c in answer.context
            ],
        },
        "summary": {
            **{grade.value: grades.count(grade) for grade in GRADES},
            "tentative": len(answer.findings) - len(grades),
        },
        "findings": [write_finding(finding, answer.audience, knowledge) for finding in answer.findings],
        "cleared": [
            {"items": list(f.items), "substances": list(f.substances), "entry": f.id,
             "title": f.statement["patient_title" if answer.audience is Audience.PATIENT else "title"],
             "sources": f.statement["sources"], "policy": _policy_document(f.policy, answer.audience)}
            for f in answer.cleared
        ],
        "quietened": [_quietened_document(f, answer.audience) for f in answer.quietened],
        "plan": _plan_document(answer),
    }  # fmt: skip


def _kind_document(kind: KindCoverage) -> dict[str, Any]:
    status = "checked" if kind.checked else "not_checked"
    return {
        "kind": kind.kind, "status": status, "given": kind.wanted, "reason": kind.reason, "would": list(kind.would),
    }  # fmt: skip


def _plan_document(answer: Answer) -> dict[str, list[dict[str, Any]]] | None:
    """The phases in order, each with its steps; for a patient only those that are said to patients."""
    if answer.plan is None:
        return None
    for_patient = answer.audience is Audience.PATIENT
    said: dict[str, dict[str, dict[str, Any]]] = {phase: {} for phase in PHASES}
    for phase, what, professional, patient, severity, items, entries, days in answer.plan:
        text = patient if for_patient else professional
        if text and text not in said[phase]:
            said[phase][text] = {
                "what": what, "text": text, "days": days,
                "severity": None if severity is Severity.NONE else severity.value,
                "items": list(items), "entries": list(entries),
            }  # fmt: skip
    return {phase: list(steps.values()) for phase, steps in said.items()}


def resolution_document(
    resolution: Resolution, substances: tuple[str, ...], allergens: tuple[str, ...], compendium: Compendium
) -> dict[str, Any]:
    """One resolved item as the contract shows it.

    `substances` are the ids behind its targets, `allergens` those of the groups that a recorded allergy is about.
    """
    found: dict[str, list[dict[str, str]]] = {"classes": [], "conditions": []}
    products = []
    for target in resolution.targets:
        if target.type == "products":
            products.append({"id": target.id, "name": target.name})
        elif target.type in found:
            found[target.type].append({"id": target.id, "name": target.name})
    parsed = resolution.parsed
    return {
        "text": resolution.text, "status": resolution.status.value, "match": resolution.match,
        "assertion": resolution.assertion.value,
        "substances": [
            {"id": id_, "name": compendium.substances[id_].name, "kind": compendium.substances[id_].kind.value}
            for id_ in substances
        ],
        "products": products, "classes": found["classes"], "conditions": found["conditions"],
        "allergens": [{"id": id_, "name": compendium.allergens[id_].name} for id_ in allergens],
        "parsed": {"dose": parsed.dose, "strength": parsed.strength, "route": parsed.route, "form": parsed.form,
                   "frequency": parsed.frequency, "over": parsed.over, "duration": parsed.duration,
                   "quantity": parsed.quantity, "manufacturer": parsed.manufacturer},
        "suggestions": [
            {"id": s.id, "name": s.name, "type": s.type, "matched": s.matched, "score": s.score}
            for s in resolution.suggestions
        ],
        "reaction": resolution.reaction.reaction, "reaction_type": resolution.reaction.type,
        "stopped_days": resolution.stopped_days, "aside": list(resolution.aside),
        "reason": resolution.reason,
    }  # fmt: skip


def finding_members(finding: Finding, audience: Audience) -> dict[str, Any]:
    """What a finding says of this patient; it goes over what the statement says of everybody."""
    return {
        "kind": finding.kind, "severity": finding.severity.value, "action": finding.action.value,
        "evidence": finding.evidence.value, "effect": finding.effect, "management": finding.management,
        "items": list(finding.items), "substances": list(finding.substances), "conditions": list(finding.conditions),
        "new": finding.new, "tentative": finding.tentative, "possible": finding.possible,
        "because": list(finding.because), "depends_on": [d.document() for d in finding.depends_on],
        "policy": _policy_document(finding.policy, audience),
        "also": _also_document(finding, audience) if finding.also else [],
        **finding.more,
    }  # fmt: skip


def _also_document(finding: Finding, audience: Audience) -> list[dict[str, Any]]:
    if audience is Audience.PATIENT:
        return [{"entry": one.id, "severity": one.severity.value} for one in finding.also]
    return [{"entry": one.id, "severity": one.severity.value, "title": one.title} for one in finding.also]


def _quietened_document(finding: Finding, audience: Audience) -> dict[str, Any]:
    """What the site's policy took off the findings: still said, in one line."""
    title = finding.statement["patient_title" if audience is Audience.PATIENT else "title"]
    return {
        "entry": finding.id, "kind": finding.kind, "items": list(finding.items), "substances": list(finding.substances),
        "severity": finding.severity.value, "title": title, "policy": _policy_document(finding.policy, audience),
        "also": _also_document(finding, audience),
    }  # fmt: skip


def _policy_document(policy: Mapping[str, Any] | None, audience: Audience) -> dict[str, Any] | None:
    """A policy as it was noted; who owns it and why are words between professionals."""
    if policy is None:
        return None
    return {**policy, "reason": None, "owner": None, "note": None} if audience is Audience.PATIENT else dict(policy)


def for_patients(document: dict[str, Any], outcomes: Mapping[str, Outcome]) -> dict[str, Any]:
    """The same statement in plain words: titles for patients, and no professional management."""
    outcome = outcomes.get(document["outcome"])
    plain = {
        **document,
        "title": document["patient_title"],
        "effect": outcome.patient if outcome else None,
        "because": [],
    }
    return {**plain, "mechanism": None, "management": None, "monitoring": [], "alternatives": []}
