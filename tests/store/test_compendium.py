"""Saving what an origin says, and reading what all of them say together."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from interactions import store
from interactions.clinical.compendium import Compendium
from interactions.clinical.model import Condition, DrugClass, Outcome
from interactions.clinical.vocabulary import Severity, Status
from interactions.store import SaveCounts
from interactions.store.identifiers import identifier_of
from interactions.store.tables import Identifier, Record, RecordLink, Revision
from tests.store.universe import (
    ASPIRIN,
    BLEEDING_SUM,
    IBUPROFEN,
    LABEL,
    NSAIDS,
    NSAIDS_WARFARIN,
    SALICYLATE_ALLERGY,
    SALICYLATES,
    TWO_NSAIDS,
    WARFARIN,
    WARFARIN_DOSES,
    WARFARIN_ULCER,
    WORLD,
    with_,
    without,
)

NOTHING = Compendium()
RENAMED = replace(IBUPROFEN, name="Ibuprofen (renamed)")
ALONE = Compendium(substances={"ibuprofen": IBUPROFEN})


def save(database: Engine, compendium: Compendium, origin: str = "seed") -> SaveCounts:
    with store.writing(database) as session:
        return store.save(session, compendium, origin=origin, author="someone", reason="a test")


def current(database: Engine) -> Compendium:
    with store.reading(database) as session:
        return store.current(session)


def revisions(database: Engine, identifier: str) -> list[tuple[str, int, bool]]:
    """Origin, number and whether there is a body, in the order of their numbers."""
    query = (
        select(Revision.origin, Revision.number, Revision.body.is_not(None))
        .where(Revision.identifier == identifier)
        .order_by(Revision.origin, Revision.number)
    )
    with store.reading(database) as session:
        return [tuple(row) for row in session.execute(query)]


def flagged(database: Engine) -> list[str]:
    with store.reading(database) as session:
        return list(session.scalars(select(Record.identifier).where(Record.flagged).order_by(Record.identifier)))


# ---- saved and read


def test_what_is_saved_is_what_is_read(database: Engine) -> None:
    assert save(database, WORLD) == SaveCounts(added=20, changed=0, unchanged=0, removed=0, flagged=0)
    read = current(database)
    assert read == WORLD
    identifiers = {identifier_of(name, record) for name, record in WORLD.records()}
    assert read.revisions == dict.fromkeys(identifiers, 1)
    assert read.origins == dict.fromkeys(identifiers, "seed")


def test_nothing_saved_is_nothing_read(database: Engine) -> None:
    assert current(database) == NOTHING


def test_saving_the_same_again_writes_nothing(database: Engine) -> None:
    save(database, WORLD)
    assert save(database, WORLD) == SaveCounts(added=0, changed=0, unchanged=20, removed=0, flagged=0)
    assert revisions(database, "warfarin") == [("seed", 1, True)]


def test_only_what_changed_gets_a_revision(database: Engine) -> None:
    save(database, WORLD)
    changed = with_(WORLD, "substances", RENAMED)
    assert save(database, changed) == SaveCounts(added=0, changed=1, unchanged=19, removed=0, flagged=0)
    assert current(database) == changed
    assert current(database).revisions["ibuprofen"] == 2
    assert revisions(database, "ibuprofen") == [("seed", 1, True), ("seed", 2, True)]
    assert revisions(database, "warfarin") == [("seed", 1, True)]


def test_a_record_that_is_gone_keeps_its_history_and_may_return(database: Engine) -> None:
    save(database, WORLD)
    less = without(WORLD, "nsaids+warfarin.bleeding")
    assert save(database, less) == SaveCounts(added=0, changed=0, unchanged=19, removed=1, flagged=0)
    assert current(database) == less
    assert save(database, less) == SaveCounts(added=0, changed=0, unchanged=19, removed=0, flagged=0)
    assert revisions(database, "nsaids+warfarin.bleeding") == [("seed", 1, True), ("seed", 2, False)]

    assert save(database, WORLD) == SaveCounts(added=1, changed=0, unchanged=19, removed=0, flagged=0)
    assert current(database) == WORLD
    assert current(database).revisions["nsaids+warfarin.bleeding"] == 3


def test_who_why_and_what_stand_beside_each_revision(database: Engine) -> None:
    save(database, WORLD)
    with store.reading(database) as session:
        row = session.execute(
            select(
                Revision.author,
                Revision.reason,
                Revision.record_type,
                Revision.kind,
                Revision.severity,
                Revision.status,
                Revision.created_at,
            ).where(Revision.identifier == NSAIDS_WARFARIN.id)
        ).one()
        kind = session.scalar(select(Revision.kind).where(Revision.identifier == "warfarin"))
    assert row[:6] == ("someone", "a test", "interactions", None, Severity.MAJOR, Status.REVIEWED)
    assert row.created_at.utcoffset().total_seconds() == 0
    assert kind == "drug"


def test_progress_is_told_up_to_the_end(database: Engine) -> None:
    many = Compendium(substances={f"s{i}": replace(IBUPROFEN, id=f"s{i}") for i in range(600)})
    told: list[tuple[int, int]] = []
    with store.writing(database) as session:
        store.save(
            session,
            many,
            origin="seed",
            author="someone",
            reason="a test",
            progress=lambda done, total: told.append((done, total)),
        )
    assert told == [(250, 600), (500, 600), (600, 600)]


# ---- origins


def test_saving_one_origin_never_touches_another(database: Engine) -> None:
    save(database, WORLD)
    local = Compendium(substances={"naproxen": replace(IBUPROFEN, id="naproxen", name="Naproxen")})
    save(database, local, "local")
    assert set(current(database).substances) == {"aspirin", "ibuprofen", "naproxen", "warfarin"}
    assert current(database).origins["naproxen"] == "local"

    assert save(database, NOTHING).removed == 20
    assert current(database) == local
    assert save(database, NOTHING, "local").removed == 1
    assert current(database) == NOTHING


def test_a_local_record_shadows_the_seeds(database: Engine) -> None:
    save(database, WORLD)
    assert save(database, Compendium(substances={"ibuprofen": RENAMED}), "local").added == 1
    read = current(database)
    assert read == with_(WORLD, "substances", RENAMED)
    assert (read.origins["ibuprofen"], read.revisions["ibuprofen"]) == ("local", 1)

    save(database, NOTHING, "local")
    assert current(database) == WORLD


def test_a_shadow_is_flagged_when_the_seed_changes_under_it(database: Engine) -> None:
    save(database, WORLD)
    save(database, Compendium(substances={"ibuprofen": RENAMED, "aspirin": ASPIRIN}), "local")
    assert flagged(database) == []

    other = with_(WORLD, "substances", replace(IBUPROFEN, routes=("oral",)))
    assert save(database, other).flagged == 1
    assert flagged(database) == ["ibuprofen"]
    assert current(database).substances["ibuprofen"] == RENAMED
    assert save(database, WORLD).flagged == 0, "it is flagged already"

    looked_at = replace(RENAMED, routes=("oral",))
    assert save(database, Compendium(substances={"ibuprofen": looked_at, "aspirin": ASPIRIN}), "local").changed == 1
    assert flagged(database) == []


def test_a_shadow_is_flagged_when_the_seeds_record_goes_or_comes(database: Engine) -> None:
    save(database, ALONE, "local")
    assert save(database, ALONE).flagged == 1
    save(database, Compendium(substances={"ibuprofen": RENAMED}), "local")
    assert save(database, NOTHING).flagged == 1
    assert current(database).substances == {"ibuprofen": RENAMED}


def test_a_withdrawn_shadow_is_not_flagged(database: Engine) -> None:
    save(database, ALONE)
    save(database, ALONE, "local")
    save(database, NOTHING, "local")
    assert save(database, Compendium(substances={"ibuprofen": RENAMED})).flagged == 0


def test_an_origin_that_does_not_exist_is_refused(database: Engine) -> None:
    with pytest.raises(store.OriginUnknown, match="there is no origin 'hearsay'"):
        save(database, WORLD, "hearsay")


# ---- one name space


def test_an_id_stays_with_its_type_for_ever(database: Engine) -> None:
    save(database, WORLD)
    save(database, NOTHING)
    with pytest.raises(store.IdentifierTaken, match="classes: the id ibuprofen belongs to substances for ever"):
        save(database, Compendium(classes={"ibuprofen": DrugClass("ibuprofen", "x", "x")}))
    assert current(database) == NOTHING


def test_an_id_may_not_name_two_types_at_once(database: Engine) -> None:
    twice = replace(ALONE, classes={"ibuprofen": DrugClass("ibuprofen", "x", "x")})
    with pytest.raises(store.IdentifierTaken, match="classes: the id ibuprofen belongs to substances"):
        save(database, twice)


def test_an_outcome_may_be_called_as_the_condition_that_it_is(database: Engine) -> None:
    both = Compendium(
        conditions={"hypotension": Condition("hypotension", "Hypotension")},
        outcomes={"hypotension": Outcome("hypotension", "Hypotension", "low blood pressure")},
        sources={"hypotension": replace(LABEL, id="hypotension")},
    )
    assert save(database, both).added == 3
    assert current(database) == both


# ---- references


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("nsaids", r"nsaids\+warfarin.bleeding \(seed\) as between: nsaids"),
        ("bleeding", r"warfarin\+ulcer.bleeding \(seed\) as outcome: outcome.bleeding"),
        ("label", r"duplicate.nsaids \(seed\) as together.source: source.label"),
        ("salicylates", r"duplicate.nsaids \(seed\) as together.other: salicylates"),
        ("ulcer", r"warfarin\+ulcer.bleeding \(seed\) as condition: ulcer"),
    ],
)
@pytest.mark.parametrize("before", [NOTHING, WORLD], ids=["first load", "later load"])
def test_what_is_referred_to_must_be_there_or_nothing_is_saved(
    database: Engine, missing: str, named: str, before: Compendium
) -> None:
    save(database, before)
    with pytest.raises(store.ReferenceDangling, match=named):
        save(database, without(WORLD, missing))
    assert current(database) == before


def test_the_seed_may_not_drop_what_a_local_record_refers_to(database: Engine) -> None:
    local = Compendium(classes={"my-class": replace(SALICYLATES, id="my-class")})
    save(database, Compendium(substances={"aspirin": ASPIRIN}))
    save(database, local, "local")
    with pytest.raises(store.ReferenceDangling, match=r"my-class \(local\) as members.id: aspirin"):
        save(database, NOTHING)
    assert set(current(database).substances) == {"aspirin"}


def test_a_local_record_may_stand_in_for_what_the_seed_drops(database: Engine) -> None:
    substances = Compendium(substances={"aspirin": ASPIRIN})
    save(database, replace(substances, classes={"salicylates": SALICYLATES}))
    save(database, substances, "local")
    assert save(database, Compendium(classes={"salicylates": SALICYLATES})).removed == 1


def test_an_old_revision_may_refer_to_what_is_gone(database: Engine) -> None:
    save(database, WORLD)
    citing = ("lookalike.warfarin/Jantoven", BLEEDING_SUM.id, SALICYLATE_ALLERGY.id, TWO_NSAIDS.id, WARFARIN_DOSES.id)
    unlinked = with_(without(WORLD, "label", *citing), "substances", replace(WARFARIN, profile=(), procedure=()))
    unlinked = with_(unlinked, "classes", replace(NSAIDS, members=()))
    unlinked = with_(unlinked, "interactions", replace(NSAIDS_WARFARIN, sources=()))
    unlinked = with_(unlinked, "risks", replace(WARFARIN_ULCER, sources=()))
    assert save(database, unlinked).removed == 1 + len(citing)
    assert current(database) == unlinked


def test_the_database_itself_forbids_a_dangling_reference(database: Engine) -> None:
    save(database, WORLD)
    link = {"identifier": "warfarin", "origin": "seed", "number": 1, "role": "contains", "target": "unobtainium"}
    with pytest.raises(IntegrityError), store.writing(database) as session:
        session.execute(insert(RecordLink), [link])
    with store.reading(database) as session:
        assert session.scalar(select(func.count()).where(RecordLink.target == "unobtainium")) == 0


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (Record, {"identifier": "warfarin", "origin": "seed", "revision": 7, "flagged": False}),
        (Record, {"identifier": "nobody", "origin": "seed", "revision": 1, "flagged": False}),
        (RecordLink, {"identifier": "warfarin", "origin": "seed", "number": 7, "role": "x", "target": "warfarin"}),
    ],
)
def test_the_database_itself_forbids_a_row_of_no_revision(
    database: Engine, table: type, row: dict[str, object]
) -> None:
    with store.writing(database) as session:
        session.execute(insert(Identifier), [{"id": "warfarin", "record_type": "substances"}])
    with pytest.raises(IntegrityError), store.writing(database) as session:
        session.execute(insert(table), [row])


def test_what_can_not_be_stored_leaves_everything_as_it_was(database: Engine) -> None:
    save(database, WORLD)
    with pytest.raises(store.RecordNotStorable):
        save(database, with_(WORLD, "substances", replace(IBUPROFEN, note="\ud800")))
    assert current(database) == WORLD
