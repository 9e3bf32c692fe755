"""What the store calls a record, and what a record refers to.

Records share one name space of ids, but an outcome may be called as the condition that it is (`hypotension`), a sum as
its outcome, an allergen as the class that it is about, and a source as anything; the store therefore writes
`outcome.hypotension`, `cumulative.hypotension`, `allergen.penicillins` and `source.fda-cyp-table`.
"""

from __future__ import annotations

from interactions.clinical.compendium import Record
from interactions.clinical.references import references as references_of

Reference = tuple[str, str]
"""A role, such as `members.source`, and the identifier that is referred to."""

_APART = {
    "sources": "source",
    "outcomes": "outcome",
    "cumulative": "cumulative",
    "allergens": "allergen",
}  # the types whose ids are a name space of their own


def identifier_of(type_name: str, record: Record) -> str:
    """What the store calls a record: for ever, and no other record of any type."""
    return _identifier(type_name, record.id)


def references(record: Record) -> frozenset[Reference]:
    """Every reference of a record, once."""
    return frozenset((said.role, _identifier(said.types[0], said.id)) for said in references_of(record))


def _identifier(type_name: str, id_: str) -> str:
    return f"{_APART[type_name]}.{id_}" if type_name in _APART else id_
