"""What a case of tests/cases/*.yaml expects, how an answer meets it, and how to tell a pharmacist where it doesn't.

One case holds:
case           who this is, in one sentence
asked          a request of POST /api/v1/check
must_find      findings that have to be there. `substances: [a, b]` names those concerned (a sum or a duplicate may
               concern others too), `of` and `condition` a drug in somebody who has that condition (by the ids of the
               seed), `kind` and `id` the finding; beside them what else has to hold: outcome, axis, severity or
               at_least or at_most, items, new, possible, tentative, depends_on (contexts), because (words of one
               reason), relation (of an allergy), total and without (by ref, what the sum is without it).
               What is only possible, or tentative, has to be expected as such.
must_not_find  findings that must not be there, or not `above` a grade; one that names nobody speaks of all findings
cleared        substances that were studied and found to be of no relevance (one alone: beside an allergy)
plan           steps of the day of a planned treatment: phase (before, during, after), words that it says, what (hold,
               do), items, days
not_in_plan    steps that must not be there
coverage       complete; items: by ref the status of those that are not resolved; suggests: by ref;
               allergens: by ref; parsed: by ref what was read of dose, route, form, frequency;
               kinds: checked or not_checked; reasons: by kind words of its reason;
               would: entries that a kind not checked could have met;
               context: the gravest grade that waits for a value of the patient, or none where nothing does
source         what supports this
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

Document = Mapping[str, Any]
Ask = Callable[[Mapping[str, Any]], dict[str, Any]]
GRADES = ("none", "minor", "moderate", "major", "contraindicated")
PHASES = ("before", "during", "after")
RELATIONS = ("same-substance", "member", "cross-reaction")
FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One finding that must, or must not, be there."""

    substances: tuple[str, ...] = ()
    of: str | None = None
    condition: str | None = None
    kind: str | None = None
    id: str | None = None
    outcome: str | None = None
    axis: str | None = None
    severity: str | None = None
    at_least: str | None = None
    at_most: str | None = None
    above: str | None = None
    items: tuple[str, ...] = ()
    new: bool | None = None
    possible: bool | None = None
    tentative: bool | None = None
    depends_on: tuple[str, ...] = ()
    because: str = ""
    relation: str | None = None
    total: float | str | None = None
    without: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        grades = {self.severity, self.at_least, self.at_most, self.above} - {None}
        assert grades <= set(GRADES), f"{grades} are not all grades"
        assert self.relation in (None, *RELATIONS), f"{self.relation} is no relation of an allergy"

    @property
    def ids(self) -> set[str]:
        return {*self.substances, *filter(None, (self.of,))}

    def is_about(self, finding: Document) -> bool:
        """Whether the finding speaks of the same substances, condition and outcome; of a pair no risk speaks."""
        return (
            self.ids <= set(finding["substances"])
            and (not self.substances or finding["kind"] != "drug-condition")
            and (self.condition is None or self.condition in finding["conditions"])
            and self.kind in (None, finding["kind"])
            and self.id in (None, finding["id"])
            and self.outcome in (None, finding["outcome"])
            and self.axis in (None, finding["axis"])
        )

    def is_met_by(self, finding: Document) -> bool:
        grade = GRADES.index(finding["severity"])
        return (
            self.is_about(finding)
            and self.severity in (None, finding["severity"])
            and (self.at_least is None or grade >= GRADES.index(self.at_least))
            and (self.at_most is None or grade <= GRADES.index(self.at_most))
            and (self.above is None or grade > GRADES.index(self.above))
            and (not self.items or set(self.items) == set(finding["items"]))
            and self.new in (None, finding["new"])
            and self.possible in (None, finding["possible"])
            and self.tentative in (None, finding["tentative"])
            and set(self.depends_on) <= {one["context"] for one in finding["depends_on"]}
            and any(self.because in reason for reason in ("", *finding["because"]))
            and self.relation in (None, finding.get("allergy", {}).get("relation"))
            and self.total in (None, finding.get("total"))
            and self.without.items() <= {one["item"]: one["total"] for one in finding.get("without", ())}.items()
        )

    def __str__(self) -> str:
        about = f"{self.of} in {self.condition or 'any condition'}" if self.of else " with ".join(self.substances)
        more = (
            f"of kind {self.kind}" if self.kind else "",
            f"said by {self.id}" if self.id else "",
            f"of outcome {self.outcome}" if self.outcome else "",
            f"on the axis of {self.axis}" if self.axis else "",
            self.severity or "",
            f"at least {self.at_least}" if self.at_least else "",
            f"at most {self.at_most}" if self.at_most else "",
            f"above {self.above}" if self.above else "",
            f"between {' and '.join(self.items)}" if self.items else "",
            {True: "marked new", False: "not marked new", None: ""}[self.new],
            "marked possible" if self.possible else "",
            "marked tentative" if self.tentative else "",
            f"depending on {', '.join(self.depends_on)}" if self.depends_on else "",
            f"because “{self.because}”" if self.because else "",
            f"as {self.relation}" if self.relation else "",
            f"with a total of {self.total}" if self.total is not None else "",
            *(f"{total} without {ref}" for ref, total in self.without.items()),
        )
        return ", ".join(filter(None, (about or "anything", *more)))


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step that the plan must, or must not, hold."""

    phase: str
    says: str = ""
    what: str | None = None
    items: tuple[str, ...] = ()
    days: float | None = None

    def __post_init__(self) -> None:
        assert self.phase in PHASES, f"{self.phase} is no phase of a plan"
        assert self.what in (None, "hold", "do"), f"{self.what} is nothing that a plan says"

    def is_met_by(self, step: Document) -> bool:
        return (
            self.says.casefold() in step["text"].casefold()
            and self.what in (None, step["what"])
            and (not self.items or set(self.items) == set(step["items"]))
            and self.days in (None, step["days"])
        )

    def __str__(self) -> str:
        days = f", {self.days:g} days" if self.days is not None else ""
        return f"{self.phase}: {self.what or 'do'} “{self.says}” for {', '.join(self.items) or 'any item'}{days}"


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What the answer has to say of what it read and did not check."""

    complete: bool | None = None
    items: Mapping[str, str] = field(default_factory=dict)
    suggests: Mapping[str, str] = field(default_factory=dict)
    allergens: Mapping[str, list[str]] = field(default_factory=dict)
    parsed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    would: Mapping[str, list[str]] = field(default_factory=dict)
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Case:
    case: str
    asked: Mapping[str, Any]
    source: str
    must_find: tuple[Expected, ...] = ()
    must_not_find: tuple[Expected, ...] = ()
    cleared: tuple[tuple[str, ...], ...] = ()
    plan: tuple[Step, ...] = ()
    not_in_plan: tuple[Step, ...] = ()
    coverage: Coverage = Coverage()

    @property
    def expectations(self) -> tuple[Expected, ...]:
        return (*self.must_find, *self.must_not_find)

    @property
    def refs(self) -> set[str]:
        """Every item that the case speaks of."""
        found = [one.items for one in self.expectations] + [one.items for one in (*self.plan, *self.not_in_plan)]
        coverage = self.coverage
        of_coverage = (coverage.items, coverage.suggests, coverage.allergens, coverage.parsed)
        return set(chain(*found, *(one.without for one in self.expectations), *of_coverage))


def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def read_cases() -> list[Case]:
    """The cases of every file that is a list of them."""
    found = (read(path.name) for path in sorted(FOLDER.glob("*.yaml")))
    return [case_of(**record) for records in found if isinstance(records, list) for record in records]


def case_of(**record: Any) -> Case:
    """A case as it stands in a file. Raises TypeError for a member that it can't have."""
    sure = {"possible": False, "tentative": False}
    members: dict[str, Any] = {
        **record,
        "must_find": tuple(Expected(**{**sure, **one}) for one in record.get("must_find", ())),
        "must_not_find": tuple(Expected(**one) for one in record.get("must_not_find", ())),
        "cleared": tuple(map(tuple, record.get("cleared", ()))),
        "plan": tuple(Step(**one) for one in record.get("plan", ())),
        "not_in_plan": tuple(Step(**one) for one in record.get("not_in_plan", ())),
        "coverage": Coverage(**record.get("coverage", {})),
    }
    return Case(**members)


def complaints(case: Case, answer: Document) -> Iterator[str]:
    """Each expectation that the answer doesn't meet, in words, with what the answer says instead."""
    findings = answer["findings"]
    for expected in case.must_find:
        if not any(expected.is_met_by(finding) for finding in findings):
            said = [in_words(finding) for finding in findings if expected.is_about(finding)]
            yield f"must find {expected}; the answer says {'; '.join(said) or 'nothing of it'}"
    for expected in case.must_not_find:
        yield from (f"must not find {expected}; it says {in_words(f)}" for f in findings if expected.is_met_by(f))
    studied = [set(one["substances"]) for one in answer["cleared"]]
    yield from (f"{' with '.join(pair)} must be cleared" for pair in case.cleared if set(pair) not in studied)
    yield from _plan_complaints(case, answer["plan"] or {})
    yield from _coverage_complaints(case.coverage, answer["coverage"])
    yield from (f"{finding['id']} cites no source" for finding in findings if not finding["sources"])


def _plan_complaints(case: Case, plan: Mapping[str, list[Document]]) -> Iterator[str]:
    for step in case.plan:
        if not any(step.is_met_by(one) for one in plan.get(step.phase, ())):
            said = " | ".join(one["text"] for one in plan.get(step.phase, ()) if one["entries"])
            yield f"the plan must say {step}; from entries it says: {said or 'nothing'}"
    for step in case.not_in_plan:
        found = [one["text"] for one in plan.get(step.phase, ()) if step.is_met_by(one)]
        yield from (f"the plan must not say {step}; it says {text}" for text in found)


def _coverage_complaints(expected: Coverage, said: Document) -> Iterator[str]:
    if expected.complete not in (None, said["complete"]):
        yield f"coverage.complete must be {expected.complete}"
    yield from _item_complaints(expected, said["items"])
    yield from _kind_complaints(expected, {one["kind"]: one for one in said["kinds"]})
    context = {one["context"]: one["gravest"] for one in said["context"]}
    for value, gravest in expected.context.items():
        if context.get(value, "none") != gravest:
            yield f"the missing {value} must have {gravest} at stake; it says {context.get(value, 'none')}"


def _item_complaints(expected: Coverage, items: list[Document]) -> Iterator[str]:
    """A line that was not read can't be found in anything, so whatever is not resolved has to be expected."""
    for item in items:
        status = expected.items.get(item["ref"], "resolved")
        if item["status"] != status:
            yield f"{item['ref']} ({item['text']}) must be {status}, and is {item['status']}: {item['reason']}"
        suggested = [one["id"] for one in item["suggestions"]]
        wanted = expected.suggests.get(item["ref"])
        if wanted and wanted not in suggested:
            yield f"{item['ref']} ({item['text']}) must suggest {wanted}, not {', '.join(suggested) or 'nothing'}"
        allergens = [one["id"] for one in item["allergens"]]
        if missing := sorted(set(expected.allergens.get(item["ref"], ())) - set(allergens)):
            yield f"{item['ref']} ({item['text']}) must name the allergen {', '.join(missing)}, not {allergens}"
        for part, text in expected.parsed.get(item["ref"], {}).items():
            if item["parsed"][part] != text:
                yield f"{item['ref']} ({item['text']}): the {part} must be {text}, not {item['parsed'][part]}"


def _kind_complaints(expected: Coverage, kinds: Mapping[str, Document]) -> Iterator[str]:
    for kind, status in expected.kinds.items():
        if kinds[kind]["status"] != status:
            yield f"{kind} must be {status}: {kinds[kind]['reason']}"
        elif status == "not_checked" and not kinds[kind]["reason"]:
            yield f"{kind} must say why it was not checked"
    for kind, words in expected.reasons.items():
        if words not in (kinds[kind]["reason"] or ""):
            yield f"{kind} must give the reason “{words}”, not “{kinds[kind]['reason']}”"
    for kind, entries in expected.would.items():
        if missing := sorted(set(entries) - set(kinds[kind]["would"])):
            yield f"{kind} must say that it could have met {', '.join(missing)}"


def in_words(finding: Document) -> str:
    about = f"{finding['id']} {' + '.join((*finding['substances'], *finding['conditions']))}"
    marks = "".join(f", {mark}" for mark in ("new", "possible", "tentative") if finding[mark])
    contexts = sorted({one["context"] for one in finding["depends_on"]})
    depends = f" (depends on {', '.join(contexts)})" if contexts else ""
    total = f", total {finding['total']}" if finding.get("total") is not None else ""
    return f"{finding['severity']}{marks}: {about}, {finding['outcome']}{total}{depends}"
