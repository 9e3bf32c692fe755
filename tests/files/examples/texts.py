"""What the rules about texts find, and what they let pass."""

from dataclasses import replace

from interactions.clinical.model import Step
from tests.files.examples.example import Example, entry
from tests.files.world import (
    WORLD,
    allergen,
    changed,
    cross_reaction,
    dose_range,
    dosing,
    drug,
    duplicate,
    level,
    risk,
    summed,
)


def step(patient: str | None) -> Step:
    return Step("before", "Eat nothing.", "label", "section 2", patient)


EXAMPLES: dict[str, list[Example]] = {
    "texts_are_tidy": [
        Example(entry(effect="Bleeding  more."), "two spaces", entry(effect="Bleeding more.")),
        Example(entry(effect="Bleeding more. "), "white space", entry(effect="Bleeding more!")),
        Example(entry(effect="Bleeding\nmore."), "line break", entry(effect="Bleeding – more.")),
        Example(entry(effect="Bleeding\u200bmore."), "invisible", entry(effect="Bleeding-more.")),
        Example(entry(effect="Bleeding , more."), "before punctuation", entry(effect="Bleeding, .5 more.")),
        Example(changed(WORLD, drug("morphine", note="")), "empty", changed(WORLD, drug("morphine", note="A note"))),
        Example(
            changed(WORLD, dosing("coffee", dose_range(note="a  note"))),
            "two spaces",
            changed(WORLD, duplicate("any-class")),
        ),
    ],
    "what_is_not_known_says_so_in_one_way": [
        Example(entry(mechanism="Unknown."), "`Unknown.`", entry(mechanism="not-known")),
        Example(changed(WORLD, duplicate("nsaids", effect="n/a")), "`n/a`", changed(WORLD, duplicate("nsaids"))),
    ],
    "titles_are_one_line": [
        Example(entry(title="x" * 111), "111 characters", entry(title="x" * 110)),
        Example(entry(patient_title="A title."), "full stop", entry(patient_title="A title")),
        Example(changed(WORLD, summed(title="A title.")), "full stop", changed(WORLD, summed(title="A title"))),
    ],
    "paragraphs_are_sentences": [
        Example(entry(effect="Bleeding"), "no end", entry(effect="Bleeding?", mechanism="not-known")),
        Example(
            changed(WORLD, summed(levels=(replace(level("2"), management="Watch"),))),
            "no end",
            changed(WORLD, summed()),
        ),
        Example(
            changed(WORLD, allergen("coffee", cross=(cross_reaction("codeine", management="Watch"),))),
            "no end",
            changed(WORLD, allergen("coffee", cross=(cross_reaction("codeine", management="Watch."),))),
        ),
    ],
    "patients_are_not_told_to_stop_on_their_own": [
        Example(entry(patient_advice=advice), "on their own", entry(patient_advice=fine))
        for advice, fine in [
            ("Be calm. Stop taking warfarin.", "Do not stop taking warfarin on your own."),
            ("Stop your tablets today.", "Ask your doctor whether to stop taking warfarin."),
            ("If you bleed: stop using it.", "If you stop using it, tell us."),
        ]
    ]
    + [
        Example(
            changed(WORLD, drug("coffee", procedure=(step("Stop eating at midnight."),))),
            "on their own",
            changed(WORLD, drug("coffee", procedure=(step("Eat nothing from midnight on."), step(None)))),
        ),
        Example(
            changed(WORLD, duplicate("nsaids", patient_advice="Stop one of them.")),
            "on their own",
            changed(WORLD, duplicate("nsaids", patient_advice="Ask your pharmacist which to stop.")),
        ),
    ],
    "patients_read_plain_words": [
        Example(entry(patient_title="A QT risk"), "QT", entry(patient_title="A risk to your heart rhythm")),
        Example(changed(WORLD, summed(patient_title="A QT risk")), "QT", changed(WORLD, summed(title="A QT risk"))),
    ],
    "management_is_not_copied": [
        Example(
            changed(WORLD, *(risk(one, "renal-impairment", management="M.") for one in list(WORLD.substances)[:6])),
            "6 statements",
            changed(WORLD, *(risk(one, "renal-impairment", management="M.") for one in list(WORLD.substances)[:5])),
        ),
    ],
}
