"""Every failure of the API in one shape: `application/problem+json` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import orjson
from flask import Response
from werkzeug.exceptions import HTTPException

from interactions import store
from interactions.clinical.catalogue import RecordNotFound
from interactions.clinical.errors import InteractionsError

STATUS_OF: Mapping[type[InteractionsError], HTTPStatus] = {
    RecordNotFound: HTTPStatus.NOT_FOUND,
    store.ReleaseNotFound: HTTPStatus.NOT_FOUND,
    store.StoreNotReady: HTTPStatus.SERVICE_UNAVAILABLE,
    store.ReleaseDamaged: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""What each domain error is to a client. What is not listed is a fault of ours: 500."""

_RETRY_SECONDS = "5"
_KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


def problem(
    status: int, detail: str, *, errors: list[dict[str, str]] | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """One problem document."""
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": errors or [],
    }
    response = Response(orjson.dumps(document), status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(headers or {})
    return response


def http_problem(error: HTTPException) -> Response:
    """An HTTP error, with the headers that belong to it and a pointer for each fault of the request."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    data: Mapping[str, Any] = getattr(error, "data", None) or {}
    faults = list(_faults(data.get("messages") or {}))
    detail = error.description or HTTPStatus(status).phrase
    if faults:
        detail = f"{len(faults)} fault{'s' if len(faults) > 1 else ''} in the request: see errors"
    inherited = error.get_response().headers if error.response is None else error.response.headers
    headers = {name: inherited[name] for name in _KEPT_HEADERS if name in inherited}
    return problem(status, detail, errors=faults, headers=headers)


def domain_problem(error: InteractionsError) -> Response:
    """A domain error by the table above; one that is not listed is not explained to the client."""
    status = next((of for kind, of in STATUS_OF.items() if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        return unforeseen_problem()
    headers = {"Retry-After": _RETRY_SECONDS} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    return problem(status, str(error), headers=headers)


def unforeseen_problem() -> Response:
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR, "the service failed; nothing was checked, and this is no answer about safety"
    )


def _faults(messages: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The messages of marshmallow as faults, each with a JSON pointer into the body, or the parameter's name."""
    for location, found in messages.items():
        yield from _faults_at("" if location == "json" else f"/{location}", found)


def _faults_at(pointer: str, found: Any) -> Iterator[dict[str, str]]:
    if isinstance(found, Mapping):
        for key, below in found.items():
            part = str(key).replace("~", "~0").replace("/", "~1")
            yield from _faults_at(pointer if key == "_schema" else f"{pointer}/{part}", below)
    elif isinstance(found, list):
        for one in found:
            yield from _faults_at(pointer, one)
    else:
        text = str(found)
        yield {"pointer": pointer, "code": _CODES.get(text, "invalid"), "detail": text}


_CODES = {
    "Unknown field.": "unknown-member",
    "Missing data for required field.": "missing",
    "Field may not be null.": "null",
}
