"""From a written line, an id or a code to what it means, or to an honest status. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from interactions.clinical.assertions import Assertion, read_condition, read_medicine
from interactions.clinical.compendium import Compendium
from interactions.clinical.lines import (
    NOTHING_PARSED,
    SEPARATORS,
    Line,
    Parsed,
    bracketed,
    in_parentheses,
    name_key,
    normalise,
    read_beside,
    read_line,
    route_of,
)
from interactions.clinical.model import Codes, Name
from interactions.clinical.patient import Item, State
from interactions.clinical.reactions import NO_REACTION, ReactionIndex
from interactions.clinical.resolution import (
    ALLERGY_TYPES,
    ANY_TYPES,
    CONDITION_TYPES,
    MEDICINE_TYPES,
    ItemStatus,
    Resolution,
    Suggestion,
    Target,
)
from interactions.clinical.spelling import BY_EAR, SpellingIndex, distance
from interactions.clinical.vocabulary import Status

_CODE_TYPES = {"rxnorm": MEDICINE_TYPES, "atc": MEDICINE_TYPES, "unii": MEDICINE_TYPES,
               "icd10": CONDITION_TYPES, "snomed": CONDITION_TYPES}  # fmt: skip
_SUGGESTIONS = 5
_MOST_SEEN = 20_000  # lines kept as they were read
_CLEARLY = 0.5  # how much farther the second nearest name is where the nearest is clear (see spelling)
_MISTAKABLE = 0.33  # of its letters may be wrong where a name is one of a pair that is confused
_CONDITION_PARTS = re.compile(r"\s*(?:[,;/+]|\band\b|\bor\b|\bwith\b|&)\s*", re.IGNORECASE)
_AS_NEEDED = re.compile(r"\b(?:prn|as needed)\b", re.IGNORECASE)
_FOR = re.compile(r"(?:for|prn|to|as needed|indication|dx)\b", re.IGNORECASE)
_LONGEST_NAME = 4
_MARK = re.compile(r"[\s/]+")
_SHORT = 2
_SUGGESTED = 2.0  # times as far as for a guess
_SUGGESTION_LENGTH = 60
_ICD10_CATEGORY = 3
_CLINICAL_DRUG = "clinical-drug"
_WHERE = {
    "conditions": "a condition: list it under conditions",
    "substances": "a substance: list it under medications or substances",
}


@dataclass(frozen=True)
class NameIndex:
    """Every written name and code of a Compendium, ready to be looked up.

    `asked_back` holds the words that are no medicine's even where one is written alike (same, for SAMe); `numbered` the
    names that a bare number makes another's (Tylenol, for Tylenol 3); `wider` the conditions above each condition;
    `printed` the whole lines that name a clinical drug, which are no names to be misspelt.
    """

    by_key: Mapping[str, tuple[Target, ...]]
    by_id: Mapping[str, Target]
    by_code: Mapping[str, Mapping[str, Target]]
    not_drugs: Mapping[str, str]
    asked_back: frozenset[str]
    product_by_contents: Mapping[frozenset[str], Target]
    numbered: frozenset[str]
    wider: Mapping[str, frozenset[str]]
    reactions: ReactionIndex
    confused: Mapping[str, tuple[str, ...]]
    printed: Mapping[str, Target]
    _spelling: SpellingIndex = field(repr=False)
    _seen: dict[tuple[str, frozenset[str]], Resolution] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, compendium: Compendium) -> NameIndex:
        by_key: dict[str, dict[tuple[str, str], Target]] = {}
        by_id: dict[str, Target] = {}
        by_code: dict[str, dict[str, Target]] = {}
        for type_name, record_id, name, names, codes in _named(compendium):
            own = Target(type_name, record_id, name, name, "name")
            if type_name != "allergens":  # a class may have the same id; an allergen is only asked for by its names
                by_id[record_id] = own
            written = [own, *(Target(type_name, record_id, name, n.text, n.kind) for n in names)]
            for target in written:
                by_key.setdefault(name_key(target.matched), {}).setdefault((type_name, record_id), target)
            by_key.setdefault(name_key(record_id), {}).setdefault((type_name, record_id), own)
            for system, values in codes.items():
                for value in values:
                    by_code.setdefault(system, {})[_code_key(system, value)] = own
        return cls(
            by_key={key: tuple(targets.values()) for key, targets in by_key.items()},
            by_id=by_id,
            by_code=by_code,
            not_drugs={name_key(word.text): word.kind for word in compendium.not_drugs.values()},
            asked_back=frozenset(
                normalise(word.text) for word in compendium.not_drugs.values() if word.kind == "reference"
            ),
            product_by_contents={
                frozenset(product.contains): by_id[product.id]
                for product in compendium.products.values()
                if product.id in by_id
            },
            numbered=frozenset(bare for key in by_key if (bare := key.rstrip("0123456789")) != key and bare in by_key),
            wider={condition: _above(condition, compendium) for condition in compendium.conditions},
            reactions=ReactionIndex.of(compendium.reactions.values()),
            confused=_confused(compendium, by_key),
            printed=_printed(compendium, by_id, by_code),
            _spelling=SpellingIndex(by_key),
        )

    def resolve(self, item: Item, types: frozenset[str]) -> Resolution:
        """What the item means among records of these types: by id, then code, then text; disagreement is ambiguous."""
        return self._allergy(item, types) if "allergens" in types else self._item(item, types)

    def _allergy(self, item: Item, types: frozenset[str]) -> Resolution:
        """What somebody is allergic to, with the reaction that stands beside it or in the same line."""
        found, reaction = self._item(item, types), NO_REACTION
        sure = found.status in (ItemStatus.RESOLVED, ItemStatus.CLASS, ItemStatus.NONE) and not found.aside
        if item.text and not sure:
            for what, said in self.reactions.splits(item.text):
                read = self._item(replace(item, text=what), types)
                if read.targets:
                    found, reaction = replace(read, text=item.text), said
                    break
        if item.reaction:
            reaction = self.reactions.read(item.reaction)
        if item.reaction_type:
            reaction = replace(reaction, type=item.reaction_type)
        if reaction.text and reaction.type is None:
            unread = f"the reaction “{reaction.text}” is not known here, so it is taken for an allergy"
            found = _with_reason(found, unread)
        return replace(found, reaction=reaction) if reaction is not NO_REACTION else found

    def _item(self, item: Item, types: frozenset[str]) -> Resolution:
        text = item.text or item.id or (f"{item.code[0]} {item.code[1]}" if item.code else "")
        by_id = self._by_id(item, types)
        by_code = self._by_code(item, types)
        if by_id and by_code and by_id.id != by_code.id:
            return _disagree(text, (by_id, by_code))
        sure = by_id or by_code
        not_known = _not_known(item, by_id, by_code)
        if item.text is None:
            return self._without_text(item, text, sure, not_known)
        read = self._read(item.text, types)
        if sure is None:
            return _with_reason(_as_taken(read, item), not_known)
        if read.status is ItemStatus.NONE or any(self._disagrees(target, sure) for target in read.targets):
            return _disagree(item.text, (sure, *read.targets))
        narrowest = next((target for target in read.targets if sure.id in self.wider.get(target.id, ())), sure)
        found = Resolution(item.text, _status_of((narrowest,)), "id" if by_id else "code", (narrowest,), read.parsed)
        if not read.targets and item.text.strip():
            not_known = "; ".join(filter(None, (not_known, f"the text was not read: taken by its {found.match}")))
        return _with_reason(_as_taken(found, item), not_known)

    def _disagrees(self, read: Target, sure: Target) -> bool:
        """Whether they mean different things; a condition and one above it don't."""
        return (
            read.id != sure.id
            and sure.id not in self.wider.get(read.id, ())
            and read.id not in self.wider.get(sure.id, ())
        )

    def _by_id(self, item: Item, types: frozenset[str]) -> Target | None:
        target = self.by_id.get(item.id) if item.id else None
        return target if target and target.type in types else None

    def _by_code(self, item: Item, types: frozenset[str]) -> Target | None:
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

    def _without_text(self, item: Item, text: str, target: Target | None, not_known: str | None) -> Resolution:
        if target is None:
            return Resolution(text, ItemStatus.UNKNOWN, reason=f"{not_known}; nothing was checked for it")
        match = "id" if item.id == target.id else "code"
        parsed = _in_a_name(target.matched) if target.how == _CLINICAL_DRUG else NOTHING_PARSED
        found = Resolution(text, _status_of((target,)), match, (target,), parsed)
        return _with_reason(_as_taken(found, item), not_known)

    def _read(self, text: str, types: frozenset[str]) -> Resolution:
        """A written line, read once: one that resolved is made of known words only, so nobody's secrets are kept."""
        seen = self._seen.get((text, types))
        if seen is None:
            seen = self._read_anew(text, types)
            if seen.status is ItemStatus.RESOLVED and len(self._seen) < _MOST_SEEN:
                self._seen[text, types] = seen
        return seen

    def _read_anew(self, text: str, types: frozenset[str]) -> Resolution:
        """A written line: exact after normalising, then with how it is taken put aside, then as several medicines."""
        key = name_key(text)
        if not key:
            return Resolution(text, ItemStatus.UNKNOWN, reason="the line is empty")
        found = self._exact(key, types)
        if found and normalise(text) in self.asked_back:
            reason = f"this can also point to another list: write {found[0].name} if that is meant; nothing was checked"
            return Resolution(text, ItemStatus.AMBIGUOUS, suggestions=_as_suggestions(found), reason=reason)
        if found:
            if " " not in text.strip():
                return self._found(text, found, NOTHING_PARSED)
            return self._found(text, found, _in_a_name(text))
        drug = self.printed.get(key)
        if drug and drug.type in types:
            return self._found(text, (drug,), read_line(text).parsed)
        kind = self.not_drugs.get(key)
        if kind == "none":
            return Resolution(text, ItemStatus.NONE, match="exact", reason="stated as none")
        if kind:
            return Resolution(text, ItemStatus.UNKNOWN, reason=_not_a_drug(kind))
        if types <= CONDITION_TYPES:
            return self._several_conditions(text, types) or self._unread(text, key, types, NOTHING_PARSED)
        twofold = bracketed(text)
        return self._twice_named(text, *twofold, types) if twofold else self._read_words(text, types)

    def _read_words(self, text: str, types: frozenset[str]) -> Resolution:
        """A line by its words: with how it is taken put aside, as several medicines, or as one under two names."""
        line = read_line(text)
        for candidate in line.candidates():
            key = candidate.replace(" ", "")
            found = self._exact(key, types)
            if found and not (line.parsed.has_bare_number and key in self.numbered):
                return self._found(text, found, line.parsed)
        several = self._several(line, types)
        if several is not None:
            return replace(several, text=text)
        beside = in_parentheses(text)
        if beside:
            first, second = self._read(beside[0], types), self._read(beside[1], types)
            if first.targets and second.targets and self._contents(first) == self._contents(second):
                return replace(first, text=text)
        return self._unread(text, name_key(text), types, line.parsed)

    def _twice_named(self, text: str, generic: str, brand: str, types: frozenset[str]) -> Resolution:
        """A line with its brand in brackets: they must not disagree, and the brand must be known."""
        first, second = self._read(generic, types), self._read(brand, types)
        if first.targets and second.targets and self._contents(first) != self._contents(second):
            return _disagree(text, (*first.targets, *second.targets))
        if not second.targets:
            reason = f"“{brand}” in brackets is not known here; nothing was checked for the line"
            return replace(
                second, text=text, parsed=first.parsed, suggestions=_as_suggestions(first.targets), reason=reason
            )
        if first.targets:
            return replace(first, text=text)
        reason = f"“{generic}” is not known here; read by the name in brackets"
        return replace(second, text=text, parsed=first.parsed, reason=reason)

    def _contents(self, resolution: Resolution) -> frozenset[str]:
        """What is in all targets together: of a product its ingredients."""
        inside = {product.id: contents for contents, product in self.product_by_contents.items()}
        return frozenset().union(*(inside.get(target.id, {target.id}) for target in resolution.targets))

    def _exact(self, key: str, types: frozenset[str]) -> tuple[Target, ...]:
        found = self.by_key.get(key)
        return tuple([target for target in found if target.type in types]) if found else ()

    def _found(self, text: str, found: tuple[Target, ...], parsed: Parsed) -> Resolution:
        if len(found) == 1 or any(target.type == "allergens" for target in found):  # an allergen, and what is in it
            return Resolution(text, _status_of(found), "exact", found, parsed)
        suggestions = tuple(Suggestion(target.type, target.id, target.name, target.matched, 1.0) for target in found)
        named = " or ".join(target.name for target in found)
        return Resolution(
            text, ItemStatus.AMBIGUOUS, None, (), parsed, suggestions, f"this can mean {named}: say which"
        )

    def _several(self, line: Line, types: frozenset[str]) -> Resolution | None:
        """The medicines of a line that names several, all of them read; with slashes, the fixed combination of them."""
        parts, slashed = _parts(line)
        if len(parts) < 2:  # noqa: PLR2004  one part is not several
            return None
        targets: dict[tuple[str, str], Target] = {}
        guesses: list[Resolution] = []
        for part in parts:
            found = self._found(part, self._exact(part.replace(" ", ""), types), NOTHING_PARSED)
            if not found.targets:
                guess = self._guess(part, types, NOTHING_PARSED)
                if guess is None or not guess.targets:
                    return None
                guesses.append(guess)
                found = guess
            for target in found.targets:
                targets.setdefault((target.type, target.id), target)
        product = self.product_by_contents.get(frozenset(id_ for _, id_ in targets)) if slashed else None
        read = (product,) if product else tuple(targets.values())
        reasons = [_several_reason(read), *(guess.reason for guess in guesses)]
        return Resolution(
            "",
            ItemStatus.UNCONFIRMED if guesses else _status_of(read),
            "fuzzy" if guesses else "exact",
            read,
            line.parsed,
            tuple(suggestion for guess in guesses for suggestion in guess.suggestions),
            "; ".join(filter(None, reasons)) or None,
        )

    def _several_conditions(self, text: str, types: frozenset[str]) -> Resolution | None:
        """The conditions of a line that names several, if all of them are read and are said to be so in one way."""
        parts = [part for part in _CONDITION_PARTS.split(text) if part.strip()]
        if len(parts) < 2:  # noqa: PLR2004  one part is not several
            return None
        first, *others = [self._read(part, types) for part in parts]
        if first.assertion is Assertion.NEGATED:  # `no diabetes or asthma` denies both
            others = [
                replace(other, assertion=Assertion.NEGATED) if other.assertion is Assertion.PRESENT else other
                for other in others
            ]
        if any(
            one.status is not ItemStatus.RESOLVED or one.assertion is not first.assertion for one in (first, *others)
        ):
            return None
        targets = {target.id: target for one in (first, *others) for target in one.targets}
        reason = "read as several conditions on one line"
        return replace(first, text=text, targets=tuple(targets.values()), reason=reason)

    def _unread(self, text: str, key: str, types: frozenset[str], parsed: Parsed) -> Resolution:
        elsewhere = self._exact(key, ANY_TYPES - types)
        if not elsewhere:
            found = self._said_about(text, types) or self._guess(text, types, parsed)
            if found:
                return found
        suggestions = self.suggest(text, types) if not elsewhere else _as_suggestions(elsewhere)
        reason = "this name is not known here; nothing was checked for it"
        if elsewhere:
            where = _WHERE["conditions" if elsewhere[0].type == "conditions" else "substances"]
            reason = f"this is {where}; nothing was checked for it"
        return Resolution(text, ItemStatus.UNKNOWN, None, (), parsed, suggestions, reason)

    def _said_about(self, text: str, types: frozenset[str]) -> Resolution | None:
        """The line without what it says about its thing (`stopped last week`), if that leaves something to read."""
        said = read_condition(text) if types <= CONDITION_TYPES else read_medicine(text)
        if not said.text or normalise(said.text) == normalise(text) or any(map(self._names_medicine, said.aside)):
            return None
        if said.is_allergy:
            found = self._allergy(Item(text=said.text), ALLERGY_TYPES)
        else:
            found = self._read_anew(said.text, types)
        if not found.targets and not found.suggestions:
            return None
        parsed = found.parsed
        if any(_AS_NEEDED.search(piece) for piece in said.aside) and "as needed" not in (parsed.frequency or ""):
            parsed = replace(parsed, frequency=", ".join(filter(None, (parsed.frequency, "as needed"))))
        reason = "read as an allergy, because the line says so" if said.is_allergy else None
        return _with_reason(
            replace(
                found,
                text=text,
                parsed=parsed,
                assertion=said.assertion if found.assertion is Assertion.PRESENT else found.assertion,
                stopped_days=found.stopped_days if said.stopped_days is None else said.stopped_days,
                is_allergy=said.is_allergy or found.is_allergy,
                aside=(*said.aside, *found.aside),
            ),
            reason,
        )

    def _names_medicine(self, aside: str) -> bool:
        """Whether words that would be put aside name a medicine: then the line is not that simple."""
        if _FOR.match(aside):
            return False
        words = read_line(aside).words
        return any(
            self._exact("".join(words[start:end]), MEDICINE_TYPES)
            for start in range(len(words))
            for end in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1)
        )

    def _guess(self, text: str, types: frozenset[str], parsed: Parsed) -> Resolution | None:
        """What a misspelt name means: the one that is clearly nearest, or several to choose from, or nothing near."""
        words = _naming(text)
        wanted = name_key(words)
        near = [one for one in self._near(wanted, types, reach=1.0) if _marks(one.target.matched) == _marks(words)]
        if not near or not near[0].cost:  # what is written exactly was refused for another reason
            return None
        best = near[0]
        meant = tuple(one.target for one in near if one.cost == best.cost and one.target.id == best.target.id)
        rivals = [one for one in near[1:] if one.cost <= best.cost + _CLEARLY and one.target not in meant]
        if best.cost > BY_EAR:  # what sounds as a name does is no other one
            rivals += self._mistakable(wanted, best, [best, *rivals])
        suggestions = tuple(one.suggestion(wanted) for one in (best, *rivals))
        if rivals:
            named = words_or([one.name for one in suggestions])
            reason = f"this is near several names ({named}): say which; nothing was checked for it"
            return Resolution(text, ItemStatus.AMBIGUOUS, None, (), parsed, suggestions, reason)
        reason = f"read as {best.target.matched}, which is a guess"
        targets = meant if any(target.type == "allergens" for target in meant) else (best.target,)
        return Resolution(text, ItemStatus.UNCONFIRMED, "fuzzy", targets, parsed, suggestions, reason)

    def _near(self, wanted: str, types: frozenset[str], *, reach: float) -> list[_NearTarget]:
        """The records with a name near the wanted one, the nearest first, each once."""
        best: dict[tuple[str, str], _NearTarget] = {}
        for key, cost in self._spelling.near(wanted, reach=reach):
            for target in self._exact(key, types):
                best.setdefault((target.type, target.id), _NearTarget(target, cost))
        return list(best.values())

    def _mistakable(self, wanted: str, best: _NearTarget, already: list[_NearTarget]) -> list[_NearTarget]:
        """The names that are confused with the nearest one, where what is written could be one of them as well."""
        seen = {one.target.id for one in already}
        found = []
        for other in self.confused.get(best.target.id, ()):
            cost = distance(wanted, other)
            if cost <= _MISTAKABLE * len(wanted):
                found += [_NearTarget(target, cost) for target in self.by_key.get(other, ()) if target.id not in seen]
        return found

    def suggest(
        self, text: str, types: frozenset[str] = ANY_TYPES, limit: int = _SUGGESTIONS
    ) -> tuple[Suggestion, ...]:
        """The nearest written names, best first, one for each record. Never acted upon: for a person to choose from."""
        wanted = name_key(_naming(text))
        return tuple(one.suggestion(wanted) for one in self._near(wanted, types, reach=_SUGGESTED)[:limit])


class _NearTarget(NamedTuple):
    target: Target
    cost: float

    def suggestion(self, wanted: str) -> Suggestion:
        score = round(max(0.0, 1 - self.cost / max(len(wanted), 1)), 2)
        return Suggestion(self.target.type, self.target.id, self.target.name, self.target.matched, score)


def _naming(text: str) -> str:
    """The words of a line that name something."""
    candidates = read_line(text[:_SUGGESTION_LENGTH]).candidates()
    return candidates[-1] if candidates else normalise(text[:_SUGGESTION_LENGTH])


def _marks(name: str) -> list[str]:
    """The short words and those with figures, which tell names apart and are never misspelt: B12, interferon beta-1a."""
    return [word for word in _MARK.split(normalise(name)) if len(word) <= _SHORT or any(c.isdigit() for c in word)]


def words_or(names: Sequence[str]) -> str:
    return " or ".join(dict.fromkeys(names))


def _confused(
    compendium: Compendium, by_key: Mapping[str, Mapping[tuple[str, str], Target]]
) -> dict[str, tuple[str, ...]]:
    """For each record, the keys of the names that are confused with one of its names."""
    found: dict[str, list[str]] = {}
    for pair in compendium.lookalikes.values():
        for own, other in ((pair.a, pair.b), (pair.b, pair.a)):
            for _, record in by_key.get(name_key(own), {}):
                found.setdefault(record, []).append(name_key(other))
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
            target = replace(by_id[said.of], matched=drug.texts[0], how=_CLINICAL_DRUG)
            by_code.setdefault(said.origin, {})[drug.code] = target
            found.update((name_key(text), target) for text in drug.texts)
    return found


def _in_a_name(text: str) -> Parsed:
    """What a name says about how it is taken: Voltaren gel."""
    named = read_line(text).parsed
    return Parsed(form=named.form, route=named.route)


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


def _status_of(targets: tuple[Target, ...]) -> ItemStatus:
    types = {target.type for target in targets}
    return ItemStatus.CLASS if "classes" in types and "allergens" not in types else ItemStatus.RESOLVED


def _as_taken(resolution: Resolution, item: Item) -> Resolution:
    """The resolution with what the item says beside its text: that outranks what was read from the line."""
    if not (item.dose or item.form or item.frequency or item.duration or item.route or item.state is State.STOPPED):
        return resolution
    parsed = read_beside(
        resolution.parsed, dose=item.dose, form=item.form, frequency=item.frequency, duration=item.duration
    )
    reason = resolution.reason
    if item.route:
        parsed = replace(parsed, route=route_of(item.route))
        if parsed.route is None:
            unread = f"the route “{item.route}” is not known, so every route of the medicine was considered"
            reason = f"{reason}; {unread}" if reason else unread
    assertion = Assertion.STOPPED if item.state is State.STOPPED else resolution.assertion
    return replace(resolution, parsed=parsed, reason=reason, assertion=assertion)


def _with_reason(resolution: Resolution, reason: str | None) -> Resolution:
    if reason is None:
        return resolution
    return replace(resolution, reason=f"{reason}; {resolution.reason}" if resolution.reason else reason)


def _not_known(item: Item, by_id: Target | None, by_code: Target | None) -> str | None:
    """Which of the item's id and code lead nowhere here, and that the rest was read."""
    missing = [f"the id {item.id}"] if item.id and by_id is None else []
    missing += [f"the code {item.code[0]} {item.code[1]}"] if item.code and by_code is None else []
    if not missing:
        return None
    rest = ", so the text was read" if item.text is not None and not (by_id or by_code) else ""
    return f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not known here{rest}"


def _disagree(text: str, targets: tuple[Target, ...]) -> Resolution:
    named = ", ".join(dict.fromkeys(target.name for target in targets))
    return Resolution(text, ItemStatus.AMBIGUOUS, None, (), NOTHING_PARSED, _as_suggestions(targets),
                      f"id, code and text disagree ({named}); nothing was checked for it")  # fmt: skip


def _as_suggestions(targets: tuple[Target, ...]) -> tuple[Suggestion, ...]:
    return tuple({t.id: Suggestion(t.type, t.id, t.name, t.matched, 1.0) for t in targets}.values())


def _not_a_drug(kind: str) -> str:
    return {
        "regimen": "this names a regimen: list its medicines one by one; nothing was checked for it",
        "reference": "this points to another list: write the medicines here; nothing was checked for it",
    }.get(kind, "this names no medicine; nothing was checked for it")


def _several_reason(targets: tuple[Target, ...]) -> str | None:
    return "read as several medicines on one line" if len(targets) > 1 else None


def _parts(line: Line) -> tuple[list[str], bool]:
    """The naming words, cut at slashes, commas, `and`, `with`, `plus`; and whether at slashes only."""
    parts: list[list[str]] = [[]]
    slashed = True
    for word, naming in zip(line.words, line.naming, strict=True):
        if word in SEPARATORS:
            parts.append([])
            slashed = slashed and word == "/"
        elif naming:
            first, *rest = word.split("/")
            parts[-1].append(first)
            parts.extend([piece] for piece in rest)
    return [" ".join(part).strip() for part in parts if "".join(part)], slashed
