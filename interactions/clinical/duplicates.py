"""One substance in two medicines, and more of a class than one patient should take."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from interactions.clinical.allergies import kin_of
from interactions.clinical.answer import Dependency, Finding
from interactions.clinical.knowledge import Knowledge, Reach, mid_sentence
from interactions.clinical.model import DrugClass
from interactions.clinical.patient import State
from interactions.clinical.reading import Use, counts_as_member
from interactions.clinical.statements import Duplicate, Together
from interactions.clinical.vocabulary import LOCAL_ROUTES, Severity, Status, SubstanceKind

ANY_INGREDIENT, ANY_CLASS = "any-ingredient", "any-class"
_MEDICINES = frozenset({SubstanceKind.DRUG, SubstanceKind.SUPPLEMENT, SubstanceKind.HERB})
_LONG_ACTING_ROUTES = frozenset({"transdermal"})
_LONG_ACTING_FORMS = ("extended-release", "patch", "implant", "depot")


class Limited(NamedTuple):
    """A class that allows `limit` members, and what is said of more."""

    drug_class: DrugClass
    limit: int
    rule: Duplicate


@dataclass(frozen=True)
class DuplicateIndex:
    """The classes that allow a number of members, narrower ones first, what is said of more, and of one substance."""

    limited: tuple[Limited, ...]
    of_root: Mapping[str, tuple[int, ...]]
    """For each substance the places in `limited` of its classes."""
    same: Duplicate | None
    together: tuple[Together, ...]
    kin: Mapping[str, frozenset[str]]
    reach: Mapping[str, Mapping[str, Reach]]

    @classmethod
    def of(cls, knowledge: Knowledge) -> DuplicateIndex:
        compendium = knowledge.compendium
        rules = {rule.of: rule for rule in compendium.duplicates.values() if rule.status is not Status.RETIRED}
        limited = [
            Limited(one, int(one.at_most), rule)
            for one in compendium.classes.values()
            if one.at_most.isdecimal() and one.status is not Status.RETIRED
            if (rule := rules.get(one.id) or rules.get(ANY_CLASS))
        ]
        limited.sort(key=lambda found: (-len(knowledge.reach[found.drug_class.id]), found.drug_class.id))
        place = {one.drug_class.id: n for n, one in enumerate(limited)}
        return cls(
            tuple(limited),
            {
                root: places
                for root in compendium.substances
                if (places := tuple(sorted(place[side] for side in knowledge.reach[root] if side in place)))
            },
            rules.get(ANY_INGREDIENT),
            tuple(pair for rule in rules.values() for pair in rule.together),
            kin_of(compendium),
            knowledge.reach,
        )


class _Pair(NamedTuple):
    """Two medicines that should not both be taken, and what would make it right."""

    one: Use
    other: Use
    depends_on: tuple[Dependency, ...]


def judge_duplicates(uses: Sequence[Use], knowledge: Knowledge) -> list[Finding]:
    """Findings on the uses that are taken or planned now; a wider class is silent where a narrower one said it."""
    index = knowledge.prepared(DuplicateIndex.of)
    known = knowledge.compendium.substances
    medicines = [use for use in uses if use.root in known and known[use.root].kind in _MEDICINES]
    same = _same_ingredients(medicines, index)
    said = [_refs(pairs) for pairs in same.values()]
    findings = [
        _of_ingredients(ingredients, pairs, rule, knowledge)
        for ingredients, pairs in same.items()
        if (rule := _rule_for(pairs, index, knowledge))
    ]
    by_class: dict[int, list[Use]] = {}
    for use in medicines:
        for place in index.of_root.get(use.root, ()):
            by_class.setdefault(place, []).append(use)
    for place in sorted(place for place, members in by_class.items() if len(members) > 1):
        drug_class, limit, rule = index.limited[place]
        members = [use for use in by_class[place] if _is_member(use, drug_class.id, knowledge)]
        if len({use.root for use in members}) <= limit:
            continue
        pairs = [
            pair
            for one, other in itertools.combinations(members, 2)
            if one.root != other.root and (pair := _judged(one, other, index, of_class=True))
        ]
        roots = {use.root for pair in pairs for use in (pair.one, pair.other)}
        found = {frozenset((pair.one.ref, pair.other.ref)) for pair in pairs}
        if len(roots) > limit and not any(found <= already for already in said):
            said.append(found)
            findings.append(_of_class(drug_class, limit, rule, pairs, knowledge))
    return findings


def _refs(pairs: Iterable[_Pair]) -> set[frozenset[str]]:
    return {frozenset((pair.one.ref, pair.other.ref)) for pair in pairs}


def _rule_for(pairs: list[_Pair], index: DuplicateIndex, knowledge: Knowledge) -> Duplicate | None:
    """What is said of one substance twice: the rule of a class of it that is graver, or the one of any ingredient."""
    roots = {use.root for pair in pairs for use in (pair.one, pair.other)}
    rules = [
        rule
        for drug_class, _, rule in index.limited
        if rule.of == drug_class.id and all(drug_class.id in knowledge.reach[root] for root in roots)
    ]
    return max((*((index.same,) if index.same else ()), *rules), key=lambda rule: rule.severity.rank, default=None)


def _is_member(use: Use, class_id: str, knowledge: Knowledge) -> bool:
    return counts_as_member(use, knowledge.reach[use.root][class_id]) is not False


def _same_ingredients(medicines: list[Use], index: DuplicateIndex) -> dict[tuple[str, ...], list[_Pair]]:
    """The ingredients that come in several medicines, those of the same medicines together, with the pairs of these."""
    carriers: dict[str, list[Use]] = {}
    for use in medicines:
        for ingredient in (use.root, *sorted(index.kin.get(use.root, ()))):
            carriers.setdefault(ingredient, []).append(use)
    said: set[frozenset[tuple[int, str]]] = set()
    found: dict[frozenset[frozenset[str]], tuple[tuple[str, ...], list[_Pair]]] = {}
    for ingredient, uses in sorted(carriers.items(), key=lambda carried: (-len(carried[1]), carried[0])):
        pairs = []
        for one, other in itertools.combinations(uses, 2):
            key = frozenset(((one.unit, one.root), (other.unit, other.root)))
            # two metabolites of one prodrug are two substances: one of the two must be the ingredient itself
            if ingredient in (one.root, other.root) and one.unit != other.unit and key not in said:
                said.add(key)
                pair = _judged(one, other, index)
                if pair:
                    pairs.append(pair)
        if pairs:
            ingredients, known = found.get(frozenset(_refs(pairs)), ((), []))
            found[frozenset(_refs(pairs))] = ((*ingredients, ingredient), known + pairs)
    return dict(found.values())


def _judged(one: Use, other: Use, index: DuplicateIndex, *, of_class: bool = False) -> _Pair | None:
    """The two as a pair that should not be, or None where they are apart or rightly beside each other."""
    if one.unit == other.unit:
        return None
    depends: list[Dependency] = []
    if not of_class:
        if _act_apart(one, other):
            return None
        depends += [
            Dependency("route", use.ref, route, Severity.NONE)
            for use in (one, other)
            if use.systemic is None
            for route in use.routes
            if route in LOCAL_ROUTES
        ]
    for pair in index.together:
        if not _is_about(pair, one, other, index):
            continue
        answer = _MANNERS[pair.manner](one, other)
        if answer is True:
            return None
        if answer is None:
            context, if_ = _OPEN[pair.manner]
            depends.append(Dependency(context, other.ref, if_, Severity.NONE))
    return _Pair(one, other, tuple(dict.fromkeys(depends)))


def _act_apart(one: Use, other: Use) -> bool:
    """Whether one acts only where it is put, and the other elsewhere."""
    if one.systemic is False and other.systemic is False:
        return not set(one.routes) & set(other.routes)
    return one.systemic is False or other.systemic is False


def _is_about(pair: Together, one: Use, other: Use, index: DuplicateIndex) -> bool:
    mine, yours = index.reach[one.root], index.reach[other.root]
    return (pair.one in mine and pair.other in yours) or (pair.one in yours and pair.other in mine)


def _long_and_short(one: Use, other: Use) -> bool | None:
    """Whether exactly one is long-acting; None where neither says its form."""
    long_one, long_other = _is_long_acting(one), _is_long_acting(other)
    if long_one or long_other:
        return long_one is not long_other
    return None if one.form is None or other.form is None else False


def _is_long_acting(use: Use) -> bool:
    return any(form in (use.form or "") for form in _LONG_ACTING_FORMS) or (
        bool(use.routes) and set(use.routes) <= _LONG_ACTING_ROUTES
    )


def _regular_and_as_needed(one: Use, other: Use) -> bool | None:
    return (one.state is State.AS_NEEDED) is not (other.state is State.AS_NEEDED) or None


def _different_strengths(one: Use, other: Use) -> bool | None:
    """Under two names (a brand, and the generic) it can be the same tablet twice: then it is asked."""
    if not one.dose or not other.dose:
        return None
    if one.dose == other.dose:
        return False
    return True if one.intro == other.intro else None


def _different_routes(one: Use, other: Use) -> bool | None:
    if len(one.routes) == 1 and len(other.routes) == 1:
        return one.routes != other.routes
    return None if set(one.routes) | set(other.routes) else False


_MANNERS: Mapping[str, Callable[[Use, Use], bool | None]] = {
    "any": lambda one, other: True,  # noqa: ARG005  each manner is asked alike
    "long-and-short-acting": _long_and_short,
    "regular-and-as-needed": _regular_and_as_needed,
    "different-strengths": _different_strengths,
    "different-routes": _different_routes,
}
_OPEN = {
    "long-and-short-acting": ("form", "one of the two is long-acting"),
    "regular-and-as-needed": ("frequency", "one of the two is taken as needed"),
    "different-strengths": ("single_dose", "the two are parts of one dose"),
    "different-routes": ("route", "the two are given by different routes"),
}


def _of_ingredients(ingredients: tuple[str, ...], pairs: list[_Pair], rule: Duplicate, knowledge: Knowledge) -> Finding:
    uses = _uses_of(pairs)
    roots = {use.root for use in uses}
    chains: dict[str, None] = {}
    for use in uses:
        chains.update(dict.fromkeys(use.intro))
        for product in knowledge.compendium.substances[use.root].becomes:
            if product.id in roots:
                name = mid_sentence(knowledge.name_of(product.id))
                chains[f"{knowledge.name_of(use.root)} becomes {name} in the body"] = None
    named = [{"id": ingredient, "name": knowledge.name_of(ingredient)} for ingredient in ingredients]
    return _finding(rule, pairs, tuple(chains), {"ingredients": named}, knowledge)


def _of_class(drug_class: DrugClass, limit: int, rule: Duplicate, pairs: list[_Pair], knowledge: Knowledge) -> Finding:
    uses = _uses_of(pairs)
    chains = [step for use in uses for step in (*use.intro, *knowledge.reach[use.root][drug_class.id].because)]
    counted = f"{len({use.root for use in uses})} of {mid_sentence(drug_class.name)}: at most {limit} is usual"
    more = {
        "class": {"id": drug_class.id, "name": drug_class.name},
        "at_most": limit,
        "count": len({use.root for use in uses}),
    }
    return _finding(rule, pairs, (*dict.fromkeys(chains), counted), more, knowledge)


def _uses_of(pairs: list[_Pair]) -> list[Use]:
    found = {(use.place, use.unit, use.root): use for pair in pairs for use in (pair.one, pair.other)}
    return [found[key] for key in sorted(found)]


def _finding(
    rule: Duplicate, pairs: list[_Pair], because: tuple[str, ...], more: Mapping[str, object], knowledge: Knowledge
) -> Finding:
    uses = _uses_of(pairs)
    return Finding(
        id=rule.statement_id,
        outcome=rule.outcome,
        statement=knowledge.statements[rule.statement_id],
        kind="duplicate",
        severity=rule.severity,
        action=rule.action,
        evidence=rule.evidence,
        effect=rule.effect,
        management=rule.management,
        items=tuple(dict.fromkeys(use.ref for use in uses)),
        substances=tuple(sorted({use.root for use in uses})),
        new=any(use.planned for use in uses),
        tentative=all(pair.one.tentative or pair.other.tentative for pair in pairs),
        because=because,
        depends_on=tuple(dict.fromkeys(one for pair in pairs for one in pair.depends_on)),
        more=more,
    )
