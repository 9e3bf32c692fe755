from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from clinical.asking import ask, document, found, only
from clinical.universe import COMPENDIUM, KNOWLEDGE, item, risk
from clinical.ward import WARD

from interactions.clinical.check import check, prepare
from interactions.clinical.compendium import Compendium
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.model import Name
from interactions.clinical.patient import Audience, Item, Patient, PatientList, State
from interactions.clinical.vocabulary import Severity


def test_the_narrower_of_equal_severity_speaks_and_the_wider_is_folded() -> None:
    finding = only(ask(medications=["alprazolam"], planned=["ketamine"]))
    assert finding.id == "alprazolam+ketamine.sedation"
    assert [one.id for one in finding.also] == ["ketamine+sedatives.sedation"]


def test_the_graver_wider_entry_outranks_a_milder_narrower_one_without_overrides() -> None:
    finding = only(ask(medications=["clarithromycin", "simvastatin"]))
    assert (finding.id, finding.severity.value) == ("clarithromycin+simvastatin.myopathy", "contraindicated")
    assert [one.severity.value for one in finding.also] == ["major"]


def test_a_milder_entry_speaks_where_it_overrides_the_graver() -> None:
    finding = only(ask(medications=["aspirin", "warfarin"]))
    assert (finding.id, finding.severity.value) == ("aspirin+warfarin.bleeding", "moderate")
    assert [(one.id, one.severity.value) for one in finding.also] == [("nsaids+warfarin.bleeding", "major")]


def test_studied_and_fine_is_cleared_and_is_no_finding() -> None:
    answer = ask(medications=["azithromycin", "simvastatin"])
    assert not answer.findings
    assert [cleared.id for cleared in answer.cleared] == ["azithromycin+simvastatin.myopathy"]


def test_an_exception_holds_for_its_member_only() -> None:
    assert found(ask(medications=["codeine", "fluoxetine"])) == {"opioids+ssris.serotonin-toxicity": "minor"}
    assert found(ask(medications=["codeine", "sertraline"])) == {}


def test_the_chain_that_led_there_is_told() -> None:
    finding = only(ask(medications=["Xanax"], substances=["wine"]))
    assert finding.because == (
        "Xanax is a brand of alprazolam",
        "Alprazolam is a benzodiazepine",
        "Benzodiazepines count among: Sedatives",
    )


def test_what_a_drink_contains_is_met_too() -> None:
    finding = only(ask(medications=["clozapine"], substances=["coffee"]))
    assert (finding.kind, finding.substances) == ("drug-food", ("clozapine", "coffee"))
    assert "Coffee contains caffeine" in finding.because


def test_a_planned_item_makes_a_finding_new() -> None:
    answer = ask(planned=["ketamine"], medications=["alprazolam", "lorazepam"])
    assert {finding.substances: finding.new for finding in answer.findings} == {
        ("alprazolam", "ketamine"): True,
        ("ketamine", "lorazepam"): True,
        ("alprazolam", "lorazepam"): False,
    }


def test_two_brands_of_one_substance_are_one_finding_with_both_items() -> None:
    finding = only(ask(medications=["Advil", "Motrin", "warfarin"]))
    assert finding.items == ("medications/0", "medications/1", "medications/2")


def test_a_class_with_itself_needs_two_substances_of_two_items() -> None:
    assert found(ask(medications=["alprazolam", "Xanax"])) == {}
    assert found(ask(medications=["alprazolam", "codeine"])) == {"sedatives+sedatives.sedation": "moderate"}


def test_a_class_word_meets_class_entries_and_is_not_complete() -> None:
    answer = ask(medications=["a benzo", "benzo"], substances=["beer"])
    assert found(answer) == {"alcohol+sedatives.sedation": "major"}
    assert not answer.complete


@pytest.mark.parametrize(
    ("route", "severity"), [("IV", "minor"), ("by mouth", "moderate"), ("", "moderate"), ("under the moon", "moderate")]
)
def test_a_route_chooses_the_variant_and_an_unknown_one_takes_the_graver(route: str, severity: str) -> None:
    finding = only(ask(planned=[item("ketamine", route=route or None)], substances=["grapefruit juice"]))
    assert finding.severity.value == severity


def test_an_unknown_route_says_how_it_would_read_otherwise() -> None:
    finding = document(planned=["ketamine"], substances=["grapefruit juice"])["findings"][0]
    assert finding["depends_on"] == [
        {"context": "route", "item": "planned/0", "if": "intravenous", "then": {"severity": "minor"}}
    ]


def test_a_route_that_is_not_known_is_said() -> None:
    answer = document(planned=[item("ketamine", route="under the moon")])
    assert "under the moon" in answer["coverage"]["items"][0]["reason"]


def test_a_rule_on_a_wider_condition_reaches_a_narrower_one_with_its_chain() -> None:
    answer = ask(planned=["ketamine"], conditions=["coronary artery disease"])
    sure = next(finding for finding in answer.findings if not finding.possible)
    assert sure.id == "ketamine+heart-disease.blood-pressure-up"
    assert "Coronary artery disease counts as heart disease" in sure.because


def test_a_wider_condition_reaches_a_narrower_rule_as_possible_only() -> None:
    answer = document(planned=["ketamine"], conditions=["heart problem"])
    finding = next(one for one in answer["findings"] if one["id"] == "ketamine+heart-failure.heart-failure")
    assert finding["possible"] is True
    assert finding["depends_on"] == [
        {"context": "condition", "item": "conditions/0", "if": "Heart failure", "then": {"severity": "contraindicated"}}
    ]


def test_possible_findings_fold_to_one_for_each_substance_and_outcome() -> None:
    answer = ask(planned=["ketamine"], conditions=["heart problem"])
    by_outcome = [finding.outcome for finding in answer.findings if finding.possible]
    assert sorted(by_outcome) == ["blood-pressure-up", "heart-failure"]


def test_a_possible_finding_that_is_no_graver_is_folded_under_the_sure_one() -> None:
    answer = ask(medications=["ibuprofen"], conditions=["heart failure", "heart problem"])
    finding = only(answer)
    assert not finding.possible
    assert finding.conditions == ("heart-failure",)


def test_what_is_only_possible_stands_under_what_is_sure_and_as_grave() -> None:
    graver = replace(COMPENDIUM.risks["ketamine+heart-disease.blood-pressure-up"], severity=Severity.CONTRAINDICATED)
    knowledge = Knowledge.of(replace(COMPENDIUM, risks={**COMPENDIUM.risks, graver.id: graver}))
    answer = ask(knowledge, planned=["ketamine"], conditions=["heart problem"])
    sure = next(finding for finding in answer.findings if finding.outcome == "blood-pressure-up")
    assert not sure.possible
    assert [one.id for one in sure.also] == ["ketamine+angina.blood-pressure-up"]


def test_the_same_entry_by_two_ways_is_not_folded_under_itself() -> None:
    answer = ask(planned=["ketamine"], conditions=["heart problem", "coronary artery disease"])
    for finding in answer.findings:
        assert finding.id not in [one.id for one in finding.also]


def test_one_entry_over_two_conditions_is_one_finding() -> None:
    answer = ask(planned=["ketamine"], conditions=["coronary artery disease", "heart problem"])
    sure = next(finding for finding in answer.findings if not finding.possible)
    assert sure.conditions == ("coronary-artery-disease", "heart-disease")
    assert sure.items == ("planned/0", "conditions/0", "conditions/1")


def test_a_value_of_the_patient_becomes_a_condition() -> None:
    finding = only(ask(medications=["metformin"], patient=Patient(egfr=25)))
    assert finding.items == ("medications/0", "patient/egfr")
    assert "egfr 25 is below 30: severe renal impairment" in finding.because
    assert found(ask(medications=["metformin"], patient=Patient(egfr=30))) == {}


def test_a_state_of_women_is_not_derived_for_men() -> None:
    pregnant = Patient(pregnant=True)
    assert found(ask(medications=["warfarin"], patient=pregnant)) == {
        "warfarin+pregnancy.fetal-harm": "contraindicated"
    }
    assert found(ask(medications=["warfarin"], patient=Patient(pregnant=True, sex="male"))) == {}


def test_a_mitigation_lowers_the_grade_and_says_so() -> None:
    alone = only(ask(medications=["ibuprofen"], conditions=["heart failure"]))
    beside = only(ask(medications=["ibuprofen", "omeprazole"], conditions=["heart failure"]))
    assert (alone.severity.value, beside.severity.value) == ("major", "moderate")
    assert beside.because[-1] == "a proton pump inhibitor is taken"


@pytest.mark.parametrize(
    "mitigation", [item("omeprazole", state=State.STOPPED), item("omeprazole as needed"), item("omeprazol"),
                   item("omeprazole", frequency="PRN"), item("gastric protector")]
)  # fmt: skip
def test_only_what_is_surely_taken_now_mitigates(mitigation: Item) -> None:
    findings = ask(medications=["ibuprofen", mitigation], conditions=["heart failure"]).findings
    assert [finding.severity.value for finding in findings] == ["major"]


def test_washout_counts_as_taken_until_it_is_over() -> None:
    def after(days: float | None) -> list[str]:
        stopped = item("fluoxetine", state=State.STOPPED, stopped_days=days)
        return [finding.severity.value for finding in ask(medications=[stopped], planned=["phenelzine"]).findings]

    assert after(10) == ["contraindicated"]
    assert after(36) == []
    assert after(None) == ["contraindicated"]


def test_stopped_at_an_unknown_date_says_what_it_depends_on() -> None:
    stopped = item("fluoxetine", state=State.STOPPED)
    finding = document(medications=[stopped], planned=["phenelzine"])["findings"][0]
    assert finding["depends_on"] == [
        {"context": "stopped_days", "item": "medications/0", "if": "above 35", "then": {"severity": "none"}}
    ]


def test_what_was_stopped_without_a_washout_is_silent() -> None:
    assert found(ask(medications=["warfarin", item("ibuprofen", state=State.STOPPED)])) == {}


def test_stopping_can_be_the_risk() -> None:
    assert found(ask(medications=["clozapine"], substances=["cigarettes"])) == {
        "clozapine+tobacco-smoke.exposure-down": "moderate"
    }
    stopped = item("cigarettes", state=State.STOPPED)
    assert found(ask(medications=["clozapine"], substances=[stopped])) == {
        "clozapine+tobacco-smoke.exposure-up": "moderate"
    }
    both = [item("clozapine", state=State.STOPPED)]
    assert found(ask(medications=both, substances=[stopped])) == {}


def test_gravest_first() -> None:
    answer = ask(medications=["clarithromycin", "simvastatin", "Xanax", "warfarin", "Advil"], planned=["ketamine"])
    ranks = [finding.severity.rank for finding in answer.findings]
    assert ranks == sorted(ranks, reverse=True)
    assert len(ranks) > 2


def test_several_medicines_on_one_line_are_no_product() -> None:
    assert found(ask(medications=["warfarin and ibuprofen"])) == {"nsaids+warfarin.bleeding": "major"}


def test_for_a_patient_the_answer_is_in_plain_words() -> None:
    answer = document(medications=["warfarin", "ibuprofen"], audience=Audience.PATIENT)
    finding = answer["findings"][0]
    assert finding["effect"] == "plain bleeding"
    assert finding["patient_advice"] == "Tell your care team."
    assert finding["management"] is None
    assert finding["because"] == []


def test_nothing_is_found_in_an_empty_list() -> None:
    answer = check(PatientList(), KNOWLEDGE)
    assert answer.findings == ()
    assert not any(kind.checked for kind in answer.kinds)


def test_the_statement_is_whole() -> None:
    finding = document(medications=["warfarin", "ibuprofen"])["findings"][0]
    assert finding["sources"] == [
        {"id": "label", "title": "A label", "url": "https://example.org/label", "at": "section 7", "accessed": None}
    ]
    assert finding["entry"] == {"id": "nsaids+warfarin.bleeding", "revision": 1, "status": "compiled", "reviewed": None}


@pytest.mark.parametrize(
    "line",
    ["ibuprofen gel caps 200 mg", "ibuprofen gel capsule", "timolol eye drops and ibuprofen tablets",
     "timolol eye drops, ibuprofen 400 mg", "ibuprofen liqui-gels"],
)  # fmt: skip
def test_no_word_of_a_line_silences_a_medicine_that_it_may_not_be_said_of(line: str) -> None:
    assert found(ask(medications=[line, "warfarin"])) == {"nsaids+warfarin.bleeding": "major"}


def test_a_route_by_which_the_medicine_is_never_used_is_said_and_not_believed() -> None:
    answer = document(medications=["aspirin gel", "warfarin"])
    assert answer["findings"][0]["id"] == "aspirin+warfarin.bleeding"
    assert "is used as topical" in answer["coverage"]["items"][0]["reason"]


def test_a_condition_that_the_values_rule_out_is_not_possible() -> None:
    def ids(patient: Patient) -> list[str]:
        return [
            finding.id
            for finding in ask(medications=["metformin"], conditions=["kidney disease"], patient=patient).findings
        ]

    assert ids(Patient()) == ["metformin+severe-renal-impairment.lactic-acidosis"]
    assert ids(Patient(egfr=95)) == []


def test_what_is_possible_overrides_nothing_on_another_condition() -> None:
    milder = risk("ketamine", "angina", "heart-failure", "minor", overrides=("ketamine+heart-failure.heart-failure",))
    knowledge = Knowledge.of(replace(COMPENDIUM, risks={**COMPENDIUM.risks, milder.id: milder}))
    answer = ask(knowledge, planned=["ketamine"], conditions=["heart problem"])
    assert found(answer)["ketamine+heart-failure.heart-failure"] == "contraindicated"


def test_a_class_word_is_used_as_its_class_is() -> None:
    nsaid = replace(COMPENDIUM.classes["nsaids"], names=(Name("NSAID", "abbreviation"),))
    knowledge = Knowledge.of(replace(COMPENDIUM, classes={**COMPENDIUM.classes, "nsaids": nsaid}))
    assert found(ask(knowledge, medications=["NSAID", "warfarin"])) == {"nsaids+warfarin.bleeding": "major"}
    assert found(ask(knowledge, medications=[item("NSAID", route="topical"), "warfarin"])) == {}


def test_the_same_question_has_the_same_answer_in_every_process() -> None:
    program = (
        "import json; from clinical.asking import document;"
        "print(json.dumps(document(planned=['ketamine'], medications=['Xanax', 'timolol', 'ibuprofen', 'warfarin'],"
        " substances=['wine', 'coffee'], conditions=['heart problem', 'asthma', 'kidney disease'])))"
    )
    answers = {
        subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-c", program], check=True, capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])},
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(answers) == 1


def test_what_is_prepared_before_the_first_check_is_all_that_it_needs() -> None:
    knowledge = Knowledge.of(WARD)
    prepare(knowledge)
    made = set(vars(knowledge)), set(knowledge._prepared)
    ask(knowledge, planned=["ketamine"], medications=["Xanax", "warfarin 5 mg daily", "ibuprofen", "aspirin 81 mg"],
        substances=["wine"], conditions=["asthma"], allergies=["penicillin"], patient=Patient(egfr=20))  # fmt: skip
    assert made == (set(vars(knowledge)), set(knowledge._prepared))


def test_an_empty_compendium_can_be_prepared_and_asked() -> None:
    knowledge = Knowledge.of(Compendium())
    prepare(knowledge)
    assert not ask(knowledge, medications=["warfarin"]).findings
