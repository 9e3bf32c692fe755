"""What the rules about codes of other systems find, and what they let pass."""

from interactions.clinical.model import Condition
from tests.files.examples.example import Example
from tests.files.world import WORLD, changed, drug

EXAMPLES: dict[str, list[Example]] = {
    "codes_have_their_shape_and_check_digit": [
        Example(
            changed(WORLD, drug("morphine", codes={system: (bad,)})),
            bad,
            changed(WORLD, drug("morphine", codes={system: (good,)})),
        )
        for system, bad, good in [
            ("unii", "5Q7ZVV76EJ", "2ZM8CX04RZ"),
            ("rxnorm", "7O52", "7052"),
            ("atc", "N02AA", "N02AA01"),
        ]
    ]
    + [
        Example(
            changed(WORLD, Condition("gout", "Gout", codes={system: (bad,)})),
            bad,
            changed(WORLD, Condition("gout", "Gout", codes={system: (good,)})),
        )
        for system, bad, good in [("icd10", "M1", "M10.9"), ("snomed", "90560008", "90560007")]
    ],
    "a_code_belongs_to_one_record": [
        Example(
            changed(WORLD, drug("morphine", codes={"rxnorm": ("11289",)})),
            "also a code of `morphine`",
            changed(WORLD, drug("morphine", codes={"rxnorm": ("7052",)})),
        ),
    ],
}
