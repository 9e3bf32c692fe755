"""What the rules about texts find, and what they let pass."""

from tests.files.examples.example import Example, entry
from tests.files.world import WORLD, changed, drug, risk

EXAMPLES: dict[str, list[Example]] = {
    "texts_are_tidy": [
        Example(entry(effect="Bleeding  more."), "two spaces", entry(effect="Bleeding more.")),
        Example(entry(effect="Bleeding more. "), "white space", entry(effect="Bleeding more!")),
        Example(entry(effect="Bleeding\nmore."), "line break", entry(effect="Bleeding – more.")),
        Example(entry(effect="Bleeding\u200bmore."), "invisible", entry(effect="Bleeding-more.")),
        Example(entry(effect="Bleeding , more."), "before punctuation", entry(effect="Bleeding, .5 more.")),
        Example(changed(WORLD, drug("morphine", note="")), "empty", changed(WORLD, drug("morphine", note="A note"))),
    ],
    "what_is_not_known_says_so_in_one_way": [
        Example(entry(mechanism="Unknown."), "`Unknown.`", entry(mechanism="not-known")),
    ],
    "titles_are_one_line": [
        Example(entry(title="x" * 111), "111 characters", entry(title="x" * 110)),
        Example(entry(patient_title="A title."), "full stop", entry(patient_title="A title")),
    ],
    "paragraphs_are_sentences": [
        Example(entry(effect="Bleeding"), "no end", entry(effect="Bleeding?", mechanism="not-known")),
    ],
    "patients_are_not_told_to_stop_on_their_own": [
        Example(entry(patient_advice=advice), "on their own", entry(patient_advice=fine))
        for advice, fine in [
            ("Be calm. Stop taking warfarin.", "Do not stop taking warfarin on your own."),
            ("Stop your tablets today.", "Ask your doctor whether to stop taking warfarin."),
            ("If you bleed: stop using it.", "If you stop using it, tell us."),
        ]
    ],
    "patients_read_plain_words": [
        Example(entry(patient_title="A QT risk"), "QT", entry(patient_title="A risk to your heart rhythm")),
    ],
    "management_is_not_copied": [
        Example(
            changed(WORLD, *(risk(one, "renal-impairment", management="M.") for one in list(WORLD.substances)[:6])),
            "6 entries",
            changed(WORLD, *(risk(one, "renal-impairment", management="M.") for one in list(WORLD.substances)[:5])),
        ),
    ],
}
