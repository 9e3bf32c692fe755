"""The pages that every test of all pages looks at."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

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

AppOf = Callable[[Compendium | None], Flask]
