"""What the rules about grades find, and what they let pass."""

from interactions.clinical.model import Allergen, CrossReaction, Cumulative, Level, Review
from interactions.clinical.vocabulary import Action, Evidence, Severity, Status
from tests.files.examples.example import Example, entry, variant
from tests.files.world import WORLD, changed

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
    "the_action_fits_the_severity_in_sums_and_allergies": [
        Example(
            changed(WORLD, Cumulative("sum", "bleeding", levels=(Level("2", Severity.NONE, Action.AVOID, "x"),))),
            "none with",
            changed(WORLD, Cumulative("sum", "bleeding", levels=(Level("2", Severity.MODERATE, Action.AVOID, "x"),))),
        ),
        Example(
            changed(
                WORLD, Allergen("a", "A", cross=(CrossReaction("nsaids", Severity.MINOR, Action.AVOID, "x", "label"),))
            ),
            "minor with avoid",
            changed(
                WORLD, Allergen("a", "A", cross=(CrossReaction("nsaids", Severity.MAJOR, Action.AVOID, "x", "label"),))
            ),
        ),
    ],
    "grave_on_theory_gives_a_reason": [
        Example(
            entry(evidence=Evidence.THEORETICAL),
            "major on theoretical",
            entry(evidence=Evidence.THEORETICAL, grade_reason="it would be fatal"),
        ),
    ],
    "every_entry_cites_a_source": [
        Example(entry(sources=()), "no source", entry(sources=(), status=Status.RETIRED)),
    ],
    "reviewed_means_reviewed_by_somebody": [
        Example(
            entry(status=Status.REVIEWED),
            "reviewed none",
            entry(status=Status.REVIEWED, reviewed=Review("A", "pharmacist", "2026-11-22", 1)),
        ),
        Example(entry(reviewed=Review("A", "pharmacist", "2026-11-22", 1)), "by somebody", entry()),
    ],
    "variants_change_something": [
        Example(
            entry(variants=(variant(severity=Severity.MAJOR),)),
            "what the entry says",
            entry(variants=(variant(severity=Severity.MAJOR), variant(severity=Severity.MODERATE))),
        ),
    ],
}
