"""What a case of tests/cases/*.yaml expects, how an answer meets it, and how to tell a pharmacist where it doesn't.

One case holds:
case           who this is, in one sentence
asked          a request of POST /api/v1/check
must_find      findings that have to be there. `substances: [a, b]` names the pair, `of` and `condition` a drug in
               somebody who has that condition (by the ids of the seed); beside them what else has to hold: outcome,
               severity or at_least or at_most, items, new, possible, depends_on (contexts).
               What is only possible has to be expected as such.
must_not_find  findings that must not be there, or not `above` a grade
cleared        pairs that were studied and found to be of no relevance
coverage       complete; items: by ref the status of those that are not resolved; suggests: by ref;
               kinds: checked or not_checked; would: entries that a kind not checked could have met;
               context: the gravest grade that waits for a value of the patient
source         what supports this
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Document = Mapping[str, Any]
Ask = Callable[[Mapping[str, Any]], dict[str, Any]]
GRADES = ("none", "minor", "moderate", "major", "contraindicated")
FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One finding that must, or must not, be there."""

    substances: tuple[str, ...] = ()
    of: str | None = None
    condition: str | None = None
    outcome: str | None = None
    severity: str | None = None
    at_least: str | None = None
    at_most: str | None = None
    above: str | None = None
    items: tuple[str, ...] = ()
    new: bool | None = None
    possible: bool | None = None
    depends_on: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        grades = {self.severity, self.at_least, self.at_most, self.above} - {None}
        assert grades <= set(GRADES), f"{grades} are not all grades"

    @property
    def ids(self) -> set[str]:
        return {*self.substances, *filter(None, (self.of,))}

    def is_about(self, finding: Document) -> bool:
        """Whether the finding speaks of the same substances, condition and outcome."""
        conditions = finding["conditions"]
        return (
            self.ids <= set(finding["substances"])
            and (self.condition in conditions if self.condition else not conditions)
            and self.outcome in (None, finding["outcome"])
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
            and set(self.depends_on) <= {one["context"] for one in finding["depends_on"]}
        )

    def __str__(self) -> str:
        about = f"{self.of} in {self.condition}" if self.of else " with ".join(self.substances)
        more = (
            f"of outcome {self.outcome}" if self.outcome else "",
            self.severity or "",
            f"at least {self.at_least}" if self.at_least else "",
            f"at most {self.at_most}" if self.at_most else "",
            f"above {self.above}" if self.above else "",
            f"between {' and '.join(self.items)}" if self.items else "",
            {True: "marked new", False: "not marked new", None: ""}[self.new],
            {True: "marked possible", False: "", None: ""}[self.possible],
            f"depending on {', '.join(self.depends_on)}" if self.depends_on else "",
        )
        return ", ".join((about, *filter(None, more)))


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What the answer has to say of what it read and did not check."""

    complete: bool | None = None
    items: Mapping[str, str] = field(default_factory=dict)
    suggests: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    would: Mapping[str, list[str]] = field(default_factory=dict)
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Case:
    case: str
    asked: Mapping[str, Any]
    source: str
    must_find: tuple[Expected, ...] = ()
    must_not_find: tuple[Expected, ...] = ()
    cleared: tuple[tuple[str, str], ...] = ()
    coverage: Coverage = Coverage()

    @property
    def expectations(self) -> tuple[Expected, ...]:
        return (*self.must_find, *self.must_not_find)


def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def read_cases() -> list[Case]:
    """The cases of every file that is a list of them. Raises TypeError for a member that no case has."""
    found = (read(path.name) for path in sorted(FOLDER.glob("*.yaml")))
    return [_case(**record) for records in found if isinstance(records, list) for record in records]


def _case(**record: Any) -> Case:
    found = [Expected(**{"possible": False, **one}) for one in record.pop("must_find", ())]
    absent = [Expected(**one) for one in record.pop("must_not_find", ())]
    cleared = [tuple(pair) for pair in record.pop("cleared", ())]
    coverage = Coverage(**record.pop("coverage", {}))
    return Case(
        must_find=tuple(found), must_not_find=tuple(absent), cleared=tuple(cleared), coverage=coverage, **record
    )  # fmt: skip


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
    yield from _coverage_complaints(case.coverage, answer["coverage"])
    yield from (f"{finding['id']} cites no source" for finding in findings if not finding["sources"])


def _coverage_complaints(expected: Coverage, said: Document) -> Iterator[str]:
    if expected.complete not in (None, said["complete"]):
        yield f"coverage.complete must be {expected.complete}"
    yield from _item_complaints(expected, said["items"])
    yield from _kind_complaints(expected, {one["kind"]: one for one in said["kinds"]})
    context = {one["context"]: one["gravest"] for one in said["context"]}
    for value, gravest in expected.context.items():
        if context.get(value) != gravest:
            yield f"the missing {value} must be named, with {gravest} at stake; it says {context.get(value, 'nothing')}"


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


def _kind_complaints(expected: Coverage, kinds: Mapping[str, Document]) -> Iterator[str]:
    for kind, status in expected.kinds.items():
        if kinds[kind]["status"] != status:
            yield f"{kind} must be {status}: {kinds[kind]['reason']}"
        elif status == "not_checked" and not kinds[kind]["reason"]:
            yield f"{kind} must say why it was not checked"
    for kind, entries in expected.would.items():
        if missing := sorted(set(entries) - set(kinds[kind]["would"])):
            yield f"{kind} must say that it could have met {', '.join(missing)}"


def in_words(finding: Document) -> str:
    about = " + ".join((*finding["substances"], *finding["conditions"]))
    marks = "".join(f", {mark}" for mark in ("new", "possible", "tentative") if finding[mark])
    contexts = sorted({one["context"] for one in finding["depends_on"]})
    depends = f" (depends on {', '.join(contexts)})" if contexts else ""
    return f"{finding['severity']}{marks}: {about}, {finding['outcome']}{depends}"
