"""From a written line, an id or a code to what it means, or to an honest status. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from interactions.clinical.assertions import Assertion, read_condition, read_medicine
from interactions.clinical.condition_lines import read_several
from interactions.clinical.covered_lines import Covered, cover, meanings
from interactions.clinical.lines import (
    NOTHING_PARSED,
    Line,
    Parsed,
    bracketed,
    in_parentheses,
    name_key,
    normalise,
    read_line,
)
from interactions.clinical.name_table import CLINICAL_DRUG, NameTable, marks, naming_words
from interactions.clinical.patient import Item
from interactions.clinical.reactions import NO_REACTION
from interactions.clinical.resolution import (
    ALLERGY_TYPES,
    ANY_TYPES,
    CONDITION_TYPES,
    MEDICINE_TYPES,
    ItemStatus,
    Resolution,
    Suggestion,
    Target,
    as_suggestions,
    as_taken,
    disagree,
    not_a_drug,
    several_reason,
    status_of,
    unknown_keys,
    with_reason,
)
from interactions.clinical.spelling import BY_EAR, is_doubtful

_MOST_SEEN = 20_000  # lines kept as they were read
_CLEARLY = 0.5  # how much farther the second nearest name is where the nearest is clear (see spelling)
_TWO_STRENGTHS = re.compile(r"\d+(?:\.\d+)?(?: \d+(?:\.\d+)?|/\d+(?:\.\d+)?(?:\s?(?:mg|mcg|g))?)")
_IN_MG = re.compile(r"[\d.,]+\s?mg")
_WITH_SLASH = re.compile(r"(?<!\w)w/", re.IGNORECASE)
_COMBINED = re.compile(r"\w-\w|/|\\|\+|(?<!\w)w/", re.IGNORECASE)
_AS_NEEDED = re.compile(r"\b(?:prn|as needed)\b", re.IGNORECASE)
_LONGEST_NAME = 4
_MATTER = frozenset({"oil", "juice", "milk", "water"})
_WHERE = {
    "conditions": "a condition: list it under conditions",
    "substances": "a substance: list it under medications or substances",
}


@dataclass(frozen=True)
class NameIndex(NameTable):
    """Reads what is written: by id, by code, or by its words."""

    _seen: dict[tuple[str, frozenset[str]], Resolution] = field(default_factory=dict, repr=False, compare=False)

    def resolve(self, item: Item, types: frozenset[str]) -> Resolution:
        """What the item means among records of these types: by id, then code, then text; disagreement is ambiguous."""
        return self._allergy(item, types) if "allergens" in types else self._item(item, types)

    def _allergy(self, item: Item, types: frozenset[str]) -> Resolution:
        """What somebody is allergic to, with the reaction that stands beside it or in the same line."""
        found, reaction = self._item(item, types), NO_REACTION
        sure = found.status in (ItemStatus.RESOLVED, ItemStatus.CLASS, ItemStatus.NONE) and not found.aside
        if item.text and not sure:
            for what, said in self.reactions.splits(item.text):
                read = self._item(item._replace(text=what), types)
                if read.targets:
                    found, reaction = replace(read, text=item.text), said
                    break
        if item.reaction:
            reaction = self.reactions.read(item.reaction)
        if item.reaction_type:
            reaction = replace(reaction, type=item.reaction_type)
        if reaction.text and reaction.type is None:
            unread = f"the reaction “{reaction.text}” is not known here, so it is taken for an allergy"
            found = with_reason(found, unread)
        return replace(found, reaction=reaction) if reaction is not NO_REACTION else found

    def _item(self, item: Item, types: frozenset[str]) -> Resolution:
        text = item.text or item.id or (f"{item.code[0]} {item.code[1]}" if item.code else "")
        by_id = self.target_of_id(item, types)
        by_code = self.target_of_code(item, types)
        if by_id and by_code and by_id.id != by_code.id:
            return disagree(text, (by_id, by_code))
        sure = by_id or by_code
        not_known = unknown_keys(item, by_id, by_code)
        if item.text is None:
            return self._without_text(item, text, sure, not_known)
        read = self._read(item.text, types)
        if sure is None:
            return with_reason(as_taken(read, item), not_known)
        if read.status is ItemStatus.NONE or any(self._disagrees(target, sure) for target in read.targets):
            return disagree(item.text, (sure, *read.targets))
        narrowest = next((target for target in read.targets if sure.id in self.wider.get(target.id, ())), sure)
        found = Resolution(item.text, status_of((narrowest,)), "id" if by_id else "code", (narrowest,), read.parsed)
        if not read.targets and item.text.strip():
            not_known = "; ".join(filter(None, (not_known, f"the text was not read: taken by its {found.match}")))
        return with_reason(as_taken(found, item), not_known)

    def _disagrees(self, read: Target, sure: Target) -> bool:
        """Whether they mean different things; a condition and one above it don't."""
        return (
            read.id != sure.id
            and sure.id not in self.wider.get(read.id, ())
            and read.id not in self.wider.get(sure.id, ())
        )

    def _without_text(self, item: Item, text: str, target: Target | None, not_known: str | None) -> Resolution:
        if target is None:
            return Resolution(text, ItemStatus.UNKNOWN, reason=f"{not_known}; nothing was checked for it")
        match = "id" if item.id == target.id else "code"
        parsed = _in_a_name(target.matched) if target.how == CLINICAL_DRUG else NOTHING_PARSED
        found = Resolution(text, status_of((target,)), match, (target,), parsed)
        return with_reason(as_taken(found, item), not_known)

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
        found = self.exact(key, types)
        if found and normalise(text) in self.asked_back:
            reason = f"this can also point to another list: write {found[0].name} if that is meant; nothing was checked"
            return Resolution(text, ItemStatus.AMBIGUOUS, suggestions=as_suggestions(found), reason=reason)
        if found:
            if " " not in text.strip():
                return self._found(text, found, NOTHING_PARSED)
            return self._found(text, found, _in_a_name(text))
        drug = self.printed.get(key)
        if drug and drug.type in types:
            return self._found(text, (drug,), read_line(text).parsed)
        word = self.not_drugs.get(key)
        if word and word.kind == "none":
            return Resolution(text, ItemStatus.NONE, match="exact", reason="stated as none")
        if word:
            return Resolution(text, ItemStatus.UNKNOWN, reason=not_a_drug(word))
        if types <= CONDITION_TYPES:
            several = read_several(text, lambda part: self._read(part, types))
            return several or self._unread(text, key, types, NOTHING_PARSED)
        twofold = bracketed(text)
        return self._twice_named(text, *twofold, types) if twofold else self._read_words(text, types)

    def _read_words(self, text: str, types: frozenset[str]) -> Resolution:
        """A line by its words: with how it is taken put aside, as several medicines, or as one under two names."""
        line = read_line(text)
        swallowed = _IN_MG.fullmatch(line.parsed.dose or "")  # `INH 300 mg` is no inhaler
        for candidate in line.candidates() or (line.words[:1] if swallowed else ()):
            key = candidate.replace(" ", "")
            found = self.exact(key, types)
            if found and not (line.parsed.has_bare_number and key in self.numbered):
                return self._two_strengths(text, found, line.parsed) or self._found(text, found, line.parsed)
        found_in_all = self._covered(text, line, types)
        if found_in_all is not None:
            return found_in_all
        several = self._several(line, types)
        if several is not None:
            return replace(several, text=text)
        beside = in_parentheses(text)
        if beside:
            first, second = self._read(beside[0], types), self._read(beside[1], types)
            if first.targets and second.targets and self.contents(first) == self.contents(second):
                return replace(first, text=text)
            near = {one.id for one in first.suggestions if first.status is ItemStatus.UNKNOWN}
            if (
                len(second.targets) == 1 and second.targets[0].id in near and not line.parsed.has_bare_number
            ):  # `Ibesartan (Avapro)`
                reason = f"read as {second.targets[0].matched}, which is a guess"
                return replace(second, text=text, status=ItemStatus.UNCONFIRMED, match="fuzzy", parsed=line.parsed,
                               reason=reason)  # fmt: skip
        return self._unread(text, name_key(text), types, line.parsed)

    def _covered(self, text: str, line: Line, types: frozenset[str]) -> Resolution | None:
        """A line of which each word is a name, or says how it is taken, or names nothing."""
        asked_back = self.asked_back
        covered = cover(line, lambda key: () if key in asked_back else self.exact(key, types), self.numbered)
        if covered is None or (line.parsed.has_bare_number and not self.numbered.isdisjoint(covered.keys)):
            return None
        parsed = _with_packaging(line.parsed, covered)
        means = list(meanings(covered, self.contents_of))
        if None in means:
            names = covered.parts[means.index(None)]
            unclear = next((name for name in names if len(name.targets) > 1), None)
            if unclear:
                return self._found(text, unclear.targets, parsed)
            every = tuple(target for name in names for target in name.targets)
            return replace(disagree(text, every, "the names"), parsed=parsed)
        targets = tuple(dict.fromkeys(target for meant in means if meant for target in meant))
        fixed = _COMBINED.search(text) if len(means) == 1 else covered.slashed or _WITH_SLASH.search(text)
        if len(targets) > 1 and fixed:
            product = self.product_by_contents.get(frozenset(target.id for target in targets))
            targets = (product,) if product else targets
        if not any(target.type == "allergens" for target in targets):
            targets = tuple({target.id: target for target in targets}.values())
        asked = self._two_strengths(text, targets, parsed)
        reason = several_reason(targets)
        return asked or Resolution(
            text, status_of(targets), "exact", targets, parsed, (), reason, aside=tuple(covered.aside)
        )

    def _two_strengths(self, text: str, found: tuple[Target, ...], parsed: Parsed) -> Resolution | None:
        """One substance with the strengths of two, `oxycodone 10/325`: a combination is meant, and is asked for."""
        written = parsed.strength or (parsed.dose if parsed.dose and "/" in parsed.dose else "") or ""
        if len(found) != 1 or found[0].type != "substances" or not _TWO_STRENGTHS.fullmatch(written):
            return None
        holding = [product for contents, product in self.product_by_contents.items() if found[0].id in contents]
        if not holding:
            return None
        reason = "two strengths are written, so a combination is meant: say which; nothing was checked for it"
        return Resolution(text, ItemStatus.AMBIGUOUS, None, (), parsed, as_suggestions(tuple(holding[:5])), reason)

    def _twice_named(self, text: str, generic: str, brand: str, types: frozenset[str]) -> Resolution:
        """A line with its brand in brackets: they must not disagree, and the brand must be known."""
        first, second = self._read(generic, types), self._read(brand, types)
        if first.targets and second.targets and self.contents(first) != self.contents(second):
            return disagree(text, (*first.targets, *second.targets), "the names")
        if not second.targets:
            reason = f"“{brand}” in brackets is not known here; nothing was checked for the line"
            return replace(
                second, text=text, parsed=first.parsed, suggestions=as_suggestions(first.targets), reason=reason
            )
        if first.targets:
            return replace(first, text=text)
        reason = f"“{generic}” is not known here; read by the name in brackets"
        return replace(second, text=text, parsed=first.parsed, reason=reason)

    def _found(self, text: str, found: tuple[Target, ...], parsed: Parsed) -> Resolution:
        if len(found) == 1 or any(target.type == "allergens" for target in found):  # an allergen, and what is in it
            return Resolution(text, status_of(found), "exact", found, parsed)
        suggestions = tuple(Suggestion(target.type, target.id, target.name, target.matched, 1.0) for target in found)
        named = " or ".join(target.name for target in found)
        return Resolution(
            text, ItemStatus.AMBIGUOUS, None, (), parsed, suggestions, f"this can mean {named}: say which"
        )

    def _several(self, line: Line, types: frozenset[str]) -> Resolution | None:
        """The medicines of a line that names several, all of them read; with slashes, the fixed combination of them."""
        parts, slashed = line.parts()
        if len(parts) < 2:  # noqa: PLR2004  one part is not several
            return None
        targets: dict[tuple[str, str], Target] = {}
        guesses: list[Resolution] = []
        for part in parts:
            found = self._found(part, self.exact(part.replace(" ", ""), types), NOTHING_PARSED)
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
        reasons = [several_reason(read), *(guess.reason for guess in guesses)]
        return Resolution(
            "",
            ItemStatus.UNCONFIRMED if guesses else status_of(read),
            "fuzzy" if guesses else "exact",
            read,
            line.parsed,
            tuple(suggestion for guess in guesses for suggestion in guess.suggestions),
            "; ".join(filter(None, reasons)) or None,
        )

    def _unread(self, text: str, key: str, types: frozenset[str], parsed: Parsed) -> Resolution:
        elsewhere = self.exact(key, ANY_TYPES - types)
        word = self.not_drugs.get(name_key(naming_words(text)))
        if word and word.kind != "none":
            return Resolution(text, ItemStatus.UNKNOWN, None, (), parsed, (), not_a_drug(word))
        if not elsewhere:
            found = self._said_about(text, types) or self._guess(text, types, parsed)
            if found:
                return found
        suggestions = self.suggest(text, types) if not elsewhere else as_suggestions(elsewhere)
        reason = "this name is not known here; nothing was checked for it"
        if elsewhere:
            where = _WHERE["conditions" if elsewhere[0].type == "conditions" else "substances"]
            reason = f"this is {where}; nothing was checked for it"
        return Resolution(text, ItemStatus.UNKNOWN, None, (), parsed, suggestions, reason)

    def _said_about(self, text: str, types: frozenset[str]) -> Resolution | None:
        """The line without what it says about its thing (`stopped last week`), if that leaves something to read."""
        said = read_condition(text) if types <= CONDITION_TYPES else read_medicine(text)
        if any(map(self._names_medicine, said.aside)):
            said = read_medicine(text, briefly=True)
        if said.unclear and (about := self.suggest(said.text, types)):
            reason = f"{said.unclear}: write which holds; nothing was checked for it"
            return Resolution(text, ItemStatus.UNKNOWN, suggestions=about, reason=reason)
        if not said.text or normalise(said.text) == normalise(text) or any(map(self._names_medicine, said.aside)):
            return None
        if said.is_allergy:
            found = self._allergy(Item(text=said.text), ALLERGY_TYPES)
        else:
            found = self._read_anew(said.text, types)
        several = len({target.id for target in found.targets}) > 1
        if several and not types <= CONDITION_TYPES and (said.is_allergy or said.assertion is not Assertion.PRESENT):
            return None  # which of them was stopped?
        if not found.targets and not found.suggestions:
            return None
        parsed = found.parsed
        if any(_AS_NEEDED.search(piece) for piece in said.aside) and "as needed" not in (parsed.frequency or ""):
            parsed = replace(parsed, frequency=", ".join(filter(None, (parsed.frequency, "as needed"))))
        why = "read as an allergy, because the line says so" if said.is_allergy else None
        return with_reason(
            replace(
                found,
                text=text,
                parsed=parsed,
                assertion=said.assertion if found.assertion is Assertion.PRESENT else found.assertion,
                stopped_days=found.stopped_days if said.stopped_days is None else said.stopped_days,
                is_allergy=said.is_allergy or found.is_allergy,
                aside=(*said.aside, *found.aside),
            ),
            why,
        )

    def _names_medicine(self, aside: str) -> bool:
        """Whether words that would be put aside name a medicine: then the line is not that simple."""
        words = read_line(aside).words
        return any(
            self.exact("".join(words[start:end]), MEDICINE_TYPES)
            for start in range(len(words))
            for end in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1)
        )

    def _guess(self, text: str, types: frozenset[str], parsed: Parsed) -> Resolution | None:
        """What a misspelt name means: the one that is clearly nearest, or several to choose from, or nothing near."""
        words = naming_words(text)
        wanted = name_key(words)
        near = [
            one
            for one in self.near(wanted, types, reach=1.0)
            if marks(one.target.matched) == marks(words) and _is_of_one_matter(words, normalise(one.target.matched))
        ]
        if not near or not near[0].cost:  # what is written exactly was refused for another reason
            return None
        best = near[0]
        if is_doubtful(wanted, name_key(best.target.matched), best.cost):
            return None
        meant = tuple(one.target for one in near if one.cost == best.cost and one.target.id == best.target.id)
        rivals = [one for one in near[1:] if one.cost <= best.cost + _CLEARLY and one.target not in meant]
        if best.cost > BY_EAR:  # what sounds as a name does is no other one
            rivals += self.mistakable(wanted, best, [best, *rivals])
        suggestions = tuple(one.suggestion(wanted) for one in (best, *rivals))
        if rivals:
            named = words_or([one.name for one in suggestions])
            reason = f"this is near several names ({named}): say which; nothing was checked for it"
            return Resolution(text, ItemStatus.AMBIGUOUS, None, (), parsed, suggestions, reason)
        reason = f"read as {best.target.matched}, which is a guess"
        targets = meant if any(target.type == "allergens" for target in meant) else (best.target,)
        return Resolution(text, ItemStatus.UNCONFIRMED, "fuzzy", targets, parsed, suggestions, reason)


def _with_packaging(parsed: Parsed, covered: Covered) -> Parsed:
    if not (covered.makers or covered.quantity):
        return parsed
    return replace(parsed, manufacturer=", ".join(covered.makers) or None, quantity=covered.quantity or parsed.quantity)


def _is_of_one_matter(words: str, name: str) -> bool:
    """Whether both are an oil, a juice, milk or water, or neither is: flaxseed oil is no misspelt Flaxedil."""
    return words.split()[-1:] == name.split()[-1:] or _MATTER.isdisjoint((*words.split()[-1:], *name.split()[-1:]))


def words_or(names: Sequence[str]) -> str:
    return " or ".join(dict.fromkeys(names))


def _in_a_name(text: str) -> Parsed:
    """What a name says about how it is taken: Voltaren gel."""
    named = read_line(text).parsed
    return Parsed(form=named.form, route=named.route)
