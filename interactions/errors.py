"""Where an error leaves: as a problem document from the API, as a page from the web."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from interactions import watch
from interactions.api import problems
from interactions.clinical.errors import InteractionsError
from interactions.web import pages

_MACHINES = ("/api/", "/healthz", "/readyz", "/metrics", "/openapi.json")


def handle_errors(app: Flask) -> None:
    """One shape for machines and one page for people, whatever failed."""

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        return problems.http_problem(error) if _asked_by_machine() else pages.http_error_page(error)

    @app.errorhandler(InteractionsError)
    def domain(error: InteractionsError) -> Response:
        response = problems.domain_problem(error) if _asked_by_machine() else pages.domain_error_page(error)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            watch.log_failure(error, reason=str(error))  # about the database, never about a request
        elif response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            watch.log_failure(error)
        return response

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        watch.log_failure(error)
        return problems.unforeseen_problem() if _asked_by_machine() else pages.unforeseen_error_page()


def _asked_by_machine() -> bool:
    return request.path.startswith(_MACHINES)
