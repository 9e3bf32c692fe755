"""Every written name and code, ready to be looked up: exactly, or by what is near."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, Self

from interactions.clinical.compendium import Compendium
from interactions.clinical.lines import (
    name_key,
    normalise,
    read_line,
)
from interactions.clinical.model import Codes, Name, NotDrug
from interactions.clinical.patient import Item
from interactions.clinical.reactions import ReactionIndex
from interactions.clinical.resolution import (
    ANY_TYPES,
    Resolution,
    Suggestion,
    Target,
)
from interactions.clinical.spelling import SpellingIndex, distance
from interactions.clinical.vocabulary import Status

_SUGGESTIONS = 5
_MISTAKABLE = 0.33  # of its letters may be wrong where a name is one of a pair that is confused
_MARK = re.compile(r"[\s/]+")
_SHORT = 2
_SUGGESTED = 2.0  # times as far as for a guess
_SUGGESTION_LENGTH = 60
_ICD10_CATEGORY = 3
CLINICAL_DRUG = "clinical-drug"


@dataclass(frozen=True)
class NameTable:
    """Every written name and code of a Compendium, ready to be looked up.

    `asked_back` holds the words that are no medicine's even where one is written alike (same, for SAMe); `numbered` the
    names that a bare number makes another's (Tylenol, for Tylenol 3); `wider` the conditions above each condition;
    `printed` the whole lines that name a clinical drug, which are no names to be misspelt.
    """

    by_key: Mapping[str, tuple[Target, ...]]
    by_id: Mapping[str, Target]
    by_code: Mapping[str, Mapping[str, Target]]
    not_drugs: Mapping[str, NotDrug]
    asked_back: frozenset[str]
    product_by_contents: Mapping[frozenset[str], Target]
    numbered: frozenset[str]
    wider: Mapping[str, frozenset[str]]
    reactions: ReactionIndex
    confused: Mapping[str, tuple[str, ...]]
    printed: Mapping[str, Target]
    _spelling: SpellingIndex = field(repr=False)

    @classmethod
    def of(cls, compendium: Compendium) -> Self:
        by_key: dict[str, tuple[Target, ...]] = {}
        by_id: dict[str, Target] = {}
        by_code: dict[str, dict[str, Target]] = {}
        for type_name, record_id, name, names, codes in _named(compendium):
            own = Target(type_name, record_id, name, name, "name")
            if type_name != "allergens":  # a class may have the same id; an allergen is only asked for by its names
                by_id[record_id] = own
            written = [own, *(Target(type_name, record_id, name, n.text, n.kind) for n in names)]
            for target in written:
                _add(by_key, name_key(target.matched), target)
            _add(by_key, name_key(record_id), own)
            for system, values in codes.items():
                for value in values:
                    by_code.setdefault(system, {})[_code_key(system, value)] = own
        return cls(
            by_key=by_key,
            by_id=by_id,
            by_code=by_code,
            not_drugs={name_key(word.text): word for word in compendium.not_drugs.values()},
            asked_back=frozenset(
                normalise(word.text) for word in compendium.not_drugs.values() if word.kind == "reference"
            ),
            product_by_contents={
                frozenset(product.contains): by_id[product.id]
                for product in compendium.products.values()
                if product.id in by_id
            },
            numbered=frozenset(
                bare
                for key, meant in by_key.items()
                if (bare := key.rstrip("0123456789").rstrip("#")) != key
                and bare in by_key
                and _records(by_key[bare]) != _records(meant)
            ),
            wider={condition: _above(condition, compendium) for condition in compendium.conditions},
            reactions=ReactionIndex.of(compendium.reactions.values()),
            confused=_confused(compendium, by_key),
            printed=_printed(compendium, by_id, by_code),
            _spelling=SpellingIndex(by_key),
        )

    def target_of_id(self, item: Item, types: frozenset[str]) -> Target | None:
        target = self.by_id.get(item.id) if item.id else None
        return target if target and target.type in types else None

    def target_of_code(self, item: Item, types: frozenset[str]) -> Target | None:
        if not item.code:
            return None
        system, value = item.code
        known = self.by_code.get(system, {})
        key = _code_key(system, value)
        target = known.get(key)
        if target is None and system == "icd10":
            shorter = (key[:end] for end in range(len(key) - 1, _ICD10_CATEGORY - 1, -1))
            target = next((known[prefix] for prefix in shorter if prefix in known), None)
        return target if target and target.type in types else None

    @cached_property
    def _inside(self) -> Mapping[str, frozenset[str]]:
        return {product.id: contents for contents, product in self.product_by_contents.items()}

    def contents_of(self, targets: tuple[Target, ...]) -> frozenset[str]:
        """What is in all targets together: of a product its ingredients."""
        return frozenset().union(*(self._inside.get(target.id, {target.id}) for target in targets))

    def contents(self, resolution: Resolution) -> frozenset[str]:
        return self.contents_of(resolution.targets)

    def exact(self, key: str, types: frozenset[str]) -> tuple[Target, ...]:
        found = self.by_key.get(key)
        return tuple([target for target in found if target.type in types]) if found else ()

    def near(self, wanted: str, types: frozenset[str], *, reach: float) -> list[NearTarget]:
        """The records with a name near the wanted one, the nearest first, each once."""
        best: dict[tuple[str, str], NearTarget] = {}
        for key, cost in self._spelling.near(wanted, reach=reach):
            for target in self.exact(key, types):
                best.setdefault((target.type, target.id), NearTarget(target, cost))
        return list(best.values())

    def mistakable(self, wanted: str, best: NearTarget, already: list[NearTarget]) -> list[NearTarget]:
        """The names that are confused with the nearest one, where what is written could be one of them as well."""
        seen = {one.target.id for one in already}
        found = []
        for other in self.confused.get(best.target.id, ()):
            cost = distance(wanted, other)
            if cost <= _MISTAKABLE * len(wanted):
                found += [NearTarget(target, cost) for target in self.by_key.get(other, ()) if target.id not in seen]
        return found

    def suggest(
        self, text: str, types: frozenset[str] = ANY_TYPES, limit: int = _SUGGESTIONS
    ) -> tuple[Suggestion, ...]:
        """The nearest written names, best first, one for each record. Never acted upon: for a person to choose from."""
        wanted = name_key(naming_words(text))
        return tuple(one.suggestion(wanted) for one in self.near(wanted, types, reach=_SUGGESTED)[:limit])


class NearTarget(NamedTuple):
    target: Target
    cost: float

    def suggestion(self, wanted: str) -> Suggestion:
        score = round(max(0.0, 1 - self.cost / max(len(wanted), 1)), 2)
        return Suggestion(self.target.type, self.target.id, self.target.name, self.target.matched, score)


def naming_words(text: str) -> str:
    """The words of a line that name something."""
    candidates = read_line(text[:_SUGGESTION_LENGTH]).candidates()
    return candidates[-1] if candidates else normalise(text[:_SUGGESTION_LENGTH])


def marks(name: str) -> list[str]:
    """The short words and those with figures, which tell names apart and are never misspelt: B12, beta-1a."""
    return [word for word in _MARK.split(normalise(name)) if len(word) <= _SHORT or any(c.isdigit() for c in word)]


def _add(by_key: dict[str, tuple[Target, ...]], key: str, target: Target) -> None:
    """One more target of a key, unless its record stands there already."""
    known = by_key.get(key, ())
    if not known or (target.type, target.id) not in _records(known):
        by_key[key] = (*known, target)


def _records(targets: Iterable[Target]) -> set[tuple[str, str]]:
    return {(target.type, target.id) for target in targets}


def _confused(compendium: Compendium, by_key: Mapping[str, tuple[Target, ...]]) -> dict[str, tuple[str, ...]]:
    """For each record, the keys of the names that are confused with one of its names."""
    found: dict[str, list[str]] = {}
    for pair in compendium.lookalikes.values():
        for own, other in ((pair.a, pair.b), (pair.b, pair.a)):
            for target in by_key.get(name_key(own), ()):
                found.setdefault(target.id, []).append(name_key(other))
    return {record: tuple(keys) for record, keys in found.items()}


def _named(compendium: Compendium) -> Iterator[tuple[str, str, str, Sequence[Name], Codes]]:
    """Every record that can be named, unless it is retired: (type, id, name, names, codes)."""
    for type_name in ("substances", "products", "classes", "conditions", "allergens"):
        for record in getattr(compendium, type_name).values():
            if record.status is not Status.RETIRED:
                yield type_name, record.id, record.name, record.names, getattr(record, "codes", {})
    for said in compendium.imported_names.values():
        type_name = "substances" if said.of in compendium.substances else "products"
        record = getattr(compendium, type_name)[said.of]
        if record.status is not Status.RETIRED:
            yield type_name, record.id, record.name, said.names, {said.origin: said.codes}


def _printed(
    compendium: Compendium, by_id: Mapping[str, Target], by_code: dict[str, dict[str, Target]]
) -> dict[str, Target]:
    """The clinical drugs by the key of each line that names one; their codes are put into `by_code`."""
    found: dict[str, Target] = {}
    for said in compendium.imported_names.values():
        for drug in said.drugs if said.of in by_id else ():
            target = replace(by_id[said.of], matched=drug.texts[0], how=CLINICAL_DRUG)
            by_code.setdefault(said.origin, {})[drug.code] = target
            found.update((name_key(text), target) for text in drug.texts)
    return found


def _above(condition: str, compendium: Compendium) -> frozenset[str]:
    found: set[str] = set()
    waiting = [condition]
    while waiting:
        record = compendium.conditions.get(waiting.pop())
        new = [parent for parent in record.parents if parent not in found] if record else []
        found.update(new)
        waiting += new
    return frozenset(found)


def _code_key(system: str, value: str) -> str:
    value = value.strip().upper()
    return value.replace(".", "") if system == "icd10" else value
