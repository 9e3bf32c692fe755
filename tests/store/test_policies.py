"""The site's policies as they are kept: in order, whole, and never changed by their end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from interactions import store
from interactions.clinical.policy import Effect, Policy
from interactions.clinical.vocabulary import Severity
from interactions.store.engine import for_writing

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def policy(id_: str, **changes: Any) -> Policy:
    values: dict[str, Any] = {
        "entry": "nsaids+warfarin.bleeding", "effect": Effect.QUIETEN, "severity": Severity.MINOR,
        "reason": "the clinic measures the INR – twice a week", "owner": "A. Person", "expires": date(2027, 1, 31),
        "created": NOON,
    }  # fmt: skip
    return Policy(id=id_, **values | changes)


def add(database: Engine, **changes: Any) -> Policy:
    with store.writing(database) as session:
        added = policy(store.next_policy_id(session), **changes)
        store.add_policy(session, added)
    return added


def opened(database: Engine) -> tuple[Policy, ...]:
    with store.reading(database) as session:
        return store.open_policies(session)


def test_policies_come_back_whole_and_in_order(database: Engine) -> None:
    added = [
        add(database),
        add(database, effect=Effect.QUIETEN, severity=None),
        add(database, effect=Effect.RAISE, severity=Severity.CONTRAINDICATED, entry="warfarin+ulcer.bleeding"),
        add(database, effect=Effect.ANNOTATE, severity=None, expires=date.max),
    ]
    assert [one.id for one in added] == ["policy-1", "policy-2", "policy-3", "policy-4"]
    assert opened(database) == tuple(added)
    with store.reading(database) as session:
        assert store.policies(session) == tuple(store.KeptPolicy(one, None, None) for one in added)


def test_the_tenth_policy_comes_after_the_ninth(database: Engine) -> None:
    added = [add(database).id for _ in range(11)]
    assert added[-3:] == ["policy-9", "policy-10", "policy-11"]
    assert [one.id for one in opened(database)] == added


def test_ending_one_writes_when_and_by_whom_and_deletes_nothing(database: Engine) -> None:
    first, second = add(database), add(database)
    later = NOON + timedelta(days=3)
    with store.writing(database) as session:
        assert store.end_policy(session, first.id, by="B. Person", now=later) == (first, later, "B. Person")
    assert opened(database) == (second,)
    with store.reading(database) as session:
        assert store.policies(session) == ((first, later, "B. Person"), (second, None, None))
    assert add(database).id == "policy-3", "an id is never given twice"


def test_only_what_is_there_and_not_ended_can_be_ended(database: Engine) -> None:
    kept = add(database)
    with store.writing(database) as session:
        store.end_policy(session, kept.id, by="A. Person", now=NOON)
    with store.writing(database) as session:
        with pytest.raises(store.PolicyNotFound, match=r"policy-1 was ended before, on 2026-11-22 by A\. Person"):
            store.end_policy(session, kept.id, by="B. Person", now=NOON)
        with pytest.raises(store.PolicyNotFound, match="there is no policy 'policy-9'"):
            store.end_policy(session, "policy-9", by="B. Person", now=NOON)
    with store.reading(database) as session:
        assert [one.ended_by for one in store.policies(session)] == ["A. Person"]


def test_a_policy_that_is_not_there_has_no_end(database: Engine) -> None:
    end = text("INSERT INTO policy_ends (policy, ended_at, ended_by) VALUES ('policy-9', :now, 'x')")
    with pytest.raises(IntegrityError), for_writing(database).begin() as sql:
        sql.execute(end, {"now": NOON.isoformat() if database.dialect.name == "sqlite" else NOON})
    with store.reading(database) as session:
        assert store.policies(session) == ()


@pytest.mark.parametrize(("column", "value"), [("effect", "hide"), ("severity", "grave"), ("severity", "none")])
def test_a_policy_of_another_version_is_not_passed_over(database: Engine, column: str, value: str) -> None:
    kept = {"effect": "raise", "severity": "major"} | {column: value}
    insert = text(
        "INSERT INTO policies (sequence, id, entry, effect, severity, reason, owner, expires, created_at) "
        "VALUES (1, 'policy-1', 'x', :effect, :severity, 'r', 'o', '2027-01-31', '2026-11-22 12:00:00')"
    )
    with for_writing(database).begin() as sql:
        sql.execute(insert, kept)
    with pytest.raises(store.RecordUnreadable, match="policy-1 was written by another version"):
        opened(database)
