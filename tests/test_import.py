"""An import of RxNorm from the files to the answers, and out again. The rows stand in tests/files/sources/rxnorm."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from clinical.universe import COMPENDIUM, patient_list, substance
from sqlalchemy import Engine, func, select
from test_cli import run, shown

from interactions import store
from interactions.actions import ask, curate, imports
from interactions.actions.held import Releases
from interactions.actions.imports import Imported
from interactions.cli import exits, output
from interactions.clinical.compendium import Compendium
from interactions.clinical.model import ImportedNames
from interactions.clinical.patient import Item
from interactions.config import Settings
from interactions.files.seed import write_seed
from interactions.files.sources.rxnorm import ReleaseUnreadable
from interactions.store.tables import Revision

RELEASE = Path(__file__).parent / "files" / "sources" / "rxnorm"


@pytest.fixture
def engine(installation: Settings) -> Engine:
    curate.prepare(installation)
    return store.make_engine(installation.database_url)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RELEASE, tmp_path / "rrf"))


def add(engine: Engine, folder: Path = RELEASE) -> Imported:
    return imports.import_rxnorm(engine, folder=folder, author="a test", progress=lambda *_: None)


def kept(engine: Engine, *origins: str) -> Compendium:
    with store.reading(engine) as session:
        return store.current(session, origins=origins or None)


def checked(engine: Engine, *medications: Item | str) -> dict[str, Any]:
    return ask.check(Releases(engine), asked=patient_list(medications=medications))


def coded(code: str) -> Item:
    return Item(code=("rxnorm", code))


# ---- added


def test_a_clinical_drugs_code_is_its_ingredients(engine: Engine) -> None:
    before = checked(engine, coded("855332"), coded("197885"))
    assert [item["status"] for item in before["coverage"]["items"]] == ["unknown", "unknown"]
    add(engine)
    answer = checked(engine, coded("855332"), coded("197885"), "ibuprofen")
    found = [[one["id"] for one in item["substances"]] for item in answer["coverage"]["items"]]
    assert found == [["warfarin"], ["hydrochlorothiazide", "lisinopril"], ["ibuprofen"]]
    assert [finding["entry"]["id"] for finding in answer["findings"]] == ["nsaids+warfarin.bleeding"]


def test_an_ingredient_that_is_not_known_is_read_and_has_no_entries(engine: Engine) -> None:
    add(engine)
    item = checked(engine, "Tylenol 500 mg")["coverage"]["items"][0]
    assert (item["status"], item["entries"]) == ("resolved", 0)
    assert item["substances"] == [{"id": "rxnorm-161", "name": "acetaminophen", "kind": "drug"}]
    record = ask.record(Releases(engine), collection="substances", record_id="rxnorm-161")
    assert (record["origin"], record["classes"]) == ("rxnorm", [])


def test_a_name_of_this_house_keeps_its_meaning(engine: Engine) -> None:
    add(engine)
    item = checked(engine, "Advil")["coverage"]["items"][0]
    assert [one["id"] for one in item["substances"]] == ["ibuprofen"], "in the release it is a brand of aspirin"


def test_every_row_is_counted(engine: Engine) -> None:
    done = add(engine)
    rows = len((RELEASE / "RXNCONSO.RRF").read_text(encoding="utf-8").splitlines())
    assert done.rows == rows == done.names + done.known + done.refused.counts.total()
    assert (done.names, done.known, done.by_name) == (44, 11, 5)
    assert len(done.refused.counts) == 14


def test_the_same_again_changes_nothing(engine: Engine) -> None:
    first = add(engine)
    again = add(engine)
    assert again.publication == store.Publication(first.publication.release, new=False)
    records = sum(1 for _ in first.records.records())
    assert again.counts == store.SaveCounts(added=0, changed=0, unchanged=records, removed=0, flagged=0)
    assert (again.names, again.known, again.refused) == (first.names, first.known, first.refused)


def test_a_newer_release_takes_the_place_of_the_older(engine: Engine, release: Path) -> None:
    add(engine)
    file = release / "RXNCONSO.RRF"
    rows = file.read_text(encoding="utf-8")
    file.write_text(
        rows.replace("|Jantoven||N|", "|Jantoven||O|").replace("|carprofen||N|", "|carprofen||O|"), encoding="utf-8"
    )
    newer = add(engine, release)
    assert (newer.counts.changed, newer.counts.removed) == (1, 2)
    statuses = [item["status"] for item in checked(engine, "Jantoven", "carprofen", "Tylenol")["coverage"]["items"]]
    assert statuses == ["unknown", "unknown", "resolved"]
    assert kept(engine, "rxnorm") == newer.records


def test_what_is_kept_is_what_was_joined_and_the_rest_is_as_it_was(engine: Engine) -> None:
    before = kept(engine)
    done = add(engine)
    assert kept(engine, "rxnorm") == done.records
    assert kept(engine, "seed", "local") == before
    assert set(kept(engine, "rxnorm").origins.values()) == {"rxnorm"}


def test_the_seed_is_exported_without_it(engine: Engine, installation: Settings, tmp_path: Path) -> None:
    release = add(engine).publication.release
    for number, id_ in enumerate((None, release.id)):
        out = tmp_path / f"out-{number}"
        curate.export_seed(engine, folder=out, release=id_)
        written = {path.relative_to(out): path.read_bytes() for path in out.rglob("*.yaml")}
        assert written == {
            path.relative_to(installation.seed): path.read_bytes() for path in installation.seed.rglob("*.yaml")
        }


def test_a_seed_that_learns_a_drug_takes_over_what_was_imported_of_it(engine: Engine, installation: Settings) -> None:
    add(engine)
    learnt = Compendium.of(
        iter([*COMPENDIUM.records(), ("substances", substance("acetaminophen", codes={"rxnorm": ("161",)}))])
    )
    write_seed(learnt, installation.seed)
    curate.load_seed(engine, folder=installation.seed, author="a test")
    found = checked(engine, "Tylenol", coded("993781"))["coverage"]["items"]
    assert [[one["id"] for one in item["substances"]] for item in found] == [
        ["acetaminophen"],
        ["acetaminophen", "codeine"],
    ]
    assert "rxnorm-161" not in kept(engine).substances
    assert not add(engine).publication.new, "as if the import were made only now"


# ---- taken out again


def test_removed_it_is_as_it_was_before(engine: Engine) -> None:
    before = Releases(engine).current().release
    knew = kept(engine)
    records = sum(1 for _ in add(engine).records.records())
    done = imports.remove(engine, origin="rxnorm", author="a test")
    assert done.records == records
    assert (done.publication.new, done.publication.release.hash) == (True, before.hash)
    assert kept(engine) == knew
    assert checked(engine, coded("855332"))["coverage"]["items"][0]["status"] == "unknown"
    again = imports.remove(engine, origin="rxnorm", author="a test")
    assert (again.records, again.publication.new) == (0, False)


def test_removed_it_stays_on_record_and_can_come_back(engine: Engine) -> None:
    first = add(engine)
    imports.remove(engine, origin="rxnorm", author="a test")
    answer = ask.check(
        Releases(engine), asked=patient_list(medications=["Tylenol"]), as_of=first.publication.release.id
    )
    assert answer["coverage"]["items"][0]["status"] == "resolved"
    again = add(engine)
    assert again.publication.release.hash == first.publication.release.hash
    query = select(func.count()).where(Revision.identifier == "rxnorm-161")
    with store.reading(engine) as session:
        assert session.scalar(query) == 3, "added, removed, added"


def test_what_this_site_refers_to_is_not_taken_out(engine: Engine) -> None:
    add(engine)
    local = ImportedNames("local", "rxnorm-161")
    with store.writing(engine) as session:
        store.save(session, Compendium(imported_names={local.id: local}), origin="local", author="a", reason="r")
    with pytest.raises(store.ReferenceDangling, match="rxnorm-161"):
        imports.remove(engine, origin="rxnorm", author="a test")
    assert "rxnorm-161" in kept(engine).substances


# ---- refused whole


def test_a_release_that_is_not_whole_changes_nothing(engine: Engine, release: Path) -> None:
    first = add(engine)
    file = release / "RXNREL.RRF"
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(ReleaseUnreadable, match=r"RXNREL\.RRF:\d+: a row has 16 columns"):
        add(engine, release)
    assert Releases(engine).current().release == first.publication.release
    assert kept(engine, "rxnorm") == first.records


def test_nothing_is_imported_before_there_is_a_seed(installation: Settings) -> None:
    engine = curate.database(installation)
    for verb in (lambda: add(engine), lambda: imports.remove(engine, origin="rxnorm", author="a test")):
        with pytest.raises(store.StoreNotReady, match="load the seed"):
            verb()
        with store.reading(engine) as session:
            assert store.releases(session) == ()


# ---- the commands


def test_the_commands(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], release: Path
) -> None:
    assert run(monkeypatch, "import", "rxnorm", str(RELEASE)) == exits.DONE
    done = json.loads(capsysbinary.readouterr().out)
    assert (done["origin"], done["rows"], done["new"]) == ("rxnorm", 76, True)
    assert done["added"] == {"names": 44, "substances": 5, "products": 2, "clinical_drugs": 26, "other_codes": 24}
    assert {one["reason"]: one["count"] for one in done["refused"]}["obsolete"] == 2
    assert {"reason": "not English", "count": 1, "examples": ["warfarina"]} in done["refused"]
    assert done["records"]["added"] == sum(1 for _ in kept(engine, "rxnorm").records())
    assert done["release"]["counts"]["imported_names"] == 15
    assert run(monkeypatch, "import", "remove", "rxnorm") == exits.DONE
    removed = json.loads(capsysbinary.readouterr().out)
    assert (removed["removed"], removed["new"]) == (done["records"]["added"], True)
    (release / "RXNSAT.RRF").unlink()
    assert run(monkeypatch, "import", "rxnorm", str(release)) == exits.WRONG_USE
    assert b"RXNSAT.RRF is not in " in capsysbinary.readouterr().err
    assert run(monkeypatch, "import", "remove", "hearsay") == 2


@pytest.mark.usefixtures("engine")
def test_a_person_sees_what_was_added_and_what_was_refused_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr("interactions.cli.imports.give", lambda document, _, table: seen.append(shown(document, table)))
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr(output.Progress, "update", lambda _, task, **step: told.append((task, *step.values())))
    run(monkeypatch, "import", "rxnorm", str(RELEASE))
    text = " ".join(seen[0].split())
    assert "76 rows read: 44 names added" in text
    assert "1 not English warfarina" in text
    assert "(new)" in text
    assert len({task for task, _, _ in told}) == 4, "three files, and the records"
    assert all(done == of for _, done, of in told[-1:])
    run(monkeypatch, "import", "remove", "rxnorm")
    assert "22 records of rxnorm taken out." in seen[1]
