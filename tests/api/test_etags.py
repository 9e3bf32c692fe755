"""What a client may keep, and how it learns that it no longer holds."""

from __future__ import annotations

import pytest
from api.conftest import publish
from api.shape import assert_problem
from api.test_check import milder
from clinical.universe import COMPENDIUM
from flask import Flask
from flask.testing import FlaskClient

from interactions.actions.held import LOOK_AGAIN_SECONDS, Releases

CATALOGUE = (
    "/api/v1/search?q=warf",
    "/api/v1/substances/warfarin",
    "/api/v1/classes/nsaids",
    "/api/v1/conditions/angina",
    "/api/v1/entries",
    "/api/v1/entries/aspirin+warfarin.bleeding",
    "/api/v1/releases",
)


@pytest.mark.parametrize("address", [*CATALOGUE, "/openapi.json"])
def test_an_answer_that_still_holds_is_not_sent_again(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    etag, weak = first.get_etag()
    assert etag
    assert not weak
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": f'"{etag}"'})
    assert (again.status_code, again.data) == (304, b"")
    assert again.get_etag() == (etag, False)
    other = client.get(address, headers={"If-None-Match": '"another"'})
    assert (other.status_code, other.data) == (200, first.data)


def test_an_etag_does_not_hide_that_a_record_is_not_there(client: FlaskClient) -> None:
    etag = client.get("/api/v1/substances/warfarin").headers["ETag"]
    assert_problem(client.get("/api/v1/substances/nope", headers={"If-None-Match": etag}), 404)
    assert_problem(client.get("/api/v1/substances/nope", headers={"If-None-Match": "*"}), 404)


def test_a_new_release_is_seen_by_a_running_process(new_app: Flask) -> None:
    now = 0.0
    publish(new_app, COMPENDIUM)
    engine = new_app.extensions["interactions-releases"].engine
    new_app.extensions["interactions-releases"] = Releases(engine, clock=lambda: now)
    client = new_app.test_client()
    address = "/api/v1/entries/nsaids+warfarin.bleeding"
    first = client.get(address)
    publish(new_app, milder(COMPENDIUM))
    now += LOOK_AGAIN_SECONDS / 2
    kept = {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, headers=kept).status_code == 304
    now += LOOK_AGAIN_SECONDS
    second = client.get(address, headers=kept)
    assert second.status_code == 200
    assert second.headers["ETag"] != first.headers["ETag"]
    assert [first.get_json()["severity"], second.get_json()["severity"]] == ["major", "moderate"]


def test_an_answer_never_carries_the_etag_of_a_later_release(new_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that comes while an answer is made must not be promised to hold what was said before it."""
    publish(new_app, COMPENDIUM)
    releases = Releases(new_app.extensions["interactions-releases"].engine, clock=iter(range(100)).__next__)
    new_app.extensions["interactions-releases"] = releases
    before = new_app.test_client().get("/api/v1/releases").headers["ETag"]
    look = releases.current
    looks = []

    def look_and_publish() -> object:
        found = look()
        if not looks:
            looks.append(publish(new_app, milder(COMPENDIUM)))
        return found

    monkeypatch.setattr(releases, "current", look_and_publish)
    response = new_app.test_client().get("/api/v1/entries/nsaids+warfarin.bleeding")
    assert response.headers["ETag"] == before
