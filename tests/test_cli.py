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
from interactions.cli import exits, operate
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
        (("warfarin", "ibuprofen 400"), exits.FOUND),
        (("warfarin",), exits.DONE),
        (("warfarin", "wonderdrug"), exits.INCOMPLETE),
        (("--planned", "ketamine", "--condition", "angina"), exits.FOUND),
        (("metformin", "--egfr", "20", "--age", "60", "--sex", "female"), exits.FOUND),
        (("warfarin", "--pregnant"), exits.FOUND),
        (("clozapine", "--substance", "coffee", "--allergy", "none"), exits.FOUND),
        ((), 2),
        (("warfarin", "--egfr", "many"), 2),
        (("warfarin", "--as-of", "1999.1.1-1"), exits.WRONG_USE),
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
    assert run(monkeypatch, "doctor") == exits.DONE
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
    assert run(monkeypatch, "seed", "load") == exits.DONE
    assert json.loads(capsysbinary.readouterr().out)["new"] is True
    assert run(monkeypatch, "seed", "lint") == exits.DONE
    entry.write_text(entry.read_text().replace("title: nsaids with warfarin", 'title:   "nsaids with warfarin"'))
    capsysbinary.readouterr()
    assert run(monkeypatch, "seed", "lint") == exits.FOUND
    faults = json.loads(capsysbinary.readouterr().out)
    assert [fault["path"] for fault in faults if fault["severity"] == "error"] == [
        "interactions/nsaids/warfarin.bleeding.yaml"
    ]
    assert run(monkeypatch, "seed", "fmt") == exits.DONE
    assert capsysbinary.readouterr().out.split() == [b"interactions/nsaids/warfarin.bleeding.yaml"]
    assert run(monkeypatch, "seed", "export", str(tmp_path / "out")) == exits.DONE
    assert (tmp_path / "out" / "sources.yaml").read_bytes() == (installation.seed / "sources.yaml").read_bytes()
    entry.write_text("severity: grave\n")
    assert run(monkeypatch, "seed", "load") == exits.FOUND
    assert b"interactions/nsaids/warfarin.bleeding.yaml" in capsysbinary.readouterr().err


def test_the_figures_of_the_seed(
    monkeypatch: pytest.MonkeyPatch, installation: Settings, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    ranked = tmp_path / "ranked.csv"
    ranked.write_text("ingredient\nwarfarin\nwonderdrug\n")
    assert run(monkeypatch, "seed", "stats", "--ranked", str(ranked)) == exits.DONE
    document = json.loads(capsysbinary.readouterr().out)
    files = sum(1 for _ in (installation.seed / "substances").iterdir())
    assert document["counts"]["records"]["substances"] == files
    assert document["ranked"] == [{"of": 2, "covered": 1, "missing": ["wonderdrug"]}]
    text = shown(document, show.stats)
    assert f"{files} substances" in text
    assert "1 covered; not wonderdrug" in text
    ranked.write_text("drug\nwarfarin\n")
    assert run(monkeypatch, "seed", "stats", "--ranked", str(ranked)) == exits.FOUND
    assert b"ingredient" in capsysbinary.readouterr().err


def test_the_clinical_diff_against_git(
    monkeypatch: pytest.MonkeyPatch, installation: Settings, git: object, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert git is None
    entry = installation.seed / "interactions" / "nsaids" / "warfarin.bleeding.yaml"
    entry.write_text(
        entry.read_text().replace("severity: major\naction: usually-avoid", "severity: contraindicated\naction: avoid")
    )
    assert run(monkeypatch, "seed", "diff", "HEAD") == exits.DONE
    difference = json.loads(capsysbinary.readouterr().out)
    assert difference["summary"]["raised"] == 1, "aspirin has an entry of its own"
    assert "raises 1" in difference["says"]
    assert "major → contraindicated" in shown(difference, show.difference)
    a_sum = {"kind": "changed", "entry": "cumulative.qt", "count": 1, "details": ["adds quinine (weight 1)"]}
    shown_with_a_sum = shown({**difference, "statements": [a_sum]}, show.difference)
    assert "changed cumulative.qt: adds quinine (weight 1)" in shown_with_a_sum


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
    assert run(monkeypatch, "check", "warfarin") == exits.NOT_READY
    installation.home.mkdir()
    assert run(monkeypatch, "check", "warfarin") == exits.NOT_READY
    monkeypatch.setenv("INTERACTIONS_HOM", "typo")
    assert run(monkeypatch, "check", "warfarin") == exits.NOT_READY
    assert run(monkeypatch, "doctor") == exits.NOT_READY
    assert run(monkeypatch, "nonsense") == 2
    assert "INTERACTIONS_HOM is not a setting" in capfd.readouterr().err


def test_serve_starts_gunicorn_in_its_place(monkeypatch: pytest.MonkeyPatch, installation: Settings) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(operate.os, "execve", lambda _, arguments, _environment: started.append(arguments))
    monkeypatch.setattr(operate.os, "chdir", lambda _: None)
    monkeypatch.setenv("PORT", "8123")
    stale = installation.home / "metrics" / "old.db"
    stale.parent.mkdir(parents=True)
    stale.touch()
    assert run(monkeypatch, "serve") == exits.DONE
    assert started[0][-3:] == ["--bind", "127.0.0.1:8123", "wsgi:app"]
    assert not stale.exists()


def test_what_is_prepared_is_what_is_served(
    monkeypatch: pytest.MonkeyPatch, installation: Settings, tmp_path: Path
) -> None:
    started: list[dict[str, str]] = []
    monkeypatch.setattr(operate.os, "execve", lambda _, _arguments, environment: started.append(environment))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INTERACTIONS_HOME", "Größe der Praxis")
    monkeypatch.setenv("INTERACTIONS_DATABASE_URL", "sqlite:///kept.db")
    assert run(monkeypatch, "serve") == exits.DONE
    assert Path.cwd() == operate.CHECKOUT
    served = Settings.from_environment(started[0])
    assert (served.home, served.sqlite_file) == (tmp_path / "Größe der Praxis", tmp_path / "kept.db")
    assert served.seed == installation.seed
    assert (tmp_path / "kept.db").is_file()


def test_serve_stops_at_a_seed_with_faults_and_names_what_keeps_serving(
    monkeypatch: pytest.MonkeyPatch, installation: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    entry = installation.seed / "interactions" / "nsaids" / "warfarin.bleeding.yaml"
    good = entry.read_text()
    entry.write_text(good.replace("severity: major", "severity: serious"))
    monkeypatch.setattr(operate.os, "execve", lambda *_: pytest.fail("it must not serve"))
    assert run(monkeypatch, "serve") == exits.FOUND
    said = capfd.readouterr().err
    assert "warfarin.bleeding.yaml:4" in said
    assert "there is no release to serve" in said
    entry.write_text(good)
    curate.prepare(installation)
    entry.write_text(good.replace("severity: major", "severity: serious"))
    assert run(monkeypatch, "serve") == exits.FOUND
    assert "a service that is running keeps it" in capfd.readouterr().err
    started: list[list[str]] = []
    monkeypatch.setattr(operate.os, "execve", lambda _, arguments, _environment: started.append(arguments))
    monkeypatch.setattr(operate.os, "chdir", lambda _: None)
    assert run(monkeypatch, "serve", "--keep-going") == exits.DONE
    assert started
    captured = capfd.readouterr()
    assert "THE SEED WAS NOT LOADED" in captured.err
    assert json.loads(captured.out)["errors"] == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyError("wonderdrug"), exits.FAILED),
        (store.OriginUnknown("seed"), exits.FAILED),
        (store.ReleaseNotFound("none"), exits.WRONG_USE),
        (store.RecordUnreadable("a newer form"), exits.NOT_READY),
        (store.ReferenceDangling("x"), exits.NOT_READY),
        (PermissionError(13, "Permission denied"), exits.NOT_READY),
    ],
)
def test_no_failure_looks_like_a_finding(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], error: Exception, code: int
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(operate.diagnose, "examine", fail)
    assert run(monkeypatch, "doctor") == code
    said = " ".join(capfd.readouterr().err.split())
    assert ("The program failed: " + type(error).__name__ in said) == (code == exits.FAILED)
    assert "wonderdrug" not in said


def test_a_revision_that_is_not_there_is_wrong_use(
    monkeypatch: pytest.MonkeyPatch, git: object, capfd: pytest.CaptureFixture[str]
) -> None:
    assert git is None
    assert run(monkeypatch, "seed", "diff", "no-such-branch") == exits.WRONG_USE
    assert "give a commit, branch or tag" in capfd.readouterr().err


def test_texts_are_shown_as_they_were_written() -> None:
    item = {"ref": "medications/0", "text": "blood thinner [INR]", "status": "class", "reason": None,
            "suggestions": [], "classes": [{"id": "a", "name": "Anticoagulants [class]"}]}  # fmt: skip
    finding = {
        "severity": "major", "items": ["medications/0"], "title": "T [bold]", "possible": False, "tentative": True,
        "effect": "E [INR] :pill:", "management": "M [red]", "patient_advice": None, "policy": None, "also": [],
        "depends_on": [{"context": "inr", "if": "[/] 5", "then": {"severity": "minor"}}],
        "sources": [{"title": "S [1]", "at": "p [2]"}],
    }  # fmt: skip
    document = {
        "release": {"id": "r"}, "policy": None, "findings": [finding], "cleared": [], "quietened": [], "plan": None,
        "coverage": {"complete": False, "items": [item], "kinds": [], "context": []},
    }  # fmt: skip
    text = shown(document, show.answer)
    assert "READ AS A CLASS “blood thinner [INR]”: Anticoagulants [class]" in text
    assert "NOT CHECKED" not in text
    for written in ("T [bold] (tentative)", "E [INR] :pill:", "M [red]", "If inr is [/] 5: minor", "S [1], p [2]"):
        assert written in text
    row = {"type": "entry", "name": "n [INR]", "kind": None, "matched": "[m]", "id": "i"}
    assert "n [INR]" in shown({"results": [row]}, show.results)


def test_what_concerns_a_whole_list_is_shown_in_short() -> None:
    from clinical.asking import document  # noqa: PLC0415
    from clinical.ward import KNOWN  # noqa: PLC0415

    asked = {
        "planned": ["ketamine"], "substances": ["wine"], "conditions": ["asthma"], "allergies": ["penicillin (hives)"],
        "medications": ["warfarin", "Xanax", "lisinopril/HCTZ", "Advil", "ibuprofen 400 mg", "sertraline",
                        "escitalopram", "amoxicillin"],
    }  # fmt: skip
    answered = {"release": {"id": "r"}, "policy": None, **document(KNOWN, **asked)}
    text = " ".join(shown(answered, show.answer).split())
    for said in (
        "Allergy: member; urticaria, allergy",
        "In each: Ibuprofen",
        "2 of Ssris; 1 is usual",
        "ketamine: 1; Xanax: 1; wine: 1; asthma: 0.5; together 3.5, and major from 3 on",
        "Under it without ketamine: 2.5; Xanax: 2.5; wine: 2.5",
        "lisinopril/HCTZ: diuretic; lisinopril/HCTZ: raas; Advil: nsaid",
        "It speaks for: alcohol with sedatives (major); alprazolam with ketamine (moderate)",
        "BEFORE • HOLD: Leave out the morning dose. (moderate) • HOLD 5 days: Warfarin goes on acting for 5 days",
        "• Nothing to eat for six hours. DURING • Watch for bleeding. (moderate) • Measure the blood pressure. AFTER",
        "Checked in part: dose; “ibuprofen 400 mg”: no dose range is known here for ibuprofen",
    ):
        assert said in text


def test_doses_are_shown_with_what_they_come_to_and_as_they_were_written() -> None:
    finding = {
        "severity": "major", "items": ["medications/0", "medications/10"], "title": "Too much", "possible": False,
        "tentative": False, "effect": "E", "management": "M", "patient_advice": None, "policy": None, "also": [],
        "depends_on": [{"context": "form", "if": "one of the two is long-acting", "then": {"severity": "none"}}],
        "sources": [], "doses": [], "total": "6.6 g/day", "limit": "4 g/day", "use": "pain",
        "because": ["Tylenol is a brand of acetaminophen", "medications/10: 1 g, four times daily: 4 g/day",
                    "6.6 g/day: the most for pain is 4 g/day"],
    }  # fmt: skip
    items = [
        {"ref": "medications/10", "text": "Tylenol 1 g", "status": "resolved"},
        {"ref": "medications/0", "text": "Percocet", "status": "resolved"},
    ]
    document = {
        "release": {"id": "r"}, "policy": None, "findings": [finding], "cleared": [], "quietened": [], "plan": None,
        "coverage": {"complete": True, "items": items, "kinds": [], "context": []},
    }  # fmt: skip
    text = shown(document, show.answer)
    assert "It comes to 6.6 g/day; the bound for pain is 4 g/day" in text
    assert "“Tylenol 1 g”: 1 g, four times daily: 4 g/day" in text
    assert "6.6 g/day: the most for pain is 4 g/day" in text
    assert "is a brand of" not in text
    assert "If one of the two is long-acting: none" in text
