"""A site's policies from the command to the answer, and what a release changes for saved lists."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from clinical.universe import COMPENDIUM, patient_list
from rich.console import Console
from sqlalchemy import Engine

from interactions import cli, show, store
from interactions.actions import ask
from interactions.actions.held import LOOK_AGAIN_SECONDS, Releases
from interactions.cli import exits
from interactions.cli.lists import ListsUnreadable, read_lists
from interactions.clinical.compendium import Compendium
from interactions.clinical.policy import Effect, Policy
from interactions.clinical.vocabulary import Severity
from interactions.config import Settings

BLEEDING = "nsaids+warfarin.bleeding"
PAIR = patient_list(medications=["warfarin", "ibuprofen"])
FAR = "2999-01-31"
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command; its exit code, and the document that it wrote or what it said of an error."""

    def run(*arguments: str) -> tuple[int, Any]:
        monkeypatch.setattr(sys, "argv", ["interactions", *arguments])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        written = capfdbinary.readouterr()
        said = " ".join(written.err.decode().split())
        return int(stop.value.code or 0), json.loads(written.out) if written.out else said

    return run


@pytest.fixture
def engine(installation: Settings) -> Iterator[Engine]:
    """The installation's database, with the tiny universe published."""
    installation.home.mkdir()
    engine = store.make_engine(installation.database_url)
    store.upgrade(engine)
    publish(engine, COMPENDIUM)
    yield engine
    engine.dispose()


def publish(engine: Engine, compendium: Compendium) -> str:
    with store.writing(engine) as session:
        store.save(session, compendium, origin="seed", author="a test", reason="a test")
        return store.publish(session, author="a test", engine_version="0", now=datetime.now(UTC)).release.id


def milder() -> Compendium:
    entry = replace(COMPENDIUM.interactions[BLEEDING], severity=Severity.MODERATE)
    substances = {id_: one for id_, one in COMPENDIUM.substances.items() if id_ != "pentazocine"}
    return replace(COMPENDIUM, interactions={**COMPENDIUM.interactions, BLEEDING: entry}, substances=substances)


def shown(document: Any, table: Callable[[Console, Any], None]) -> str:
    console = Console(width=200, file=io.StringIO(), force_terminal=False)
    with console.capture() as capture:
        table(console, document)
    return capture.get()


WHY = ("--reason", "measured twice a week", "--owner", "A. Person", "--expires", FAR)


@pytest.mark.usefixtures("engine")
def test_a_policy_is_added_listed_applied_and_ended(run: Run) -> None:
    assert run("policy", "list") == (exits.DONE, {"policy": None, "policies": []})
    code, added = run("policy", "add", "quieten", BLEEDING, "--severity", "minor", *WHY)
    assert code == exits.DONE
    created = added.pop("created")
    assert datetime.fromisoformat(created) <= datetime.now(UTC)
    assert added == {
        "id": "policy-1", "entry": BLEEDING, "effect": "quieten", "severity": "minor",
        "reason": "measured twice a week", "owner": "A. Person", "expires": FAR, "state": "active", "ended": None,
    }  # fmt: skip
    _, listed = run("policy", "list", "--json")
    assert listed["policies"] == [{**added, "created": created}]
    code, answer = run("check", "warfarin", "ibuprofen")
    assert code == exits.FOUND
    assert answer["policy"] == listed["policy"]
    assert (answer["policy"]["active"], answer["summary"]["minor"], answer["summary"]["major"]) == (1, 1, 0)
    assert answer["findings"][0]["policy"]["from"] == "major"
    code, ended = run("policy", "end", "policy-1", "--by", "B. Person")
    assert (code, ended["state"], ended["ended"]["by"]) == (exits.DONE, "ended", "B. Person")
    assert run("policy", "list") == (exits.DONE, {"policy": None, "policies": []})
    assert run("policy", "list", "--all")[1]["policies"] == [ended]
    assert run("check", "warfarin", "ibuprofen")[1]["findings"][0]["policy"] is None


@pytest.mark.usefixtures("engine")
def test_what_is_quietened_is_no_finding_and_is_said(run: Run) -> None:
    run("policy", "add", "quieten", BLEEDING, *WHY)
    code, answer = run("check", "warfarin", "ibuprofen")
    assert (code, answer["findings"], answer["coverage"]["complete"]) == (exits.DONE, [], True)
    assert answer["quietened"][0]["entry"] == BLEEDING
    text = shown(answer, show.answer)
    assert "QUIETENED HERE major nsaids with warfarin" in text
    assert "took it off the findings: measured twice a week (A. Person, until 2999-01-31)" in text
    assert "Nothing was found but what this site quietened; everything was checked" in text
    assert "No interactions found" not in text
    assert "Site policy sha256:" in text
    unsure = shown(run("check", "warfarin", "ibuprofen", "wonderdrug")[1], show.answer)
    assert "Nothing was found but what this site quietened, but not everything was checked." in unsure


@pytest.mark.usefixtures("engine")
def test_a_person_reads_what_a_policy_did(run: Run) -> None:
    run("policy", "add", "quieten", "clarithromycin+simvastatin.myopathy", *WHY)
    run("policy", "add", "raise", BLEEDING, "--severity", "contraindicated", *WHY)
    run("policy", "add", "annotate", "azithromycin+simvastatin.myopathy", *WHY)
    medicines = ("warfarin", "ibuprofen", "clarithromycin", "simvastatin", "azithromycin")
    text = shown(run("check", *medicines)[1], show.answer)
    assert (
        "Site policy policy-1 on clarithromycin+simvastatin.myopathy would quieten it, and does not: "
        "a contraindicated finding is not quietened: measured twice a week" in text
    )
    assert f"Site policy policy-2 on {BLEEDING} graded it so, from major: measured" in text
    assert "policy-3 on azithromycin+simvastatin.myopathy says: measured" in text
    patients = shown(run("check", *medicines, "--for-patient")[1], show.answer)
    assert "graded it so, from major (until 2999-01-31)" in patients
    assert "A. Person" not in patients


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("quieten", "nsaids+warfarin.bleding", *WHY), f"near: {BLEEDING}"),
        (("raise", BLEEDING, *WHY), "to raise takes a severity of"),
        (("raise", BLEEDING, "--severity", "grave", *WHY), "'grave' is not one of"),
        (("hide", BLEEDING, *WHY), "'hide' is not one of"),
        (("annotate", BLEEDING, *WHY[:-1], "2020-01-31"), "give a later day"),
        (("annotate", BLEEDING, *WHY[:-1], "some day"), "does not match the format"),
        (("annotate", BLEEDING, *WHY[:-2]), "Missing option '--expires'"),
        (("annotate", BLEEDING, *WHY[2:]), "Missing option '--reason'"),
        (("annotate", BLEEDING, "--reason", " ", *WHY[2:]), "the reason has to be one line"),
    ],
)
@pytest.mark.usefixtures("engine")
def test_a_policy_that_does_not_fit_is_refused(run: Run, arguments: tuple[str, ...], says: str) -> None:
    code, said = run("policy", "add", *arguments)
    assert code == exits.WRONG_USE
    assert says in said
    assert run("policy", "list", "--all")[1]["policies"] == []


@pytest.mark.usefixtures("engine")
def test_one_entry_has_one_policy_at_a_time(run: Run) -> None:
    run("policy", "add", "annotate", BLEEDING, *WHY)
    code, said = run("policy", "add", "quieten", BLEEDING, *WHY)
    assert (code, "policy-1 speaks for" in said) == (exits.WRONG_USE, True)
    assert run("policy", "end", "policy-1", "--by", "")[0] == exits.WRONG_USE
    assert run("policy", "end", "policy-1", "--by", "B. Person")[0] == exits.DONE
    assert run("policy", "end", "policy-1", "--by", "B. Person") == (
        exits.WRONG_USE, f"Error: policy-1 was ended before, on {datetime.now(UTC):%Y-%m-%d} by B. Person"
    )  # fmt: skip
    assert run("policy", "add", "quieten", BLEEDING, *WHY)[1]["id"] == "policy-2"


def test_policies_for_a_person() -> None:
    assert "No policy is active" in shown({"policy": None, "policies": []}, show.policies)
    one = {"id": "policy-1", "entry": "a+b.c", "effect": "raise", "severity": "major", "reason": "r [x]", "owner": "O",
           "expires": FAR, "state": "ended", "ended": {"at": "…", "by": "P"}}  # fmt: skip
    assert shown({"policies": [one, {**one, "severity": None, "ended": None}]}, show.policies).splitlines() == [
        "policy-1 (ended) raise a+b.c to major, until 2999-01-31: r [x] (O; ended by P)",
        "policy-1 (ended) raise a+b.c, until 2999-01-31: r [x] (O)",
    ]


def kept(engine: Engine, expires: date) -> Policy:
    with store.writing(engine) as session:
        policy = Policy(
            store.next_policy_id(session), BLEEDING, Effect.QUIETEN, None, "r", "o", expires, datetime.now(UTC)
        )
        store.add_policy(session, policy)
    return policy


def test_a_process_sees_a_changed_policy_soon(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    releases = Releases(engine, clock=lambda: now[0])
    assert ask.check(releases, asked=PAIR)["policy"] is None
    policy = kept(engine, date.max)
    assert ask.check(releases, asked=PAIR)["policy"] is None, "not yet"
    now[0] += LOOK_AGAIN_SECONDS
    judged = ask.check(releases, asked=PAIR)
    assert (judged["policy"]["active"], judged["findings"]) == (1, [])
    assert [one["policy"] for one in ask.check_batch(releases, patients=[(None, PAIR, None)])] == [judged["policy"]]
    with store.writing(engine) as session:
        store.end_policy(session, policy.id, by="p", now=datetime.now(UTC))
    with monkeypatch.context() as outage:
        outage.setattr(store, "newest_release_id", away)
        now[0] += LOOK_AGAIN_SECONDS
        assert ask.check(releases, asked=PAIR) == judged, "an outage takes away no policy"
    now[0] += LOOK_AGAIN_SECONDS
    assert ask.check(releases, asked=PAIR)["policy"] is None


def away(_: object) -> str:
    raise store.StoreNotReady("the database does not answer")


def test_an_expired_policy_does_nothing(engine: Engine, run: Run) -> None:
    kept(engine, datetime.now(UTC).date() - timedelta(days=1))
    answer = ask.check(Releases(engine), asked=PAIR)
    assert (answer["policy"], answer["summary"]["major"]) == (None, 1)
    assert run("policy", "list") == (exits.DONE, {"policy": None, "policies": []})
    assert [one["state"] for one in run("policy", "list", "--all")[1]["policies"]] == ["expired"]


def test_the_policy_of_today_judges_an_older_release_too(engine: Engine) -> None:
    publish(engine, milder())
    kept(engine, date.max)
    releases = Releases(engine)
    older = releases.at(ask.releases_published(releases)[-1]["id"]).release.id
    answer = ask.check(releases, asked=PAIR, as_of=older)
    assert (answer["release"]["id"], answer["quietened"][0]["severity"]) == (older, "major")


def test_releases_are_listed_and_compared(engine: Engine, run: Run) -> None:
    publish(engine, milder())
    code, listed = run("release", "list")
    newer, older = (one["id"] for one in listed["releases"])
    assert (code, newer > older) == (exits.DONE, True)
    assert newer in shown(listed, show.releases)
    code, difference = run("release", "diff", older, newer)
    assert (code, difference["summary"]["lowered"]) == (exits.DONE, 1)
    assert "lowers 1" in shown(difference, show.difference)
    assert run("release", "diff", older, "1999.1.1-1") == (exits.WRONG_USE, "Error: there is no release '1999.1.1-1'")


LISTS = [
    {"ref": "bed 1", "medications": ["warfarin", "ibuprofen"]},
    {"ref": "bed 2", "medications": ["warfarin"], "patient": {"egfr": 44}},
    {"medications": ["pentazocine"]},
]


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(json.dumps(one) for one in LISTS),
        json.dumps(LISTS),
        json.dumps({"patients": LISTS}, indent=2),
    ],
    ids=["lines", "array", "batch"],
)
def test_the_lists_that_are_answered_otherwise(engine: Engine, run: Run, tmp_path: Path, text: str) -> None:
    older, newer = Releases(engine).current().release.id, publish(engine, milder())
    code, document = run("release", "affected", older, newer, "--lists", written(tmp_path / "lists", text))
    assert code == exits.FOUND
    assert document["says"] == "2 of 3 lists are answered otherwise"
    assert (document["older"]["id"], document["newer"]["id"], document["lists"]) == (older, newer, 3)
    first, third = document["affected"]
    assert (first["ref"], first["number"], third["ref"], third["number"]) == ("bed 1", 1, None, 3)
    (change,) = first["findings"]
    assert (change["entry"], change["items"]) == (BLEEDING, ["medications/0", "medications/1"])
    assert [change["before"]["severity"], change["after"]["severity"]] == ["major", "moderate"]
    assert third["complete"] == {"before": True, "after": False}
    text = shown(document, show.affected)
    assert "regraded nsaids+warfarin.bleeding (major → moderate): medications/0 + medications/1" in text
    assert "list 3" in text
    assert "medications/0 “pentazocine”: resolved pentazocine → unknown" in text
    assert "everything was checked: yes → no" in text


def test_a_finding_that_is_not_there_is_nothing_to_a_person() -> None:
    change = {"change": "added", "entry": "e", "items": ["planned/0"], "before": None,
              "after": {"severity": "major", "possible": True, "tentative": True}}  # fmt: skip
    one = {"ref": "r", "number": 1, "findings": [change], "items": [], "complete": {"before": True, "after": True}}
    text = shown({"says": "1 of 1 lists is answered otherwise", "affected": [one]}, show.affected)
    assert "added e (nothing → major (possible) (tentative)): planned/0" in text
    assert "everything" not in text


def test_where_nothing_differs_it_ends_with_0(engine: Engine, run: Run, tmp_path: Path) -> None:
    older, newer = Releases(engine).current().release.id, publish(engine, milder())
    path = written(tmp_path / "lists", json.dumps(LISTS[1]))
    code, document = run("release", "affected", older, newer, "--lists", path)
    assert (code, document["says"]) == (exits.DONE, "0 of 1 lists are answered otherwise")
    path = written(tmp_path / "lists", json.dumps(LISTS[:2]))
    assert run("release", "affected", older, newer, "--lists", path)[1]["says"] == "1 of 2 lists is answered otherwise"


def test_a_site_policy_hides_no_change_of_the_knowledge(engine: Engine, run: Run, tmp_path: Path) -> None:
    older, newer = Releases(engine).current().release.id, publish(engine, milder())
    kept(engine, date.max)
    path = written(tmp_path / "lists", json.dumps(LISTS[0]))
    assert run("release", "affected", older, newer, "--lists", path)[0] == exits.FOUND


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "there are no lists in the file"),
        (b" \n\n", "there are no lists in the file"),
        (b"[]", "there are no lists in the file"),
        (b'{"patients": []}', "there are no lists in the file"),
        (b'{"patients": [], "more": 1}', "the body of a batch has one member"),
        (b'{"patients": {}}', "the body of a batch has one member"),
        (b'"warfarin"', "a list is a JSON object"),
        (b"warfarin", "line 1 is not JSON"),
        (b'[{"medications": ["warfarin"]}', "the array of lists is not JSON"),
        (b'{"medications": ["warfarin"]}\n\n{"medications": [NaN]}', "line 3 is not JSON"),
        (b'{"medications": ["a"], "medications": ["b"]}', "'medications' is given twice"),
        (b'{"medications": ["a"]}\n{"medications": ["a"], "patient": {"potasium": 4}}',
         "line 2: /patient/potasium: Unknown field."),
        (b'[{"medications": ["a"]}, {"medications": [7]}]', "list 2: /medications/0: an item is a text"),
        (b"[[]]", "list 1: Invalid input type."),
        (b"{}", "list 1: give at least one item"),
        (b'{"medications": ["a"], "as_of": "2026.11.22-1"}', "list 1: /as_of: leave it out"),
        (b'{"medications": ["a"], "ref": "' + b"x" * 201 + b'"}', "list 1: /ref: Longer than"),
        (json.dumps([{}] * 21).encode(), "and 1 more"),
    ],
)  # fmt: skip
def test_lists_are_read_as_strictly_as_by_the_api(content: bytes, says: str) -> None:
    with pytest.raises(ListsUnreadable) as error:
        read_lists(content)
    assert says in str(error.value)


@pytest.mark.usefixtures("engine")
def test_lists_with_faults_are_wrong_use(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "lists", '{"medications": ["a"], "meds": []}\n{"medications": []}\n')
    code, said = run("release", "affected", "a", "b", "--lists", path)
    assert code == exits.WRONG_USE
    assert "line 1: /meds: Unknown field. line 2: give at least one item" in said
    assert run("release", "affected", "a", "b", "--lists", str(tmp_path / "nowhere"))[0] == exits.WRONG_USE


def test_more_than_a_batch_of_lists_is_read() -> None:
    lists = read_lists(json.dumps({"patients": [{"medications": ["warfarin"]}] * 101}).encode())
    assert [one.number for one in lists] == list(range(1, 102))
    assert lists[0].asked == patient_list(medications=["warfarin"])
