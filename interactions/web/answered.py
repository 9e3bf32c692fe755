"""The document of a check as the page shows it: what was not checked first, and every code in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from interactions.clinical.answer import GRADES
from interactions.clinical.patient import Audience, PatientList
from interactions.web import particulars, words
from interactions.web.form import BOXES, Chosen
from interactions.web.plan import Phase, RecordOf, day_plan
from interactions.web.refs import Concerned, Refs

MOST_WOULD = 3
"""How many of the entries that a kind could have met are named."""

_BOX_LABELS = {box.name: box.label for box in BOXES}
_SURE = ("resolved", "none")
_NO_STATEMENT = (
    "The name is known, but there is no statement about it here. That nothing was found with it says nothing about its "
    "safety."
)
_NO_PAIR = (
    "There is no statement here about it together with something else. Only allergies, duplicates, sums and doses were "
    "looked at."
)
_ALONE = "The name is known, but not what else belongs to this allergy: only the very same substance was looked for."
_STATED = "stated as none"
_GRAVE = ("contraindicated", "major")
_AT_A_GLANCE = 4
"""From so many findings on, or beside a plan, the gravest are named before all of them follow."""
_HOW_TAKEN = ("strength", "dose", "form", "route", "frequency", "over", "duration")


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
    allergens: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Also:
    """A statement that a finding speaks for."""

    entry: str
    severity: str
    title: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with its words; `number` counts them on the page."""

    number: int
    document: Mapping[str, Any]
    severity: str
    concerns: tuple[Concerned, ...]
    only_if: str | None
    depends: tuple[str, ...]
    because: tuple[str, ...]
    allergy: particulars.Allergy | None
    twice: str | None
    sum: particulars.Sum | None
    doses: particulars.Doses | None
    for_patient: str | None
    also: tuple[Also, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The items that it concerns, as short as it goes."""
        return tuple(dict.fromkeys(one.meaning or one.text for one in self.concerns))


@dataclass(frozen=True, slots=True)
class Quietened:
    """What the site's policy took off the findings."""

    document: Mapping[str, Any]
    severity: str
    concerns: tuple[Concerned, ...]


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
class KindInPart:
    """A kind of risk that was checked but for what is named."""

    name: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer, in the order of the page."""

    document: Mapping[str, Any]
    for_patient: bool
    open_lines: tuple[OpenLine, ...]
    open_kinds: tuple[KindOpen, ...]
    little_known: tuple[tuple[str, str], ...]
    counts: tuple[Count, ...]
    findings: tuple[Shown, ...]
    quietened: tuple[Quietened, ...]
    plan: tuple[Phase, ...]
    kinds_in_part: tuple[KindInPart, ...]
    cleared: tuple[tuple[Mapping[str, Any], tuple[Concerned, ...]], ...]
    kinds_not_given: tuple[KindOpen, ...]
    lines: tuple[ReadLine, ...]

    @property
    def complete(self) -> bool:
        complete: bool = self.document["coverage"]["complete"]
        return complete

    @property
    def grave(self) -> tuple[Shown, ...]:
        """The gravest findings, where there are so many, or so much before them, that one should see them at once."""
        if len(self.findings) < _AT_A_GLANCE and not self.plan:
            return ()
        return tuple(shown for shown in self.findings if shown.document["severity"] in _GRAVE)


def answered(document: Mapping[str, Any], asked: PatientList, record: RecordOf) -> Answered:
    """Put an answer in order."""
    coverage, record = document["coverage"], cache(record)
    refs = Refs.of(document, asked)
    severities = severity_words(asked.audience)
    paired = {ref for one in document["findings"] if one["kind"] not in words.KINDS_OF_LISTS for ref in one["items"]}
    kinds = [(kind["given"], _kind_open(kind, record)) for kind in coverage["kinds"] if kind["status"] != "checked"]
    return Answered(
        document=document,
        for_patient=asked.audience is Audience.PATIENT,
        open_lines=tuple(_open_line(item) for item in coverage["items"] if item["status"] not in _SURE),
        open_kinds=tuple(kind for wanted, kind in kinds if wanted),
        little_known=tuple(
            (item["text"], _how_little(item, record))
            for item in coverage["items"]
            if item["status"] == "resolved" and not item["entries"] and item["ref"] not in paired
        ),
        counts=tuple(_counts(document, severities)),
        findings=tuple(
            _shown(number, finding, refs, severities, record)
            for number, finding in enumerate(document["findings"], start=1)
        ),
        quietened=tuple(
            Quietened(one, severities[one["severity"]], refs.all_concerned(one["items"], one["substances"]))
            for one in document["quietened"]
        ),
        plan=day_plan(document["plan"], refs, record),
        kinds_in_part=tuple(
            KindInPart(words.KINDS.get(kind["kind"], words.plain(kind["kind"])), tuple(_left_out(kind["reason"], refs)))
            for kind in coverage["kinds"]
            if kind["status"] == "checked" and kind["reason"] and kind["reason"] != _STATED
        ),
        cleared=tuple(
            (cleared, refs.all_concerned(cleared["items"], cleared["substances"])) for cleared in document["cleared"]
        ),
        kinds_not_given=tuple(kind for wanted, kind in kinds if not wanted),
        lines=tuple(_read_line(item) for item in coverage["items"]),
    )


def _how_little(item: Mapping[str, Any], record: RecordOf) -> str:
    """What is known of an item that no statement about two things names."""
    if item["ref"].startswith("allergies/"):
        return _ALONE
    records = [record(key, one["id"]) for key in ("substances", "classes", "conditions") for one in item[key]]
    return _NO_PAIR if any(one["list_statements"] for one in records if one) else _NO_STATEMENT


def severity_words(audience: Audience) -> Mapping[str, str]:
    return words.SEVERITIES_FOR_PATIENTS if audience is Audience.PATIENT else words.SEVERITIES


def _left_out(reason: str, refs: Refs) -> Iterator[str]:
    """What a kind of risk was not checked for, those with the same reason together.

    `medications/0: why; medications/1: why` becomes `“Xanax”, “Advil”: why`.
    """
    found: dict[str, list[str]] = {}
    for part in reason.split("; "):
        ref, _, why = part.partition(": ")
        found.setdefault(why if ref in refs.items else "", []).append(
            f"“{refs.text(ref)}”" if ref in refs.items else part
        )
    for why, texts in found.items():
        yield ": ".join(filter(None, (", ".join(texts), why)))


def _kind_open(kind: Mapping[str, Any], record: RecordOf) -> KindOpen:
    named = (record("entries", entry_id) for entry_id in kind["would"][:MOST_WOULD])
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
    number: int, finding: Mapping[str, Any], refs: Refs, severities: Mapping[str, str], record: RecordOf
) -> Shown:
    """A finding; one that is only possible says first which condition it needs."""
    depends = finding["depends_on"]
    only_if = None
    if finding["possible"]:
        same = [d for d in depends if d["context"] == "condition" and d["then"]["severity"] == finding["severity"]]
        depends = [d for d in depends if d not in same]
        only_if = "; ".join(
            f"“{refs.text(ref)}” means {words.any_of([d['if'] for d in same if d['item'] == ref])}"
            for ref in dict.fromkeys(d["item"] for d in same)
        )
    return Shown(
        number=number,
        document=finding,
        severity=severities[finding["severity"]],
        concerns=refs.all_concerned(finding["items"], (*finding["substances"], *finding["conditions"])),
        only_if=only_if,
        depends=tuple(words.dependencies(depends, refs.written, severities)),
        because=tuple(refs.in_words(step) for step in finding["because"]),
        allergy=particulars.allergy_of(finding),
        twice=particulars.twice_of(finding),
        sum=particulars.sum_of(finding, refs),
        doses=particulars.doses_of(finding, refs),
        for_patient=particulars.reason_for_patient(finding, refs),
        also=tuple(_also(one, record) for one in finding["also"]),
    )


def _also(also: Mapping[str, Any], record: RecordOf) -> Also:
    """One with a title for patients, where the document gives none."""
    title = also.get("title")
    if title is None:
        entry = record("entries", also["entry"])
        title = entry["patient_title"] if entry else "Read the statement"
    return Also(also["entry"], also["severity"], title)


def _read_line(item: Mapping[str, Any]) -> ReadLine:
    box = item["ref"].split("/")[0]
    status = item["status"]
    groups = {one["name"] for one in item["allergens"]}
    meanings = [Meaning(product["name"], None) for product in item["products"]]
    for key in ("substances", "classes", "conditions"):
        meanings += [Meaning(one["name"], f"/{key}/{one['id']}") for one in item[key] if one["name"] not in groups]
    taken = [(how, item["parsed"][how]) for how in _HOW_TAKEN if item["parsed"][how]]
    parsed = [said if said.startswith(how) else f"{how} {said}" for how, said in taken]
    if item["reaction"] or item["reaction_type"]:
        parsed.append(words.reaction(item["reaction"], item["reaction_type"]))
    return ReadLine(
        item["text"], _BOX_LABELS[box], status, words.READ_AS.get(status, words.plain(status)), tuple(meanings),
        ", ".join(parsed), item["entries"], item["reason"],
        tuple(Meaning(one["name"], f"/entries/allergen.{one['id']}") for one in item["allergens"]),
    )  # fmt: skip
