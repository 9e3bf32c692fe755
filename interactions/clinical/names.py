"""From a written line, an id or a code to what it means, or to an honest status. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, process

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
    read_line,
    route_of,
)
from interactions.clinical.model import Codes, Name
from interactions.clinical.patient import Item, State
from interactions.clinical.resolution import (
    ANY_TYPES,
    CONDITION_TYPES,
    MEDICINE_TYPES,
    ItemStatus,
    Resolution,
    Suggestion,
    Target,
)
from interactions.clinical.vocabulary import Status

_CODE_TYPES = {"rxnorm": MEDICINE_TYPES, "atc": MEDICINE_TYPES, "unii": MEDICINE_TYPES,
               "icd10": CONDITION_TYPES, "snomed": CONDITION_TYPES}  # fmt: skip
_SUGGESTIONS = 5
_MOST_SEEN = 20_000  # lines kept as they were read
_SUGGESTION_CUTOFF = 70.0
_SUGGESTION_LENGTH = 60
_ICD10_CATEGORY = 3
_WHERE = {
    "conditions": "a condition: list it under conditions",
    "substances": "a substance: list it under medications or substances",
}


@dataclass(frozen=True)
class NameIndex:
    """Every written name and code of a Compendium, ready to be looked up.

    `asked_back` holds the words that are no medicine's even where one is written alike (same, for SAMe); `numbered` the
    names that a bare number makes another's (Tylenol, for Tylenol 3); `wider` the conditions above each condition.
    """

    by_key: Mapping[str, tuple[Target, ...]]
    by_id: Mapping[str, Target]
    by_code: Mapping[str, Mapping[str, Target]]
    not_drugs: Mapping[str, str]
    asked_back: frozenset[str]
    product_by_contents: Mapping[frozenset[str], Target]
    numbered: frozenset[str]
    wider: Mapping[str, frozenset[str]]
    _spelling: Mapping[str, Target] = field(repr=False)
    _seen: dict[tuple[str, frozenset[str]], Resolution] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, compendium: Compendium) -> NameIndex:
        by_key: dict[str, dict[str, Target]] = {}
        by_id: dict[str, Target] = {}
        by_code: dict[str, dict[str, Target]] = {}
        spelling: dict[str, Target] = {}
        for type_name, record_id, name, names, codes in _named(compendium):
            own = Target(type_name, record_id, name, name, "name")
            by_id[record_id] = own
            written = [own, *(Target(type_name, record_id, name, n.text, n.kind) for n in names)]
            for target in written:
                by_key.setdefault(name_key(target.matched), {}).setdefault(record_id, target)
                spelling.setdefault(normalise(target.matched), target)
            by_key.setdefault(name_key(record_id), {}).setdefault(record_id, own)
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
            _spelling=spelling,
        )

    def resolve(self, item: Item, types: frozenset[str]) -> Resolution:
        """What the item means among records of these types: by id, then code, then text; disagreement is ambiguous."""
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
        return _with_reason(_as_taken(Resolution(text, _status_of((target,)), match, (target,)), item), not_known)

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
            named = read_line(text).parsed  # a name can say how it is taken: Voltaren gel
            return self._found(text, found, Parsed(form=named.form, route=named.route))
        kind = self.not_drugs.get(key)
        if kind == "none":
            return Resolution(text, ItemStatus.NONE, match="exact", reason="stated as none")
        if kind:
            return Resolution(text, ItemStatus.UNKNOWN, reason=_not_a_drug(kind))
        if types <= CONDITION_TYPES:
            return self._unread(text, key, types, NOTHING_PARSED)
        twofold = bracketed(text)
        return self._twice_named(text, *twofold, types) if twofold else self._read_words(text, types)

    def _read_words(self, text: str, types: frozenset[str]) -> Resolution:
        """A line by its words: with how it is taken put aside, as several medicines, or as one under two names."""
        line = read_line(text)
        for candidate in line.candidates():
            key = candidate.replace(" ", "")
            found = self._exact(key, types)
            if found and not (line.parsed.strength and key in self.numbered):
                return self._found(text, found, line.parsed)
        several = self._several(line, types)
        if several is not None:
            return Resolution(text, _status_of(several), "exact", several, line.parsed, reason=_several_reason(several))
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
        if len(found) == 1:
            return Resolution(text, _status_of(found), "exact", found, parsed)
        suggestions = tuple(Suggestion(target.type, target.id, target.name, target.matched, 1.0) for target in found)
        named = " or ".join(target.name for target in found)
        return Resolution(
            text, ItemStatus.AMBIGUOUS, None, (), parsed, suggestions, f"this can mean {named}: say which"
        )

    def _several(self, line: Line, types: frozenset[str]) -> tuple[Target, ...] | None:
        """The medicines of a line that names several, all of them read; with slashes, the fixed combination of them."""
        parts, slashed = _parts(line)
        if len(parts) < 2:  # noqa: PLR2004  one part is not several
            return None
        targets: dict[str, Target] = {}
        for part in parts:
            found = self._exact(part.replace(" ", ""), types)
            if len(found) != 1:
                return None
            targets.setdefault(found[0].id, found[0])
        product = self.product_by_contents.get(frozenset(targets)) if slashed else None
        return (product,) if product else tuple(targets.values())

    def _unread(self, text: str, key: str, types: frozenset[str], parsed: Parsed) -> Resolution:
        elsewhere = self._exact(key, ANY_TYPES - types)
        suggestions = self.suggest(text, types) if not elsewhere else _as_suggestions(elsewhere)
        reason = "this name is not known here; nothing was checked for it"
        if elsewhere:
            where = _WHERE["conditions" if elsewhere[0].type == "conditions" else "substances"]
            reason = f"this is {where}; nothing was checked for it"
        return Resolution(text, ItemStatus.UNKNOWN, None, (), parsed, suggestions, reason)

    def suggest(
        self, text: str, types: frozenset[str] = ANY_TYPES, limit: int = _SUGGESTIONS
    ) -> tuple[Suggestion, ...]:
        """The nearest written names, best first, one for each record. Never acted upon: for a person to choose from."""
        line = read_line(text[:_SUGGESTION_LENGTH])
        candidates = line.candidates()
        wanted = candidates[-1] if candidates else normalise(text[:_SUGGESTION_LENGTH])
        nearest = process.extract(
            wanted, self._spelling.keys(), scorer=fuzz.ratio, limit=limit * 4, score_cutoff=_SUGGESTION_CUTOFF
        )
        best: dict[str, Suggestion] = {}
        for spelt, score, _ in nearest:
            target = self._spelling[spelt]
            if target.type in types:
                best.setdefault(
                    target.id, Suggestion(target.type, target.id, target.name, target.matched, round(score / 100, 2))
                )
        return tuple(best.values())[:limit]


def _named(compendium: Compendium) -> Iterator[tuple[str, str, str, Sequence[Name], Codes]]:
    """Every record that can be named, unless it is retired: (type, id, name, names, codes)."""
    for type_name in ("substances", "products", "classes", "conditions"):
        for record in getattr(compendium, type_name).values():
            if record.status is not Status.RETIRED:
                yield type_name, record.id, record.name, record.names, getattr(record, "codes", {})


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
    return ItemStatus.CLASS if any(target.type == "classes" for target in targets) else ItemStatus.RESOLVED


def _as_taken(resolution: Resolution, item: Item) -> Resolution:
    """The resolution with what the item says beside its text: that outranks what was read from the line."""
    given = [text for text in (item.dose, item.form, item.frequency, item.duration) if text]
    if not given and item.route is None and item.state is not State.STOPPED:
        return resolution
    read = read_line("; ".join(given)).parsed
    said = {
        name: getattr(read, name) or getattr(item, name)
        for name in ("dose", "form", "frequency", "duration")
        if getattr(item, name)
    }
    reason = resolution.reason
    if item.route:
        said["route"] = route_of(item.route)
        if said["route"] is None:
            unread = f"the route “{item.route}” is not known, so every route of the medicine was considered"
            reason = f"{reason}; {unread}" if reason else unread
    elif read.route:
        said["route"] = read.route
    assertion = "stopped" if item.state is State.STOPPED else resolution.assertion
    return replace(resolution, parsed=replace(resolution.parsed, **said), reason=reason, assertion=assertion)


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
