"""Rules for what records say of each other: every id leads somewhere, and nothing goes in circles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from interactions.clinical.compendium import Record
from interactions.clinical.lines import name_key
from interactions.clinical.model import Condition, DrugClass, Product, Substance
from interactions.clinical.references import references
from interactions.clinical.statements import Allergen
from interactions.clinical.vocabulary import Status
from interactions.files.lint.rule import Finding, Subject, error, warning
from interactions.files.schemas import FILE_KEYS, LICENCES
from interactions.files.values import Place, nearest

_NAME_SPACE = ("substances", "products", "classes", "conditions", "interactions", "risks")
_Linked = TypeVar("_Linked", Substance, DrugClass, Condition)
_Named = Substance | Product | DrugClass | Condition | Allergen


def _references(record: Record) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
    """Every reference of a record, its place as the file writes it."""
    for reference in references(record):
        yield (
            tuple(FILE_KEYS.get(step, step) if isinstance(step, str) else step for step in reference.place),
            *reference[1:],
        )


@error
def every_id_exists(subject: Subject) -> Iterator[Finding]:
    compendium = subject.compendium
    for _, record in compendium.records():
        for place, id_, types in _references(record):
            if id_ in subject.unread or any(id_ in getattr(compendium, one) for one in types):
                continue
            elsewhere = [one for one in _NAME_SPACE if id_ in getattr(compendium, one)]
            if elsewhere:
                message = f"`{id_}` is one of the {elsewhere[0]}, not of the {' or '.join(types)}"
                yield Finding(record, place, message, "name the record that is meant")
            else:
                known = [known for one in types for known in getattr(compendium, one)]
                fix = f"write that record first, or correct the id; {nearest(id_, known, 'none is near it')}"
                yield Finding(record, place, f"there is no `{id_}` among the {' or '.join(types)}", fix)


@error
def nothing_retired_is_used(subject: Subject) -> Iterator[Finding]:
    compendium = subject.compendium
    retired = {
        id_
        for one in ("substances", "products", "classes", "conditions")
        for id_, record in getattr(compendium, one).items()
        if record.status is Status.RETIRED
    }
    for _, record in compendium.records():
        if getattr(record, "status", None) is Status.RETIRED:
            continue
        for place, id_, types in _references(record):
            if id_ in retired and not {"sources", "outcomes"} & set(types):
                yield Finding(record, place, f"`{id_}` is retired", "name what took its place, or retire this too")


@error
def one_id_is_one_record(subject: Subject) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for type_name in _NAME_SPACE:
        for id_, record in getattr(subject.compendium, type_name).items():
            owner = owners.setdefault(id_, type_name)
            if owner != type_name:
                yield Finding(record, ("id",), f"`{id_}` is also one of the {owner}", "give one of the two another id")


@error
def one_written_name_means_one_thing(subject: Subject) -> Iterator[Finding]:
    """Unless lookalikes.yaml lists the name, so that it is asked back. An allergen may be called as what is in it."""
    asked_back = {name_key(name) for pair in subject.compendium.lookalikes.values() for name in (pair.a, pair.b)}
    owners: dict[tuple[bool, str], str] = {}
    for record, place, text in _written_names(subject):
        key = name_key(text)
        owner = owners.setdefault((isinstance(record, Allergen), key), record.id)
        if owner != record.id and key not in asked_back:
            message = f"`{text}` is also a name of `{owner}`"
            yield Finding(record, place, message, "leave it with the one that is meant, or list it in lookalikes.yaml")


@warning
def a_name_is_written_once(subject: Subject) -> Iterator[Finding]:
    seen: set[tuple[bool, str, str]] = set()
    for record, place, text in _written_names(subject):
        key = (isinstance(record, Allergen), record.id, name_key(text))
        if key in seen:
            yield Finding(record, place, f"`{text}` already stands here, spelt alike", "leave it out")
        if place != ("id",):
            seen.add(key)


def _written_names(subject: Subject) -> Iterator[tuple[_Named, Place, str]]:
    compendium = subject.compendium
    named: tuple[Mapping[str, _Named], ...] = (
        compendium.substances, compendium.products, compendium.classes, compendium.conditions, compendium.allergens,
    )  # fmt: skip
    for records in named:
        for record in records.values():
            if record.status is not Status.RETIRED:
                yield record, ("id",), record.id
                yield record, ("name",), record.name
                for position, name in enumerate(record.names):
                    yield record, ("names", position, "text"), name.text


@error
def lookalikes_are_names(subject: Subject) -> Iterator[Finding]:
    known = {name_key(text) for _, _, text in _written_names(subject)} | {name_key(id_) for id_ in subject.unread}
    for pair in subject.compendium.lookalikes.values():
        for side in ("a", "b"):
            if name_key(getattr(pair, side)) not in known:
                message = f"no record is called `{getattr(pair, side)}`"
                yield Finding(pair, (side,), message, "spell it as in its record, or leave the pair out")


@error
def sources_are_open_to_all(subject: Subject) -> Iterator[Finding]:
    for source in subject.compendium.sources.values():
        if not source.url.startswith("https://") or " " in source.url:
            yield Finding(
                source, ("url",), f"`{source.url}` is no https address", "give the address that a reader can open"
            )
        if source.licence not in LICENCES:
            yield Finding(source, ("licence",), f"`{source.licence}` is no licence", nearest(source.licence, LICENCES))


@error
def no_class_is_empty(subject: Subject) -> Iterator[Finding]:
    for drug_class in subject.compendium.classes.values():
        if drug_class.status is not Status.RETIRED and not subject.members.get(drug_class.id) and not subject.unread:
            yield Finding(drug_class, ("members",), "a class without members", "give its members, or retire it")


@error
def a_member_stands_once(subject: Subject) -> Iterator[Finding]:
    groups: tuple[DrugClass | Allergen, ...] = (
        *subject.compendium.classes.values(), *subject.compendium.allergens.values(),
    )  # fmt: skip
    for group in groups:
        members = [member.id for member in group.members]
        for position, member in enumerate(members):
            if member in members[:position]:
                yield Finding(group, ("members", position), f"`{member}` stands twice", "keep one of the two")
    for drug_class in subject.compendium.classes.values():
        members = [member.id for member in drug_class.members]
        for position, left_out in enumerate(drug_class.not_members):
            if left_out.id in members:
                message = f"`{left_out.id}` is a member and left out"
                yield Finding(drug_class, ("not_members", position), message, "decide for one")


@error
def strengths_are_of_each_ingredient_once(subject: Subject) -> Iterator[Finding]:
    for product in subject.compendium.products.values():
        if product.strengths_of and sorted(product.strengths_of) != sorted(product.contains):
            fix = f"write each of {', '.join(product.contains)} once, in the order of the strengths in a brand's name"
            yield Finding(product, ("strengths_of",), "these are not the ingredients", fix)


@error
def nothing_goes_in_circles(subject: Subject) -> Iterator[Finding]:
    compendium = subject.compendium
    yield from _circles("contains", compendium.substances, lambda record: record.contains)
    yield from _circles("becomes", compendium.substances, lambda record: tuple(one.id for one in record.becomes))
    yield from _circles("includes", compendium.classes, lambda record: record.includes)
    yield from _circles("parents", compendium.conditions, lambda record: record.parents)


def _circles(
    field: str, records: Mapping[str, _Linked], below: Callable[[_Linked], tuple[str, ...]]
) -> Iterator[Finding]:
    for start in records.values():
        seen: set[str] = set()
        waiting = list(below(start))
        while waiting:
            id_ = waiting.pop()
            if id_ == start.id:
                yield Finding(start, (field,), f"`{start.id}` leads back to itself", "take one of the steps out")
                break
            if id_ in records and id_ not in seen:
                seen.add(id_)
                waiting += below(records[id_])
