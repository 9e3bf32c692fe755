"""Doses against ranges, in a tiny universe of their own.

substance      routes                          range (severity of a dose above it)
-------------  ------------------------------  -----------------------------------------------------------------
ketamine       intravenous, oral,              pain: 0.05 to 2 mg/kg over 60 min (moderate; below: minor)
               intramuscular                   depression: 0.5 mg/kg over 40 min (moderate)
                                               pain bolus: up to 0.35 mg/kg (moderate)
                                               induction: 1 to 4.5 mg/kg over 60 s (contraindicated; inside: major)
                                               oral: 10 to 100 mg (moderate)
methotrexate   oral, intrathecal               oral: 7.5 to 25 mg/week (contraindicated)
                                               intrathecal: 6 to 15 mg (major)
acetaminophen  oral, rectal, intravenous       325 to 1000 mg (moderate); up to 4 g/day (major);
                                               with liver-disease up to 2 g/day (major);
                                               below 12 years: 10 to 15 mg/kg (major), up to 75 mg/kg/day (major)
                                               intravenous: up to 1 g over 15 min (major)
digoxin        oral                            62.5 to 250 mcg/day (major; below: minor);
                                               with severe-renal-impairment (eGFR below 30)
                                               up to 125 mcg/day (contraindicated)
potassium      oral, intravenous               intravenous: up to 10 mmol/hour (contraindicated); oral: not-known
heparin        intravenous                     up to 5,000 units (major); 18 units/kg/hour (major)
morphine       oral, intravenous               oral: up to 30 mg (moderate)
                                               intravenous: 2 to 10 mg (major; below: minor)
adults-only    oral                            from 18 years up to 5 mg (major), and up to 5 units/kg (minor)
retired        oral                            a retired record
lisinopril     oral                            (none)
"""

from __future__ import annotations

from typing import Any

import pytest
from clinical.universe import condition, substance
from hypothesis import given
from hypothesis import strategies as st

from interactions.clinical.answer import Dependency, Finding
from interactions.clinical.compendium import Compendium, Record
from interactions.clinical.doses import dose_of
from interactions.clinical.dosing import JudgedDoses, judge_doses
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.lines import read_line
from interactions.clinical.model import Source, Threshold
from interactions.clinical.patient import Patient
from interactions.clinical.reading import Use
from interactions.clinical.statements import Citation, DoseRange, Dosing
from interactions.clinical.vocabulary import Action, Evidence, Onset, Operator, Severity, Status


def dose_range(
    id_: str, high: str, severity: str, *, route: str = "oral", low: str = "not-known", **more: Any
) -> DoseRange:
    grades = {name: Severity(more.pop(name)) for name in ("below", "inside") if name in more}
    return DoseRange(
        id=id_, use=id_.replace("-", " "), route=route, low=low, high=high, severity=Severity(severity),
        source="label", at=f"section of {id_}", **grades, **more,
    )  # fmt: skip


def dosing(of: str, *ranges: DoseRange, **more: Any) -> Dosing:
    return Dosing(substance=of, outcome="overdose", evidence=Evidence.ESTABLISHED, onset=Onset.RAPID,
                  title=f"Dose of {of}", patient_title="A dose", effect="What happens.", mechanism="not-known",
                  management="What to do.", patient_advice="Ask.", sources=(Citation("label", "section 2"),),
                  ranges=ranges, **more)  # fmt: skip


ROUTES = {"ketamine": "intravenous oral intramuscular", "methotrexate": "oral intrathecal",
          "acetaminophen": "oral rectal intravenous", "digoxin": "oral", "potassium": "oral intravenous",
          "heparin": "intravenous", "morphine": "oral intravenous", "adults-only": "oral", "retired": "oral",
          "lisinopril": "oral"}  # fmt: skip
RECORDS = (
    dosing("ketamine",
           dose_range("pain", "2 mg/kg", "moderate", route="intravenous", low="0.05 mg/kg", over="60 min",
                      below="minor", population="adults"),
           dose_range("depression", "0.5 mg/kg", "moderate", route="intravenous", low="0.5 mg/kg", over="40 min"),
           dose_range("pain-bolus", "0.35 mg/kg", "moderate", route="intravenous"),
           dose_range("induction", "4.5 mg/kg", "contraindicated", route="intravenous", low="1 mg/kg", over="60 s",
                      inside="major", because="it anaesthetises"),
           dose_range("by-mouth", "100 mg", "moderate", low="10 mg")),
    dosing("methotrexate",
           dose_range("arthritis", "25 mg", "contraindicated", low="7.5 mg", per="week"),
           dose_range("leukaemia", "15 mg", "major", route="intrathecal", low="6 mg")),
    dosing("acetaminophen",
           dose_range("pain", "1000 mg", "moderate", low="325 mg", age_from="12"),
           dose_range("day", "4 g", "major", per="day", age_from="12"),
           dose_range("day-liver", "2 g", "major", per="day", age_from="12", condition="liver-disease"),
           dose_range("child", "15 mg/kg", "major", low="10 mg/kg", age_below="12"),
           dose_range("child-day", "75 mg/kg/day", "major", age_below="12"),
           dose_range("vein", "1 g", "major", route="intravenous", over="15 min")),
    dosing("digoxin",
           dose_range("heart", "250 mcg", "major", low="62.5 mcg", per="day", below="minor"),
           dose_range("heart-kidney", "125 mcg", "contraindicated", per="day", condition="severe-renal-impairment")),
    dosing("potassium",
           dose_range("replacement", "10 mmol", "contraindicated", route="intravenous", per="hour"),
           dose_range("unread", "not-known", "major")),
    dosing("heparin",
           dose_range("bolus", "5,000 units", "major", route="intravenous"),
           dose_range("infusion", "18 units/kg/hour", "major", route="intravenous")),
    dosing("morphine",
           dose_range("pain", "30 mg", "moderate"),
           dose_range("pain-vein", "10 mg", "major", route="intravenous", low="2 mg", below="minor")),
    dosing("adults-only",
           dose_range("adults", "5 mg", "major", age_from="18"),
           dose_range("adults-in-units", "5units/kg", "minor", low="1 mg", age_from="18")),
    dosing("retired", dose_range("any", "5 mg", "major"), status=Status.RETIRED),
)  # fmt: skip
RENAL = Threshold("egfr", Operator.BELOW, "30")


def knowledge(*records: Dosing) -> Knowledge:
    label = Source("label", "A label", "A publisher", "https://example.org/label", "label", "cc0")
    found: list[tuple[str, Record]] = [("sources", label)]
    found += [("substances", substance(id_, routes=routes)) for id_, routes in ROUTES.items()]
    found += [("conditions", condition("liver-disease"))]
    found += [("conditions", condition("severe-renal-impairment", derived_from=(RENAL,)))]
    found += [("dosing", record) for record in records]
    return Knowledge.of(Compendium.of(iter(found)))


KNOWLEDGE = knowledge(*RECORDS)


def uses(*lines: str, **more: Any) -> list[Use]:
    """Each line as a use of the substance that is its first word."""
    found = []
    for place, line in enumerate(lines):
        root, _, directions = line.partition(" ")
        parsed = read_line(directions).parsed
        routes = (parsed.route,) if parsed.route else tuple(ROUTES[root].split())
        found.append(Use(ref=f"medications/{place}", place=place, unit=place, root=root, planned=False, resolved=True,
                         tentative=False, state=None, stopped_days=None, routes=routes, systemic=True,
                         form=parsed.form, dose=dose_of(parsed), frequency=parsed.frequency, intro=(),
                         over=parsed.over)._replace(**more))  # fmt: skip
    return found


def judge(*lines: str, has: frozenset[str] = frozenset(), **patient: Any) -> JudgedDoses:
    return judge_doses(uses(*lines), Patient(**patient), has, KNOWLEDGE)


def only(judged: JudgedDoses) -> Finding:
    (finding,) = judged.findings
    return finding


def grade(*lines: str, has: frozenset[str] = frozenset(), **patient: Any) -> str:
    """The grade of the one finding, or `fine` where all that was stated was judged, or why it was not."""
    judged = judge(*lines, has=has, **patient)
    if judged.findings:
        return only(judged).severity.value
    return judged.given.unjudged[0][1] if judged.given.unjudged else "fine"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ketamine 0.5 mg/kg IV over 40 min", "fine"),
        ("ketamine 2 mg/kg IV over 60 min", "fine"),
        ("ketamine 2 mg/kg/60min IV", "fine"),
        ("ketamine 2 mg/kg IV over 20 min", "moderate"),
        ("ketamine 2 mg/kg IV over 1 min", "major"),
        ("ketamine 2 mg/kg IV push", "major"),
        ("ketamine 5 mg/kg IV bolus", "contraindicated"),
        ("ketamine 0.3 mg/kg IV push", "fine"),
        ("ketamine 0.7 mg/kg IV push", "moderate"),
        ("ketamine 0.01 mg/kg IV over 1 hour", "minor"),
        ("ketamine 2 mg/kg IV", "major"),
        ("ketamine 0.2 mg/kg IV", "fine"),
        ("ketamine 1 mg/kg/hr IV", "fine"),
        ("ketamine 3 mg/kg/hr IV x 4 hours", "moderate"),
        ("ketamine 2 mg/kg IV infusion", "moderate"),
        ("ketamine 50 mg by mouth", "fine"),
        ("ketamine 500 mg by mouth", "moderate"),
        ("ketamine 5 units IV push", "its dose ranges are kept in mg/kg"),
        ("ketamine 50 mg/hr by mouth", "over how long it is given is not stated"),
        ("ketamine 50 mg/hr by mouth over 1 hour", "fine"),
        ("ketamine 50 mg IM", "no dose range is known here for ketamine by this route (intramuscular)"),
        ("potassium 20 mmol IV over 1 hour", "contraindicated"),
        ("potassium 20 mmol IV over 2 hours", "fine"),
        ("potassium 20 mmol IV push", "contraindicated"),
        ("potassium 10 mmol/hr IV", "fine"),
        ("potassium 20 mmol IV", "over how long it is given is not stated"),
        ("potassium 20 mmol by mouth", "no dose range is known here for potassium by this route (oral)"),
        ("acetaminophen 1 g IV", "fine"),
        ("acetaminophen 2 g IV", "major"),
        ("heparin 5000 units IV over 30 min", "the weight is not given"),
        ("heparin 4000 units IV over 1 min", "fine"),
        ("lisinopril 10 mg daily", "no dose range is known here for lisinopril"),
        ("retired 10 mg daily", "no dose range is known here for retired"),
        ("lisinopril daily", "fine"),
        ("adults-only 6 mg", "major"),
    ],
)
def test_one_dose_against_its_ranges(line: str, expected: str) -> None:
    assert grade(line) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("methotrexate 15 mg weekly",), "fine"),
        (("methotrexate 15 mg daily",), "contraindicated"),
        (("methotrexate 15 mg",), "contraindicated"),
        (("methotrexate 6 x 2.5 mg once weekly",), "fine"),
        (("methotrexate 2.5 mg tablets, take 6 tablets once weekly",), "fine"),
        (("methotrexate 5 mg weekly",), "fine"),
        (("acetaminophen 2 tablets of 500 mg four times daily",), "fine"),
        (("acetaminophen 2 tablets 1000 mg four times daily",),
         "the dose can't be read for sure: 2 tablets 1000 mg"),
        (("acetaminophen 650 mg four times daily", "acetaminophen 900 mg three times daily"), "major"),
        (("acetaminophen 650 mg four times daily", "acetaminophen 900 mg"), "how often it is taken is not stated"),
        (("acetaminophen 1 g four times daily", "acetaminophen 900 mg"), "major"),
        (("acetaminophen 1 g four times daily", "acetaminophen"), "fine"),
        (("acetaminophen 5 g/day",), "major"),
        (("acetaminophen 650 mg every 4 hours as needed, max 3 g/day",), "fine"),
        (("digoxin 250 mcg daily",), "fine"),
        (("digoxin 250 mcg twice daily",), "major"),
        (("digoxin 0.25 mg every other day",), "fine"),
        (("digoxin 25 mcg daily",), "minor"),
        (("digoxin 25 mcg",), "how often it is taken is not stated"),
        (("digoxin 25 mcg daily", "digoxin"), "fine"),
        (("digoxin 500 mcg",), "major"),
        (("digoxin 5 units daily",), "its dose ranges are kept in mcg"),
        (("digoxin",), "fine"),
        (("digoxin 10 mcg/hr",), "over how long it is given is not stated"),
    ],
)  # fmt: skip
def test_what_is_taken_in_a_day_or_a_week(lines: tuple[str, ...], expected: str) -> None:
    assert grade(*lines) == expected


def test_an_intravenous_dose_without_a_time_is_never_in_range() -> None:
    finding = only(judge("ketamine 2 mg/kg IV"))
    assert finding.depends_on == (
        Dependency("duration", "medications/0", "over 40 min", Severity.MODERATE),
        Dependency("duration", "medications/0", "over 60 min", Severity.NONE),
    )
    assert finding.because == ("2 mg/kg as a bolus: a dose for induction; it anaesthetises",)


def test_how_often_is_a_branch_where_a_week_is_judged() -> None:
    finding = only(judge("methotrexate 15 mg by mouth"))
    assert finding.depends_on == (Dependency("frequency", "medications/0", "once weekly", Severity.NONE),)
    assert finding.because == (
        "medications/0: 15 mg; how often it is taken is not stated: 105 mg/week if it is taken daily",
        "105 mg/week: the most for arthritis is 25 mg/week",
    )
    still = only(judge("methotrexate 30 mg by mouth"))
    assert still.depends_on == (), "30 mg is too much even once a week"


def test_the_usual_route_is_meant_and_if_it_speaks_the_graver_one_does() -> None:
    assert grade("morphine 20 mg") == "fine"
    finding = only(judge("morphine 40 mg"))
    assert finding.severity is Severity.MAJOR
    assert finding.depends_on == (Dependency("route", "medications/0", "oral", Severity.MODERATE),)
    assert grade("morphine 1 mg IV") == "minor"
    assert grade("morphine 1 mg IV", "morphine 1 mg IV") == "fine", "one of two doses is not the whole"
    by_vein = judge_doses(uses("morphine 1 mg", routes=("intravenous", "oral")), Patient(), frozenset(), KNOWLEDGE)
    assert by_vein.findings == (), "too little by one route is not said where another is possible"
    mixed = judge_doses(uses("ketamine 500 mg", routes=("oral", "intramuscular")), Patient(), frozenset(), KNOWLEDGE)
    assert only(mixed).depends_on == ()


def test_without_any_route_all_ranges_are_asked() -> None:
    assert judge_doses(uses("digoxin 500 mcg daily", routes=()), Patient(), frozenset(), KNOWLEDGE).findings
    nowhere = judge_doses(uses("potassium 5 mmol", routes=("oral",)), Patient(), frozenset(), KNOWLEDGE)
    assert nowhere.given.judged == ()


def test_the_finding_shows_its_arithmetic() -> None:
    lines = ("acetaminophen 650 mg four times daily", "acetaminophen 900 mg three times daily", "acetaminophen")
    finding = only(judge(*lines))
    assert (finding.id, finding.outcome, finding.kind) == ("dosing.acetaminophen", "overdose", "dose")
    assert (finding.severity, finding.action) == (Severity.MAJOR, Action.USUALLY_AVOID)
    assert finding.items == ("medications/0", "medications/1", "medications/2")
    assert finding.statement["title"] == "Dose of acetaminophen"
    assert finding.because == (
        "medications/0: 650 mg, four times daily: 2.6 g/day",
        "medications/1: 900 mg, three times daily: 2.7 g/day",
        "the amount in medications/2 is not known",
        "5.3 g/day: the most for day is 4 g/day",
    )
    assert dict(finding.more) == {
        "doses": [
            {"item": "medications/0", "substance": "acetaminophen", "dose": "650 mg", "daily": "2,600 mg/day"},
            {"item": "medications/1", "substance": "acetaminophen", "dose": "900 mg", "daily": "2,700 mg/day"},
            {"item": "medications/2", "substance": "acetaminophen", "dose": None, "daily": None},
        ],
        "total": "5.3 g/day", "limit": "4 g/day", "use": "day",
        "sources": [
            {"id": "label", "title": "A label", "url": "https://example.org/label", "at": at, "accessed": None}
            for at in ("section 2", "section of day")
        ],
    }  # fmt: skip


def test_a_dose_that_one_takes_too_much_of_twice_is_one_finding() -> None:
    finding = only(judge("acetaminophen 1500 mg four times daily by mouth"))
    assert finding.severity is Severity.MAJOR
    assert finding.because == (
        "medications/0: 1500 mg, four times daily: 6 g/day",
        "6 g/day: the most for day is 4 g/day",
        "1500 mg: the most for pain is 1,000 mg",
    )


def test_too_little_shows_the_least() -> None:
    finding = only(judge("ketamine 0.01 mg/kg IV over 1 hour"))
    assert (finding.more["total"], finding.more["limit"]) == ("0.01 mg/kg/hour", "0.05 mg/kg over 60 min")
    assert finding.because[-1].endswith("the least for pain (adults) is 0.05 mg/kg over 60 min")


def test_a_weight_turns_a_dose_into_one_per_kg() -> None:
    assert grade("ketamine 35 mg IV over 40 min", weight_kg=70) == "fine"
    finding = only(judge("ketamine 350 mg IV over 60 min", weight_kg=70))
    assert finding.because == (
        "350 mg over 60 min at 70 kg is 5 mg/kg/hour: the most for pain (adults) is 2 mg/kg over 60 min",
    )
    assert grade("acetaminophen 20 mg/kg by mouth", weight_kg=70, age=30) == "moderate"
    assert grade("ketamine 2 mg/kg IV over 60 min", weight_kg=70) == "fine"
    assert grade("heparin 1500 units/hr IV", weight_kg=70) == "major"


def test_without_a_weight_nothing_fires_and_that_is_said() -> None:
    judged = judge("ketamine 350 mg IV over 60 min")
    assert (judged.findings, judged.given.judged) == ((), ())
    assert judged.given.unjudged == (("medications/0", "the weight is not given"),)
    assert judged.missing == {"weight_kg": {"dosing.ketamine": Severity.MODERATE}}
    assert judge("ketamine 350 mg IV push").missing == {"weight_kg": {"dosing.ketamine": Severity.CONTRAINDICATED}}


def test_what_was_fine_for_one_patient_is_asked_anew_for_another() -> None:
    assert [grade("ketamine 90 mg IV over 60 min", weight_kg=weight) for weight in (60, 40, 60)] == [
        "fine", "moderate", "fine",
    ]  # fmt: skip
    assert [grade("acetaminophen 20 mg/kg once daily by mouth", age=40, weight_kg=weight) for weight in (40, 60)] == [
        "fine", "moderate",
    ]  # fmt: skip
    assert [grade("digoxin 250 mcg daily", has=frozenset(has)) for has in ((), ("severe-renal-impairment",))] == [
        "fine", "contraindicated",
    ]  # fmt: skip


def test_a_childs_ranges_hold_for_children() -> None:
    assert grade("acetaminophen 240 mg four times daily by mouth", age=4, weight_kg=16) == "fine"
    finding = only(judge("acetaminophen 500 mg by mouth", age=4, weight_kg=16))
    assert finding.more["total"] == "31.25 mg/kg"
    assert grade("acetaminophen 200 mg six times daily by mouth", age=4, weight_kg=15) == "major"
    assert grade("adults-only 2 mg", age=4) == "none of its dose ranges holds for this patient"
    assert judge("acetaminophen 1 g by mouth daily").missing == {"age": {"dosing.acetaminophen": Severity.MAJOR}}
    assert judge("acetaminophen 20 mg/kg/day by mouth").missing["weight_kg"]
    assert judge("acetaminophen 5 g/day by mouth").missing == {}, "it is said anyway"


def test_a_range_for_a_condition_replaces_the_wider_one() -> None:
    line, liver = "acetaminophen 1 g three times daily by mouth", frozenset({"liver-disease"})
    assert grade(line) == "fine"
    finding = only(judge(line, has=liver))
    assert (finding.severity, finding.conditions, finding.more["limit"]) == (
        Severity.MAJOR, ("liver-disease",), "2 g/day",
    )  # fmt: skip
    assert grade("acetaminophen 500 mg three times daily by mouth", has=liver) == "fine"
    both = frozenset({"kidney-disease", "severe-renal-impairment"})
    assert grade("digoxin 250 mcg daily", has=both) == "contraindicated"


def test_of_two_conditions_the_stricter_range_holds() -> None:
    kidney = "severe-renal-impairment"
    record = dosing(
        "digoxin",
        dose_range("general", "500 mcg", "major", per="day"),
        dose_range("mild", "250 mcg", "moderate", per="day", condition="liver-disease"),
        dose_range("severe", "125 mcg", "major", per="day", condition=kidney),
        dose_range("severe-too", "100 mcg", "minor", per="day", condition=kidney),
    )
    conditions = frozenset({"liver-disease", "severe-renal-impairment"})
    judged = judge_doses(uses("digoxin 200 mcg daily"), Patient(), conditions, knowledge(record))
    assert only(judged).more["limit"] == "125 mcg/day"


def test_a_value_that_could_make_a_dose_too_much_is_missing() -> None:
    assert judge("digoxin 250 mcg daily").missing == {"egfr": {"dosing.digoxin": Severity.CONTRAINDICATED}}
    assert judge("digoxin 100 mcg daily").missing == {}
    assert judge("digoxin 250 mcg daily", egfr=60).missing == {}
    assert judge("acetaminophen 1 g three times daily by mouth", age=40).missing == {}, "no value tells of the liver"


def test_a_range_that_grades_nothing_says_nothing() -> None:
    quiet = knowledge(dosing("digoxin", dose_range("any", "250 mcg", "none", per="day", low="100 mcg", below="none")))
    for line in ("digoxin 500 mcg daily", "digoxin 50 mcg daily"):
        assert judge_doses(uses(line), Patient(), frozenset(), quiet).findings == ()


def test_the_ranges_of_the_old_are_asked_for_where_the_age_is_not_known() -> None:
    young = dose_range("adult", "40 mg", "moderate", per="day", age_from="18", age_below="60")
    old = dose_range("old", "20 mg", "major", per="day", age_from="60")
    by_age = knowledge(dosing("digoxin", young, old))

    def judged(line: str, age: float | None = None) -> JudgedDoses:
        return judge_doses(uses(line), Patient(age=age), frozenset(), by_age)

    assert judged("digoxin 30 mg daily").missing == {"age": {"dosing.digoxin": Severity.MAJOR}}
    assert judged("digoxin 20 mg daily").missing == {}
    assert only(judged("digoxin 30 mg daily", age=60)).severity is Severity.MAJOR
    assert judged("digoxin 30 mg daily", age=59).findings == ()
    assert only(judged("digoxin 50 mg daily")).severity is Severity.MODERATE


def test_ranges_for_conditions_that_nobody_has_are_no_ranges() -> None:
    liver = "liver-disease"
    single = dose_range("liver", "100 mcg", "major", condition=liver)
    daily = dose_range("liver-day", "100 mcg", "major", per="day", condition=liver)
    only_liver = knowledge(dosing("digoxin", single, daily))
    judged = judge_doses(uses("digoxin 250 mcg daily"), Patient(), frozenset(), only_liver)
    assert judged.given.unjudged == (
        ("medications/0", "no dose range is known here for digoxin by this route (oral)"),
    )  # fmt: skip
    assert judge_doses(uses("digoxin 250 mcg daily"), Patient(), frozenset({"liver-disease"}), only_liver).findings


def test_an_item_without_a_dose_but_with_a_limit_counts() -> None:
    lines = ("acetaminophen as needed, max 3 g/day", "acetaminophen 500 mg four times daily by mouth")
    assert only(judge(*lines)).more["total"] == "5 g/day"


def test_what_rests_on_a_guessed_name_is_told_apart() -> None:
    guessed = uses("acetaminophen 1 g four times daily by mouth", "acetaminophen 1 g four times daily by mouth")
    guessed[1] = guessed[1]._replace(tentative=True)
    finding = only(judge_doses(guessed, Patient(), frozenset(), KNOWLEDGE))
    assert (finding.tentative, finding.more["total"]) == (True, "8 g/day")
    sure = only(judge_doses([*uses("acetaminophen 2 g four times daily by mouth"), guessed[1]], Patient(), frozenset(),
                            KNOWLEDGE))  # fmt: skip
    assert (sure.tentative, sure.items) == (False, ("medications/0",))


def test_a_planned_dose_is_new_and_a_name_is_explained() -> None:
    planned = uses("ketamine 5 mg/kg IV push", planned=True, intro=("Ketalar is a brand of ketamine",))
    finding = only(judge_doses(planned, Patient(), frozenset(), KNOWLEDGE))
    assert finding.new
    assert finding.because[0] == "Ketalar is a brand of ketamine"


def test_what_does_not_reach_the_blood_is_not_summed_with_what_does() -> None:
    cream, tablets = uses("acetaminophen 3 g daily", "acetaminophen 1 g four times daily by mouth")
    local = cream._replace(systemic=False)
    assert judge_doses([local, tablets], Patient(age=30), frozenset({"x"}), KNOWLEDGE).findings[0].items == (
        "medications/0",
    ), "3 g at once is still too much"
    assert judge_doses([local], Patient(), frozenset(), KNOWLEDGE).given.judged == ("medications/0",)


def test_doses_per_kg_are_summed_with_others_only_where_the_weight_is_known() -> None:
    lines = ("acetaminophen 50 mg/kg/day by mouth", "acetaminophen 3 g/day by mouth")
    judged = judge(*lines, age=40)
    assert judged.findings == ()
    assert only(judge(*lines, age=40, weight_kg=60)).more["total"] == "6 g/day"


def test_two_voices_name_only_the_branches_that_change_the_whole() -> None:
    lines = ("ketamine 2 mg/kg IV", "ketamine 5 mg/kg IV push")
    finding = only(judge(*lines))
    assert (finding.severity, finding.depends_on) == (Severity.CONTRAINDICATED, ())
    assert finding.items == ("medications/0", "medications/1")
    softer = only(judge("ketamine 2 mg/kg IV", "ketamine 2 mg/kg IV over 20 min"))
    assert {one.severity for one in softer.depends_on} == {Severity.MODERATE}


AMOUNTS = st.floats(min_value=0.001, max_value=50, allow_nan=False)


@given(AMOUNTS, AMOUNTS)
def test_a_greater_daily_dose_is_never_graded_milder(one: float, other: float) -> None:
    less, more = sorted((one, other))

    def rank(grams: float) -> int:
        found = judge(f"acetaminophen {grams:.3f} g/day by mouth").findings
        return found[0].severity.rank if found else 0

    assert rank(less) <= rank(more)


@given(st.floats(min_value=0.01, max_value=10), st.floats(min_value=0.01, max_value=10))
def test_a_greater_bolus_is_milder_only_inside_another_range(one: float, other: float) -> None:
    less, more = sorted((round(one, 3), round(other, 3)))

    def rank(dose: float) -> int:
        found = judge(f"ketamine {dose:.3f} mg/kg IV push").findings
        return found[0].severity.rank if found else 0

    assert rank(less) <= rank(more)


@given(st.permutations(["acetaminophen 1 g four times daily", "acetaminophen 900 mg", "acetaminophen",
                        "methotrexate 15 mg"]))  # fmt: skip
def test_the_order_of_the_items_does_not_matter(lines: list[str]) -> None:
    found = {finding.id: (finding.severity, finding.more["total"]) for finding in judge(*lines).findings}
    assert found == {"dosing.acetaminophen": (Severity.MAJOR, "4.9 g/day"),
                     "dosing.methotrexate": (Severity.CONTRAINDICATED, "105 mg/week")}  # fmt: skip
