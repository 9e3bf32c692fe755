"""What the rules about duplicates find, and what they let pass."""

from dataclasses import replace

from interactions.clinical.statements import Together
from interactions.clinical.vocabulary import Status
from tests.files.examples.example import Example, drug_class
from tests.files.world import WORLD, changed, duplicate, without

NSAIDS = WORLD.classes["nsaids"]
LIMITED = drug_class("opioids", "codeine", "morphine", at_most="1")


def beside(one: str, other: str, manner: str = "regular-and-as-needed") -> Together:
    return Together(one, other, manner, "x")


EXAMPLES: dict[str, list[Example]] = {
    "a_duplicate_is_of_a_class_that_limits_its_members": [
        Example(
            changed(WORLD, replace(NSAIDS, at_most="not-limited")),
            "`nsaids` does not limit",
            changed(WORLD, duplicate("any-class")),
        ),
    ],
    "a_class_that_limits_its_members_says_what_more_means": [
        Example(
            without(WORLD, "duplicate.nsaids"),
            "what more than 1 of these",
            changed(WORLD, LIMITED, duplicate("opioids")),
        ),
        Example(
            changed(WORLD, replace(WORLD.duplicates["duplicate.nsaids"], status=Status.RETIRED)),
            "what more than 1",
            changed(WORLD, LIMITED, duplicate("any-class")),
        ),
    ],
    "what_is_rightly_together_belongs_to_the_class": [
        Example(
            changed(WORLD, duplicate("nsaids", beside("ibuprofen", "codeine"))),
            "`codeine` is no member of `nsaids`",
            changed(WORLD, duplicate("any-ingredient", beside("codeine", "morphine"))),
        ),
    ],
    "what_is_rightly_together_stands_once": [
        Example(
            changed(WORLD, duplicate("any-ingredient", beside("naproxen", "ibuprofen"))),
            "stands in duplicate.any-ingredient already",
            changed(WORLD, duplicate("any-ingredient", beside("naproxen", "ibuprofen", "different-routes"))),
        ),
        Example(
            changed(WORLD, duplicate("nsaids", beside("nsaids", "nsaids", "any"))),
            "any two of `nsaids` would be fine",
            changed(WORLD, duplicate("nsaids", beside("nsaids", "nsaids", "different-routes"))),
        ),
    ],
}
