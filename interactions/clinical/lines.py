"""A written line taken apart: what names the medicine, and what says how it is taken.

Every word of a line is either part of the name, or read as strength, dose, form, route, frequency or duration.
A word that is neither stays in the name, so that nothing unread is ever dropped.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from interactions.clinical.direction_words import (
    AMOUNT,
    COUNT_ONLY,
    COUNTED_FORMS,
    FORM_ROUTES,
    FORM_WORDS,
    FREQUENCY_WORDS,
    NUMBER,
    ROUTE_WORDS,
    TIME,
)
from interactions.clinical.directions import AMOUNT_HERE, TAKEN_OUT, Said, of_each
from interactions.clinical.vocabulary import ROUTES

_FOLD = str.maketrans({"'": None, "’": None, "`": None, "®": None, "™": None, "-": " ", "‐": " ", "‑": " ", "–": " ",
                       "—": " ", "_": " ", "&": " and ", "+": "/", "µ": "u", "μ": "u", "⁄": "/", "×": " x ",
                       "\xa0": " "})  # fmt: skip
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
    """How an item is taken, as far as it is written; each a normalised text or None.

    `dose` is how much at once: `0.5 mg/kg`, `2 tablets of 500 mg`, or as it is written where that can mean two things
    (`2 tablets 1000 mg`). `over` is how long one dose takes to give; `duration` how long it is taken.
    """

    strength: str | None = None
    dose: str | None = None
    form: str | None = None
    route: str | None = None
    frequency: str | None = None
    over: str | None = None
    duration: str | None = None

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
    "in", "per", "each", ",", ";", "(", ")", "[", "]", "x", "-",
})  # fmt: skip
_RANGE = re.compile(r"(?<=\d)(?:\s*[-‐‑–—]\s*|\s+to\s+)(?=\.?\d)")
_WORD = re.compile(rf"{NUMBER}(?:[/ x~]{NUMBER})*|[^\s,;()\[\]]+|[,;()\[\]]")
_BARE_NUMBERS = re.compile(rf"{NUMBER}(?:[/ x~]{NUMBER})*$")


def route_of(text: str) -> str | None:
    """A written route in the model's word, or None where it is not known."""
    folded = normalise(text)
    return folded if folded in ROUTES else ROUTE_WORDS.get(folded)


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
    folded = said.take_numbers(normalise(_RANGE.sub("~", text)))
    words = tuple(_WORD.findall(folded))
    naming = [True] * len(words)
    position, amounts_seen = 0, 0
    amount: int | None = None  # the last one, while only words of form and route follow it
    while position < len(words):
        word = words[position]
        length, what, value = _phrase_at(words, position)
        if length:
            said.phrase(what, value)
            if amount is not None and value in COUNTED_FORMS:
                said.each.add(amount)
            amount = amount if what in ("form", "route") else None
        elif word == AMOUNT_HERE:
            amount = amounts_seen
            amounts_seen += 1
        elif word == "each" and amount is not None:
            said.each.add(amount)
        else:
            amount = None
        if length or word[0] == TAKEN_OUT or word in _FILLERS:
            for marked in range(position, position + (length or 1)):
                naming[marked] = False
        elif _BARE_NUMBERS.match(word):
            naming[position] = False
            before = words[position - 1] if position else ""
            said.number(word, before, words[position + 1] if position + 1 < len(words) else "")
        position += length or 1
    if "~" in folded:
        words = tuple(word.replace("~", " ") for word in words)
    return Line(words, tuple(naming), _parsed(said))


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
    )


_NOTHING_SAID = Said()
