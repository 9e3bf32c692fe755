"""Answers as a person at a terminal reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from interactions.actions.curate import Loaded
from interactions.files.faults import Fault

_COLOURS = {"contraindicated": "bold white on red", "major": "bold red", "moderate": "yellow", "minor": "cyan",
            "none": "green"}  # fmt: skip
_CHECKED_HOW = {"class": "READ AS A CLASS", "unconfirmed": "READ AS A GUESS"}
_Part = str | tuple[str, str]


def _say(console: Console, *parts: _Part, indent: int = 0) -> None:
    """One line of parts, plain or with a style. What others wrote is never taken for markup: nothing here is."""
    line = Text.assemble(*parts)
    console.print(Padding(line, (0, 0, 0, indent)) if indent else line, soft_wrap=not indent)


def answer(console: Console, document: Mapping[str, Any]) -> None:
    """What was not checked, above everything else; then the findings, gravest first."""
    coverage = document["coverage"]
    texts = {item["ref"]: item["text"] for item in coverage["items"]}
    for item in coverage["items"]:
        if item["status"] not in ("resolved", "none"):
            _unsure(console, item)
    for finding in document["findings"]:
        _finding(console, finding, texts)
    for cleared in document["cleared"]:
        _say(console, ("\nSTUDIED", "green"), f" {cleared['title']}")
    if not document["findings"]:
        if coverage["complete"]:
            _say(console, ("\nNo interactions found; everything given was checked.", "green"))
        else:
            _say(console, ("\nNothing was found, but not everything was checked.", "bold magenta"))
    _say(console)
    for kind in coverage["kinds"]:
        if kind["status"] != "checked":
            would = f" (could have met {len(kind['would'])} entries)" if kind["would"] else ""
            _say(console, (f"Not checked: {kind['kind']}: {kind['reason'] or ''}{would}", "dim"))
    for context in coverage["context"]:
        needs = f"{context['would_check']} entries, up to {context['gravest']}"
        _say(console, (f"Not given: {context['context']} ({needs})", "dim"))
    note = "Compiled from cited public sources; not a substitute for a clinician."
    _say(console, (f"Release {document['release']['id']}. {note}", "dim"))


def _unsure(console: Console, item: Mapping[str, Any]) -> None:
    nearest = ", ".join(suggestion["name"] for suggestion in item["suggestions"])
    hint = f" Did you mean {nearest}?" if nearest else ""
    classes = ", ".join(one["name"] for one in item["classes"])
    read = f"{classes}; say which one is taken" if item["status"] == "class" and classes else item["status"]
    how = _CHECKED_HOW.get(item["status"], "NOT CHECKED")
    _say(console, (how, "bold magenta"), f" “{item['text']}”: {item['reason'] or read}.{hint}")


def _finding(console: Console, finding: Mapping[str, Any], texts: Mapping[str, str]) -> None:
    doubts = " ".join(f"({word})" for word in ("possible", "tentative") if finding[word])
    severity = (f" {finding['severity'].upper()} ", _COLOURS[finding["severity"]])
    _say(console, "\n", severity, " ", (finding["title"], "bold"), (f" {doubts}" if doubts else "", "dim"))
    lines: list[str | None] = [" + ".join(texts.get(ref, ref) for ref in finding["items"])]
    lines += [finding["effect"], finding["management"] or finding["patient_advice"]]
    for one in finding["depends_on"]:
        lines.append(f"If {one['context'].replace('_', ' ')} is {one['if']}: {one['then']['severity']}")
    for line in filter(None, lines):
        _say(console, line, indent=2)
    _say(console, ("; ".join(f"{source['title']}, {source['at']}" for source in finding["sources"]), "dim"), indent=2)


def results(console: Console, document: Mapping[str, Any]) -> None:
    """One row for each result."""
    if not document["results"]:
        _say(console, "Nothing matches, and nothing is written nearly so.")
        return
    table = Table(box=None, header_style="dim")
    columns = ("type", "name", "kind", "matched", "id")
    for column in columns:
        table.add_column(column)
    for result in document["results"]:
        table.add_row(*(Text(result[column] or "") for column in columns))
    console.print(table)


def report(console: Console, document: Mapping[str, Any]) -> None:
    """The doctor's report: facts, then problems."""
    table = Table(box=None, show_header=False)
    for name, value in document["facts"].items():
        table.add_row(Text(name.replace("_", " "), "dim"), Text(str(value)))
    console.print(table)
    for problem in document["problems"]:
        _say(console, ("✗", "bold red"), f" {problem}")
    if not document["problems"]:
        _say(console, ("✓ nothing is wrong", "green"))


def faults(console: Console, found: Iterable[Fault]) -> None:
    """Each fault with its place and what to do, and how many there are."""
    counts = {"error": 0, "warning": 0}
    for fault in found:
        counts[fault.severity] += 1
        place = fault.path if fault.line is None else f"{fault.path}:{fault.line}"
        severity = (fault.severity, "red" if fault.severity == "error" else "yellow")
        _say(console, (place, "bold"), " ", severity, f" {fault.message}\n  → {fault.fix}")
    _say(console, f"{counts['error']} errors, {counts['warning']} warnings")


def difference(console: Console, document: Mapping[str, Any]) -> None:
    """The consequences in one line, then each change with its entry and a few of its pairs."""
    _say(console, (document["says"], "bold"))
    for change in document["changes"]:
        grades = " → ".join(grade or "nothing" for grade in (change["before"], change["after"]))
        pairs = ", ".join(" + ".join(pair) for pair in change["examples"])
        _say(console, f"{change['kind']} {change['count']}: {change['entry']} ({grades}): {pairs}")


def trouble(console: Console, what: str, message: str) -> None:
    """What went wrong, so that it is seen."""
    _say(console, (what, "bold red"), f" {message}")


def serving(console: Console, done: Loaded, address: str) -> None:
    """What was loaded, and where it is served."""
    loaded(console, done)
    _say(console, "Serving on ", (address, "bold"))


def loaded(console: Console, done: Loaded) -> None:
    """What was loaded, and which release answers now."""
    if done.errors:
        _say(console, (f"The seed was not loaded: it has {len(done.errors)} errors.", "bold red"))
    elif done.counts is None:
        _say(console, "The seed is unchanged since it was loaded.")
    else:
        c = done.counts
        _say(
            console, f"Seed loaded: {c.added} added, {c.changed} changed, {c.removed} removed, {c.unchanged} unchanged."
        )
    if done.warnings:
        _say(console, (f"{len(done.warnings)} warnings: `interactions seed lint` shows them.", "yellow"))
    release = done.publication.release
    counts = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in release.counts.items())
    _say(console, "Release ", (release.id, "bold"), f"{' (new)' if done.publication.new else ''}: {counts}")
