"""A statement's own words as a document: what it says regardless of the patient, with its sources spelt out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from interactions.clinical.compendium import AnyStatement, Compendium
from interactions.clinical.statements import Citation, Cumulative, Dosing, Entry
from interactions.clinical.vocabulary import Axis


def statement_document(said: AnyStatement, compendium: Compendium) -> dict[str, Any]:
    """One statement as plain values. Sums and doses have no grade of their own: it comes with the finding."""
    graded = None if isinstance(said, Cumulative | Dosing) else said
    return {
        "id": said.statement_id, "kind": None, "outcome": said.outcome,
        "severity": graded.severity.value if graded else None, "action": graded.action.value if graded else None,
        "evidence": said.evidence.value, "onset": said.onset.value,
        "axis": (said.axis if isinstance(said, Entry) else Axis.HARM).value,
        "title": said.title, "patient_title": said.patient_title, "effect": said.effect, "mechanism": said.mechanism,
        "management": None if isinstance(said, Cumulative) else said.management,
        "monitoring": list(said.monitoring), "alternatives": list(said.alternatives),
        "patient_advice": said.patient_advice,
        "separate": asdict(said.separate) if isinstance(said, Entry) and said.separate else None,
        "sources": sources_document(said.sources, compendium),
        "entry": {"id": said.statement_id, "revision": compendium.revisions.get(said.statement_id, 1),
                  "status": said.status.value, "reviewed": asdict(said.reviewed) if said.reviewed else None},
    }  # fmt: skip


def sources_document(cited: Iterable[Citation], compendium: Compendium) -> list[dict[str, Any]]:
    """Each citation with the title and the address of its source."""
    return [
        {"id": source.id, "title": source.title, "url": source.url, "at": one.at, "accessed": one.accessed}
        for one in cited
        if (source := compendium.sources.get(one.id))
    ]
