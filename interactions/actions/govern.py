"""The verbs of those who answer for a site: what its policies are, adding one, ending one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine

from interactions import store
from interactions.actions.held import Releases
from interactions.clinical.policy import Effect, Policy, SitePolicy, one_line, refuse_unfit
from interactions.clinical.vocabulary import Severity


def add_policy(
    releases: Releases,
    *,
    entry: str,
    effect: Effect,
    severity: Severity | None,
    reason: str,
    owner: str,
    expires: date,
) -> dict[str, Any]:
    """Quieten, raise or annotate an entry of the current release at this site, from now until it expires.

    Raises PolicyRefused, StoreNotReady.
    """
    compendium = releases.current().knowledge.compendium
    now = datetime.now(UTC)
    with store.writing(releases.engine) as session:
        policy = Policy(store.next_policy_id(session), entry, effect, severity, reason, owner, expires, now)
        site = SitePolicy.on(now.date(), store.open_policies(session))
        refuse_unfit(policy, day=now.date(), site=site, compendium=compendium)
        store.add_policy(session, policy)
    return _document(store.KeptPolicy(policy, None, None), now.date())


def end_policy(engine: Engine, *, policy_id: str, by: str) -> dict[str, Any]:
    """End a policy now; that it was there stays. Raises PolicyNotFound, PolicyRefused, StoreNotReady."""
    now = datetime.now(UTC)
    with store.writing(engine) as session:
        kept = store.end_policy(session, policy_id, by=one_line("name", by), now=now)
    return _document(kept, now.date())


def policies(engine: Engine, *, all_: bool = False) -> dict[str, Any]:
    """How answers name today's site policy, and the active policies; or with `all_` every one there ever was."""
    today = datetime.now(UTC).date()
    with store.reading(engine) as session:
        kept = store.policies(session)
    documents = [_document(one, today) for one in kept]
    site = SitePolicy.on(today, (one.policy for one in kept if one.ended is None))
    return {
        "policy": site.mark,
        "policies": [document for document in documents if all_ or document["state"] == "active"],
    }


def _document(kept: store.KeptPolicy, day: date) -> dict[str, Any]:
    policy = kept.policy
    state = "ended" if kept.ended else "active" if day < policy.expires else "expired"
    return {
        "id": policy.id, "entry": policy.entry, "effect": policy.effect.value,
        "severity": policy.severity.value if policy.severity else None, "reason": policy.reason, "owner": policy.owner,
        "expires": policy.expires.isoformat(), "created": _stamp(policy.created), "state": state,
        "ended": {"at": _stamp(kept.ended), "by": kept.ended_by} if kept.ended else None,
    }  # fmt: skip


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
