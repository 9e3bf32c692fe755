"""What the rules about sums find, and what they let pass."""

from interactions.clinical.compendium import Compendium
from interactions.clinical.statements import Contributor, Cumulative, Role
from interactions.clinical.vocabulary import Severity
from tests.files.examples.example import Example
from tests.files.world import WORLD, changed, level, summed

CODEINE, COFFEE = Contributor("codeine", "1"), Contributor("coffee", "1")
ROLES = (Role("painkiller", "nsaids"), Role("painkiller", "codeine"), Role("thinner", "warfarin"))


def world(cumulative: Cumulative) -> Compendium:
    return changed(WORLD, cumulative)


EXAMPLES: dict[str, list[Example]] = {
    "a_sum_has_contributors_or_roles": [
        Example(world(summed(CODEINE, roles=ROLES)), "both", world(summed(roles=ROLES))),
        Example(world(summed()), "a sum of nothing", world(summed(CODEINE, COFFEE))),
    ],
    "a_sum_has_levels_that_ascend": [
        Example(world(summed(CODEINE, levels=())), "without a level", world(summed(CODEINE))),
        Example(
            world(summed(CODEINE, levels=(level("10"), level("9")))),
            "the level at 9 follows the one at 10",
            world(summed(CODEINE, levels=(level("9"), level("10")))),
        ),
        Example(
            world(summed(CODEINE, levels=(level("2"), level("3", Severity.MODERATE)))),
            "moderate at 3, but major at 2",
            world(summed(CODEINE, levels=(level("2", Severity.MODERATE), level("3")))),
        ),
    ],
    "a_contributor_stands_once": [
        Example(
            world(summed(CODEINE, COFFEE, Contributor("codeine", "2", source="label"))),
            "`codeine` stands twice",
            world(summed(CODEINE, COFFEE, Contributor("codeine", "2", route="intravenous", source="label"))),
        ),
    ],
    "a_weight_is_one_unless_a_source_says_otherwise": [
        Example(
            world(summed(CODEINE, Contributor("coffee", "0.5"))),
            "`coffee` weighs 0.5 and cites nothing",
            world(summed(CODEINE, Contributor("coffee", "0.5", source="label"))),
        ),
        Example(
            world(summed(Contributor("coffee", "0", source="label"))),
            "weighs nothing",
            world(summed(Contributor("coffee", "1.0"))),
        ),
    ],
    "a_sum_adds_what_can_be_added": [
        Example(
            world(summed(Contributor("codeine", "1", per="1 mg"), COFFEE)),
            "count by their dose",
            world(summed(Contributor("codeine", "1", per="1 mg"), Contributor("coffee", "1", per="1 mg"))),
        ),
        Example(
            world(summed(CODEINE, Contributor("heart-failure", "1", route="oral"))),
            "is a condition",
            world(summed(CODEINE, Contributor("heart-failure", "1"))),
        ),
    ],
    "doses_of_a_sum_are_amounts": [
        Example(
            world(summed(Contributor("codeine", "1", per=bad))),
            "`",
            world(summed(Contributor("codeine", "1", per=good))),
        )
        for bad, good in [("mg", "1 mg"), ("1 tablet", "1 mcg/hour"), ("0 mg", "0.5 mg"), ("1 mg/day", "1 mg")]
    ],
    "roles_can_meet": [
        Example(world(summed(roles=ROLES[:2])), "only one role, `painkiller`", world(summed(roles=ROLES))),
        Example(world(summed(roles=ROLES, levels=(level("3"),))), "a level at 3 of 2 roles", world(summed(CODEINE))),
        Example(world(summed(roles=ROLES, levels=(level("1.5"),))), "a level at 1.5", world(summed(roles=ROLES))),
    ],
}
