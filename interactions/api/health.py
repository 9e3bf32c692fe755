"""Whether the process is up, whether it can answer, and its figures."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response

from interactions import watch
from interactions.api import answers
from interactions.api.contract import ContractBlueprint, held_releases

blueprint = ContractBlueprint(
    "health", __name__, description="Operation.", problems=(HTTPStatus.INTERNAL_SERVER_ERROR,)
)


@blueprint.route("/healthz")
@blueprint.private(answers.Alive)
def healthz() -> dict[str, Any]:
    """The process is up."""
    return {"status": "ok"}


@blueprint.route("/readyz")
@blueprint.private(answers.Ready, HTTPStatus.SERVICE_UNAVAILABLE)
def readyz() -> dict[str, Any]:
    """A release is loaded and whole."""
    return {"status": "ok", "release": held_releases().ready().release.id}


@blueprint.route("/metrics")
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
def metrics() -> Response:
    """Counts and times for Prometheus; no names of medicines or patients."""
    figures, content_type = watch.figures()
    response = Response(figures, content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    return response
