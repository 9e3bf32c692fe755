"""What an answer says of the site's policy, as the contract and its document have it."""

from __future__ import annotations

from datetime import date
from typing import Any

from api.conftest import publish
from api.test_check import check
from api.test_document import of
from clinical.universe import COMPENDIUM
from flask import Flask
from flask.testing import FlaskClient

from interactions.actions import govern
from interactions.clinical.policy import Effect
from interactions.clinical.vocabulary import Severity

BLEEDING = "nsaids+warfarin.bleeding"
MYOPATHY = "clarithromycin+simvastatin.myopathy"
STUDIED = "azithromycin+simvastatin.myopathy"
SEDATION = "alprazolam+ketamine.sedation"
ASKED = {
    "planned": ["ketamine"],
    "medications": ["warfarin", "ibuprofen", "clarithromycin", "simvastatin", "azithromycin", "alprazolam"],
}


def governed(app: Flask) -> FlaskClient:
    """A client of an app over the tiny universe, whose site has a policy of each effect."""
    publish(app, COMPENDIUM)
    for effect, entry, severity in (
        (Effect.RAISE, BLEEDING, Severity.CONTRAINDICATED),
        (Effect.QUIETEN, MYOPATHY, None),
        (Effect.QUIETEN, SEDATION, None),
        (Effect.RAISE, STUDIED, Severity.MINOR),
    ):
        govern.add_policy(
            app.extensions["interactions-releases"], entry=entry, effect=effect, severity=severity,
            reason="a reason", owner="A. Person", expires=date.max,
        )  # fmt: skip
    app.extensions["interactions-releases"]._looked = float("-inf")  # it looks again at the next request
    return app.test_client()


def test_the_answer_names_the_policy_that_judged(new_app: Flask) -> None:
    answer = check(governed(new_app), **ASKED)
    assert answer["policy"]["active"] == 4
    assert answer["policy"]["hash"].startswith("sha256:")
    assert answer["summary"] == {"contraindicated": 2, "major": 0, "moderate": 0, "minor": 1, "tentative": 0}
    policies = {finding["id"]: finding["policy"] for finding in answer["findings"]}
    assert {id_: (one["effect"], one["applied"], one["from"]) for id_, one in policies.items()} == {
        BLEEDING: ("raise", True, "major"), MYOPATHY: ("quieten", False, None), STUDIED: ("raise", True, "none"),
    }  # fmt: skip
    assert policies[MYOPATHY]["note"] == "a contraindicated finding is not quietened"
    (quietened,) = answer["quietened"]
    assert set(quietened) >= {"entry", "kind", "items", "severity", "title", "policy"}
    assert (quietened["entry"], quietened["items"]) == (SEDATION, ["planned/0", "medications/5"])


def test_knowledge_is_not_edited(new_app: Flask) -> None:
    client = governed(new_app)
    assert client.get(f"/api/v1/entries/{BLEEDING}").get_json()["severity"] == "major"


def test_the_document_describes_it(new_app: Flask, closed_document: dict[str, Any]) -> None:
    client = governed(new_app)
    for audience in ("professional", "patient"):
        answer = check(client, **ASKED, audience=audience)
        assert answer["quietened"]
        of("CheckAnswer", closed_document).validate(answer)
