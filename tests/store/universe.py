"""A tiny known world. Every record refers to others, and one of each type has every field filled.

warfarin ──┐                          ┌── nsaids ── ibuprofen
           ├── bleeding (major) ──────┘
warfarin ──┴── bleeding in ulcer (a condition under gut-disease)
"""

from dataclasses import replace
from typing import Any

from interactions.clinical.compendium import Compendium, Record
from interactions.clinical.model import (
    Becomes,
    ClinicalDrug,
    Condition,
    DrugClass,
    Fact,
    ImportedNames,
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
    Review,
    Risk,
    Role,
    Separate,
    Test,
    Together,
    Variant,
    Washout,
)
from interactions.clinical.vocabulary import Action, Axis, Evidence, Onset, Operator, Severity, Status, SubstanceKind

LABEL = Source("label", "Warfarin prescribing information", "FDA", "https://example.org/w", "label", "public-domain")
BLEEDING = Outcome("bleeding", "Bleeding", "bleeding")
IBUPROFEN = Substance("ibuprofen", "Ibuprofen", SubstanceKind.DRUG)
ASPIRIN = Substance("aspirin", "Aspirin", SubstanceKind.DRUG)
WARFARIN = Substance(
    id="warfarin",
    name="Warfarin",
    kind=SubstanceKind.DRUG,
    names=(Name("Coumadin", "brand", "us"), Name("warfarin sodium", "salt")),
    codes={"rxnorm": ("11289",), "atc": ("B01AA03",)},
    routes=("oral",),
    contains=("ibuprofen",),
    becomes=(Becomes("aspirin", by="cyp2c9"),),
    profile=(Fact("mechanism", "Blocks vitamin K.", Evidence.ESTABLISHED, "label", "section 12", "2026-11-22"),),
    procedure=(Step("before", "Ask for the INR.", "label", "section 2", "Bring your results.", "2026-11-22"),),
    note="“Quoted” – and α",
)
NSAIDS = DrugClass(
    id="nsaids",
    name="NSAIDs",
    says="is an NSAID",
    names=(Name("painkiller", "plain"),),
    routes="systemic",
    includes=("salicylates",),
    at_most="1",
    members=(Member("ibuprofen", source="label", at="section 7"),),
    not_members=(NotMember("warfarin", "is none"),),
)
SALICYLATES = DrugClass("salicylates", "Salicylates", "is a salicylate", members=(Member("aspirin"),))
GUT_DISEASE = Condition("gut-disease", "Disease of the gut")
ULCER = Condition(
    id="ulcer",
    name="Peptic ulcer",
    parents=("gut-disease",),
    names=(Name("PUD", "abbreviation"),),
    codes={"icd10": ("K27",)},
    derived_from=(Threshold("age", Operator.AT_LEAST, "65", sex="female"),),
)
NSAIDS_WARFARIN = Interaction(
    id="nsaids+warfarin.bleeding",
    between=("nsaids", "warfarin"),
    affected="warfarin",
    outcome="bleeding",
    severity=Severity.MAJOR,
    action=Action.AVOID,
    evidence=Evidence.ESTABLISHED,
    onset=Onset.RAPID,
    axis=Axis.HARM,
    title="NSAIDs with warfarin cause bleeding",
    patient_title="More bleeding",
    effect="Bleeding.",
    mechanism="not-known",
    management="Use another.",
    monitoring=("INR",),
    alternatives=("acetaminophen",),
    patient_advice="Ask.",
    excepted=(Exclusion("aspirin", "low doses", with_="ibuprofen"),),
    when=(Test("daily_dose", Operator.ABOVE, "20 mg", of="warfarin"),),
    variants=(Variant(Test("taken_with", Operator.IS, "salicylates"), "protects", severity=Severity.MODERATE),),
    washout=(Washout("ibuprofen", "warfarin", 5),),
    separate=Separate(4.5, "aspirin"),
    before=("Ask for the INR.",),
    overrides=("warfarin+ulcer.bleeding",),
    sources=(Citation("label", "section 7", "2026-11-22"),),
    status=Status.REVIEWED,
    reviewed=Review("A. Person", "pharmacist", "2026-11-22", 1),
)
WARFARIN_ULCER = Risk(
    id="warfarin+ulcer.bleeding",
    of="warfarin",
    condition="ulcer",
    outcome="bleeding",
    severity=Severity.MODERATE,
    action=Action.MINIMISE_RISK,
    evidence=Evidence.PROBABLE,
    onset=Onset.DELAYED,
    axis=Axis.HARM,
    title="Warfarin with an ulcer",
    patient_title="More bleeding",
    effect="Bleeding.",
    mechanism="not-known",
    management="Watch.",
    patient_advice="Ask.",
    when=(Test("condition", Operator.IS_NOT, "gut-disease"),),
    sources=(Citation("label", "section 5"),),
)

_SAID: dict[str, Any] = {
    "outcome": "bleeding",
    "evidence": Evidence.PROBABLE,
    "onset": Onset.DELAYED,
    "title": "A headline",
    "patient_title": "A plain headline",
    "effect": "Bleeding.",
    "mechanism": "not-known",
    "monitoring": ("INR",),
    "alternatives": ("acetaminophen",),
    "patient_advice": "Ask.",
    "sources": (Citation("label", "section 7", "2026-11-22"),),
    "status": Status.REVIEWED,
    "reviewed": Review("A. Person", "pharmacist", "2026-11-22", 1),
    "note": "For colleagues.",
}
_GRADED: dict[str, Any] = {
    **_SAID, "severity": Severity.MAJOR, "action": Action.AVOID, "management": "Use another.",
}  # fmt: skip
BLEEDING_SUM = Cumulative(
    id="bleeding-sum",
    contributors=(
        Contributor("nsaids", "1", per="1 mg", route="oral", because="thins", source="label", at="section 7"),
        Contributor("ulcer", "2"),
    ),
    roles=(Role("thinner", "warfarin"),),
    levels=(Level("3", Severity.MODERATE, Action.MINIMISE_RISK, "Watch."),),
    **_SAID,
)
SALICYLATE_ALLERGY = Allergen(
    id="salicylate-allergy",
    name="Salicylates",
    names=(Name("aspirin allergy", "plain"),),
    members=(Member("aspirin", "label", "section 4", "is one"),),
    cross=(
        CrossReaction(
            "nsaids", Severity.MAJOR, Action.AVOID, Evidence.ESTABLISHED, because="the same reaction", source="label",
            at="section 4", accessed="2026-11-22", management="Challenge under watch.",
        ),
    ),
    variants=(
        Variant(Test("reaction", Operator.IS, "severe-cutaneous", of="nsaids"), "graver", action=Action.AVOID),
        Variant(Test("condition", Operator.IS, "ulcer"), "bleeds", severity=Severity.CONTRAINDICATED),
    ),
    **_GRADED,
)  # fmt: skip
TWO_NSAIDS = Duplicate(
    of="nsaids",
    together=(Together("aspirin", "salicylates", "regular-and-as-needed", "low dose", source="label", at="section 7"),),
    **_GRADED,
)
WARFARIN_DOSES = Dosing(
    substance="warfarin",
    management="Ask for the INR.",
    ranges=(
        DoseRange(
            "usual", "clots", "oral", "1 mg", "10 mg", Severity.MAJOR, "label", "section 2", over="60 min", per="day",
            population="adults", age_from="18", age_below="65", condition="ulcer", below=Severity.MODERATE,
            inside=Severity.MINOR, because="it bleeds", accessed="2026-11-22", note="For colleagues.",
        ),
    ),
    **_SAID,
)  # fmt: skip

RECORDS: tuple[tuple[str, Record], ...] = (
    ("sources", LABEL),
    ("outcomes", BLEEDING),
    ("substances", ASPIRIN),
    ("substances", IBUPROFEN),
    ("substances", WARFARIN),
    (
        "products",
        Product(
            "aspirin-ibuprofen", "Both", (Name("Twice", "brand"),), ("aspirin", "ibuprofen"), ("ibuprofen", "aspirin")
        ),
    ),
    ("classes", NSAIDS),
    ("classes", SALICYLATES),
    ("conditions", GUT_DISEASE),
    ("conditions", ULCER),
    ("interactions", NSAIDS_WARFARIN),
    ("risks", WARFARIN_ULCER),
    ("cumulative", BLEEDING_SUM),
    ("allergens", SALICYLATE_ALLERGY),
    ("duplicates", TWO_NSAIDS),
    ("dosing", WARFARIN_DOSES),
    ("lookalikes", LookAlike("warfarin", "Jantoven", "label")),
    ("not_drugs", NotDrug("see list", "reference")),
    ("reactions", ReactionWord("hives", "urticaria", "allergy")),
    (
        "imported_names",
        ImportedNames(
            "rxnorm", "warfarin", (Name("Jantoven", "brand", "us"),), ("405155",),
            (ClinicalDrug("855332", ("warfarin sodium 5 MG Oral Tablet", "warfarin 5 mg tab")),),
        ),
    ),
)  # fmt: skip
WORLD = Compendium.of(iter(RECORDS))


def without(compendium: Compendium, *ids: str) -> Compendium:
    return Compendium.of((name, record) for name, record in compendium.records() if record.id not in ids)


def with_(compendium: Compendium, type_name: str, *records: Record) -> Compendium:
    """The compendium with these records, in place of those of the same id."""
    return replace(
        without(compendium, *(record.id for record in records)),
        **{type_name: {**getattr(compendium, type_name), **{record.id: record for record in records}}},
    )
