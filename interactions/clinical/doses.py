"""A written dose as an amount, where it can be read without guessing."""

from __future__ import annotations

import re
from typing import NamedTuple


class Amount(NamedTuple):
    """A number of milligrams or of units; they don't compare with each other."""

    value: float
    unit: str


_TO_MILLIGRAMS = {"mg": 1.0, "milligram": 1.0, "milligrams": 1.0, "mcg": 0.001, "ug": 0.001, "microgram": 0.001,
                  "micrograms": 0.001, "ng": 0.000001, "g": 1000.0, "gm": 1000.0}  # fmt: skip
_UNITS = frozenset({"unit", "units", "u", "iu", "unt"})
_AMOUNT = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)\s*([a-z]+)")
_TIMES_A_DAY = {
    "once daily": 1.0, "every morning": 1.0, "every evening": 1.0, "at bedtime": 1.0, "twice daily": 2.0,
    "three times daily": 3.0, "four times daily": 4.0, "every 4 hours": 6.0, "every other day": 1 / 2,
    "once weekly": 1 / 7, "twice weekly": 2 / 7, "once monthly": 1 / 30,
}  # fmt: skip
"""An interval in mean times a day; with `as needed` it is the most that is allowed."""


def read_amount(text: str | None) -> Amount | None:
    """One amount and nothing beside it: `2 tablets 500 mg` can mean 500 or 1,000 mg, so it is not read."""
    match = _AMOUNT.fullmatch(text.strip().lower()) if text else None
    if match is None:
        return None
    value, unit = float(match.group(1).replace(",", "")), match.group(2)
    if unit in _TO_MILLIGRAMS:
        return Amount(value * _TO_MILLIGRAMS[unit], "mg")
    return Amount(value, "unit") if unit in _UNITS else None


def daily_amount(dose: str | None, frequency: str | None) -> Amount | None:
    """The dose of a day, where the dose is written, and one frequency of it."""
    single = read_amount(dose)
    times = [_TIMES_A_DAY[word] for word in (frequency or "").split(", ") if word in _TIMES_A_DAY]
    return Amount(single.value * times[0], single.unit) if single and len(times) == 1 else None
