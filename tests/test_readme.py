"""What the README promises, held against the program."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from interactions import cli, create_app, store
from interactions.cli import exits
from interactions.config import CHECKOUT, VERSION, Settings
from interactions.files import stats
from interactions.files.seed import read_seed

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    return README.split(f"## {heading}\n", maxsplit=1)[1].split("\n## ", maxsplit=1)[0]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app over the seed of this checkout."""
    app = create_app(Settings(home=tmp_path_factory.mktemp("readme")))
    engine = app.extensions["interactions-releases"].engine
    store.upgrade(engine)
    with store.writing(engine) as session:
        store.save(session, read_seed(CHECKOUT / "seed"), origin="seed", author="a test", reason="a test")
        store.publish(session, author="a test", engine_version=VERSION, now=datetime.now(UTC))
    yield app
    engine.dispose()


@pytest.fixture(scope="session")
def answer(app: Flask) -> dict[str, Any]:
    """What the call of the README gives."""
    call = re.search(r"-d '(\{.*?\})'", section("A first check"), re.DOTALL)
    assert call
    response = app.test_client().post("/api/v1/check", json=json.loads(call[1]))
    assert response.status_code == 200
    found: dict[str, Any] = response.get_json()
    return found


def test_the_answer_shown_is_the_answer_given(answer: dict[str, Any]) -> None:
    shown = section("A first check").split("```")[3]
    findings = {finding["id"]: finding for finding in answer["findings"]}
    named = re.findall(r'"id": "([^"]+\+[^"]+)", "kind": "([^"]+)", "severity": "([^"]+)"', shown)
    assert len(named) == 3
    assert [(findings[id_]["kind"], findings[id_]["severity"]) for id_, _, _ in named] == [n[1:] for n in named]
    assert all(findings[id_]["sources"] for id_, _, _ in named)
    assert set(re.findall(r'"title": "([^"]+)"', shown)) <= set(titles(answer))
    summary = re.search(r'"summary": (\{.*?\})', shown)
    assert summary
    assert json.loads(summary[1]) == answer["summary"]
    assert '"complete": false' in shown
    assert answer["coverage"]["complete"] is False
    assert [cleared["entry"] for cleared in answer["cleared"]] == re.findall(r'"entry": "([^"]+)"', shown)


def titles(value: Any) -> Iterator[str]:
    """Every title anywhere in a document."""
    if isinstance(value, dict):
        if "title" in value:
            yield value["title"]
        value = list(value.values())
    if isinstance(value, list):
        for below in value:
            yield from titles(below)


def test_what_was_not_checked_is_shown_as_it_is(answer: dict[str, Any]) -> None:
    shown = section("A first check").split("```")[3]
    unknown = [item for item in answer["coverage"]["items"] if item["status"] == "unknown"]
    assert [item["text"] for item in unknown] == ["wonderdrug"]
    assert unknown[0]["reason"] in shown
    kinds = {kind["kind"]: kind for kind in answer["coverage"]["kinds"]}
    named = re.search(
        r'"kind": "([^"]+)", "status": "not_checked", "reason": "([^"]+)",\s+"would": \[(.*?), …\]', shown
    )
    assert named
    assert kinds[named[1]]["reason"] == named[2]
    assert set(re.findall(r'"([^"]+)"', named[3])) <= set(kinds[named[1]]["would"])
    context = re.search(r'\{"context": "child_pugh".*?\}', shown)
    assert context
    assert json.loads(context[0]) in answer["coverage"]["context"]


def test_the_commands_are_in_the_makefile() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    for command in re.findall(r"^make (\w+)", section("Two commands"), re.MULTILINE):
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)
    assert set(re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE)) == {"run", "test", "check", "bench"}


def test_every_variable_is_in_the_table() -> None:
    asked: set[str] = set()

    class Watched(dict[str, str]):
        def get(self, name: str, default: Any = None) -> Any:
            asked.add(name)
            return default

    Settings.from_environment(Watched())
    rows = [line.split("|")[1] for line in section("How it is operated").splitlines() if line.startswith("| `")]
    assert set(re.findall(r"`(\w+)`", " ".join(rows))) == asked


def test_every_call_of_the_table_is_a_route(app: Flask) -> None:
    rows = [line.split("|")[1] for line in section("The API").splitlines() if line.startswith("| `")]
    routes = {re.sub(r"<[^>]*>", "{}", rule.rule) for rule in app.url_map.iter_rules()}
    for row in rows:
        for path in re.findall(r"`(?:GET |POST )?(/[^`?]*)", row):
            wanted = re.sub(r"\{\w+\}", "{}", path)
            assert {wanted, f"/api/v1{wanted}"} & routes, path


def test_the_figures_shown_are_near_those_of_the_seed() -> None:
    counts = stats.count(read_seed(CHECKOUT / "seed"))
    actual = {word.replace("_", " "): number for of in counts.values() for word, number in of.items()}
    actual |= {"none": counts["severity"]["none"]}
    shown = section("How staff edit").split("```")[3]
    figures = re.findall(r"([\d,]+) ([a-z][a-z ]*[a-z])(?=,|$)", shown.split("first ")[0], re.MULTILINE)
    assert len(figures) > 20
    for number, word in figures:
        assert int(number.replace(",", "")) == pytest.approx(actual[word], rel=0.1), word


def test_the_commands_of_the_terminal_are_there() -> None:
    commands = re.findall(r"interactions seed (\w+) ", section("How staff edit"))
    assert commands == ["lint", "fmt", "diff", "stats", "load", "export"]
    assert set(commands) <= set(cli.seed.commands)
    assert {"check", "doctor", "serve"} <= set(cli.cli.commands)
    assert "--keep-going" in {option for parameter in cli.serve.params for option in parameter.opts}


def test_the_exit_codes_are_those_of_the_command() -> None:
    codes = {
        exits.DONE, exits.FOUND, exits.WRONG_USE, exits.INCOMPLETE, exits.NOT_READY, exits.FAILED, exits.INTERRUPTED,
    }  # fmt: skip
    said = section("How it is operated").split("Exit codes of the command:")[1]
    assert {int(code) for code in re.findall(r"\b\d+\b", said)} == codes
    assert cli.__doc__
    assert {int(code) for code in re.findall(r"\b\d+\b", cli.__doc__)} == codes
    assert set(exits.EXIT_CODES.values()) <= codes
