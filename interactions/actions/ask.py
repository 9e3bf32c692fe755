"""The verbs of those who ask. Each answers from one release and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from interactions import store
from interactions.actions.held import Held, Releases
from interactions.clinical.allergies import allergens_of
from interactions.clinical.answer import FindingWriter, answer_document, finding_document, resolution_document
from interactions.clinical.catalogue import (
    RecordNotFound,
    class_document,
    condition_document,
    entry_document,
    entry_summary,
    substance_document,
)
from interactions.clinical.check import check as judge
from interactions.clinical.items import substances_of
from interactions.clinical.knowledge import Knowledge, pair_kinds
from interactions.clinical.patient import Item, PatientList
from interactions.clinical.policy import SitePolicy, apply_policy
from interactions.clinical.resolution import LIST_TYPES, Resolution
from interactions.clinical.texts import read_text
from interactions.clinical.vocabulary import Severity, Status
from interactions.config import VERSION
from interactions.files.diff import clinical_diff


def check(
    releases: Releases,
    *,
    asked: PatientList,
    as_of: str | None = None,
    write_finding: FindingWriter = finding_document,
) -> dict[str, Any]:
    """Judge one patient list by the current release, or by that of `as_of`. Raises ReleaseNotFound, StoreNotReady.

    `write_finding` says in what form each finding stands in the answer: as plain values, or as JSON (see `rendered`).
    """
    held = releases.at(as_of) if as_of else releases.current()
    return _checked(held, asked, releases.site_policy, write_finding)


def check_batch(
    releases: Releases,
    *,
    patients: Iterable[tuple[str | None, PatientList, str | None]],
    write_finding: FindingWriter = finding_document,
) -> list[dict[str, Any]]:
    """Judge each (ref, list, as_of) by itself; each answer carries its `ref`. Raises ReleaseNotFound, StoreNotReady."""
    numbered = list(enumerate(patients))
    answers: dict[int, dict[str, Any]] = {}
    for release_id in dict.fromkeys(as_of for _, (_, _, as_of) in numbered):  # each loaded once, one after the other
        held = releases.at(release_id) if release_id else releases.current()
        for number, (ref, asked, as_of) in numbered:
            if as_of == release_id:
                answers[number] = {"ref": ref, **_checked(held, asked, releases.site_policy, write_finding)}
    return [answers[number] for number, _ in numbered]


def _checked(held: Held, asked: PatientList, site: SitePolicy, write_finding: FindingWriter) -> dict[str, Any]:
    answer = apply_policy(judge(asked, held.knowledge), site)
    return {
        "release": release_mark(held.release),
        "engine": VERSION,
        "policy": site.mark,
        **answer_document(answer, held.knowledge, write_finding),
    }


def resolve(releases: Releases, *, items: Iterable[Item], as_type: str = "any") -> dict[str, Any]:
    """What each item means. `as_type` is medication, substance, condition, allergy or any."""
    held = releases.current()
    return {"release": release_mark(held.release), "items": list(_resolved(held, items, as_type))}


def resolve_text(releases: Releases, *, text: str, as_type: str = "any") -> dict[str, Any]:
    """What each line of a pasted list means, with its `span` in the text."""
    held = releases.current()
    names = held.knowledge.names
    found = read_text(text, _types(as_type), lambda line, types: names.resolve(Item(text=line), types))
    return {
        "release": release_mark(held.release),
        "items": [
            {
                **_resolution(held, number, one.resolution),
                "span": [one.line.start, one.line.end],
                "list": one.list_name,
            }
            for number, one in enumerate(found)
        ],
    }


_LIST_OF = {"medication": "medications", "substance": "substances", "condition": "conditions", "allergy": "allergies"}


def _resolved(held: Held, items: Iterable[Item], as_type: str) -> Iterator[dict[str, Any]]:
    for number, item in enumerate(items):
        yield _resolution(held, number, held.knowledge.names.resolve(item, _types(as_type)))


def _types(as_type: str) -> frozenset[str]:
    return LIST_TYPES[_LIST_OF.get(as_type, "any")]


def _resolution(held: Held, number: int, resolution: Resolution) -> dict[str, Any]:
    knowledge = held.knowledge
    substances = substances_of(resolution, knowledge)
    allergic = resolution.is_allergy or any(target.type == "allergens" for target in resolution.targets)
    allergens = tuple(one.id for one in allergens_of(resolution, knowledge)) if allergic else ()
    document = resolution_document(resolution, substances, allergens, knowledge.compendium)
    roots = substances or tuple(target.id for target in resolution.targets)
    entries = len(allergens) if allergic else knowledge.count_entries(roots)
    return {"ref": f"items/{number}", **document, "entries": entries}


def search(
    releases: Releases,
    *,
    query: str,
    type_: str | None = None,
    kind: str | None = None,
    severity: Severity | None = None,
    limit: int = 20,
    offset: int = 0,
) -> dict[str, Any]:
    """One page of results, the best first; `next_offset` is None on the last page."""
    found = releases.current().search_index.search(
        query, type_=type_, kind=kind, severity=severity, offset=offset, limit=limit + 1
    )
    return {
        "results": [
            {"type": r.type, "id": r.id, "name": r.name, "kind": r.kind, "matched": r.matched, "snippet": r.snippet}
            for r in found[:limit]
        ],
        "next_offset": offset + limit if len(found) > limit else None,
    }


_DOCUMENTS: dict[str, Callable[[Any, Knowledge], dict[str, Any]]] = {
    "substances": substance_document, "classes": class_document, "conditions": condition_document,
    "entries": entry_document,
}  # fmt: skip


def record(releases: Releases, *, collection: str, record_id: str) -> dict[str, Any]:
    """One record of `substances`, `classes`, `conditions` or `entries`. Raises RecordNotFound."""
    held = releases.current()
    compendium = held.knowledge.compendium
    records = compendium.statements if collection == "entries" else getattr(compendium, collection)
    if record_id not in records:
        raise RecordNotFound(f"there is no record {record_id!r} among the {collection}")
    return _DOCUMENTS[collection](records[record_id], held.knowledge)


def entries(
    releases: Releases,
    *,
    substance: str | None = None,
    kind: str | None = None,
    outcome: str | None = None,
    severity: Severity | None = None,
    status: Status | None = None,
    limit: int = 50,
    offset: int = 0,
) -> dict[str, Any]:
    """One page of the entries that pass every filter, gravest first. `substance` also finds those of its classes.

    Raises RecordNotFound for a substance that is not there: no entries would look like nothing to find.
    """
    knowledge = releases.current().knowledge
    if substance is not None and substance not in knowledge.reach:
        raise RecordNotFound(f"there is no record {substance!r} among the substances")
    sides = knowledge.reach[substance] if substance is not None else {}
    found = [
        entry
        for entry_id in knowledge.severity_order
        for entry in [knowledge.compendium.entries[entry_id]]
        if (substance is None or any(side in sides for side in entry.sides))
        and (kind is None or kind in pair_kinds(entry, knowledge))
        and (outcome is None or entry.outcome == outcome)
        and (severity is None or entry.severity is severity)
        and (status is None or entry.status is status)
    ]
    return {
        "entries": [entry_summary(entry, knowledge) for entry in found[offset : offset + limit]],
        "next_offset": offset + limit if offset + limit < len(found) else None,
    }


def releases_published(releases: Releases) -> list[dict[str, Any]]:
    """Every release, the newest first."""
    with store.reading(releases.engine) as session:
        return [release_document(release) for release in store.releases(session)]


def release(releases: Releases, *, release_id: str) -> dict[str, Any]:
    """One release. Raises ReleaseNotFound."""
    with store.reading(releases.engine) as session:
        return release_document(store.find_release(session, release_id))


def release_diff(releases: Releases, *, older: str, newer: str) -> dict[str, Any]:
    """What a newer release says otherwise than an older one, in alerts. Raises ReleaseNotFound."""
    before, after = releases.at(older), releases.at(newer)
    difference = clinical_diff(before.knowledge.compendium, after.knowledge.compendium)
    return {"older": release_mark(before.release), "newer": release_mark(after.release), **difference.document()}


def release_mark(published: store.Release) -> dict[str, Any]:
    """How an answer names its release."""
    return {"id": published.id, "hash": published.hash, "published": _stamp(published.published)}


def release_document(published: store.Release) -> dict[str, Any]:
    return {
        **release_mark(published),
        "published_by": published.published_by,
        "engine": published.engine,
        "counts": dict(published.counts),
    }


@lru_cache
def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
