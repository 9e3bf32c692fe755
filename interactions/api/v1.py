"""The routes of /api/v1: read the request, call one verb, hand over its document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import orjson
from flask import Response, current_app, request
from flask_smorest import Blueprint
from marshmallow import Schema
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from interactions.actions import ask
from interactions.actions.held import Releases
from interactions.api import answers
from interactions.api.schemas import BatchSchema, CheckSchema, EntriesSchema, ResolveSchema, SearchSchema
from interactions.config import VERSION

LARGEST_BODY = 256 * 1024
LARGEST_BATCH = 4 * 1024 * 1024


class StrictParser(FlaskParser):
    """Reads parameters so that an unknown one is an error, in the query as in the body."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012  as webargs declares it


class StrictBlueprint(Blueprint):
    ARGUMENTS_PARSER = StrictParser()


blueprint = StrictBlueprint(
    "v1", __name__, url_prefix="/api/v1", description="Check, resolve, search and read the catalogue."
)
_PROBLEMS = (400, 404, 405, 413, 415, 422, 500, 503)
_View = TypeVar("_View", bound=Callable[..., Response])


def _answers_with(schema: type[Schema]) -> Callable[[_View], _View]:
    """Document the answer of a route, and every problem that it can have."""

    def documented(view: _View) -> _View:
        for code in _PROBLEMS:
            view = blueprint.alt_response(code, schema=answers.Problem, content_type="application/problem+json")(view)
        answered: _View = blueprint.response(200, schema)(view)
        return answered

    return documented


def _releases() -> Releases:
    releases: Releases = current_app.extensions["interactions-releases"]
    return releases


def _answer(document: Mapping[str, Any] | list[Any]) -> Response:
    """An answer about a patient: never kept by anybody on the way."""
    response = Response(orjson.dumps(document), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _catalogue(document: Mapping[str, Any]) -> Response:
    """A catalogue answer: it holds as long as the release does, and a client may ask whether it still does."""
    response = Response(orjson.dumps(document), content_type="application/json")
    response.set_etag(catalogue_etag())
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def catalogue_etag() -> str:
    release = _releases().current().release
    return f"{release.id}-{release.hash.removeprefix('sha256:')[:16]}-{VERSION}"


def _page(document: dict[str, Any]) -> dict[str, Any]:
    following = document.pop("next_offset")
    return {**document, "next": None if following is None else str(following)}


@blueprint.before_request
def limit_body() -> None:
    """Refuse what is too large or is no JSON before it is read."""
    if request.method != "POST":
        return
    most = LARGEST_BATCH if request.path.endswith("/batch") else LARGEST_BODY
    request.max_content_length = most
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge(f"the body has {request.content_length} bytes; at most {most} are taken")
    if not request.is_json:
        raise UnsupportedMediaType("send application/json")


@blueprint.route("/check", methods=["POST"])
@blueprint.arguments(CheckSchema)
@_answers_with(answers.CheckAnswer)
def check(asked: dict[str, Any]) -> Response:
    """Check one patient's list: findings, gravest first, and what was not checked."""
    return _answer(ask.check(_releases(), asked=asked["asked"], as_of=asked["as_of"]))


@blueprint.route("/check/batch", methods=["POST"])
@blueprint.arguments(BatchSchema)
@_answers_with(answers.BatchAnswer)
def check_batch(asked: dict[str, Any]) -> Response:
    """Check up to 100 patients, each by itself."""
    patients = [(one["ref"], one["asked"], one["as_of"]) for one in asked["patients"]]
    return _answer({"answers": ask.check_batch(_releases(), patients=patients)})


@blueprint.route("/resolve", methods=["POST"])
@blueprint.arguments(ResolveSchema)
@_answers_with(answers.ResolveAnswer)
def resolve(asked: dict[str, Any]) -> Response:
    """Say what written names, codes or a pasted list mean, without checking anything."""
    if "text" in asked:
        return _answer(ask.resolve_text(_releases(), text=asked["text"], as_type=asked["as_"]))
    return _answer(ask.resolve(_releases(), items=asked["items"], as_type=asked["as_"]))


@blueprint.route("/search")
@blueprint.arguments(SearchSchema, location="query")
@_answers_with(answers.SearchAnswer)
def search(asked: dict[str, Any]) -> Response:
    """Search names, brands, synonyms, codes and the text of entries, as one types."""
    found = ask.search(
        _releases(), query=asked["q"], type_=asked.get("type"), kind=asked.get("kind"),
        severity=asked.get("severity"), limit=asked["limit"], offset=int(asked["cursor"]),
    )  # fmt: skip
    return _catalogue(_page(found))


@blueprint.route("/substances/<string:record_id>")
@_answers_with(answers.SubstanceAnswer)
def substance(record_id: str) -> Response:
    """One substance: names, codes, profile, classes, and the entries that touch it."""
    return _catalogue(ask.record(_releases(), collection="substances", record_id=record_id))


@blueprint.route("/classes/<string:record_id>")
@_answers_with(answers.ClassAnswer)
def drug_class(record_id: str) -> Response:
    """One class with its members."""
    return _catalogue(ask.record(_releases(), collection="classes", record_id=record_id))


@blueprint.route("/conditions/<string:record_id>")
@_answers_with(answers.ConditionAnswer)
def condition(record_id: str) -> Response:
    """One condition with its place in the tree."""
    return _catalogue(ask.record(_releases(), collection="conditions", record_id=record_id))


@blueprint.route("/entries")
@blueprint.arguments(EntriesSchema, location="query")
@_answers_with(answers.EntriesAnswer)
def entries(asked: dict[str, Any]) -> Response:
    """The entries that pass every filter, gravest first."""
    filters = {name: asked.get(name) for name in ("substance", "kind", "outcome", "severity", "status")}
    found = ask.entries(_releases(), **filters, limit=asked["limit"], offset=int(asked["cursor"]))
    return _catalogue(_page(found))


@blueprint.route("/entries/<string:record_id>")
@_answers_with(answers.EntryAnswer)
def entry(record_id: str) -> Response:
    """One entry with its revision, sources and review."""
    return _catalogue(ask.record(_releases(), collection="entries", record_id=record_id))


@blueprint.route("/releases")
@_answers_with(answers.ReleasesAnswer)
def releases() -> Response:
    """What was published, the newest first."""
    return _catalogue({"releases": ask.releases_published(_releases())})


@blueprint.route("/releases/<string:release_id>")
@_answers_with(answers.ReleaseAnswer)
def release(release_id: str) -> Response:
    """One release."""
    return _catalogue(ask.release(_releases(), release_id=release_id))


@blueprint.route("/releases/<string:older>/diff/<string:newer>")
@_answers_with(answers.DiffAnswer)
def release_diff(older: str, newer: str) -> Response:
    """The clinical difference between two releases: which alerts appear, change or go."""
    return _catalogue(ask.release_diff(_releases(), older=older, newer=newer))
