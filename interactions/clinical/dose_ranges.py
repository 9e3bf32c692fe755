"""The dose ranges of each substance in figures, and where an amount stands among those that hold for a patient."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from interactions.clinical.doses import Amount, in_figures, read_amount, read_minutes
from interactions.clinical.knowledge import Knowledge, mid_sentence
from interactions.clinical.patient import Patient
from interactions.clinical.statements import DoseRange, Dosing
from interactions.clinical.vocabulary import Severity, Status

INFUSION = 10
"""A dose that takes so many minutes or more is an infusion, compared by its rate; a quicker one is compared as such."""

NO_WEIGHT = "the weight is not given"
_ADULT = 18
_ROUNDING = 1 + 1e-9
_WRITTEN = re.compile(r"([\d,.]*\d)\s*([a-z]+(?:/kg)?)(?:/[a-z]+)?", re.IGNORECASE)


class Range(NamedTuple):
    """A dose range in figures: `low` and `high` are of `unit` (per kg), for each dose, hour (a rate), day or week."""

    said: DoseRange
    kind: str
    low: float
    high: float
    unit: str
    per_kg: bool
    minutes: float | None
    age_from: float
    age_below: float
    needs: tuple[str, ...]
    """The patient's values from which its condition would follow."""

    shown_unit: str
    shown_factor: float

    def show(self, value: float) -> str:
        """An amount in the unit in which the range is written: `5,300 mg/day`."""
        per = {"once": "", "rate": "/hour"}.get(self.kind, f"/{self.kind}")
        return f"{in_figures(value / self.shown_factor)} {self.shown_unit}{per}"

    def limit(self, value: float) -> str:
        """A bound of the range: of an infusion over its time."""
        if self.minutes is None:
            return self.show(value)
        dose = value * self.minutes / (60 * self.shown_factor)
        return f"{in_figures(dose)} {self.shown_unit} over {self.said.over}"

    @property
    def gravest(self) -> Severity:
        return max((self.said.severity, self.said.inside or Severity.NONE), key=lambda severity: severity.rank)


class Prepared(NamedTuple):
    """A dosing record with its ranges by route, and what of a patient they depend on.

    `weighs`: whether one is per kg; `ages` are the bounds of its ranges, `needs` the patient's values that would bring
    one of its `conditions`.
    """

    record: Dosing
    by_route: Mapping[str, tuple[Range, ...]]
    kinds: frozenset[str]
    weighs: bool
    ages: tuple[float, ...]
    conditions: tuple[str, ...]
    needs: tuple[str, ...]

    def circumstances(self, patient: Patient, conditions: AbstractSet[str], *, per_kg: bool) -> tuple[object, ...]:
        """What is the same for all patients in whom the ranges judge alike; `per_kg`: whether a dose is."""
        return (
            patient.weight_kg if self.weighs or per_kg else None,
            None if patient.age is None else bisect_right(self.ages, patient.age),
            tuple([condition in conditions for condition in self.conditions]) if self.conditions else None,
            tuple([getattr(patient, value) is None for value in self.needs]) if self.needs else None,
        )


@dataclass(frozen=True)
class DoseIndex:
    """The dosing record of each substance, with its ranges in figures; `without` says of the others that none is known.

    `quiet` keeps, for what was asked before and found fine, what there was to say of it (see dosing.judge_doses).
    """

    by_substance: Mapping[str, Prepared]
    without: Mapping[str, str]
    quiet: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, knowledge: Knowledge) -> DoseIndex:
        found = {
            record.substance: _prepared(record, knowledge)
            for record in knowledge.compendium.dosing.values()
            if record.status is not Status.RETIRED
        }
        without = {
            root: f"no dose range is known here for {mid_sentence(knowledge.name_of(root))}"
            for root in knowledge.reach
            if root not in found
        }
        return cls(found, without)


def _prepared(record: Dosing, knowledge: Knowledge) -> Prepared:
    ranges = [one for said in record.ranges if (one := _range(said, knowledge))]
    bounds = {bound for one in ranges for bound in (one.age_from, one.age_below)}
    return Prepared(
        record,
        {one.said.route: tuple(other for other in ranges if other.said.route == one.said.route) for one in ranges},
        frozenset(one.kind for one in ranges),
        any(one.per_kg for one in ranges),
        tuple(sorted(bounds)),
        tuple({one.said.condition: None for one in ranges if one.said.condition}),
        tuple({value: None for one in ranges for value in one.needs}),
    )


def _range(said: DoseRange, knowledge: Knowledge) -> Range | None:
    """The range in figures; None where neither of its bounds can be read."""
    low, high = read_amount(said.low), read_amount(said.high)
    bound = high or low
    if bound is None:
        return None
    minutes = read_minutes(said.over)
    kind = {"dose": "once", "hour": "rate"}.get(bound.per or said.per, bound.per or said.per)
    infusion = kind == "once" and minutes is not None and minutes >= INFUSION
    factor = 60 / minutes if infusion and minutes else 1
    written = _WRITTEN.fullmatch(said.high if high else said.low)
    number, unit = (float(written[1].replace(",", "")), written[2]) if written else (0.0, "")
    condition = knowledge.compendium.conditions.get(said.condition or "")
    return Range(
        said=said,
        kind="rate" if infusion else kind,
        low=low.value * factor if low and low.measure == bound.measure else 0.0,
        high=high.value * factor if high else math.inf,
        unit=bound.unit,
        per_kg=bound.per_kg,
        minutes=minutes if infusion else None,
        age_from=float(said.age_from or (0 if said.age_below else _ADULT)),  # a range without ages is for adults
        age_below=float(said.age_below or math.inf),
        needs=tuple(threshold.what for threshold in condition.derived_from) if condition else (),
        shown_unit=unit or bound.unit_in_words,
        shown_factor=bound.value / number if number else 1.0,
    )


class Verdict(NamedTuple):
    """Where a dose stands: `above`, `inside` or `below` the range, in the range's own measure."""

    severity: Severity
    range: Range
    side: str
    value: float


class Compared(NamedTuple):
    """A verdict, or None where the amount is fine; or the reason why it can't be judged.

    The reason is empty where the ranges are only for conditions that the patient doesn't have.
    `missing`: the patient's values that were not given, and the grade that each could lead to.
    """

    verdict: Verdict | None
    reason: str | None
    missing: tuple[tuple[str, Severity], ...]

    @property
    def severity(self) -> Severity:
        return self.verdict.severity if self.verdict else Severity.NONE


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Who takes it: the patient's values, and the conditions that they have, with the wider ones."""

    patient: Patient
    conditions: AbstractSet[str]


class _Fit(NamedTuple):
    """A range that holds for this patient, in the measure of the dose."""

    range: Range
    low: float
    high: float


def compare(ranges: Iterable[Range], kind: str, amount: Amount, around: Circumstances) -> Compared:
    """Where an amount stands among the ranges of one kind that hold for this patient."""
    weight = around.patient.weight_kg
    of_kind = [one for one in ranges if one.kind == kind]
    fits: list[_Fit] = []
    missing: list[tuple[str, Severity]] = []
    possible: list[tuple[Range, tuple[str, ...]]] = []
    for one in of_kind:
        open_values = _open_values(one, around) if one.unit == amount.unit else None
        if open_values:
            possible.append((one, open_values))
        elif open_values is not None and (weight or one.per_kg is amount.per_kg):
            fits.append(_fit(one, weight))
        elif open_values is not None:
            missing.append(("weight_kg", one.gravest))
    value = amount.value * weight if weight and amount.per_kg else amount.value
    verdict = _verdict(value, _narrowest(fits))
    for one, open_values in possible:
        above = value > _fit(one, weight).high * _ROUNDING or not (weight or one.per_kg is amount.per_kg)
        if above and one.said.severity.rank > (verdict.severity.rank if verdict else 0):
            missing += [(open_value, one.said.severity) for open_value in open_values]
    if verdict:
        verdict = verdict._replace(value=in_measure(value, verdict.range, weight))
    if fits:
        return Compared(verdict, None, tuple(missing))
    return Compared(None, _why_not(of_kind, missing, amount), tuple(missing))


def _fit(one: Range, weight: float | None) -> _Fit:
    factor = weight if weight and one.per_kg else 1
    return _Fit(one, one.low * factor, one.high * factor)


def in_measure(value: float, one: Range, weight: float | None) -> float:
    """An amount in the measure of a range again: per kg, where the range is and the weight is known."""
    return value / weight if weight and one.per_kg else value


def _why_not(of_kind: Sequence[Range], missing: Sequence[tuple[str, Severity]], amount: Amount) -> str:
    if any(value == "weight_kg" for value, _ in missing):
        return NO_WEIGHT
    if all(one.unit != amount.unit for one in of_kind):
        return f"its dose ranges are kept in {' and '.join(sorted({one.shown_unit for one in of_kind}))}"
    if all(one.said.condition for one in of_kind):
        return ""
    return "none of its dose ranges holds for this patient"


def _open_values(one: Range, around: Circumstances) -> tuple[str, ...] | None:
    """The values of the patient on which it depends whether the range holds; None where it surely doesn't.

    Of an unknown age an adult is assumed, and none of the old.
    """
    age, found = around.patient.age, []
    if age is None and (one.age_below <= _ADULT or one.age_from > _ADULT):
        found.append("age")
    elif age is not None and not one.age_from <= age < one.age_below:
        return None
    if one.said.condition and one.said.condition not in around.conditions:
        unknown = [value for value in one.needs if getattr(around.patient, value) is None]
        return (*found, *unknown) if unknown else None
    return tuple(found)


def _narrowest(fits: list[_Fit]) -> list[_Fit]:
    """Of ranges for a condition that the patient has those of the strictest, and no range that goes higher."""
    highest: dict[str, float] = {}
    for fit in fits:
        condition = fit.range.said.condition
        if condition:
            highest[condition] = max(fit.high, highest.get(condition, 0.0))
    if not highest:
        return fits
    strictest = min(highest, key=highest.__getitem__)
    return [fit for fit in fits if fit.range.said.condition == strictest or fit.high <= highest[strictest]]


def _verdict(value: float, fits: Sequence[_Fit]) -> Verdict | None:
    """Inside a range, the mildest of these says; else the highest that is exceeded; else the lowest."""
    holding = [fit.range for fit in fits if fit.low <= value * _ROUNDING and value <= fit.high * _ROUNDING]
    exceeded = [fit for fit in fits if value > fit.high]
    if holding:
        one = min(holding, key=lambda one: (one.said.inside or Severity.NONE).rank)
        severity, side = one.said.inside, "inside"
    elif exceeded:
        one = max(exceeded, key=lambda fit: (fit.high, fit.range.said.severity.rank)).range
        severity, side = one.said.severity, "above"
    elif fits:
        one = min(fits, key=lambda fit: fit.low).range
        severity, side = one.said.below, "below"
    else:
        return None
    return Verdict(severity, one, side, value) if severity and severity is not Severity.NONE else None
