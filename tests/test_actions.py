"""The verbs over a real database and real files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from clinical.universe import COMPENDIUM, patient_list
from sqlalchemy import Engine

from interactions import store
from interactions.actions import ask, curate, diagnose
from interactions.actions.held import LOOK_AGAIN_SECONDS, Held, Releases
from interactions.clinical.catalogue import RecordNotFound
from interactions.clinical.vocabulary import Severity
from interactions.config import ConfigError, Settings
from interactions.files.faults import SeedError
from interactions.files.seed import write_seed

ENTRY = "interactions/nsaids/warfarin.bleeding.yaml"


def engine_of(installation: Settings) -> Engine:
    installation.home.mkdir(exist_ok=True)
    engine = store.make_engine(installation.database_url)
    store.upgrade(engine)
    return engine


def edit(installation: Settings, path: str, old: str, new: str) -> None:
    file = installation.seed / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.yaml")}


def test_export_after_load_gives_back_the_same_bytes(installation: Settings, tmp_path: Path) -> None:
    engine = engine_of(installation)
    curate.load_seed(engine, folder=installation.seed, author="a test")
    changed = curate.export_seed(engine, folder=tmp_path / "out")
    assert files_of(tmp_path / "out") == files_of(installation.seed)
    assert len(changed) == len(files_of(installation.seed))


def test_an_older_release_can_be_exported_and_asked(installation: Settings, tmp_path: Path) -> None:
    engine = engine_of(installation)
    before = files_of(installation.seed)
    first = curate.load_seed(engine, folder=installation.seed, author="a test").publication.release
    edit(installation, ENTRY, "severity: major\naction: usually-avoid", "severity: moderate\naction: minimise-risk")
    second = curate.load_seed(engine, folder=installation.seed, author="a test").publication.release
    assert second.id != first.id
    curate.export_seed(engine, folder=tmp_path / "out", release=first.id)
    assert files_of(tmp_path / "out") == before
    releases, asked = Releases(engine), patient_list(medications=["warfarin", "ibuprofen"])
    assert ask.check(releases, asked=asked)["summary"]["moderate"] == 1
    old = ask.check(releases, asked=asked, as_of=first.id)
    assert (old["summary"]["major"], old["release"]["id"]) == (1, first.id)
    assert ask.check(releases, asked=asked, as_of=second.id)["findings"][0]["entry"]["revision"] == 2


def test_a_seed_with_a_fault_is_not_loaded_and_what_was_there_stays(installation: Settings) -> None:
    engine = engine_of(installation)
    first = curate.load_seed(engine, folder=installation.seed, author="a test").publication.release
    edit(installation, ENTRY, "severity: major", "severity: serious")
    with pytest.raises(SeedError) as error:
        curate.load_seed(engine, folder=installation.seed, author="a test")
    assert [(fault.path, fault.line) for fault in error.value.faults] == [(ENTRY, 4)]
    assert Releases(engine).current().release.id == first.id


def test_02_a_seed_that_is_not_there_loads_nothing(installation: Settings, tmp_path: Path) -> None:
    engine = engine_of(installation)
    for folder in (tmp_path / "nowhere", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(SeedError):
            curate.load_seed(engine, folder=folder, author="a test")
    with pytest.raises(store.StoreNotReady):
        Releases(engine).current()


def test_loading_the_same_again_publishes_nothing(installation: Settings) -> None:
    engine = engine_of(installation)
    curate.load_seed(engine, folder=installation.seed, author="a test")
    again = curate.load_seed(engine, folder=installation.seed, author="a test")
    assert not again.publication.new
    assert again.counts is not None
    assert again.counts.unchanged > 0
    assert (again.counts.added, again.counts.changed, again.counts.removed) == (0, 0, 0)


def test_prepare_loads_once_and_again_after_a_change(installation: Settings) -> None:
    assert curate.prepare(installation).publication.new
    assert curate.prepare(installation).counts is None, "just these files were loaded before"
    edit(installation, ENTRY, "severity: major\naction: usually-avoid", "severity: moderate\naction: minimise-risk")
    changed = curate.prepare(installation)
    assert changed.counts is not None
    assert (changed.counts.changed, changed.publication.new) == (1, True)


def test_progress_is_told(installation: Settings) -> None:
    told: list[tuple[str, int, int]] = []
    curate.load_seed(
        engine_of(installation), folder=installation.seed, author="a test", progress=lambda *step: told.append(step)
    )
    assert {what for what, _, _ in told} == {"Reading", "Saving"}
    assert all(done <= of for _, done, of in told)
    assert told[-1][1] == told[-1][2]


def test_a_process_sees_a_newer_release_soon_and_answers_from_one(installation: Settings) -> None:
    engine = engine_of(installation)
    now = [0.0]
    releases = Releases(engine, clock=lambda: now[0])
    first = curate.load_seed(engine, folder=installation.seed, author="a test").publication.release
    assert releases.current().release.id == first.id
    edit(installation, ENTRY, "severity: major\naction: usually-avoid", "severity: moderate\naction: minimise-risk")
    second = curate.load_seed(engine, folder=installation.seed, author="a test").publication.release
    assert releases.current().release.id == first.id
    now[0] += LOOK_AGAIN_SECONDS
    assert releases.current().release.id == second.id
    assert releases.at(first.id) is releases.at(first.id), "the last old ones are kept"


def test_only_the_last_old_releases_are_kept(installation: Settings) -> None:
    engine = engine_of(installation)
    published = []
    for number in range(4):
        changed = replace(COMPENDIUM.substances["warfarin"], note=f"Change {number}.")
        compendium = replace(COMPENDIUM, substances={**COMPENDIUM.substances, "warfarin": changed})
        write_seed(compendium, installation.seed)
        published.append(curate.load_seed(engine, folder=installation.seed, author="a test").publication.release.id)
    releases = Releases(engine)
    held = [releases.at(release) for release in published[:3]]
    assert releases.at(published[2]) is held[2]
    assert releases.at(published[0]) is not held[0]


def test_search_and_entries_come_in_pages(installation: Settings) -> None:
    curate.prepare(installation)
    releases = Releases(store.make_engine(installation.database_url))
    found, offset = [], 0
    while offset is not None:
        page = ask.entries(releases, substance="ketamine", limit=2, offset=offset)
        found += [entry["id"] for entry in page["entries"]]
        offset = page["next_offset"]
    assert len(found) == len(set(found)) == 7
    grave = ask.entries(releases, substance="ketamine", severity=Severity.CONTRAINDICATED, kind="drug-condition")
    assert len(grave["entries"]) == 2
    assert ask.search(releases, query="ketamine", limit=1)["next_offset"] == 1


def test_a_record_that_is_not_there(installation: Settings) -> None:
    curate.prepare(installation)
    releases = Releases(store.make_engine(installation.database_url))
    with pytest.raises(RecordNotFound, match="there is no record 'nothing' among the classes"):
        ask.record(releases, collection="classes", record_id="nothing")


def test_the_doctor_finds_nothing_wrong_with_a_good_installation(installation: Settings) -> None:
    curate.prepare(installation)
    report = diagnose.examine(installation)
    assert report["problems"] == []
    assert report["facts"]["entries"] == len(COMPENDIUM.entries)


def test_the_doctor_says_what_is_wrong(installation: Settings) -> None:
    assert "is not there" in diagnose.examine(installation)["problems"][0]
    installation.home.mkdir()
    assert "is not there" in diagnose.examine(installation)["problems"][0]
    assert list(installation.home.iterdir()) == [], "the doctor changes nothing"
    (installation.home / "interactions.sqlite3").touch()
    assert "not up to date" in diagnose.examine(installation)["problems"][0]
    store.upgrade(store.make_engine(installation.database_url))
    assert "nothing has been published" in diagnose.examine(installation)["problems"][0]
    edit(installation, ENTRY, "severity: major", "severity: serious")
    assert "the seed has 1 errors" in diagnose.examine(installation)["problems"][1]


def test_the_doctor_misses_entries(installation: Settings) -> None:
    engine = engine_of(installation)
    write_seed(replace(COMPENDIUM, interactions={}, risks={}), installation.seed)
    curate.load_seed(engine, folder=installation.seed, author="a test")
    assert "the release holds no entries" in diagnose.examine(installation)["problems"][0]


def test_without_migrations_it_is_said_plainly(
    installation: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(curate, "MIGRATIONS", tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="runs from a checkout"):
        curate.prepare(installation)
    assert "runs from a checkout" in diagnose.examine(installation)["problems"][0]


def test_an_outage_does_not_take_away_what_is_in_memory(
    installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    curate.prepare(installation)
    now = [0.0]
    releases = Releases(store.make_engine(installation.database_url), clock=lambda: now[0])
    held = releases.current()
    looks = []

    def away(_: object) -> str:
        looks.append(1)
        raise store.StoreNotReady("the database does not answer")

    with monkeypatch.context() as outage:
        outage.setattr(store, "newest_release_id", away)
        now[0] += LOOK_AGAIN_SECONDS
        assert releases.current() is releases.current() is held
        assert len(looks) == 1
        with pytest.raises(store.StoreNotReady, match="does not answer"):
            releases.ready()
        with pytest.raises(store.StoreNotReady):
            Releases(releases.engine).current()
    now[0] += LOOK_AGAIN_SECONDS
    assert releases.ready() is held


def test_who_asks_an_older_release_keeps_nobody_waiting(
    installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_of(installation)
    first = curate.load_seed(engine, folder=installation.seed, author="a test").publication.release.id
    edit(installation, ENTRY, "severity: major\naction: usually-avoid", "severity: moderate\naction: minimise-risk")
    second = curate.load_seed(engine, folder=installation.seed, author="a test").publication.release.id
    now = [0.0]
    releases = Releases(engine, clock=lambda: now[0])
    assert releases.current().release.id == second
    load, meanwhile = releases._load, []

    def load_and_ask(release_id: str) -> Held:
        now[0] += LOOK_AGAIN_SECONDS
        assert not releases._looking.locked(), "or the next line would wait for ever"
        meanwhile.append(releases.current().release.id)
        return load(release_id)

    monkeypatch.setattr(releases, "_load", load_and_ask)
    assert releases.at(first).release.id == first
    assert meanwhile == [second]


def test_a_batch_loads_each_release_once(installation: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_of(installation)
    first = curate.load_seed(engine, folder=installation.seed, author="a test").publication.release.id
    edit(installation, ENTRY, "severity: major\naction: usually-avoid", "severity: moderate\naction: minimise-risk")
    second = curate.load_seed(engine, folder=installation.seed, author="a test").publication.release.id
    releases, asked = Releases(engine), patient_list(medications=["warfarin", "ibuprofen"])
    look, looked = releases.at, []
    monkeypatch.setattr(releases, "at", lambda release: looked.append(release) or look(release))
    found = ask.check_batch(
        releases, patients=[("a", asked, first), ("b", asked, None), ("c", asked, first), ("d", asked, second)]
    )
    assert [(one["ref"], one["release"]["id"]) for one in found] == [
        ("a", first), ("b", second), ("c", first), ("d", second)]  # fmt: skip
    assert looked == [first, second]


def test_entries_of_a_substance_that_is_not_there(installation: Settings) -> None:
    curate.prepare(installation)
    releases = Releases(store.make_engine(installation.database_url))
    with pytest.raises(RecordNotFound, match="there is no record 'nothing' among the substances"):
        ask.entries(releases, substance="nothing")


def test_no_password_is_shown(installation: Settings) -> None:
    secret = replace(installation, database_url="postgresql+psycopg://someone:secret@127.0.0.1:1/nothing")
    report = diagnose.examine(secret)
    assert "secret" not in str(report)
    assert report["problems"]
