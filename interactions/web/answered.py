"""The document of a check as the page shows it: what was not checked first, and every code in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from interactions.clinical.answer import GRADES
from interactions.clinical.patient import Audience, PatientList
from interactions.web import words
from interactions.web.form import BOXES, PATIENT_FIELDS, Chosen, Number

MOST_WOULD = 3
"""How many of the entries that a kind could have met are named."""

_BOX_LABELS = {box.name: box.label for box in BOXES}
_SURE = ("resolved", "none")
_HOW_TAKEN = ("strength", "dose", "form", "route", "frequency", "duration")


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion as a button: its words, and what it sends."""

    words: str
    sends: str


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A written line that was not checked, or not wholly."""

    text: str
    box: str
    status: str
    says: str
    suggested: tuple[Suggested, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a line was read as, with the page of its record if it has one."""

    name: str
    path: str | None


@dataclass(frozen=True, slots=True)
class ReadLine:
    """How one line was read."""

    text: str
    box: str
    status: str
    status_words: str
    meanings: tuple[Meaning, ...]
    parsed: str
    entries: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class Concerned:
    """An item that a finding concerns: as it was written, and what was read where that says more."""

    text: str
    meaning: str | None
    planned: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with its words."""

    document: Mapping[str, Any]
    severity: str
    concerns: tuple[Concerned, ...]
    only_if: str | None
    depends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    severity: str
    words: str
    number: int
    possible: int


@dataclass(frozen=True, slots=True)
class KindOpen:
    """A kind of risk that was not checked, with the gravest of what it could have met."""

    name: str
    reason: str
    would: int
    gravest: tuple[Mapping[str, Any], ...]

    @property
    def reason_names_it(self) -> bool:
        return self.reason.startswith(self.name.lower())


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer, in the order of the page."""

    document: Mapping[str, Any]
    for_patient: bool
    open_lines: tuple[OpenLine, ...]
    open_kinds: tuple[KindOpen, ...]
    nothing_known: tuple[str, ...]
    counts: tuple[Count, ...]
    findings: tuple[Shown, ...]
    cleared: tuple[tuple[Mapping[str, Any], tuple[Concerned, ...]], ...]
    kinds_not_given: tuple[KindOpen, ...]
    lines: tuple[ReadLine, ...]

    @property
    def complete(self) -> bool:
        complete: bool = self.document["coverage"]["complete"]
        return complete


def answered(
    document: Mapping[str, Any], asked: PatientList, entry: Callable[[str], Mapping[str, Any] | None]
) -> Answered:
    """Put an answer in order. `entry` gives the document of an entry by its id, or None where it is gone."""
    coverage = document["coverage"]
    items = {item["ref"]: item for item in coverage["items"]}
    written = {**{ref: item["text"] for ref, item in items.items()}, **_patient_values(asked)}
    severities = severity_words(asked.audience)
    kinds = [(kind["given"], _kind_open(kind, entry)) for kind in coverage["kinds"] if kind["status"] != "checked"]
    return Answered(
        document=document,
        for_patient=asked.audience is Audience.PATIENT,
        open_lines=tuple(_open_line(item) for item in coverage["items"] if item["status"] not in _SURE),
        open_kinds=tuple(kind for wanted, kind in kinds if wanted),
        nothing_known=tuple(
            item["text"] for item in coverage["items"] if item["status"] == "resolved" and not item["entries"]
        ),
        counts=tuple(_counts(document, severities)),
        findings=tuple(_shown(finding, items, written, severities) for finding in document["findings"]),
        cleared=tuple(
            (cleared, tuple(_concerned(cleared, items, written, cleared["substances"])))
            for cleared in document["cleared"]
        ),
        kinds_not_given=tuple(kind for wanted, kind in kinds if not wanted),
        lines=tuple(_read_line(item) for item in coverage["items"]),
    )


def severity_words(audience: Audience) -> Mapping[str, str]:
    return words.SEVERITIES_FOR_PATIENTS if audience is Audience.PATIENT else words.SEVERITIES


def _patient_values(asked: PatientList) -> dict[str, str]:
    """The patient's given values by their refs, such as `patient/egfr`: `eGFR 20 mL/min/1.73 m²`."""
    found = {}
    for name, one in PATIENT_FIELDS.items():
        value = getattr(asked.patient, name)
        if isinstance(one, Number) and value is not None:
            found[f"patient/{name}"] = f"{words.PATIENT_VALUES[name]} {value:g} {one.unit}".strip()
        elif value is not None:
            said = next(text for _, text, means in one.options if means == value) if not isinstance(one, Number) else ""
            found[f"patient/{name}"] = f"{words.PATIENT_VALUES[name]}: {said}"
    return found


def _kind_open(kind: Mapping[str, Any], entry: Callable[[str], Mapping[str, Any] | None]) -> KindOpen:
    named = (entry(entry_id) for entry_id in kind["would"][:MOST_WOULD])
    return KindOpen(
        words.KINDS.get(kind["kind"], words.plain(kind["kind"])),
        kind["reason"] or "not checked",
        len(kind["would"]),
        tuple(document for document in named if document),
    )


def _open_line(item: Mapping[str, Any]) -> OpenLine:
    box = item["ref"].split("/")[0]
    return OpenLine(item["text"], _BOX_LABELS[box], item["status"], _says(item), tuple(_suggested(item, box)))


def _says(item: Mapping[str, Any]) -> str:
    """Why the line was not checked, as a sentence."""
    named = words.any_of([one["name"] for key in ("classes", "substances") for one in item[key]])
    if item["status"] == "class":
        return f"This names a class ({named}): only what holds for the whole class was checked. Which medicine is it?"
    if item["status"] == "unconfirmed":
        return f"Read as {named}, which is a guess: what was found with it is marked. Is that right?"
    return words.sentence(item["reason"] or "this was not understood; nothing was checked for it")


def _suggested(item: Mapping[str, Any], box: str) -> Iterator[Suggested]:
    """What a person can choose instead; how the item is taken stays on the line."""
    taken = [item["parsed"][how] for how in _HOW_TAKEN if item["parsed"][how]]
    for one in item["suggestions"]:
        fits = (one["type"] == "conditions") is (box == "conditions")
        into = box if fits else "medications" if box == "conditions" else "conditions"
        label = one["name"] if into == box else f"{one['name']}, under {_BOX_LABELS[into]}"
        put = " ".join((one["name"], *taken)) if into != "conditions" else one["name"]
        yield Suggested(label, Chosen(box, item["text"], put, into).written())


def _counts(document: Mapping[str, Any], severities: Mapping[str, str]) -> Iterator[Count]:
    for grade in GRADES:
        possible = sum(
            finding["possible"] and not finding["tentative"] and finding["severity"] == grade.value
            for finding in document["findings"]
        )
        yield Count(grade.value, severities[grade.value], document["summary"][grade.value], possible)


def _shown(
    finding: Mapping[str, Any],
    items: Mapping[str, Mapping[str, Any]],
    written: Mapping[str, str],
    severities: Mapping[str, str],
) -> Shown:
    """A finding; one that is only possible says first which condition it needs."""
    depends = finding["depends_on"]
    only_if = None
    if finding["possible"]:
        same = [d for d in depends if d["context"] == "condition" and d["then"]["severity"] == finding["severity"]]
        depends = [d for d in depends if d not in same]
        refs = list(dict.fromkeys(d["item"] for d in same))
        only_if = "; ".join(
            f"“{written.get(ref, ref)}” means {words.any_of([d['if'] for d in same if d['item'] == ref])}"
            for ref in refs
        )
    concerned = _concerned(finding, items, written, [*finding["substances"], *finding["conditions"]])
    sentences = words.dependencies(depends, written, severities)
    return Shown(finding, severities[finding["severity"]], tuple(concerned), only_if, tuple(sentences))


def _concerned(
    document: Mapping[str, Any], items: Mapping[str, Mapping[str, Any]], written: Mapping[str, str], ids: list[str]
) -> Iterator[Concerned]:
    for ref in document["items"]:
        text = written.get(ref, ref)
        named = [one["name"] for key in ("substances", "conditions") for one in items.get(ref, {}).get(key, ())
                 if one["id"] in ids]  # fmt: skip
        meaning = ", ".join(name for name in named if name.casefold() != text.casefold())
        yield Concerned(text, meaning or None, ref.startswith("planned/"))


def _read_line(item: Mapping[str, Any]) -> ReadLine:
    box = item["ref"].split("/")[0]
    status = item["status"]
    meanings = [Meaning(product["name"], None) for product in item["products"]]
    for key, path in (("substances", "substances"), ("classes", "classes"), ("conditions", "conditions")):
        meanings += [Meaning(one["name"], f"/{path}/{one['id']}") for one in item[key]]
    parsed = [f"{how} {item['parsed'][how]}" for how in _HOW_TAKEN if item["parsed"][how]]
    return ReadLine(
        item["text"], _BOX_LABELS[box], status, words.READ_AS.get(status, words.plain(status)), tuple(meanings),
        ", ".join(parsed), item["entries"], item["reason"],
    )  # fmt: skip
