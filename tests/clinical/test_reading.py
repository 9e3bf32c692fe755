"""How entries read where routes, forms, doses and values of the patient are known or open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from clinical.asking import ask, found, only
from clinical.universe import COMPENDIUM, interaction, item, risk

from interactions.clinical.answer import Dependency
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.patient import Patient, State
from interactions.clinical.reading import compare
from interactions.clinical.statements import Exclusion, Risk, Variant
from interactions.clinical.statements import Test as Asked
from interactions.clinical.vocabulary import Action, Operator, Severity


def with_entry(entry: Any) -> Knowledge:
    """The universe with one entry more."""
    kind = "risks" if isinstance(entry, Risk) else "interactions"
    return Knowledge.of(replace(COMPENDIUM, **{kind: {**getattr(COMPENDIUM, kind), entry.id: entry}}))


def variant(test: Asked, severity: str = "minor") -> Variant:
    return Variant(test, "because of the test", Severity(severity), Action.MINIMISE_RISK)


def graded(entry: Any, **lists: Any) -> list[str]:
    return [f.severity.value for f in ask(with_entry(entry), **lists).findings if f.id == entry.id]


ABOVE_20 = Asked("daily_dose", Operator.ABOVE, "20 mg", "simvastatin")


def test_an_open_dose_takes_the_graver_reading_and_names_the_branch() -> None:
    entry = interaction("lisinopril", "simvastatin", "myopathy", "moderate", when=(ABOVE_20,))
    finding = only(ask(with_entry(entry), medications=["lisinopril", "simvastatin"]))
    assert finding.severity is Severity.MODERATE
    assert finding.depends_on == (Dependency("daily_dose", "medications/1", "at most 20 mg", Severity.NONE),)


@pytest.mark.parametrize(
    ("line", "fires"),
    [("simvastatin 40 mg daily", True), ("simvastatin 20 mg daily", False), ("simvastatin 0.04 g at bedtime", True),
     ("simvastatin 20 mg twice daily", True), ("simvastatin 20,000 mcg daily", False),
     ("simvastatin 140 mg once weekly", False), ("simvastatin 20,5 mg daily", True), ("simvastatin .05 g daily", True),
     ("simvastatin 40 mg every other day as needed", False), ("simvastatin 20 mg tablets, 2 daily", True),
     ("simvastatin 20 mg every morning, nightly", True)],
)  # fmt: skip
def test_a_written_dose_decides(line: str, *, fires: bool) -> None:
    entry = interaction("lisinopril", "simvastatin", "myopathy", "moderate", when=(ABOVE_20,))
    answer = ask(with_entry(entry), medications=["lisinopril", line])
    assert [finding.depends_on for finding in answer.findings] == ([()] if fires else [])


@pytest.mark.parametrize(
    "line",
    ["simvastatin 40 mg", "simvastatin 2 tablets 40 mg daily", "simvastatin 5 units daily", "simvastatin daily",
     "take 2 simvastatin 20 mg daily", "simvastatin 20 mg daily, once weekly", "simvastatin 10 mg (2) daily"],
)  # fmt: skip
def test_a_dose_that_is_not_sure_stays_open(line: str) -> None:
    entry = interaction("lisinopril", "simvastatin", "myopathy", "moderate", when=(ABOVE_20,))
    finding = only(ask(with_entry(entry), medications=["lisinopril", line]))
    assert [dependency.context for dependency in finding.depends_on] == ["daily_dose"]


def test_two_open_tests_are_each_a_branch() -> None:
    tests = (ABOVE_20, Asked("form", Operator.IS, "extended-release", "lisinopril"))
    entry = interaction("lisinopril", "simvastatin", "myopathy", "moderate", when=tests)
    finding = only(ask(with_entry(entry), medications=["lisinopril", "simvastatin"]))
    assert {dependency.context for dependency in finding.depends_on} == {"daily_dose", "form"}
    twice = replace(entry, when=(ABOVE_20, ABOVE_20))
    assert len(only(ask(with_entry(twice), medications=["lisinopril", "simvastatin"])).depends_on) == 1


@pytest.mark.parametrize(
    ("operator", "line", "fires"),
    [(Operator.IS, "simvastatin ER", True), (Operator.IS, "simvastatin tablet", False),
     (Operator.IS_NOT, "simvastatin tablet", True), (Operator.IS_NOT, "simvastatin XL", False)],
)  # fmt: skip
def test_a_known_form_decides(operator: Operator, line: str, *, fires: bool) -> None:
    test = Asked("form", operator, "extended-release", "simvastatin")
    entry = interaction("lisinopril", "simvastatin", "myopathy", "moderate", when=(test,))
    assert bool(graded(entry, medications=["lisinopril", line])) is fires


def test_a_condition_of_the_patient_can_be_a_test() -> None:
    entry = interaction("lisinopril", "simvastatin", "myopathy", "moderate",
                        when=(Asked("condition", Operator.IS, "kidney-disease"),))  # fmt: skip
    assert graded(entry, medications=["lisinopril", "simvastatin"]) == []
    assert graded(entry, medications=["lisinopril", "simvastatin"], conditions=["CKD stage 4"]) == ["moderate"]
    without = replace(entry, when=(Asked("condition", Operator.IS_NOT, "kidney-disease"),))
    assert graded(without, medications=["lisinopril", "simvastatin"]) == ["moderate"]


def test_a_missing_value_of_the_patient_fires_nothing_and_is_said() -> None:
    entry = interaction("lisinopril", "simvastatin", "myopathy", "major", when=(Asked("age", Operator.AT_LEAST, "65"),))
    answer = ask(with_entry(entry), medications=["lisinopril", "simvastatin"])
    assert found(answer) == {}
    assert [(one.context, one.would_check, one.gravest.value) for one in answer.context] == [("age", 1, "major")]
    assert graded(entry, medications=["lisinopril", "simvastatin"], patient=Patient(age=70)) == ["major"]
    assert graded(entry, medications=["lisinopril", "simvastatin"], patient=Patient(age=50)) == []


def test_a_missing_value_that_would_raise_what_speaks_is_said() -> None:
    entry = risk("lisinopril", "asthma", "exposure-up", "minor",
                 variants=(variant(Asked("egfr", Operator.BELOW, "30"), "major"),))  # fmt: skip
    asked = {"medications": ["lisinopril"], "conditions": ["asthma"]}
    answer = ask(with_entry(entry), **asked)
    assert [(one.context, one.gravest.value) for one in answer.context] == [("egfr", "major")]
    grave_already = variant(Asked("route", Operator.IS, "oral", "lisinopril"), "contraindicated")
    spoken = replace(entry, variants=(grave_already, *entry.variants))
    assert ask(with_entry(spoken), **asked).context == (), "it can't become graver than it is"
    milder = replace(entry, variants=(variant(Asked("egfr", Operator.ABOVE, "60"), "minor"),))
    assert ask(with_entry(milder), **asked).context == ()


def test_a_missing_value_of_a_risk_is_said_though_nothing_was_stated() -> None:
    entry = risk("lisinopril", "asthma", "exposure-up", "minor", when=(Asked("potassium", Operator.ABOVE, "5.5"),))
    answer = ask(with_entry(entry), medications=["lisinopril"])
    assert [one.context for one in answer.context] == ["potassium"]


def test_a_variant_on_a_value_of_the_patient_needs_the_value() -> None:
    entry = risk("lisinopril", "asthma", "exposure-up", "minor",
                 variants=(variant(Asked("egfr", Operator.BELOW, "30"), "major"),))  # fmt: skip
    assert graded(entry, medications=["lisinopril"], conditions=["asthma"]) == ["minor"]
    assert graded(entry, medications=["lisinopril"], conditions=["asthma"], patient=Patient(egfr=20)) == ["major"]


def test_the_first_variant_that_holds_speaks_with_all_that_it_changes() -> None:
    first = Variant(Asked("route", Operator.IS, "systemic", "ketamine"), "it is absorbed", Severity.MAJOR,
                    effect="Another effect.", management="Another thing to do.")  # fmt: skip
    second = variant(Asked("route", Operator.IS, "oral", "ketamine"))
    entry = interaction("ketamine", "lisinopril", "exposure-up", "minor", variants=(first, second))
    finding = only(ask(with_entry(entry), medications=["ketamine by mouth", "lisinopril"]))
    assert (finding.severity, finding.effect, finding.management) == (
        Severity.MAJOR,
        "Another effect.",
        "Another thing to do.",
    )
    assert finding.because[-1] == "it is absorbed"


def test_a_route_can_be_excluded_and_an_unknown_side_never_holds() -> None:
    not_iv = Asked("route", Operator.IS_NOT, "intravenous", "ketamine")
    entry = interaction("ketamine", "lisinopril", "exposure-up", "minor", when=(not_iv,))
    assert graded(entry, medications=["ketamine IV", "lisinopril"]) == []
    assert graded(entry, medications=["ketamine by mouth", "lisinopril"]) == ["minor"]
    nobody = interaction("ketamine", "lisinopril", "exposure-up", "minor", when=(replace(not_iv, of="nobody"),))
    assert graded(nobody, medications=["ketamine", "lisinopril"]) == []
    nobodys_dose = replace(nobody, when=(replace(ABOVE_20, of="nobody"),))
    assert graded(nobodys_dose, medications=["ketamine", "lisinopril"]) == []


def test_a_route_of_a_substance_without_routes_is_open_and_never_holds() -> None:
    bare = replace(COMPENDIUM.substances["lisinopril"], routes=())
    entry = interaction("ketamine", "lisinopril", "exposure-up", "minor",
                        when=(Asked("route", Operator.IS, "oral", "lisinopril"),))  # fmt: skip
    knowledge = Knowledge.of(
        replace(
            COMPENDIUM,
            substances={**COMPENDIUM.substances, "lisinopril": bare},
            interactions={**COMPENDIUM.interactions, entry.id: entry},
        )
    )
    assert found(ask(knowledge, medications=["ketamine", "lisinopril"])) == {}


def test_a_class_held_to_one_route_counts_for_that_route_only() -> None:
    oral_only = replace(COMPENDIUM.classes["nsaids"], routes="oral")
    knowledge = Knowledge.of(replace(COMPENDIUM, classes={**COMPENDIUM.classes, "nsaids": oral_only}))
    assert found(ask(knowledge, medications=["ibuprofen gel", "warfarin"])) == {}
    assert found(ask(knowledge, medications=["ibuprofen tablet", "warfarin"])) == {"nsaids+warfarin.bleeding": "major"}


def test_a_member_without_routes_counts_as_systemic() -> None:
    bare = replace(COMPENDIUM.substances["ibuprofen"], routes=())
    knowledge = Knowledge.of(replace(COMPENDIUM, substances={**COMPENDIUM.substances, "ibuprofen": bare}))
    assert found(ask(knowledge, medications=["ibuprofen", "warfarin"])) == {"nsaids+warfarin.bleeding": "major"}


def test_not_taken_with_is_the_opposite_of_taken_with() -> None:
    alone = variant(Asked("taken_with", Operator.IS_NOT, "omeprazole"), "major")
    entry = interaction("ibuprofen", "lisinopril", "exposure-up", "minor", variants=(alone,))
    assert graded(entry, medications=["ibuprofen", "lisinopril"]) == ["major"]
    assert graded(entry, medications=["ibuprofen", "lisinopril", "omeprazole"]) == ["minor"]
    assert graded(entry, medications=["ibuprofen and omeprazole", "lisinopril"]) == ["minor"], "on one line as on two"


def test_a_test_of_a_class_speaks_of_its_member() -> None:
    oral = Asked("route", Operator.IS, "oral", "nsaids")
    entry = interaction("ibuprofen", "lisinopril", "exposure-up", "minor", when=(oral,))
    assert graded(entry, medications=["ibuprofen tablet", "lisinopril"]) == ["minor"]
    assert graded(entry, medications=["ibuprofen gel", "lisinopril"]) == []


def test_every_missing_value_is_said_not_only_the_first() -> None:
    tests = (Asked("age", Operator.AT_LEAST, "65"), Asked("egfr", Operator.BELOW, "30"))
    entry = interaction("lisinopril", "simvastatin", "myopathy", "major", when=tests)
    answer = ask(with_entry(entry), medications=["lisinopril", "simvastatin"])
    assert [one.context for one in answer.context] == ["age", "egfr"]
    harmless = replace(entry, severity=Severity.NONE)
    assert ask(with_entry(harmless), medications=["lisinopril", "simvastatin"]).context == ()


def test_an_exception_beside_a_booster_holds_only_beside_it() -> None:
    wanted = Exclusion("simvastatin", "the booster is wanted", with_="lisinopril")
    entry = interaction("omeprazole", "statins", "exposure-up", "major", excepted=(wanted,))
    assert graded(entry, medications=["omeprazole", "simvastatin"]) == ["major"]
    assert graded(entry, medications=["omeprazole", "simvastatin", "lisinopril"]) == []
    stopped = item("lisinopril", state=State.STOPPED)
    assert graded(entry, medications=["omeprazole", "simvastatin", stopped]) == ["major"], "the booster was stopped"


def test_as_needed_is_read_from_the_line() -> None:
    entry = interaction("ibuprofen", "lisinopril", "exposure-up", "major",
                        variants=(variant(Asked("taken_with", Operator.IS, "omeprazole")),))  # fmt: skip
    assert graded(entry, medications=["ibuprofen", "lisinopril", "omeprazole 20 mg daily"]) == ["minor"]
    assert graded(entry, medications=["ibuprofen", "lisinopril", item("omeprazole 20 mg prn")]) == ["major"]


@pytest.mark.parametrize(
    ("value", "operator", "wanted", "holds"),
    [
        (30.0, Operator.BELOW, "30", False),
        (30.0, Operator.AT_MOST, "30", True),
        (30.0, Operator.AT_LEAST, "30", True),
        (30.0, Operator.ABOVE, "30", False),
        (30.0, Operator.IS, "30.0", True),
        (30.0, Operator.IS_NOT, "30", False),
        (True, Operator.IS, "true", True),
        (False, Operator.IS, "true", False),
        (False, Operator.IS_NOT, "true", True),
        ("B", Operator.AT_LEAST, "b", True),
        ("C", Operator.ABOVE, "B", True),
        ("A", Operator.AT_LEAST, "B", False),
        ("female", Operator.IS, "female", True),
    ],
)
def test_values_are_compared_in_their_own_way(value: Any, operator: Operator, wanted: str, *, holds: bool) -> None:
    assert compare(value, operator, wanted) is holds
