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
"""

from dataclasses import replace
from typing import Any

from interactions.clinical.compendium import RECORD_CLASSES, Compendium, Record
from interactions.clinical.model import (
    Allergen,
    Becomes,
    Citation,
    Condition,
    Contributor,
    CrossReaction,
    Cumulative,
    DoseRange,
    Dosing,
    DrugClass,
    Exclusion,
    Fact,
    Interaction,
    Level,
    LookAlike,
    Member,
    Name,
    NotDrug,
    NotMember,
    Outcome,
    Product,
    Risk,
    Role,
    Separate,
    Source,
    Substance,
    Threshold,
    Variant,
    Washout,
)
from interactions.clinical.model import Test as Question  # a class called Test would be collected
from interactions.clinical.vocabulary import Action, Axis, Evidence, Onset, Operator, Severity, SubstanceKind

TYPE_OF = {made: type_name for type_name, made in RECORD_CLASSES.items()}
STATEMENT: dict[str, Any] = {
    "severity": Severity.MAJOR,
    "action": Action.MINIMISE_RISK,
    "evidence": Evidence.ESTABLISHED,
    "onset": Onset.DELAYED,
    "axis": Axis.HARM,
    "title": "More bleeding together",
    "patient_title": "You may bleed more easily",
    "effect": "Bleeding is more likely.",
    "mechanism": "not-known",
    "management": "Avoid the pair, or protect the stomach and watch for bleeding.",
    "patient_advice": "Ask your pharmacist before you take both.",
    "sources": (Citation("label", "section 7"),),
}


def interaction(a: str, b: str, outcome: str = "bleeding", **said: Any) -> Interaction:
    """An entry between two sides that says no more than it must."""
    said = {**STATEMENT, "affected": "both", **said}
    return Interaction(id=f"{a}+{b}.{outcome}", between=(a, b), outcome=outcome, **said)


def risk(of: str, condition: str, outcome: str = "fluid-retention", **said: Any) -> Risk:
    return Risk(id=f"{of}+{condition}.{outcome}", of=of, condition=condition, outcome=outcome, **{**STATEMENT, **said})


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
    ),
    drug("ibuprofen", routes=("oral", "topical")),
    drug("naproxen"),
    drug("codeine", becomes=(Becomes("morphine", by="cyp2d6"),)),
    drug("morphine"),
    drug("caffeine"),
    replace(drug("coffee", contains=("caffeine",)), kind=SubstanceKind.DRINK),
    Product("caffeine-ibuprofen", "Ibuprofen with caffeine", contains=("caffeine", "ibuprofen")),
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
    Cumulative(
        "bleeding-sum",
        "bleeding",
        contributors=(Contributor("nsaids", "1", source="label"), Contributor("heart-failure", "0.5")),
        levels=(Level("2", Severity.MODERATE, Action.MINIMISE_RISK, "Watch for bleeding."),),
        roles=(Role("painkiller", "nsaids"),),
    ),
    Allergen(
        "nsaid-allergy",
        "Allergy to NSAIDs",
        names=(Name("painkiller allergy", "plain"),),
        members=(Member("nsaids"),),
        cross=(CrossReaction("codeine", Severity.MINOR, Action.MINIMISE_RISK, "seen together", "label"),),
        variants=(Variant(Question("reaction", Operator.IS, "anaphylaxis"), "it may kill", Severity.CONTRAINDICATED),),
    ),
    Dosing(
        "ibuprofen",
        ranges=(
            DoseRange("pain", "pain", "oral", "200 mg", "400 mg", "adults", Severity.MODERATE, "label", "section 2"),
        ),
    ),
    LookAlike("codeine", "caffeine", "label"),
    NotDrug("none", "none"),
)
