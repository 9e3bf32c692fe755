"""Answers as a person at a terminal reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from interactions.actions.curate import Loaded
from interactions.files.faults import Fault

_COLOURS = {"contraindicated": "bold white on red", "major": "bold red", "moderate": "yellow", "minor": "cyan",
            "none": "green"}  # fmt: skip
_MOST_WOULD = 3


def answer(console: Console, document: Mapping[str, Any]) -> None:
    """What was not checked, above everything else; then the findings, gravest first."""
    coverage = document["coverage"]
    texts = {item["ref"]: item["text"] for item in coverage["items"]}
    unread = [item for item in coverage["items"] if item["status"] not in ("resolved", "none")]
    for item in unread:
        nearest = ", ".join(suggestion["name"] for suggestion in item["suggestions"])
        hint = f" Did you mean {nearest}?" if nearest else ""
        reason = escape(item["reason"] or item["status"])
        console.print(
            f"[bold magenta]NOT CHECKED[/] “{escape(item['text'])}”: {reason}.{hint}", highlight=False, soft_wrap=True
        )
    for finding in document["findings"]:
        colour = _COLOURS[finding["severity"]]
        between = " + ".join(escape(texts.get(ref, ref)) for ref in finding["items"])
        maybe = " [dim](possible)[/]" if finding["possible"] else ""
        console.print(f"\n[{colour}] {finding['severity'].upper()} [/] [bold]{escape(finding['title'])}[/]{maybe}")
        lines = [between, finding["effect"], finding["management"] or finding["patient_advice"]]
        lines += [
            f"If {one['context'].replace('_', ' ')} is {one['if']}: {one['then']['severity']}"
            for one in finding["depends_on"]
        ]
        lines.append("[dim]" + "; ".join(escape(f"{s['title']}, {s['at']}") for s in finding["sources"]) + "[/]")
        console.print(Padding("\n".join(line for line in lines if line), (0, 0, 0, 2)), highlight=False)
    for cleared in document["cleared"]:
        console.print(f"\n[green]STUDIED[/] {escape(cleared['title'])}")
    if not document["findings"]:
        if coverage["complete"]:
            console.print("\n[green]No interactions found; everything given was checked.[/]")
        else:
            console.print("\n[bold magenta]Nothing was found, but not everything was checked.[/]")
    console.print()
    for kind in coverage["kinds"]:
        if kind["status"] != "checked":
            would = f" (could have met {len(kind['would'])} entries)" if kind["would"] else ""
            console.print(
                f"[dim]Not checked: {kind['kind']}: {escape(kind['reason'] or '')}{would}[/]", highlight=False
            )
    for context in coverage["context"]:
        console.print(
            f"[dim]Not given: {context['context']} ({context['would_check']} entries, up to {context['gravest']})[/]",
            highlight=False,
        )
    note = "Compiled from cited public sources; not a substitute for a clinician."
    console.print(f"[dim]Release {document['release']['id']}. {note}[/]", highlight=False)


def results(console: Console, document: Mapping[str, Any]) -> None:
    table = Table(box=None, header_style="dim")
    for heading in ("type", "name", "kind", "matched", "id"):
        table.add_column(heading)
    for result in document["results"]:
        table.add_row(result["type"], result["name"], result["kind"] or "", result["matched"], result["id"])
    console.print(table if document["results"] else "Nothing matches, and nothing is written nearly so.")


def report(console: Console, document: Mapping[str, Any]) -> None:
    """The doctor's report: facts, then problems."""
    table = Table(box=None, show_header=False)
    for name, value in document["facts"].items():
        table.add_row(f"[dim]{name.replace('_', ' ')}[/]", escape(str(value)))
    console.print(table)
    for problem in document["problems"]:
        console.print(f"[bold red]✗[/] {escape(problem)}", highlight=False)
    if not document["problems"]:
        console.print("[green]✓ nothing is wrong[/]")


def faults(console: Console, found: Iterable[Fault]) -> None:
    """Each fault with its place and what to do, and how many there are."""
    counts = {"error": 0, "warning": 0}
    for fault in found:
        counts[fault.severity] += 1
        place = fault.path if fault.line is None else f"{fault.path}:{fault.line}"
        colour = "red" if fault.severity == "error" else "yellow"
        console.print(
            f"[bold]{escape(place)}[/] [{colour}]{fault.severity}[/] {escape(fault.message)}\n  → {escape(fault.fix)}",
            highlight=False, soft_wrap=True,
        )  # fmt: skip
    console.print(f"{counts['error']} errors, {counts['warning']} warnings", highlight=False)


def difference(console: Console, document: Mapping[str, Any]) -> None:
    """The consequences in one line, then each change with its entry and a few of its pairs."""
    console.print(f"[bold]{escape(document['says'])}[/]")
    for change in document["changes"]:
        grades = " → ".join(grade or "nothing" for grade in (change["before"], change["after"]))
        pairs = ", ".join(" + ".join(pair) for pair in change["examples"])
        console.print(
            f"{change['kind']} {change['count']}: {escape(change['entry'])} ({grades}): {escape(pairs)}",
            highlight=False, soft_wrap=True,
        )  # fmt: skip


def serving(console: Console, done: Loaded, address: str) -> None:
    """What was loaded, and where it is served."""
    loaded(console, done)
    console.print(f"Serving on [bold]{address}[/]", highlight=False)


def loaded(console: Console, done: Loaded) -> None:
    """What was loaded, and which release answers now."""
    release = done.publication.release
    counts = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in release.counts.items())
    if done.counts is None:
        console.print("The seed is unchanged since it was loaded.")
    else:
        c = done.counts
        console.print(
            f"Seed loaded: {c.added} added, {c.changed} changed, {c.removed} removed, {c.unchanged} unchanged.",
            highlight=False,
        )
    if done.warnings:
        console.print(
            f"[yellow]{len(done.warnings)} warnings: `interactions seed lint` shows them.[/]", highlight=False
        )
    console.print(f"Release [bold]{release.id}[/]{' (new)' if done.publication.new else ''}: {counts}", highlight=False)
