"""The records as documents, as the catalogue shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from interactions.clinical.errors import InteractionsError
from interactions.clinical.knowledge import Knowledge, pair_kinds
from interactions.clinical.model import Codes, Condition, DrugClass, Interaction, Name, Risk, Substance, Test
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
    sources = knowledge.compendium.sources
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
            {"section": fact.section, "text": fact.text, "evidence": fact.evidence.value, "source": fact.source,
             "title": sources[fact.source].title if fact.source in sources else None,
             "url": sources[fact.source].url if fact.source in sources else None,
             "at": fact.at, "accessed": fact.accessed}
            for fact in substance.profile
        ],
        "status": substance.status.value, "note": substance.note,
        "entries": _entries(knowledge.reach[substance.id], knowledge),
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
        **_provenance(condition.id, knowledge),
    }  # fmt: skip


def entry_document(entry: Interaction | Risk, knowledge: Knowledge) -> dict[str, Any]:
    """One entry, whole: its sides, its words, its exceptions and variants, its sources and its honest status."""
    statement = knowledge.statements[entry.id]
    return {
        "type": "entry", **statement, "kind": min(pair_kinds(entry, knowledge)),
        "sides": _sides(entry, knowledge),
        "affected": entry.affected if isinstance(entry, Interaction) else None,
        "except": [{"id": e.id, "name": knowledge.name_of(e.id), "with": e.with_, "because": e.because}
                   for e in entry.excepted],
        "when": [_test(test) for test in entry.when],
        "variants": [
            {**_test(v.test), "severity": v.severity.value if v.severity else None,
             "action": v.action.value if v.action else None, "evidence": v.evidence.value if v.evidence else None,
             "effect": v.effect, "management": v.management, "because": v.because}
            for v in entry.variants
        ],
        "fires": entry.fires.value, "washout": [asdict(w) for w in entry.washout],
        "before": list(entry.before), "hold": list(entry.hold), "during": list(entry.during),
        "after": list(entry.after), "overrides": list(entry.overrides), "grade_reason": entry.grade_reason,
        "revision": statement["entry"]["revision"], "status": entry.status.value,
        "reviewed": statement["entry"]["reviewed"], "note": entry.note,
        "origin": knowledge.compendium.origins.get(entry.id, "seed"),
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


def _names(names: Iterable[Name]) -> list[dict[str, Any]]:
    return [{"text": name.text, "kind": name.kind, "region": name.region} for name in names]


def _codes(codes: Codes) -> dict[str, list[str]]:
    return {system: list(values) for system, values in codes.items()}


def _named(ids: Iterable[str], knowledge: Knowledge) -> list[dict[str, str]]:
    return [{"id": one, "name": knowledge.name_of(one)} for one in ids]


def _sides(entry: Interaction | Risk, knowledge: Knowledge) -> list[dict[str, str]]:
    return [{"type": _type_of(s, knowledge), "id": s, "name": knowledge.name_of(s)} for s in entry.sides]


def _type_of(side: str, knowledge: Knowledge) -> str:
    compendium = knowledge.compendium
    return "substance" if side in compendium.substances else "class" if side in compendium.classes else "condition"


def _test(test: Test) -> dict[str, Any]:
    return {"of": test.of, "what": test.what, test.operator.value: test.value}


def _provenance(record_id: str, knowledge: Knowledge) -> dict[str, Any]:
    compendium = knowledge.compendium
    return {"revision": compendium.revisions.get(record_id, 1), "origin": compendium.origins.get(record_id, "seed")}
