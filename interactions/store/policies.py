"""The site's policies: added and ended, never changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from interactions.clinical.policy import Effect, Policy, PolicyRefused
from interactions.clinical.vocabulary import Severity
from interactions.store.errors import PolicyNotFound, RecordUnreadable
from interactions.store.tables import PolicyEnd, PolicyRow


class KeptPolicy(NamedTuple):
    """A policy, and when and by whom it was ended, if it was."""

    policy: Policy
    ended: datetime | None
    ended_by: str | None


def next_policy_id(session: Session) -> str:
    """The id of the policy that is added next; in a writing session, nobody else gets it."""
    return f"policy-{_next_sequence(session)}"


def add_policy(session: Session, policy: Policy) -> None:
    """Keep a policy under the id that `next_policy_id` gave, in the caller's transaction."""
    session.add(
        PolicyRow(
            sequence=_next_sequence(session),
            id=policy.id,
            entry=policy.entry,
            effect=policy.effect.value,
            severity=policy.severity.value if policy.severity else None,
            reason=policy.reason,
            owner=policy.owner,
            expires=policy.expires,
            created_at=policy.created,
        )
    )
    session.flush()


def end_policy(session: Session, policy_id: str, *, by: str, now: datetime) -> KeptPolicy:
    """Write that somebody ended a policy, in the caller's transaction. Raises PolicyNotFound."""
    row = session.execute(_kept.where(PolicyRow.id == policy_id)).one_or_none()
    if row is None:
        raise PolicyNotFound(f"there is no policy {policy_id!r}")
    kept = _read(*row)
    if kept.ended is not None:
        raise PolicyNotFound(f"{policy_id} was ended before, on {kept.ended:%Y-%m-%d} by {kept.ended_by}")
    end = PolicyEnd(policy=policy_id, ended_at=now.astimezone(UTC), ended_by=by)
    session.add(end)
    session.flush()
    return KeptPolicy(kept.policy, end.ended_at, end.ended_by)


def policies(session: Session) -> tuple[KeptPolicy, ...]:
    """Every policy that there ever was, the oldest first. Raises RecordUnreadable."""
    return tuple(_read(*row) for row in session.execute(_kept))


def open_policies(session: Session) -> tuple[Policy, ...]:
    """The policies that nobody has ended, expired or not, the oldest first. Raises RecordUnreadable."""
    return tuple(_read(*row).policy for row in session.execute(_kept.where(PolicyEnd.policy.is_(None))))


_kept = (
    select(PolicyRow, PolicyEnd.ended_at, PolicyEnd.ended_by)
    .outerjoin(PolicyEnd, PolicyEnd.policy == PolicyRow.id)
    .order_by(PolicyRow.sequence)
)


def _read(row: PolicyRow, ended: datetime | None, ended_by: str | None) -> KeptPolicy:
    try:
        policy = Policy(
            id=row.id,
            entry=row.entry,
            effect=Effect(row.effect),
            severity=Severity(row.severity) if row.severity else None,
            reason=row.reason,
            owner=row.owner,
            expires=row.expires,
            created=row.created_at,
        )
    except (ValueError, PolicyRefused) as error:
        raise RecordUnreadable(f"{row.id} was written by another version and can't be read: {error}") from error
    return KeptPolicy(policy, ended, ended_by)


def _next_sequence(session: Session) -> int:
    return (session.scalar(select(func.max(PolicyRow.sequence))) or 0) + 1
