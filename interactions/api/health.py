"""Whether the process is up, whether it can answer, and its figures."""

from __future__ import annotations

import orjson
from flask import Response, current_app
from flask_smorest import Blueprint
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from interactions.actions.held import Releases
from interactions.api import answers

blueprint = Blueprint("health", __name__, description="Operation.")


def _plain(document: object) -> Response:
    response = Response(orjson.dumps(document), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/healthz")
@blueprint.response(200, answers.Health)
def healthz() -> Response:
    """The process is up."""
    return _plain({"status": "ok"})


@blueprint.route("/readyz")
@blueprint.response(200, answers.Health)
@blueprint.alt_response(503, schema=answers.Problem, content_type="application/problem+json")
def readyz() -> Response:
    """A release is loaded and whole."""
    releases: Releases = current_app.extensions["interactions-releases"]
    return _plain({"status": "ok", "release": releases.current().release.id})


@blueprint.route("/metrics")
@blueprint.response(200, content_type="text/plain")
def metrics() -> Response:
    """Counts and times for Prometheus; no names of medicines or patients."""
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
