"""schemathesis asks every operation, with data that the document allows and data that it doesn't, and finds nothing."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import schemathesis
from flask import Flask
from schemathesis.engine import events, from_schema
from schemathesis.openapi import from_dict

CONFIG = {
    "workers": 1,
    "generation": {"max-examples": 12, "deterministic": True, "database": "none"},
    "phases": {"stateful": {"enabled": False}, "coverage": {"generate-duplicate-query-parameters": True}},
    "cache": {"enabled": False},
}
RECORDS = {
    "substances": ["warfarin", "coffee"],
    "classes": ["nsaids", "sedatives"],
    "conditions": ["angina", "pregnancy"],
    "entries": ["aspirin+warfarin.bleeding", "ketamine+angina.blood-pressure-up"],
}


def reaching(document: dict[str, Any], release: str) -> dict[str, Any]:
    """The document narrowed to ids that are there: left to chance, every record asked for would be one that isn't."""
    narrowed = deepcopy(document)
    for path, operations in narrowed["paths"].items():
        for described in (operations, *operations.values()):
            for parameter in described.get("parameters", ()) if isinstance(described, dict) else ():
                if parameter["in"] == "path":
                    parameter["schema"]["enum"] = RECORDS.get(path.split("/")[3], [release])
    for name in ("Check", "BatchPatient"):
        narrowed["components"]["schemas"][name]["properties"]["as_of"] = {"enum": [release, None]}
    return narrowed


def test_the_document_and_the_service_agree(app: Flask, closed_document: dict[str, Any]) -> None:
    release = app.extensions["interactions-releases"].current().release.id
    schema = from_dict(reaching(closed_document, release), config=schemathesis.Config.from_dict(CONFIG))
    schema.app = app
    found: list[object] = []
    statuses: dict[str, set[int]] = {}
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            found.append(event)
        elif isinstance(event, events.ScenarioFinished):
            run = event.recorder
            failed = [check.failure_info for checks in run.checks.values() for check in checks if check.failure_info]
            found.extend((run.label, failure.failure, failure.code_sample) for failure in failed)
            answers = (interaction.response for interaction in run.interactions.values())
            statuses.setdefault(run.label, set()).update(answer.status_code for answer in answers if answer)
    assert found == []
    operations = {
        f"{method.upper()} {path}"
        for path, operations in closed_document["paths"].items()
        for method in operations.keys() & {"get", "post"}
    }
    assert {label for label, answered in statuses.items() if 200 in answered} == operations
    refused = {label for label, answered in statuses.items() if answered & {404, 422}}
    assert operations - refused <= {"GET /api/v1/releases", "GET /healthz", "GET /readyz", "GET /metrics"}
