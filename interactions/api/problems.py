"""Every failure of the API in one shape: `application/problem+json` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import orjson
from flask import Response
from werkzeug.exceptions import HTTPException

from interactions import store
from interactions.asked import Fault
from interactions.clinical.catalogue import RecordNotFound
from interactions.clinical.errors import InteractionsError

_UNANSWERED = "nothing was checked, and this says nothing about safety"
_NOT_READY = f"no release can be asked at the moment: {_UNANSWERED}; try again later"
_UNREADABLE = f"the release can't be read: {_UNANSWERED}; the operator has to look at it"
_FAILED = f"the service failed: {_UNANSWERED}"

_DOMAIN: Mapping[type[InteractionsError], tuple[HTTPStatus, str | None]] = {
    RecordNotFound: (HTTPStatus.NOT_FOUND, None),
    store.ReleaseNotFound: (HTTPStatus.NOT_FOUND, None),
    store.StoreNotReady: (HTTPStatus.SERVICE_UNAVAILABLE, _NOT_READY),
    store.ReleaseDamaged: (HTTPStatus.SERVICE_UNAVAILABLE, _UNREADABLE),
    store.RecordUnreadable: (HTTPStatus.SERVICE_UNAVAILABLE, _UNREADABLE),
}
"""What each domain error is to a client, in our words where its own may name what is none of a client's business.

What is not listed is a fault of ours: 500.
"""

_RETRY_SECONDS = "5"
_KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


class RequestFaults(HTTPException):
    """Faults of a request, each at the place that its pointer names."""

    def __init__(self, status: HTTPStatus, *faults: Fault) -> None:
        super().__init__()
        self.code = status
        self.faults = faults


def http_problem(error: HTTPException) -> Response:
    """An HTTP error, with the headers that belong to it and a pointer for each fault of the request."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    faults = error.faults if isinstance(error, RequestFaults) else ()
    if len(faults) == 1:
        detail = f"{faults[0]['pointer']}: {faults[0]['detail']}".removeprefix(": ")
    elif faults:
        detail = f"{len(faults)} faults in the request: see errors"
    else:
        detail = error.description or status.phrase
    said = error.get_response().headers
    return _problem(status, detail, faults, {name: said[name] for name in _KEPT_HEADERS if name in said})


def domain_problem(error: InteractionsError) -> Response:
    """A domain error by the table above; one that is not listed is not explained to the client."""
    status, says = next((of for kind, of in _DOMAIN.items() if isinstance(error, kind)), (None, None))
    if status is None:
        return unforeseen_problem()
    headers = {"Retry-After": _RETRY_SECONDS} if isinstance(error, store.StoreNotReady) else {}
    return _problem(status, says or str(error), headers=headers)


def unforeseen_problem() -> Response:
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, _FAILED)


def _problem(
    status: HTTPStatus, detail: str, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
) -> Response:
    document = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail, "errors": faults}
    response = Response(orjson.dumps(document), status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(headers or {})
    return response
