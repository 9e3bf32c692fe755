"""What the rules about what records say of each other find, and what they let pass."""

from dataclasses import replace

from interactions.clinical.model import Becomes, Condition, LookAlike, Member, Name, NotMember, Product, Source, Step
from interactions.clinical.statements import Contributor, Exclusion, Role, Together, Washout
from interactions.clinical.vocabulary import Operator, Status
from tests.files.examples.allergies import MEMBER_TWICE
from tests.files.examples.example import Example, drug_class
from tests.files.world import (
    CLASS_ENTRY,
    WORLD,
    Question,
    allergen,
    changed,
    cross_reaction,
    dose_range,
    dosing,
    drug,
    duplicate,
    interaction,
    risk,
    summed,
)

EXAMPLES: dict[str, list[Example]] = {
    "every_id_exists": [
        Example(changed(WORLD, replace(CLASS_ENTRY, **{field: value})), says, WORLD)
        for field, value, says in [
            ("outcome", "bleding", "no `bleding` among the outcomes"),
            ("excepted", (Exclusion("ibuprofin", "x"),), "no `ibuprofin`"),
            ("excepted", (Exclusion("ibuprofen", "x", with_="codein"),), "no `codein`"),
            ("when", (Question("condition", Operator.IS, "gout"),), "no `gout` among the conditions"),
            ("when", (Question("taken_with", Operator.IS, "gout"),), "no `gout` among the substances or classes"),
            ("overrides", ("a+b.bleeding",), "no `a+b.bleeding` among the interactions or risks"),
            ("sources", (replace(CLASS_ENTRY.sources[0], id="lable"),), "no `lable` among the sources"),
            ("washout", (Washout("heart-failure", "nsaids", 1),), "`heart-failure` is one of the conditions"),
        ]
    ]
    + [
        Example(changed(WORLD, bad), says, WORLD)
        for bad, says in [
            (drug("tea", contains=("cafeine",)), "no `cafeine`"),
            (drug("tea", becomes=(Becomes("x"),)), "no `x`"),
            (drug_class("all", "nsaids"), "`nsaids` is one of the classes, not of the substances"),
            (drug_class("all", "codeine", includes=("nsaid",)), "no `nsaid`"),
            (Condition("gout", "Gout", parents=("joints",)), "no `joints`"),
            (interaction("codeine", "teas"), "no `teas`"),
            (risk("codeine", "gout"), "no `gout`"),
            (LookAlike("codeine", "coffee", "x"), "no `x`"),
            (drug("tea", procedure=(Step("before", "Look.", "s", "section 2"),)), "no `s`"),
            (Product("mix", "Mix", strengths_of=("x",)), "no `x`"),
            (summed(Contributor("x", "1")), "no `x` among the substances or classes or conditions"),
            (summed(roles=(Role("r", "y"),)), "no `y`"),
            (allergen(members=(Member("x", source="s"),)), "no `s`"),
            (allergen("coffee", cross=(cross_reaction("teas"),)), "no `teas`"),
            (duplicate("opioids"), "no `opioids` among the classes"),
            (duplicate("nsaids", Together("ibuprofen", "x", "any", "y")), "no `x`"),
            (dosing("tea"), "no `tea` among the substances"),
            (dosing("coffee", dose_range(condition="gout")), "no `gout` among the conditions"),
        ]
    ],
    "nothing_retired_is_used": [
        Example(
            changed(WORLD, drug("ibuprofen", routes=("oral", "topical"), status=Status.RETIRED)),
            "`ibuprofen` is retired",
            changed(WORLD, drug("tea", contains=("caffeine",), status=Status.RETIRED)),
        ),
    ],
    "one_id_is_one_record": [
        Example(
            changed(WORLD, drug("nsaids")),
            "also one of the substances",
            changed(WORLD, drug("bleeding"), allergen("codeine", id_="codeine"), summed(id_="codeine")),
        ),
    ],
    "one_written_name_means_one_thing": [
        Example(
            changed(WORLD, drug("morphine", names=(Name("Co-Umadin", "brand"),))),
            "also a name of",
            changed(
                WORLD, drug("morphine", names=(Name("Co-Umadin", "brand"),)), LookAlike("coumadin", "codeine", "label")
            ),
        ),
        Example(
            changed(WORLD, allergen("codeine", names=(Name("Painkiller  allergy", "plain"),))),
            "also a name of `nsaids`",
            changed(WORLD, allergen("codeine", names=(Name("anti-inflammatory", "plain"),))),
        ),
    ],
    "a_name_is_written_once": [
        Example(
            changed(WORLD, drug("morphine", names=(Name("MORPHINE", "inn"),))),
            "already stands here",
            changed(WORLD, drug("morphine", names=(Name("Morphine sulfate", "salt"),))),
        ),
        Example(
            changed(WORLD, allergen("codeine", id_="poppy", names=(Name("POPPY", "plain"),))),
            "already stands here",
            changed(WORLD, allergen("codeine", id_="poppy", names=(Name("poppies", "plain"),))),
        ),
    ],
    "lookalikes_are_names": [
        Example(
            changed(WORLD, LookAlike("codeine", "codine", "label")),
            "no record is called `codine`",
            changed(WORLD, LookAlike("Coumadin", "Codeine", "label")),
        ),
    ],
    "sources_are_open_to_all": [
        Example(
            changed(WORLD, Source("s", "S", "P", url, "page", licence)),
            says,
            changed(WORLD, Source("s", "S", "P", "https://example.org", "page", "cc0")),
        )
        for url, licence, says in [
            ("http://example.org", "cc0", "no https address"),
            ("https://example.org", "free", "`free` is no licence"),
        ]
    ],
    "no_class_is_empty": [
        Example(
            changed(WORLD, drug_class("all")),
            "without members",
            changed(WORLD, drug_class("all", includes=("nsaids",))),
        ),
    ],
    "a_member_stands_once": [
        Example(
            changed(WORLD, drug_class("all", "codeine", "codeine")),
            "stands twice",
            changed(WORLD, drug_class("all", "codeine")),
        ),
        Example(
            changed(WORLD, drug_class("all", "codeine", not_members=(NotMember("codeine", "x"),))),
            "a member and left out",
            changed(WORLD, drug_class("all", "codeine", not_members=(NotMember("morphine", "x"),))),
        ),
        MEMBER_TWICE,
    ],
    "strengths_are_of_each_ingredient_once": [
        Example(
            changed(WORLD, Product("mix", "Mix", contains=("codeine", "coffee"), strengths_of=("codeine",))),
            "not the ingredients",
            changed(WORLD, Product("mix", "Mix", contains=("codeine", "coffee"), strengths_of=("coffee", "codeine"))),
        ),
    ],
    "nothing_goes_in_circles": [
        Example(
            changed(WORLD, drug("caffeine", contains=("coffee",))),
            "`caffeine` leads back to itself",
            changed(WORLD, drug("tea", contains=("coffee", "caffeine"))),
        ),
        Example(changed(WORLD, drug("morphine", becomes=(Becomes("codeine"),))), "leads back", WORLD),
        Example(
            changed(WORLD, drug_class("vitamin-k-antagonists", "warfarin", includes=("anticoagulants",))),
            "leads back",
            WORLD,
        ),
        Example(
            changed(WORLD, Condition("heart-disease", "Heart disease", parents=("heart-failure",))), "leads back", WORLD
        ),
    ],
}
