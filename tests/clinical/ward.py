"""The tiny universe with what concerns a whole list: allergies, sums, duplicates and a planned treatment's day.

allergen        members                 cross-reacts                          by reaction
--------------  ----------------------  ------------------------------------  ---------------------------------------
penicillins     amoxicillin             cefalexin major, cefuroxime minor,    severe-cutaneous: cefuroxime major
                                        azithromycin none
nsaids          nsaids (class)          acetaminophen minor                   bronchospasm: members contraindicated
any-substance   (what is taken itself)                                        itching: moderate

sum             adds                                                          levels
--------------  ------------------------------------------------------------  ------------------------------
sedation        ketamine 1, sedatives 1, alcohol 1, asthma 0.5                2.5 moderate, 3 major
mme             codeine 0.15 per 1 mg                                         30 moderate
triple          roles: lisinopril, hydrochlorothiazide, nsaids                3 major
kidney          roles: metformin, nsaids, kidney-disease                      3 moderate

duplicates      any-ingredient moderate; any-class moderate; ssris major; at most 1 of ssris, nsaids, benzodiazepines,
                opioids, 2 of sedatives
rightly beside  warfarin in different strengths; opioids long- and short-acting, or regular and as needed;
each other      timolol by different routes
prodrug         codeine becomes morphine
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from clinical.universe import COMPENDIUM, drug_class, interaction, substance

from interactions.clinical.compendium import Compendium, Record
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.model import Becomes, Member, Name, Step
from interactions.clinical.statements import (
    Allergen,
    Citation,
    Contributor,
    CrossReaction,
    Cumulative,
    Duplicate,
    Level,
    ReactionWord,
    Role,
    Together,
    Variant,
    Washout,
)
from interactions.clinical.statements import Test as Asked  # a class called Test would be collected
from interactions.clinical.vocabulary import Action, Evidence, Onset, Operator, Severity, Status

WORDS: dict[str, Any] = {
    "evidence": Evidence.ESTABLISHED, "onset": Onset.RAPID, "patient_title": "In plain words",
    "effect": "What happens.",
    "mechanism": "not-known", "patient_advice": "Tell your care team.", "sources": (Citation("label", "section 5"),),
}  # fmt: skip
ACTIONS = {"contraindicated": "avoid", "major": "usually-avoid", "moderate": "minimise-risk",
           "minor": "no-special-precautions", "none": "no-special-precautions"}  # fmt: skip


def graded(severity: str) -> dict[str, Any]:
    return {**WORDS, "severity": Severity(severity), "action": Action(ACTIONS[severity]), "management": "What to do."}


def cross(id_: str, severity: str, because: str, **more: Any) -> CrossReaction:
    return CrossReaction(
        id_, Severity(severity), Action(ACTIONS[severity]), Evidence.PROBABLE, because, "label", "section 9", **more
    )


def by_reaction(reaction: str, severity: str, of: str | None = None, what: str = "reaction", **more: Any) -> Variant:
    return Variant(Asked(what, Operator.IS, reaction, of), f"the reaction was {reaction}", Severity(severity), **more)


def allergen(id_: str, severity: str, *members: Member, names: str = "", **more: Any) -> Allergen:
    written = tuple(Name(text, "plain") for text in names.split(", ") if text)
    title = f"Allergy to {id_}"
    return Allergen(id=id_, name=id_.replace("-", " ").capitalize(), names=written, members=members, title=title,
                    outcome="hypersensitivity", **{**graded(severity), **more})  # fmt: skip


def total(id_: str, outcome: str, *levels: tuple[str, str], **more: Any) -> Cumulative:
    reached = tuple(Level(at, Severity(s), Action(ACTIONS[s]), f"What to do at {at}.") for at, s in levels)
    return Cumulative(id=id_, outcome=outcome, title=f"{id_} adds up", levels=reached, **{**WORDS, **more})


def duplicate(of: str, severity: str, *together: Together) -> Duplicate:
    return Duplicate(
        of=of, outcome="duplication", title=f"More than one of {of}", together=together, **graded(severity)
    )


def records() -> list[tuple[str, Record]]:
    changed = {
        "codeine": {"becomes": (Becomes("morphine", "cyp2d6"),)},
        "ketamine": {
            "procedure": (
                Step("during", "Measure the blood pressure.", "label", "section 5"),
                Step("before", "Nothing to eat for six hours.", "label", "section 2", "Do not eat for six hours."),
                Step("after", "Somebody takes the patient home.", "label", "section 5", "Somebody must take you home."),
            )
        },
    }
    found: list[tuple[str, Record]] = [
        ("substances", replace(COMPENDIUM.substances[id_], **more)) for id_, more in changed.items()
    ]
    found += [
        ("substances", one)
        for one in (
            substance("amoxicillin", ("Amoxil", "brand")), substance("cefalexin"), substance("cefuroxime"),
            substance("acetaminophen", ("Tylenol", "brand")), substance("morphine", ("MS Contin", "brand")),
            substance("hydromorphone", routes="oral transdermal"), substance("lactose", kind="excipient"),
            substance("escitalopram"),
        )
    ]  # fmt: skip
    classes = COMPENDIUM.classes
    found += [
        (
            "classes",
            replace(classes["ssris"], at_most="1", members=(*classes["ssris"].members, Member("escitalopram"))),
        ),
        ("classes", replace(classes["nsaids"], at_most="1")),
        ("classes", replace(classes["benzodiazepines"], at_most="1")),
        ("classes", drug_class("opioids", "codeine", "morphine", "hydromorphone", says="is an opioid", at_most="1")),
        ("classes", replace(classes["sedatives"], at_most="2")),
        ("classes", drug_class("cephalosporins", "cefalexin", "cefuroxime", says="is a cephalosporin")),
    ]
    found += [
        ("allergens", one)
        for one in (
            allergen("penicillins", "contraindicated", Member("amoxicillin"), names="penicillin", cross=(
                cross("cephalosporins", "minor", "1 in 100 react"),
                cross("cefalexin", "major", "the same side chain", management="Choose another."),
                cross("azithromycin", "none", "studied: no relation"),
            ), variants=(by_reaction("severe-cutaneous", "major", "cephalosporins", action=Action.AVOID),)),
            allergen("nsaids", "major", Member("nsaids", because="they share a mechanism"), names="anti-inflammatories",
                     cross=(cross("acetaminophen", "minor", "high doses only"),),
                     variants=(by_reaction("bronchospasm", "contraindicated", "nsaids", effect="Asthma.",
                                           management="Never."),
                               by_reaction("intolerance", "moderate", "nsaids", "reaction_type"))),
            allergen("any-substance", "contraindicated", variants=(by_reaction("itching", "moderate"),)),
            replace(allergen("old", "minor", Member("metformin")), status=Status.RETIRED),
        )
    ]  # fmt: skip
    found += [
        ("cumulative", one)
        for one in (
            total("sedation", "sedation", ("2.5", "moderate"), ("3", "major"), contributors=(
                Contributor("ketamine", "1"), Contributor("sedatives", "1", because="it sedates"),
                Contributor("alcohol", "1"), Contributor("asthma", "0.5"), Contributor("alprazolam", "0.5"))),
            total("mme", "sedation", ("30", "moderate"), contributors=(
                Contributor("codeine", "0.15", per="1 mg"),
                Contributor("hydromorphone", "5", per="1 mg", route="oral"))),
            total("triple", "nephrotoxicity", ("3", "major"), roles=(
                Role("raas", "lisinopril"), Role("diuretic", "hydrochlorothiazide"), Role("nsaid", "nsaids"))),
            total("kidney", "lactic-acidosis", ("3", "moderate"), roles=(
                Role("drug", "metformin"), Role("harm", "nsaids"), Role("state", "kidney-disease"))),
            total("beta", "heart-failure", ("2", "moderate"), contributors=(
                Contributor("beta-blockers", "1"), Contributor("metformin", "1"))),
            replace(total("old", "bleeding", ("1", "major"), contributors=(Contributor("warfarin", "9"),)),
                    status=Status.RETIRED),
        )
    ]  # fmt: skip
    found += [
        ("duplicates", one)
        for one in (
            duplicate("any-ingredient", "moderate",
                      Together("warfarin", "warfarin", "different-strengths", "one dose of two tablets"),
                      Together("timolol", "timolol", "different-routes", "eye and blood pressure"),
                      Together("caffeine", "caffeine", "any", "harmless")),
            duplicate("any-class", "moderate"),
            duplicate("ssris", "major"),
            duplicate("opioids", "major", Together("opioids", "opioids", "long-and-short-acting", "a rescue dose"),
                      Together("opioids", "opioids", "regular-and-as-needed", "a rescue dose")),
        )
    ]  # fmt: skip
    found += [
        ("interactions", interaction(
            "ketamine", "warfarin", "bleeding", "moderate", washout=(Washout("warfarin", "ketamine", 5),),
            action=Action.USUALLY_AVOID, before=("Measure the INR.",), hold=("Leave out the morning dose.",),
            during=("Watch for bleeding.",),
            after=("Measure the INR.",))),
        ("interactions", interaction("ketamine", "metformin", "exposure-up", "minor", before=("Measure the INR.",),
                                     washout=(Washout("metformin", "ketamine", 2),))),
    ]  # fmt: skip
    found += [
        ("reactions", ReactionWord(text, reaction, kind))
        for text, reaction, kind in (
            ("hives", "urticaria", "allergy"), ("throat swelling", "angioedema", "allergy"),
            ("nausea", "gastrointestinal", "intolerance"), ("SJS", "severe-cutaneous", "allergy"),
            ("wheezing", "bronchospasm", "allergy"), ("itching", "itching", "allergy"),
        )
    ]  # fmt: skip
    return found


def _joined() -> Compendium:
    found = {(type_name, record.id): record for type_name, record in COMPENDIUM.records()}
    found |= {(type_name, record.id): record for type_name, record in records()}
    return Compendium.of((type_name, record) for (type_name, _), record in found.items())


WARD = _joined()
KNOWN = Knowledge.of(WARD)
