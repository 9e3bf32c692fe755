"""The day of a planned treatment: what comes before it, during it and after it."""

from __future__ import annotations

from dataclasses import replace

from clinical.asking import ask, document
from clinical.universe import interaction, item
from clinical.ward import KNOWN, WARD

from interactions.clinical.knowledge import Knowledge
from interactions.clinical.patient import Audience, State

ASKED = {"planned": ["ketamine"], "medications": ["warfarin", "metformin"]}


def test_without_anything_planned_there_is_no_plan() -> None:
    assert document(KNOWN, medications=["warfarin"])["plan"] is None


def test_the_plan_is_in_order_and_what_to_hold_comes_first() -> None:
    plan = document(KNOWN, **ASKED)["plan"]
    assert list(plan) == ["before", "during", "after"]
    assert [(step["what"], step["text"]) for step in plan["before"]] == [
        ("hold", "Leave out the morning dose."),
        ("hold", "Warfarin goes on acting for 5 days after it is stopped: plan ketamine after that."),
        ("do", "Measure the INR."),
        ("do", "Nothing to eat for six hours."),
    ]
    assert [step["text"] for step in plan["during"]] == ["Watch for bleeding.", "Measure the blood pressure."]
    assert [step["text"] for step in plan["after"]] == ["Measure the INR.", "Somebody takes the patient home."]
    assert plan["before"][1]["days"] == 5


def test_a_step_that_several_statements_ask_for_is_one_that_names_them() -> None:
    step = next(one for one in document(KNOWN, **ASKED)["plan"]["before"] if one["text"] == "Measure the INR.")
    assert step["entries"] == ["ketamine+warfarin.bleeding", "ketamine+metformin.exposure-up"]
    assert step["items"] == ["planned/0", "medications/0", "medications/1"]
    assert step["severity"] == "moderate"


def test_what_one_statement_asks_to_hold_and_another_to_do_is_said_once_and_first() -> None:
    fasting = interaction("codeine", "ketamine", "myopathy", "minor", hold=("Nothing to eat for six hours.",))
    known = Knowledge.of(replace(WARD, interactions={**WARD.interactions, fasting.id: fasting}))
    plan = document(known, planned=["ketamine"], medications=["codeine"])["plan"]
    said = [step for step in plan["before"] if step["text"] == "Nothing to eat for six hours."]
    assert [(step["what"], step["entries"]) for step in said] == [("hold", [fasting.id])]


def test_what_is_only_taken_asks_for_no_step() -> None:
    plan = document(KNOWN, planned=["metformin"], medications=["warfarin", "ketamine"])["plan"]
    assert [step["entries"] for step in plan["before"]] == [["ketamine+metformin.exposure-up"]]
    assert not plan["during"]


def test_what_was_stopped_goes_on_acting_for_the_rest_of_the_days() -> None:
    stopped = item("warfarin", state=State.STOPPED, stopped_days=2.0)
    (step,) = [one for one in document(KNOWN, planned=["ketamine"], medications=[stopped])["plan"]["before"]
               if one["days"]]  # fmt: skip
    assert step["text"] == "Warfarin, stopped 2 days ago, goes on acting for 3 days more: plan ketamine after that."
    assert step["days"] == 3


def test_a_patient_reads_only_what_is_said_to_patients() -> None:
    plan = document(KNOWN, **ASKED, audience=Audience.PATIENT)["plan"]
    assert [step["text"] for step in plan["before"]] == ["Tell your care team.", "Do not eat for six hours."]
    assert plan["during"] == []
    assert [step["text"] for step in plan["after"]] == ["Somebody must take you home."]


def test_a_class_word_that_is_planned_has_no_procedure() -> None:
    answer = ask(KNOWN, planned=["statin", "blood thinner"])
    assert answer.plan == ()
