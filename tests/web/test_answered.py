"""The words and the order of an answer, where the tiny universe alone can't bring the case about."""

from __future__ import annotations

from typing import Any

from clinical.asking import document
from clinical.universe import patient_list

from interactions.clinical.patient import Patient
from interactions.web import words
from interactions.web.answered import Answered, answered
from interactions.web.form import Chosen


def shown(changes: dict[str, dict[str, Any]] | None = None, **lists: Any) -> Answered:
    """An answer with some of its items changed."""
    found = document(**lists)
    for item in found["coverage"]["items"]:
        item.update((changes or {}).get(item["ref"], {}))
    return answered(found, patient_list(**lists), lambda *_: None)


def test_a_guess_is_marked_and_asked_about() -> None:
    suggestion = {"id": "warfarin", "name": "Warfarin", "type": "substances", "score": 0.9}
    answer = shown(
        {"medications/0": {"status": "unconfirmed", "suggestions": [suggestion]}}, medications=["Coumadin 5 mg"]
    )
    line = answer.open_lines[0]
    assert line.says.startswith("Read as Warfarin, which is a guess")
    assert line.suggested[0].words == "Warfarin"
    chosen = Chosen.read(line.suggested[0].sends)
    assert chosen == Chosen("medications", "Coumadin 5 mg", "Warfarin 5 mg", "medications")


def test_a_class_word_is_asked_about() -> None:
    answer = shown(medications=["blood thinner", "ibuprofen"])
    assert answer.open_lines[0].says.startswith("This names a class (Anticoagulants)")


def test_a_medicine_among_the_conditions_is_offered_under_medicines() -> None:
    answer = shown(conditions=["warfarin"], medications=["ibuprofen"])
    assert answer.open_lines[0].suggested[0].words == "Warfarin, under Medicines"


def test_kinds_with_data_stand_at_the_top_and_the_others_at_the_end() -> None:
    answer = shown(medications=["warfarin 5 mg", "ibuprofen"], allergies=["aspirin"], conditions=["nonsense"])
    assert [kind.name for kind in answer.open_kinds] == ["Conditions"]
    assert [kind.name for kind in answer.kinds_in_part] == ["Doses"]
    assert {"Alcohol", "Herbs"} <= {kind.name for kind in answer.kinds_not_given}
    assert not {kind.name for kind in answer.open_kinds} & {kind.name for kind in answer.kinds_not_given}


def test_an_incomplete_answer_always_says_what_is_open() -> None:
    """Whatever makes the engine say that it is not complete is named above the findings."""
    for lists in (
        {"medications": ["warfarin", "ibuprofen"]}, {"medications": ["warfarin 5 mg"]}, {"medications": ["x"]},
        {"medications": ["warfarin"], "conditions": ["x"]}, {"medications": ["warfarin"], "allergies": ["x"]},
        {"medications": ["aspirin and codeine"]}, {"substances": ["wine", "coffee"]},
        {"medications": ["benzo", "MAOI"]},
    ):  # fmt: skip
        answer = shown(**lists)
        assert answer.complete or answer.open_lines or answer.open_kinds, lists


def test_a_value_of_the_patient_is_named_with_its_unit() -> None:
    answer = shown(planned=["ketamine"], patient=Patient(systolic=150, pregnant=False))
    assert answer.findings[0].concerns[1].text == "Systolic blood pressure 150 mmHg"


def test_each_kind_of_dependency_is_a_sentence() -> None:
    def say(context: str, value: str, severity: str = "major", item: str | None = "medications/0") -> str:
        one = {"context": context, "item": item, "if": value, "then": {"severity": severity}}
        return words.dependencies([one], {"medications/0": "Zocor"}, words.SEVERITIES)[0]

    assert say("route", "oral") == "If the route of “Zocor” is oral: major."
    assert say("daily_dose", "above 20 mg") == "If the daily dose of “Zocor” is above 20 mg: major."
    assert say("form", "is not tablet", "none") == "If the form of “Zocor” is not tablet: this does not apply."
    assert say("stopped_days", "above 14") == "If “Zocor” was stopped above 14 days ago: major."
    assert say("condition", "Heart failure") == "If “Zocor” means Heart failure: major."
    assert say("egfr", "below 30", item=None) == "If the eGFR is below 30: major."


def test_branches_with_one_consequence_are_one_sentence() -> None:
    branches = [
        {"context": "route", "item": "m", "if": route, "then": {"severity": "none"}}
        for route in ("topical", "otic", "oral")
    ]
    assert words.dependencies(branches, {"m": "Advil"}, words.SEVERITIES) == [
        "If the route of “Advil” is topical, otic or oral: this does not apply."
    ]


def test_each_kind_of_test_is_a_clause() -> None:
    names = {"ketamine": "Ketamine"}
    assert words.test({"of": "ketamine", "what": "route", "is": "oral"}, names) == "the route of Ketamine is oral"
    assert words.test({"of": None, "what": "taken_with", "is": "omeprazole"}, names) == "omeprazole is taken with it"
    assert words.test({"of": None, "what": "condition", "is_not": "heart-failure"}, names) == (
        "the patient does not have heart failure"
    )
    assert words.test({"of": None, "what": "pregnant", "is": "true"}, names) == "Pregnancy is yes"
    assert words.test({"of": None, "what": "egfr", "below": "30"}, names) == "eGFR is below 30"
