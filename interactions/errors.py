"""Where an error leaves: as a problem document from the API, as a page from the web."""

from __future__ import annotations

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from interactions import watch
from interactions.api import problems
from interactions.clinical.errors import InteractionsError
from interactions.web import pages

_MACHINES = ("/api/", "/healthz", "/readyz", "/metrics", "/openapi.json")


def handle_errors(app: Flask) -> None:
    """One shape for machines and one page for people, whatever failed."""

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        return problems.http_problem(error) if _asked_by_machine() else pages.http_error_page(error)

    @app.errorhandler(InteractionsError)
    def domain(error: InteractionsError) -> ResponseReturnValue:
        if not any(isinstance(error, kind) for kind in problems.STATUS_OF):
            watch.log_failure(error)
        return problems.domain_problem(error) if _asked_by_machine() else pages.domain_error_page(error)

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> ResponseReturnValue:
        watch.log_failure(error)
        return problems.unforeseen_problem() if _asked_by_machine() else pages.unforeseen_error_page()


def _asked_by_machine() -> bool:
    return request.path.startswith(_MACHINES)
