"""The words and patterns in which people write how a medicine is taken: form, route, frequency, amount, time.

All are matched against a normalised line, in which a range of numbers is written with `~` (see lines.py).
"""

from __future__ import annotations

import re

FORM_ROUTES = {
    "tablet": "oral", "capsule": "oral", "caplet": "oral", "syrup": "oral", "elixir": "oral", "lozenge": "oral",
    "chewable": "oral", "oral solution": "oral", "oral suspension": "oral", "orally disintegrating": "oral",
    "extended-release": None, "delayed-release": "oral", "enteric-coated": "oral", "effervescent": "oral",
    "cream": "topical", "ointment": "topical", "gel": "topical", "lotion": "topical", "foam": "topical",
    "shampoo": "topical", "patch": "transdermal", "suppository": "rectal", "enema": "rectal", "pessary": "vaginal",
    "inhaler": "inhaled", "nebuliser": "inhaled", "puff": "inhaled", "nasal spray": "intranasal",
    "eye drops": "ophthalmic", "eye ointment": "ophthalmic", "ear drops": "otic",
    "injection": None, "infusion": "intravenous", "solution": None, "suspension": None, "powder": None, "spray": None,
    "mouthwash": "topical", "rectal cream": "rectal", "vaginal cream": "vaginal", "kit": None,
    "drops": None, "film": None, "implant": None, "pen": "subcutaneous",
}  # fmt: skip
"""Each dosage form, and the route that it implies where it implies one."""

FORM_WORDS = {
    "tablets": "tablet", "tablet": "tablet", "tabs": "tablet", "tab": "tablet", "pill": "tablet", "pills": "tablet",
    "capsules": "capsule", "capsule": "capsule", "caps": "capsule", "cap": "capsule", "softgel": "capsule",
    "softgels": "capsule", "gel cap": "capsule", "gel caps": "capsule", "gel capsule": "capsule",
    "gel capsules": "capsule", "gelcap": "capsule", "gelcaps": "capsule", "soft gel": "capsule", "soft gels": "capsule",
    "liquid gel": "capsule", "liquid gels": "capsule", "liqui gels": "capsule",
    "caplet": "caplet", "caplets": "caplet", "syrup": "syrup", "elixir": "elixir",
    "lozenge": "lozenge", "lozenges": "lozenge", "chewable": "chewable", "chewables": "chewable",
    "oral solution": "oral solution", "oral suspension": "oral suspension", "oral liquid": "oral solution",
    "oral tablet": "tablet", "oral capsule": "capsule", "oral tab": "tablet", "oral cap": "capsule",
    "orally disintegrating": "orally disintegrating", "odt": "orally disintegrating",
    "er": "extended-release", "xr": "extended-release", "xl": "extended-release", "sr": "extended-release",
    "cr": "extended-release", "la": "extended-release", "extended release": "extended-release",
    "sustained release": "extended-release", "modified release": "extended-release", "mr": "extended-release",
    "controlled release": "extended-release", "slow release": "extended-release", "24 hr": "extended-release",
    "12 hr": "extended-release", "72 hr": "extended-release",
    "168 hr": "extended-release", "24 hour": "extended-release", "12 hour": "extended-release",
    "dr": "delayed-release", "delayed release": "delayed-release",
    "ec": "enteric-coated", "enteric coated": "enteric-coated", "effervescent": "effervescent",
    "cream": "cream", "ointment": "ointment", "oint": "ointment", "gel": "gel", "lotion": "lotion", "foam": "foam",
    "shampoo": "shampoo", "patch": "patch", "patches": "patch", "transdermal system": "patch",
    "suppository": "suppository", "suppositories": "suppository", "supp": "suppository", "enema": "enema",
    "pessary": "pessary", "pessaries": "pessary", "inhaler": "inhaler", "hfa": "inhaler", "inh": "inhaler",
    "mdi": "inhaler", "inhalation": "inhaler", "nebuliser": "nebuliser", "nebulizer": "nebuliser", "neb": "nebuliser",
    "nasal spray": "nasal spray", "nose spray": "nasal spray", "eye drops": "eye drops", "eye drop": "eye drops",
    "ophthalmic solution": "eye drops", "ophthalmic drops": "eye drops", "ophthalmic ointment": "eye ointment",
    "eye ointment": "eye ointment", "ear drops": "ear drops", "otic solution": "ear drops",
    "injection": "injection", "inj": "injection", "injectable": "injection", "vial": "injection",
    "ampoule": "injection",
    "vials": "injection", "ampoules": "injection", "sachet": "powder", "sachets": "powder",
    "prefilled syringe": "injection", "infusion": "infusion", "drip": "infusion",
    "injectable solution": "injection", "topical cream": "cream", "topical ointment": "ointment",
    "topical gel": "gel", "topical lotion": "lotion", "topical solution": "lotion", "topical foam": "foam",
    "solution": "solution", "soln": "solution", "suspension": "suspension", "susp": "suspension", "powder": "powder",
    "spray": "spray", "drops": "drops",
    "drop": "drops", "puff": "inhaler", "puffs": "inhaler",
    "sprays": "spray", "film": "film", "implant": "implant",
    "metered dose inhaler": "inhaler", "inhalant solution": "nebuliser", "inhalant powder": "inhaler",
    "inhalation powder": "inhaler", "dry powder inhaler": "inhaler", "nasal inhaler": "nasal spray",
    "mouthwash": "mouthwash", "mouth rinse": "mouthwash", "film coated": "tablet", "otic suspension": "ear drops",
    "ophthalmic suspension": "eye drops", "ophthalmic gel": "eye ointment", "rectal cream": "rectal cream",
    "vaginal cream": "vaginal cream", "vaginal gel": "vaginal cream", "vaginal tablet": "pessary",
    "prefilled pen": "pen", "starter kit": "kit", "starter pack": "kit", "kit": "kit", "28 day pack": "kit",
    "21 day pack": "kit", "pack": "kit", "pen": "pen", "flexpen": "pen",
}  # fmt: skip

ROUTE_WORDS = {
    "oral": "oral", "orally": "oral", "po": "oral", "p o": "oral", "by mouth": "oral", "sublingual": "sublingual",
    "sl": "sublingual", "under the tongue": "sublingual", "buccal": "buccal", "rectal": "rectal", "pr": "rectal",
    "rectally": "rectal", "iv": "intravenous", "i v": "intravenous", "intravenous": "intravenous",
    "intravenously": "intravenous", "ivpb": "intravenous", "im": "intramuscular", "i m": "intramuscular",
    "intramuscular": "intramuscular", "intramuscularly": "intramuscular", "sc": "subcutaneous",
    "sq": "subcutaneous", "subq": "subcutaneous", "sub q": "subcutaneous", "subcut": "subcutaneous",
    "subcutaneous": "subcutaneous", "subcutaneously": "subcutaneous", "intranasal": "intranasal",
    "intranasally": "intranasal", "nasal": "intranasal", "nasally": "intranasal", "inhaled": "inhaled",
    "via inhalation": "inhaled", "by inhalation": "inhaled", "transdermal": "transdermal", "topical": "topical",
    "topically": "topical", "to skin": "topical", "to affected area": "topical", "ophthalmic": "ophthalmic",
    "both eyes": "ophthalmic", "right eye": "ophthalmic", "left eye": "ophthalmic", "in eyes": "ophthalmic",
    "otic": "otic", "vaginal": "vaginal", "vaginally": "vaginal", "epidural": "epidural",
    "intrathecal": "intrathecal",
}  # fmt: skip

FREQUENCY_WORDS = {
    "once daily": "once daily", "once a day": "once daily", "daily": "once daily", "qd": "once daily",
    "od": "once daily", "every day": "once daily", "per day": "once daily", "each day": "once daily",
    "a day": "once daily", "once per day": "once daily", "q day": "once daily", "qday": "once daily",
    "every morning": "every morning", "in the morning": "every morning", "mornings": "every morning",
    "qam": "every morning", "mane": "every morning", "at noon": "at noon", "noon": "at noon", "midday": "at noon",
    "every evening": "every evening", "in the evening": "every evening", "qpm": "every evening",
    "at night": "at bedtime", "every night": "at bedtime", "nightly": "at bedtime", "at bedtime": "at bedtime",
    "bedtime": "at bedtime", "qhs": "at bedtime", "hs": "at bedtime", "nocte": "at bedtime",
    "twice daily": "twice daily", "twice a day": "twice daily", "twice per day": "twice daily", "bid": "twice daily",
    "b i d": "twice daily", "bd": "twice daily", "tid": "three times daily", "t i d": "three times daily",
    "tds": "three times daily", "qid": "four times daily", "qds": "four times daily",
    "every other day": "every other day", "qod": "every other day", "alternate days": "every other day",
    "weekly": "once weekly", "once weekly": "once weekly", "once a week": "once weekly", "every week": "once weekly",
    "qweek": "once weekly", "a week": "once weekly", "per week": "once weekly", "once per week": "once weekly",
    "each week": "once weekly", "twice weekly": "twice weekly", "twice a week": "twice weekly",
    "monthly": "once monthly", "once monthly": "once monthly", "every month": "once monthly",
    "once a month": "once monthly", "as needed": "as needed", "prn": "as needed", "when needed": "as needed",
    "if needed": "as needed", "as required": "as needed", "stat": "once", "once": "once",
    "continuous": "continuous", "continuously": "continuous", "with meals": "with meals", "with food": "with meals",
    "before meals": "before meals", "as directed": "as directed",
}  # fmt: skip

FREQUENCY_STARTS = frozenset(phrase.partition(" ")[0] for phrase in FREQUENCY_WORDS)

COUNTED_FORMS = frozenset({"tablet", "capsule", "caplet", "inhaler", "patch", "drops", "spray", "suppository",
                           "lozenge", "injection", "powder"})  # fmt: skip
"""The forms that come one by one: an amount before their name is that of each."""

NUMBER = r"(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)"
UNIT = (
    r"(?:mgs?|mcgs?|ug|micrograms?|milligrams?|nanograms?|grams?|gm|g|kg|ng|ml|millilit(?:er|re)s?|l|iu|units?|u|"
    r"meq|mmol|mol|%|percent|unt|actuat|inhalations?)"
)
_PER = (
    r"(?:\s*/\s*(?:\d+(?:\.\d+)?\s*)?"
    r"(?:mg|mcg|ml|l|kg|g|hrs?|hours?|h|mins?|minutes?|days?|d|weeks?|wk|actuation|actuat|act|puff|dose|spray|tablet|"
    r"tab|cap|capsule|patch|m2))*"
)
_AMOUNT_TEXT = rf"{NUMBER}(?:\s*million)?\s*{UNIT}(?![a-z]){_PER}(?![a-z0-9])"
AMOUNT = re.compile(
    rf"(?<![a-z0-9.,])({NUMBER}(?:[/ ~]{NUMBER}){{0,3}})(?:\s*million)?\s*{UNIT}(?![a-z]){_PER}(?![a-z0-9])"
)
"""`5 mg`, `5~10 mg`, `5/325 mg`, `0.5 mg/kg`, `10 mg/hr`, `40 mg/ml`, `2.4 million units`."""

IN_LIQUID = re.compile(r"/\s*(?:\d+(?:\.\d+)?\s*)?(?:ml|l|actuation|actuat|act|puff|spray|g|mg)$")
"""How an amount ends that says how strong a liquid, a spray or a cream is."""

OF_EACH = re.compile(r"\s*/\s*(?:tablet|tab|capsule|cap|patch|dose)$")
GIVEN_IN = re.compile(r"\s*/\s*(\d+)\s*min(?:ute)?s?$")
"""`2 mg/kg/60min` is given over an hour; `2 mg/kg/min` is a rate."""

COUNT = rf"(?:{NUMBER}~{NUMBER}|(?:\d )?\d/[1-9]|{NUMBER})"
COUNTED_FORM = (
    r"(?:tablets?|tabs?|capsules?|caps?|caplets?|pills?|softgels?|puffs?|actuations|inhalations|sprays?|drops?|"
    r"patch(?:es)?|suppositor(?:y|ies)|lozenges?|vials?|ampoules?|sachets?)(?![a-z])"
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

_TIME = r"(?:sec(?:ond)?s?|s|min(?:ute)?s?|h(?:ou)?rs?|h|days?|d|weeks?|wks?|w|months?)(?![a-z])"
TIME = re.compile(
    rf"\b(?P<how>over|for|x|times)\s*(?:about\s+|a period of\s+)?(?P<time>{NUMBER}(?:~{NUMBER})?\s*(?P<unit>{_TIME}))"
)
"""`over 40 min`, `for 7 days`, `x 10 days`."""

INFUSION_TIME = re.compile(rf"(?<![\w.,/~])(?P<time>{NUMBER}\s*(?:min(?:ute)?s?|h(?:ou)?rs?|h))\s+(?=infusion|drip)")
"""`40 min infusion`."""

INTERVAL = re.compile(rf"\b(?:once )?(?:q|every)\s?(?P<first>\d+)(?:~(?P<last>\d+))?\s?(?P<unit>{_TIME})")
"""`q6h`, `every 4~6 hours`, `every 2 weeks`."""

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

_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
            "nine": "9", "ten": "10", "twelve": "12", "half a": "1/2", "half": "1/2", "a half": "1/2",
            "one half": "1/2", "one and a half": "1 1/2", "half an hour": "30 min", "an hour": "1 hour",
            "a minute": "1 minute"}  # fmt: skip
_NUMBER_WORD = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_WRITTEN_NUMBER = re.compile(
    rf"\b(?:{_NUMBER_WORD})(?= (?:{COUNTED_FORM}|times? (?:a|per|each|daily|weekly)|{_TIME}|{NUMBER}\s*{UNIT}))"
    rf"|(?<=take )(?:{_NUMBER_WORD})\b|(?<=over )(?:{_NUMBER_WORD})\b"
)
_AS_UNITS = {"s": "second", "sec": "second", "min": "minute", "minute": "minute", "h": "hour", "hr": "hour",
             "hour": "hour", "d": "day", "daily": "day", "w": "week", "wk": "week", "weekly": "week",
             "monthly": "month"}  # fmt: skip
_HOURLY = {24: "once daily", 12: "twice daily", 8: "three times daily", 6: "four times daily"}
_OFTEN = {1: "once", 2: "twice", 3: "three times", 4: "four times"}
_EVERY = {(1, "day"): "once daily", (2, "day"): "every other day", (1, "week"): "once weekly",
          (7, "day"): "once weekly", (1, "month"): "once monthly"}  # fmt: skip


def in_digits(text: str) -> str:
    """The line with the numbers in words that count something as digits: `two tablets` is `2 tablets`."""
    return _WRITTEN_NUMBER.sub(lambda match: _NUMBERS[match.group()], text)


def unit_of_time(word: str) -> str:
    """`second`, `minute`, `hour`, `day`, `week` or `month`, for a unit of time as it is written."""
    return _AS_UNITS.get(word, _AS_UNITS.get(word.removesuffix("s"), word.removesuffix("s")))


def interval_in_words(match: re.Match[str]) -> str:
    """An interval as a frequency: `every 4 hours`, `every 4 to 6 hours`, `twice daily`."""
    first, unit = int(match["first"]), unit_of_time(match["unit"])
    if match["last"]:
        return f"every {first} to {match['last']} {unit}s"
    known = _HOURLY.get(first) if unit == "hour" else _EVERY.get((first, unit))
    return known or f"every {first} {unit}s"


def times_in_words(match: re.Match[str]) -> str:
    """A number of times as a frequency: `twice daily`, `5 times daily`, `2 to 3 times weekly`."""
    period = {"day": "daily", "week": "weekly", "month": "monthly"}[unit_of_time(match["unit"])]
    if match["last"]:
        return f"{match['first']} to {match['last']} times {period}"
    first = int(match["first"])
    return f"{_OFTEN.get(first, f'{first} times')} {period}"
