"""The routes of /api/v1: read the request, call one verb, hand over its document."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from werkzeug.exceptions import NotFound

from interactions import store, watch
from interactions.actions import ask
from interactions.actions.rendered import finding_json
from interactions.api import answers, catalogue
from interactions.api.contract import ContractBlueprint, current_request, held_releases
from interactions.api.problems import RequestFaults
from interactions.api.schemas import EntriesSchema, ResolveSchema, SearchSchema
from interactions.asked import BatchSchema, CheckSchema

LARGEST_BATCH = 4 * 1024 * 1024

blueprint = ContractBlueprint(
    "v1",
    __name__,
    url_prefix="/api/v1",
    description="Check, resolve, search and read the catalogue.",
    problems=(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE),
)
_READ_QUERY = frozenset({"v1.search", "v1.entries"})


@blueprint.before_request
def refuse_unreadable() -> None:
    """Refuse what no route would read: a query where none is asked, or an address that names nothing."""
    asked = current_request()
    if asked.query_string and asked.endpoint not in _READ_QUERY:
        raise RequestFaults(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            {"pointer": "/query", "code": "unknown-member", "detail": "no query is read here"},
        )
    if "\0" in asked.path:
        raise NotFound


@blueprint.route("/check", methods=["POST"])
@blueprint.arguments(CheckSchema())
@blueprint.private(answers.CheckAnswer, HTTPStatus.NOT_FOUND)
def check(asked: dict[str, Any]) -> dict[str, Any]:
    """Check one patient's list: findings, gravest first, and what was not checked."""
    try:
        answer = ask.check(held_releases(), asked=asked["asked"], as_of=asked["as_of"], write_finding=finding_json)
    except store.ReleaseNotFound as error:
        raise _not_found(error, "/as_of") from error
    watch.note_counts(release=answer["release"]["id"], **_counts(answer))
    return answer


@blueprint.route("/check/batch", methods=["POST"])
@blueprint.arguments(BatchSchema(), largest=LARGEST_BATCH)
@blueprint.private(answers.BatchAnswer, HTTPStatus.NOT_FOUND)
def check_batch(asked: dict[str, Any]) -> dict[str, Any]:
    """Check up to 100 patients, each by itself."""
    patients = [(one["ref"], one["asked"], one["as_of"]) for one in asked["patients"]]
    for number, (_, _, as_of) in enumerate(patients):
        if as_of:
            try:
                ask.release(held_releases(), release_id=as_of)
            except store.ReleaseNotFound as error:
                raise _not_found(error, f"/patients/{number}/as_of") from error
    checked = ask.check_batch(held_releases(), patients=patients, write_finding=finding_json)
    counts = [_counts(answer) for answer in checked]
    watch.note_counts(
        release=" ".join(dict.fromkeys(answer["release"]["id"] for answer in checked)),
        patients=len(checked),
        items=sum(count["items"] for count in counts),
        findings=sum(count["findings"] for count in counts),
    )
    return {"answers": checked}


def _counts(answer: Mapping[str, Any]) -> dict[str, int]:
    return {"items": len(answer["coverage"]["items"]), "findings": len(answer["findings"])}


def _not_found(error: store.ReleaseNotFound, pointer: str) -> RequestFaults:
    """Says which member of the request named a release that is not there."""
    return RequestFaults(HTTPStatus.NOT_FOUND, {"pointer": pointer, "code": "not-found", "detail": str(error)})


@blueprint.route("/resolve", methods=["POST"])
@blueprint.arguments(ResolveSchema())
@blueprint.private(answers.ResolveAnswer)
def resolve(asked: dict[str, Any]) -> dict[str, Any]:
    """Say what written names, codes or a pasted list mean, without checking anything."""
    if "text" in asked:
        answer = ask.resolve_text(held_releases(), text=asked["text"], as_type=asked["as_"])
    else:
        answer = ask.resolve(held_releases(), items=asked["items"], as_type=asked["as_"])
    watch.note_counts(release=answer["release"]["id"], items=len(answer["items"]))
    return answer


@blueprint.route("/search")
@blueprint.arguments(SearchSchema(), location="query")
@blueprint.catalogue(catalogue.SearchAnswer)
def search(asked: dict[str, Any]) -> dict[str, Any]:
    """Search names, brands, synonyms, codes and the text of entries, as one types."""
    found = ask.search(
        held_releases(), query=asked["q"], type_=asked.get("type"), kind=asked.get("kind"),
        severity=asked.get("severity"), limit=asked["limit"], offset=int(asked["cursor"]),
    )  # fmt: skip
    return _page(found)


def _page(document: dict[str, Any]) -> dict[str, Any]:
    following = document.pop("next_offset")
    return {**document, "next": None if following is None else str(following)}


@blueprint.route("/substances/<string:record_id>")
@blueprint.catalogue(catalogue.SubstanceAnswer, HTTPStatus.NOT_FOUND)
def substance(record_id: str) -> dict[str, Any]:
    """One substance: names, codes, profile, classes, and the entries that touch it."""
    return ask.record(held_releases(), collection="substances", record_id=record_id)


@blueprint.route("/classes/<string:record_id>")
@blueprint.catalogue(catalogue.ClassAnswer, HTTPStatus.NOT_FOUND)
def drug_class(record_id: str) -> dict[str, Any]:
    """One class with its members."""
    return ask.record(held_releases(), collection="classes", record_id=record_id)


@blueprint.route("/conditions/<string:record_id>")
@blueprint.catalogue(catalogue.ConditionAnswer, HTTPStatus.NOT_FOUND)
def condition(record_id: str) -> dict[str, Any]:
    """One condition with its place in the tree."""
    return ask.record(held_releases(), collection="conditions", record_id=record_id)


@blueprint.route("/entries")
@blueprint.arguments(EntriesSchema(), location="query")
@blueprint.catalogue(catalogue.EntriesAnswer, HTTPStatus.NOT_FOUND)
def entries(asked: dict[str, Any]) -> dict[str, Any]:
    """The entries that pass every filter, gravest first."""
    filters = {name: asked.get(name) for name in ("substance", "kind", "outcome", "severity", "status")}
    return _page(ask.entries(held_releases(), **filters, limit=asked["limit"], offset=int(asked["cursor"])))


@blueprint.route("/entries/<string:record_id>")
@blueprint.catalogue(catalogue.EntryAnswer, HTTPStatus.NOT_FOUND)
def entry(record_id: str) -> dict[str, Any]:
    """One entry with its revision, sources and review."""
    return ask.record(held_releases(), collection="entries", record_id=record_id)


@blueprint.route("/releases")
@blueprint.catalogue(catalogue.ReleasesAnswer)
def releases() -> dict[str, Any]:
    """What was published, the newest first."""
    return {"releases": ask.releases_published(held_releases())}


@blueprint.route("/releases/<string:release_id>")
@blueprint.catalogue(catalogue.ReleaseAnswer, HTTPStatus.NOT_FOUND)
def release(release_id: str) -> dict[str, Any]:
    """One release."""
    return ask.release(held_releases(), release_id=release_id)


@blueprint.route("/releases/<string:older>/diff/<string:newer>")
@blueprint.catalogue(catalogue.DiffAnswer, HTTPStatus.NOT_FOUND)
def release_diff(older: str, newer: str) -> dict[str, Any]:
    """The clinical difference between two releases: which alerts appear, change or go."""
    return ask.release_diff(held_releases(), older=older, newer=newer)
