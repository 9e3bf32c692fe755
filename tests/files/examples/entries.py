"""What the rules about what an entry says of its sides, and of entries that meet find, and what they let pass."""

from dataclasses import replace

from interactions.clinical.model import Condition, Threshold
from interactions.clinical.statements import Exclusion, Separate, Washout
from interactions.clinical.vocabulary import Operator, Severity
from tests.files.examples.example import Example, entry, variant
from tests.files.world import CLASS_ENTRY, SPECIFIC_ENTRY, WORLD, Question, allergen, changed, interaction, risk

EXAMPLES: dict[str, list[Example]] = {
    "sides_are_in_order": [
        Example(changed(WORLD, interaction("coffee", "codeine")), "alphabetical", entry()),
    ],
    "what_is_acted_on_is_a_side": [
        Example(entry(affected="warfarin"), "`warfarin` is no side", entry(affected="codeine")),
    ],
    "whatever_an_entry_names_belongs_to_a_side": [
        Example(
            changed(WORLD, replace(CLASS_ENTRY, **{field: bad})),
            "`morphine` is no side",
            changed(WORLD, replace(CLASS_ENTRY, **{field: good})),
        )
        for field, bad, good in [
            ("excepted", (Exclusion("morphine", "x"),), (Exclusion("warfarin", "x", with_="morphine"),)),
            (
                "variants",
                (variant(Question("route", Operator.IS, "oral", of="morphine"), severity=Severity.MODERATE),),
                (variant(Question("route", Operator.IS, "oral", of="naproxen"), severity=Severity.MODERATE),),
            ),
            ("washout", (Washout("morphine", "nsaids", 1),), (Washout("vitamin-k-antagonists", "nsaids", 1),)),
            ("washout", (Washout("nsaids", "morphine", 1),), (Washout("nsaids", "warfarin", 1),)),
            ("separate", Separate(2, "morphine"), Separate(2, "warfarin")),
        ]
    ],
    "a_test_of_an_item_says_of_which_side": [
        Example(
            entry(when=(Question("route", Operator.IS, "oral"),)),
            "whose route?",
            entry(when=(Question("route", Operator.IS, "oral", of="codeine"), Question("age", Operator.ABOVE, "3"))),
        ),
    ],
    "tests_compare_with_what_can_be": [
        Example(entry(when=(bad,)), says, entry(when=(good,)))
        for bad, says, good in [
            (
                Question("route", Operator.IS, "mouth", "codeine"),
                "`mouth`",
                Question("route", Operator.IS, "oral", "codeine"),
            ),
            (Question("pregnant", Operator.IS, "yes"), "`yes`", Question("pregnant", Operator.IS, "true")),
            (Question("age", Operator.BELOW, "2 years"), "no number", Question("age", Operator.BELOW, "0.5")),
            (
                Question("route", Operator.ABOVE, "oral", "codeine"),
                "more or less",
                Question("child_pugh", Operator.AT_LEAST, "B"),
            ),
            (
                Question("daily_dose", Operator.ABOVE, "plenty", "codeine"),
                "`plenty` is no dose",
                Question("single_dose", Operator.ABOVE, "0.5 mg/kg", "codeine"),
            ),
            (
                Question("duration", Operator.BELOW, "a while", "codeine"),
                "`a while` is no time",
                Question("gap", Operator.BELOW, "2 days", "codeine"),
            ),
            (
                Question("reaction", Operator.IS, "hives", "codeine"),
                "`hives` is no reaction",
                Question("reaction", Operator.IS, "urticaria", "codeine"),
            ),
        ]
    ]
    + [
        Example(
            changed(WORLD, Condition("gout", "Gout", derived_from=(Threshold("egfr", Operator.BELOW, "low"),))),
            "`low`",
            changed(WORLD, Condition("gout", "Gout", derived_from=(Threshold("egfr", Operator.BELOW, "15"),))),
        ),
        Example(
            changed(WORLD, allergen("coffee", variants=(variant(Question("reaction_type", Operator.IS, "upset")),))),
            "`upset` is no reaction_type",
            changed(
                WORLD, allergen("coffee", variants=(variant(Question("reaction_type", Operator.IS, "intolerance")),))
            ),
        ),
    ],
    "a_class_with_itself_has_two_members": [
        Example(
            changed(WORLD, interaction("anticoagulants", "anticoagulants")),
            "no two members",
            changed(WORLD, interaction("nsaids", "nsaids")),
        ),
    ],
    "a_milder_specific_entry_says_what_it_overrides": [
        Example(
            changed(WORLD, replace(SPECIFIC_ENTRY, overrides=())), "`anticoagulants+nsaids.bleeding` says major", WORLD
        ),
        Example(
            changed(WORLD, interaction("anticoagulants", "ibuprofen", severity=Severity.MINOR, management="x.")),
            "would speak",
            changed(
                WORLD,
                interaction("anticoagulants", "ibuprofen", severity=Severity.MINOR, management="x."),
                replace(CLASS_ENTRY, excepted=(Exclusion("ibuprofen", "x"),)),
            ),
        ),
        Example(
            changed(WORLD, risk("naproxen", "heart-failure", severity=Severity.MINOR, management="x.")),
            "says major",
            changed(WORLD, risk("naproxen", "renal-impairment", severity=Severity.MINOR, management="x.")),
        ),
    ],
    "a_specific_entry_says_something_of_its_own": [
        Example(
            changed(WORLD, risk("naproxen", "heart-failure")),
            "same grade and management",
            changed(WORLD, risk("naproxen", "heart-failure", management="Weigh daily; use a low dose.")),
        ),
    ],
    "what_is_overridden_competes": [
        Example(
            changed(WORLD, replace(SPECIFIC_ENTRY, outcome="ulceration", id="naproxen+warfarin.ulceration")),
            "another outcome",
            WORLD,
        ),
        Example(changed(WORLD, replace(CLASS_ENTRY, overrides=(SPECIFIC_ENTRY.id,))), "overrides this", WORLD),
        Example(entry(overrides=(CLASS_ENTRY.id,)), "no pair meets both", entry(overrides=())),
        Example(
            changed(WORLD, risk("nsaids", "heart-failure", "bleeding", overrides=(CLASS_ENTRY.id,))),
            "no pair meets both",
            changed(WORLD, risk("nsaids", "heart-failure", overrides=("nsaids+heart-disease.fluid-retention",))),
        ),
    ],
}
