"""The pages that every test of all pages looks at, and how a person reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from flask import Flask
from werkzeug.test import TestResponse

from interactions.clinical.compendium import Compendium

EXAMPLE = "/?example=infusion"
RELEASE = "2026.11.22-1"
PAGES = (
    "/", EXAMPLE, "/search", "/search?q=ketamine", "/search?q=zzzzzz", "/substances/ketamine", "/substances/warfarin",
    "/classes/sedatives", "/classes/strong-inhibitors", "/conditions/hypertension", "/conditions/heart-disease",
    "/entries/grapefruit-juice+ketamine.exposure-up", "/entries/mao-inhibitors+ssris.serotonin-toxicity",
    "/entries/nsaids+heart-failure.fluid-retention", "/entries/azithromycin+simvastatin.myopathy", "/releases",
    f"/releases/{RELEASE}", "/docs", "/about", "/nope",
)  # fmt: skip

PAGES_OF_THE_WARD = (
    "/substances/ketamine", "/substances/amoxicillin", "/classes/ssris", "/conditions/asthma",
    "/entries/allergen.penicillins", "/entries/allergen.any-substance", "/entries/cumulative.sedation",
    "/entries/cumulative.mme", "/entries/cumulative.triple", "/entries/duplicate.ssris", "/entries/duplicate.opioids",
    "/entries/duplicate.any-ingredient", "/entries/dosing.ketamine",
)  # fmt: skip
WHOLE_LIST = {
    "planned": "ketamine 5 mg/kg IV over 40 min",
    "medications": (
        "warfarin\nmetformin\nXanax\namoxicillin\ncefalexin\ncodeine 60 mg four times daily\nlisinopril/HCTZ\n"
        "Advil\nibuprofen 400 mg\nsertraline\nescitalopram"
    ),
    "substances": "wine",
    "conditions": "asthma",
    "allergies": "penicillin (hives)\nibuprofen (wheezing)\nmorphine",
    "weight_kg": "82",
}  # fmt: skip
"""A list on which the ward (see clinical/ward.py) has something of every kind to say."""

AppOf = Callable[[Compendium | None], Flask]


def text_of(response: TestResponse) -> str:
    """The words of the page, as a person reads them."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())
