"""A tiny known universe, drawn so that a test can be read without opening anything else.

substance          kind     routes            classes
-----------------  -------  ----------------  -----------------------------------------------
warfarin           drug     oral              anticoagulants
ibuprofen          drug     oral, topical     nsaids (systemic use only)
aspirin            drug     oral              nsaids, antiplatelets
clarithromycin     drug     oral              strong-inhibitors
azithromycin       drug     oral              (looked at, and not a strong inhibitor)
simvastatin        drug     oral              statins
ketamine           drug     intravenous, oral ketamines
alprazolam         drug     oral              benzodiazepines < sedatives
lorazepam          drug     oral              benzodiazepines < sedatives
codeine            drug     oral              opioids < sedatives; becomes morphine
loperamide         drug     oral              (no opioid for our purposes)
phenelzine         drug     oral              mao-inhibitors
sertraline         drug     oral              ssris
fluoxetine         drug     oral              ssris
metformin          drug     oral
clozapine          drug     oral
omeprazole         drug     oral              acid-reducers
lisinopril         drug     oral
hydrochlorothiazide drug    oral
grapefruit-juice   drink    oral
caffeine           drug     oral
coffee             drink    oral              contains caffeine
alcohol            alcohol  oral
tobacco-smoke      tobacco  inhaled
st-johns-wort      herb     oral

product: Zestoretic = lisinopril + hydrochlorothiazide; aspirin-codeine = aspirin + codeine

conditions: heart-disease > coronary-artery-disease > angina; heart-disease > heart-failure; hypertension;
            kidney-disease > severe-renal-impairment (eGFR below 30); pregnancy (pregnant, in women); glaucoma

entries (severity):
nsaids+warfarin.bleeding            major, except aspirin with omeprazole... (see below)
aspirin+warfarin.bleeding           moderate, overrides nsaids+warfarin.bleeding
clarithromycin+simvastatin.myopathy contraindicated       strong-inhibitors+statins.myopathy  major
alprazolam+ketamine.sedation        moderate              ketamine+sedatives.sedation         moderate
grapefruit-juice+ketamine.exposure-up  minor; oral ketamine: moderate
alcohol+sedatives.sedation          major
mao-inhibitors+ssris.serotonin-toxicity contraindicated; washout fluoxetine → phenelzine 35 days
sedatives+sedatives.sedation        moderate
clozapine+tobacco-smoke.exposure-down moderate; clozapine+tobacco-smoke.exposure-up moderate once smoke is stopped
caffeine+clozapine.exposure-up      moderate
azithromycin+simvastatin.myopathy   none (studied)
risks: ketamine+heart-disease.blood-pressure-up major; ketamine+heart-failure.heart-failure contraindicated;
       ketamine+angina.blood-pressure-up contraindicated; ketamine+hypertension.blood-pressure-up moderate;
       metformin+severe-renal-impairment.lactic-acidosis contraindicated;
       nsaids+heart-failure.fluid-retention major, moderate with omeprazole (taken_with)
"""

from __future__ import annotations

from typing import Any

from interactions.clinical.compendium import Compendium, Record
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.model import (
    Condition,
    DrugClass,
    LookAlike,
    Member,
    Name,
    NotDrug,
    NotMember,
    Outcome,
    Product,
    Source,
    Substance,
    Threshold,
)
from interactions.clinical.patient import LISTS, Item, PatientList
from interactions.clinical.statements import Citation, Exclusion, Interaction, Risk, Test, Variant, Washout
from interactions.clinical.vocabulary import Action, Axis, Evidence, Fires, Onset, Operator, Severity, SubstanceKind

_ACTIONS = {"contraindicated": "avoid", "major": "usually-avoid", "moderate": "minimise-risk",
            "minor": "no-special-precautions", "none": "no-special-precautions"}  # fmt: skip


def substance(id_: str, *names: tuple[str, str], kind: str = "drug", routes: str = "oral", **more: Any) -> Substance:
    written = tuple(Name(text, how) for text, how in names)
    title = more.pop("name", id_.replace("-", " ").capitalize())
    return Substance(id_, title, SubstanceKind(kind), names=written, routes=tuple(routes.split()), **more)


def drug_class(id_: str, *members: str, says: str, names: str = "", **more: Any) -> DrugClass:
    written = tuple(Name(text, "plain") for text in names.split(", ") if text)
    return DrugClass(
        id_, id_.replace("-", " ").capitalize(), says, written, members=tuple(map(Member, members)), **more
    )


def _entry(severity: str, **more: Any) -> dict[str, Any]:
    return {
        "severity": Severity(severity), "action": Action(_ACTIONS[severity]), "evidence": Evidence.ESTABLISHED,
        "onset": Onset.RAPID, "axis": Axis.HARM, "effect": "What happens.", "mechanism": "not-known",
        "management": "What to do.", "patient_advice": "Tell your care team.",
        "sources": (Citation("label", "section 7"),), **more,
    }  # fmt: skip


def interaction(a: str, b: str, outcome: str, severity: str, **more: Any) -> Interaction:
    a, b = sorted((a, b))
    title = f"{a} with {b}"
    fields = {"affected": "both", "title": title, "patient_title": title, **_entry(severity, **more)}
    return Interaction(id=f"{a}+{b}.{outcome}", between=(a, b), outcome=outcome, **fields)


def risk(of: str, condition: str, outcome: str, severity: str, **more: Any) -> Risk:
    title = f"{of} in {condition}"
    fields = {"title": title, "patient_title": title, **_entry(severity, **more)}
    return Risk(id=f"{of}+{condition}.{outcome}", of=of, condition=condition, outcome=outcome, **fields)


def condition(id_: str, *parents: str, names: str = "", name_: str | None = None, **more: Any) -> Condition:
    written = tuple(Name(text, "synonym") for text in names.split(", ") if text)
    return Condition(id_, name_ or id_.replace("-", " ").capitalize(), parents, written, **more)


def records() -> list[tuple[str, Record]]:
    found: list[tuple[str, Record]] = [
        ("sources", Source("label", "A label", "A publisher", "https://example.org/label", "label", "public-domain")),
    ]
    found += [
        ("outcomes", Outcome(o, o.replace("-", " ").capitalize(), f"plain {o}"))
        for o in ("bleeding", "myopathy", "sedation", "exposure-up", "exposure-down", "serotonin-toxicity",
                  "blood-pressure-up", "heart-failure", "lactic-acidosis", "fluid-retention", "fetal-harm")
    ]  # fmt: skip
    found += [
        ("substances", s)
        for s in (
            substance("warfarin", ("Coumadin", "brand"), ("warfarin sodium", "salt"),
                      codes={"rxnorm": ("11289",), "atc": ("B01AA03",)}),
            substance("ibuprofen", ("Advil", "brand"), ("Motrin", "brand"), routes="oral topical"),
            substance("aspirin", ("ASA", "abbreviation"), codes={"rxnorm": ("1191",)}),
            substance("clarithromycin"), substance("azithromycin"), substance("simvastatin", ("Zocor", "brand")),
            substance("ketamine", ("Ketalar", "brand"), routes="intravenous oral"),
            substance("alprazolam", ("Xanax", "brand")), substance("lorazepam"), substance("codeine"),
            substance("loperamide"), substance("phenelzine"), substance("sertraline"), substance("fluoxetine"),
            substance("metformin"), substance("clozapine"), substance("omeprazole"), substance("lisinopril"),
            substance("hydrochlorothiazide", ("HCTZ", "abbreviation")), substance("pentazocine"),
            substance("grapefruit-juice", ("grapefruit juice", "synonym"), kind="drink"),
            substance("caffeine"), substance("coffee", kind="drink", contains=("caffeine",)),
            substance("alcohol", ("wine", "synonym"), ("beer", "synonym"), kind="alcohol"),
            substance("tobacco-smoke", ("cigarettes", "synonym"), kind="tobacco", routes="inhaled"),
            substance("st-johns-wort", ("St. John's wort", "synonym"), kind="herb", name="St John's wort"),
            substance("timolol", routes="ophthalmic oral"),
        )
    ]  # fmt: skip
    found += [
        ("products", Product("hydrochlorothiazide-lisinopril", "Lisinopril with hydrochlorothiazide",
                             (Name("Zestoretic", "brand"),), ("hydrochlorothiazide", "lisinopril"))),
        ("products", Product("aspirin-codeine", "Aspirin with codeine", (), ("aspirin", "codeine"))),
    ]  # fmt: skip
    found += [
        ("classes", c)
        for c in (
            drug_class("anticoagulants", "warfarin", says="is an anticoagulant", names="blood thinner"),
            drug_class("nsaids", "ibuprofen", "aspirin", says="is an NSAID", routes="systemic"),
            drug_class("strong-inhibitors", "clarithromycin", says="is a strong inhibitor of CYP3A4",
                       not_members=(NotMember("azithromycin", "does not inhibit CYP3A4 to a relevant degree"),)),
            drug_class("statins", "simvastatin", says="is a statin"),
            drug_class("benzodiazepines", "alprazolam", "lorazepam", says="is a benzodiazepine", names="benzo"),
            drug_class("opioids", "codeine", says="is an opioid",
                       not_members=(NotMember("loperamide", "does not reach the brain at usual doses"),)),
            drug_class("sedatives", says="sedates", includes=("benzodiazepines", "opioids")),
            drug_class("mao-inhibitors", "phenelzine", says="inhibits monoamine oxidase", names="MAOI"),
            drug_class("ssris", "sertraline", "fluoxetine", says="is an SSRI"),
            drug_class("beta-blockers", "timolol", says="is a beta blocker", routes="systemic"),
        )
    ]  # fmt: skip
    found += [
        ("conditions", c)
        for c in (
            condition("heart-disease", names="heart problem"),
            condition("coronary-artery-disease", "heart-disease"),
            condition("angina", "coronary-artery-disease", codes={"icd10": ("I20",)}),
            condition("heart-failure", "heart-disease", codes={"icd10": ("I50",), "snomed": ("84114007",)}),
            condition("hypertension", names="high blood pressure", codes={"icd10": ("I10",)},
                      derived_from=(Threshold("systolic", Operator.AT_LEAST, "140"),)),
            condition("kidney-disease"),
            condition("severe-renal-impairment", "kidney-disease", names="CKD stage 4",
                      derived_from=(Threshold("egfr", Operator.BELOW, "30"),)),
            condition("mild-renal-impairment", "kidney-disease", names="CKD stage 2"),
            condition("pregnancy", derived_from=(Threshold("pregnant", Operator.IS, "true", "female"),)),
            condition("glaucoma"), condition("asthma"),
        )
    ]  # fmt: skip
    found += [
        ("interactions", i)
        for i in (
            interaction("nsaids", "warfarin", "bleeding", "major"),
            interaction("aspirin", "warfarin", "bleeding", "moderate", overrides=("nsaids+warfarin.bleeding",)),
            interaction("clarithromycin", "simvastatin", "myopathy", "contraindicated"),
            interaction("strong-inhibitors", "statins", "myopathy", "major"),
            interaction("azithromycin", "simvastatin", "myopathy", "none"),
            interaction("alprazolam", "ketamine", "sedation", "moderate"),
            interaction("ketamine", "sedatives", "sedation", "moderate"),
            interaction("sedatives", "sedatives", "sedation", "moderate"),
            interaction("alcohol", "sedatives", "sedation", "major"),
            interaction("grapefruit-juice", "ketamine", "exposure-up", "minor", affected="ketamine", variants=(
                Variant(Test("route", Operator.IS, "oral", "ketamine"), "the gut wall is bypassed by a vein",
                        Severity.MODERATE, Action.MINIMISE_RISK),)),
            interaction("mao-inhibitors", "ssris", "serotonin-toxicity", "contraindicated",
                        washout=(Washout("fluoxetine", "mao-inhibitors", 35), Washout("mao-inhibitors", "ssris", 14))),
            interaction("clozapine", "tobacco-smoke", "exposure-down", "moderate", affected="clozapine"),
            interaction("clozapine", "tobacco-smoke", "exposure-up", "moderate", affected="clozapine",
                        fires=Fires.STOPPED),
            interaction("caffeine", "clozapine", "exposure-up", "moderate"),
            interaction("opioids", "ssris", "serotonin-toxicity", "minor",
                        excepted=(Exclusion("sertraline", "no report"),)),
        )
    ]  # fmt: skip
    found += [
        ("risks", r)
        for r in (
            risk("ketamine", "heart-disease", "blood-pressure-up", "major"),
            risk("ketamine", "heart-failure", "heart-failure", "contraindicated"),
            risk("ketamine", "angina", "blood-pressure-up", "contraindicated"),
            risk("ketamine", "hypertension", "blood-pressure-up", "moderate"),
            risk("metformin", "severe-renal-impairment", "lactic-acidosis", "contraindicated"),
            risk("warfarin", "pregnancy", "fetal-harm", "contraindicated"),
            risk("beta-blockers", "asthma", "blood-pressure-up", "major"),
            risk("nsaids", "heart-failure", "fluid-retention", "major", variants=(
                Variant(Test("taken_with", Operator.IS, "omeprazole"), "a proton pump inhibitor is taken",
                        Severity.MODERATE, Action.MINIMISE_RISK),)),
        )
    ]  # fmt: skip
    found += [
        ("lookalikes", LookAlike("alprazolam", "lorazepam", "label")),
        *(("not_drugs", NotDrug(text, "none")) for text in ("none", "NKDA")),
        ("not_drugs", NotDrug("FOLFOX", "regimen")),
    ]
    return found


COMPENDIUM = Compendium.of(iter(records()))
KNOWLEDGE = Knowledge.of(COMPENDIUM)


def item(text: str, **more: Any) -> Item:
    return Item(text=text, **more)


def patient_list(**lists: Any) -> PatientList:
    """A request from plain texts: `patient_list(medications=["warfarin"], patient=Patient(egfr=25))`."""
    return PatientList(
        **{
            name: tuple(item(one) if isinstance(one, str) else one for one in value) if name in LISTS else value
            for name, value in lists.items()
        }
    )
