"""Rules about what became of the knowledge since an earlier revision, each with what it finds and lets pass."""

from dataclasses import replace
from pathlib import Path

import pytest

from interactions.clinical.compendium import Compendium
from interactions.clinical.model import Outcome
from interactions.clinical.statements import Review
from interactions.clinical.vocabulary import Action, Severity, Status
from interactions.files.faults import Fault
from interactions.files.lint import RULES_OVER_TIME, lint_against
from interactions.files.lint.over_time import OverTime
from interactions.files.seed import write_seed
from tests.files.world import (
    CLASS_ENTRY,
    SPECIFIC_ENTRY,
    WORLD,
    changed,
    cross_reaction,
    dose_range,
    drug,
    duplicate,
    level,
    without,
)

MILDER = replace(SPECIFIC_ENTRY, severity=Severity.MINOR, action=Action.NO_SPECIAL_PRECAUTIONS)
RETIRED = replace(SPECIFIC_ENTRY, status=Status.RETIRED)
MORPHINE = WORLD.substances["morphine"]
REVIEWED = replace(SPECIFIC_ENTRY, status=Status.REVIEWED, reviewed=Review("A", "pharmacist", "2026-11-22", 1))
READ = changed(WORLD, REVIEWED)
SUM, NSAID_ALLERGY, DOSES = WORLD.cumulative["bleeding"], WORLD.allergens["nsaids"], WORLD.dosing["dosing.ibuprofen"]
READ_SUM = replace(SUM, status=Status.REVIEWED, reviewed=REVIEWED.reviewed)

# For each rule: older, bad newer, what it says, good newer.
EXAMPLES: dict[str, list[tuple[Compendium, Compendium, str, Compendium]]] = {
    "no_id_disappears": [
        (WORLD, without(WORLD, "coffee"), "`coffee` is gone", without(WORLD, "label", "lookalike.codeine/caffeine")),
        (WORLD, without(WORLD, CLASS_ENTRY.id), "is gone", changed(WORLD, drug("tea"))),
        *(
            (WORLD, without(WORLD, gone), "is gone", WORLD)
            for gone in ("triple", "any-substance", "duplicate.nsaids", "dosing.ibuprofen")
        ),
        (changed(WORLD, Outcome("x", "X", "x")), WORLD, "`x` is gone", changed(WORLD, Outcome("x", "Y", "y"))),
    ],
    "a_lowered_severity_gives_a_reason": [
        (
            WORLD,
            changed(WORLD, MILDER),
            "lowered from moderate to minor",
            changed(WORLD, replace(MILDER, grade_reason="A larger study.")),
        ),
        (
            changed(WORLD, replace(SPECIFIC_ENTRY, grade_reason="Old.")),
            changed(WORLD, replace(MILDER, grade_reason="Old.")),
            "lowered",
            changed(WORLD, replace(SPECIFIC_ENTRY, severity=Severity.MAJOR)),
        ),
        (WORLD, changed(WORLD, MILDER), "lowered", changed(WORLD, replace(MILDER, status=Status.RETIRED))),
        *(
            (WORLD, changed(WORLD, bad), says, changed(WORLD, good))
            for bad, says, good in [
                (
                    duplicate("nsaids", severity=Severity.MINOR),
                    "lowered from major to minor",
                    duplicate("nsaids", severity=Severity.MINOR, note="A larger study."),
                ),
                (
                    replace(NSAID_ALLERGY, cross=(cross_reaction("codeine", severity=Severity.MINOR),)),
                    "of `codeine` was lowered from moderate to minor",
                    replace(NSAID_ALLERGY, cross=(cross_reaction("codeine", severity=Severity.MINOR, because="rare"),)),
                ),
                (
                    replace(NSAID_ALLERGY, cross=()),
                    "of `codeine` was moderate, and nothing grades it now",
                    replace(NSAID_ALLERGY, cross=(), note="A larger study."),
                ),
                (
                    replace(SUM, levels=(level("2", Severity.MINOR), level("3"))),
                    "of `2` was lowered from moderate to minor",
                    replace(SUM, levels=(level("2"), level("3", Severity.CONTRAINDICATED))),
                ),
                (
                    replace(DOSES, ranges=(dose_range(severity=Severity.MINOR), DOSES.ranges[1])),
                    "of `pain` was lowered from moderate to minor",
                    replace(DOSES, ranges=(dose_range(severity=Severity.MINOR, note="Safe."), DOSES.ranges[1])),
                ),
            ]
        ),
    ],
    "what_is_retired_says_why": [
        (WORLD, changed(WORLD, RETIRED), "without a word", changed(WORLD, replace(RETIRED, note="Merged."))),
        (
            WORLD,
            changed(WORLD, replace(MORPHINE, status=Status.RETIRED)),
            "without a word",
            changed(WORLD, replace(MORPHINE, status=Status.RETIRED, note="See codeine.")),
        ),
        (
            WORLD,
            changed(WORLD, replace(SUM, status=Status.RETIRED)),
            "without a word",
            changed(WORLD, replace(SUM, status=Status.RETIRED, note="Merged.")),
        ),
    ],
    "an_edit_needs_a_new_review": [
        (
            READ,
            changed(WORLD, replace(REVIEWED, effect="Less.")),
            "edited after it was reviewed",
            changed(WORLD, replace(REVIEWED, effect="Less.", status=Status.COMPILED, reviewed=None)),
        ),
        (READ, changed(WORLD, replace(REVIEWED, effect="Less.")), "edited", changed(READ, replace(REVIEWED, note="x"))),
        (
            changed(WORLD, READ_SUM),
            changed(WORLD, replace(READ_SUM, contributors=())),
            "edited after it was reviewed",
            changed(WORLD, replace(SUM, contributors=())),
        ),
    ],
}
CASES = [
    pytest.param(check, *example, id=f"{check.__name__}-{number}")
    for check in RULES_OVER_TIME
    for number, example in enumerate(EXAMPLES.get(check.__name__, ()))
]


def test_every_rule_over_time_has_its_examples() -> None:
    assert [check.__name__ for check in RULES_OVER_TIME] == list(EXAMPLES)


@pytest.mark.parametrize(("check", "old", "bad", "says", "good"), CASES)
def test_a_rule_finds_the_bad_and_lets_the_good_pass(
    check: OverTime, old: Compendium, bad: Compendium, says: str, good: Compendium
) -> None:
    found = list(check(old, bad))
    assert [finding.message for finding in found if says in finding.message]
    assert all(finding.fix for finding in found)
    assert list(check(old, good)) == []


def test_what_was_retired_before_is_not_asked_again() -> None:
    assert lint_against(changed(WORLD, RETIRED), changed(WORLD, RETIRED)) == []


def test_a_fault_over_time_has_its_path_and_line(tmp_path: Path) -> None:
    new = without(changed(WORLD, MILDER), "coffee")
    write_seed(new, tmp_path)
    assert lint_against(WORLD, new, tmp_path) == [
        Fault(
            "interactions/naproxen/warfarin.bleeding.yaml",
            4,
            "the severity was lowered from moderate to minor",
            "say why in `grade_reason`",
        ),
        Fault(
            "substances/coffee.yaml",
            None,
            "`coffee` is gone",
            "restore it and write `status: retired`, with a note why",
        ),
    ]
