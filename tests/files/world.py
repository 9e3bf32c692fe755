"""A tiny known world of files, clean by every rule.

substance       classes                                  codes
--------------  ---------------------------------------  ------------------------------
warfarin        vitamin-k-antagonists < anticoagulants   rxnorm, atc, unii
ibuprofen       nsaids
naproxen        nsaids
codeine         (becomes morphine)
morphine
caffeine
coffee          (contains caffeine)

product: caffeine-ibuprofen; conditions: heart-disease > heart-failure, renal-impairment (eGFR below 30)

anticoagulants+nsaids.bleeding       major
naproxen+warfarin.bleeding           moderate, overrides anticoagulants+nsaids.bleeding
nsaids+nsaids.ulceration             moderate
morphine+warfarin.bleeding           none (studied)
nsaids+heart-disease.fluid-retention moderate; nsaids+heart-failure.fluid-retention major

sums: bleeding (nsaids, vitamin-k-antagonists, heart-failure 0.5; from 2 moderate, from 3 major);
      triple (roles: painkiller by nsaids, thinner by anticoagulants)
allergens: nsaids (cross: codeine), any-substance; duplicates: nsaids (codeine beside morphine), any-ingredient;
doses: ibuprofen; a reaction: hives
"""

from dataclasses import replace
from typing import Any

from interactions.clinical.compendium import RECORD_CLASSES, Compendium, Record
from interactions.clinical.model import (
    Becomes,
    Condition,
    DrugClass,
    Fact,
    LookAlike,
    Member,
    Name,
    NotDrug,
    NotMember,
    Outcome,
    Product,
    Source,
    Step,
    Substance,
    Threshold,
)
from interactions.clinical.statements import (
    Allergen,
    Citation,
    Contributor,
    CrossReaction,
    Cumulative,
    DoseRange,
    Dosing,
    Duplicate,
    Exclusion,
    Interaction,
    Level,
    ReactionWord,
    Risk,
    Role,
    Separate,
    Together,
    Variant,
    Washout,
)
from interactions.clinical.statements import Test as Question  # a class called Test would be collected
from interactions.clinical.vocabulary import Action, Axis, Evidence, Onset, Operator, Severity, SubstanceKind

TYPE_OF = {made: type_name for type_name, made in RECORD_CLASSES.items()}
SAID: dict[str, Any] = {
    "evidence": Evidence.ESTABLISHED,
    "onset": Onset.DELAYED,
    "title": "More bleeding together",
    "patient_title": "You may bleed more easily",
    "effect": "Bleeding is more likely.",
    "mechanism": "not-known",
    "patient_advice": "Ask your pharmacist before you take both.",
    "sources": (Citation("label", "section 7"),),
}
GRADED: dict[str, Any] = {
    **SAID,
    "severity": Severity.MAJOR,
    "action": Action.MINIMISE_RISK,
    "management": "Avoid the pair, or protect the stomach and watch for bleeding.",
}
ENTRY: dict[str, Any] = {**GRADED, "axis": Axis.HARM}


def interaction(a: str, b: str, outcome: str = "bleeding", **said: Any) -> Interaction:
    """An entry between two sides that says no more than it must."""
    said = {**ENTRY, "affected": "both", **said}
    return Interaction(id=f"{a}+{b}.{outcome}", between=(a, b), outcome=outcome, **said)


def risk(of: str, condition: str, outcome: str = "fluid-retention", **said: Any) -> Risk:
    return Risk(id=f"{of}+{condition}.{outcome}", of=of, condition=condition, outcome=outcome, **{**ENTRY, **said})


def level(at: str, severity: Severity = Severity.MAJOR, action: Action = Action.MINIMISE_RISK) -> Level:
    return Level(at, severity, action, "Watch for bleeding.")


def summed(*contributors: Contributor, id_: str = "sum", **said: Any) -> Cumulative:
    """A sum that has an effect from two on."""
    said = {"outcome": "bleeding", "levels": (level("2"),), "contributors": contributors, **SAID, **said}
    return Cumulative(id=id_, **said)


def allergen(*members: str, id_: str = "opiates", **said: Any) -> Allergen:
    graded = {**GRADED, "management": "Give something else."}
    said = {"outcome": "ulceration", "name": id_.capitalize(), "members": tuple(map(Member, members)), **graded, **said}
    return Allergen(id=id_, **said)


def cross_reaction(id_: str, **said: Any) -> CrossReaction:
    graded = {"severity": Severity.MODERATE, "action": Action.MINIMISE_RISK, "evidence": Evidence.PROBABLE}
    said = {**graded, "because": "both were reacted to", "source": "label", "at": "section 5", **said}
    return CrossReaction(id=id_, **said)


def duplicate(of: str, *together: Together, **said: Any) -> Duplicate:
    said = {"outcome": "ulceration", "together": together, **GRADED, "management": "Take one of them.", **said}
    return Duplicate(of=of, **said)


def dose_range(id_: str = "pain", **said: Any) -> DoseRange:
    said = {"low": "200 mg", "high": "400 mg", "severity": Severity.MODERATE, **said}
    return DoseRange(id=id_, use=id_, route="oral", source="label", at="section 2", **said)


def dosing(substance: str, *ranges: DoseRange, **said: Any) -> Dosing:
    said = {"outcome": "bleeding", "management": "Give less.", **SAID, **said}
    return Dosing(substance=substance, ranges=ranges, **said)


def drug(id_: str, **said: Any) -> Substance:
    return Substance(id_, id_.capitalize(), SubstanceKind.DRUG, **{"routes": ("oral",), **said})


def compendium_of(*records: Record) -> Compendium:
    return Compendium.of((TYPE_OF[type(record)], record) for record in records)


def changed(compendium: Compendium, *records: Record) -> Compendium:
    """The compendium with these records added, or put in the place of those with the same id."""
    found = {(name, record.id): record for name, record in compendium.records()}
    found |= {(TYPE_OF[type(record)], record.id): record for record in records}
    return Compendium.of((name, record) for (name, _), record in found.items())


def without(compendium: Compendium, *ids: str) -> Compendium:
    return Compendium.of((name, record) for name, record in compendium.records() if record.id not in ids)


CLASS_ENTRY = interaction(
    "anticoagulants",
    "nsaids",
    monitoring=("INR", "signs of bleeding, black stools"),
    excepted=(Exclusion("ibuprofen", "shown to be harmless: there", with_="codeine"),),
    when=(Question("daily_dose", Operator.ABOVE, "100 mg", of="nsaids"),),
    variants=(
        Variant(Question("route", Operator.IS, "topical", of="nsaids"), "little is absorbed", severity=Severity.MINOR),
        Variant(Question("age", Operator.AT_LEAST, "65"), "older people bleed more", management="Avoid. Use another."),
    ),
    washout=(Washout("warfarin", "nsaids", 5.0),),
    separate=Separate(4.5, "warfarin"),
)
SPECIFIC_ENTRY = interaction(
    "naproxen", "warfarin", severity=Severity.MODERATE, overrides=(CLASS_ENTRY.id,), management="Watch the INR."
)
WORLD = compendium_of(
    Source("label", "Warfarin prescribing information", "DailyMed", "https://example.org/w", "label", "public-domain"),
    Outcome("bleeding", "Bleeding", "bleeding"),
    Outcome("fluid-retention", "Fluid retention", "swelling"),
    Outcome("ulceration", "Ulceration", "stomach ulcers"),
    drug(
        "warfarin",
        names=(Name("Coumadin", "brand", "us"), Name("warfarin sodium", "salt")),
        codes={"rxnorm": ("11289",), "atc": ("B01AA03",), "unii": ("5Q7ZVV76EI",)},
        profile=(Fact("mechanism", "Blocks vitamin K.", Evidence.ESTABLISHED, "label", "section 12", "2026-11-22"),),
        procedure=(Step("before", "Measure the INR.", "label", "section 2", patient="Bring your results."),),
    ),
    drug("ibuprofen", routes=("oral", "topical")),
    drug("naproxen"),
    drug("codeine", becomes=(Becomes("morphine", by="cyp2d6"),)),
    drug("morphine"),
    drug("caffeine"),
    replace(drug("coffee", contains=("caffeine",)), kind=SubstanceKind.DRINK),
    Product(
        "caffeine-ibuprofen", "Ibuprofen with caffeine", contains=("caffeine", "ibuprofen"),
        strengths_of=("ibuprofen", "caffeine"),
    ),
    DrugClass(
        "nsaids",
        "NSAIDs",
        says="is an NSAID",
        names=(Name("anti-inflammatory", "plain"),),
        routes="systemic",
        at_most="1",
        members=(Member("ibuprofen", source="label", at="section 1"), Member("naproxen")),
        not_members=(NotMember("codeine", "is an opioid"),),
    ),
    DrugClass("vitamin-k-antagonists", "Vitamin K antagonists", says="blocks vitamin K", members=(Member("warfarin"),)),
    DrugClass("anticoagulants", "Anticoagulants", says="is an anticoagulant", includes=("vitamin-k-antagonists",)),
    Condition("heart-disease", "Heart disease", names=(Name("heart problem", "plain"),)),
    Condition("heart-failure", "Heart failure", parents=("heart-disease",), codes={"icd10": ("I50",)}),
    Condition(
        "renal-impairment",
        "Severe renal impairment",
        codes={"snomed": ("709044004",)},
        derived_from=(Threshold("egfr", Operator.BELOW, "30"),),
    ),
    CLASS_ENTRY,
    SPECIFIC_ENTRY,
    interaction("nsaids", "nsaids", "ulceration", severity=Severity.MODERATE, management="Use one of them."),
    interaction("morphine", "warfarin", severity=Severity.NONE, action=Action.NO_SPECIAL_PRECAUTIONS),
    risk("nsaids", "heart-disease", severity=Severity.MODERATE, management="Weigh daily."),
    risk("nsaids", "heart-failure"),
    summed(
        Contributor("nsaids", "1", because="thins the blood", source="label", at="section 5"),
        Contributor("vitamin-k-antagonists", "1"),
        Contributor("heart-failure", "0.5", source="label"),
        id_="bleeding",
        levels=(level("2", Severity.MODERATE), level("3")),
    ),
    summed(
        id_="triple", roles=(Role("painkiller", "nsaids"), Role("thinner", "anticoagulants")), levels=(level("2"),)
    ),
    allergen(
        "nsaids",
        id_="nsaids",
        names=(Name("painkiller allergy", "plain"),),
        cross=(cross_reaction("codeine"),),
        variants=(Variant(Question("reaction", Operator.IS, "anaphylaxis"), "it may kill", Severity.CONTRAINDICATED),),
    ),
    allergen(id_="any-substance"),
    duplicate("nsaids", Together("ibuprofen", "naproxen", "regular-and-as-needed", "for a flare")),
    duplicate("any-ingredient"),
    dosing(
        "ibuprofen",
        dose_range(),
        dose_range(
            "fever", low="not-known", high="10 mg/kg", over="60 min", per="day", age_from="0.5", age_below="12",
            inside=Severity.MINOR, because="a child's dose",
        ),
    ),
    LookAlike("codeine", "caffeine", "label"),
    NotDrug("none", "none"),
    ReactionWord("hives", "urticaria", "allergy"),
)  # fmt: skip
