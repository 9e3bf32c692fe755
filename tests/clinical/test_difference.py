"""What two answers to the same list say otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from clinical.asking import ask
from clinical.universe import COMPENDIUM

from interactions.clinical.compendium import Compendium
from interactions.clinical.difference import difference
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.vocabulary import Severity

BLEEDING = "nsaids+warfarin.bleeding"
STUDIED = "azithromycin+simvastatin.myopathy"


def with_entry(id_: str, **changes: Any) -> Compendium:
    entry = replace(COMPENDIUM.interactions[id_], **changes)
    return replace(COMPENDIUM, interactions={**COMPENDIUM.interactions, id_: entry})


def without(collection: str, *ids: str) -> Compendium:
    kept = {id_: record for id_, record in getattr(COMPENDIUM, collection).items() if id_ not in ids}
    return replace(COMPENDIUM, **{collection: kept})


def differs(before: Compendium, after: Compendium, **asked: Any) -> dict[str, Any]:
    """The difference as a document; empty where there is none."""
    found = difference(ask(Knowledge.of(before), **asked), ask(Knowledge.of(after), **asked))
    return found.document() if found else {}


def sure(severity: str) -> dict[str, Any]:
    return {"severity": severity, "tentative": False, "possible": False}


def test_the_same_answer_differs_in_nothing() -> None:
    asked = {"medications": ["warfarin", "ibuprofen", "wonderdrug"], "conditions": ["heart problem"]}
    assert differs(COMPENDIUM, COMPENDIUM, **asked) == {}
    elsewhere = with_entry(STUDIED, severity=Severity.MAJOR)
    assert differs(COMPENDIUM, elsewhere, **asked) == {}


def test_a_finding_that_is_graded_otherwise() -> None:
    milder = with_entry(BLEEDING, severity=Severity.MODERATE)
    asked = {"medications": ["warfarin", "ibuprofen"]}
    assert differs(COMPENDIUM, milder, **asked) == {
        "findings": [
            {"change": "regraded", "entry": BLEEDING, "items": ("medications/0", "medications/1"),
             "title": "nsaids with warfarin", "before": sure("major"), "after": sure("moderate")}
        ],
        "items": [],
        "complete": {"before": True, "after": True},
    }  # fmt: skip


def test_a_finding_that_came_or_went() -> None:
    fewer = without("interactions", BLEEDING)
    asked = {"medications": ["warfarin", "ibuprofen"]}
    (removed,) = differs(COMPENDIUM, fewer, **asked)["findings"]
    assert (removed["change"], removed["before"], removed["after"]) == ("removed", sure("major"), None)
    (added,) = differs(fewer, COMPENDIUM, **asked)["findings"]
    assert (added["change"], added["before"], added["after"]) == ("added", None, sure("major"))


def test_what_was_studied_and_is_a_risk_now() -> None:
    (change,) = differs(
        COMPENDIUM, with_entry(STUDIED, severity=Severity.MAJOR), medications=["azithromycin", "simvastatin"]
    )["findings"]
    assert (change["before"], change["after"]) == (sure("none"), sure("major"))


def test_what_is_no_longer_known_is_an_item_read_otherwise_and_incomplete() -> None:
    found = differs(COMPENDIUM, without("substances", "loperamide"), medications=["warfarin", "loperamide"])
    assert found["items"] == [
        {"ref": "medications/1", "text": "loperamide", "before": {"status": "resolved", "means": ("loperamide",)},
         "after": {"status": "unknown", "means": ()}}
    ]  # fmt: skip
    assert found["complete"] == {"before": True, "after": False}
    assert found["findings"] == []


def test_a_condition_that_was_only_possible() -> None:
    angina = replace(COMPENDIUM.conditions["heart-disease"], parents=("angina",))
    surer = replace(COMPENDIUM, conditions={**COMPENDIUM.conditions, "heart-disease": angina})
    changes = differs(COMPENDIUM, surer, planned=["ketamine"], conditions=["heart problem"])["findings"]
    grades = {change["entry"]: (change["before"], change["after"]) for change in changes}
    before, after = grades["ketamine+angina.blood-pressure-up"]
    assert (before["possible"], after["possible"]) == (True, False)


def test_the_gravest_change_comes_first_and_complete_alone_counts() -> None:
    bare = replace(COMPENDIUM, interactions={}, risks={})
    ids = ["warfarin", "ibuprofen", "clarithromycin", "simvastatin", "alprazolam"]
    changes = differs(COMPENDIUM, bare, medications=ids, planned=["ketamine"])["findings"]
    ranks = [Severity(change["before"]["severity"]).rank for change in changes]
    assert ranks == sorted(ranks, reverse=True)
    assert ranks[0] == Severity.CONTRAINDICATED.rank
    answer = ask(medications=["warfarin"])
    undone = replace(answer, kinds=tuple(kind._replace(checked=False, wanted=True) for kind in answer.kinds))
    assert difference(answer, undone).document() == {
        "findings": [], "items": [], "complete": {"before": True, "after": False}
    }  # fmt: skip
    assert difference(answer, undone)
