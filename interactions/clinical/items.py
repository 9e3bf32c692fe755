"""What an item of a list means, what it brings, and how the answer shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from interactions.clinical.allergies import allergens_of
from interactions.clinical.answer import ItemCoverage, resolution_document
from interactions.clinical.assertions import Assertion
from interactions.clinical.doses import dose_in_product, dose_of
from interactions.clinical.knowledge import Knowledge, mid_sentence
from interactions.clinical.lines import NOTHING_PARSED, Parsed
from interactions.clinical.patient import Item, State
from interactions.clinical.reactions import NO_REACTION
from interactions.clinical.reading import Use
from interactions.clinical.resolution import LIST_TYPES, ItemStatus, Resolution, Target
from interactions.clinical.vocabulary import LOCAL_ROUTES

_MOST_KEPT = 5_000
_READ = (ItemStatus.RESOLVED, ItemStatus.CLASS, ItemStatus.UNCONFIRMED)


class ItemRead(NamedTuple):
    """An item as it reads wherever it stands in one of the lists.

    `document` is how the answer shows it. `uses` are what it brings, without a ref and a place; their `unit` counts the
    medicines of the line. What is said to be absent, or somebody else's, is nothing of the patient's.
    """

    list_name: str
    resolution: Resolution
    substances: tuple[str, ...]
    allergens: tuple[str, ...]
    entries: int
    document: Mapping[str, Any]
    uses: tuple[Use, ...]
    is_allergy: bool
    is_condition: bool

    def coverage(self, ref: str) -> ItemCoverage:
        return ItemCoverage(ref, self.resolution, self.substances, self.allergens, self.entries, self.document)

    def placed(self, ref: str, place: int) -> list[Use]:
        """What the item brings at this place of a request."""
        planned = self.list_name == "planned"
        return [Use(ref, place, place * 1000 + use.unit, planned, *use[4:]) for use in self.uses]


class ItemReader:
    """Reads items by one release. A line that says what it means in known words only is read once, and kept."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._kept: dict[tuple[str, Item], ItemRead] = {}

    def read(self, list_name: str, item: Item) -> ItemRead:
        """The item as it reads in this list."""
        found = self._kept.get((list_name, item))
        if found is None:
            found = _read(list_name, item, self._knowledge)
            if _is_of_known_words(item, found.resolution) and len(self._kept) < _MOST_KEPT:
                self._kept[list_name, item] = found
        return found


def _is_of_known_words(item: Item, resolution: Resolution) -> bool:
    """Whether nothing stands in it but names and directions, so that keeping it keeps nobody's secret."""
    known = resolution.status is ItemStatus.RESOLVED and not resolution.aside and resolution.reaction is NO_REACTION
    return known and item == Item(text=item.text)


def _read(list_name: str, item: Item, knowledge: Knowledge) -> ItemRead:
    resolution = _as_used(knowledge.names.resolve(item, LIST_TYPES[list_name]), knowledge)
    of_allergy = list_name == "allergies" or resolution.is_allergy
    of_condition = list_name == "conditions" and not of_allergy
    is_so = resolution.status in _READ and resolution.assertion not in (Assertion.NEGATED, Assertion.FAMILY)
    substances = substances_of(resolution, knowledge)
    allergens = tuple(allergen.id for allergen in allergens_of(resolution, knowledge)) if of_allergy else ()
    roots = substances or tuple(target.id for target in resolution.targets)
    entries = len(allergens) if of_allergy else knowledge.count_entries(roots)
    document = resolution_document(resolution, substances, allergens, knowledge.compendium)
    return ItemRead(
        list_name=list_name,
        resolution=resolution,
        substances=substances,
        allergens=allergens,
        entries=entries,
        document={**document, "entries": entries},
        uses=() if of_allergy or of_condition or not is_so else tuple(_uses(item, resolution, knowledge)),
        is_allergy=of_allergy and is_so,
        is_condition=of_condition and is_so,
    )


def substances_of(resolution: Resolution, knowledge: Knowledge) -> tuple[str, ...]:
    """The ids of all substances that a resolved line stands for: of products, their ingredients."""
    found: dict[str, None] = {}
    for target in resolution.targets:
        for root in _ingredients(target, knowledge):
            if root in knowledge.compendium.substances:
                found[root] = None
    return tuple(found)


def _ingredients(target: Target, knowledge: Knowledge) -> tuple[str, ...]:
    if target.type == "products":
        return knowledge.compendium.products[target.id].contains
    return (target.id,)


def _uses(item: Item, resolution: Resolution, knowledge: Knowledge) -> Iterator[Use]:
    # what is said of a line with several medicines is surely said of none of them
    parsed = resolution.parsed if len(resolution.targets) == 1 else NOTHING_PARSED
    for position, target in enumerate(resolution.targets):
        for root in _ingredients(target, knowledge):
            substance = knowledge.compendium.substances.get(root)
            routes = (parsed.route,) if parsed.route else _usual_routes(target, root, knowledge)
            yield Use(
                ref="",
                place=0,
                unit=position,
                planned=False,
                root=root,
                resolved=resolution.status is ItemStatus.RESOLVED,
                tentative=resolution.status is ItemStatus.UNCONFIRMED,
                state=_state(item, resolution),
                stopped_days=resolution.stopped_days if item.stopped_days is None else item.stopped_days,
                routes=routes,
                systemic=_is_systemic(routes),
                form=parsed.form,
                dose=_dose(target, root, parsed, routes, knowledge),
                frequency=parsed.frequency,
                intro=_intro(target, substance.name if substance else target.name),
                over=parsed.over,
                duration=parsed.duration,
            )


def _dose(target: Target, root: str, parsed: Parsed, routes: tuple[str, ...], knowledge: Knowledge) -> str | None:
    """How much of this substance the line says; of a product, the part that is this ingredient's."""
    if parsed is NOTHING_PARSED or target.type not in ("substances", "products"):
        return None
    if target.type == "substances":
        return dose_of(parsed)
    return dose_in_product(parsed, knowledge.compendium.products[target.id], root, routes)


def _as_used(resolution: Resolution, knowledge: Knowledge) -> Resolution:
    """Without a route by which nothing on the line is used: a misread word must not silence anything."""
    route = resolution.parsed.route
    if route is None:
        return resolution
    usual = [
        _usual_routes(target, root, knowledge)
        for target in resolution.targets
        for root in _ingredients(target, knowledge)
    ]
    if not usual or any(not routes or route in routes for routes in usual):
        return resolution
    unread = f"nothing on this line is used as {route}, so every route was considered"
    reason = f"{resolution.reason}; {unread}" if resolution.reason else unread
    return replace(resolution, parsed=replace(resolution.parsed, route=None), reason=reason)


def _usual_routes(target: Target, root: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The routes by which a product is used, or the substance where the product doesn't say."""
    compendium = knowledge.compendium
    if target.type == "products" and compendium.products[target.id].routes:
        return compendium.products[target.id].routes
    substance = compendium.substances.get(root)
    return substance.routes if substance else ()


@cache
def _is_systemic(routes: tuple[str, ...]) -> bool | None:
    local = sum(route in LOCAL_ROUTES for route in routes)
    return None if 0 < local < len(routes) else not local


def _state(item: Item, resolution: Resolution) -> State | None:
    """How it is taken: as the item says, or else as its line does."""
    if item.state is not None:
        return item.state
    if resolution.assertion is Assertion.STOPPED:
        return State.STOPPED
    return State.AS_NEEDED if "as needed" in (resolution.parsed.frequency or "") else None


def _intro(target: Target, name: str) -> tuple[str, ...]:
    """How the written name leads to the substance, where it isn't the substance's own name."""
    if target.type == "products":
        return (f"{target.matched} contains {mid_sentence(name)}",)
    if target.how in ("brand", "salt", "street"):
        kind = {"brand": "a brand of", "salt": "a salt of", "street": "a street name of"}[target.how]
        return (f"{target.matched} is {kind} {mid_sentence(name)}",)
    return ()
