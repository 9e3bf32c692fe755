"""A written line taken apart: what names the medicine, and what says how it is taken.

Every word of a line is either part of the name, or read as strength, dose, form, route, frequency or duration.
A word that is neither stays in the name, so that nothing unread is ever dropped.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import takewhile

from interactions.clinical.direction_patterns import (
    AMOUNT,
    COUNT_ONLY,
    NUMBER,
    NUMBERS,
    SCHEDULE,
    TIME,
)
from interactions.clinical.direction_words import (
    AFTER_AMOUNT,
    COUNTED_FORMS,
    COUNTED_WORDS,
    FORM_ROUTES,
    FORM_WORDS,
    FREQUENCY_WORDS,
    ROUTE_WORDS,
)
from interactions.clinical.directions import AMOUNT_HERE, TAKEN_OUT, Said, of_each
from interactions.clinical.vocabulary import ROUTES

_FOLD = str.maketrans({"'": None, "’": None, "`": None, "®": None, "™": None, "-": " ", "‐": " ", "‑": " ", "–": " ",
                       "—": " ", "_": " ", "&": " and ", "+": "/", "µ": "u", "μ": "u", "⁄": "/", "×": " x ",
                       "\xa0": " ", "\\": "/"})  # fmt: skip
_DOTTED = re.compile(r"(?<![a-z0-9.])[a-z](?:\.[a-z])+(?![a-z0-9])\.?")
_AFTER_Q = re.compile(r"(?<![a-z0-9])q\.\s?(?=\d|(?:day|week|wk|month|am|pm|hs|noc)\b)")
_WITH = re.compile(r"(?<![a-z0-9])w/(o(?![a-z]))?")
_NUMBER_SIGN = re.compile(r"(?<![a-z0-9])(?:no\.?\s?|#\s+)(?=\d)")
_LOST_HYPHEN = re.compile(r"(?<=\w)\?(?=\w)")
_DECIMAL_COMMA = re.compile(r"(?<![\d,.])(\d+),(\d{1,2})(?!\d)")
_LOOSE_STOP = re.compile(r"\.(?!\d)")
_AROUND_SLASH = re.compile(r"\s*/\s*")


def normalise(text: str) -> str:
    """Fold case, accents, apostrophes, hyphens and spacing; `+` reads as `/`, `W/` as `with`, `q.i.d.` as `qid`.

    The form in which names are compared.
    """
    folded = text if text.isascii() else _without_accents(text)
    folded = folded.translate(_FOLD).casefold()
    if "," in folded:
        folded = _DECIMAL_COMMA.sub(r"\1.\2", folded)
    if "." in folded:
        folded = _DOTTED.sub(_without_dots, folded)
        folded = _AFTER_Q.sub("q", folded)
    if "w/" in folded:
        folded = _WITH.sub(lambda match: " without " if match[1] else " with ", folded)
    if "#" in folded or "no" in folded:
        folded = _NUMBER_SIGN.sub("#", folded)
    if "?" in folded:
        folded = _LOST_HYPHEN.sub(" ", folded)
    if "." in folded:
        folded = _LOOSE_STOP.sub(" ", folded)
    folded = " ".join(folded.split())
    return _AROUND_SLASH.sub("/", folded) if "/" in folded else folded


def _without_dots(match: re.Match[str]) -> str:
    return match.group().replace(".", "") + " "


def _without_accents(text: str) -> str:
    """Drop accents. The signs for trademarks and micro must be read before they are decomposed into letters."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_FOLD))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def name_key(text: str) -> str:
    """The key under which a name is indexed: normalised, spaces left out (`co trimoxazole` = `co-trimoxazole`)."""
    return normalise(text).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Parsed:
    """How an item is taken, as far as it is written; each a normalised text or None.

    `dose` is how much at once: `0.5 mg/kg`, `2 tablets of 500 mg`, or as it is written where that can mean two things
    (`2 tablets 1000 mg`). `over` is how long one dose takes to give; `duration` how long it is taken; `quantity` how
    many were handed out.
    """

    strength: str | None = None
    dose: str | None = None
    form: str | None = None
    route: str | None = None
    frequency: str | None = None
    over: str | None = None
    duration: str | None = None
    quantity: str | None = None
    manufacturer: str | None = None

    @property
    def has_bare_number(self) -> bool:
        """Whether the strength is written without a unit: `81`, `5/325`."""
        return self.strength is not None and _BARE_NUMBERS.match(self.strength) is not None


NOTHING_PARSED = Parsed()

_LONGEST_PHRASE = 4
_PHRASES: dict[str, tuple[str, str]] = {
    **{phrase: ("frequency", value) for phrase, value in FREQUENCY_WORDS.items()},
    **{phrase: ("route", value) for phrase, value in ROUTE_WORDS.items()},
    **{phrase: ("form", value) for phrase, value in FORM_WORDS.items()},
    **dict.fromkeys(("bolus", "push", "as a bolus"), ("over", "as a bolus")),
}
_PHRASE_LENGTHS: dict[str, int] = {}
for _phrase in _PHRASES:
    _first, *_rest = _phrase.split()
    _PHRASE_LENGTHS[_first] = max(_PHRASE_LENGTHS.get(_first, 0), 1 + len(_rest))
_FILLERS = frozenset({
    "take", "takes", "taking", "give", "given", "infuse", "infused", "inject", "of", "the", "a", "an", "is", "on",
    "in", "per", "each", ",", ";", "(", ")", "[", "]", "x", "-", ":", "apply", "applied", "use", "uses", "inhale",
    "inhales",
    "instill", "instil", "place", "put", "dissolve", "chew", "swallow", "sig", "drink", "to", "then", "at", "by",
    "approximately", "about", "total", "until", "finished", "gone", "except", "only", "up", "dose", "dosage", "dosing",
    "administer", "administered", "route", "be", "taken", "|", ".", "*", "=",
}) | COUNTED_WORDS  # fmt: skip
_RANGE = re.compile(r"(?<=\d)(?:\s*(?P<hyphen>[-‐‑–—])\s*|\s+to\s+)(?=\.?\d)")
_LAST_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?$|(?<![a-zA-Z])\.\d+$")
_COLON = re.compile(r":(?=\s|$)")
_FIRST_NUMBER = re.compile(NUMBER)
_WIDEST_RANGE = 10
_TAG = re.compile(r"(?<!\S)/\s?(?:[A-Z]{2,3}|\d{5,9}|OLD FORM|NEW FORM)\s?/")
_PLURAL = re.compile(r"(?<=[a-z])\((e?s)\)", re.IGNORECASE)
_IN_WORDS_AND_DIGITS = re.compile(rf"\b(?:{'|'.join(NUMBERS)})\s*\((\d+(?:\.\d+)?)\)", re.IGNORECASE)
_IN_DIGITS_AND_WORDS = re.compile(rf"\b(\d+)\s*\((?:{'|'.join(NUMBERS)})\)", re.IGNORECASE)
_AS_BASE = re.compile(r"\(\s*[\d.]+\s*(?:mg|mcg)?\s*base\s*\)", re.IGNORECASE)
_WORD = re.compile(rf"{NUMBER}(?:[/ x~]{NUMBER})*|[^\s,;()\[\]]+|[,;()\[\]]")
_BARE_NUMBERS = re.compile(rf"{NUMBER}(?:[/ x~]{NUMBER})*$")


def route_of(text: str) -> str | None:
    """A written route in the model's word, or None where it is not known."""
    folded = normalise(text)
    return folded if folded in ROUTES else ROUTE_WORDS.get(folded)


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
        if not positions:  # words of how it is taken only: `one a day` is a name
            if not self.words or self.words[0] not in NUMBERS:
                return []
            leading = list(takewhile(lambda word: word[0] != TAKEN_OUT, self.words))
            return [" ".join(leading[:end]) for end in range(len(leading), 1, -1)]
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
            if not 0 <= beside < len(self.words) or self.words[beside][0] == TAKEN_OUT:
                break
            edge += step
            edges.append(edge)
        return edges

    def parts(self) -> tuple[list[str], bool]:
        """The naming words, cut at slashes, commas, `and`, `with`, `plus`; and whether at slashes only."""
        parts: list[list[str]] = [[]]
        slashed = True
        for word, naming in zip(self.words, self.naming, strict=True):
            if word in SEPARATORS:
                parts.append([])
                slashed = slashed and word == "/"
            elif naming:
                first, *rest = word.split("/")
                parts[-1].append(first)
                parts.extend([piece] for piece in rest)
        return [" ".join(part).strip() for part in parts if "".join(part)], slashed


DROPS = frozenset({"drop", "drops", "gtt", "gtts"})
_EYES = frozenset({"od", "os", "ou"})

SEPARATORS = frozenset({"/", ",", ";", "and", "with", "plus"})
"""The words that part several medicines of one line."""


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
    """Mark what a line says about strength, dose, form, route, frequency and time. The rest is the name."""
    said = Said()
    text = _said_once(text)
    if "-" in text:
        text = SCHEDULE.sub(said.schedule, text)
    folded = said.take_numbers(normalise(_RANGE.sub(_range_or_pair, text)))
    words = tuple(_WORD.findall(folded))
    naming = _Words(words, said).naming()
    if "~" in folded:
        words = tuple(word.replace("~", " ") for word in words)
    return Line(words, tuple(naming), _parsed(said))


class _Words:
    """The words of a line, read one after the other into what it says."""

    def __init__(self, words: tuple[str, ...], said: Said) -> None:
        self._words = words
        self._said = said
        self._seen = 0
        self._amount: int | None = None  # the last one, while only words of form and route follow it

    def naming(self) -> list[bool]:
        """Whether each word is part of a name."""
        naming = [True] * len(self._words)
        position = 0
        while position < len(self._words):
            length = self._said_from(position)
            naming[position : position + length] = [False] * length
            position += length or 1
        return naming

    def _said_from(self, position: int) -> int:
        """How many words from here on say how it is taken; 0 where the first is part of a name."""
        word = self._words[position]
        length, what, value = self._phrase(position)
        if length:
            self._said.phrase(what, value)
            if self._amount is not None and value in COUNTED_FORMS:
                self._said.each.add(self._amount)
            self._amount = self._amount if what in ("form", "route") else None
            return length
        if word == AMOUNT_HERE:
            self._amount = self._seen
            self._seen += 1
            return 1
        if word == "each" and self._amount is not None:
            self._said.each.add(self._amount)
            return 1
        self._amount = None
        if word[0] == TAKEN_OUT or word in _FILLERS:
            return 1
        return self._number(position)

    def _phrase(self, position: int) -> tuple[int, str, str]:
        word = self._words[position]
        if word in _EYES and DROPS.intersection(self._words):
            return 1, "route", "ophthalmic"
        if word in AFTER_AMOUNT and (self._seen or self._said.frequencies):
            return 1, "frequency", AFTER_AMOUNT[word]
        return _phrase_at(self._words, position)

    def _number(self, position: int) -> int:
        word, following = self._words[position], self._words[position + 1 : position + 2]
        if _BARE_NUMBERS.match(word):
            self._said.number(word, self._words[position - 1] if position else "", "".join(following))
            return 1
        if word in NUMBERS and following and _counts_at(self._words, position + 1):
            if word != "one" or not self._said.amounts:
                self._said.bare_counts.append(NUMBERS[word])
            return 1
        return 0


def _counts_at(words: tuple[str, ...], position: int) -> bool:
    """Whether a number in words counts what is taken: `one daily`, `two by mouth`."""
    following = words[position]
    return (
        following[0] == TAKEN_OUT
        or following in COUNTED_WORDS
        or following == "to"
        or _phrase_at(words, position)[0] > 0
    )


def _said_once(text: str) -> str:
    """The line without tags of a database (`/USA/`), and with numbers said once: `one (1) tablet(s)`."""
    if "{=" in text:
        text = text.replace("{=", " ")
    if ":" in text:
        text = _COLON.sub(" ", text)
    if "/" in text:
        text = _TAG.sub(" ", text)
    if "(" in text:
        text = _AS_BASE.sub(" ", _PLURAL.sub(r"\1", text))
        text = _IN_DIGITS_AND_WORDS.sub(r"\1", _IN_WORDS_AND_DIGITS.sub(r"\1", text))
    return text


def _range_or_pair(match: re.Match[str]) -> str:
    """`~` between the ends of a range (`5-10 mg`), `/` between the strengths of two (`5-325 mg`)."""
    first = _LAST_NUMBER.search(match.string, 0, match.start())
    second = _FIRST_NUMBER.match(match.string, match.end())
    if match["hyphen"] and first and second:
        low, high = (float(found.group().replace(",", "")) for found in (first, second))
        if low and not low < high <= _WIDEST_RANGE * low:
            return "/"
    return "~"


def read_beside(
    parsed: Parsed, *, dose: str | None, form: str | None, frequency: str | None, duration: str | None
) -> Parsed:
    """What a line says, outranked or completed by what stands beside it.

    `2 tablets` beside a line that says 500 mg is `2 tablets of 500 mg`. What can't be read stays as it is written.
    """
    timed = duration and (duration if TIME.search(normalise(duration)) else f"for {duration}")
    read = read_line("; ".join(text for text in (dose, form, frequency, timed) if text)).parsed
    said = {"form": form, "frequency": frequency, "duration": duration, "route": None, "over": None}
    changed = {name: found for name, raw in said.items() if (found := getattr(read, name) or raw)}
    if read.over and not read.duration:
        changed.pop("duration", None)
    if dose and read.dose is None and read.strength and "/" in read.strength:
        changed["strength"] = read.strength
    elif dose:
        taken = read.dose or dose
        if parsed.dose and COUNT_ONLY.fullmatch(taken) and AMOUNT.fullmatch(parsed.dose):
            taken = of_each(taken, parsed.dose)
        changed["dose"] = taken
        changed["strength"] = None if parsed.has_bare_number else parsed.strength
    return replace(parsed, **changed)


def _phrase_at(words: tuple[str, ...], position: int) -> tuple[int, str, str]:
    longest = _PHRASE_LENGTHS.get(words[position], 0)
    for length in range(min(longest, len(words) - position), 0, -1):
        phrase = " ".join(words[position : position + length])
        if phrase in _PHRASES:
            return length, *_PHRASES[phrase]
    return 0, "", ""


def _parsed(said: Said) -> Parsed:
    if said == _NOTHING_SAID:
        return NOTHING_PARSED
    dose, strength = said.dose()
    over, duration = said.times()
    form = next((f for f in said.forms if f != "extended-release"), None)
    if "extended-release" in said.forms:
        form = f"extended-release {form}" if form else "extended-release"
    implied = {FORM_ROUTES[f] for f in said.forms if FORM_ROUTES.get(f)}
    return Parsed(
        strength=strength,
        dose=dose,
        form=form,
        route=said.routes[0] if said.routes else implied.pop() if len(implied) == 1 else None,
        frequency=said.frequency(),
        over=over,
        duration=duration,
        quantity=said.quantity,
    )


_NOTHING_SAID = Said()
