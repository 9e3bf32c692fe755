"""All that the service knows, as one immutable value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any

from interactions.clinical.model import (
    Condition,
    DrugClass,
    ImportedNames,
    LookAlike,
    NotDrug,
    Outcome,
    Product,
    Source,
    Substance,
)
from interactions.clinical.statements import Allergen, Cumulative, Dosing, Duplicate, Interaction, ReactionWord, Risk

Record = (
    Source | Outcome | Substance | Product | DrugClass | Condition | Interaction | Risk | Cumulative | Allergen
    | Duplicate | Dosing | LookAlike | NotDrug | ReactionWord | ImportedNames
)  # fmt: skip
AnyStatement = Interaction | Risk | Cumulative | Allergen | Duplicate | Dosing


@dataclass(frozen=True)
class Compendium:
    """All that the service knows, as one immutable value: one mapping for each type of record, by id.

    `revisions` and `origins` come from the store, by record id; what is absent is revision 1 of origin `seed`.
    """

    sources: Mapping[str, Source] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    substances: Mapping[str, Substance] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    classes: Mapping[str, DrugClass] = field(default_factory=dict)
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    interactions: Mapping[str, Interaction] = field(default_factory=dict)
    risks: Mapping[str, Risk] = field(default_factory=dict)
    cumulative: Mapping[str, Cumulative] = field(default_factory=dict)
    allergens: Mapping[str, Allergen] = field(default_factory=dict)
    duplicates: Mapping[str, Duplicate] = field(default_factory=dict)
    dosing: Mapping[str, Dosing] = field(default_factory=dict)
    lookalikes: Mapping[str, LookAlike] = field(default_factory=dict)
    not_drugs: Mapping[str, NotDrug] = field(default_factory=dict)
    reactions: Mapping[str, ReactionWord] = field(default_factory=dict)
    imported_names: Mapping[str, ImportedNames] = field(default_factory=dict)
    revisions: Mapping[str, int] = field(default_factory=dict, compare=False)
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def entries(self) -> Mapping[str, Interaction | Risk]:
        """Interactions and risks together, by id."""
        return MappingProxyType({**self.interactions, **self.risks})

    @cached_property
    def statements(self) -> Mapping[str, AnyStatement]:
        """Everything that can speak as a finding, by the id of that finding."""
        found: dict[str, AnyStatement] = dict(self.entries)
        for records in (self.cumulative, self.allergens, self.duplicates, self.dosing):
            found.update({record.statement_id: record for record in records.values()})
        return MappingProxyType(found)

    def records(self) -> Iterator[tuple[str, Record]]:
        """Every record with the name of its type (`substances`, `risks`, …), types in field order, ids sorted."""
        for type_name in RECORD_TYPES:
            mapping: Mapping[str, Record] = getattr(self, type_name)
            for _, record in sorted(mapping.items()):
                yield type_name, record

    @classmethod
    def of(cls, records: Iterator[tuple[str, Record]], **provenance: Any) -> Compendium:
        """Build from pairs as `records()` gives them. Raises ValueError where an id comes twice in one type."""
        gathered: dict[str, dict[str, Record]] = {name: {} for name in RECORD_TYPES}
        for type_name, record in records:
            if record.id in gathered[type_name]:
                message = f"{type_name}: the id {record.id} comes twice"
                raise ValueError(message)
            gathered[type_name][record.id] = record
        return cls(**{name: dict(sorted(found.items())) for name, found in gathered.items()}, **provenance)  # type: ignore[arg-type]


RECORD_TYPES = tuple(f.name for f in fields(Compendium) if f.name not in {"revisions", "origins"})
RECORD_CLASSES: Mapping[str, type[Any]] = MappingProxyType({
    "sources": Source, "outcomes": Outcome, "substances": Substance, "products": Product, "classes": DrugClass,
    "conditions": Condition, "interactions": Interaction, "risks": Risk, "cumulative": Cumulative,
    "allergens": Allergen, "duplicates": Duplicate, "dosing": Dosing, "lookalikes": LookAlike, "not_drugs": NotDrug,
    "reactions": ReactionWord, "imported_names": ImportedNames,
})  # fmt: skip
