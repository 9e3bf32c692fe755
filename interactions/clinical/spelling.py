"""The written names that are near a misspelt one, by how people misspell: by ear, by a slip of the finger, by a letter.

A distance is a sum of what each slip costs: 1 for a letter that is wrong, missing or too many, less for one that sounds
alike. How far a name may be away grows with its length, because short brands are near each other by chance (Flomox is
no misspelt Flomax).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

SHORTEST = 5
"""Letters of the shortest name that is taken for misspelt."""

LONGEST = 60
_MOST_LETTERS_WRONG = 3
_COMPARED = 24
_REMEMBERED = 4
_VOWELS = frozenset("aeiou")
_VOWEL, _MISSING_VOWEL, _ALIKE, _SWAPPED = 0.75, 0.75, 0.5, 0.7
BY_EAR = 0.4
"""What a name costs that is written otherwise and sounds the same."""
_LIKE = frozenset({frozenset(pair) for pair in ("ei", "bp", "dt", "gj", "gk", "fv", "vw", "mn", "ks", "uw")})
_SOUNDS = (
    (re.compile("^x"), "s"), (re.compile("^ps"), "s"), (re.compile("ph"), "f"), (re.compile("sch|sh|tsh"), "s"),
    (re.compile("ck|q"), "k"), (re.compile("c(?=[eiy])"), "s"), (re.compile("c"), "k"), (re.compile("x"), "ks"),
    (re.compile("z"), "s"), (re.compile("y"), "i"), (re.compile(r"(?<=[rt])h"), ""), (re.compile(r"(.)\1+"), r"\1"),
)  # fmt: skip
_ALLOWED = ((6, 0.6), (8, 0.8), (11, 1.3))
_ALLOWED_BEYOND = 1.8


def allowed(letters: int) -> float:
    """How far a name of so many letters may be from what is written to be taken for it."""
    return next((cost for longest, cost in _ALLOWED if letters <= longest), _ALLOWED_BEYOND)


_STEM = re.compile(
    r"(?:sepam|solam|pril|sartan|olol|astatin|misin|silin|oksasin|prasol[ei]?|tidin[ei]?|dipin[ei]?|semid[ei]?)$"
)
_OF_A_STEM = 3
_OTHER_INITIAL = 0.3


def _is_another_of_its_kind(written: str, name: str) -> bool:
    """Whether two sounded keys share the stem of a group, and differ too much in what tells its members apart.

    `tepazepam` may be temazepam, and tetrazepam as well: with so little of its own, a name must be nearer.
    """
    stem = _STEM.search(name)
    if stem is None or not written.endswith(stem.group()):
        return False
    own, read = name[: stem.start()], written[: -len(stem.group())]
    return slips(read, own) > allowed(max(len(own), len(read)) + _OF_A_STEM)


def is_doubtful(written: str, name: str, cost: float) -> bool:
    """Whether a name so near begins with another letter and has another slip: the first letter is seldom wrong."""
    far = allowed(max(len(written), len(name))) - _OTHER_INITIAL
    return written[0] != name[0] and cost > max(far, BY_EAR)


def sound(key: str) -> str:
    """A name's key with what sounds alike written alike: `zanax` and `xanax`, `amoxasilin` and `amoxicilin`."""
    for pattern, replacement in _SOUNDS:
        key = pattern.sub(replacement, key)
    return key


def slips(written: str, name: str) -> float:
    """What it costs to take one sounded key for the other."""
    cost = 0.0
    taken: dict[str, int] = {}
    for step in Levenshtein.editops(written, name):
        if step.tag == "replace":
            cost += _replaced(written[step.src_pos], name[step.dest_pos])
            continue
        letter = written[step.src_pos] if step.tag == "delete" else name[step.dest_pos]
        other = taken.pop(letter, None)
        if other is not None and abs(other - step.src_pos) <= 2:  # noqa: PLR2004  it moved by one or two places
            cost += _SWAPPED - _missed(letter)
            continue
        taken[letter] = step.src_pos
        cost += _missed(letter)
    return cost


def _replaced(one: str, other: str) -> float:
    if frozenset((one, other)) in _LIKE:
        return _ALIKE
    return _VOWEL if one in _VOWELS and other in _VOWELS else 1.0


def _missed(letter: str) -> float:
    if letter == "h":
        return _ALIKE
    return _MISSING_VOWEL if letter in _VOWELS else 1.0


class Near(NamedTuple):
    """A name's key, and how far it is from what was written."""

    key: str
    cost: float


class SpellingIndex:
    """All keys of one vocabulary by the letter that their sound begins with, and by length."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = tuple(key for key in keys if SHORTEST <= len(key) <= LONGEST and not key.isdigit())
        # a name is first guessed, then suggestions are asked for
        self._compared = lru_cache(_REMEMBERED)(self._compare)

    @cached_property
    def _by_initial(self) -> Mapping[str, tuple[list[str], list[int], list[str]]]:
        """For each first letter: the sounded keys, shortest first, their lengths, and the keys as written."""
        found: dict[str, list[tuple[int, str, str]]] = {}
        for key in self._keys:
            sounded = sound(key)
            found.setdefault(_initial(sounded), []).append((len(sounded), sounded, key))
        return {
            initial: ([s for _, s, _ in rows], [length for length, _, _ in rows], [key for _, _, key in rows])
            for initial, rows in ((initial, sorted(rows)) for initial, rows in found.items())
        }

    def near(self, key: str, *, reach: float = 1.0) -> list[Near]:
        """The names that can be meant, the nearest first; `reach` times as far as is allowed for their length."""
        if not SHORTEST <= len(key) <= LONGEST:
            return []
        best: dict[str, float] = {}
        for own, cost, of_its_kind in self._compared(key):
            if cost <= allowed(max(len(own), len(key))) * reach and not (reach <= 1 and of_its_kind):
                best[own] = min(cost, best.get(own, cost))
        return sorted((Near(*one) for one in best.items()), key=lambda one: (one.cost, one.key))

    def _compare(self, key: str) -> tuple[tuple[str, float, bool], ...]:
        """The names that are worth a look: each with its distance, and whether it is only another of its kind."""
        sounded = sound(key)
        found = []
        for initial, longer, shorter in self._looked_at(sounded):
            rows, lengths, written = self._by_initial.get(initial, ([], [], []))
            start = bisect_left(lengths, len(sounded) - shorter)
            end = bisect_left(lengths, len(sounded) + longer + 1)
            for name, _, place in process.extract(
                sounded, rows[start:end], scorer=OSA.distance, score_cutoff=_MOST_LETTERS_WRONG, limit=_COMPARED
            ):
                own = written[start + place]
                found.append((own, distance(key, own, sounded, name), _is_another_of_its_kind(sounded, name)))
        return tuple(found)

    @staticmethod
    def _looked_at(sounded: str) -> Iterable[tuple[str, int, int]]:
        """The first letters to look under, with how much longer and shorter a name may be there."""
        far = 1 if allowed(len(sounded)) < 1 else 2  # what is allowed grows with the length
        yield _initial(sounded), far, far
        if _initial(sounded[1:]) != _initial(sounded):
            yield _initial(sounded[1:]), 0, 1  # one letter too many in front, or the first two swapped
        if sounded[0] not in _VOWELS:
            yield from ((initial, 1, -1) for initial in "aeo")  # a vowel in front was not heard


def distance(written: str, name: str, sounded: str | None = None, sounded_name: str | None = None) -> float:
    """How far a written key is from a name's key; what only sounds alike is near, and not the same."""
    cost = slips(sounded or sound(written), sounded_name or sound(name))
    return cost or (BY_EAR if written != name else 0.0)


def _initial(sounded: str) -> str:
    """The first letter, those alike that are often misheard."""
    return {"i": "e", "u": "o"}.get(sounded[:1], sounded[:1])
