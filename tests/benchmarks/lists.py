"""The lists that are timed: everyday polypharmacy, as a hospital sees it on any day."""

from __future__ import annotations

from interactions.clinical.patient import Item, PatientList

TWENTY = {
    "medications": [
        "metformin 1000 mg twice daily", "lisinopril 20 mg daily", "amlodipine 5 mg", "atorvastatin 20 mg at night",
        "aspirin 81 mg", "omeprazole 20 mg", "levothyroxine 100 mcg", "gabapentin 300 mg tid", "acetaminophen 1 g prn",
        "albuterol inhaler", "loratadine 10 mg", "vitamin D3", "Xanax 0.5 mg", "docusate",
    ],
    "planned": ["Ketalar 50 mg/mL IV"],
    "substances": ["grapefruit juice", "wine", "coffee"],
    "conditions": ["angina", "high blood pressure"],
}  # fmt: skip

TEN = {
    "medications": [
        "metformin 1000 mg twice daily", "lisinopril 20 mg daily", "amlodipine 5 mg", "atorvastatin 20 mg at night",
        "Xanax 0.5 mg", "omeprazole 20 mg",
    ],
    "planned": ["Ketalar 50 mg/mL IV"],
    "substances": ["grapefruit juice"],
    "conditions": ["angina", "high blood pressure"],
}  # fmt: skip

TYPED = (
    "ketamine",
    "warfarin",
    "grapefruit juice",
    "xanax",
    "heart failure",
    "st johns wort",
    "lisinopril",
    "alcohol sed",
)


def patient_list(asked: dict[str, list[str]]) -> PatientList:
    return PatientList(**{name: tuple(Item(text=text) for text in texts) for name, texts in asked.items()})
