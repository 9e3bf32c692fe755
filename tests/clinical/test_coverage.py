from __future__ import annotations

import pytest
from clinical.asking import ask, document, kind
from clinical.universe import item

from interactions.clinical.knowledge import KINDS
from interactions.clinical.patient import Patient


def test_every_kind_is_named_once_in_the_contracts_order() -> None:
    assert tuple(one.kind for one in ask(medications=["warfarin"]).kinds) == KINDS


def test_a_kind_for_which_nothing_was_given_says_what_it_could_have_met() -> None:
    answer = ask(planned=["ketamine"])
    food = kind(answer, "drug-food")
    assert not food.checked
    assert food.reason == "no foods or drinks were given"
    assert food.would == ("grapefruit-juice+ketamine.exposure-up",)
    assert kind(answer, "drug-condition").would[0] == "ketamine+angina.blood-pressure-up"


def test_none_as_an_answer_counts_as_checked() -> None:
    answer = ask(medications=["warfarin"], substances=["none"], conditions=["none"], allergies=["NKDA"])
    assert {one.kind: one.reason for one in answer.kinds if one.checked} == dict.fromkeys(
        ("drug-condition", "drug-allergy", "drug-alcohol", "drug-tobacco", "drug-herb", "drug-food", "drug-substance"),
        "stated as none",
    )


def test_none_beside_something_else_answers_nothing() -> None:
    answer = ask(medications=["warfarin"], substances=["none", "wine"])
    assert not kind(answer, "drug-food").checked
    assert kind(answer, "drug-alcohol").checked


def test_one_medicine_alone_is_no_drug_drug_check() -> None:
    assert kind(ask(medications=["warfarin"]), "drug-drug").reason == "only one medicine was given that is known here"
    assert kind(ask(medications=["warfarin", "ibuprofen"]), "drug-drug").checked
    assert kind(ask(medications=["wonderdrug"]), "drug-drug").reason == "no medicine was given that is known here"


def test_a_substance_without_a_medicine_is_not_checked() -> None:
    assert kind(ask(substances=["wine"]), "drug-alcohol").reason == "no medicine was given that is known here"
    assert not kind(ask(substances=["wine", "coffee"]), "drug-substance").checked, "no supplement was given"


def test_conditions_that_are_not_known_are_not_checked_and_make_it_incomplete() -> None:
    answer = ask(medications=["warfarin"], conditions=["the blues"])
    assert kind(answer, "drug-condition").reason == "no condition was given that is known here"
    assert not answer.complete


def test_conditions_without_a_medicine() -> None:
    assert kind(ask(conditions=["angina"]), "drug-condition").reason == "no medicine was given that is known here"


def test_conditions_from_values_are_said_where_none_were_stated() -> None:
    reason = kind(ask(medications=["metformin"], patient=Patient(egfr=20)), "drug-condition").reason
    assert reason == "no conditions were given; those that follow from the patient's values were checked"


def test_what_was_given_and_not_checked_makes_it_incomplete() -> None:
    assert ask(medications=["metformin"]).complete
    assert not ask(medications=["metformin"], allergies=["penicillin"]).complete
    dosed = ask(medications=["metformin 500 mg"])
    assert dosed.complete
    assert kind(dosed, "dose").reason == "medications/0: no dose range is known here for metformin"
    assert ask(medications=[item("metformin", dose="500 mg")]).complete


@pytest.mark.parametrize("line", ["wonderdrug", "blood thinner", ""])
def test_an_item_that_is_not_sure_makes_it_incomplete(line: str) -> None:
    assert not ask(medications=[line]).complete


def test_a_missing_value_stands_in_the_context_with_what_needs_it() -> None:
    answer = ask(medications=["metformin"])
    assert [(one.context, one.would_check, one.gravest.value) for one in answer.context] == [
        ("egfr", 1, "contraindicated")
    ]
    assert ask(medications=["metformin"], patient=Patient(egfr=80)).context == ()


def test_pregnancy_is_not_missing_in_a_man() -> None:
    assert [one.context for one in ask(medications=["warfarin"]).context] == ["pregnant"]
    assert ask(medications=["warfarin"], patient=Patient(sex="male")).context == ()


def test_an_item_counts_the_entries_that_it_can_meet() -> None:
    items = {
        one.ref: one.entries
        for one in ask(medications=["ketamine", "timolol", "wonderdrug"], conditions=["angina"]).items
    }
    assert items == {"medications/0": 7, "medications/1": 1, "medications/2": 0, "conditions/0": 2}


def test_what_an_item_means_is_named_by_its_type() -> None:
    items = document(medications=["Zestoretic", "benzo", "warfarin"], conditions=["angina"])["coverage"]["items"]
    product, drug_class, substance, condition = items
    assert product["products"] == [
        {"id": "hydrochlorothiazide-lisinopril", "name": "Lisinopril with hydrochlorothiazide"}
    ]
    assert [one["id"] for one in product["substances"]] == ["hydrochlorothiazide", "lisinopril"]
    assert (drug_class["classes"][0]["id"], drug_class["substances"]) == ("benzodiazepines", [])
    assert substance["substances"] == [{"id": "warfarin", "name": "Warfarin", "kind": "drug"}]
    assert condition["conditions"] == [{"id": "angina", "name": "Angina"}]
