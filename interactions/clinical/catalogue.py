"""The records as documents, as the catalogue shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from interactions.clinical.compendium import AnyStatement, Compendium
from interactions.clinical.errors import InteractionsError
from interactions.clinical.knowledge import LIST_KINDS, Knowledge, pair_kinds
from interactions.clinical.model import Codes, Condition, DrugClass, Fact, Name, Step, Substance
from interactions.clinical.references import references
from interactions.clinical.said import sources_document
from interactions.clinical.statements import (
    Allergen,
    Citation,
    Cumulative,
    Dosing,
    Duplicate,
    Entry,
    Interaction,
    Risk,
    Test,
    Variant,
)
from interactions.clinical.vocabulary import Status


class RecordNotFound(InteractionsError):
    """No record of this collection has this id in the release."""


def substance_document(substance: Substance, knowledge: Knowledge) -> dict[str, Any]:
    """A substance with its classes and why it is in them, and the entries that touch it, gravest first."""
    classes = [
        {"id": side, "name": knowledge.compendium.classes[side].name, "because": list(reach.because)}
        for side, reach in sorted(knowledge.reach[substance.id].items())
        if side in knowledge.compendium.classes
    ]
    products = [
        {"id": product.id, "name": product.name}
        for product in knowledge.compendium.products.values()
        if substance.id in product.contains
    ]
    return {
        "type": "substance", "id": substance.id, "name": substance.name, "kind": substance.kind.value,
        "names": _names(substance.names), "codes": _codes(substance.codes), "routes": list(substance.routes),
        "contains": _named(substance.contains, knowledge),
        "becomes": [{"id": b.id, "name": knowledge.name_of(b.id), "by": b.by} for b in substance.becomes],
        "classes": classes, "products": products,
        "profile": [
            {"section": fact.section, "text": fact.text, "evidence": fact.evidence.value, **_told(fact, knowledge)}
            for fact in substance.profile
        ],
        "procedure": [
            {"phase": step.phase, "text": step.text, "patient": step.patient, **_told(step, knowledge)}
            for step in substance.procedure
        ],
        "status": substance.status.value, "note": substance.note,
        "entries": _entries(knowledge.reach[substance.id], knowledge),
        "list_statements": _about_lists(knowledge.reach[substance.id], knowledge),
        **_provenance(substance.id, knowledge),
    }  # fmt: skip


def class_document(drug_class: DrugClass, knowledge: Knowledge) -> dict[str, Any]:
    """A class with its members, those looked at and left out, and the entries on it and on wider classes."""
    return {
        "type": "class", "id": drug_class.id, "name": drug_class.name, "says": drug_class.says,
        "names": _names(drug_class.names), "routes": drug_class.routes, "at_most": drug_class.at_most,
        "includes": _named(drug_class.includes, knowledge),
        "members": [
            {"id": m.id, "name": knowledge.name_of(m.id), "source": m.source, "at": m.at, "because": m.because}
            for m in drug_class.members
        ],
        "not_members": [
            {"id": m.id, "name": knowledge.name_of(m.id), "because": m.because} for m in drug_class.not_members
        ],
        "status": drug_class.status.value, "note": drug_class.note,
        "entries": _entries(knowledge.reach[drug_class.id], knowledge),
        "list_statements": _about_lists(knowledge.reach[drug_class.id], knowledge),
        **_provenance(drug_class.id, knowledge),
    }  # fmt: skip


def condition_document(condition: Condition, knowledge: Knowledge) -> dict[str, Any]:
    """A condition with its place in the tree, its thresholds, and the risks on it and on wider conditions."""
    sides = {condition.id, *knowledge.ancestors[condition.id]}
    narrower = sorted(c.id for c in knowledge.compendium.conditions.values() if condition.id in c.parents)
    return {
        "type": "condition", "id": condition.id, "name": condition.name, "names": _names(condition.names),
        "codes": _codes(condition.codes), "parents": _named(condition.parents, knowledge),
        "narrower": _named(narrower, knowledge),
        "from": [
            {"what": t.what, t.operator.value: t.value, **({"sex": t.sex} if t.sex else {})}
            for t in condition.derived_from
        ],
        "status": condition.status.value, "note": condition.note,
        "entries": _entries(sides, knowledge),
        "list_statements": _about_lists(sides, knowledge),
        **_provenance(condition.id, knowledge),
    }  # fmt: skip


def entry_document(said: AnyStatement, knowledge: Knowledge) -> dict[str, Any]:
    """One statement, whole: what it is about, its words, its exceptions and variants, its sources and honest status."""
    return {
        "type": "entry", **knowledge.statements[said.statement_id],
        **(_of_entry(said, knowledge) if isinstance(said, Entry) else _of_list_statement(said, knowledge)),
        "revision": knowledge.compendium.revisions.get(said.statement_id, 1), "status": said.status.value,
        "reviewed": asdict(said.reviewed) if said.reviewed else None, "note": said.note,
        "origin": knowledge.compendium.origins.get(said.statement_id, "seed"),
    }  # fmt: skip


_WITHOUT_SIDES: Mapping[str, Any] = {
    "sides": [], "affected": None, "except": [], "when": [], "variants": [], "fires": "taken", "washout": [],
    "before": [], "hold": [], "during": [], "after": [], "overrides": [], "grade_reason": None,
}  # fmt: skip


def _of_list_statement(said: Allergen | Cumulative | Duplicate | Dosing, knowledge: Knowledge) -> dict[str, Any]:
    """What a statement about a whole list has beside its words: what counts, and from where on."""
    compendium = knowledge.compendium
    match said:
        case Allergen():
            found: dict[str, Any] = {
                "names": _names(said.names), "variants": _variants(said.variants),
                "members": [{**_one(m.id, knowledge), "because": m.because} for m in said.members],
                "cross": [
                    {**_one(c.id, knowledge), "severity": c.severity.value, "action": c.action.value,
                     "evidence": c.evidence.value, "because": c.because, "management": c.management,
                     "sources": _cited(c.source, c.at, c.accessed, compendium)}
                    for c in said.cross
                ],
            }  # fmt: skip
        case Cumulative():
            found = {
                "contributors": [
                    {**_one(c.id, knowledge), "weight": c.weight, "per": c.per, "route": c.route, "because": c.because,
                     "sources": _cited(c.source, c.at, None, compendium)}
                    for c in said.contributors
                ],
                "roles": [{**_one(r.id, knowledge), "role": r.role} for r in said.roles],
                "levels": [
                    {"at": level.at, "severity": level.severity.value, "action": level.action.value,
                     "management": level.management}
                    for level in said.levels
                ],
            }  # fmt: skip
        case Duplicate():
            drug_class = compendium.classes.get(said.of)
            found = {
                "at_most": drug_class.at_most if drug_class else None,
                "sides": [_one(said.of, knowledge)] if drug_class else [],
                "together": [
                    {"one": _one(t.one, knowledge), "other": _one(t.other, knowledge), "as": t.manner,
                     "because": t.because, "sources": _cited(t.source, t.at, None, compendium)}
                    for t in said.together
                ],
            }  # fmt: skip
        case _:
            found = {
                "sides": [_one(said.substance, knowledge)],
                "ranges": [
                    {**{name: getattr(value, "value", value) for name, value in asdict(one).items()},
                     "sources": _cited(one.source, one.at, one.accessed, compendium)}
                    for one in said.ranges
                ],
            }  # fmt: skip
    return {**_WITHOUT_SIDES, "kind": LIST_KINDS[type(said)], **found}


def _cited(source: str | None, at: str | None, accessed: str | None, compendium: Compendium) -> list[dict[str, Any]]:
    """The source of one part of a statement, where it names one of its own."""
    return sources_document((Citation(source, at or "", accessed),), compendium) if source else []


def _one(id_: str, knowledge: Knowledge) -> dict[str, str]:
    return {"type": _type_of(id_, knowledge), "id": id_, "name": knowledge.name_of(id_)}


def _variants(variants: Iterable[Variant]) -> list[dict[str, Any]]:
    return [
        {**_test(v.test), "severity": v.severity.value if v.severity else None,
         "action": v.action.value if v.action else None, "evidence": v.evidence.value if v.evidence else None,
         "effect": v.effect, "management": v.management, "because": v.because}
        for v in variants
    ]  # fmt: skip


def _of_entry(entry: Interaction | Risk, knowledge: Knowledge) -> dict[str, Any]:
    return {
        "kind": min(pair_kinds(entry, knowledge)),
        "sides": _sides(entry, knowledge),
        "affected": entry.affected if isinstance(entry, Interaction) else None,
        "except": [{"id": e.id, "name": knowledge.name_of(e.id), "with": e.with_, "because": e.because}
                   for e in entry.excepted],
        "when": [_test(test) for test in entry.when],
        "variants": _variants(entry.variants),
        "fires": entry.fires.value, "washout": [asdict(w) for w in entry.washout],
        "before": list(entry.before), "hold": list(entry.hold), "during": list(entry.during),
        "after": list(entry.after), "overrides": list(entry.overrides), "grade_reason": entry.grade_reason,
    }  # fmt: skip


def entry_summary(entry: Interaction | Risk, knowledge: Knowledge) -> dict[str, Any]:
    """An entry in one line of a list."""
    return {
        "id": entry.id, "title": entry.title, "kind": min(pair_kinds(entry, knowledge)), "outcome": entry.outcome,
        "severity": entry.severity.value, "action": entry.action.value, "evidence": entry.evidence.value,
        "axis": entry.axis.value, "status": entry.status.value,
        "sides": _sides(entry, knowledge),
    }  # fmt: skip


def _entries(sides: Iterable[str], knowledge: Knowledge) -> list[dict[str, Any]]:
    met = set(sides)
    compendium = knowledge.compendium
    return [
        entry_summary(compendium.entries[entry_id], knowledge)
        for entry_id in knowledge.severity_order
        if any(side in met for side in compendium.entries[entry_id].sides)
        and compendium.entries[entry_id].status is not Status.RETIRED
    ]


def _list_statements(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    """For each id, the statements about whole lists that name it."""
    found: dict[str, dict[str, None]] = {}
    for statement_id, said in knowledge.compendium.statements.items():
        if type(said) in LIST_KINDS and said.status is not Status.RETIRED:
            for reference in references(said):
                found.setdefault(reference.id, {})[statement_id] = None
    return {id_: tuple(statements) for id_, statements in found.items()}


def _about_lists(sides: Iterable[str], knowledge: Knowledge) -> list[dict[str, str]]:
    """The statements about whole lists that name one of these sides: doses, allergies, duplicates, sums."""
    naming = knowledge.prepared(_list_statements)
    found = {id_: knowledge.compendium.statements[id_] for side in sides for id_ in naming.get(side, ())}
    order = list(LIST_KINDS)
    return [
        {"id": id_, "kind": LIST_KINDS[type(said)], "title": said.title}
        for id_, said in sorted(found.items(), key=lambda one: (order.index(type(one[1])), one[1].title))
    ]


def _told(said: Fact | Step, knowledge: Knowledge) -> dict[str, Any]:
    """Where a line of a substance's profile or procedure comes from."""
    source = knowledge.compendium.sources.get(said.source)
    return {
        "source": said.source, "title": source.title if source else None, "url": source.url if source else None,
        "at": said.at, "accessed": said.accessed,
    }  # fmt: skip


def _names(names: Iterable[Name]) -> list[dict[str, Any]]:
    return [{"text": name.text, "kind": name.kind, "region": name.region} for name in names]


def _codes(codes: Codes) -> dict[str, list[str]]:
    return {system: list(values) for system, values in codes.items()}


def _named(ids: Iterable[str], knowledge: Knowledge) -> list[dict[str, str]]:
    return [{"id": one, "name": knowledge.name_of(one)} for one in ids]


def _sides(entry: Interaction | Risk, knowledge: Knowledge) -> list[dict[str, str]]:
    return [_one(side, knowledge) for side in entry.sides]


def _type_of(side: str, knowledge: Knowledge) -> str:
    compendium = knowledge.compendium
    return "substance" if side in compendium.substances else "class" if side in compendium.classes else "condition"


def _test(test: Test) -> dict[str, Any]:
    return {"of": test.of, "what": test.what, test.operator.value: test.value}


def _provenance(record_id: str, knowledge: Knowledge) -> dict[str, Any]:
    compendium = knowledge.compendium
    return {"revision": compendium.revisions.get(record_id, 1), "origin": compendium.origins.get(record_id, "seed")}
