"""What the rules about grades find, and what they let pass."""

from interactions.clinical.statements import Review
from interactions.clinical.vocabulary import Action, Evidence, Operator, Severity, Status
from tests.files.examples.example import Example, entry, variant
from tests.files.world import (
    WORLD,
    Question,
    allergen,
    changed,
    cross_reaction,
    dose_range,
    dosing,
    duplicate,
    level,
    summed,
)

REACTION = Question("reaction", Operator.IS, "rash")
REACTION_TO_CODEINE = Question("reaction", Operator.IS, "rash", of="codeine")
MODERATE = {"severity": Severity.MODERATE, "action": Action.AVOID}
MINOR = {"severity": Severity.MINOR, "action": Action.AVOID}
THEORY = {"evidence": Evidence.THEORETICAL}

EXAMPLES: dict[str, list[Example]] = {
    "the_action_fits_the_severity": [
        Example(entry(severity=severity, action=action), str(severity), entry(severity=fine, action=action, **why))
        for severity, action, fine, why in [
            (Severity.CONTRAINDICATED, Action.USUALLY_AVOID, Severity.MAJOR, {}),
            (Severity.MAJOR, Action.NO_SPECIAL_PRECAUTIONS, Severity.MINOR, {}),
            (Severity.MODERATE, Action.NO_SPECIAL_PRECAUTIONS, Severity.MODERATE, {"grade_reason": "rare"}),
            (Severity.MODERATE, Action.AVOID, Severity.MODERATE, {"grade_reason": "easily avoided"}),
            (Severity.MINOR, Action.AVOID, Severity.MAJOR, {}),
            (Severity.NONE, Action.MINIMISE_RISK, Severity.MINOR, {}),
        ]
    ]
    + [
        Example(changed(WORLD, bad), says, changed(WORLD, good))
        for bad, says, good in [
            (summed(levels=(level("2", **MINOR),)), "minor with", summed(levels=(level("2"),))),
            (
                summed(levels=(level("2", **MODERATE),)),
                "moderate with",
                summed(levels=(level("2", **MODERATE),), note="x"),
            ),
            (allergen("coffee", **MODERATE), "moderate with", allergen("coffee", **MODERATE, note="easily avoided")),
            (
                allergen("coffee", cross=(cross_reaction("codeine", **MINOR),)),
                "minor with",
                allergen("coffee", cross=(cross_reaction("codeine", **MODERATE),)),
            ),
            (duplicate("nsaids", **MODERATE), "moderate with", duplicate("nsaids", **MODERATE, note="easily avoided")),
        ]
    ],
    "the_action_fits_the_severity_in_each_variant": [
        Example(
            entry(variants=(variant(severity=Severity.CONTRAINDICATED),)),
            "minimise-risk (from the entry)",
            entry(variants=(variant(severity=Severity.CONTRAINDICATED, action=Action.AVOID),)),
        ),
        Example(
            entry(variants=(variant(action=Action.NO_SPECIAL_PRECAUTIONS),)),
            "major with no-special-precautions",
            entry(variants=(variant(severity=Severity.MINOR, action=Action.NO_SPECIAL_PRECAUTIONS),)),
        ),
    ],
    "the_action_fits_the_severity_in_each_variant_of_an_allergen": [
        Example(
            changed(WORLD, allergen("coffee", variants=(variant(REACTION, **MINOR),))),
            "minor with avoid",
            changed(WORLD, allergen("coffee", variants=(variant(REACTION, severity=Severity.MINOR),))),
        ),
        Example(
            changed(
                WORLD,
                allergen(
                    "coffee",
                    cross=(cross_reaction("codeine", severity=Severity.MINOR),),
                    variants=(variant(REACTION, action=Action.AVOID),),
                ),
            ),
            "minor with avoid",
            changed(
                WORLD,
                allergen(
                    "coffee",
                    cross=(cross_reaction("codeine"),),
                    variants=(variant(REACTION_TO_CODEINE, action=Action.NO_SPECIAL_PRECAUTIONS),),
                ),
            ),
        ),
    ],
    "grave_on_theory_gives_a_reason": [
        Example(
            entry(evidence=Evidence.THEORETICAL),
            "major on theoretical",
            entry(evidence=Evidence.THEORETICAL, grade_reason="it would be fatal"),
        ),
        Example(
            changed(WORLD, allergen("coffee", **THEORY)),
            "major on theoretical",
            changed(WORLD, allergen("coffee", cross=(cross_reaction("codeine", **THEORY, severity=Severity.MAJOR),))),
        ),
        Example(
            changed(WORLD, summed(levels=(level("2"),), **THEORY)),
            "major on theoretical",
            changed(WORLD, summed(levels=(level("2"),), **THEORY, note="it would be fatal")),
        ),
        Example(
            changed(WORLD, dosing("codeine", dose_range(severity=Severity.MAJOR), **THEORY)),
            "major on theoretical",
            changed(WORLD, dosing("codeine", dose_range(severity=Severity.MAJOR, note="it would be fatal"), **THEORY)),
        ),
    ],
    "every_statement_cites_a_source": [
        Example(entry(sources=()), "no source", entry(sources=(), status=Status.RETIRED)),
        Example(changed(WORLD, allergen("coffee", sources=())), "no source", changed(WORLD, allergen("coffee"))),
        Example(
            changed(WORLD, duplicate("nsaids", sources=())),
            "no source",
            changed(WORLD, dosing("codeine", dose_range(), sources=())),
        ),
    ],
    "reviewed_means_reviewed_by_somebody": [
        Example(
            entry(status=Status.REVIEWED),
            "reviewed none",
            entry(status=Status.REVIEWED, reviewed=Review("A", "pharmacist", "2026-11-22", 1)),
        ),
        Example(entry(reviewed=Review("A", "pharmacist", "2026-11-22", 1)), "by somebody", entry()),
        Example(changed(WORLD, summed(status=Status.REVIEWED)), "reviewed none", changed(WORLD, summed())),
    ],
    "variants_change_something": [
        Example(
            entry(variants=(variant(severity=Severity.MAJOR),)),
            "what the entry says",
            entry(variants=(variant(severity=Severity.MAJOR), variant(severity=Severity.MODERATE))),
        ),
    ],
}
