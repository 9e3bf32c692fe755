"""Which substances and conditions meet an entry that stands on a substance, a class or a condition."""

from __future__ import annotations

from interactions.clinical.knowledge import Knowledge


def members_of(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """For each side: the substance itself, members of the class, what contains them, and conditions below."""
    found: dict[str, set[str]] = {}
    for substance in knowledge.compendium.substances:
        for side in knowledge.reach[substance]:
            found.setdefault(side, set()).add(substance)
    for condition in knowledge.compendium.conditions:
        found[condition] = set(knowledge.at_or_below(condition))
    return {side: frozenset(ids) for side, ids in found.items()}
