"""The command as a person or a script runs it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from rich.console import Console

from interactions import cli, show, store
from interactions.actions import ask, curate
from interactions.actions.held import Releases
from interactions.config import Settings


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the command in this process; its exit code."""
    monkeypatch.setattr(sys, "argv", ["interactions", *arguments])
    try:
        cli.main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.fixture
def ready(installation: Settings) -> Settings:
    curate.prepare(installation)
    return installation


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("warfarin", "ibuprofen 400"), cli.FOUND),
        (("warfarin",), cli.DONE),
        (("warfarin", "wonderdrug"), cli.INCOMPLETE),
        (("--planned", "ketamine", "--condition", "angina"), cli.FOUND),
        (("metformin", "--egfr", "20", "--age", "60", "--sex", "female"), cli.FOUND),
        (("warfarin", "--pregnant"), cli.FOUND),
        (("clozapine", "--substance", "coffee", "--allergy", "none"), cli.FOUND),
        ((), 2),
        (("warfarin", "--egfr", "many"), 2),
        (("warfarin", "--as-of", "1999.1.1-1"), cli.FAILED),
    ],
)
@pytest.mark.usefixtures("ready")
def test_exit_codes_of_a_check(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int) -> None:
    assert run(monkeypatch, "check", *arguments) == code


@pytest.mark.usefixtures("ready")
def test_a_pipe_gets_the_documents_of_the_contract(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    run(monkeypatch, "check", "warfarin", "ibuprofen", "--for-patient")
    answer = json.loads(capsysbinary.readouterr().out)
    assert answer["findings"][0]["management"] is None
    run(monkeypatch, "search", "grapefruit")
    assert json.loads(capsysbinary.readouterr().out)["results"][0]["id"] == "grapefruit-juice"
    run(monkeypatch, "search", "ketamine", "--type", "entry", "--severity", "major", "--json")
    assert [r["id"] for r in json.loads(capsysbinary.readouterr().out)["results"]] == [
        "ketamine+heart-disease.blood-pressure-up"
    ]
    assert run(monkeypatch, "doctor") == cli.DONE
    assert json.loads(capsysbinary.readouterr().out)["problems"] == []


def shown(document: object, table: object) -> str:
    console = Console(width=100, file=None, record=True, force_terminal=False)
    with console.capture() as capture:
        table(console, document)  # type: ignore[operator]
    return capture.get()


def test_a_person_reads_first_what_was_not_checked(ready: Settings) -> None:
    releases = Releases(store.make_engine(ready.database_url))
    from clinical.universe import patient_list  # noqa: PLC0415

    asked = patient_list(planned=["ketamine"], medications=["wonderdrug", "warfarine", "azithromycin", "simvastatin"],
                         substances=["grapefruit juice"], conditions=["heart problem"])  # fmt: skip
    text = shown(ask.check(releases, asked=asked), show.answer)
    order = [
        "NOT CHECKED “wonderdrug”", "Did you mean Warfarin?", "CONTRAINDICATED", "(possible)", "MODERATE", "STUDIED",
        "Not checked: drug-alcohol",
    ]  # fmt: skip
    places = [text.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)
    assert "If route is intravenous: minor" in text


def test_nothing_found_is_said_only_where_everything_was_checked(ready: Settings) -> None:
    releases = Releases(store.make_engine(ready.database_url))
    from clinical.universe import patient_list  # noqa: PLC0415

    complete = shown(ask.check(releases, asked=patient_list(medications=["warfarin"])), show.answer)
    assert "No interactions found; everything given was checked." in complete
    unknown = shown(ask.check(releases, asked=patient_list(medications=["wonderdrug"])), show.answer)
    assert "not everything was checked" in unknown
    assert "No interactions found" not in unknown


def test_tables_for_a_person(ready: Settings) -> None:
    releases = Releases(store.make_engine(ready.database_url))
    assert "Coumadin" in shown(ask.search(releases, query="coum"), show.results)
    assert "Nothing matches" in shown(ask.search(releases, query="xyzzy"), show.results)
    assert "nothing is wrong" in shown({"facts": {"a": 1}, "problems": []}, show.report)
    assert "✗ broken" in shown({"facts": {}, "problems": ["broken"]}, show.report)


def test_the_seed_commands(
    monkeypatch: pytest.MonkeyPatch, installation: Settings, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    entry = installation.seed / "interactions" / "nsaids" / "warfarin.bleeding.yaml"
    assert run(monkeypatch, "seed", "load") == cli.DONE
    assert json.loads(capsysbinary.readouterr().out)["new"] is True
    assert run(monkeypatch, "seed", "lint") == cli.DONE
    entry.write_text(entry.read_text().replace("title: nsaids with warfarin", 'title:   "nsaids with warfarin"'))
    capsysbinary.readouterr()
    assert run(monkeypatch, "seed", "lint") == cli.FOUND
    faults = json.loads(capsysbinary.readouterr().out)
    assert [fault["path"] for fault in faults if fault["severity"] == "error"] == [
        "interactions/nsaids/warfarin.bleeding.yaml"
    ]
    assert run(monkeypatch, "seed", "fmt") == cli.DONE
    assert capsysbinary.readouterr().out.split() == [b"interactions/nsaids/warfarin.bleeding.yaml"]
    assert run(monkeypatch, "seed", "export", str(tmp_path / "out")) == cli.DONE
    assert (tmp_path / "out" / "sources.yaml").read_bytes() == (installation.seed / "sources.yaml").read_bytes()
    entry.write_text("severity: grave\n")
    assert run(monkeypatch, "seed", "load") == cli.FOUND
    assert b"interactions/nsaids/warfarin.bleeding.yaml" in capsysbinary.readouterr().err


def test_the_clinical_diff_against_git(
    monkeypatch: pytest.MonkeyPatch, installation: Settings, git: object, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert git is None
    entry = installation.seed / "interactions" / "nsaids" / "warfarin.bleeding.yaml"
    entry.write_text(
        entry.read_text().replace("severity: major\naction: usually-avoid", "severity: contraindicated\naction: avoid")
    )
    assert run(monkeypatch, "seed", "diff", "HEAD") == cli.DONE
    difference = json.loads(capsysbinary.readouterr().out)
    assert difference["summary"]["raised"] == 1, "aspirin has an entry of its own"
    assert "raises 1" in difference["says"]
    assert "major → contraindicated" in shown(difference, show.difference)


@pytest.fixture
def git(installation: Settings) -> None:
    """The seed folder under git, with one commit."""
    import subprocess  # noqa: PLC0415

    author = ("-c", "user.name=T", "-c", "user.email=t@example.org")
    for command in (["init", "-q"], ["add", "seed"], [*author, "commit", "-qm", "first"]):
        subprocess.run(["git", "-C", str(installation.seed.parent), *command], check=True)  # noqa: S603, S607


def test_before_anything_is_loaded_it_says_so(
    monkeypatch: pytest.MonkeyPatch, installation: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "check", "warfarin") == cli.NOT_READY
    installation.home.mkdir()
    assert run(monkeypatch, "check", "warfarin") == cli.NOT_READY
    monkeypatch.setenv("INTERACTIONS_HOM", "typo")
    assert run(monkeypatch, "check", "warfarin") == cli.NOT_READY
    assert run(monkeypatch, "doctor") == cli.NOT_READY
    assert run(monkeypatch, "nonsense") == 2
    assert "INTERACTIONS_HOM is not a setting" in capfd.readouterr().err


def test_serve_starts_gunicorn_in_its_place(monkeypatch: pytest.MonkeyPatch, installation: Settings) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(cli.os, "execv", lambda _, arguments: started.append(arguments))
    monkeypatch.setattr(cli.os, "chdir", lambda _: None)
    monkeypatch.setenv("PORT", "8123")
    stale = installation.home / "metrics" / "old.db"
    stale.parent.mkdir(parents=True)
    stale.touch()
    assert run(monkeypatch, "serve") == cli.DONE
    assert started[0][-3:] == ["--bind", "127.0.0.1:8123", "wsgi:app"]
    assert not stale.exists()


def test_serve_stops_at_a_seed_with_faults_and_names_what_keeps_serving(
    monkeypatch: pytest.MonkeyPatch, installation: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    entry = installation.seed / "interactions" / "nsaids" / "warfarin.bleeding.yaml"
    good = entry.read_text()
    entry.write_text(good.replace("severity: major", "severity: serious"))
    monkeypatch.setattr(cli.os, "execv", lambda *_: pytest.fail("it must not serve"))
    assert run(monkeypatch, "serve") == cli.FOUND
    said = capfd.readouterr().err
    assert "warfarin.bleeding.yaml:4" in said
    assert "there is no release to serve" in said
    entry.write_text(good)
    curate.prepare(installation)
    entry.write_text(good.replace("severity: major", "severity: serious"))
    assert run(monkeypatch, "serve") == cli.FOUND
    assert "a running service keeps it" in capfd.readouterr().err
