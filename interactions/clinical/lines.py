"""A written line taken apart: what names the medicine, and what says how it is taken.

Every word of a line is either part of the name, or read as strength, dose, form, route, frequency or duration.
A word that is neither stays in the name, so that nothing unread is ever dropped.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from interactions.clinical.vocabulary import ROUTES

_FOLD = str.maketrans({"'": None, "’": None, "`": None, "®": None, "™": None, "-": " ", "‐": " ", "‑": " ", "–": " ",
                       "—": " ", "_": " ", "&": " and ", "+": "/", "µ": "u", "μ": "u", "\xa0": " "})  # fmt: skip
_DECIMAL_COMMA = re.compile(r"(?<![\d,.])(\d+),(\d{1,2})(?!\d)")
_LOOSE_STOP = re.compile(r"\.(?!\d)")
_AROUND_SLASH = re.compile(r"\s*/\s*")


def normalise(text: str) -> str:
    """Fold case, accents, apostrophes, hyphens and spacing; `+` reads as `/`. The form in which names are compared."""
    folded = text if text.isascii() else _without_accents(text)
    folded = folded.translate(_FOLD).casefold()
    if "," in folded:
        folded = _DECIMAL_COMMA.sub(r"\1.\2", folded)
    if "." in folded:
        folded = _LOOSE_STOP.sub(" ", folded)
    folded = " ".join(folded.split())
    return _AROUND_SLASH.sub("/", folded) if "/" in folded else folded


def _without_accents(text: str) -> str:
    """Drop accents. The signs for trademarks and micro must be read before they are decomposed into letters."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_FOLD))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def name_key(text: str) -> str:
    """The key under which a name is indexed: normalised, spaces left out (`co trimoxazole` = `co-trimoxazole`)."""
    return normalise(text).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Parsed:
    """How an item is taken, as far as it is written; each a normalised text or None."""

    strength: str | None = None
    dose: str | None = None
    form: str | None = None
    route: str | None = None
    frequency: str | None = None
    duration: str | None = None


NOTHING_PARSED = Parsed()

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

_FORM_WORDS = {
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
    "12 hr": "extended-release", "24 hour": "extended-release", "12 hour": "extended-release",
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
    "ampoule": "injection", "prefilled syringe": "injection", "infusion": "infusion", "drip": "infusion",
    "injectable solution": "injection", "topical cream": "cream", "topical ointment": "ointment",
    "topical gel": "gel", "topical lotion": "lotion", "topical solution": "lotion", "topical foam": "foam",
    "solution": "solution", "soln": "solution", "suspension": "suspension", "susp": "suspension", "powder": "powder",
    "spray": "spray", "drops": "drops", "film": "film", "implant": "implant",
    "metered dose inhaler": "inhaler", "inhalant solution": "nebuliser", "inhalant powder": "inhaler",
    "inhalation powder": "inhaler", "dry powder inhaler": "inhaler", "nasal inhaler": "nasal spray",
    "mouthwash": "mouthwash", "mouth rinse": "mouthwash", "film coated": "tablet", "otic suspension": "ear drops",
    "ophthalmic suspension": "eye drops", "ophthalmic gel": "eye ointment", "rectal cream": "rectal cream",
    "vaginal cream": "vaginal cream", "vaginal gel": "vaginal cream", "vaginal tablet": "pessary",
    "prefilled pen": "pen", "starter kit": "kit", "starter pack": "kit", "kit": "kit", "28 day pack": "kit",
    "21 day pack": "kit", "pack": "kit", "pen": "pen", "flexpen": "pen",
}  # fmt: skip

_ROUTE_WORDS = {
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

_FREQUENCY_WORDS = {
    "once daily": "once daily", "once a day": "once daily", "daily": "once daily", "qd": "once daily",
    "od": "once daily", "every day": "once daily", "per day": "once daily", "each day": "once daily",
    "a day": "once daily", "q24h": "once daily", "q day": "once daily", "qday": "once daily", "1x day": "once daily",
    "every morning": "every morning", "in the morning": "every morning", "mornings": "every morning",
    "qam": "every morning", "every evening": "every evening",
    "in the evening": "every evening", "qpm": "every evening", "at night": "at bedtime",
    "every night": "at bedtime", "nightly": "at bedtime", "at bedtime": "at bedtime", "bedtime": "at bedtime",
    "qhs": "at bedtime", "hs": "at bedtime", "nocte": "at bedtime", "twice daily": "twice daily",
    "twice a day": "twice daily", "2 times daily": "twice daily", "2 times a day": "twice daily",
    "two times a day": "twice daily", "bid": "twice daily", "b i d": "twice daily", "bd": "twice daily",
    "q12h": "twice daily", "every 12 hours": "twice daily", "three times daily": "three times daily",
    "three times a day": "three times daily", "3 times a day": "three times daily",
    "3 times daily": "three times daily", "tid": "three times daily", "t i d": "three times daily",
    "tds": "three times daily", "q8h": "three times daily", "every 8 hours": "three times daily",
    "four times daily": "four times daily", "four times a day": "four times daily",
    "4 times a day": "four times daily", "4 times daily": "four times daily", "qid": "four times daily",
    "qds": "four times daily", "q6h": "four times daily", "every 6 hours": "four times daily",
    "every 4 hours": "every 4 hours", "q4h": "every 4 hours", "every other day": "every other day",
    "qod": "every other day", "alternate days": "every other day", "weekly": "once weekly",
    "once weekly": "once weekly", "once a week": "once weekly", "every week": "once weekly", "qweek": "once weekly",
    "twice weekly": "twice weekly", "monthly": "once monthly", "once monthly": "once monthly",
    "every month": "once monthly", "as needed": "as needed", "prn": "as needed", "when needed": "as needed",
    "if needed": "as needed", "as required": "as needed", "stat": "once", "once": "once",
    "with meals": "with meals", "with food": "with meals", "before meals": "before meals",
    "as directed": "as directed",
}  # fmt: skip

_COUNT_UNITS = frozenset({"tablet", "capsule", "caplet", "puff", "patch", "drops", "spray", "suppository", "lozenge"})
_UNIT = (
    r"(?:mg|mcg|ug|microgram(?:s)?|micrograms|milligrams?|grams?|gm|g|kg|ng|ml|millilit(?:er|re)s?|l|iu|units?|u|"
    r"meq|mmol|mol|%|percent|unt|milligram|actuat|actuations?|inhalations?)"
)
_PER = (
    r"(?:\s*/\s*(?:\d+(?:\.\d+)?\s*)?"
    r"(?:mg|mcg|ml|l|kg|g|hr|hour|h|min|minute|day|actuation|actuat|act|puff|dose|spray|tablet|tab|cap|capsule|m2|24\s*hr|24h))*"
)
_NUMBER = r"(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)"
_AMOUNT = re.compile(rf"(?<![a-z0-9.,])({_NUMBER}(?:[/ ]{_NUMBER}){{0,3}})\s*{_UNIT}(?![a-z]){_PER}(?![a-z0-9])")
_OVER = re.compile(rf"\b(?:over|for|x)\s+{_NUMBER}\s*(?:min(?:ute)?s?|h(?:ou)?rs?|h|days?|weeks?|wks?|months?)\b")
_CONCENTRATION = re.compile(r"/\s*(?:\d+(?:\.\d+)?\s*)?(?:ml|l|actuation|actuat|act|puff|spray|g|mg)$")
_WORD = re.compile(rf"{_NUMBER}(?:[/ x]{_NUMBER})*|[^\s,;()\[\]]+|[,;()\[\]]")
_BARE_NUMBERS = re.compile(rf"{_NUMBER}(?:[/ x]{_NUMBER})*$")
_LONGEST_PHRASE = 4
_PHRASES: dict[str, tuple[str, str]] = {
    **{phrase: ("frequency", value) for phrase, value in _FREQUENCY_WORDS.items()},
    **{phrase: ("route", value) for phrase, value in _ROUTE_WORDS.items()},
    **{phrase: ("form", value) for phrase, value in _FORM_WORDS.items()},
    **dict.fromkeys(("puff", "puffs"), ("form", "inhaler")),
}
_PHRASE_LENGTHS: dict[str, int] = {}
for _phrase in _PHRASES:
    _first, *_rest = _phrase.split()
    _PHRASE_LENGTHS[_first] = max(_PHRASE_LENGTHS.get(_first, 0), 1 + len(_rest))
_FILLERS = frozenset(
    {"take", "takes", "taking", "of", "the", "a", "an", "is", "on", "in", "per", ",", ";", "(", ")", "[", "]", "x", "-"}
)


def route_of(text: str) -> str | None:
    """A written route in the model's word, or None where it is not known."""
    folded = normalise(text)
    return folded if folded in ROUTES else _ROUTE_WORDS.get(folded)


@dataclass(frozen=True, slots=True)
class ListedLine:
    """One line of a pasted list, with its place in the text."""

    text: str
    start: int
    end: int


_LISTED = re.compile(r"[^\n;]+")
_BULLET = re.compile(r"\s*(?:[-*•·–]+\s+|\(?\d{1,2}[.)]\s+)?")


def split_list(text: str) -> list[ListedLine]:
    """The lines of a pasted list, without bullets and numbers; semicolons part lines too."""
    found = []
    for match in _LISTED.finditer(text):
        bullet = _BULLET.match(match.group())
        start = match.start() + (bullet.end() if bullet else 0)
        line = text[start : match.end()].rstrip().rstrip(",")
        if line:
            found.append(ListedLine(line, start, start + len(line)))
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """A line as words, each marked as part of a name or not, and what the unmarked ones said."""

    words: tuple[str, ...]
    naming: tuple[bool, ...]
    parsed: Parsed

    def candidates(self) -> list[str]:
        """The texts that could be the name: all naming words, with as many of their neighbours as possible first.

        `oral contraceptive daily` is tried as such, then `oral contraceptive`, then `contraceptive`.
        """
        positions = [position for position, naming in enumerate(self.naming) if naming]
        if not positions:
            return []
        first, last = positions[0], positions[-1] + 1
        starts, ends = self._extended(first, -1), self._extended(last, 1)
        tries = [" ".join(self.words[start:end]) for start in starts for end in ends]
        if len(tries) > 1:
            tries.sort(key=len, reverse=True)
        if len(positions) < last - first and not SEPARATORS.intersection(self.words[first:last]):
            tries.append(" ".join(self.words[position] for position in positions))
        return tries

    def _extended(self, edge: int, step: int) -> list[int]:
        """The edge of the name, and how far it can move over words that may belong to it: not over an amount."""
        edges = [edge]
        for _ in range(_LONGEST_PHRASE):
            beside = edge if step > 0 else edge - 1
            if not 0 <= beside < len(self.words) or self.words[beside][0] == _TAKEN_OUT:
                break
            edge += step
            edges.append(edge)
        return edges


SEPARATORS = frozenset({"/", ",", ";", "and", "with", "plus"})
"""The words that part several medicines of one line."""

_TAKEN_OUT = "\x00"
_HAS_DIGIT = re.compile(r"\d")


_BRACKETED = re.compile(r"\s*([^\[\]]*[^\[\]\s])\s*\[([^\[\]]+)\]\s*")
_IN_PARENTHESES = re.compile(r"\s*([^()]*[^()\s])\s*\(([^()]+)\)([^()]*)")


def bracketed(text: str) -> tuple[str, str] | None:
    """A line that ends in a second name in square brackets, as RxNorm writes the brand: the line, and that name."""
    match = _BRACKETED.fullmatch(text)
    return (match.group(1), match.group(2)) if match else None


def in_parentheses(text: str) -> tuple[str, str] | None:
    """A line with one thing in parentheses, perhaps a second name: the line without it, and that."""
    match = _IN_PARENTHESES.fullmatch(text)
    return (f"{match.group(1)} {match.group(3)}".strip(), match.group(2)) if match else None


def read_line(text: str) -> Line:
    """Mark what a line says about strength, dose, form, route, frequency and duration. The rest is the name."""
    folded = normalise(text)
    found: dict[str, list[str]] = {}

    def keep(match: re.Match[str], what: str) -> str:
        found.setdefault(what, []).append(" ".join(match.group().split()))
        return f" {_TAKEN_OUT}{what} "

    if _HAS_DIGIT.search(folded):
        folded = _OVER.sub(lambda match: keep(match, "duration"), folded)
        folded = _AMOUNT.sub(lambda match: keep(match, _amount_is(match.group())), folded)
    words = tuple(_WORD.findall(folded))
    naming = [True] * len(words)
    position = 0
    while position < len(words):
        word = words[position]
        length, what, value = _phrase_at(words, position)
        if length:
            found.setdefault(what, []).append(value)
            for marked in range(position, position + length):
                naming[marked] = False
            position += length
            continue
        if word[0] == _TAKEN_OUT or word in _FILLERS:
            naming[position] = False
            position += 1
            continue
        if _BARE_NUMBERS.match(word):
            naming[position] = False
            following = words[position + 1] if position + 1 < len(words) else ""
            counted = _FORM_WORDS.get(following)
            found.setdefault("count" if counted in _COUNT_UNITS else "strength", []).append(
                f"{word} {following}" if counted in _COUNT_UNITS else word
            )
        position += 1
    return Line(words, tuple(naming), _parsed(found))


def _amount_is(amount: str) -> str:
    return "strength" if _CONCENTRATION.search(amount) or amount.rstrip().endswith("%") else "dose"


def _phrase_at(words: tuple[str, ...], position: int) -> tuple[int, str, str]:
    longest = _PHRASE_LENGTHS.get(words[position], 0)
    for length in range(min(longest, len(words) - position), 0, -1):
        phrase = " ".join(words[position : position + length])
        if phrase in _PHRASES:
            return length, *_PHRASES[phrase]
    return 0, "", ""


def _parsed(found: dict[str, list[str]]) -> Parsed:
    if not found:
        return NOTHING_PARSED
    forms = found.get("form", [])
    form = next((f for f in forms if f != "extended-release"), None)
    if "extended-release" in forms:
        form = f"extended-release {form}" if form else "extended-release"
    routes = found.get("route", [])
    implied = {FORM_ROUTES[f] for f in forms if FORM_ROUTES.get(f)}
    route = routes[0] if routes else implied.pop() if len(implied) == 1 else None
    doses = [*found.get("count", []), *found.get("dose", [])]
    return Parsed(
        strength=" ".join(found["strength"]) if "strength" in found else None,
        dose=" ".join(doses) or None,
        form=form,
        route=route,
        frequency=", ".join(dict.fromkeys(found.get("frequency", []))) or None,
        duration=", ".join(found.get("duration", [])) or None,
    )
