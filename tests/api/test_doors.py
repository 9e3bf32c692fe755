"""Every route of the application: who may enter, and who may keep what it sends. A new one fails until it is listed."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

ANYBODY = "anybody"
NEVER, WHILE_IT_HOLDS, FOR_EVER = "no-store", "no-cache", "public, max-age=31536000, immutable"

DOORS = {
    "POST /api/v1/check": (ANYBODY, NEVER),
    "POST /api/v1/check/batch": (ANYBODY, NEVER),
    "POST /api/v1/resolve": (ANYBODY, NEVER),
    "GET /api/v1/search": (ANYBODY, WHILE_IT_HOLDS),
    "GET /api/v1/substances/<string:record_id>": (ANYBODY, WHILE_IT_HOLDS),
    "GET /api/v1/classes/<string:record_id>": (ANYBODY, WHILE_IT_HOLDS),
    "GET /api/v1/conditions/<string:record_id>": (ANYBODY, WHILE_IT_HOLDS),
    "GET /api/v1/entries": (ANYBODY, WHILE_IT_HOLDS),
    "GET /api/v1/entries/<string:record_id>": (ANYBODY, WHILE_IT_HOLDS),
    "GET /api/v1/releases": (ANYBODY, WHILE_IT_HOLDS),
    "GET /api/v1/releases/<string:release_id>": (ANYBODY, WHILE_IT_HOLDS),
    "GET /api/v1/releases/<string:older>/diff/<string:newer>": (ANYBODY, WHILE_IT_HOLDS),
    "GET /openapi.json": (ANYBODY, WHILE_IT_HOLDS),
    "GET /healthz": (ANYBODY, NEVER),
    "GET /readyz": (ANYBODY, NEVER),
    "GET /metrics": (ANYBODY, NEVER),
    "GET /": (ANYBODY, NEVER),
    "POST /": (ANYBODY, NEVER),
    "GET /search": (ANYBODY, NEVER),
    "GET /search/suggest": (ANYBODY, NEVER),
    "GET /about": (ANYBODY, NEVER),
    "GET /docs": (ANYBODY, NEVER),
    "GET /substances/<string:record_id>": (ANYBODY, WHILE_IT_HOLDS),
    "GET /classes/<string:record_id>": (ANYBODY, WHILE_IT_HOLDS),
    "GET /conditions/<string:record_id>": (ANYBODY, WHILE_IT_HOLDS),
    "GET /entries/<string:record_id>": (ANYBODY, WHILE_IT_HOLDS),
    "GET /releases": (ANYBODY, WHILE_IT_HOLDS),
    "GET /releases/<string:release_id>": (ANYBODY, WHILE_IT_HOLDS),
    "GET /static/<digest>/<path:name>": (ANYBODY, FOR_EVER),
}
"""Each route with who may enter, and the Cache-Control of its answer."""

RECORDS = {"substances": "warfarin", "classes": "nsaids", "conditions": "angina",
           "entries": "aspirin+warfarin.bleeding"}  # fmt: skip
ASKED = {
    "/api/v1/check": {"json": {"medications": ["warfarin"]}},
    "/api/v1/check/batch": {"json": {"patients": [{"medications": ["warfarin"]}]}},
    "/api/v1/resolve": {"json": {"items": ["warfarin"]}},
    "/api/v1/search": {"query_string": {"q": "warfarin"}},
    "/": {"data": {"medications": "warfarin"}},
}


def test_every_route_is_listed(app: Flask) -> None:
    routes = {f"{method} {rule}" for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert routes == set(DOORS)


@pytest.mark.parametrize(("route", "who", "kept"), [(route, *door) for route, door in DOORS.items()])
def test_whom_a_route_lets_in_and_who_may_keep_its_answer(
    app: Flask, client: FlaskClient, route: str, who: str, kept: str
) -> None:
    method, _, rule = route.partition(" ")
    address = _address(rule, app, client)
    response = client.open(address, method=method, **(ASKED.get(rule, {}) if rule != "/" or method == "POST" else {}))
    assert who == ANYBODY
    assert response.status_code == 200, response.text
    assert response.headers["Cache-Control"] == kept
    assert ("ETag" in response.headers) == (kept == WHILE_IT_HOLDS)
    assert "Set-Cookie" not in response.headers
    assert "Access-Control-Allow-Origin" not in response.headers


def _address(rule: str, app: Flask, client: FlaskClient) -> str:
    """An address of this route that is there."""
    if rule.startswith("/static/"):
        return re.findall(r'"(/static/[^"]+)"', client.get("/").text)[0]
    collection = rule.split("/")[-2] if "<" in rule else ""
    rule = rule.replace("<string:record_id>", RECORDS.get(collection, ""))
    return re.sub("<[^>]+>", app.extensions["interactions-releases"].current().release.id, rule)
