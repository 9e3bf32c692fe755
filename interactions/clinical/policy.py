"""Site policy: what this site quietens, raises or annotates, with a reason, an owner and an end. It edits no knowledge.

What is contraindicated is never quietened, and what is quietened is always named in the answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

from rapidfuzz import fuzz, process, utils

from interactions.clinical.answer import Answer, Finding
from interactions.clinical.compendium import Compendium
from interactions.clinical.errors import InteractionsError
from interactions.clinical.vocabulary import Severity

_NEAR = 3  # how many ids a message suggests
_NEAR_SCORE = 60
_MOST_CHARACTERS = 500


class PolicyRefused(InteractionsError):
    """A policy that would do nothing, do harm, or not say why and until when."""


class Effect(StrEnum):
    QUIETEN = "quieten"
    RAISE = "raise"
    ANNOTATE = "annotate"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a site does with one entry. It holds on the days, of UTC, before `expires`.

    `severity` is what the entry is raised or lowered to; an entry that is quietened without one leaves the findings.
    Raises PolicyRefused where effect and severity don't fit.
    """

    id: str
    entry: str
    effect: Effect
    severity: Severity | None
    reason: str
    owner: str
    expires: date
    created: datetime

    def __post_init__(self) -> None:
        if self.severity not in _FITTING[self.effect]:
            fitting = ", ".join(severity.value if severity else "none given" for severity in _FITTING[self.effect])
            given = self.severity.value if self.severity else "none given"
            raise PolicyRefused(f"to {self.effect.value} takes a severity of: {fitting}; it is {given}")


_FITTING: Mapping[Effect, tuple[Severity | None, ...]] = {
    Effect.QUIETEN: (None, Severity.MINOR, Severity.MODERATE, Severity.MAJOR),
    Effect.RAISE: (Severity.CONTRAINDICATED, Severity.MAJOR, Severity.MODERATE, Severity.MINOR),
    Effect.ANNOTATE: (None,),
}


@dataclass(frozen=True)
class SitePolicy:
    """The policies that are active on one day, by entry: of several for one entry, the newest."""

    by_entry: Mapping[str, Policy]

    @classmethod
    def on(cls, day: date, policies: Iterable[Policy]) -> SitePolicy:
        """Of policies that nobody has ended, those that have not expired by `day`."""
        active = sorted((policy for policy in policies if day < policy.expires), key=lambda one: (one.created, one.id))
        return cls({policy.entry: policy for policy in active})

    @cached_property
    def mark(self) -> dict[str, Any] | None:
        """How an answer names the site policy that judged: the hash of all that is active, and how much that is."""
        if not self.by_entry:
            return None
        canonical = json.dumps(
            [asdict(policy) for _, policy in sorted(self.by_entry.items())],
            sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=lambda moment: moment.isoformat(),
        )  # fmt: skip
        return {"hash": f"sha256:{sha256(canonical.encode()).hexdigest()}", "active": len(self.by_entry)}


NO_POLICY = SitePolicy({})


def refuse_unfit(policy: Policy, *, day: date, site: SitePolicy, compendium: Compendium) -> None:
    """Raises PolicyRefused where a policy can't be added on this day, beside those of the site."""
    one_line("reason", policy.reason)
    one_line("owner", policy.owner)
    if policy.expires <= day:
        raise PolicyRefused(f"it expires on {policy.expires}, and today (UTC) is {day}: give a later day")
    if policy.entry not in compendium.statements:
        near = _near(policy.entry, compendium.statements)
        raise PolicyRefused(f"the current release has no entry {policy.entry!r}{near}")
    if other := site.by_entry.get(policy.entry):
        raise PolicyRefused(
            f"{other.id} speaks for {policy.entry} until {other.expires}: end it first (`interactions policy end`)"
        )


def one_line(name: str, text: str) -> str:
    """The text, if it says something in one line. Raises PolicyRefused."""
    if not text.strip() or not text.isprintable() or len(text) > _MOST_CHARACTERS:
        raise PolicyRefused(f"the {name} has to be one line of 1 to {_MOST_CHARACTERS} characters")
    return text


def _near(entry: str, known: Iterable[str]) -> str:
    found = process.extract(
        entry, [*known], scorer=fuzz.token_sort_ratio, processor=utils.default_process, limit=_NEAR,
        score_cutoff=_NEAR_SCORE,
    )  # fmt: skip
    return f"; near: {', '.join(id_ for id_, _, _ in found)}" if found else ""


def apply_policy(answer: Answer, site: SitePolicy) -> Answer:
    """The answer as this site wants it read: findings raised, lowered, annotated, or moved to `quietened`.

    Who applies it to an answer counts its findings afterwards. Findings keep their order among those as grave.
    """
    if not site.by_entry:
        return answer
    judged = [_judged(finding, site) for finding in (*answer.findings, *answer.cleared)]
    findings = [finding for finding, silent in judged if not silent and finding.severity is not Severity.NONE]
    findings.sort(key=lambda finding: -finding.severity.rank)
    return replace(
        answer,
        findings=tuple(findings),
        cleared=tuple(finding for finding, silent in judged if not silent and finding.severity is Severity.NONE),
        quietened=tuple(finding for finding, silent in judged if silent),
    )


def _judged(finding: Finding, site: SitePolicy) -> tuple[Finding, bool]:
    """The finding as the policy that speaks for it has it, and whether it is silent now."""
    policy = _speaking(finding, site)
    if policy is None:
        return finding, False
    if policy.effect is Effect.ANNOTATE:
        return _noted(finding, policy), False
    if policy.effect is Effect.RAISE:
        return _raised(finding, policy), False
    return _quietened(finding, policy, site)


def _speaking(finding: Finding, site: SitePolicy) -> Policy | None:
    """The gravest policy that raises the finding or what is folded under it, or else the one for its own entry."""
    raising = [
        policy
        for id_ in (finding.id, *(one.id for one in finding.also))
        if (policy := site.by_entry.get(id_)) and policy.effect is Effect.RAISE
        if _to(policy).rank > finding.severity.rank
    ]
    return max(raising, key=lambda policy: _to(policy).rank, default=site.by_entry.get(finding.id))


def _to(policy: Policy) -> Severity:
    """What a policy raises or lowers to; `none` is silence."""
    return policy.severity or Severity.NONE


def _raised(finding: Finding, policy: Policy) -> Finding:
    to = _to(policy)
    if to.rank <= finding.severity.rank:
        return _noted(finding, policy, applied=False, note=f"it is {finding.severity.value} without it")
    return _graded(finding, to, policy)


def _quietened(finding: Finding, policy: Policy, site: SitePolicy) -> tuple[Finding, bool]:
    if Severity.CONTRAINDICATED in (finding.severity, *(branch.severity for branch in finding.depends_on)):
        # a branch counts too: what may turn out to be contraindicated stays in sight
        return _noted(finding, policy, applied=False, note="a contraindicated finding is not quietened"), False
    to, folded = _to(policy), _kept_by_folded(finding, site)
    note = None
    if folded.rank > to.rank:
        to, note = folded, f"what is folded under it is {folded.value}"
    if to.rank >= finding.severity.rank:
        return _noted(finding, policy, applied=False, note=note or f"it is {finding.severity.value} without it"), False
    if to is Severity.NONE:
        return _noted(finding, policy), True
    return _graded(finding, to, policy, note), False


def _kept_by_folded(finding: Finding, site: SitePolicy) -> Severity:
    """How grave a sum stays because of the pairs under it: who quietens a sum has said nothing about these."""
    kept = Severity.NONE
    for one in finding.also if "contributors" in finding.more else ():
        policy = site.by_entry.get(one.id)
        quietening = policy if policy and policy.effect is Effect.QUIETEN else None
        kept = _graver(kept, _milder(one.severity, _to(quietening)) if quietening else one.severity)
    return kept


def _graver(one: Severity, other: Severity) -> Severity:
    return one if one.rank >= other.rank else other


def _milder(one: Severity, other: Severity) -> Severity:
    return one if one.rank <= other.rank else other


def _graded(finding: Finding, to: Severity, policy: Policy, note: str | None = None) -> Finding:
    """The finding with this grade. The branches under which its entry speaks at all are raised or lowered with it."""
    choose = _graver if to.rank > finding.severity.rank else _milder
    branches = (
        branch if branch.severity is Severity.NONE else replace(branch, severity=choose(branch.severity, to))
        for branch in finding.depends_on
    )
    noted = _noted(finding, policy, note=note, was=finding.severity)
    return noted._replace(severity=to, depends_on=tuple(one for one in branches if one.severity is not to))


def _noted(
    finding: Finding, policy: Policy, *, applied: bool = True, note: str | None = None, was: Severity | None = None
) -> Finding:
    said = {
        "id": policy.id, "entry": policy.entry, "effect": policy.effect.value, "applied": applied,
        "from": was.value if was else None, "reason": policy.reason, "owner": policy.owner,
        "expires": policy.expires.isoformat(), "note": note,
    }  # fmt: skip
    return finding._replace(policy=said)
