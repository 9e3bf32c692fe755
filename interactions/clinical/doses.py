"""A written dose as an amount, where it can be read without guessing.

Amounts are kept in mg, units, mmol, mEq or mL, per kg of body weight where they are, per hour, day or week where they
are rates. Of a range (`5-10 mg every 4 to 6 hours`) the most that it allows is read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, Protocol

import pint

from interactions.clinical.direction_patterns import (
    COUNT,
    COUNTED_FORM,
    NUMBER,
    unit_of_time,
)
from interactions.clinical.directions import AT_MOST_SAID
from interactions.clinical.lines import Parsed
from interactions.clinical.model import Product

UNITS: pint.UnitRegistry[float] = pint.UnitRegistry(None)
UNITS.load_definitions([
    "mg = [mass] = _ = mgs = milligram", "g = 1000 mg = _ = gm = gram", "mcg = 0.001 mg = ug = microgram",
    "ng = 0.000001 mg = _ = nanogram", "unit = [activity] = u = iu = unt = ie", "mmol = [substance]", "mol = 1000 mmol",
    "meq = [charge]", "ml = [volume] = _ = milliliter = millilitre", "l = 1000 ml = _ = liter = litre",
    # body weight, not mass: else mg/kg would be a mere number
    "kg = [body_weight]",
    "hour = [time] = h = hr", "minute = 1/60 hour = min", "second = 1/3600 hour = sec", "day = 24 hour = d",
    "week = 7 day = wk", "month = 30 day",
])  # fmt: skip
_MEASURES = {"[mass]": "mg", "[activity]": "unit", "[substance]": "mmol", "[charge]": "meq", "[volume]": "ml"}
_SHOWN = {"unit": "units", "meq": "mEq", "ml": "mL"}
_LONGEST = 80
_MOST_SEEN = 4096
_MOST_AT_ONCE = 20  # more tablets than that are a pack, not a dose
_WIDEST_RANGE = 10
_MINUTES_A_HOUR = 60
_DAYS_A_WEEK = 7


class Amount(NamedTuple):
    """A number of mg, units (`unit`), mmol, mEq (`meq`) or mL (`ml`), none of which compares with another.

    `per_kg`: for each kg of body weight. `per`: of a rate, the `hour`, `day` or `week` in which so much is given.
    """

    value: float
    unit: str
    per_kg: bool = False
    per: str | None = None

    @property
    def measure(self) -> tuple[str, bool, str | None]:
        """What must be the same for two amounts to compare."""
        return self[1:]

    def times(self, factor: float) -> Amount:
        return self._replace(value=self.value * factor)

    @property
    def unit_in_words(self) -> str:
        return _SHOWN.get(self.unit, self.unit) + ("/kg" if self.per_kg else "")

    def __str__(self) -> str:
        return f"{in_figures(self.value)} {self.unit_in_words}{f'/{self.per}' if self.per else ''}"


def in_figures(value: float) -> str:
    """A number for people: `5,300`, `0.35`; at most four digits that say something behind the point."""
    rounded = float(f"{value:.4g}") if abs(value) < 1000 else round(value, 1)  # noqa: PLR2004  four digits
    return f"{rounded:,.10f}".rstrip("0").rstrip(".")


_RANGE_OR_NUMBER = rf"(?:(?P<low>{NUMBER})\s*-\s*)?(?P<number>{NUMBER})"
_QUANTITY = rf"{_RANGE_OR_NUMBER}\s*(?P<million>million\s*)?(?P<unit>[a-z]+(?:\s*/\s*(?:24\s*)?[a-z]+)*)"
_COUNT = rf"(?P<count>{COUNT.replace('~', '-')})"
_AMOUNT = re.compile(_QUANTITY)
_COUNTED = re.compile(rf"{_COUNT}\s*(?:{COUNTED_FORM}\s*of|x)\s*{_QUANTITY}")
_ONE = re.compile(rf"1 {COUNTED_FORM}\s+{_QUANTITY}")
_IN_LIQUID = re.compile(
    rf"(?:{NUMBER}\s*-\s*)?(?P<volume>{NUMBER})\s*(?P<in>ml|l) of (?P<number>{NUMBER})\s*(?P<unit>[a-z]+)"
    rf"\s*/\s*(?P<each>{NUMBER})?\s*(?P<per>ml|l)"
)
_A_DAY = re.compile(r"/\s*24\s*h(?:ou)?r?s?$")
_A_PUFF = re.compile(r"/\s*(?:actuation|actuat|act|puff|inhalation|inh|blister|spray)$")


def read_amount(text: str | None) -> Amount | None:
    """One amount, perhaps counted; None where there is none, or where the text can mean two.

    `2 tablets 1000 mg` can mean 1,000 or 2,000 mg, so it is not read; `2 tablets of 500 mg` and `1 tablet 500 mg` are.
    """
    return _read_amount(text.strip().lower()) if text and len(text) < _LONGEST else None


@lru_cache(_MOST_SEEN)
def _read_amount(text: str) -> Amount | None:
    if match := _AMOUNT.fullmatch(text) or _ONE.fullmatch(text):
        return _quantity(match)
    if match := _COUNTED.fullmatch(text):
        count, each = _number(match["count"]), _quantity(match)
        return each.times(count) if each and count <= _MOST_AT_ONCE else None
    if match := _IN_LIQUID.fullmatch(text):
        each = _amount(_number(match["number"]), match["unit"])
        volume = UNITS.Quantity(_number(match["volume"]), match["in"])
        strength_of = UNITS.Quantity(_number(match["each"] or "1"), match["per"])
        known = each and strength_of.magnitude
        return each.times(float((volume / strength_of).to_base_units().magnitude)) if each and known else None
    return None


def _quantity(match: re.Match[str]) -> Amount | None:
    """The amount of a match, of a range the upper end; None where the range is too wide to be one dose."""
    value = _number(match["number"])
    if match["low"] and not _number(match["low"]) < value <= _WIDEST_RANGE * _number(match["low"]):
        return None
    return _amount(value * (1e6 if match["million"] else 1), match["unit"])


def _number(text: str) -> float:
    """A number, a fraction (`1 1/2`), or of a range (`1-2`) the upper end."""
    total = 0.0
    for part in text.rpartition("-")[2].replace(",", "").split():
        numerator, _, denominator = part.partition("/")
        total += float(numerator) / float(denominator or 1)
    return total


def _amount(value: float, unit: str) -> Amount | None:
    """So many of a written unit, or None where the unit is none of a dose."""
    try:
        quantity = UNITS.Quantity(value, _A_PUFF.sub("", _A_DAY.sub("/day", unit)))
    except pint.UndefinedUnitError:
        return None
    dimensions = dict(quantity.dimensionality)
    per_kg, rate = dimensions.pop("[body_weight]", 0), dimensions.pop("[time]", 0)
    measure = _MEASURES.get(next(iter(dimensions), ""))
    if measure is None or list(dimensions.values()) != [1] or per_kg not in (0, -1) or rate not in (0, -1):
        return None
    written = {name for name, _ in quantity.unit_items()}
    per = next((period for period in ("week", "day") if period in written), "hour") if rate else None
    target = f"{measure}{'/kg' if per_kg else ''}{f'/{per}' if per else ''}"
    return Amount(float(quantity.to(target).magnitude), measure, bool(per_kg), per)


_TIME = re.compile(rf"(?P<first>{NUMBER})(?:\s*-\s*(?P<last>{NUMBER}))?\s*(?P<unit>[a-z]+)$")


@lru_cache(_MOST_SEEN)
def read_minutes(text: str | None, *, longest: bool = False) -> float | None:
    """A written time in minutes: of a range the shortest, in which a dose is given fastest. A bolus takes none."""
    if text == "as a bolus":
        return 0.0
    match = _TIME.search(text) if text and len(text) < _LONGEST else None
    if match is None:
        return None
    number = match["last"] if longest and match["last"] else match["first"]
    try:
        time = UNITS.Quantity(_number(number), unit_of_time(match["unit"]))
        return float(time.to("minute").magnitude)
    except (pint.UndefinedUnitError, pint.DimensionalityError):
        return None


class _Often(NamedTuple):
    """How often a dose is taken, at most, in a day and in a week (means); None where that is not said."""

    a_day: float | None = None
    a_week: float | None = None
    divided: bool = False
    continuous: bool = False
    at_most: str | None = None


_RHYTHMS = {"once daily": 1.0, "twice daily": 2.0, "three times daily": 3.0, "four times daily": 4.0,
            "every other day": 1 / 2, "once weekly": 1 / 7, "twice weekly": 2 / 7, "three times weekly": 3 / 7,
            "four times weekly": 4 / 7, "once monthly": 1 / 30, "twice monthly": 2 / 30}  # fmt: skip
_TIMES_OF_DAY = frozenset({"every morning", "at noon", "every evening", "at bedtime"})
_EVERY = re.compile(r"every (?P<first>\d+)(?: to \d+)? (?P<unit>[a-z]+)")
_TIMES = re.compile(r"(?:\d+ to )?(?P<last>\d+) times (?P<period>daily|weekly|monthly)")
_DAYS = {"second": 1 / 86_400, "minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30,
         "daily": 1, "weekly": 7, "monthly": 30}  # fmt: skip


@lru_cache(_MOST_SEEN)
def _often(frequency: str | None) -> _Often:
    parts = frequency.split(", ") if frequency else []
    rhythms = {rhythm for part in parts if (rhythm := _rhythm(part)) is not None}
    times_of_day = len(_TIMES_OF_DAY.intersection(parts))
    a_day: float | None = None
    a_week: float | None = None
    if len(rhythms) == 1:
        a_day = rhythms.pop()
        a_day = max(a_day, float(times_of_day)) if a_day >= 1 else a_day
    elif not rhythms and times_of_day:
        a_day = float(times_of_day)
    elif not rhythms and "once" in parts:
        a_day = a_week = 1.0
    if a_day and a_week is None:
        a_week = a_day * _DAYS_A_WEEK
    at_most = next((part for part in parts if part.startswith(AT_MOST_SAID)), None)
    return _Often(a_day, a_week, "in divided doses" in parts, "continuous" in parts, at_most)


def _rhythm(part: str) -> float | None:
    """How many times a day, at most: a rhythm in words, or with a number."""
    if part in _RHYTHMS:
        return _RHYTHMS[part]
    if match := _EVERY.fullmatch(part):
        days = _DAYS.get(match["unit"].removesuffix("s"))
        return 1 / (int(match["first"]) * days) if days and int(match["first"]) else None
    if match := _TIMES.fullmatch(part):
        return int(match["last"]) / _DAYS[match["period"]]
    return None


class AsTaken(Protocol):
    """What is written of how a substance is taken (see reading.Use)."""

    @property
    def dose(self) -> str | None: ...
    @property
    def frequency(self) -> str | None: ...
    @property
    def over(self) -> str | None: ...
    @property
    def form(self) -> str | None: ...


class Taking(NamedTuple):
    """How much of a substance is taken: at once, per hour, in a day and in a week; None for what is not said.

    `minutes` is the shortest time in which one dose is given. Days and weeks are means: 70 mg once weekly are 10 mg a
    day. With `as needed` they are the most that is allowed.
    """

    single: Amount | None = None
    rate: Amount | None = None
    minutes: float | None = None
    daily: Amount | None = None
    weekly: Amount | None = None

    @property
    def is_read(self) -> bool:
        return bool(self.single or self.rate or self.daily or self.weekly)


def taking_of(use: AsTaken) -> Taking:
    """How much is taken, as far as it can be read from what is written of a use."""
    return _taking(use.dose, use.frequency, use.over, is_patch="patch" in (use.form or ""))


@lru_cache(_MOST_SEEN)
def _taking(dose: str | None, frequency: str | None, over: str | None, *, is_patch: bool) -> Taking:
    amount, minutes, often = read_amount(dose), read_minutes(over), _often(frequency)
    rate: Amount | None = None
    single = daily = weekly = None
    if amount and amount.per == "hour":
        rate = amount
        if is_patch or often.continuous:
            daily = amount._replace(value=amount.value * 24, per=None)
        elif minutes is not None:
            single = amount._replace(value=amount.value * minutes / _MINUTES_A_HOUR, per=None)
    elif amount and amount.per:
        daily = amount._replace(value=amount.value / _DAYS[amount.per], per=None)
    else:
        single = amount
    if single and often.a_day and often.a_week:
        daily, weekly = single.times(often.a_day), single.times(often.a_week)
    most = _at_most(often.at_most, dose, single)
    if most and (daily is None or (daily.measure == most.measure and daily.value > most.value)):
        daily, weekly = most, None
    if daily and weekly is None:
        weekly = daily.times(_DAYS_A_WEEK)
    return Taking(None if often.divided else single, rate, minutes, daily, weekly)


def _at_most(said: str | None, dose: str | None, single: Amount | None) -> Amount | None:
    """The stated most of a day: an amount, or so many doses or tablets of a known amount."""
    if said is None:
        return None
    most = said.removeprefix(AT_MOST_SAID).removesuffix("/day").strip()
    if amount := read_amount(most):
        return amount
    number, _, what = most.partition(" ")
    if not what.startswith("dose"):
        counted = _COUNTED.fullmatch(dose or "")
        single = _quantity(counted) if counted else single
    return single.times(_number(number)) if single else None


def daily_amount_in(use: AsTaken, unit: str, weight_kg: float | None = None) -> float | None:
    """How many of `unit` (`1 mg`; of a rate `1 mcg/hour`) are taken in a day, or None where that is not known.

    A patch whose strength is written without its hour (`fentanyl 25 mcg patch`) is read as that rate.
    """
    wanted, taking = read_amount(unit), taking_of(use)
    have = taking.daily
    if wanted and wanted.per:
        have = taking.rate
        if have is None and taking.single and "patch" in (use.form or ""):
            have = taking.single._replace(per=wanted.per)
    if have and have.per_kg and weight_kg is not None:
        have = have._replace(value=have.value * weight_kg, per_kg=False)
    return have.value / wanted.value if have and wanted and have.measure == wanted.measure else None


_PREPARATIONS = frozenset({"cream", "ointment", "gel", "lotion", "foam", "shampoo", "eye ointment", "rectal cream",
                           "vaginal cream", "mouthwash"})  # fmt: skip
_PLAIN_COUNT = re.compile(rf"{COUNT.replace('~', '-')} {COUNTED_FORM}")
_VOLUME = re.compile(rf"{_RANGE_OR_NUMBER}\s*(?:ml|l)")
_GRAMS = re.compile(r"\d\s*(?:g|gm|grams?)$")
_PER_VOLUME = re.compile(r"/\s*(?:\d+(?:\.\d+)?\s*)?(?:ml|l)$")


@lru_cache(_MOST_SEEN)
def dose_of(parsed: Parsed) -> str | None:
    """The dose of the one substance of a line, as a text that read_amount reads where it is sure.

    A strength alone is no dose, but for the amount of one tablet (`Xanax 0.5 mg`), which is read as one of it. A volume
    or a number of puffs is reckoned with the strength; a volume without a frequency can be the size of the bottle.
    """
    dose, strength = parsed.dose, parsed.strength
    if dose and _GRAMS.search(dose) and any(form in (parsed.form or "") for form in _PREPARATIONS):
        return f"{dose} of {parsed.form}"
    if dose is None or strength is None or strength == "1":
        return dose
    if _PER_VOLUME.search(strength):
        if _VOLUME.fullmatch(dose):
            return f"{dose} of {strength}" if parsed.frequency else f"{dose}, {strength}"
        return dose
    if _A_PUFF.search(strength):
        return f"{dose} of {strength}" if _PLAIN_COUNT.fullmatch(dose) else dose
    return dose if _AMOUNT.fullmatch(strength) else f"{dose}, {strength}"


_MASS = r"(?:mg|mcg|g)"
_STRENGTHS = re.compile(
    rf"(?:(?P<count>{COUNT.replace('~', '-')}) {COUNTED_FORM}(?: of)? )?"
    rf"(?P<strengths>{NUMBER}\s*{_MASS}?(?:[/ -]\s*{NUMBER}\s*{_MASS}?)+)"
)
_STRENGTH = re.compile(rf"({NUMBER})\s*({_MASS})?")
_ROUTES_IN_MG = frozenset({"oral", "rectal", "sublingual", "buccal", "intravenous", "intramuscular"})


def dose_in_product(parsed: Parsed, product: Product, ingredient: str, routes: tuple[str, ...]) -> str | None:
    """The dose of one ingredient of a fixed combination: of `Percocet 5/325, 2 tablets` 650 mg acetaminophen.

    Strengths without a unit are mg in what is swallowed or injected; elsewhere (`Advair 250/50`) they are not read.
    """
    if product.contains == (ingredient,):
        return dose_of(parsed)
    written = " ".join(text for text in (parsed.dose, parsed.strength) if text)
    match = _STRENGTHS.fullmatch(written)
    strengths = _STRENGTH.findall(match["strengths"]) if match else []
    if match and ingredient in product.strengths_of and len(strengths) == len(product.strengths_of):
        number, unit = strengths[product.strengths_of.index(ingredient)]
        unit = unit or strengths[-1][1] or ("mg" if _ROUTES_IN_MG.issuperset(routes) else "")
        if unit:
            return f"{match['count'] or 1} x {number} {unit}"
    return f"{written} of a combination" if written else None
