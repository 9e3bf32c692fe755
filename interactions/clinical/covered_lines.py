"""The names of a line whose every word is accounted for: a name, how it is taken, or a word that names nothing.

`VICODIN (PARACETAMOL HYDROCODONE BITARTRATE) [Abbott]` is three names of which one holds the others; `isoniazid
rifampicin` are two medicines. A line with one unknown word is not covered, and stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from interactions.clinical.beside_names import CATIONS, beside_at, is_salt
from interactions.clinical.directions import TAKEN_OUT
from interactions.clinical.lines import SEPARATORS, Line
from interactions.clinical.resolution import Target

_LONGEST_NAME = 9
_SHORT_NAME = 3
_LEAST_QUANTITY = 10
_QUANTITY = re.compile(r"#(\d+)")
_OPEN, _CLOSE = frozenset("(["), frozenset(")]")
_BRACKETS = _OPEN | _CLOSE

Exact = Callable[[str], tuple[Target, ...]]


class Named(NamedTuple):
    """A name of the line: what it can mean, and whether it stands in brackets."""

    key: str
    targets: tuple[Target, ...]
    in_brackets: bool


@dataclass(slots=True)
class Covered:
    """The names of a line, part by part (see SEPARATORS), and what stands beside them.

    `slashed`: whether slashes alone part them.
    """

    parts: list[list[Named]] = field(default_factory=lambda: [[]])
    slashed: bool = True
    aside: list[str] = field(default_factory=list)
    makers: list[str] = field(default_factory=list)
    quantity: str | None = None

    @property
    def keys(self) -> list[str]:
        return [name.key for part in self.parts for name in part]


def cover(line: Line, exact: Exact, numbered: frozenset[str]) -> Covered | None:
    """The names of the line, the longest first; None where a word is left over, or no name is found."""
    words, naming = _split_at_slashes(line)
    found = Covered()
    position, depth = 0, 0
    after: str | None = None  # the name that the last word belongs to
    while position < len(words):
        word = words[position]
        if word in _BRACKETS:
            depth = max(0, depth + (1 if word in _OPEN else -1))
            after = after if word in _OPEN else None
            position += 1
            continue
        if after is not None and is_salt(word, after):
            position += 1
            continue
        if after is not None and word in CATIONS:
            if not found.slashed or "/" not in words:
                return None  # a salt, or a second medicine?
            position += 1
            continue
        length, targets = _name_at(words, naming, position, exact)
        if length:
            after = "".join(words[position : position + length])
            found.parts[-1].append(Named(after, targets, depth > 0))
        elif word in SEPARATORS:
            length, after = 1, None
            if depth == 0:
                found.parts.append([])
                found.slashed = found.slashed and word == "/"
        else:
            length = _beside(words, naming, position, found, after, numbered)
            if not length:
                return None
        position += length
    found.parts = [part for part in found.parts if part]
    return found if found.parts and _is_plain(found) else None


def _split_at_slashes(line: Line) -> tuple[list[str], list[bool]]:
    words: list[str] = []
    naming: list[bool] = []
    for word, names in zip(line.words, line.naming, strict=True):
        pieces = [piece for piece in re.split("(/)", word) if piece] if names else [word]
        words += pieces
        naming += [names] * len(pieces)
    return words, naming


def _name_at(words: Sequence[str], naming: Sequence[bool], start: int, exact: Exact) -> tuple[int, tuple[Target, ...]]:
    """The longest name from here on: how many words it has, and what it means."""
    end = start
    while end < min(start + _LONGEST_NAME, len(words)) and words[end][0] != TAKEN_OUT and words[end] not in _BRACKETS:
        end += 1
    for stop in range(end, start, -1):
        if any(naming[start:stop]):
            targets = exact("".join(words[start:stop]))
            if targets:
                return stop - start, targets
    return 0, ()


def _beside(
    words: Sequence[str], naming: Sequence[bool], position: int, found: Covered, after: str | None,
    numbered: frozenset[str],
) -> int:  # fmt: skip
    """How many words from here on name nothing; what they say is kept. 0 where the first may be a name."""
    length, what = beside_at(words, position)
    if length:
        said = " ".join(words[position : position + length])
        (found.makers if what == "maker" else found.aside).append(said)
        return length
    if not naming[position]:
        return 1
    quantity = _QUANTITY.fullmatch(words[position])
    if quantity and (int(quantity[1]) >= _LEAST_QUANTITY or after not in numbered):
        found.quantity = quantity[1]
        return 1
    return 0


def _is_plain(found: Covered) -> bool:
    """Whether names that stand side by side are whole names of medicines.

    A few letters beside a name may be a piece of it, and of two words for classes one may tell of the other.
    """
    for part in found.parts:
        outside = [name for name in part if not name.in_brackets]
        if len(outside) > 1 and any(len(name.key) <= _SHORT_NAME or _is_class(name) for name in outside):
            return False
    return True


def _is_class(name: Named) -> bool:
    return any(target.type == "classes" for target in name.targets)


Contents = Callable[[tuple[Target, ...]], frozenset[str]]


def meanings(covered: Covered, contents: Contents) -> Iterator[tuple[Target, ...] | None]:
    """What each part means; None for one whose names disagree, or whose name means several things.

    A name in brackets says again what stands before it, or a part of that. Of names side by side, the one that holds
    all others speaks for them.
    """
    for part in covered.parts:
        outside = [name for name in part if not name.in_brackets]
        yield _meaning(part, outside or part, contents)


def _meaning(part: Sequence[Named], outside: Sequence[Named], contents: Contents) -> tuple[Target, ...] | None:
    inside = [name for name in part if name not in outside]
    if inside and all(map(_is_class, outside)) and not any(map(_is_class, inside)):
        outside, inside = inside, []  # `cholesterol pill (Lipitor)`
    wanted = {contents(name.targets[:1]) for name in inside if len(name.targets) == 1}
    told: list[Named] = []
    for name in outside:
        targets = name.targets
        is_group = any(target.type == "allergens" for target in targets)  # an allergen, and what is in it
        if len(targets) > 1 and not is_group:  # a name of several things, told apart by what stands in brackets
            targets = tuple(target for target in targets if contents((target,)) in wanted)
            if len(targets) != 1:
                return None
        told.append(name._replace(targets=targets))
    of_all = frozenset[str]().union(*(contents(name.targets) for name in told))
    for name in inside:
        if not any(target.type == "classes" or contents((target,)) <= of_all for target in name.targets):
            return None
    for name in told:
        if contents(name.targets) == of_all:
            return name.targets
    return tuple(target for name in told for target in name.targets)
