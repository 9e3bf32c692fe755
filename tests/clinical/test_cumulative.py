"""Effects that add up, with their arithmetic, and roles that must not meet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from clinical.asking import ask, document, kind
from clinical.universe import item
from clinical.ward import KNOWN, WARD

from interactions.clinical.answer import Finding
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.patient import Patient, State
from interactions.clinical.statements import Contributor, Level
from interactions.clinical.vocabulary import Action, Severity


def sums(**lists: Any) -> dict[str, Finding]:
    return {finding.id: finding for finding in ask(KNOWN, **lists).findings if finding.id.startswith("cumulative.")}


def test_a_sum_shows_its_arithmetic_and_what_would_bring_it_under() -> None:
    finding = sums(planned=["ketamine"], medications=["alprazolam"], substances=["wine"])["cumulative.sedation"]
    assert (finding.severity.value, finding.action.value, finding.kind) == ("major", "usually-avoid", "cumulative")
    assert [(c["item"], c["substance"], c["weight"]) for c in finding.more["contributors"]] == [
        ("planned/0", "ketamine", 1), ("medications/0", "alprazolam", 1), ("substances/0", "alcohol", 1),
    ]  # fmt: skip
    assert (finding.more["total"], finding.more["threshold"]) == (3, 3)
    assert finding.more["without"] == [
        {"item": "planned/0", "total": 2}, {"item": "medications/0", "total": 2}, {"item": "substances/0", "total": 2},
    ]  # fmt: skip
    assert finding.new
    assert finding.management == "What to do at 3."
    assert "it sedates" in finding.because


def test_each_substance_counts_once_at_its_highest_weight() -> None:
    assert not sums(medications=["alprazolam", "Xanax", "lorazepam"])
    found = sums(medications=["alprazolam", "Xanax", "lorazepam"], substances=["wine"])["cumulative.sedation"]
    assert found.more["total"] == 3


def test_a_condition_adds_and_one_medicine_alone_is_no_sum() -> None:
    found = sums(planned=["ketamine"], medications=["lorazepam"], conditions=["asthma"])["cumulative.sedation"]
    assert (found.severity.value, found.more["total"], found.conditions) == ("moderate", 2.5, ("asthma",))
    assert found.more["contributors"][-1] == {
        "item": "conditions/0", "substance": None, "weight": 0.5, "because": "Asthma", "condition": "asthma",
    }  # fmt: skip
    assert not sums(medications=["aspirin/codeine"])


def test_below_every_level_and_after_stopping_there_is_nothing() -> None:
    assert not sums(planned=["ketamine"], medications=["lorazepam"])
    assert not sums(planned=["ketamine"], medications=["lorazepam", item("codeine", state=State.STOPPED)])


def test_pairs_of_the_same_outcome_and_no_higher_grade_are_folded_under_the_sum() -> None:
    answer = ask(KNOWN, planned=["ketamine"], medications=["alprazolam"], substances=["wine"])
    assert [finding.id for finding in answer.findings] == ["cumulative.sedation"]
    assert {also.id for also in answer.findings[0].also} == {
        "alprazolam+ketamine.sedation", "ketamine+sedatives.sedation", "alcohol+sedatives.sedation",
    }  # fmt: skip


def test_a_graver_pair_and_a_risk_in_a_condition_stand_beside_the_sum() -> None:
    found = [f.id for f in ask(KNOWN, planned=["ketamine"], medications=["lorazepam", "codeine"], substances=["wine"],
                               conditions=["angina"]).findings]  # fmt: skip
    assert "ketamine+angina.blood-pressure-up" in found
    moderate = ask(KNOWN, medications=["lorazepam"], substances=["wine"], conditions=["asthma"])
    assert [f.id for f in moderate.findings] == ["alcohol+sedatives.sedation", "cumulative.sedation"]


def test_roles_are_met_by_different_substances_over_two_items() -> None:
    """PITFALLS 4 and 18: lisinopril/HCTZ with ibuprofen is found, and lisinopril/HCTZ alone is not."""
    found = sums(medications=["Zestoretic", "Advil"])["cumulative.triple"]
    assert (found.severity.value, found.more["total"]) == ("major", 3)
    assert {(c["substance"], c["role"]) for c in found.more["contributors"]} == {
        ("lisinopril", "raas"), ("hydrochlorothiazide", "diuretic"), ("ibuprofen", "nsaid"),
    }  # fmt: skip
    assert found.more["without"] == [{"item": "medications/0", "total": 1}, {"item": "medications/1", "total": 2}]
    assert not sums(medications=["Zestoretic"])
    assert not sums(medications=["lisinopril", "Advil"])


def test_any_of_several_that_fill_a_role_is_named_and_taking_one_away_is_not_enough() -> None:
    found = sums(medications=["Zestoretic", "Advil", "aspirin"])["cumulative.triple"]
    assert len(found.more["contributors"]) == 4
    assert found.more["without"] == [{"item": "medications/0", "total": 1}]


def test_a_condition_can_be_a_role_by_statement_or_by_a_value() -> None:
    assert "cumulative.kidney" in sums(medications=["metformin", "Advil"], conditions=["kidney disease"])
    found = sums(medications=["metformin", "Advil"], patient=Patient(egfr=25))["cumulative.kidney"]
    assert found.conditions == ("severe-renal-impairment",)
    assert found.items == ("medications/0", "medications/1", "patient/egfr")


def test_a_route_that_may_not_count_is_asked_for_and_one_that_does_not_is_left_out() -> None:
    found = sums(medications=["timolol", "metformin"])["cumulative.beta"]
    assert [(d.context, d.item, d.if_, d.severity.value) for d in found.depends_on] == [
        ("route", "medications/0", "ophthalmic", "none")
    ]
    assert not sums(medications=["timolol eye drops", "metformin"])
    three = sums(planned=["ketamine"], medications=["Advil", "Zestoretic", "aspirin"])["cumulative.triple"]
    assert not three.depends_on, "aspirin fills the role whatever the route of Advil"


def test_doses_add_up_by_their_equivalents_also_for_one_medicine() -> None:
    found = sums(medications=["codeine 60 mg four times daily"])["cumulative.mme"]
    assert (found.kind, found.more["total"], found.more["threshold"]) == ("dose", 36, 30)
    assert "240 × 0.15 for each 1 mg" in found.because
    assert not sums(medications=["codeine 60 mg daily"])
    assert not sums(medications=["codeine"])
    both = sums(medications=["codeine 60 mg twice daily", "codeine 60 mg twice daily"])["cumulative.mme"]
    assert both.more["total"] == 36
    assert sums(medications=["hydromorphone 8 mg oral daily"])["cumulative.mme"].more["total"] == 40
    assert not sums(medications=["hydromorphone 8 mg patch daily"])


def test_coverage_says_whether_there_was_anything_to_add() -> None:
    assert kind(ask(KNOWN, medications=["Advil", "warfarin"]), "cumulative").checked
    assert kind(ask(KNOWN, medications=["Advil"], conditions=["asthma"]), "cumulative").checked
    assert not kind(ask(KNOWN, medications=["Advil"]), "cumulative").checked
    assert not kind(ask(KNOWN, conditions=["asthma"]), "cumulative").checked


def test_the_document_carries_the_arithmetic() -> None:
    (finding,) = document(KNOWN, planned=["ketamine"], medications=["alprazolam"], substances=["wine"])["findings"]
    assert finding["total"] == 3
    assert finding["entry"] == {"id": "cumulative.sedation", "revision": 1, "status": "compiled", "reviewed": None}


def test_a_sum_is_folded_under_a_wider_one_of_the_same_outcome() -> None:
    wider = replace(WARD.cumulative["sedation"], id="all", levels=(Level("4", Severity.MAJOR, Action.AVOID, "Stop."),))
    widest = replace(wider, id="whole", contributors=(*wider.contributors, Contributor("loperamide", "1")))
    knowledge = Knowledge.of(replace(WARD, cumulative={**WARD.cumulative, "all": wider, "whole": widest}))
    answer = ask(
        knowledge, planned=["ketamine"], medications=["alprazolam", "lorazepam", "loperamide"], substances=["wine"]
    )
    assert [finding.id for finding in answer.findings if finding.kind == "cumulative"] == ["cumulative.whole"]
    assert {"cumulative.all", "cumulative.sedation", "alcohol+sedatives.sedation"} <= {
        also.id for finding in answer.findings for also in finding.also
    }


def test_a_pair_is_folded_under_a_duplicate_that_says_the_same() -> None:
    rule = replace(WARD.duplicates["duplicate.any-class"], outcome="sedation")
    knowledge = Knowledge.of(replace(WARD, duplicates={**WARD.duplicates, rule.id: rule}))
    (finding,) = ask(knowledge, medications=["alprazolam", "lorazepam"]).findings
    assert finding.kind == "duplicate"
    assert [also.id for also in finding.also] == ["sedatives+sedatives.sedation"]


def test_a_guessed_medicine_makes_a_sum_tentative() -> None:
    found = sums(planned=["ketamine"], medications=["lorazapam"], substances=["wine"])["cumulative.sedation"]
    assert found.tentative
    guesses = sums(planned=["ketamene"], medications=["lorazapam", "codiene"])["cumulative.sedation"]
    assert guesses.tentative
