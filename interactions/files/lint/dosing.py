"""Rules for doses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interactions.clinical.doses import Amount, read_amount, read_minutes
from interactions.clinical.statements import DoseRange, Dosing
from interactions.clinical.vocabulary import Status
from interactions.files.lint.rule import Finding, Subject, error

_NOT_KNOWN = "not-known"
_ONE_AMOUNT = re.compile(r"[0-9][0-9,]*(\.[0-9]+)? [a-zA-Z/]+")


def amount(text: str) -> Amount | None:
    """One number and its unit, nothing else: a range or a count would hide what is meant."""
    return read_amount(text) if _ONE_AMOUNT.fullmatch(text) else None


def _ranges(subject: Subject) -> Iterator[tuple[Dosing, int, DoseRange]]:
    for dosing in subject.compendium.dosing.values():
        for position, one in enumerate(dosing.ranges):
            yield dosing, position, one


@error
def dosing_has_ranges(subject: Subject) -> Iterator[Finding]:
    for dosing in subject.compendium.dosing.values():
        if not dosing.ranges and dosing.status is not Status.RETIRED:
            yield Finding(dosing, ("ranges",), "no range of doses", "give at least one, or retire the record")
        ids = [one.id for one in dosing.ranges]
        for position, id_ in enumerate(ids):
            if id_ in ids[:position]:
                yield Finding(dosing, ("ranges", position, "id"), f"`{id_}` stands twice", "give one another id")


@error
def doses_are_amounts(subject: Subject) -> Iterator[Finding]:
    for dosing, position, one in _ranges(subject):
        for end in ("low", "high"):
            text = getattr(one, end)
            read = amount(text)
            if (read is None or read.per) and not (end == "low" and text == _NOT_KNOWN):
                fix = "write a number, a space and a unit, as 5 mg or 5 mcg/kg; `per` says in which time"
                yield Finding(dosing, ("ranges", position, end), f"`{text}` is no dose", fix)
        low, high = amount(one.low), amount(one.high)
        if low and high and low.measure != high.measure:
            message = f"{one.low} and {one.high} do not compare"
            yield Finding(dosing, ("ranges", position, "high"), message, "write both in the same unit")
        elif low and high and low.value > high.value:
            message = f"{one.low} is more than {one.high}"
            yield Finding(dosing, ("ranges", position, "low"), message, "write the lower dose as `low`")


@error
def over_is_a_time(subject: Subject) -> Iterator[Finding]:
    for dosing, position, one in _ranges(subject):
        if one.over is not None and read_minutes(one.over) is None:
            place = ("ranges", position, "over")
            yield Finding(dosing, place, f"`{one.over}` is no time", "write it as 60 min or 4 hours, or as a bolus")


@error
def ages_go_up(subject: Subject) -> Iterator[Finding]:
    for dosing, position, one in _ranges(subject):
        if one.age_from and one.age_below and float(one.age_from) >= float(one.age_below):
            message = f"from {one.age_from} years, but below {one.age_below}"
            yield Finding(dosing, ("ranges", position, "age_below"), message, "correct one of the two")


@error
def a_grade_of_a_range_can_speak(subject: Subject) -> Iterator[Finding]:
    for dosing, position, one in _ranges(subject):
        if (one.inside is None) != (one.because is None):
            if one.because is None:
                message, fix = "a dose inside is graded without a reason", "say why in `because`: the answer tells it"
            else:
                message, fix = "nothing tells this `because`", "grade a dose `inside`, or write it as a `note`"
            yield Finding(dosing, ("ranges", position), message, fix)
        if one.below is not None and one.low == _NOT_KNOWN:
            message = "a dose below is graded, and the low end is not known"
            yield Finding(dosing, ("ranges", position, "below"), message, "give `low`, or leave `below` out")
