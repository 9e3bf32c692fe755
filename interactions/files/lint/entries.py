"""Rules for what an entry says of its sides, and for entries that meet each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from interactions.clinical.compendium import Record
from interactions.clinical.doses import read_amount, read_minutes
from interactions.clinical.model import Threshold
from interactions.clinical.statements import Entry, Interaction, Risk, Test
from interactions.clinical.vocabulary import ITEM_CONTEXT, REACTION_TYPES, REACTIONS, ROUTES, Operator
from interactions.files.lint.rule import Finding, Subject, error, warning
from interactions.files.values import Place, nearest

_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "route": (*ROUTES, "systemic"),
        "sex": ("female", "male"),
        "pregnant": ("true", "false"),
        "breastfeeding": ("true", "false"),
        "dialysis": ("true", "false"),
        "child_pugh": ("A", "B", "C"),
        "reaction": REACTIONS,
        "reaction_type": REACTION_TYPES,
    }
)
_NUMBERS = frozenset({
    "age", "weight_kg", "gestation_weeks", "egfr", "potassium", "sodium", "magnesium", "qtc_ms", "inr", "systolic",
    "diastolic", "heart_rate",
})  # fmt: skip
_DOSES, _TIMES = frozenset({"single_dose", "daily_dose"}), frozenset({"duration", "gap"})
_A_PAIR = 2
_EQUALITY = frozenset({Operator.IS, Operator.IS_NOT})
_UNORDERED = frozenset(_WORDS) - {"child_pugh"} | {"condition", "taken_with", "form"}


def tests_of(entry: Entry) -> Iterator[tuple[str, int, Test]]:
    """Every test of an entry, with the field and the position where it stands."""
    for position, test in enumerate(entry.when):
        yield "when", position, test
    for position, variant in enumerate(entry.variants):
        yield "variants", position, variant.test


@error
def sides_are_in_order(subject: Subject) -> Iterator[Finding]:
    for entry in subject.compendium.interactions.values():
        if list(entry.between) != sorted(entry.between):
            fix = f"write [{', '.join(sorted(entry.between))}] and move the file"
            yield Finding(entry, ("between",), "the sides are not in alphabetical order", fix)


@error
def what_is_acted_on_is_a_side(subject: Subject) -> Iterator[Finding]:
    for entry in subject.compendium.interactions.values():
        if entry.affected not in {*entry.between, "both"}:
            fix = f"use {entry.between[0]}, {entry.between[1]} or both"
            yield Finding(entry, ("affected",), f"`{entry.affected}` is no side of this entry", fix)


@error
def whatever_an_entry_names_belongs_to_a_side(subject: Subject) -> Iterator[Finding]:
    for entry in subject.active:
        named: list[tuple[Place, str]] = [
            *((("except", position, "id"), one.id) for position, one in enumerate(entry.excepted)),
            *(((where, position, "of"), test.of) for where, position, test in tests_of(entry) if test.of),
            *((("washout", position, "stop"), one.stop) for position, one in enumerate(entry.washout)),
            *((("washout", position, "before"), one.before) for position, one in enumerate(entry.washout)),
        ]
        if entry.separate:
            named.append((("separate", "first"), entry.separate.first))
        for place, id_ in named:
            if id_ not in subject.unread and not any(subject.meets(id_, side) for side in entry.sides):
                message = f"`{id_}` is no side of this entry, and no member of one"
                yield Finding(entry, place, message, "name what is meant, or leave it out")


@error
def a_test_of_an_item_says_of_which_side(subject: Subject) -> Iterator[Finding]:
    for entry in subject.compendium.interactions.values():
        for where, position, test in tests_of(entry):
            if test.what in ITEM_CONTEXT and test.of is None:
                fix = f"give `of: {entry.between[0]}` or `of: {entry.between[1]}`"
                yield Finding(entry, (where, position), f"whose {test.what}?", fix)


@error
def tests_compare_with_what_can_be(subject: Subject) -> Iterator[Finding]:
    for record, where, position, test in _comparisons(subject):
        problem = _problem(test)
        if problem:
            yield Finding(record, (where, position), *problem)


def _comparisons(subject: Subject) -> Iterator[tuple[Record, str, int, Test | Threshold]]:
    compendium = subject.compendium
    for entry in compendium.entries.values():
        for where, position, test in tests_of(entry):
            yield entry, where, position, test
    for allergen in compendium.allergens.values():
        for position, variant in enumerate(allergen.variants):
            yield allergen, "variants", position, variant.test
    for condition in compendium.conditions.values():
        for position, threshold in enumerate(condition.derived_from):
            yield condition, "from", position, threshold


def _problem(test: Test | Threshold) -> tuple[str, str] | None:
    known = _WORDS.get(test.what)
    if known and test.value not in known:
        return f"`{test.value}` is no {test.what}", nearest(test.value, known)
    if test.what in _UNORDERED and test.operator not in _EQUALITY:
        return f"{test.what} is not more or less", "use `is` or `is_not`"
    if test.what in _DOSES and read_amount(test.value) is None:
        return f"`{test.value}` is no dose", "write a number, a space and a unit, as 20 mg"
    if test.what in _TIMES and read_minutes(test.value) is None:
        return f"`{test.value}` is no time", "write a number, a space and a unit, as 2 days"
    if test.what in _NUMBERS:
        try:
            float(test.value)
        except ValueError:
            return f"`{test.value}` is no number", "write the number alone, in the units of the API"
    return None


@error
def a_class_with_itself_has_two_members(subject: Subject) -> Iterator[Finding]:
    for entry in subject.active:
        side = entry.sides[0]
        if entry.sides == (side, side) and len(subject.members.get(side, ())) < _A_PAIR and not subject.unread:
            yield Finding(entry, ("between",), f"`{side}` has no two members that could meet", "is another side meant?")


@error
def a_milder_specific_entry_says_what_it_overrides(subject: Subject) -> Iterator[Finding]:
    for entry, wider in subject.wider_entries:
        if (
            entry.severity.rank < wider.severity.rank
            and wider.id not in entry.overrides
            and not _left_out(entry, wider)
        ):
            message = f"{entry.severity}, but the wider `{wider.id}` says {wider.severity} and would speak instead"
            yield Finding(entry, ("severity",), message, "name it in `overrides`, or grade alike, or except this there")


def _left_out(entry: Interaction | Risk, wider: Interaction | Risk) -> bool:
    """Whether the wider entry excepts a side of this one anyway."""
    excepted = {one.id for one in wider.excepted if one.with_ is None}
    return not excepted.isdisjoint(entry.sides)


@warning
def a_specific_entry_says_something_of_its_own(subject: Subject) -> Iterator[Finding]:
    for entry, wider in subject.wider_entries:
        same = (entry.severity, entry.action, entry.management) == (wider.severity, wider.action, wider.management)
        if same and entry.variants == wider.variants and not _left_out(entry, wider):
            message = f"the wider `{wider.id}` has the same grade and management"
            yield Finding(entry, ("management",), message, "one statement has one home: leave one of the two out")


@error
def what_is_overridden_competes(subject: Subject) -> Iterator[Finding]:
    entries = subject.compendium.entries
    for entry in subject.active:
        for position, id_ in enumerate(entry.overrides):
            other = entries.get(id_)
            if other is None:
                continue
            if other.outcome != entry.outcome:
                message = f"`{id_}` has another outcome: both speak"
                yield Finding(entry, ("overrides", position), message, "leave it out")
            elif id_ == entry.id or entry.id in other.overrides:
                yield Finding(entry, ("overrides", position), f"`{id_}` overrides this", "decide which of them speaks")
            elif not subject.unread and not _can_meet(subject, entry, other):
                message = f"no pair meets both this and `{id_}`"
                yield Finding(entry, ("overrides", position), message, "leave it out")


def _can_meet(subject: Subject, one: Interaction | Risk, other: Interaction | Risk) -> bool:
    if type(one) is not type(other):
        return False
    members = subject.members
    a, b = (members.get(side, frozenset({side})) for side in one.sides)
    c, d = (members.get(side, frozenset({side})) for side in other.sides)
    return bool((a & c and b & d) or (isinstance(one, Interaction) and a & d and b & c))
