"""A Compendium made ready to be asked: names, what each substance counts as, and which sides meet which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from interactions.clinical.compendium import Compendium
from interactions.clinical.model import Condition, DrugClass, Substance
from interactions.clinical.names import NameIndex
from interactions.clinical.said import statement_document
from interactions.clinical.statements import Allergen, Cumulative, Dosing, Duplicate, Interaction, Risk
from interactions.clinical.vocabulary import Status, SubstanceKind

KINDS = (
    "drug-condition", "drug-allergy", "drug-alcohol", "drug-tobacco", "drug-herb", "drug-food", "drug-substance",
    "drug-drug", "duplicate", "cumulative", "dose",
)  # fmt: skip
SIDE_KINDS = {
    SubstanceKind.ALCOHOL: "drug-alcohol", SubstanceKind.TOBACCO: "drug-tobacco", SubstanceKind.HERB: "drug-herb",
    SubstanceKind.FOOD: "drug-food", SubstanceKind.DRINK: "drug-food", SubstanceKind.SUPPLEMENT: "drug-substance",
    SubstanceKind.RECREATIONAL: "drug-substance",
}  # fmt: skip
LIST_KINDS: Mapping[type, str] = MappingProxyType(
    {Dosing: "dose", Allergen: "drug-allergy", Duplicate: "duplicate", Cumulative: "cumulative"}
)
"""The kind of risk of a statement about a whole list."""

DRUG_LIKE = frozenset({SubstanceKind.DRUG, SubstanceKind.EXCIPIENT})
E = TypeVar("E", Interaction, Risk)
K = TypeVar("K")
T = TypeVar("T")


def pair_kind(one: SubstanceKind, other: SubstanceKind) -> str:
    """The kind of risk of a pair, the first that fits in the order of the contract."""
    if one not in DRUG_LIKE and other not in DRUG_LIKE:
        return "drug-substance"
    partner = other if one in DRUG_LIKE else one
    return SIDE_KINDS.get(partner, "drug-drug")


@dataclass(frozen=True, slots=True)
class Reach:
    """Why a substance meets a side of an entry: the chain in words, and the use for which it holds.

    `routes` is `any`, `systemic`, or one route (see DrugClass). `via` is the substance that is met: the substance
    itself, or one that it contains.
    """

    because: tuple[str, ...] = ()
    routes: str = "any"
    via: str = ""


@dataclass(frozen=True)
class Knowledge:
    """One release's Compendium with its indexes. Built once, shared by every check; holds no state of its own."""

    compendium: Compendium
    names: NameIndex = field(repr=False)
    reach: Mapping[str, Mapping[str, Reach]] = field(repr=False)
    ancestors: Mapping[str, Mapping[str, tuple[str, ...]]] = field(repr=False)
    descendants: Mapping[str, frozenset[str]] = field(repr=False)
    interactions_by_side: Mapping[str, Mapping[str, tuple[Interaction, ...]]] = field(repr=False)
    risks_by_side: Mapping[str, Mapping[str, tuple[Risk, ...]]] = field(repr=False)
    _prepared: dict[Callable[[Knowledge], Any], Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, compendium: Compendium) -> Knowledge:
        """Index a Compendium. Ids that lead nowhere are passed over here: lint and the store refuse them."""
        wider = _wider_classes(compendium.classes)
        direct: dict[str, list[tuple[DrugClass, str | None]]] = {}
        for drug_class in compendium.classes.values():
            if drug_class.status is not Status.RETIRED:
                for member in drug_class.members:
                    direct.setdefault(member.id, []).append((drug_class, member.because))
        reach: dict[str, Mapping[str, Reach]] = {
            substance.id: _reach_of(substance, compendium, direct, wider)
            for substance in compendium.substances.values()
        }
        for drug_class in compendium.classes.values():
            reach[drug_class.id] = _reach_of_class(drug_class, wider)
        ancestors = {
            condition.id: _ancestors(condition, compendium.conditions) for condition in compendium.conditions.values()
        }
        descendants: dict[str, set[str]] = {}
        for condition_id, above in ancestors.items():
            for ancestor in above:
                descendants.setdefault(ancestor, set()).add(condition_id)
        return cls(
            compendium=compendium,
            names=NameIndex.of(compendium),
            reach=reach,
            ancestors=ancestors,
            descendants={condition: frozenset(below) for condition, below in descendants.items()},
            interactions_by_side=_by_sides(compendium.interactions.values()),
            risks_by_side=_by_sides(compendium.risks.values()),
        )

    @cached_property
    def statements(self) -> Mapping[str, dict[str, Any]]:
        """What each statement says regardless of the patient, by its id, as plain values. Not to be changed."""
        return {id_: statement_document(said, self.compendium) for id_, said in self.compendium.statements.items()}

    def prepared(self, prepare: Callable[[Knowledge], T]) -> T:
        """What one kind of judgement makes of this release once, before its first check."""
        found: T | None = self._prepared.get(prepare)
        if found is None:
            found = self._prepared[prepare] = prepare(self)
        return found

    @cached_property
    def severity_order(self) -> Mapping[str, int]:
        """Each entry's place when all are ordered gravest first, then by id."""
        ordered = sorted(self.compendium.entries.values(), key=lambda entry: (-entry.severity.rank, entry.id))
        return {entry.id: place for place, entry in enumerate(ordered)}

    @cached_property
    def entries_by_severity(self) -> tuple[str, ...]:
        """The ids of all entries, gravest first, then by id."""
        return tuple(self.severity_order)

    @cached_property
    def met_by(self) -> Mapping[str, Mapping[str, frozenset[int]]]:
        """For each substance and class, by kind of risk, the places in `entries_by_severity` that it can meet."""
        order = self.severity_order
        on_side: dict[str, dict[str, set[int]]] = {}
        for entry in self.compendium.entries.values():
            if entry.status is not Status.RETIRED:
                for side in set(entry.between) if isinstance(entry, Interaction) else (entry.of,):
                    for kind in pair_kinds(entry, self):
                        on_side.setdefault(side, {}).setdefault(kind, set()).add(order[entry.id])
        return {root: _joined(on_side[side] for side in sides if side in on_side) for root, sides in self.reach.items()}

    @cached_property
    def _met_in_all(self) -> Mapping[str, frozenset[int]]:
        """The entries that each substance, class or condition can meet."""
        order = self.severity_order
        met = {root: frozenset[int]().union(*kinds.values()) for root, kinds in self.met_by.items()}
        on_condition: dict[str, set[int]] = {}
        for risk in self.compendium.risks.values():
            for condition in self.at_or_below(risk.condition) if risk.status is not Status.RETIRED else ():
                on_condition.setdefault(condition, set()).add(order[risk.id])
        return {**met, **{condition: frozenset(ids) for condition, ids in on_condition.items()}}

    def count_entries(self, roots: Iterable[str]) -> int:
        """How many entries these substances, classes or conditions can meet, each counted once."""
        met = [found for root in roots if (found := self._met_in_all.get(root))]
        if len(met) == 1:
            return len(met[0])
        return len(set[int]().union(*met)) if met else 0

    @cached_property
    def conditions_with_thresholds(self) -> tuple[Condition, ...]:
        """The conditions that follow from a patient's values."""
        return tuple(
            condition
            for condition in self.compendium.conditions.values()
            if condition.derived_from and condition.status is not Status.RETIRED
        )

    def at_or_below(self, condition: str) -> Iterator[str]:
        yield condition
        yield from self.descendants.get(condition, ())

    def name_of(self, record_id: str) -> str:
        """The name of a substance, class or condition; its id where it is not known."""
        collections: tuple[Mapping[str, Substance | DrugClass | Condition], ...] = (
            self.compendium.substances, self.compendium.classes, self.compendium.conditions,
        )  # fmt: skip
        return next((found[record_id].name for found in collections if record_id in found), record_id)

    def kinds_of(self, root: str) -> frozenset[SubstanceKind]:
        """The kind of a substance, or the kinds of a class's members."""
        substance = self.compendium.substances.get(root)
        return (
            frozenset({substance.kind}) if substance else self._class_kinds.get(root, frozenset({SubstanceKind.DRUG}))
        )

    @cached_property
    def _class_kinds(self) -> Mapping[str, frozenset[SubstanceKind]]:
        kinds: dict[str, set[SubstanceKind]] = {}
        for substance in self.compendium.substances.values():
            for side, reach in self.reach[substance.id].items():
                if reach.via == substance.id and side != substance.id:
                    kinds.setdefault(side, set()).add(substance.kind)
        return {side: frozenset(found) for side, found in kinds.items()}

    @cached_property
    def partner_kinds(self) -> Mapping[str, str | None]:
        """What each substance or class makes of a pair with a drug (`drug-food` …); None for what is a drug itself."""
        kinds = {root: self.kinds_of(root) for root in self.reach}
        return {root: None if of & DRUG_LIKE else SIDE_KINDS[min(of)] for root, of in kinds.items()}

    def is_narrower(self, one: str, other: str) -> bool:
        """Whether side `one` is a member or narrower class of side `other`, or a condition below it."""
        if one == other:
            return False
        return other in self.reach.get(one, ()) or other in self.ancestors.get(one, ())


def _reach_of(
    substance: Substance,
    compendium: Compendium,
    direct: Mapping[str, list[tuple[DrugClass, str | None]]],
    wider: Mapping[str, Mapping[str, tuple[DrugClass, ...]]],
) -> dict[str, Reach]:
    """The sides that a substance meets: itself, what it contains, and all their classes, each with its reason."""
    found: dict[str, Reach] = {}
    for part, chain in _contained(substance, compendium):
        found.setdefault(part.id, Reach(chain, via=part.id))
        for drug_class, reason in direct.get(part.id, ()):
            says = f"{part.name} {drug_class.says}" + (f" ({reason})" if reason else "")
            _reach_through(found, drug_class, Reach((*chain, says), drug_class.routes, part.id))
            for step in wider[drug_class.id].values():
                top = step[-1]
                via = tuple(
                    f"{lower.name} count among: {upper.name}"
                    for lower, upper in zip((drug_class, *step), step, strict=False)
                )
                _reach_through(found, top, Reach((*chain, says, *via), _narrowest_use(drug_class, step), part.id))
    return found


_USES = {"any": 0, "systemic": 1}


def _reach_through(found: dict[str, Reach], drug_class: DrugClass, reach: Reach) -> None:
    """Keep the way in that holds for most uses, and of these the shortest."""
    known = found.get(drug_class.id)
    if known is None or (_USES.get(known.routes, 2), len(known.because)) > (
        _USES.get(reach.routes, 2),
        len(reach.because),
    ):
        found[drug_class.id] = reach


def _narrowest_use(drug_class: DrugClass, step: tuple[DrugClass, ...]) -> str:
    limited = [c.routes for c in (drug_class, *step) if c.routes != "any"]
    return next((routes for routes in limited if routes != "systemic"), limited[0] if limited else "any")


def _reach_of_class(
    drug_class: DrugClass, wider: Mapping[str, Mapping[str, tuple[DrugClass, ...]]]
) -> dict[str, Reach]:
    found = {drug_class.id: Reach(routes=drug_class.routes, via=drug_class.id)}
    for step in wider[drug_class.id].values():
        chain = tuple(
            f"{lower.name} count among: {upper.name}" for lower, upper in zip((drug_class, *step), step, strict=False)
        )
        found.setdefault(step[-1].id, Reach(chain, _narrowest_use(drug_class, step), drug_class.id))
    return found


def _contained(substance: Substance, compendium: Compendium) -> Iterator[tuple[Substance, tuple[str, ...]]]:
    """The substance, and all that is in it, each once, with the chain in words."""
    seen = {substance.id}
    waiting: list[tuple[Substance, tuple[str, ...]]] = [(substance, ())]
    while waiting:
        current, chain = waiting.pop(0)
        yield current, chain
        for part_id in current.contains:
            part = compendium.substances.get(part_id)
            if part and part.id not in seen:
                seen.add(part.id)
                waiting.append((part, (*chain, f"{current.name} contains {mid_sentence(part.name)}")))


def _wider_classes(classes: Mapping[str, DrugClass]) -> dict[str, dict[str, tuple[DrugClass, ...]]]:
    """For each class, every wider class that includes it, with the path there, the shortest first."""
    parents: dict[str, list[DrugClass]] = {}
    for wide in classes.values():
        if wide.status is not Status.RETIRED:
            for narrow in wide.includes:
                parents.setdefault(narrow, []).append(wide)
    found: dict[str, dict[str, tuple[DrugClass, ...]]] = {}
    for drug_class in classes.values():
        paths: dict[str, tuple[DrugClass, ...]] = {}
        waiting: list[tuple[DrugClass, ...]] = [(parent,) for parent in parents.get(drug_class.id, ())]
        while waiting:
            path = waiting.pop(0)
            if path[-1].id not in paths and path[-1].id != drug_class.id:
                paths[path[-1].id] = path
                waiting.extend((*path, parent) for parent in parents.get(path[-1].id, ()))
        found[drug_class.id] = paths
    return found


def _ancestors(condition: Condition, conditions: Mapping[str, Condition]) -> dict[str, tuple[str, ...]]:
    """Each wider condition, with the chain in words that leads up to it."""
    found: dict[str, tuple[str, ...]] = {}
    waiting: list[tuple[Condition, tuple[str, ...]]] = [(condition, ())]
    while waiting:
        current, chain = waiting.pop(0)
        for parent_id in current.parents:
            parent = conditions.get(parent_id)
            if parent and parent_id not in found and parent_id != condition.id:
                found[parent_id] = (*chain, f"{current.name} counts as {mid_sentence(parent.name)}")
                waiting.append((parent, found[parent_id]))
    return found


def mid_sentence(name: str) -> str:
    """A name inside a sentence: its capital goes, unless the word is written in capitals or is a proper one."""
    first = name.split(" ", 1)[0]
    return name if not first[1:].islower() or first.endswith("'s") else name[0].lower() + name[1:]


def _by_sides(entries: Iterable[E]) -> dict[str, dict[str, tuple[E, ...]]]:
    found: dict[str, dict[str, list[E]]] = {}
    for entry in entries:
        if entry.status is not Status.RETIRED:
            a, b = entry.sides
            found.setdefault(a, {}).setdefault(b, []).append(entry)
    return {a: {b: tuple(of) for b, of in others.items()} for a, others in found.items()}


def _joined(maps: Iterable[Mapping[str, set[K]]]) -> dict[str, frozenset[K]]:
    joined: dict[str, set[K]] = {}
    for one in maps:
        for key, ids in one.items():
            joined.setdefault(key, set()).update(ids)
    return {key: frozenset(ids) for key, ids in joined.items()}


def pair_kinds(entry: Interaction | Risk, knowledge: Knowledge) -> set[str]:
    """The kinds of risk that an entry can be: several where a class holds different kinds of substances."""
    if isinstance(entry, Risk):
        return {"drug-condition"}
    a, b = entry.between
    return {pair_kind(mine, yours) for mine in knowledge.kinds_of(a) for yours in knowledge.kinds_of(b)}
