"""What a line says about how a medicine is taken, gathered piece by piece, and the dose that it adds up to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from interactions.clinical.direction_patterns import (
    A_PERIOD,
    AMOUNT,
    AT_MOST,
    AT_TIME,
    COUNTED_AMOUNT,
    COUNTED_FORM,
    DAY_NUMBER,
    DIVIDED,
    GIVEN_IN,
    IN_LIQUID,
    INFUSION_TIME,
    INTERVAL,
    MANY,
    MOST_IN_SCHEDULE,
    NOT_COUNTED,
    NUMBER,
    OF_EACH,
    PER_TIME,
    QUANTITY,
    RATIO,
    TIME,
    TIMES,
    UNIT,
    WEEKDAYS,
    in_digits,
    interval_in_words,
    time_in_words,
    times_in_words,
    unit_of_time,
    weekdays_in_words,
)
from interactions.clinical.direction_words import (
    COUNTED_FORMS,
    COUNTED_WORDS,
    FORM_WORDS,
    FREQUENCY_STARTS,
)

TAKEN_OUT = "\x00"
"""How a word begins that stands for what was taken out of a line."""

COUNTED_LAST = re.compile(rf"(?:{COUNTED_FORM}|\d\s?{UNIT})\s*$")
AMOUNT_HERE = f"{TAKEN_OUT}amount"
_ONE_COUNT = re.compile(rf"(?:\d )?\d/[1-9]|{NUMBER}(?:~{NUMBER})?")
_MAY_COUNT = re.compile(
    r"\d|day|(?:mon|tues?|wed|thu|thurs|fri|sat|sun)\b"
    r"|\b(?:i{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|an)\b"
)
AT_MOST_SAID = "at most"
_HAS_DIRECTIONS = re.compile(
    r"\b(?:max|not|nte|no more|up to|at most|infusion|drip|over|for|times?|q\s?\d|every|alle|cada|toutes|divided|"
    r"per|of|i{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|take|give|qty|quantity|"
    r"disp|supply|on|milligrams?|tablets?|tabs?|capsules?|caps?)|(?<![a-z])x|@|[,;]\s*\d|^\d"
    r"|\d\s?[ap]m\b|day|\bq\s?\d|(?:mon|tues?|wed|thu|thurs|fri|sat|sun)\b"
)
"""Quick to see, where reading them all is slow: most lines say an amount and no more."""

_TIMES_OF_DAY = ("every morning", "at noon", "every evening", "at bedtime")
_NO_RHYTHM = frozenset({"once", "as needed", "continuous"})


@dataclass(slots=True)
class Said:
    """What a line says, piece by piece. `each` are the places in `amounts` of those that are of one tablet."""

    strengths: list[str] = field(default_factory=list)
    amounts: list[str] = field(default_factory=list)
    each: set[int] = field(default_factory=set)
    counts: list[str] = field(default_factory=list)
    bare_counts: list[str] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    routes: list[str] = field(default_factory=list)
    frequencies: list[str] = field(default_factory=list)
    over: list[str] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    durations: list[str] = field(default_factory=list)
    scheduled: str | None = None
    quantity: str | None = None

    def phrase(self, what: str, value: str) -> None:
        {"frequency": self.frequencies, "route": self.routes, "form": self.forms, "over": self.over}[what].append(value)

    def schedule(self, match: re.Match[str]) -> str:
        """Keep how many are taken in the morning, at noon, in the evening and at night: `1-0-1`."""
        counts = re.sub(r"\s", "", match["counts"].replace("½", "1/2")).split("-")
        if "0" not in counts and any(count.isdigit() and int(count) > MOST_IN_SCHEDULE for count in counts):
            return match.group()
        taken = [(count, when) for count, when in zip(counts, _TIMES_OF_DAY, strict=False) if count != "0"]
        if not taken:
            return match.group()
        self.frequencies += [when for _, when in taken]
        self.scheduled = taken[0][0] if len({count for count, _ in taken}) == 1 else "-".join(counts)
        return " ; "

    def handed_out(self, match: re.Match[str]) -> str:
        self.quantity = match["count"] or match["pack"] or f"{match['days']} days"
        return f" {TAKEN_OUT} "

    def often(self, frequency: str) -> str:
        return _kept(self.frequencies, frequency)

    def time(self, match: re.Match[str]) -> str:
        """How long one dose takes, or how long it is taken; hours can be either, which the frequency tells."""
        unit = unit_of_time(match["unit"])
        if unit in ("second", "minute") or (unit == "hour" and match["how"] == "over"):
            return _kept(self.over, match.group())
        return _kept(self.hours if unit == "hour" else self.durations, match.group())

    def counted_amount(self, match: re.Match[str]) -> str:
        if match["form"]:
            self.forms.append(FORM_WORDS.get(match["form"], match["form"]))
        by = f"{match['form']} of" if " of " in match.group() and match["form"] else "x"
        return _kept(self.counted, f"{match['count']} {by} {match['each']}")

    def amount(self, match: re.Match[str]) -> str:
        amount = match.group()
        if IN_LIQUID.search(amount) or amount.endswith(("%", "percent")):
            return _kept(self.strengths, amount)
        given = GIVEN_IN.search(amount)
        if given and int(given[1]) > 1:
            self.over.append(f"over {given[1]} min")
            amount = amount[: given.start()]
        each = OF_EACH.search(amount)
        if each:
            self.each.add(len(self.amounts))
            amount = amount[: each.start()]
        _kept(self.amounts, amount)
        return f" {AMOUNT_HERE} "

    def take_numbers(self, folded: str) -> str:
        """Keep every amount, time and interval that is written with a number; the line without them."""
        if not _MAY_COUNT.search(folded):
            return folded
        if ":" in folded:
            folded = RATIO.sub(lambda match: _kept(self.strengths, match.group()), folded)
        if _HAS_DIRECTIONS.search(folded):
            folded = self._take_directions(folded)
        folded = AMOUNT.sub(self.amount, folded)
        return NOT_COUNTED.sub(" ", A_PERIOD.sub(" per ", folded))

    def _take_directions(self, folded: str) -> str:
        """Keep what more than an amount says with a number: times, intervals, counted amounts."""
        folded = in_digits(folded)
        folded = QUANTITY.sub(self.handed_out, folded)
        if "day" in folded:
            folded = DAY_NUMBER.sub(" , ", folded)
        if " per " in folded:
            folded = PER_TIME.sub(r"\1/\2", folded)
        folded = AT_MOST.sub(lambda match: self.often(f"{AT_MOST_SAID} {match['most']}/day"), folded)
        if "infusion" in folded or "drip" in folded:
            folded = INFUSION_TIME.sub(lambda match: _kept(self.over, f"over {match['time']}"), folded)
        folded = TIME.sub(self.time, folded)
        folded = INTERVAL.sub(lambda match: self.often(interval_in_words(match)), folded)
        folded = WEEKDAYS.sub(lambda match: self.often(weekdays_in_words(match)), folded)
        if "am" in folded or "pm" in folded:
            folded = AT_TIME.sub(lambda match: self.often(time_in_words(match)), folded)
        folded = TIMES.sub(lambda match: self.often(times_in_words(match)), folded)
        if "divided" in folded:
            folded = DIVIDED.sub(lambda _: self.often("in divided doses"), folded)
        for counted in COUNTED_AMOUNT:
            folded = counted.sub(self.counted_amount, folded)
        return MANY.sub(self.many, folded) if "x" in folded else folded

    def many(self, match: re.Match[str]) -> str:
        """`caps x2` and `200 mg x3` are so many at once; elsewhere `x3` is how many doses are taken in all."""
        if COUNTED_LAST.search(match.string, 0, match.start()):
            return _kept(self.counts, f"x {match['count']}")
        return _kept(self.durations, f"x {match['count']}")

    def number(self, number: str, before: str, following: str) -> None:
        """Keep a number without a unit: a count of tablets where their name follows, else (part of) a strength."""
        if FORM_WORDS.get(following) in COUNTED_FORMS or following in COUNTED_WORDS:
            if not _ONE_COUNT.fullmatch(number) and " " in number:
                strength, number = number.rsplit(" ", 1)
                self.strengths.append(strength)
            self.counts.append(f"{number} {following}".replace("~", "-"))
            return
        is_count = before == "take" or following == TAKEN_OUT or following in FREQUENCY_STARTS
        (self.bare_counts if is_count else self.strengths).append(number)

    def times(self) -> tuple[str | None, str | None]:
        """How long one dose takes to give, and how long it is taken; hours are the latter where a rhythm is said."""
        rhythm = any(frequency not in _NO_RHYTHM for frequency in self.frequencies)
        over = self.over if rhythm else [*self.over, *self.hours]
        durations = [*self.durations, *self.hours] if rhythm else self.durations
        return over[0] if over else None, ", ".join(durations) or None

    def frequency(self) -> str | None:
        """How often, the most that is allowed last."""
        return ", ".join(sorted(dict.fromkeys(self.frequencies), key=lambda one: one.startswith(AT_MOST_SAID))) or None

    def dose(self) -> tuple[str | None, str | None]:
        """How much is taken at once, and the strength. What can mean two things stays as it is written."""
        each = [amount for place, amount in enumerate(self.amounts) if place in self.each]
        amounts = [amount for place, amount in enumerate(self.amounts) if place not in self.each]
        counts, strengths = self.counts, [*self.strengths, *self.bare_counts]
        if self.scheduled and self.scheduled != "1":
            if len(amounts) == 1 and not (each or counts or self.counted):
                return f"{self.scheduled} x {amounts[0]}", " ".join(strengths) or None
            counts = [*counts, self.scheduled]
        if len(each) == len(self.bare_counts) == 1 and not (counts or amounts or self.counted):
            counts, strengths = [self.bare_counts[0].replace("~", "-")], self.strengths
        if amounts and each:
            dose, strengths = " ".join(amounts), [*strengths, *each]
        elif len(counts) == len(each) == 1 and not self.counted:
            dose = of_each(counts[0], each[0])
        else:
            dose = " ".join([*self.counted, *counts, *amounts, *each])
        return dose or None, " ".join(strengths) or None


def of_each(count: str, amount: str) -> str:
    """So many of the amount: `2 tablets of 500 mg`, `2 x 500 mg`."""
    return f"{count} of {amount}" if " " in count else f"{count} x {amount}"


def _kept(found: list[str], text: str) -> str:
    """Keep a piece, ranges with a hyphen again; what stands for it in the line from here on."""
    found.append(" ".join(text.replace("~", "-").split()))
    return f" {TAKEN_OUT} "
