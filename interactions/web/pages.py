"""Pages."""

from __future__ import annotations

from flask import Response
from werkzeug.exceptions import HTTPException

from interactions.clinical.errors import InteractionsError


def http_error_page(error: HTTPException) -> Response:
    return Response(str(error), error.code or 500)


def domain_error_page(error: InteractionsError) -> Response:
    return Response(str(error), 500)


def unforeseen_error_page() -> Response:
    return Response("failed", 500)
