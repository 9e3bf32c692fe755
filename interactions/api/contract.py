"""flask-smorest as the contract wants it: strict reading, plain answers, and a document that names every problem."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any

import orjson
from flask import Request, Response, current_app, request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser

from interactions.actions.held import Releases
from interactions.api.problems import RequestFault
from interactions.config import VERSION

PROBLEMS: Mapping[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "The body is no JSON, or names a member twice.",
    HTTPStatus.NOT_FOUND: "There is no such record or release.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large; `detail` names the limit.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is not `application/json`.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The request has faults; `errors` points at each.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The service failed; this says nothing about safety.",
    HTTPStatus.SERVICE_UNAVAILABLE: "No release can be asked now; this says nothing about safety.",
}
"""Every problem that a route can answer with, in words for the document."""

_OF_A_BODY = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
)
_ETAG_HEADER = {"ETag": {"description": "Names the release and the program.", "schema": {"type": "string"}}}
_IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The ETag of an answer that is still at hand.",
    "schema": {"type": "string"},
}

View = Callable[..., Mapping[str, Any]]
Route = Callable[..., Response]


class StrictParser(FlaskParser):
    """Reads a body or a query so that nothing in it is passed over: unknown and repeated members are errors."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012  as webargs declares it

    def load_json(self, req: Request, schema: Schema) -> Any:
        del schema
        try:
            return read_json(req.get_data())
        except (ValueError, RecursionError) as error:
            raise RequestFault(HTTPStatus.BAD_REQUEST, pointer="", code="not-json", detail=str(error)) from None

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        del schema
        if repeated := {name: ["Given more than once."] for name, values in req.args.lists() if len(values) > 1}:
            raise ValidationError(repeated)
        return req.args.to_dict()


def read_json(body: bytes) -> Any:
    """The value of a JSON text. Raises ValueError or RecursionError where it is none, or names a member twice."""
    orjson.loads(body)  # stricter than the standard library: no NaN, no half characters, nothing too deep
    return json.loads(body, object_pairs_hook=_each_once)


def _each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        names = [name for name, _ in members]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the member {twice!r} is given twice in one object")
    return found


class ContractBlueprint(Blueprint):
    """Routes whose views return plain documents: private ones, and those of the catalogue.

    `problems` are what every route of the blueprint can answer with, beside those of the route itself.
    """

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, *arguments: Any, problems: Sequence[HTTPStatus], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._problems = problems
        self._prepare_doc_cbks.append(self._describe)

    def private(self, schema: type[Schema], *problems: HTTPStatus) -> Callable[[View], Route]:
        """The view's document, never kept by anybody on the way."""

        def answered_by(view: View) -> Route:
            @wraps(view)
            def answered(*arguments: Any, **more: Any) -> Response:
                response = json_response(view(*arguments, **more))
                response.headers["Cache-Control"] = "no-store"
                return response

            answered._apidoc = {"problems": problems}  # type: ignore[attr-defined]  # noqa: SLF001  as flask-smorest does
            route: Route = self.response(200, schema)(answered)
            return route

        return answered_by

    def catalogue(self, schema: type[Schema], *problems: HTTPStatus) -> Callable[[View], Route]:
        """The view's document, which holds as long as the release does: a client may ask whether it still does."""

        def answered_by(view: View) -> Route:
            @wraps(view)
            def answered(*arguments: Any, **more: Any) -> Response:
                etag = catalogue_etag()  # before the view: a release in between makes the client ask again
                response = json_response(view(*arguments, **more))
                response.set_etag(etag)
                response.headers["Cache-Control"] = "no-cache"
                response.make_conditional(request)
                return response

            answered._apidoc = {"problems": problems, "kept": True}  # type: ignore[attr-defined]  # noqa: SLF001
            route: Route = self.response(200, schema, headers=_ETAG_HEADER)(answered)
            return route

        return answered_by

    def _describe(self, doc: dict[str, Any], doc_info: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        """Add to an operation's document its problems, and how its answer may be kept."""
        problems = {*self._problems, *doc_info.get("problems", ()), *(_OF_A_BODY if "requestBody" in doc else ())}
        responses = {200: doc["responses"][200]}
        if doc_info.get("kept"):
            responses[304] = {"description": "The answer at hand still holds.", "headers": _ETAG_HEADER}
            doc.setdefault("parameters", []).append(_IF_NONE_MATCH)
        doc["responses"] = {**responses, **{problem.value: problem.name for problem in sorted(problems)}}
        return doc


def json_response(document: Mapping[str, Any]) -> Response:
    return Response(orjson.dumps(document), content_type="application/json")


def held_releases() -> Releases:
    """The releases of this application."""
    releases: Releases = current_app.extensions["interactions-releases"]
    return releases


def catalogue_etag() -> str:
    release = held_releases().current().release
    return f"{release.id}-{release.hash.removeprefix('sha256:')[:16]}-{VERSION}"
