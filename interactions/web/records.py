"""The pages of the catalogue: substances, classes, conditions, entries and releases."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from interactions.actions import ask
from interactions.web.pages import releases

blueprint = Blueprint("records", __name__, template_folder="templates")


@blueprint.get("/substances/<string:record_id>")
def substance(record_id: str) -> Response:
    return _record("substances", record_id, "substance.html")


@blueprint.get("/classes/<string:record_id>")
def drug_class(record_id: str) -> Response:
    return _record("classes", record_id, "class.html")


@blueprint.get("/conditions/<string:record_id>")
def condition(record_id: str) -> Response:
    return _record("conditions", record_id, "condition.html")


@blueprint.get("/entries/<string:record_id>")
def entry(record_id: str) -> Response:
    document = ask.record(releases(), collection="entries", record_id=record_id)
    named = (*document["sides"], *document.get("members", ()), *document.get("cross", ()))
    names = {one["id"]: one["name"] for one in named}
    return _kept(render_template("entry.html", record=document, names=names))


@blueprint.get("/releases")
def published() -> Response:
    return _kept(render_template("releases.html", releases=ask.releases_published(releases())))


@blueprint.get("/releases/<string:release_id>")
def release(release_id: str) -> Response:
    return _kept(render_template("release.html", release=ask.release(releases(), release_id=release_id)))


def _record(collection: str, record_id: str, template: str) -> Response:
    document = ask.record(releases(), collection=collection, record_id=record_id)
    return _kept(render_template(template, record=document, groups=_by_severity(document["entries"])))


def _by_severity(entries: list[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Entries, which come gravest first, in groups of one severity."""
    return [(severity, list(group)) for severity, group in groupby(entries, key=lambda entry: str(entry["severity"]))]


def _kept(page: str) -> Response:
    """A page that a browser may keep, if it asks whether it still holds."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
