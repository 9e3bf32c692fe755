"""What is asked: one patient, as a form or a pharmacist describes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class State(StrEnum):
    TAKING = "taking"
    AS_NEEDED = "as-needed"
    STARTING = "starting"
    STOPPED = "stopped"


class Audience(StrEnum):
    PROFESSIONAL = "professional"
    PATIENT = "patient"


MOST_ITEMS = 100
"""How many items one check takes."""

LONGEST_TEXT = 1_000
"""How many characters one item takes."""


class Plausible(NamedTuple):
    """The bounds within which a patient's value is believed, and its unit."""

    low: float
    high: float
    unit: str


PLAUSIBLE: Mapping[str, Plausible] = MappingProxyType({
    "age": Plausible(0, 130, "years"), "weight_kg": Plausible(0.2, 700, "kg"),
    "gestation_weeks": Plausible(0, 45, "weeks"), "egfr": Plausible(0, 250, "mL/min/1.73 m²"),
    "potassium": Plausible(0.5, 15, "mmol/L"), "sodium": Plausible(80, 220, "mmol/L"),
    "magnesium": Plausible(0.05, 10, "mmol/L"), "qtc_ms": Plausible(200, 900, "ms"), "inr": Plausible(0.1, 30, ""),
    "systolic": Plausible(20, 350, "mmHg"), "diastolic": Plausible(10, 250, "mmHg"),
    "heart_rate": Plausible(10, 400, "beats/min"),
})  # fmt: skip

LISTS = ("medications", "planned", "substances", "allergies", "conditions")


class Item(NamedTuple):
    """One thing that was listed, by at least one of `id`, `code` (system, value) and `text`."""

    id: str | None = None
    code: tuple[str, str] | None = None
    text: str | None = None
    dose: str | None = None
    route: str | None = None
    form: str | None = None
    frequency: str | None = None
    duration: str | None = None
    state: State | None = None
    stopped_days: float | None = None
    reaction: str | None = None
    reaction_type: str | None = None


class Patient(NamedTuple):
    """The patient's values: years, kg, weeks, mL/min/1.73 m², mmol/L, ms, mmHg, beats/min. None is not given."""

    age: float | None = None
    sex: str | None = None
    weight_kg: float | None = None
    pregnant: bool | None = None
    gestation_weeks: float | None = None
    breastfeeding: bool | None = None
    egfr: float | None = None
    child_pugh: str | None = None
    dialysis: bool | None = None
    potassium: float | None = None
    sodium: float | None = None
    magnesium: float | None = None
    qtc_ms: float | None = None
    inr: float | None = None
    systolic: float | None = None
    diastolic: float | None = None
    heart_rate: float | None = None


NOTHING_GIVEN = Patient()


class PatientList(NamedTuple):
    """The whole request of a check."""

    medications: tuple[Item, ...] = ()
    planned: tuple[Item, ...] = ()
    substances: tuple[Item, ...] = ()
    allergies: tuple[Item, ...] = ()
    conditions: tuple[Item, ...] = ()
    patient: Patient = NOTHING_GIVEN
    audience: Audience = Audience.PROFESSIONAL

    def items(self) -> Iterator[tuple[str, str, Item]]:
        """Each item as (list name, ref such as `medications/0`, item)."""
        for name in LISTS:
            for position, item in enumerate(getattr(self, name)):
                yield name, f"{name}/{position}", item
