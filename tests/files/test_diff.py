"""The clinical diff: consequences, not lines."""

import json
from dataclasses import replace

from interactions.clinical.compendium import Compendium, Record
from interactions.clinical.model import Condition, DrugClass, Member
from interactions.clinical.statements import Contributor, Exclusion, Role
from interactions.clinical.vocabulary import Action, Severity, Status
from interactions.files.diff import Change, ClinicalDiff, clinical_diff
from interactions.files.statement_diff import StatementChange
from tests.files.world import (
    CLASS_ENTRY,
    SPECIFIC_ENTRY,
    WORLD,
    changed,
    cross_reaction,
    dose_range,
    dosing,
    drug,
    duplicate,
    interaction,
    level,
    risk,
    summed,
    without,
)

NSAIDS = WORLD.classes["nsaids"]


def test_the_same_knowledge_differs_in_nothing() -> None:
    assert clinical_diff(WORLD, WORLD) == ClinicalDiff()
    assert list(clinical_diff(WORLD, WORLD).lines()) == ["adds 0 alerts, raises 0, lowers 0, removes 0"]


def test_a_member_added_to_a_class_adds_an_alert_for_each_pair() -> None:
    new = changed(WORLD, replace(NSAIDS, members=(*NSAIDS.members, Member("morphine"))))
    diff = clinical_diff(WORLD, new)
    assert diff.summary.startswith("adds 5 alerts, raises 0, lowers 0, removes 0; ")
    by_entry = {change.entry: change for change in diff.changes}
    assert by_entry["nsaids+nsaids.ulceration"].pairs == (("ibuprofen", "morphine"), ("morphine", "naproxen"))
    assert by_entry["anticoagulants+nsaids.bleeding"] == Change(
        "added", "anticoagulants+nsaids.bleeding", "bleeding", None, Severity.MAJOR, (("morphine", "warfarin"),)
    )
    assert clinical_diff(new, WORLD).summary.startswith("adds 0 alerts, raises 0, lowers 0, removes 5; ")


def test_an_included_class_counts() -> None:
    without_warfarin = DrugClass("vitamin-k-antagonists", "VKA", says="x", members=(Member("codeine"),))
    diff = clinical_diff(WORLD, changed(WORLD, without_warfarin))
    assert ("removed", (("ibuprofen", "warfarin"),)) in [(change.kind, change.pairs) for change in diff.changes]
    assert ("added", (("codeine", "ibuprofen"), ("codeine", "naproxen"))) in [
        (change.kind, change.pairs) for change in diff.changes
    ]


def test_grades_raised_and_lowered_name_the_entry_that_speaks_now() -> None:
    raised = changed(WORLD, replace(SPECIFIC_ENTRY, severity=Severity.CONTRAINDICATED, action=Action.AVOID))
    pair = (("naproxen", "warfarin"),)
    assert clinical_diff(WORLD, raised).changes == (
        Change("raised", SPECIFIC_ENTRY.id, "bleeding", Severity.MODERATE, Severity.CONTRAINDICATED, pair),
    )
    assert clinical_diff(raised, WORLD).changes == (
        Change("lowered", SPECIFIC_ENTRY.id, "bleeding", Severity.CONTRAINDICATED, Severity.MODERATE, pair),
    )


def test_a_milder_entry_speaks_only_where_it_overrides() -> None:
    silent = changed(WORLD, replace(SPECIFIC_ENTRY, overrides=()))
    assert clinical_diff(silent, WORLD).changes == (
        Change(
            "lowered", SPECIFIC_ENTRY.id, "bleeding", Severity.MAJOR, Severity.MODERATE, (("naproxen", "warfarin"),)
        ),
    )


def test_of_equals_the_narrower_entry_is_responsible() -> None:
    wide = interaction("codeine", "nsaids", "ulceration")
    both = changed(WORLD, wide, interaction("codeine", "ibuprofen", "ulceration"))
    assert {change.entry: change.pairs for change in clinical_diff(WORLD, both).changes} == {
        "codeine+ibuprofen.ulceration": (("codeine", "ibuprofen"),),
        "codeine+nsaids.ulceration": (("codeine", "naproxen"),),
    }


def test_an_exception_removes_alerts_unless_it_needs_another_substance() -> None:
    always = changed(WORLD, replace(CLASS_ENTRY, excepted=(Exclusion("ibuprofen", "x"),)))
    beside = changed(WORLD, replace(CLASS_ENTRY, excepted=(Exclusion("naproxen", "x", with_="codeine"),)))
    assert clinical_diff(WORLD, always).summary == "adds 0 alerts, raises 0, lowers 0, removes 1"
    assert clinical_diff(WORLD, beside) == ClinicalDiff(edited=(CLASS_ENTRY.id,))


def test_a_risk_reaches_the_conditions_below() -> None:
    new = changed(WORLD, risk("codeine", "heart-disease"))
    assert clinical_diff(WORLD, new).changes[0].pairs == (("codeine", "heart-disease"), ("codeine", "heart-failure"))
    apart = changed(WORLD, Condition("heart-failure", "Heart failure"))
    assert clinical_diff(WORLD, apart).changes == ()
    assert clinical_diff(new, changed(new, Condition("heart-failure", "Heart failure"))).changes[0].pairs == (
        ("codeine", "heart-failure"),
    )


def test_what_was_studied_and_harmless_is_no_alert() -> None:
    harmless = WORLD.interactions["morphine+warfarin.bleeding"]
    assert clinical_diff(without(WORLD, harmless.id), WORLD) == ClinicalDiff()
    grave = changed(WORLD, replace(harmless, severity=Severity.MAJOR))
    assert [change.kind for change in clinical_diff(WORLD, grave).changes] == ["added"]
    assert [(change.kind, change.entry) for change in clinical_diff(grave, WORLD).changes] == [("removed", harmless.id)]


def test_a_retired_entry_is_silent() -> None:
    retired = changed(WORLD, replace(SPECIFIC_ENTRY, status=Status.RETIRED))
    assert [(change.kind, change.entry) for change in clinical_diff(WORLD, retired).changes] == [
        ("raised", CLASS_ENTRY.id)
    ]


def test_what_contains_a_substance_meets_its_entries() -> None:
    new = changed(WORLD, interaction("caffeine", "codeine", "ulceration"))
    assert clinical_diff(WORLD, new).changes[0].pairs == (("caffeine", "codeine"), ("codeine", "coffee"))


def test_changes_are_told_gravest_first_with_examples() -> None:
    grave = interaction("codeine", "nsaids", "ulceration", severity=Severity.CONTRAINDICATED)
    drugs = [drug(f"d{number}") for number in range(7)]
    seven = DrugClass("seven", "Seven", says="x", members=tuple(Member(one.id) for one in drugs))
    world = changed(WORLD, *drugs, seven)
    new = changed(
        without(world, "nsaids+nsaids.ulceration"),
        interaction("codeine", "seven"),
        grave,
        replace(SPECIFIC_ENTRY, effect="More."),
    )
    diff = clinical_diff(world, new)
    assert list(diff.lines(shown=2)) == [
        "adds 9 alerts, raises 0, lowers 0, removes 1",
        "added 2 (nothing → contraindicated) by codeine+nsaids.ulceration: codeine + ibuprofen, codeine + naproxen",
        "added 7 (nothing → major) by codeine+seven.bleeding: codeine + d0, codeine + d1, and 5 more",
        "removed 1 (moderate → nothing) by nsaids+nsaids.ulceration: ibuprofen + naproxen",
        "edited without another base grade: naproxen+warfarin.bleeding",
    ]
    assert json.loads(json.dumps(diff.document(shown=1))) == {
        "says": "adds 9 alerts, raises 0, lowers 0, removes 1",
        "summary": {"added": 9, "raised": 0, "lowered": 0, "removed": 1, "edited": 1},
        "changes": [
            {
                "kind": kind,
                "entry": entry,
                "outcome": outcome,
                "before": before,
                "after": after,
                "count": count,
                "examples": [pair],
            }
            for kind, entry, outcome, before, after, count, pair in [
                ("added", grave.id, "ulceration", None, "contraindicated", 2, ["codeine", "ibuprofen"]),
                ("added", "codeine+seven.bleeding", "bleeding", None, "major", 7, ["codeine", "d0"]),
                ("removed", "nsaids+nsaids.ulceration", "ulceration", "moderate", None, 1, ["ibuprofen", "naproxen"]),
            ]
        ],
        "edited": ["naproxen+warfarin.bleeding"],
        "statements": [],
    }


# ---- statements about a whole list


def test_a_statement_about_a_list_is_added_edited_and_taken_back() -> None:
    sum_, allergens = summed(Contributor("codeine", "1"), id_="qt"), WORLD.allergens["nsaids"]
    new = changed(without(WORLD, "duplicate.any-ingredient"), sum_, replace(allergens, effect="Worse."))
    diff = clinical_diff(WORLD, changed(new, replace(WORLD.cumulative["triple"], status=Status.RETIRED)))
    assert list(diff.lines()) == [
        "adds 0 alerts, raises 0, lowers 0, removes 0; statements about whole lists: 1 added, 1 changed, 2 removed",
        "changed allergen.nsaids: edited without another grade",
        "added cumulative.qt",
        "removed cumulative.triple",
        "removed duplicate.any-ingredient",
    ]
    assert diff.document()["says"] == diff.summary
    assert diff.document()["statements"][1] == {"kind": "added", "entry": "cumulative.qt", "count": 0, "details": []}


def test_a_member_added_to_a_class_shows_in_every_statement_that_counts_it() -> None:
    new = changed(WORLD, replace(NSAIDS, members=(*NSAIDS.members, Member("morphine"))))
    assert list(clinical_diff(WORLD, new).statements) == [
        StatementChange("changed", "allergen.nsaids", ("adds morphine (major)",)),
        StatementChange("changed", "cumulative.bleeding", ("adds morphine (weight 1)",)),
        StatementChange("changed", "cumulative.triple", ("adds morphine (painkiller)",)),
        StatementChange("changed", "duplicate.nsaids", ("adds morphine (member)",)),
    ]


def details(*records: Record, old: Compendium = WORLD) -> dict[str, tuple[str, ...]]:
    """What became of each statement once the world has these records."""
    return {change.statement: change.details for change in clinical_diff(old, changed(old, *records)).statements}


def test_what_an_allergen_grades_otherwise_is_named() -> None:
    allergens = WORLD.allergens["nsaids"]
    crossed = (cross_reaction("codeine", severity=Severity.MAJOR), cross_reaction("morphine"), cross_reaction("nsaids"))
    assert details(replace(allergens, cross=crossed)) == {
        "allergen.nsaids": (
            "codeine (cross-reaction, moderate → cross-reaction, major)", "adds morphine (cross-reaction, moderate)",
        )
    }  # fmt: skip
    assert details(replace(allergens, cross=())) == {"allergen.nsaids": ("removes codeine (cross-reaction, moderate)",)}
    assert details(replace(WORLD.allergens["any-substance"], severity=Severity.MODERATE)) == {
        "allergen.any-substance": ("every substance (major → moderate)",)
    }


def test_what_a_sum_weighs_otherwise_is_named() -> None:
    bleeding = WORLD.cumulative["bleeding"]
    weights = (
        Contributor("ibuprofen", "0.5", source="label"),
        Contributor("nsaids", "1"),
        Contributor("caffeine", "1", "1 mg", "oral"),
    )
    assert details(replace(bleeding, contributors=weights, levels=(level("4"),)))["cumulative.bleeding"] == (
        "adds caffeine (weight 1 for each 1 mg, oral)",
        "adds coffee (weight 1 for each 1 mg, oral)",
        "removes from 2 on (moderate)",
        "removes from 3 on (major)",
        "adds from 4 on (major)",
        "removes heart-failure (weight 0.5)",
        "removes warfarin (weight 1)",
    )
    both = (*WORLD.cumulative["triple"].roles, Role("thinner", "ibuprofen"))
    assert details(replace(WORLD.cumulative["triple"], roles=both))["cumulative.triple"] == (
        "ibuprofen (painkiller → painkiller and thinner)",
    )


def test_what_is_duplicate_otherwise_is_named() -> None:
    assert details(replace(NSAIDS, at_most="2")) == {"duplicate.nsaids": ("the limit of nsaids (1 → 2)",)}
    milder = replace(WORLD.duplicates["duplicate.nsaids"], severity=Severity.MODERATE, together=())
    assert details(milder)["duplicate.nsaids"] == (
        "removes ibuprofen with naproxen (rightly together: regular-and-as-needed)", "the grade (major → moderate)",
    )  # fmt: skip
    opioids = DrugClass("opioids", "Opioids", says="x", at_most="1", members=(Member("codeine"),))
    assert details(opioids, old=changed(WORLD, duplicate("any-class"))) == {
        "duplicate.any-class": ("adds the limit of opioids (1)",)
    }


def test_what_is_dosed_otherwise_is_named() -> None:
    pain = dose_range(high="800 mg", per="day", condition="heart-failure", below=Severity.MINOR)
    fever = (
        "not-known to 10 mg/kg each day, oral, over 60 min, from age 0.5, below age 12, above: moderate, inside: minor"
    )
    before = "200 mg to 400 mg each dose, oral, above: moderate"
    after = "200 mg to 800 mg each day, oral, with heart-failure, above: moderate, below: minor"
    assert details(dosing("ibuprofen", pain))["dosing.ibuprofen"] == (
        f"removes fever ({fever})", f"pain ({before} → {after})",
    )  # fmt: skip


def test_a_statement_shows_a_few_of_its_details() -> None:
    change = StatementChange("changed", "cumulative.qt", ("a", "b", "c"))
    assert change.line(shown=2) == "changed cumulative.qt: a, b, and 1 more"
    assert change.line(shown=3) == "changed cumulative.qt: a, b, c"
