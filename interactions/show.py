"""Answers as a person at a terminal reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from interactions.actions import ask
from interactions.actions.curate import Loaded
from interactions.files.faults import Fault

_COLOURS = {"contraindicated": "bold white on red", "major": "bold red", "moderate": "yellow", "minor": "cyan",
            "none": "green"}  # fmt: skip
_EXAMPLE = 40
_CHECKED_HOW = {"class": "READ AS A CLASS", "unconfirmed": "READ AS A GUESS"}
_WHOLE = (None, "stated as none")
_REF = re.compile(r"\b[a-z]+/\d+\b")
_MOST_ALSO = 3
_MOST_MISSING = 6
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
    _plan(console, document["plan"])
    for cleared in document["cleared"]:
        _say(console, ("\nSTUDIED", "green"), f" {cleared['title']}")
        _policy(console, cleared["policy"])
    for quietened in document["quietened"]:
        severity = (quietened["severity"], _COLOURS[quietened["severity"]])
        _say(console, ("\nQUIETENED HERE", "bold magenta"), " ", severity, f" {quietened['title']}")
        _policy(console, quietened["policy"])
    in_part = [kind for kind in coverage["kinds"] if kind["status"] == "checked" and kind["reason"] not in _WHOLE]
    if not document["findings"]:
        _nothing_found(console, document, in_part)
    _say(console)
    for kind in in_part:
        _say(console, (f"Checked in part: {kind['kind']}; {_in_words(kind['reason'], texts)}", "dim"))
    _not_checked(console, coverage)
    if mark := document["policy"]:
        _say(console, (f"Site policy {mark['hash'][:19]}…: {mark['active']} active.", "dim"))
    note = "Compiled from cited public sources; not a substitute for a clinician."
    _say(console, (f"Release {document['release']['id']}. {note}", "dim"))


def _nothing_found(console: Console, document: Mapping[str, Any], in_part: Iterable[Mapping[str, Any]]) -> None:
    but = f", but for some of: {', '.join(kind['kind'] for kind in in_part)}" if in_part else ""
    if not document["coverage"]["complete"]:
        quietened = " but what this site quietened" if document["quietened"] else ""
        _say(console, (f"\nNothing was found{quietened}, but not everything was checked.", "bold magenta"))
    elif document["quietened"]:
        _say(
            console, (f"\nNothing was found but what this site quietened; everything was checked{but}.", "bold magenta")
        )
    else:
        _say(console, (f"\nNo interactions found; everything given was checked{but}.", "green"))


def _not_checked(console: Console, coverage: Mapping[str, Any]) -> None:
    for kind in coverage["kinds"]:
        if kind["status"] != "checked":
            would = f" (could have met {len(kind['would'])} entries)" if kind["would"] else ""
            _say(console, (f"Not checked: {kind['kind']}: {kind['reason'] or ''}{would}", "dim"))
    for context in coverage["context"]:
        needs = f"{context['would_check']} entries, up to {context['gravest']}"
        _say(console, (f"Not given: {context['context']} ({needs})", "dim"))


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
    lines += _particulars(finding, texts)
    lines += [finding["effect"], finding["management"] or finding["patient_advice"]]
    lines += dict.fromkeys(_depends(one) for one in finding["depends_on"])
    for line in filter(None, lines):
        _say(console, line, indent=2)
    _policy(console, finding["policy"])
    if finding["also"]:
        also = [f"{one.get('title', one['entry'])} ({one['severity']})" for one in finding["also"]]
        more = f"; and {len(also) - _MOST_ALSO} more" if len(also) > _MOST_ALSO else ""
        _say(console, (f"It speaks for: {'; '.join(also[:_MOST_ALSO])}{more}", "dim"), indent=2)
    _say(console, ("; ".join(f"{source['title']}, {source['at']}" for source in finding["sources"]), "dim"), indent=2)


def _particulars(finding: Mapping[str, Any], texts: Mapping[str, str]) -> Iterator[str]:
    """What only some kinds of findings have: the allergy, what comes twice, the arithmetic."""
    if allergy := finding.get("allergy"):
        reaction = ", ".join(filter(None, (allergy["reaction"], allergy["reaction_type"])))
        yield f"Allergy: {allergy['relation'].replace('-', ' ')}; {reaction or 'no known reaction recorded'}"
    if "ingredients" in finding:
        yield f"In each: {', '.join(one['name'] for one in finding['ingredients'])}"
    if "class" in finding:
        yield f"{finding['count']} of {finding['class']['name']}; {finding['at_most']} is usual"
    if "contributors" in finding:
        shares = "; ".join(
            f"{texts.get(one['item'], one['item'])}: {one.get('role') or format(one['weight'], 'g')}"
            for one in finding["contributors"]
        )
        severity = (finding["policy"] or {}).get("from") or finding["severity"]
        yield f"{shares}; together {finding['total']:g}, and {severity} from {finding['threshold']:g} on"
        if finding["without"]:
            less = "; ".join(f"{texts.get(one['item'], one['item'])}: {one['total']:g}" for one in finding["without"])
            yield f"Under it without {less}"
    if "doses" in finding:
        yield f"It comes to {finding['total']}; the bound for {finding['use']} is {finding['limit']}"
        # a step about a name begins with it; what was reckoned, with an amount or a ref
        yield from (_in_words(line, texts) for line in finding["because"] if not line[:1].isupper())


def _depends(one: Mapping[str, Any]) -> str:
    whole = one["if"].startswith(("one of the two ", "the two "))
    about = one["if"] if whole else f"{one['context'].replace('_', ' ')} is {one['if']}"
    return f"If {about}: {one['then']['severity']}"


def _in_words(text: str, texts: Mapping[str, str]) -> str:
    """A text with what was written in place of each ref."""
    return _REF.sub(lambda found: f"“{texts[found[0]]}”" if found[0] in texts else found[0], text)


def _plan(console: Console, plan: Mapping[str, Iterable[Mapping[str, Any]]] | None) -> None:
    """The day of the planned treatment, as three lists."""
    for phase, steps in (plan or {}).items():
        if steps:
            _say(console, ("\n" + phase.upper(), "bold cyan"))
        for step in steps:
            days = f" {step['days']:g} days" if step["days"] else ""
            hold = (f"HOLD{days}: ", "bold") if step["what"] == "hold" else ""
            grade = (f" ({step['severity']})" if step["severity"] else "", "dim")
            _say(console, "• ", hold, step["text"], grade, indent=2)


def _policy(console: Console, applied: Mapping[str, Any] | None) -> None:
    """What the site's policy did, why, and who answers for it until when; a patient is not told the last two."""
    if applied is None:
        return
    if not applied["applied"]:
        done = f"would {applied['effect']} it, and does not"
    elif applied["from"]:
        done = f"graded it so, from {applied['from']}"
    else:
        done = {"quieten": "took it off the findings"}.get(applied["effect"], "says")
    words = [f"Site policy {applied['id']} on {applied['entry']} {done}", applied["note"], applied["reason"]]
    owner = f"{applied['owner']}, " if applied["owner"] else ""
    _say(console, (f"{': '.join(filter(None, words))} ({owner}until {applied['expires']})", "magenta"), indent=2)


def results(console: Console, document: Mapping[str, Any]) -> None:
    """One row for each result."""
    if not document["results"]:
        _say(console, "Nothing matches, and nothing is written nearly so.")
        return
    columns = ("type", "name", "kind", "matched", "id")
    _rows(console, columns, ([result[column] or "" for column in columns] for result in document["results"]))


def _rows(console: Console, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    table = Table(box=None, header_style="dim")
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
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
    """The consequences in one line, each change with its entry and a few of its pairs, then what is about lists."""
    _say(console, (document["says"], "bold"))
    for change in document["changes"]:
        grades = " → ".join(grade or "nothing" for grade in (change["before"], change["after"]))
        pairs = ", ".join(" + ".join(pair) for pair in change["examples"])
        _say(console, f"{change['kind']} {change['count']}: {change['entry']} ({grades}): {pairs}")
    for change in document["statements"]:
        details = f": {', '.join(change['details'])}" if change["details"] else ""
        _say(console, f"{change['kind']} {change['entry']}{details}")


def stats(console: Console, document: Mapping[str, Any]) -> None:
    """What the seed holds, a line for each heading, and how much of a ranked list it covers."""
    rows = [
        (what, ", ".join(f"{number:,} {word.replace('_', ' ')}" for word, number in counts.items() if number))
        for what, counts in document["counts"].items()
    ]
    rows += [
        (f"first {one['of']:,}", f"{one['covered']:,} covered{_missing(one['missing'])}")
        for one in document["ranked"] or ()
    ]
    _rows(console, ("", ""), rows)


def _missing(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_MISSING} more" if len(names) > _MOST_MISSING else ""
    return f"; not {', '.join(names[:_MOST_MISSING])}{more}" if names else ""


def releases(console: Console, document: Mapping[str, Any]) -> None:
    """One row for each release, the newest first."""
    rows = (
        (one["id"], one["published"], one["published_by"], one["engine"], one["hash"][:19])
        for one in document["releases"]
    )
    _rows(console, ("release", "published", "by", "engine", "hash"), rows)


def affected(console: Console, document: Mapping[str, Any]) -> None:
    """The consequences in one line, then each list that is answered otherwise, with what differs."""
    _say(console, (document["says"], "bold"))
    for one in document["affected"]:
        _say(console, ("\n" + (one["ref"] or f"list {one['number']}"), "bold"))
        for change in one["findings"]:
            grades = " → ".join(_grade_in_words(change[side]) for side in ("before", "after"))
            about = " + ".join(change["items"])
            _say(console, f"{change['change']} {change['entry']} ({grades}): {about}", indent=2)
        for item in one["items"]:
            read = " → ".join(
                " ".join(filter(None, (item[side]["status"], ", ".join(item[side]["means"]))))
                for side in ("before", "after")
            )
            _say(console, f"{item['ref']} “{item['text']}”: {read}", indent=2)
        before, after = (one["complete"][side] for side in ("before", "after"))
        if before is not after:
            _say(console, f"everything was checked: {_yes_no(before)} → {_yes_no(after)}", indent=2)


def _grade_in_words(grade: Mapping[str, Any] | None) -> str:
    if grade is None:
        return "nothing"
    return " ".join([grade["severity"], *(f"({doubt})" for doubt in ("possible", "tentative") if grade[doubt])])


def _yes_no(value: bool) -> str:  # noqa: FBT001
    return "yes" if value else "no"


def policy(console: Console, document: Mapping[str, Any]) -> None:
    """One policy in one line."""
    to = f" to {document['severity']}" if document["severity"] else ""
    says = f"{document['effect']} {document['entry']}{to}, until {document['expires']}: {document['reason']}"
    ended = f"; ended by {document['ended']['by']}" if document["ended"] else ""
    _say(console, (document["id"], "bold"), f" ({document['state']}) {says} ({document['owner']}{ended})")


def policies(console: Console, document: Mapping[str, Any]) -> None:
    """One line for each policy."""
    for one in document["policies"]:
        policy(console, one)
    if not document["policies"]:
        _say(console, "No policy is active: everything is answered as the knowledge says it.")


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
    _release(console, ask.release_document(done.publication.release), new=done.publication.new)


def imported(console: Console, document: Mapping[str, Any]) -> None:
    """What an import added, what it refused and why, and which release answers now."""
    added, records = document["added"], document["records"]
    _say(
        console,
        f"{document['rows']:,} rows read: {added['names']:,} names added for {added['substances']:,} new substances, "
        f"{added['products']:,} new combinations and what is known; {document['already_known']:,} were known already; "
        f"{added['clinical_drugs']:,} clinical drugs and {added['other_codes']:,} other codes.",
    )
    rows = (
        (f"{one['count']:,}", one["reason"], "; ".join(example[:_EXAMPLE] for example in one["examples"]))
        for one in document["refused"]
    )
    _rows(console, ("refused", "because", "such as"), rows)
    _say(console, ", ".join(f"{count:,} {what}" for what, count in records.items()), " records")
    _release(console, document["release"], new=document["new"])


def import_removed(console: Console, document: Mapping[str, Any]) -> None:
    """How much was taken out, and which release answers now."""
    _say(console, f"{document['removed']:,} records of {document['origin']} taken out.")
    _release(console, document["release"], new=document["new"])


def _release(console: Console, release: Mapping[str, Any], *, new: bool) -> None:
    counts = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in release["counts"].items())
    _say(console, "Release ", (release["id"], "bold"), f"{' (new)' if new else ''}: {counts}")
