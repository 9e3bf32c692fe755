"""Releases: whole, immutable, and exactly what was kept when they were published."""

import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine, insert, select

from interactions import store
from interactions.clinical.compendium import Compendium
from interactions.files.seed import read_seed
from interactions.store import Publication, Release
from interactions.store.tables import Identifier, Record, ReleaseRow, Revision
from tests.store.strategies import compendia
from tests.store.universe import IBUPROFEN, WORLD, with_

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RENAMED = with_(WORLD, "substances", replace(IBUPROFEN, name="Ibuprofen (renamed)"))


def save(database: Engine, compendium: Compendium, origin: str = "seed") -> None:
    with store.writing(database) as session:
        store.save(session, compendium, origin=origin, author="someone", reason="a test")


def publish(database: Engine, now: datetime = NOON) -> Publication:
    with store.writing(database) as session:
        return store.publish(session, author="someone", engine_version="0.1.0", now=now)


def load(database: Engine, release_id: str) -> Compendium:
    with store.reading(database) as session:
        return store.load_release(session, release_id)


def newest(database: Engine) -> str:
    with store.reading(database) as session:
        return store.newest_release_id(session)


def test_a_release_is_what_was_kept(database: Engine) -> None:
    save(database, WORLD)
    save(database, Compendium(substances={"ibuprofen": IBUPROFEN}), "local")
    release, new = publish(database)
    assert new
    assert release == Release(
        id="2026.11.22-1",
        hash=release.hash,
        published=NOON,
        published_by="someone",
        engine="0.1.0",
        counts={
            "sources": 1,
            "outcomes": 1,
            "substances": 3,
            "products": 1,
            "classes": 2,
            "conditions": 2,
            "interactions": 1,
            "risks": 1,
            "cumulative": 1,
            "allergens": 1,
            "duplicates": 1,
            "dosing": 1,
            "lookalikes": 1,
            "not_drugs": 1,
            "reactions": 1,
            "imported_names": 1,
        },
    )
    loaded = load(database, release.id)
    assert loaded == WORLD
    with store.reading(database) as session:
        now = store.current(session)
        assert store.find_release(session, release.id) == release
        assert store.releases(session) == (release,)
    assert (loaded.revisions, loaded.origins) == (now.revisions, now.origins)
    assert loaded.origins["ibuprofen"] == "local"
    assert newest(database) == release.id


def test_publishing_the_same_again_makes_no_release(database: Engine) -> None:
    save(database, WORLD)
    first = publish(database)
    again = publish(database, NOON + timedelta(days=3))
    assert again == Publication(first.release, new=False)
    with store.reading(database) as session:
        assert len(store.releases(session)) == 1


def test_going_back_is_a_release_of_its_own(database: Engine) -> None:
    for compendium in (WORLD, RENAMED, WORLD):
        save(database, compendium)
        publish(database)
    with store.reading(database) as session:
        third, second, first = store.releases(session)
    assert [third.id, second.id, first.id] == ["2026.11.22-3", "2026.11.22-2", "2026.11.22-1"]
    assert third.hash == first.hash != second.hash
    assert newest(database) == third.id


def test_an_old_release_stays_what_it_was(database: Engine) -> None:
    save(database, WORLD)
    old = publish(database).release
    save(database, RENAMED)
    assert load(database, old.id) == WORLD, "saving does not publish"
    assert newest(database) == old.id
    new = publish(database, NOON + timedelta(days=1)).release
    assert new.id == "2026.11.23-1"
    assert load(database, old.id) == WORLD
    assert load(database, new.id) == RENAMED
    assert load(database, new.id).revisions["ibuprofen"] == 2


def test_the_day_of_a_release_is_that_of_utc(database: Engine) -> None:
    save(database, WORLD)
    release, _ = publish(database, datetime(2026, 11, 23, 1, tzinfo=timezone(timedelta(hours=2))))
    assert release.id == "2026.11.22-1"
    with store.reading(database) as session:
        found = store.find_release(session, release.id)
    assert found == release
    assert found.published.tzinfo == UTC


def test_many_releases_of_one_day_stay_in_order(database: Engine) -> None:
    for number in range(12):
        save(database, Compendium(substances={"ibuprofen": replace(IBUPROFEN, name=str(number))}))
        publish(database)
    assert newest(database) == "2026.11.22-12"


def test_a_release_that_is_not_there(database: Engine) -> None:
    with store.reading(database) as session:
        with pytest.raises(store.ReleaseNotFound, match=r"there is no release '2026\.11\.22-9'"):
            store.load_release(session, "2026.11.22-9")
        with pytest.raises(store.ReleaseNotFound, match=r"there is no release '2026\.11\.22-9'"):
            store.find_release(session, "2026.11.22-9")
        assert store.releases(session) == ()


def test_before_the_first_release_the_store_is_not_ready(database: Engine) -> None:
    with pytest.raises(store.StoreNotReady, match="nothing has been published yet"):
        newest(database)


def forge(database: Engine, original: Release, **changes: object) -> str:
    """Store a release that differs from the original; its own row can't be changed."""
    with store.writing(database) as session:
        row = session.execute(select(ReleaseRow.__table__)).mappings().one()
        assert row["id"] == original.id
        session.execute(insert(ReleaseRow), [{**row, "sequence": 2, "id": "forged", **changes}])
    return "forged"


def body_of(database: Engine) -> bytes:
    with store.reading(database) as session:
        return bytes(session.scalars(select(ReleaseRow.body)).one())


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: zlib.compress(zlib.decompress(body).replace(b'"severity":"major"', b'"severity":"minor"')),
        lambda body: zlib.compress(zlib.decompress(body)[:-1]),
        lambda body: body[: len(body) // 2],
        lambda _: b"",
        lambda _: b"nothing that was ever compressed",
        lambda _: zlib.compress(b"no provenance\n"),
    ],
    ids=["altered", "shortened", "cut off", "empty", "other bytes", "other text"],
)
def test_a_damaged_release_is_not_loaded(database: Engine, damage: Callable[[bytes], bytes]) -> None:
    save(database, WORLD)
    release, _ = publish(database)
    forged = forge(database, release, body=damage(body_of(database)))
    with pytest.raises(store.ReleaseDamaged, match="the stored release forged is not what was published"):
        load(database, forged)


def test_another_hash_is_damage_as_well(database: Engine) -> None:
    save(database, WORLD)
    release, _ = publish(database)
    forged = forge(database, release, hash=release.hash.replace(release.hash[-1], "g"))
    with pytest.raises(store.ReleaseDamaged):
        load(database, forged)


def test_what_this_version_can_not_read_is_not_published(database: Engine) -> None:
    body = '{"id":"x","kind":"drug","name":"X","a_field_of_tomorrow":"y"}'
    revision = {
        "identifier": "x",
        "origin": "local",
        "number": 1,
        "record_type": "substances",
        "body": body,
        "body_hash": "0",
        "created_at": NOON,
        "author": "a newer version",
        "reason": "a test",
    }
    with store.writing(database) as session:
        session.execute(insert(Identifier), [{"id": "x", "record_type": "substances"}])
        session.execute(insert(Revision), [revision])
        session.execute(insert(Record), [{"identifier": "x", "origin": "local", "revision": 1, "flagged": False}])
    with pytest.raises(store.RecordUnreadable, match="a_field_of_tomorrow"):
        publish(database)
    with pytest.raises(store.RecordUnreadable, match="a_field_of_tomorrow"), store.reading(database) as session:
        store.current(session)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(compendium=compendia())
def test_every_compendium_comes_back_from_its_release(database: Engine, compendium: Compendium) -> None:
    with store.writing(database) as session:
        store.save(session, compendium, origin="seed", author="someone", reason="a test")
        release, _ = store.publish(session, author="someone", engine_version="0.1.0", now=NOON)
        assert store.current(session) == compendium
        assert store.load_release(session, release.id) == compendium
        session.rollback()  # the next example finds the database empty


def test_the_real_seed_comes_back_from_its_release(database: Engine) -> None:
    seed = read_seed(Path(__file__).parents[2] / "seed")
    save(database, seed)
    assert load(database, publish(database).release.id) == seed
