"""The first page with its answer, search, what this is, and the page of every error."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from interactions import store, watch
from interactions.actions import ask
from interactions.actions.held import Releases
from interactions.clinical.catalogue import RecordNotFound
from interactions.clinical.errors import InteractionsError
from interactions.clinical.patient import PatientList
from interactions.clinical.search import TYPES
from interactions.web.answered import Answered, answered
from interactions.web.form import BOXES, EXAMPLES, FIELDS, LARGEST_FORM, Chosen, Filled, read_form

STATUS_OF: Mapping[type[InteractionsError], HTTPStatus] = {
    RecordNotFound: HTTPStatus.NOT_FOUND,
    store.ReleaseNotFound: HTTPStatus.NOT_FOUND,
    store.StoreNotReady: HTTPStatus.SERVICE_UNAVAILABLE,
    store.ReleaseDamaged: HTTPStatus.SERVICE_UNAVAILABLE,
    store.RecordUnreadable: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""What each domain error is to a reader. What is not listed is a fault of ours: 500."""

_EXPLAINED: Mapping[int, tuple[str, str]] = {
    HTTPStatus.NOT_FOUND: ("There is no such page", "The address may be old or mistyped. Search finds what is here."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("This page can't be asked that way", "Start again from the first page."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "The list is too long",
        f"At most {LARGEST_FORM // 1024} KiB are read at once. Go back, shorten the list, and check it in parts.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "The knowledge is not available now",
        "The service can't read a release of its knowledge. Try again in a minute, or tell who runs this service.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("The service failed", "This is a fault of the service, not of your list."),
}
_RETRY_SECONDS = "30"
_RESULTS = 20
_SUGGESTIONS = 8
_LONGEST_QUERY = 200

blueprint = Blueprint("web", __name__, template_folder="templates")


def releases() -> Releases:
    held: Releases = current_app.extensions["interactions-releases"]
    return held


@blueprint.get("/")
def home() -> str:
    """The form, empty or with an example."""
    example = EXAMPLES.get(request.args.get("example", ""), {})
    return _first_page(Filled(example))


@blueprint.post("/")
def check() -> Response:
    """The answer under the form, which stays as it was filled in."""
    if "Transfer-Encoding" in request.headers:
        abort(HTTPStatus.LENGTH_REQUIRED)  # a form that doesn't say its length would be cut without a word
    request.max_content_length = LARGEST_FORM
    chosen = None
    if sent := request.form.get("choose"):
        chosen = Chosen.read(sent)
        if chosen is None:
            abort(HTTPStatus.BAD_REQUEST, "The choice can't be read.")
    filled = read_form(request.form, chosen)
    if filled.asked is None:
        return make_response(_first_page(filled), HTTPStatus.UNPROCESSABLE_ENTITY)
    return make_response(_first_page(filled, _answer(filled.asked)))


def _first_page(filled: Filled, answer: Answered | None = None) -> str:
    labels = {one.name: one.label for one in (*BOXES, *(one for _, group in FIELDS for one in group))}
    return render_template("check.html", filled=filled, answer=answer, boxes=BOXES, fields=FIELDS, labels=labels)


def _answer(asked: PatientList) -> Answered:
    document = ask.check(releases(), asked=asked)
    watch.note_counts(
        items=len(document["coverage"]["items"]), findings=len(document["findings"]), release=document["release"]["id"]
    )
    return answered(document, asked, _record)


def _record(collection: str, record_id: str) -> Mapping[str, Any] | None:
    """A record's document, or None if a newer release has none."""
    try:
        return ask.record(releases(), collection=collection, record_id=record_id)
    except RecordNotFound:
        return None


@blueprint.get("/search")
def search() -> str:
    """A page of results."""
    query, kind = _query(), request.args.get("type", "")
    offset = int(number) if (number := request.args.get("from", "0")).isdecimal() and len(number) <= len("9999") else 0
    type_ = kind if kind in TYPES else None
    found: Mapping[str, Any] = {"results": [], "next_offset": None}
    if query:
        found = ask.search(releases(), query=query, type_=type_, limit=_RESULTS, offset=offset)
    return render_template("search.html", query=query, type=type_, found=found, offset=offset)


@blueprint.get("/search/suggest")
def suggest() -> str:
    """The best results as a list, for while one types."""
    query = _query()
    found = ask.search(releases(), query=query, limit=_SUGGESTIONS) if query else {"results": []}
    return render_template("suggestions.html", query=query, results=found["results"])


def _query() -> str:
    return request.args.get("q", "").strip()[:_LONGEST_QUERY]


@blueprint.get("/about")
def about() -> str:
    return render_template("about.html")


def http_error_page(error: HTTPException) -> Response:
    """The page of an HTTP error, with the headers that belong to it."""
    response = error_page(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    inherited = error.get_response().headers
    response.headers.update({name: inherited[name] for name in ("Allow", "Retry-After") if name in inherited})
    return response


def domain_error_page(error: InteractionsError) -> Response:
    """The page of a domain error by the table above; one that is not listed is not explained to the reader."""
    status = next((of for kind, of in STATUS_OF.items() if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
    response = error_page(status)
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = _RETRY_SECONDS
    return response


def unforeseen_error_page() -> Response:
    return error_page(HTTPStatus.INTERNAL_SERVER_ERROR)


def error_page(status: int) -> Response:
    """One page for everything that failed. It never looks like an answer: it says that nothing was checked."""
    otherwise = (HTTPStatus(status).phrase, "The request could not be read. Go back, and try again.")
    title, explained = _EXPLAINED.get(status, otherwise)
    return make_response(render_template("error.html", status=status, title=title, explained=explained), status)
