"""Where a record names another one, and what that may be: the one list that lint and the store both follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from interactions.clinical.compendium import Record
from interactions.clinical.model import Condition, DrugClass, ImportedNames, LookAlike, Product, Substance
from interactions.clinical.statements import Allergen, Cumulative, Dosing, Duplicate, Interaction, Risk

Place = tuple[str | int, ...]


class Reference(NamedTuple):
    """An id that a record says: its place by field names and positions, and the types of record that it may mean."""

    place: Place
    id: str
    types: tuple[str, ...]

    @property
    def role(self) -> str:
        """The place without its positions: `members.source`."""
        return ".".join(step for step in self.place if isinstance(step, str))


ANY_OF_ITS_KIND = frozenset({"any-ingredient", "any-class"})
"""What a rule for duplicates is about that names no class of its own."""

_SIDES = ("substances", "classes")
_SUBSTANCES, _SOURCES, _ENTRIES = ("substances",), ("sources",), ("interactions", "risks")
_STATEMENT = (("outcome", ("outcomes",)), ("sources.id", _SOURCES))
_ENTRY = (
    *_STATEMENT, ("excepted.id", (*_SIDES, "conditions")), ("excepted.with_", _SIDES),
    ("when.of", _SIDES), ("variants.test.of", _SIDES), ("washout.stop", _SIDES), ("washout.before", _SIDES),
    ("separate.first", _SIDES), ("overrides", _ENTRIES),
)  # fmt: skip
_SAID: Mapping[type, tuple[tuple[str, tuple[str, ...]], ...]] = MappingProxyType({
    Substance: (
        ("contains", _SUBSTANCES), ("becomes.id", _SUBSTANCES), ("profile.source", _SOURCES),
        ("procedure.source", _SOURCES),
    ),
    Product: (("contains", _SUBSTANCES), ("strengths_of", _SUBSTANCES)),
    DrugClass: (
        ("includes", ("classes",)), ("members.id", _SUBSTANCES), ("members.source", _SOURCES),
        ("not_members.id", _SIDES),
    ),
    Condition: (("parents", ("conditions",)),),
    Interaction: (("between", _SIDES), *_ENTRY),
    Risk: (("of", _SIDES), ("condition", ("conditions",)), *_ENTRY),
    Cumulative: (
        *_STATEMENT, ("contributors.id", (*_SIDES, "conditions")), ("contributors.source", _SOURCES),
        ("roles.id", (*_SIDES, "conditions")),
    ),
    Allergen: (
        *_STATEMENT, ("members.id", _SIDES), ("members.source", _SOURCES), ("cross.id", _SIDES),
        ("cross.source", _SOURCES), ("variants.test.of", _SIDES),
    ),
    Duplicate: (
        *_STATEMENT, ("of", ("classes",)), ("together.one", _SIDES), ("together.other", _SIDES),
        ("together.source", _SOURCES),
    ),
    Dosing: (
        *_STATEMENT, ("substance", _SUBSTANCES), ("ranges.source", _SOURCES), ("ranges.condition", ("conditions",)),
    ),
    LookAlike: (("source", _SOURCES),),
    ImportedNames: (("of", ("substances", "products")),),
})  # fmt: skip
_TESTED = {"condition": ("conditions",), "taken_with": _SIDES}


def references(record: Record) -> Iterator[Reference]:
    """Every reference of a record, in the order of its fields. Written names and free text are none."""
    for path, types in _SAID.get(type(record), ()):
        for place, id_ in _follow(record, path.split(".")):
            if id_ not in ANY_OF_ITS_KIND:
                yield Reference(place, id_, types)
    if isinstance(record, Interaction | Risk | Allergen):
        when = () if isinstance(record, Allergen) else record.when
        placed = [(("when", position), test) for position, test in enumerate(when)]
        placed += [(("variants", position), variant.test) for position, variant in enumerate(record.variants)]
        for place, test in placed:
            if test.what in _TESTED:
                yield Reference((*place, test.operator.value), test.value, _TESTED[test.what])


def _follow(value: object, steps: Sequence[str], place: Place = ()) -> Iterator[tuple[Place, str]]:
    if isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from _follow(item, steps, (*place, position))
    elif isinstance(value, str):
        yield place, value
    elif value is not None:
        yield from _follow(getattr(value, steps[0]), steps[1:], (*place, steps[0]))
