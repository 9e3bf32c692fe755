"""The contract of POST /check: one test for each sentence that matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from api.conftest import publish
from clinical.universe import COMPENDIUM
from flask import Flask
from flask.testing import FlaskClient

from interactions.clinical.compendium import Compendium
from interactions.clinical.vocabulary import Severity
from interactions.config import VERSION

WHOLE = {
    "medications": [
        "Xanax 0.5 mg",
        "wonderdrug",
        {"text": "simvastatin 40 mg", "dose": "40 mg", "route": "oral", "form": "tablet", "frequency": "daily",
         "duration": "years", "state": "taking", "stopped_days": None},
        {"id": "azithromycin"},
        {"code": {"system": "rxnorm", "value": "11289"}},
    ],
    "planned": ["Ketalar 50 mg/mL IV 0.5 mg/kg over 40 min"],
    "substances": ["grapefruit juice", "wine"],
    "allergies": [{"text": "aspirin", "reaction": "rash", "reaction_type": "allergy"}],
    "conditions": ["high blood pressure", {"code": {"system": "icd10", "value": "I20.9"}}],
    "patient": {"age": 58, "sex": "female", "weight_kg": 82, "pregnant": False, "gestation_weeks": None,
                "breastfeeding": False, "egfr": 44, "child_pugh": None, "dialysis": False, "potassium": 4.1,
                "sodium": 139, "magnesium": 0.8, "qtc_ms": 430, "inr": None, "systolic": 150, "diastolic": 95,
                "heart_rate": 88},
    "as_of": None,
    "audience": "professional",
    "locale": {"region": "us", "language": "en"},
}  # fmt: skip


def check(client: FlaskClient, **asked: Any) -> dict[str, Any]:
    response = client.post("/api/v1/check", json=asked)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.get_json()
    return answer


def found(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {finding["id"]: finding for finding in answer["findings"]}


def test_every_member_of_the_request_is_read_and_every_member_of_the_answer_is_there(client: FlaskClient) -> None:
    answer = check(client, **WHOLE)
    assert set(answer) == {"release", "engine", "policy", "coverage", "summary", "findings", "cleared", "quietened",
                           "plan"}  # fmt: skip
    assert set(answer["release"]) == {"id", "hash", "published"}
    assert set(answer["coverage"]) == {"complete", "items", "kinds", "context"}
    assert {"ref", "text", "status", "match", "assertion", "substances", "classes", "conditions", "allergens", "parsed",
            "suggestions", "entries", "reason"} <= set(answer["coverage"]["items"][0])  # fmt: skip
    assert {"dose", "route", "form", "frequency"} <= set(answer["coverage"]["items"][0]["parsed"])
    assert set(answer["coverage"]["items"][0]["substances"][0]) == {"id", "name", "kind"}
    assert all(set(kind) == {"kind", "status", "given", "reason", "would"} for kind in answer["coverage"]["kinds"])
    assert set(answer["summary"]) == {"contraindicated", "major", "moderate", "minor", "tentative"}
    assert answer["findings"]
    for finding in answer["findings"]:
        assert {"id", "kind", "outcome", "severity", "action", "evidence", "onset", "axis", "items", "substances",
                "conditions", "new", "tentative", "possible", "title", "effect", "mechanism", "management",
                "monitoring", "alternatives", "patient_advice", "because", "depends_on", "sources", "entry", "policy",
                "also"} <= set(finding)  # fmt: skip
        assert set(finding["entry"]) == {"id", "revision", "status", "reviewed"}
        assert {"id", "title", "url", "at", "accessed"} == set(finding["sources"][0])
    assert answer["policy"] is None
    assert answer["quietened"] == []
    assert set(answer["plan"]) == {"before", "during", "after"}
    assert all({"items", "entry", "title", "sources", "policy"} <= set(cleared) for cleared in answer["cleared"])


def test_the_release_and_the_program_that_judged_are_named(app: Flask, client: FlaskClient) -> None:
    held = app.extensions["interactions-releases"].current().release
    answer = check(client, medications=["warfarin"])
    assert answer["release"]["id"] == held.id
    assert answer["release"]["hash"] == held.hash
    assert datetime.fromisoformat(answer["release"]["published"]) == held.published.replace(microsecond=0)
    assert answer["engine"] == VERSION


def test_a_check_is_kept_by_nobody(client: FlaskClient) -> None:
    response = client.post("/api/v1/check", json={"medications": ["warfarin"]})
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_findings_name_what_they_are_about_gravest_first(client: FlaskClient) -> None:
    answer = check(client, **WHOLE)
    findings = found(answer)
    ranks = [Severity(finding["severity"]).rank for finding in answer["findings"]]
    assert ranks == sorted(ranks, reverse=True)
    sedation = findings["alprazolam+ketamine.sedation"]
    assert sedation["items"] == ["planned/0", "medications/0"]
    assert sedation["new"] is True
    assert sedation["also"][0].keys() == {"entry", "severity", "title"}
    angina = findings["ketamine+angina.blood-pressure-up"]
    assert angina["items"] == ["planned/0", "conditions/1"]
    assert angina["conditions"] == ["angina"]
    assert answer["summary"]["contraindicated"] == sum(f["severity"] == "contraindicated" for f in answer["findings"])
    assert answer["cleared"][0]["entry"] == "azithromycin+simvastatin.myopathy"
    assert answer["cleared"][0]["items"] == ["medications/2", "medications/3"]


def test_an_unknown_context_says_how_it_would_read(client: FlaskClient) -> None:
    answer = check(client, planned=["ketamine"], substances=["grapefruit juice"])
    (finding,) = answer["findings"]
    assert finding["severity"] == "moderate"
    assert finding["depends_on"] == [
        {"context": "route", "item": "planned/0", "if": "intravenous", "then": {"severity": "minor"}}
    ]


def test_one_bad_item_never_loses_the_rest(client: FlaskClient) -> None:
    bad = ["", "\0", "wonderdrug", "🙂" * 500, "x" * 1000, "💊\ufffd\u202e", {"id": "nope"},
           {"code": {"system": "rxnorm", "value": "0"}}]  # fmt: skip
    answer = check(client, medications=["warfarin", *bad, "ibuprofen"])
    items = answer["coverage"]["items"]
    assert [item["status"] for item in items] == ["resolved", *["unknown"] * len(bad), "resolved"]
    assert all(item["reason"] for item in items[1:-1])
    assert list(found(answer)) == ["nsaids+warfarin.bleeding"]
    assert answer["coverage"]["complete"] is False


def test_a_hundred_items_of_a_thousand_characters_are_taken(client: FlaskClient) -> None:
    answer = check(client, medications=["a" * 1000] * 60, conditions=["a" * 1000] * 40)
    assert len(answer["coverage"]["items"]) == 100


def test_complete_only_where_everything_given_was_checked(client: FlaskClient) -> None:
    assert check(client, medications=["warfarin"])["coverage"]["complete"] is True
    assert check(client, medications=["warfarin", "wonderdrug"])["coverage"]["complete"] is False


def test_kinds_for_which_nothing_was_given_say_what_they_could_have_met(client: FlaskClient) -> None:
    kinds = {kind["kind"]: kind for kind in check(client, planned=["ketamine"])["coverage"]["kinds"]}
    assert kinds["drug-food"]["status"] == "not_checked"
    assert kinds["drug-food"]["would"] == ["grapefruit-juice+ketamine.exposure-up"]


@pytest.mark.parametrize("value", [None, 44, 44.5, 0, 250])
def test_numbers_and_null_are_values(client: FlaskClient, value: float | None) -> None:
    answer = check(client, medications=["metformin"], patient={"egfr": value})
    assert ("metformin+severe-renal-impairment.lactic-acidosis" in found(answer)) == (value == 0)
    missing = [context["context"] for context in answer["coverage"]["context"]]
    assert missing == (["egfr"] if value is None else [])


@pytest.mark.parametrize("sex", ["other", "unknown", None])
def test_a_sex_that_does_not_decide_is_taken_as_not_given(client: FlaskClient, sex: str | None) -> None:
    answer = check(client, medications=["warfarin"], patient={"sex": sex, "pregnant": True})
    assert "warfarin+pregnancy.fetal-harm" in found(answer)


def test_patient_and_locale_may_be_null(client: FlaskClient) -> None:
    assert check(client, medications=["warfarin"], patient=None, locale=None, as_of=None)["findings"] == []


def test_a_patient_is_answered_in_plain_words_without_professional_management(client: FlaskClient) -> None:
    answer = check(client, planned=["ketamine"], medications=["Xanax"], audience="patient")
    (finding,) = answer["findings"]
    assert finding["title"] == finding["patient_title"]
    assert finding["effect"] == "plain sedation"
    assert finding["patient_advice"] == "Tell your care team."
    professional = ("mechanism", "management", "monitoring", "alternatives")
    assert [finding[member] for member in professional] == [None, None, [], []]
    assert finding["because"] == []
    assert all(also.keys() == {"entry", "severity"} for also in finding["also"])


def milder(compendium: Compendium) -> Compendium:
    """The same knowledge, in which ibuprofen with warfarin is only moderate."""
    entry = replace(compendium.interactions["nsaids+warfarin.bleeding"], severity=Severity.MODERATE)
    return replace(compendium, interactions={**compendium.interactions, entry.id: entry})


def test_as_of_answers_from_what_was_known_then(new_app: Flask) -> None:
    older, newer = publish(new_app, COMPENDIUM), publish(new_app, milder(COMPENDIUM))
    client = new_app.test_client()
    pair = ["warfarin", "ibuprofen"]
    now = check(client, medications=pair)
    then = check(client, medications=pair, as_of=older.id)
    assert [now["release"]["id"], now["findings"][0]["severity"]] == [newer.id, "moderate"]
    assert [then["release"]["id"], then["findings"][0]["severity"]] == [older.id, "major"]
    assert [now["findings"][0]["entry"]["revision"], then["findings"][0]["entry"]["revision"]] == [2, 1]
    assert check(client, medications=pair, as_of=newer.id) == now


def test_each_patient_of_a_batch_is_answered_by_itself(new_app: Flask) -> None:
    older, _ = publish(new_app, COMPENDIUM), publish(new_app, milder(COMPENDIUM))
    client = new_app.test_client()
    checks: list[dict[str, Any]] = [
        {"medications": ["warfarin", "ibuprofen"]},
        {"medications": ["wonderdrug"]},
        {"medications": ["warfarin", "ibuprofen"], "as_of": older.id},
        {"planned": ["ketamine"], "medications": ["Xanax"], "audience": "patient"},
    ]
    refs: list[str | None] = ["ward 3, bed 1", "ward 3, bed 2", None, "a"]
    response = client.post(
        "/api/v1/check/batch", json={"patients": [{"ref": ref, **one} for ref, one in zip(refs, checks, strict=True)]}
    )
    assert response.headers["Cache-Control"] == "no-store"
    answers = response.get_json()["answers"]
    assert [answer.pop("ref") for answer in answers] == refs
    assert answers == [check(client, **one) for one in checks]


def test_a_batch_takes_a_hundred_patients_with_or_without_a_reference(client: FlaskClient) -> None:
    patients = [{"medications": ["warfarin"]}] * 100
    answers = client.post("/api/v1/check/batch", json={"patients": patients}).get_json()["answers"]
    assert len(answers) == 100
    assert {answer["ref"] for answer in answers} == {None}
