"""flask-smorest as the contract wants it: strict reading, plain answers, and a document that names every problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any

import orjson
from flask import Request, Response, current_app, request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from interactions.actions.held import Releases
from interactions.api.problems import RequestFaults
from interactions.asked import faults_at, read_json
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

LARGEST_BODY = 256 * 1024
"""Bytes of a body, where a route doesn't say otherwise."""

View = Callable[..., Mapping[str, Any]]
Route = Callable[..., Response]


class ContractBlueprint(Blueprint):
    """Routes whose views return plain documents: private ones, and those of the catalogue.

    `problems` are what every route of the blueprint can answer with, beside those of the route itself.
    """

    def __init__(self, *arguments: Any, problems: Sequence[HTTPStatus], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._problems = problems
        self._prepare_doc_cbks.append(self._describe)

    def arguments(
        self, schema: Schema, *, location: str = "json", largest: int = LARGEST_BODY
    ) -> Callable[[Route], Route]:
        """Hand over to the view what the body or the query says, by this schema; `largest` is a body's limit in bytes.

        Nothing that is said is passed over: unknown and repeated members are errors.
        """
        describe = super().arguments(schema, location=location)

        def asked_of(view: Route) -> Route:
            @wraps(view)
            def asking(**more: Any) -> Response:
                asked = current_request()
                try:
                    said = schema.load(_read_query(asked) if location == "query" else _read_body(asked, largest))
                except ValidationError as error:
                    faults = faults_at("/query" if location == "query" else "", error.messages)
                    raise RequestFaults(HTTPStatus.UNPROCESSABLE_ENTITY, *faults) from None
                return view(said, **more)

            return _described(asking, describe)

        return asked_of

    def private(self, schema: type[Schema], *problems: HTTPStatus) -> Callable[[View], Route]:
        """The view's document, never kept by anybody on the way."""

        def answered_by(view: View) -> Route:
            @wraps(view)
            def answered(*arguments: Any, **more: Any) -> Response:
                response = json_response(view(*arguments, **more))
                response.headers["Cache-Control"] = "no-store"
                return response

            answered._apidoc = {"problems": problems}  # type: ignore[attr-defined]  # noqa: SLF001  as flask-smorest does
            return _described(answered, self.response(200, schema))

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
            return _described(answered, self.response(200, schema, headers=_ETAG_HEADER))

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


def _described(view: Route, describe: Callable[[Route], Any]) -> Route:
    """The view as a decorator of flask-smorest describes it, without what that would do again at each request."""
    view._apidoc = describe(view)._apidoc  # type: ignore[attr-defined]  # noqa: SLF001  as flask-smorest keeps it
    return view


def _read_body(asked: Request, largest: int) -> Any:
    """The value of a JSON body, which is refused where it is none or too large."""
    if not asked.is_json:
        raise UnsupportedMediaType("send application/json")
    asked.max_content_length = largest + 1  # a body that doesn't say its length is cut there, without a word
    if (asked.content_length or 0) > largest or len(asked.get_data()) > largest:
        raise RequestEntityTooLarge(f"the body is larger than {largest} bytes")
    try:
        return read_json(asked.get_data())
    except (ValueError, RecursionError) as error:
        fault = {"pointer": "", "code": "not-json", "detail": str(error)}
        raise RequestFaults(HTTPStatus.BAD_REQUEST, fault) from None


def _read_query(asked: Request) -> dict[str, str]:
    """Each parameter's value. Raises ValidationError where one is given more than once."""
    if repeated := {name: ["Given more than once."] for name, values in asked.args.lists() if len(values) > 1}:
        raise ValidationError(repeated)
    return asked.args.to_dict()


def current_request() -> Request:
    """The request itself: `request` is a proxy, which would look for it at every use."""
    found: Request = request._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    return found


def json_response(document: Mapping[str, Any]) -> Response:
    return Response(orjson.dumps(document), content_type="application/json")


def held_releases() -> Releases:
    """The releases of this application."""
    releases: Releases = current_app.extensions["interactions-releases"]
    return releases


def catalogue_etag() -> str:
    release = held_releases().current().release
    return f"{release.id}-{release.hash.removeprefix('sha256:')[:16]}-{VERSION}"
