"""What only some kinds of findings have: a recorded allergy, what comes twice, the arithmetic of a sum, doses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from interactions.web import words
from interactions.web.refs import Concerned, Refs


@dataclass(frozen=True, slots=True)
class Allergy:
    """How what is taken belongs to the recorded allergy, and the reaction."""

    relation: str
    says: str
    reaction: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one item adds to a sum, or the role that it fills, and why."""

    item: Concerned
    adds: str
    because: str | None


@dataclass(frozen=True, slots=True)
class Sum:
    """The arithmetic of a sum; `under` says what alone would bring it under `threshold`, with the total then."""

    by_roles: bool
    parts: tuple[Part, ...]
    total: str
    threshold: str
    under: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Dose:
    """One item with what is taken of it: in a day where that is known, or at once; `how` says how it was reckoned."""

    item: Concerned
    amount: str
    how: str | None


@dataclass(frozen=True, slots=True)
class Doses:
    """The doses of one substance, what they come to, and the bound of the range; `says` compares the two in words."""

    items: tuple[Dose, ...]
    total: str
    limit: str
    use: str
    says: tuple[str, ...]


def allergy_of(finding: Mapping[str, Any]) -> Allergy | None:
    allergy = finding.get("allergy")
    if allergy is None:
        return None
    relation, says = words.RELATIONS[allergy["relation"]]
    reaction = words.reaction(allergy["reaction"], allergy["reaction_type"])
    return Allergy(relation, says, words.sentence(reaction or "no known reaction is recorded: ask what happened"))


def twice_of(finding: Mapping[str, Any]) -> str | None:
    """What comes more than once, as a sentence."""
    if "ingredients" in finding:
        return _in_each(finding["ingredients"])
    if "class" in finding:
        return f"{finding['count']} of one class, {finding['class']['name']}; {finding['at_most']} is usual."
    return None


def _in_each(ingredients: Sequence[Mapping[str, str]]) -> str:
    verb = "is" if len(ingredients) == 1 else "are"
    return f"{words.listed([one['name'] for one in ingredients])} {verb} in each of them."


def sum_of(finding: Mapping[str, Any], refs: Refs) -> Sum | None:
    if "contributors" not in finding:
        return None
    contributors = finding["contributors"]
    by_roles = any("role" in one for one in contributors)
    return Sum(
        by_roles=by_roles,
        parts=tuple(
            Part(
                refs.concerned(one["item"], (one["substance"], one.get("condition"))),
                words.role(one["role"]) if "role" in one else words.figure(one["weight"]),
                one["because"],
            )
            for one in contributors
        ),
        total=words.figure(finding["total"]),
        threshold=words.figure(finding["threshold"]),
        under=tuple((refs.text(one["item"]), words.figure(one["total"])) for one in finding["without"]),
    )


def doses_of(finding: Mapping[str, Any], refs: Refs) -> Doses | None:
    if "doses" not in finding:
        return None
    taken = [one["item"] for one in finding["doses"]]
    told = {ref: line for line in finding["because"] for ref in taken if line.startswith(f"{ref}: ")}
    return Doses(
        tuple(
            Dose(
                refs.concerned(one["item"], (one["substance"],)),
                one["daily"] or one["dose"] or "not known",
                told[one["item"]].partition(": ")[2] if one["item"] in told else None,
            )
            for one in finding["doses"]
        ),
        str(finding["total"]),
        finding["limit"],
        finding["use"],
        tuple(
            words.sentence(refs.in_words(line))
            for line in finding["because"]
            # a step about a name (`Tylenol is a brand of …`) begins with it; what was reckoned, with an amount
            if not line[:1].isupper() and line not in told.values()
        ),
    )


def reason_for_patient(finding: Mapping[str, Any], refs: Refs) -> str | None:
    """Why this kind of finding was found, in plain words."""
    if "allergy" in finding:
        allergy = finding["allergy"]
        return (
            f"You named an allergy: “{refs.text(allergy['item'])}”. {words.RELATIONS_FOR_PATIENTS[allergy['relation']]}"
        )
    if "ingredients" in finding:
        return _in_each(finding["ingredients"])
    if "class" in finding:
        return f"{finding['count']} of your medicines are of one kind; {finding['at_most']} is usual."
    if "contributors" in finding:
        return "Each of them adds to the same effect."
    if "doses" in finding:
        return f"The dose comes to {finding['total']}. What is usual ends at {finding['limit']}."
    return None
