"""The patterns in which people write how a medicine is taken: amounts, times, intervals, counts, days of the week.

All are matched against a normalised line, in which a range of numbers is written with `~` (see lines.py).
"""

from __future__ import annotations

import re

NUMBER = r"(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)"
UNIT = (
    r"(?:mgs?|mcgs?|ug|international units?|intl units?|ie|e(?=\s?/\s?ml)|micrograms?|milligrams?|nanograms?|grams?|gm|"
    r"g|kg|ng|ml|millilit(?:er|re)s?|l|iu|units?|u|"
    r"meq|mmol|mol|%|percent|unt|actuat|inhalations?)"
)
_PER = (
    r"(?:\s*/\s*(?:\d+(?:\.\d+)?\s*)?"
    r"(?:mg|mcg|ml|l|kg|g|hrs?|hours?|h|mins?|minutes?|days?|d|weeks?|wk|actuation|actuat|act|puff|dose|spray|tablet|"
    r"tab|cap|capsule|patch|m2|inhalation|inh|blister|vial|syringe|pen|ampoule|ampule|amp|sachet|packet|bottle))*"
)
_AMOUNT_TEXT = rf"{NUMBER}(?:\s*million)?\s*{UNIT}(?![a-z]){_PER}(?![a-z0-9])"
AMOUNT = re.compile(
    rf"(?<![a-z0-9.,])(?<!\bb )({NUMBER}(?:[/~]{NUMBER}| \d{{3}}(?![\d,])){{0,3}})"
    rf"(?:\s*million)?\s*{UNIT}(?![a-z]){_PER}(?![a-z0-9])"
)
"""`5 mg`, `5~10 mg`, `5/325 mg`, `0.5 mg/kg`, `10 mg/hr`, `40 mg/ml`, `2.4 million units`."""

IN_LIQUID = re.compile(
    r"/\s*(?:\d+(?:\.\d+)?\s*)?(?:ml|l|actuation|actuat|act|puff|inhalation|inh|blister|spray|g|mg)$"
)
"""How an amount ends that says how strong a liquid, a spray or a cream is."""

OF_EACH = re.compile(r"\s*/\s*(?:tablet|tab|capsule|cap|patch|dose|sachet|packet)$")
GIVEN_IN = re.compile(r"\s*/\s*(\d+)\s*min(?:ute)?s?$")
"""`2 mg/kg/60min` is given over an hour; `2 mg/kg/min` is a rate."""

COUNT = rf"(?:{NUMBER}~{NUMBER}|(?:\d )?\d/[1-9]|{NUMBER})"
COUNTED_FORM = (
    r"(?:tablets?|tabs?|capsules?|caps?|caplets?|pills?|softgels?|puffs?|actuations|inhalations|sprays?|drops?|"
    r"gtts?|patch(?:es)?|suppositor(?:y|ies)|lozenges?|vials?|ampoules?|sachets?)(?![a-z])"
)
NOT_COUNTED = re.compile(rf"(?<=\d)~(?!{NUMBER}\s*{COUNTED_FORM})")
"""The `~` of every range that counts nothing, as in the name omega 3-6-9."""

COUNTED_AMOUNT = (
    re.compile(rf"(?<![\w.,/~])(?P<count>{COUNT})\s*(?P<form>{COUNTED_FORM})\s*(?:of|@)\s+(?P<each>{_AMOUNT_TEXT})"),
    re.compile(rf"(?<![\w.,/~])(?P<count>{COUNT})\s*x\s*(?P<each>{_AMOUNT_TEXT})\s*(?P<form>{COUNTED_FORM})?"),
    re.compile(
        rf"(?:^|(?<=take )|(?<=give )|(?<=, )|(?<=; ))(?P<count>{COUNT})\s+(?!0)"
        rf"(?P<each>{_AMOUNT_TEXT})\s*(?P<form>{COUNTED_FORM})"
    ),
)
"""`2 tablets of 500 mg`, `2 x 500 mg`, `take 2 500mg tabs`.

Not `1 000 mg tabs`, whose space parts thousands, nor `omega 3 1000 mg caps`, whose first number is the name's.
"""

COUNT_ONLY = re.compile(rf"[\d.,/ -]+ {COUNTED_FORM}")
"""`2 tablets`, and no amount."""

_TIME = (
    r"(?:sec(?:ond)?s?|s|min(?:ute)?s?|h(?:ou)?rs?|h|days?|d|weeks?|wks?|w|months?|mos?|"
    r"std|stunden|heures|horas?|tage|dias?)(?![a-z])"
)
TIME = re.compile(
    rf"\b(?P<how>over|for|x|times)\s*(?:about\s+|a period of\s+)?(?P<time>{NUMBER}(?:~{NUMBER})?\s*(?P<unit>{_TIME}))"
)
"""`over 40 min`, `for 7 days`, `x 10 days`."""

INFUSION_TIME = re.compile(rf"(?<![\w.,/~])(?P<time>{NUMBER}\s*(?:min(?:ute)?s?|h(?:ou)?rs?|h))\s+(?=infusion|drip)")
"""`40 min infusion`."""

INTERVAL = re.compile(
    rf"\b(?:once )?(?:q|every|alle|cada|toutes les)\s?(?P<first>\d+)(?:~(?P<last>\d+))?\s?(?P<unit>{_TIME})"
    r"|\bq\s?(?P<first_hours>4|6|8|12|24)(?:~(?P<last_hours>6|8|12))?(?![\w.,/~])"
)
"""`q6h`, `every 4~6 hours`, `every 2 weeks`, `q12`."""

_A_DAY_OF_THE_WEEK = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?(?![a-z])"
A_DAY_OF_THE_WEEK = re.compile(_A_DAY_OF_THE_WEEK)
_AND_DAYS = rf"(?:\s*(?:[/,]|and|&|\s)\s*(?:on\s+)?{_A_DAY_OF_THE_WEEK})"
WEEKDAYS = re.compile(
    rf"\b(?:(?:every|each|on|q)\s+{_A_DAY_OF_THE_WEEK}{_AND_DAYS}*|{_A_DAY_OF_THE_WEEK}{_AND_DAYS}+"
    rf"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?(?![a-z]){_AND_DAYS}*)"
)
"""`every Monday`, `Mon/Wed/Fri`, `on Tuesdays and Thursdays`."""

AT_TIME = re.compile(r"\b(?:at |@ ?)?(?P<hour>1[0-2]|[1-9])(?::\d\d)?\s?(?P<half>am|pm)(?![a-z])")
"""`at 8 am`, `9pm`."""

RATIO = re.compile(r"(?<![\w.])1\s?:\s?\d{1,3}(?:,?\d{3})+(?!\w)")
"""`1:100000`, the strength of epinephrine."""

MANY = re.compile(r"(?<![\w.,/~])x\s?(?P<count>\d+)(?: doses?)?(?![\w.,/~]|\s?(?:\d|day|week|wk|month|yr|year|d\b))")
"""`x3`, which can be three doses or three tablets at once."""

QUANTITY = re.compile(
    r"\b(?:qty|quantity|disp(?:ense)?|dispensed|supply of)\s*[:#]?\s*(?P<count>\d+)"
    rf"(?:\s*(?:{COUNTED_FORM}|ml|g|pens?|days?))?|\b(?P<days>\d+)\s?days? supply\b"
    r"|(?<![\d.,/~])(?P<pack>1[4-9]|[2-9]\d|\d{3}) (?:tablets?|tabs?|capsules?|caps?)$"
)
"""`qty 30`, `disp 90 tabs`, `30 day supply`, `28 tablets` at the end: what was handed out."""

DAY_NUMBER = re.compile(r"(?<![a-z])(?:on )?days? \d+(?:~\d+)?(?![\w.,/])")
"""`day 1`, `days 2~5` of a course."""

SCHEDULE = re.compile(
    r"(?<![\w.,/-])(?P<counts>(?:\d{1,2}|1/2|½)(?:\s?-\s?(?:\d{1,2}|1/2|½)){2,3})(?![\w,/-]|\.\d|\s?(?:mg|mcg|g|ml)\b)"
)
"""`1-0-1`, `1-0-0-1`: how many in the morning, at noon, in the evening and at night."""
MOST_IN_SCHEDULE = 3

TIMES = re.compile(
    r"(?<![\w.,/~])(?:up to )?(?P<first>\d+)(?:~(?P<last>\d+))?\s?(?:times|time|x)\s?"
    r"(?:/|a |per |each |every )?\s?(?P<unit>day|daily|d|week|weekly|wk|month|monthly)(?![a-z])"
)
"""`3 times a day`, `2~3x/day`, `3 times weekly`."""

AT_MOST = re.compile(
    r"\b(?:(?:do )?not (?:to )?exceed|nte|max(?:imum)?|no more than|up to|at most)(?: daily)?(?: dose)?(?: of)? "
    rf"(?P<most>{NUMBER}\s*(?:{UNIT}(?![a-z])|doses?|{COUNTED_FORM}))"
    r"\s*(?:/|per |a |in |in a |every )?\s?(?:day|daily|d|24\s?h(?:ou)?r?s?)(?![a-z])"
)
"""`max 3 g/day`, `up to 8 tablets in 24 hours`."""

DIVIDED = re.compile(r"\b(?:in )?(?:\d+ )?divided(?: doses)?\b")
PER_TIME = re.compile(rf"({UNIT})\s+per\s+(kg|h(?:ou)?r|h|min(?:ute)?)(?![a-z])")
"""`10 mg per hour`, `5 mg per kg`."""

A_PERIOD = re.compile(r"(?<=[a-z0-9])/(?=(?:day|week)\b)")
"""`3 tablets/day`."""

NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
            "nine": "9", "ten": "10", "twelve": "12", "half a": "1/2", "half": "1/2", "a half": "1/2",
            "one half": "1/2", "one and a half": "1 1/2", "half an hour": "30 min", "an hour": "1 hour",
            "a minute": "1 minute", "i": "1", "ii": "2", "iii": "3"}  # fmt: skip
_NUMBER_WORD = "|".join(sorted(NUMBERS, key=len, reverse=True))
_WRITTEN_NUMBER = re.compile(
    rf"\b(?:{_NUMBER_WORD})(?= (?:{COUNTED_FORM}|times? (?:a|per|each|daily|weekly)|{_TIME}|{NUMBER}\s*{UNIT}))"
    rf"|\b(?:{_NUMBER_WORD})(?= (?:milligrams?|micrograms?|grams?|units?|mg|mcg)\b)"
    rf"|(?<=take )(?:{_NUMBER_WORD})\b|(?<=over )(?:{_NUMBER_WORD})\b"
    rf"|(?<![a-z])i{{1,3}}(?= {COUNTED_FORM})"
)
_AS_UNITS = {"s": "second", "sec": "second", "min": "minute", "minute": "minute", "h": "hour", "hr": "hour",
             "hour": "hour", "d": "day", "daily": "day", "w": "week", "wk": "week", "weekly": "week",
             "monthly": "month", "std": "hour", "stunden": "hour", "heures": "hour", "hora": "hour",
             "tage": "day", "dia": "day"}  # fmt: skip
_HOURLY = {24: "once daily", 12: "twice daily", 8: "three times daily", 6: "four times daily"}
_OFTEN = {1: "once", 2: "twice", 3: "three times", 4: "four times"}
_EVERY = {(1, "day"): "once daily", (2, "day"): "every other day", (1, "week"): "once weekly",
          (7, "day"): "once weekly", (1, "month"): "once monthly"}  # fmt: skip


def in_digits(text: str) -> str:
    """The line with the numbers in words that count something as digits: `two tablets` is `2 tablets`."""
    return _WRITTEN_NUMBER.sub(lambda match: NUMBERS[match.group()], text)


def unit_of_time(word: str) -> str:
    """`second`, `minute`, `hour`, `day`, `week` or `month`, for a unit of time as it is written."""
    return _AS_UNITS.get(word, _AS_UNITS.get(word.removesuffix("s"), word.removesuffix("s")))


def interval_in_words(match: re.Match[str]) -> str:
    """An interval as a frequency: `every 4 hours`, `every 4 to 6 hours`, `twice daily`."""
    first = int(match["first"] or match["first_hours"])
    last = match["last"] or match["last_hours"]
    unit = unit_of_time(match["unit"] or "h")
    if last:
        return f"every {first} to {last} {unit}s"
    known = _HOURLY.get(first) if unit == "hour" else _EVERY.get((first, unit))
    return known or f"every {first} {unit}s"


def times_in_words(match: re.Match[str]) -> str:
    """A number of times as a frequency: `twice daily`, `5 times daily`, `2 to 3 times weekly`."""
    period = {"day": "daily", "week": "weekly", "month": "monthly"}[unit_of_time(match["unit"])]
    if match["last"]:
        return f"{match['first']} to {match['last']} times {period}"
    first = int(match["first"])
    return f"{_OFTEN.get(first, f'{first} times')} {period}"


def weekdays_in_words(match: re.Match[str]) -> str:
    """Days of the week as a frequency: `three times weekly`."""
    days = len(A_DAY_OF_THE_WEEK.findall(match.group()))
    return f"{_OFTEN.get(days, f'{days} times')} weekly"


def time_in_words(match: re.Match[str]) -> str:
    """A time of the day as a frequency: `every morning`, `at noon`, `every evening`, `at bedtime`."""
    hour = int(match["hour"]) % 12 + (12 if match["half"] == "pm" else 0)
    return _TIMES_OF_DAY[sum(hour >= start for start in _STARTS)]


_TIMES_OF_DAY = ("at bedtime", "every morning", "at noon", "every evening", "at bedtime")
_STARTS = (4, 11, 15, 20)
