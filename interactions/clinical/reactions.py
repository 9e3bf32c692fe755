"""What somebody wrote of an allergy: the thing, and the reaction to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from interactions.clinical.lines import normalise
from interactions.clinical.statements import ReactionWord
from interactions.clinical.vocabulary import REACTIONS

_LONGEST_PHRASE = 4
_PARTED = re.compile(r"\s*(?:\(|\[|:|;|,|=>|->|→|–|—|\s-\s?|\bcauses?\b|\bcaused\b|\bgives? me\b|\bgave me\b)\s*")
_BEFORE = re.compile(
    r"^\s*(?:severe\s+)?(?:allergic|allergy|allergies|sensitive|sensitivity|reaction)\s*(?:to|:)\s+", re.IGNORECASE
)
_AFTER = re.compile(r"\s+(?:allergy|allergies|sensitivity)\s*$", re.IGNORECASE)
_INTOLERANT = re.compile(r"^\s*(?:intolerant|intolerance)\s*(?:to|of|:)\s+|\s+intolerance\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reaction:
    """A reaction in the words of the vocabulary; None where it isn't known here. `text` is as written."""

    text: str | None = None
    reaction: str | None = None
    type: str | None = None


NO_REACTION = Reaction()


@dataclass(frozen=True)
class ReactionIndex:
    """The written reactions of a Compendium, by their normalised words."""

    by_words: Mapping[str, ReactionWord]

    @classmethod
    def of(cls, words: Iterable[ReactionWord]) -> ReactionIndex:
        return cls({normalise(word.text): word for word in words})

    def read(self, text: str) -> Reaction:
        """The gravest reaction that the text names as whole words: `hives and swelling of the throat` names two."""
        words = normalise(re.sub(r"[^\w\s'’/-]", " ", text)).split()
        found = [
            word
            for start in range(len(words))
            for end in range(start + 1, min(start + _LONGEST_PHRASE, len(words)) + 1)
            if (word := self.by_words.get(" ".join(words[start:end])))
        ]
        if not found:
            return Reaction(text)
        gravest = min(found, key=lambda word: REACTIONS.index(word.reaction))
        kind = "allergy" if any(word.type == "allergy" for word in found) else gravest.type
        return Reaction(text, gravest.reaction, kind)

    def splits(self, text: str) -> Iterator[tuple[str, Reaction]]:
        """The ways in which a line can be a thing and a reaction, the likeliest first: `penicillin (hives)`."""
        if _INTOLERANT.search(text):
            yield _INTOLERANT.sub("", text).strip(), Reaction(text, "other", "intolerance")
        bare = _AFTER.sub("", _BEFORE.sub("", text)).strip()
        if bare != text.strip():
            yield bare, NO_REACTION
        for match in _PARTED.finditer(bare):
            what, reaction = bare[: match.start()].strip(), bare[match.end() :].strip(" )].")
            if what and reaction:
                yield _AFTER.sub("", what), self.read(reaction)
        words = bare.split()
        for count in range(1, min(_LONGEST_PHRASE, len(words) - 1) + 1):
            last = " ".join(words[-count:])
            if normalise(last) in self.by_words:
                yield " ".join(words[:-count]), self.read(last)
