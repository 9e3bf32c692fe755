"""Hypothesis strategies: any Compendium in which every reference leads to a record."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from interactions.clinical.compendium import RECORD_CLASSES, Compendium, Record
from interactions.clinical.model import Condition, Outcome, Source
from interactions.store.identifiers import identifier_of, references

_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
_numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-1000, 1000).map(float)


@cache
def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type that the model uses."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is NoneType:
        return st.none()
    if origin in {Union, UnionType}:
        return st.one_of([of_type(argument) for argument in arguments])
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(of_type(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(of_type, arguments))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return st.dictionaries(*map(of_type, arguments), max_size=2)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{field.name: of_type(hints[field.name]) for field in fields(hint) if field.init})
    return {str: _texts, int: st.integers(1, 1000), float: _numbers}[hint]


_records = st.sampled_from(list(RECORD_CLASSES)).flatmap(
    lambda name: st.tuples(st.just(name), of_type(RECORD_CLASSES[name]))
)


@st.composite
def compendia(draw: st.DrawFn) -> Compendium:
    """A few records of any types, each id once, and a stub for whatever else they refer to."""
    found = {identifier_of(name, record): (name, record) for name, record in draw(st.lists(_records, max_size=4))}
    for target in {target for _, record in found.values() for _, target in references(record)}:
        found.setdefault(target, _stub(target))
    return Compendium.of(iter(found.values()))


def _stub(identifier: str) -> tuple[str, Record]:
    if identifier.startswith("source."):
        return "sources", Source(identifier.removeprefix("source."), "", "", "", "", "")
    if identifier.startswith("outcome."):
        return "outcomes", Outcome(identifier.removeprefix("outcome."), "", "")
    return "conditions", Condition(identifier, "")
