"""What the refs of an answer, such as `medications/0` and `patient/egfr`, stand for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from interactions.clinical.patient import PatientList
from interactions.web import words
from interactions.web.form import BOXES, PATIENT_FIELDS, Number

_REF = re.compile(rf"\b(?:{'|'.join(box.name for box in BOXES)})/\d+\b")

_NOTES = {"planned": "planned", "allergies": "allergy"}


@dataclass(frozen=True, slots=True)
class Concerned:
    """An item that something is about: as it was written, and what was read where that says more."""

    text: str
    meaning: str | None
    note: str | None
    """Where it stands, if that is not what is taken now."""


@dataclass(frozen=True, slots=True)
class Refs:
    """The items of one answer and the patient's given values, by their refs."""

    items: Mapping[str, Mapping[str, Any]]
    written: Mapping[str, str]

    @classmethod
    def of(cls, document: Mapping[str, Any], asked: PatientList) -> Self:
        items = {item["ref"]: item for item in document["coverage"]["items"]}
        return cls(items, {**{ref: item["text"] for ref, item in items.items()}, **_patient_values(asked)})

    def text(self, ref: str) -> str:
        return self.written.get(ref, ref)

    def concerned(self, ref: str, ids: Collection[str]) -> Concerned:
        """The item, with the names of those of its substances and conditions that are among `ids`."""
        text = self.text(ref)
        named = [one["name"] for key in ("substances", "conditions") for one in self.items.get(ref, {}).get(key, ())
                 if one["id"] in ids]  # fmt: skip
        meaning = ", ".join(name for name in named if name.casefold() != text.casefold())
        return Concerned(text, meaning or None, _NOTES.get(ref.partition("/")[0]))

    def all_concerned(self, refs: Iterable[str], ids: Collection[str]) -> tuple[Concerned, ...]:
        return tuple(self.concerned(ref, ids) for ref in refs)

    def in_words(self, text: str) -> str:
        """A text of the engine with what was written in place of each ref."""
        return _REF.sub(lambda found: f"“{self.text(found[0])}”", text)


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
