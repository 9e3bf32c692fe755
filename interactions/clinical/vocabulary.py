"""The words of the model: closed lists, and their order where they have one."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class SubstanceKind(StrEnum):
    DRUG = "drug"
    FOOD = "food"
    DRINK = "drink"
    HERB = "herb"
    SUPPLEMENT = "supplement"
    ALCOHOL = "alcohol"
    TOBACCO = "tobacco"
    RECREATIONAL = "recreational"
    EXCIPIENT = "excipient"


class Ranked(StrEnum):
    """Words with an order: `rank` counts up from 0, the least."""

    rank: int

    def __new__(cls, word: str, rank: int = 0) -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.rank = rank
        return member


class Severity(Ranked):
    """How bad it can get. `none`: studied, and no relevant interaction was found."""

    CONTRAINDICATED = "contraindicated", 4
    MAJOR = "major", 3
    MODERATE = "moderate", 2
    MINOR = "minor", 1
    NONE = "none", 0


class Action(StrEnum):
    """What to do, in the words of the Operational Classification of Drug Interactions (ORCA)."""

    AVOID = "avoid"
    USUALLY_AVOID = "usually-avoid"
    MINIMISE_RISK = "minimise-risk"
    NO_SPECIAL_PRECAUTIONS = "no-special-precautions"


class Evidence(Ranked):
    ESTABLISHED = "established", 3
    PROBABLE = "probable", 2
    SUSPECTED = "suspected", 1
    THEORETICAL = "theoretical", 0


class Onset(StrEnum):
    RAPID = "rapid"
    DELAYED = "delayed"
    NOT_KNOWN = "not-known"


class Axis(StrEnum):
    HARM = "harm"
    EFFICACY = "efficacy"


class Status(StrEnum):
    COMPILED = "compiled"
    REVIEWED = "reviewed"
    RETIRED = "retired"


class Fires(StrEnum):
    """Whether an entry speaks while its precipitant is taken, or once it has been stopped."""

    TAKEN = "taken"
    STOPPED = "stopped"


class Operator(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    ABOVE = "above"
    AT_LEAST = "at_least"
    BELOW = "below"
    AT_MOST = "at_most"


ROUTES = (
    "oral", "sublingual", "buccal", "rectal", "intravenous", "intramuscular", "subcutaneous", "intranasal",
    "inhaled", "transdermal", "topical", "ophthalmic", "otic", "vaginal", "epidural", "intrathecal",
    "infiltration", "intraosseous", "intravitreal",
)  # fmt: skip
LOCAL_ROUTES = frozenset({"topical", "ophthalmic", "otic", "vaginal", "infiltration", "intravitreal"})
PHASES = ("before", "during", "after")
"""The parts of the day of a planned treatment."""

MANNERS = (
    "any", "long-and-short-acting", "regular-and-as-needed", "different-strengths", "different-routes",
)  # fmt: skip
"""The ways in which two medicines are rightly taken beside each other."""

REACTION_TYPES = ("allergy", "intolerance")
REACTIONS = (
    "anaphylaxis", "severe-cutaneous", "angioedema", "bronchospasm", "organ-injury", "urticaria", "rash", "itching",
    "cardiovascular", "neurological", "gastrointestinal", "other",
)  # fmt: skip
"""What a recorded reaction is called here, the gravest first. `severe-cutaneous` is SJS, TEN, DRESS and the like."""

DOSE_PERIODS = ("dose", "hour", "day", "week")
ITEM_CONTEXT = (
    "route",
    "form",
    "single_dose",
    "daily_dose",
    "frequency",
    "duration",
    "gap",
    "reaction",
    "reaction_type",
)
PATIENT_CONTEXT = (
    "age", "sex", "weight_kg", "pregnant", "gestation_weeks", "breastfeeding", "egfr", "child_pugh", "dialysis",
    "potassium", "sodium", "magnesium", "qtc_ms", "inr", "systolic", "diastolic", "heart_rate",
)  # fmt: skip
