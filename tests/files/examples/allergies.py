"""What the rules about allergens and reactions find, and what they let pass."""

from interactions.clinical.compendium import Compendium, Record
from interactions.clinical.model import Member
from interactions.clinical.statements import ReactionWord
from interactions.clinical.vocabulary import Operator, Severity, Status
from tests.files.examples.example import Example, drug_class, variant
from tests.files.world import WORLD, Question, allergen, changed, cross_reaction

ANAPHYLAXIS = Question("reaction", Operator.IS, "anaphylaxis")
OF_CODEINE = Question("reaction", Operator.IS, "anaphylaxis", of="codeine")


def world(*records: Record) -> Compendium:
    return changed(WORLD, *records)


def thinners(*crossed: str) -> tuple[Record, ...]:
    """A class of two, one of which is a vitamin K antagonist, and an allergen with these cross-reactions."""
    return drug_class("thinners", "warfarin", "codeine"), allergen("coffee", cross=tuple(map(cross_reaction, crossed)))


def words(*texts: tuple[str, str]) -> Compendium:
    return changed(WORLD, *(ReactionWord(text, reaction, "allergy") for text, reaction in texts))


EXAMPLES: dict[str, list[Example]] = {
    "an_allergen_names_what_it_is_about": [
        Example(world(allergen()), "an allergen of nothing", world(allergen(status=Status.RETIRED))),
        Example(world(allergen()), "an allergen of nothing", world(allergen(cross=(cross_reaction("codeine"),)))),
        Example(
            world(allergen(id_="any-substance", cross=(cross_reaction("codeine"),))),
            "every substance",
            world(allergen(id_="any-substance")),
        ),
    ],
    "what_cross_reacts_is_no_member": [
        Example(
            world(allergen("codeine", cross=(cross_reaction("codeine"),))),
            "`codeine` is a member already",
            world(allergen("codeine", cross=(cross_reaction("morphine"),))),
        ),
        Example(
            world(allergen("nsaids", cross=(cross_reaction("ibuprofen"),))),
            "already, by `nsaids`",
            world(allergen("ibuprofen", cross=(cross_reaction("nsaids"),))),
        ),
        Example(
            world(allergen("codeine", cross=(cross_reaction("morphine"), cross_reaction("morphine")))),
            "`morphine` stands twice",
            world(allergen("codeine", cross=(cross_reaction("morphine"), cross_reaction("coffee")))),
        ),
    ],
    "every_cross_reaction_can_speak": [
        Example(
            world(*thinners("thinners", "vitamin-k-antagonists")),
            "`vitamin-k-antagonists` never speaks",
            world(*thinners("vitamin-k-antagonists", "thinners", "warfarin")),
        ),
    ],
    "a_variant_of_an_allergen_asks_for_the_reaction": [
        Example(
            world(allergen("codeine", variants=(variant(severity=Severity.MINOR),))),
            "`age` is not asked of an allergy",
            world(allergen("codeine", variants=(variant(ANAPHYLAXIS, severity=Severity.CONTRAINDICATED),))),
        ),
    ],
    "a_variant_of_an_allergen_is_about_what_it_names": [
        Example(
            world(allergen("morphine", variants=(variant(OF_CODEINE, severity=Severity.CONTRAINDICATED),))),
            "`codeine` is no member",
            world(
                allergen(
                    "morphine",
                    cross=(cross_reaction("codeine"),),
                    variants=(variant(OF_CODEINE, severity=Severity.CONTRAINDICATED),),
                )
            ),
        ),
    ],
    "a_reaction_is_written_once": [
        Example(words(("Hives", "urticaria")), "already stands here, spelt alike", words(("nettle rash", "urticaria"))),
    ],
    "a_reaction_is_read_as_it_says": [
        Example(
            words(("swollen", "angioedema"), ("swollen ankles", "other")),
            "`swollen ankles` is read as angioedema, not as other",
            words(("swollen", "angioedema"), ("ankles", "other")),
        ),
        Example(
            words(("I felt a bit sick", "gastrointestinal")), "read as nothing", words(("sick", "gastrointestinal"))
        ),
    ],
}
MEMBER_TWICE = Example(
    changed(WORLD, allergen("codeine", "codeine")),
    "`codeine` stands twice",
    changed(WORLD, drug_class("all", "codeine"), allergen("codeine", members=(Member("codeine"),))),
)
