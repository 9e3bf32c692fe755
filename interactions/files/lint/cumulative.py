"""Rules for sums: effects that add up over the list, and roles that must not meet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from interactions.files.lint.dosing import amount
from interactions.files.lint.rule import Finding, Subject, error

_A_PAIR = 2


@error
def a_sum_has_contributors_or_roles(subject: Subject) -> Iterator[Finding]:
    for cumulative in subject.compendium.cumulative.values():
        if cumulative.contributors and cumulative.roles:
            fix = "keep the contributors, or the roles; write two records where both are meant"
            yield Finding(cumulative, ("roles",), "both contributors and roles", fix)
        elif not cumulative.contributors and not cumulative.roles:
            fix = "give `contributors` with their weights, or `roles`"
            yield Finding(cumulative, (), "a sum of nothing", fix)


@error
def a_sum_has_levels_that_ascend(subject: Subject) -> Iterator[Finding]:
    for cumulative in subject.compendium.cumulative.values():
        if not cumulative.levels:
            fix = "say from which sum on it is how grave: {at, severity, action, management}"
            yield Finding(cumulative, ("levels",), "a sum without a level", fix)
        for position, (lower, upper) in enumerate(pairwise(cumulative.levels), start=1):
            if float(upper.at) <= float(lower.at):
                message = f"the level at {upper.at} follows the one at {lower.at}"
                yield Finding(cumulative, ("levels", position, "at"), message, "write the levels from the lowest up")
            elif upper.severity.rank < lower.severity.rank:
                message = f"{upper.severity} at {upper.at}, but {lower.severity} at {lower.at}"
                fix = "more is not less grave: correct one of the two"
                yield Finding(cumulative, ("levels", position, "severity"), message, fix)


@error
def a_contributor_stands_once(subject: Subject) -> Iterator[Finding]:
    for cumulative in subject.compendium.cumulative.values():
        seen = set()
        for position, one in enumerate(cumulative.contributors):
            key = (one.id, one.route)
            if key in seen:
                fix = "keep one of the two: it counts once, at its highest weight"
                yield Finding(cumulative, ("contributors", position), f"`{one.id}` stands twice", fix)
            seen.add(key)


@error
def a_weight_is_one_unless_a_source_says_otherwise(subject: Subject) -> Iterator[Finding]:
    for cumulative in subject.compendium.cumulative.values():
        for position, one in enumerate(cumulative.contributors):
            if float(one.weight) == 0:
                fix = "leave it out: what weighs nothing adds nothing"
                yield Finding(cumulative, ("contributors", position, "weight"), f"`{one.id}` weighs nothing", fix)
            elif float(one.weight) != 1 and not one.source:
                fix = "cite the score that gives it (`source`, `at`), or use 1"
                message = f"`{one.id}` weighs {one.weight} and cites nothing"
                yield Finding(cumulative, ("contributors", position, "weight"), message, fix)


@error
def a_sum_adds_what_can_be_added(subject: Subject) -> Iterator[Finding]:
    """Doses to doses, or items to items; a condition has no dose."""
    conditions = subject.compendium.conditions
    for cumulative in subject.compendium.cumulative.values():
        dosed = [one.per is not None for one in cumulative.contributors]
        if any(dosed) and not all(dosed):
            place = ("contributors", dosed.index(False))
            fix = "give all of them `per`, or none"
            yield Finding(cumulative, place, "some contributors count by their dose, and some do not", fix)
        for position, one in enumerate(cumulative.contributors):
            if one.id in conditions and (one.per or one.route):
                fix = "leave `per` and `route` out"
                yield Finding(cumulative, ("contributors", position), f"`{one.id}` is a condition", fix)


@error
def doses_of_a_sum_are_amounts(subject: Subject) -> Iterator[Finding]:
    for cumulative in subject.compendium.cumulative.values():
        for position, one in enumerate(cumulative.contributors):
            read = amount(one.per) if one.per is not None else None
            if one.per is not None and (read is None or read.value == 0 or read.per not in {None, "hour"}):
                place = ("contributors", position, "per")
                fix = "write the daily dose that weighs so much, as 1 mg, or 1 mcg/hour for a patch"
                yield Finding(cumulative, place, f"`{one.per}` is no dose", fix)


@error
def roles_can_meet(subject: Subject) -> Iterator[Finding]:
    for cumulative in subject.compendium.cumulative.values():
        roles = {one.role for one in cumulative.roles}
        if cumulative.roles and len(roles) < _A_PAIR:
            message = f"only one role, `{cumulative.roles[0].role}`"
            yield Finding(cumulative, ("roles",), message, "name at least two roles that must not meet")
        elif cumulative.roles:
            for position, level in enumerate(cumulative.levels):
                if not (level.at.isdecimal() and _A_PAIR <= int(level.at) <= len(roles)):
                    message = f"a level at {level.at} of {len(roles)} roles"
                    fix = f"write how many roles are met: {' or '.join(map(str, range(_A_PAIR, len(roles) + 1)))}"
                    yield Finding(cumulative, ("levels", position, "at"), message, fix)
