"""What became of the statements about a whole list: sums, allergens, duplicates and doses.

Each is held against what it was by what it grades, with classes expanded to their members, so that a word changed in a
class shows here as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from interactions.clinical.compendium import Compendium
from interactions.clinical.duplicates import ANY_CLASS
from interactions.clinical.statements import Allergen, Cumulative, DoseRange, Dosing, Duplicate
from interactions.clinical.vocabulary import Status

Kind = Literal["added", "changed", "removed"]
ListStatement = Cumulative | Allergen | Duplicate | Dosing
Members = Mapping[str, frozenset[str]]
Grades = dict[str, str]
"""What a statement grades (a substance, a sum, a range of doses), and how, in words."""


@dataclass(frozen=True, slots=True)
class StatementChange:
    """A statement that is new, is gone, or says something else; without `details` it grades as before."""

    kind: Kind
    statement: str
    details: tuple[str, ...] = ()

    def line(self, shown: int) -> str:
        """One line with up to `shown` of the details."""
        if self.kind != "changed":
            return f"{self.kind} {self.statement}"
        if not self.details:
            return f"changed {self.statement}: edited without another grade"
        more = f", and {len(self.details) - shown} more" if len(self.details) > shown else ""
        return f"changed {self.statement}: {', '.join(self.details[:shown])}{more}"


def statement_changes(old: Compendium, new: Compendium, was: Members, now: Members) -> Iterator[StatementChange]:
    """What was added, changed and removed, by id; `was` and `now` hold the members of each side."""
    before, after = _speaking(old), _speaking(new)
    for id_ in sorted(before.keys() | after.keys()):
        if id_ not in before:
            yield StatementChange("added", id_)
        elif id_ not in after:
            yield StatementChange("removed", id_)
        else:
            details = tuple(_details(_grades(before[id_], old, was), _grades(after[id_], new, now)))
            if details or before[id_] != after[id_]:
                yield StatementChange("changed", id_, details)


def _speaking(compendium: Compendium) -> dict[str, ListStatement]:
    return {
        id_: one
        for id_, one in compendium.statements.items()
        if isinstance(one, ListStatement) and one.status is not Status.RETIRED
    }


def _details(was: Grades, now: Grades) -> Iterator[str]:
    for what in sorted(was.keys() | now.keys()):
        if what not in was:
            yield f"adds {what} ({now[what]})"
        elif what not in now:
            yield f"removes {what} ({was[what]})"
        elif was[what] != now[what]:
            yield f"{what} ({was[what]} → {now[what]})"


def _grades(statement: ListStatement, compendium: Compendium, members: Members) -> Grades:
    match statement:
        case Cumulative():
            return _of_sum(statement, members)
        case Allergen():
            return _of_allergen(statement, members)
        case Duplicate():
            return _of_duplicate(statement, compendium, members)
        case Dosing():
            return {one.id: _of_range(one) for one in statement.ranges}


def _of_sum(cumulative: Cumulative, members: Members) -> Grades:
    weights: dict[str, tuple[float, str]] = {}
    for one in cumulative.contributors:
        said = f"weight {one.weight}{f' for each {one.per}' if one.per else ''}{f', {one.route}' if one.route else ''}"
        for id_ in members.get(one.id, ()):
            weights[id_] = max(weights.get(id_, (0.0, "")), (float(one.weight), said))
    roles: dict[str, set[str]] = {}
    for role in cumulative.roles:
        for id_ in members.get(role.id, ()):
            roles.setdefault(id_, set()).add(role.role)
    return (
        {id_: said for id_, (_, said) in weights.items()}
        | {id_: " and ".join(sorted(met)) for id_, met in roles.items()}
        | {f"from {level.at} on": str(level.severity) for level in cumulative.levels}
    )


def _of_allergen(allergen: Allergen, members: Members) -> Grades:
    """A member is graded as one, whatever else it cross-reacts as; else by its own id, or by what stands first."""
    crossed: Grades = {}
    for cross in sorted(allergen.cross, key=lambda cross: cross.id not in members.get(cross.id, ())):
        for id_ in members.get(cross.id, ()):
            crossed.setdefault(id_, f"cross-reaction, {cross.severity}")
    own = {id_: str(allergen.severity) for member in allergen.members for id_ in members.get(member.id, ())}
    return {**crossed, **(own or {"every substance": str(allergen.severity)})}


def _of_range(one: DoseRange) -> str:
    said = (
        ("over", one.over), ("from age", one.age_from), ("below age", one.age_below),
        ("with", one.condition), ("above:", one.severity), ("below:", one.below), ("inside:", one.inside),
    )  # fmt: skip
    grade = f"{one.low} to {one.high} each {one.per}, {one.route}"
    return ", ".join((grade, *(f"{what} {value}" for what, value in said if value)))


def _of_duplicate(duplicate: Duplicate, compendium: Compendium, members: Members) -> Grades:
    spoken_for = {one.of for one in compendium.duplicates.values()}
    of = [
        one
        for one in compendium.classes.values()
        if one.id == duplicate.of or (duplicate.of == ANY_CLASS and one.id not in spoken_for)
    ]
    return (
        {f"the limit of {one.id}": one.at_most for one in of if one.at_most.isdecimal()}
        | {id_: "member" for one in of if duplicate.of != ANY_CLASS for id_ in members.get(one.id, ())}
        | {"the grade": str(duplicate.severity)}
        | {f"{pair.one} with {pair.other}": f"rightly together: {pair.manner}" for pair in duplicate.together}
    )
