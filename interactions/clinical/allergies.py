"""Recorded allergies against what is taken or planned: the substance itself, its group, and what cross-reacts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from interactions.clinical.answer import Also, Finding
from interactions.clinical.compendium import Compendium
from interactions.clinical.knowledge import Knowledge, mid_sentence
from interactions.clinical.reactions import Reaction
from interactions.clinical.reading import Use
from interactions.clinical.resolution import Resolution, Target
from interactions.clinical.said import sources_document
from interactions.clinical.statements import Allergen, Citation, CrossReaction, Variant
from interactions.clinical.vocabulary import Action, Evidence, Operator, Severity, Status

ANY_SUBSTANCE = "any-substance"
"""The allergen that speaks for a substance of no group."""


class RecordedAllergy(NamedTuple):
    """One item of the allergies, as it was read."""

    ref: str
    place: int
    targets: tuple[Target, ...]
    reaction: Reaction
    tentative: bool


@dataclass(frozen=True)
class AllergyIndex:
    """For each side (a substance or class), the allergens to which it belongs, and those that cross-react with it."""

    members: Mapping[str, tuple[Allergen, ...]]
    crossed: Mapping[str, tuple[tuple[Allergen, CrossReaction], ...]]
    any_substance: Allergen | None
    kin: Mapping[str, frozenset[str]]
    """For each substance, those that are the same to the body: prodrug and metabolite."""

    @classmethod
    def of(cls, knowledge: Knowledge) -> AllergyIndex:
        compendium = knowledge.compendium
        members: dict[str, list[Allergen]] = {}
        crossed: dict[str, list[tuple[Allergen, CrossReaction]]] = {}
        for allergen in compendium.allergens.values():
            if allergen.status is not Status.RETIRED:
                for member in allergen.members:
                    members.setdefault(member.id, []).append(allergen)
                for cross in allergen.cross:
                    crossed.setdefault(cross.id, []).append((allergen, cross))
        return cls(
            {side: tuple(found) for side, found in members.items()},
            {side: tuple(found) for side, found in crossed.items()},
            compendium.allergens.get(ANY_SUBSTANCE),
            kin_of(compendium),
        )


def kin_of(compendium: Compendium) -> Mapping[str, frozenset[str]]:
    """For each substance that is a prodrug or a metabolite, the substances on the other side of that step."""
    found: dict[str, set[str]] = {}
    for substance in compendium.substances.values():
        for product in substance.becomes:
            found.setdefault(substance.id, set()).add(product.id)
            found.setdefault(product.id, set()).add(substance.id)
    return {id_: frozenset(kin) for id_, kin in found.items()}


class _Match(NamedTuple):
    """One way in which a use meets a recorded allergy."""

    rank: int
    """2: the very substance; 1: a member of the group; 0: what cross-reacts."""
    allergen: Allergen
    severity: Severity
    action: Action
    evidence: Evidence
    effect: str
    management: str
    because: tuple[str, ...]
    cross: CrossReaction | None = None


_INTOLERANCE = "The same side effect may come back."
_AFTER_INTOLERANCE = "Ask how bad it was, and whether another dose, form or medicine was better."
_RELATIONS = ("cross-reaction", "member", "same-substance")
_ACTIONS = {
    Severity.CONTRAINDICATED: Action.AVOID, Severity.MAJOR: Action.USUALLY_AVOID,
    Severity.MODERATE: Action.MINIMISE_RISK, Severity.MINOR: Action.NO_SPECIAL_PRECAUTIONS,
    Severity.NONE: Action.NO_SPECIAL_PRECAUTIONS,
}  # fmt: skip


def allergens_of(resolution: Resolution, knowledge: Knowledge) -> tuple[Allergen, ...]:
    """The groups that a recorded allergy is about: those named, and those of a named substance or class."""
    index = knowledge.prepared(AllergyIndex.of)
    found: dict[str, Allergen] = {}
    for target in resolution.targets:
        if target.type == "allergens":
            found[target.id] = knowledge.compendium.allergens[target.id]
        for root in _roots(target, knowledge):
            for side in knowledge.reach.get(root, ()):
                found.update({allergen.id: allergen for allergen in index.members.get(side, ())})
    return tuple(found.values())


def judge_allergies(recorded: Sequence[RecordedAllergy], uses: Sequence[Use], knowledge: Knowledge) -> list[Finding]:
    """One finding for each recorded allergy and each substance that it concerns; the gravest relation speaks.

    `uses` are those that are taken or planned now.
    """
    index = knowledge.prepared(AllergyIndex.of)
    findings = []
    for allergy in recorded:
        for root, taken in by_root(uses).items():
            matches = sorted(_matches(allergy, root, index, knowledge), key=_importance, reverse=True)
            if matches:
                findings.append(_finding(allergy, taken, matches, knowledge))
    return findings


def by_root(uses: Sequence[Use]) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = {}
    for use in uses:
        found.setdefault(use.root, []).append(use)
    return found


def _importance(match: _Match) -> tuple[int, int, str]:
    return match.severity.rank, match.rank, match.allergen.id


def _roots(target: Target, knowledge: Knowledge) -> tuple[str, ...]:
    if target.type == "products":
        return knowledge.compendium.products[target.id].contains
    return () if target.type == "allergens" else (target.id,)


def _matches(allergy: RecordedAllergy, root: str, index: AllergyIndex, knowledge: Knowledge) -> Iterator[_Match]:
    reach = knowledge.reach.get(root, {})
    name = knowledge.name_of(root)
    grouped = any(target.type == "allergens" for target in allergy.targets)  # then a class word only repeats it
    for target in allergy.targets:
        groups = [knowledge.compendium.allergens[target.id]] if target.type == "allergens" else []
        for own in _roots(target, knowledge):
            same = own in reach or own in index.kin.get(root, ())
            if same and index.any_substance and not (target.type == "classes" and grouped):
                kin = f"{name} and {mid_sentence(knowledge.name_of(own))} are one substance before and in the body"
                chain = reach[own].because if own in reach else (kin,)
                yield _as_recorded(
                    1 if target.type == "classes" else 2, index.any_substance, None, chain, allergy.reaction
                )
            groups += [group for side in knowledge.reach.get(own, ()) for group in index.members.get(side, ())]
        for group in {group.id: group for group in groups}.values():
            member = next((one for one in group.members if one.id in reach), None)
            if member:
                chain = (*reach[member.id].because, *((member.because,) if member.because else ()))
                yield _as_recorded(1, group, member.id, chain, allergy.reaction)
            elif allergy.reaction.type != "intolerance":
                crossed = [cross for cross in group.cross if cross.id in reach]
                if crossed:
                    yield _crossing(group, min(crossed, key=lambda cross: cross.id != root), root, allergy, knowledge)


def _as_recorded(rank: int, allergen: Allergen, side: str | None, chain: tuple[str, ...], reaction: Reaction) -> _Match:
    variant = _variant(allergen, side, reaction)
    if variant is None and reaction.type == "intolerance":
        said = "it is recorded as an intolerance, and not as an allergy"
        return _Match(rank, allergen, Severity.MINOR, Action.NO_SPECIAL_PRECAUTIONS, allergen.evidence,
                      _INTOLERANCE, _AFTER_INTOLERANCE, (*chain, said))  # fmt: skip
    severity = variant.severity if variant and variant.severity else allergen.severity
    return _Match(
        rank,
        allergen,
        severity,
        _action(variant, severity, allergen.severity, allergen.action),
        allergen.evidence,
        (variant.effect if variant and variant.effect else allergen.effect),
        (variant.management if variant and variant.management else allergen.management),
        (*chain, *((variant.because,) if variant else ())),
    )


def _crossing(
    group: Allergen, cross: CrossReaction, root: str, allergy: RecordedAllergy, knowledge: Knowledge
) -> _Match:
    variant = _variant(group, cross.id, allergy.reaction)
    severity = variant.severity if variant and variant.severity else cross.severity
    chain = knowledge.reach[root][cross.id].because
    return _Match(
        0,
        group,
        severity,
        _action(variant, severity, cross.severity, cross.action),
        cross.evidence,
        (variant.effect if variant and variant.effect else cross.because),
        (variant.management if variant and variant.management else cross.management or group.management),
        (*chain, cross.because, *((variant.because,) if variant else ())),
        cross,
    )


def _action(variant: Variant | None, severity: Severity, usual: Severity, action: Action) -> Action:
    if variant and variant.action:
        return variant.action
    return action if severity is usual else _ACTIONS[severity]


def _variant(allergen: Allergen, side: str | None, reaction: Reaction) -> Variant | None:
    """The first variant that fits the reaction, for the member or cross-reaction that it names, or for all."""
    for variant in allergen.variants:
        test = variant.test
        said = reaction.type if test.what == "reaction_type" else reaction.reaction
        fits = said is not None and (said == test.value) is (test.operator is not Operator.IS_NOT)
        if fits and test.of in {None, side}:
            return variant
    return None


def _finding(allergy: RecordedAllergy, taken: list[Use], matches: list[_Match], knowledge: Knowledge) -> Finding:
    match, rest = matches[0], matches[1:]
    allergen = match.allergen
    written = f" ({allergy.reaction.text})" if allergy.reaction.text else ""
    named = ", ".join(dict.fromkeys(mid_sentence(target.name) for target in allergy.targets))
    because = [f"an allergy is recorded to {named}{written}"]
    for use in taken:
        because += use.intro
    folded = {
        one.allergen.statement_id: Also(one.allergen.statement_id, one.severity, one.allergen.title)
        for one in rest
        if one.allergen is not allergen
    }
    title = (
        allergen.title
        if match.cross is None
        else f"{allergen.title}: {knowledge.name_of(taken[0].root)} and cross-reaction"
    )
    cited = () if match.cross is None else (Citation(match.cross.source, match.cross.at, match.cross.accessed),)
    return Finding(
        id=allergen.statement_id,
        outcome=allergen.outcome,
        statement=knowledge.statements[allergen.statement_id],
        kind="drug-allergy",
        severity=match.severity,
        action=match.action,
        evidence=match.evidence,
        effect=match.effect,
        management=match.management,
        items=(*dict.fromkeys(use.ref for use in taken), allergy.ref),
        substances=(taken[0].root,),
        new=any(use.planned for use in taken),
        tentative=allergy.tentative or all(use.tentative for use in taken),
        because=tuple(dict.fromkeys((*because, *match.because))),
        also=tuple(folded.values()),
        more={
            "title": title,
            "allergy": {
                "item": allergy.ref,
                "relation": _RELATIONS[match.rank],
                "reaction": allergy.reaction.reaction,
                "reaction_type": allergy.reaction.type,
            },
            **({"sources": sources_document(cited, knowledge.compendium)} if cited else {}),
        },
    )
