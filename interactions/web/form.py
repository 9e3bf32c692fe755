"""The form of the first page: its boxes and fields, and what a person wrote in them as a PatientList."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from interactions.clinical.patient import LONGEST_TEXT, MOST_ITEMS, PLAUSIBLE, Audience, Item, Patient, PatientList
from interactions.clinical.texts import split_list

LARGEST_FORM = 256 * 1024
"""Bytes of a sent form."""


@dataclass(frozen=True, slots=True)
class Box:
    """A list of the request, as a box with one item on each line."""

    name: str
    label: str
    hint: str
    rows: int


BOXES = (
    Box("planned", "Planned", "About to be given: “ketamine 0.5 mg/kg IV over 40 min”.", 2),
    Box("medications", "Medicines", "What is taken now, one on each line, also without prescription. Paste a list.", 6),
    Box("substances", "Foods, drinks, herbs, alcohol, tobacco", "Supplements and recreational drugs too.", 3),
    Box("conditions", "Conditions", "Illnesses and states of health, one on each line.", 3),
    Box("allergies", "Allergies", "With the reaction: “penicillin (hives)”; or “none”.", 2),
)


@dataclass(frozen=True, slots=True)
class Number:
    """A value of the patient, with its unit and the bounds of what is plausible."""

    name: str
    label: str

    @property
    def unit(self) -> str:
        return PLAUSIBLE[self.name].unit

    @property
    def fault(self) -> str:
        low, high, unit = PLAUSIBLE[self.name]
        return f"Write a number from {low:g} to {high:g}{f' {unit}' if unit else ''}, or leave it empty."

    def read(self, text: str) -> float | None:
        """The number, or None where it is none or not plausible. A comma may stand for the point."""
        if not _NUMBER.fullmatch(text):
            return None
        value = float(text.replace(",", "."))
        low, high, _ = PLAUSIBLE[self.name]
        return value if low <= value <= high else None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of the patient that is one of a few: (what is sent, its words, what it means)."""

    name: str
    label: str
    options: tuple[tuple[str, str, str | bool], ...]

    fault = "Choose one of the options."

    def read(self, text: str) -> str | bool | None:
        return next((means for sent, _, means in self.options if sent == text), None)


_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,2})?", re.ASCII)
_YES_NO: tuple[tuple[str, str, str | bool], ...] = (("yes", "yes", True), ("no", "no", False))
_SEX: tuple[tuple[str, str, str | bool], ...] = (("female", "female", "female"), ("male", "male", "male"))
_CHILD_PUGH: tuple[tuple[str, str, str | bool], ...] = tuple((grade, grade, grade) for grade in "ABC")

FIELDS: tuple[tuple[str, tuple[Number | Choice, ...]], ...] = (
    ("Person", (
        Number("age", "Age"),
        Choice("sex", "Sex", _SEX),
        Number("weight_kg", "Weight"),
        Choice("pregnant", "Pregnant", _YES_NO),
        Number("gestation_weeks", "Pregnant for"),
        Choice("breastfeeding", "Breastfeeding", _YES_NO),
    )),
    ("Kidneys and liver", (
        Number("egfr", "eGFR"),
        Choice("dialysis", "Dialysis", _YES_NO),
        Choice("child_pugh", "Child-Pugh class", _CHILD_PUGH),
    )),
    ("Heart and circulation", (
        Number("systolic", "Blood pressure, systolic"),
        Number("diastolic", "Blood pressure, diastolic"),
        Number("heart_rate", "Heart rate"),
        Number("qtc_ms", "QTc"),
    )),
    ("Blood", (
        Number("potassium", "Potassium"),
        Number("sodium", "Sodium"),
        Number("magnesium", "Magnesium"),
        Number("inr", "INR"),
    )),
)  # fmt: skip
PATIENT_FIELDS = {one.name: one for _, group in FIELDS for one in group}

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "infusion": {
        "planned": "Ketalar 50 mg/mL IV",
        "medications": "Xanax 0.5 mg\nlisinopril/HCTZ 20-12.5\ntheophylline\nwonderdrug",
        "substances": "grapefruit juice\nwine",
        "conditions": "angina\nhigh blood pressure",
    },
    "whole-list": {
        "planned": "ketamine 0.5 mg/kg IV over 40 min",
        "medications": (
            "lisinopril/HCTZ 20-12.5 daily\nnaproxen 500 mg twice daily\nPercocet 5/325 2 tablets every 6 hours\n"
            "Tylenol 1000 mg four times daily\nOxyContin 20 mg twice daily\nXanax 0.5 mg at bedtime\n"
            "lamotrigine 200 mg daily\ncephalexin 500 mg four times daily"
        ),
        "substances": "grapefruit juice\nwine",
        "conditions": "high blood pressure",
        "allergies": "penicillin (hives)\ncodeine (nausea)",
        "age": "58", "sex": "female", "weight_kg": "82", "egfr": "44", "potassium": "4.8", "systolic": "150",
        "diastolic": "95",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """The form as it was filled in, with the faults beside their fields; `asked` is None where there are any."""

    written: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    asked: PatientList | None = None

    @property
    def audience(self) -> str:
        return self.written.get("audience") or Audience.PROFESSIONAL.value

    @property
    def patient_given(self) -> bool:
        return any(self.written.get(name) for name in PATIENT_FIELDS)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A suggestion that a person chose: put `put` for the line `line` of the box `box`, in the box `into`."""

    box: str
    line: str
    put: str
    into: str

    def written(self) -> str:
        return json.dumps([self.box, self.line, self.put, self.into], ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Chosen | None:
        """What `written` wrote, or None."""
        try:
            parts = json.loads(text)
        except (ValueError, RecursionError):
            return None
        names = {box.name for box in BOXES}
        if not isinstance(parts, list) or [type(part) for part in parts] != [str] * 4:
            return None
        chosen = cls(*parts)
        return chosen if {chosen.box, chosen.into} <= names else None


def read_form(sent: Mapping[str, str], chosen: Chosen | None = None) -> Filled:
    """Read a sent form. Nothing that was written is lost, whatever is wrong with it."""
    written = {name: sent.get(name, "") for name in (*(box.name for box in BOXES), *PATIENT_FIELDS, "audience")}
    if chosen:
        written = _with_choice(written, chosen)
    lists = {box.name: [line.text for line in split_list(written[box.name])] for box in BOXES}
    faults: dict[str, str] = {}
    for name, lines in lists.items():
        if any(len(line) > LONGEST_TEXT for line in lines):
            faults[name] = f"A line is longer than {LONGEST_TEXT} characters. Put each item on a line of its own."
    count = sum(map(len, lists.values()))
    if not count:
        faults["medications"] = "Write at least one medicine, food or condition."
    elif count > MOST_ITEMS:
        longest = max(lists, key=lambda name: len(lists[name]))
        faults[longest] = f"There are {count} lines in all; at most {MOST_ITEMS} are checked at once. Take some away."
    values: dict[str, Any] = {}
    for name, one in PATIENT_FIELDS.items():
        if text := written[name].strip():
            values[name] = one.read(text)
            if values[name] is None:
                faults[name] = one.fault
    filled = Filled(written, faults)
    if faults:
        return filled
    return replace(
        filled,
        asked=PatientList(
            **{name: tuple(Item(text=line) for line in lines) for name, lines in lists.items()},
            patient=Patient(**values),
            audience=Audience.PATIENT if written["audience"] == Audience.PATIENT.value else Audience.PROFESSIONAL,
        ),
    )


def _with_choice(written: Mapping[str, str], chosen: Chosen) -> dict[str, str]:
    """The boxes with the chosen line put in place; a line that is no longer there is left as it is."""
    lines = [line.text for line in split_list(written[chosen.box])]
    if chosen.line not in lines:
        return dict(written)
    place = lines.index(chosen.line)
    if chosen.into == chosen.box:
        return {**written, chosen.box: "\n".join((*lines[:place], chosen.put, *lines[place + 1 :]))}
    others = [line.text for line in split_list(written[chosen.into])]
    return {
        **written,
        chosen.box: "\n".join((*lines[:place], *lines[place + 1 :])),
        chosen.into: "\n".join((*others, chosen.put)),
    }
