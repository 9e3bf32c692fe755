"""The words of the pages for what the documents say in codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

SEVERITIES: Mapping[str, str] = {
    "contraindicated": "Contraindicated", "major": "Major", "moderate": "Moderate", "minor": "Minor",
    "none": "Studied, no relevant interaction",
}  # fmt: skip
SEVERITIES_FOR_PATIENTS: Mapping[str, str] = {
    "contraindicated": "Very serious", "major": "Serious", "moderate": "Take care", "minor": "Good to know",
    "none": "Studied, no relevant interaction",
}  # fmt: skip
ACTIONS: Mapping[str, str] = {
    "avoid": "avoid", "usually-avoid": "usually avoid", "minimise-risk": "minimise the risk",
    "no-special-precautions": "no special precautions",
}  # fmt: skip
EVIDENCE: Mapping[str, str] = {
    "established": "Established", "probable": "Probable", "suspected": "Suspected", "theoretical": "Theoretical",
}  # fmt: skip
ONSETS: Mapping[str, str] = {"rapid": "rapid onset", "delayed": "delayed onset", "not-known": "onset not known"}
AXES: Mapping[str, str] = {"harm": "risk of harm", "efficacy": "risk of losing the effect"}
STATUSES: Mapping[str, str] = {
    "compiled": "Compiled from cited sources, not yet reviewed by a clinician",
    "reviewed": "Reviewed by a clinician",
    "retired": "Retired: no longer used in checks",
}
KINDS: Mapping[str, str] = {
    "drug-condition": "Conditions", "drug-allergy": "Allergies", "drug-alcohol": "Alcohol", "drug-tobacco": "Tobacco",
    "drug-herb": "Herbs", "drug-food": "Foods and drinks", "drug-substance": "Supplements and recreational substances",
    "drug-drug": "Medicines with each other", "duplicate": "Duplicate medicines",
    "cumulative": "Effects that add up", "dose": "Doses",
}  # fmt: skip
KINDS_OF_LISTS = ("drug-allergy", "duplicate", "cumulative", "dose")
"""The kinds of findings that are about a whole list, and no pair."""
PATIENT_VALUES: Mapping[str, str] = {
    "age": "Age", "sex": "Sex", "weight_kg": "Weight", "pregnant": "Pregnancy", "gestation_weeks": "Weeks of pregnancy",
    "breastfeeding": "Breastfeeding", "egfr": "eGFR", "child_pugh": "Child-Pugh class", "dialysis": "Dialysis",
    "potassium": "Potassium", "sodium": "Sodium", "magnesium": "Magnesium", "qtc_ms": "QTc", "inr": "INR",
    "systolic": "Systolic blood pressure", "diastolic": "Diastolic blood pressure", "heart_rate": "Heart rate",
}  # fmt: skip
READ_AS: Mapping[str, str] = {
    "resolved": "Read", "unconfirmed": "A guess: please confirm", "ambiguous": "Can mean several things",
    "unknown": "Not known", "class": "A class, not a medicine", "none": "Stated as none",
}  # fmt: skip
RELATIONS: Mapping[str, tuple[str, str]] = {
    "same-substance": ("the very substance", "This is what the allergy is recorded to."),
    "member": ("same group", "It belongs to the group that the allergy is about."),
    "cross-reaction": ("cross-reaction", "It is not the same, but can cross-react."),
}  # fmt: skip
"""How what is taken belongs to a recorded allergy, in a few words and as a sentence."""
RELATIONS_FOR_PATIENTS: Mapping[str, str] = {
    "same-substance": "This is the same.", "member": "This belongs to the same group.",
    "cross-reaction": "This is something else, but the body can react to it in the same way.",
}  # fmt: skip
REACTION_TYPES: Mapping[str, str] = {"allergy": "an allergy", "intolerance": "an intolerance, and no allergy"}
MANNERS: Mapping[str, str] = {
    "any": "in any way", "long-and-short-acting": "one long-acting, one short-acting",
    "regular-and-as-needed": "one regularly, one as needed", "different-strengths": "in different strengths",
    "different-routes": "by different routes",
}  # fmt: skip
PERIODS: Mapping[str, str] = {"dose": " at once", "hour": " an hour", "day": " a day", "week": " a week"}
PHASES: Mapping[str, str] = {"before": "Before", "during": "During", "after": "After"}
SUBSTANCE_KINDS: Mapping[str, str] = {
    "drug": "Medicine", "food": "Food", "drink": "Drink", "herb": "Herb", "supplement": "Supplement",
    "alcohol": "Alcohol", "tobacco": "Tobacco", "recreational": "Recreational substance", "excipient": "Excipient",
}  # fmt: skip
TYPES: Mapping[str, str] = {
    "substance": "Substances",
    "class": "Classes",
    "condition": "Conditions",
    "entry": "Statements",
}
CODE_SYSTEMS: Mapping[str, str] = {
    "rxnorm": "RxNorm",
    "atc": "ATC",
    "unii": "UNII",
    "icd10": "ICD-10",
    "snomed": "SNOMED CT",
}
PROFILE_SECTIONS: Mapping[str, str] = {
    "mechanism": "How it works", "use": "What it is used for", "adverse": "Adverse effects",
    "kinetics": "What the body does with it", "monitoring": "Monitoring",
}  # fmt: skip
OPERATORS: Mapping[str, str] = {
    "is": "is", "is_not": "is not", "above": "is above", "at_least": "is at least", "below": "is below",
    "at_most": "is at most",
}  # fmt: skip
_MODIFIERS: Mapping[str, str] = {
    "route": "route", "form": "form", "single_dose": "single dose", "daily_dose": "daily dose",
    "frequency": "frequency", "duration": "duration", "gap": "time between them", "reaction": "reaction",
}  # fmt: skip
_WHOLE_CLAUSES = ("one of the two ", "the two ")
_ACRONYMS: Mapping[str, str] = {"nsaid": "NSAID", "raas": "RAAS"}
_WORDS_OF_OPERATORS = ("is ", "is not ")


def plain(code: str) -> str:
    """A code that has no words of its own, such as an outcome: `exposure-up` as `exposure up`."""
    return code.replace("-", " ").replace("_", " ")


def role(code: str) -> str:
    """The role of a sum: `raas-inhibitor` as `RAAS inhibitor`."""
    return " ".join(_ACRONYMS.get(word, word) for word in plain(code).split())


def known(text: str | None) -> str:
    """A text of an entry, with `not-known` in words."""
    return "Not known." if text in (None, "", "not-known") else str(text)


def sentence(text: str) -> str:
    """A text with a capital at its beginning and a stop at its end."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 statement`, `3 statements`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def reaction(code: str | None, type_: str | None) -> str:
    """A recorded reaction as it was read: `reaction urticaria, an allergy`; empty where nothing is known of it."""
    kind = REACTION_TYPES.get(type_ or "")
    if code in (None, "other"):
        return f"recorded as {kind}" if kind else ""
    return ", ".join(filter(None, (f"reaction {plain(str(code))}", kind)))


def figure(value: float) -> str:
    """A number of a sum: `120`, `2.5`, `1,250`."""
    return f"{value:,.10g}"


def listed(texts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join((", ".join(texts[:-1]), texts[-1])) if len(texts) > 1 else "".join(texts)


def site_policy(applied: Mapping[str, Any], severities: Mapping[str, str]) -> str:
    """What the site's policy did with a finding, in a few words."""
    if not applied["applied"]:
        return f"This site’s policy would {applied['effect']} this, and does not"
    if applied["from"]:
        return f"Graded so at this site; {severities[applied['from']].lower()} without its policy"
    return "Quietened at this site" if applied["effect"] == "quieten" else "Noted at this site"


def bounds(low: str, high: str) -> str:
    """A range of doses: `0.05 to 2 mg/kg`, `up to 0.35 mg/kg`, `0.5 mg/kg`."""
    if low == high:
        return high
    if low == "not-known":
        return f"up to {high}"
    if high == "not-known":
        return f"from {low}"
    number, _, unit = low.partition(" ")
    return f"{number} to {high}" if unit and high.endswith(f" {unit}") else f"{low} to {high}"


def dose_range(one: Mapping[str, Any]) -> str:
    """A range of doses with its time: `0.05 to 2 mg/kg over 60 min`, `up to 4 g a day`."""
    over = f" over {one['over']}" if one["over"] else ""
    return bounds(one["low"], one["high"]) + (over or PERIODS[one["per"]])


def ages(low: str | None, high: str | None) -> str | None:
    """The ages for which something holds, in years; None for all."""
    if low and high:
        return f"{low} to under {high} years"
    return f"from {low} years" if low else f"under {high} years" if high else None


def dependencies(
    depends_on: Iterable[Mapping[str, Any]], written: Mapping[str, str], severities: Mapping[str, str]
) -> list[str]:
    """The branches of `depends_on` as sentences, those with the same consequence together.

    `written` says for each ref what a person wrote.
    """
    branches: dict[tuple[str, str | None, str], list[str]] = {}
    for one in depends_on:
        branches.setdefault((one["context"], one["item"], one["then"]["severity"]), []).append(one["if"])
    sentences = (
        f"{_condition(context, written.get(item or ''), any_of(values))}: "
        + ("this does not apply." if severity == "none" else f"{severities[severity].lower()}.")
        for (context, item, severity), values in branches.items()
    )
    return list(dict.fromkeys(sentences))


def _condition(context: str, written: str | None, value: str) -> str:
    if value.startswith(_WHOLE_CLAUSES):
        return f"If {value}"
    if context == "condition":
        return f"If “{written}” means {value}"
    if context == "stopped_days":
        return f"If “{written}” was stopped {value} days ago"
    name = _MODIFIERS.get(context) or PATIENT_VALUES.get(context, plain(context))
    about = f" of “{written}”" if written else ""
    verb = "" if value.startswith(_WORDS_OF_OPERATORS) else "is "
    return f"If the {name}{about} {verb}{value}"


def any_of(values: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " or ".join((", ".join(values[:-1]), values[-1])) if len(values) > 1 else "".join(values)


def test(document: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A test of an entry as a clause: `the route of Ketamine is oral`."""
    operator = next(name for name in OPERATORS if name in document)
    what, value = document["what"], document[operator]
    if what == "taken_with":
        return f"{names.get(value, plain(value))} is {'not ' if operator == 'is_not' else ''}taken with it"
    if what == "condition":
        return f"the patient {'does not have' if operator == 'is_not' else 'has'} {names.get(value, plain(value))}"
    if what in PATIENT_VALUES:
        return f"{PATIENT_VALUES[what]} {OPERATORS[operator]} {_truth(value)}"
    about = f" of {names.get(document['of'], plain(document['of']))}" if document.get("of") else ""
    return f"the {_MODIFIERS.get(what, plain(what))}{about} {OPERATORS[operator]} {value}"


def reaction_test(document: Mapping[str, Any]) -> str:
    """A test of an allergy for the recorded reaction: `severe cutaneous`, `not an intolerance`."""
    operator = next(name for name in OPERATORS if name in document)
    value = document[operator]
    said = f"recorded as {REACTION_TYPES[value]}" if document["what"] == "reaction_type" else plain(value)
    return f"not {said}" if operator == "is_not" else said


def _truth(value: str) -> str:
    return {"true": "yes", "false": "no"}.get(value, value)
