"""A pasted list or note as its items: headings, bullets, tables, several things on one line, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from interactions.clinical.lines import normalise
from interactions.clinical.resolution import LIST_TYPES, Resolution

Read = Callable[[str, frozenset[str]], Resolution]

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "medications": ("medications", "medication", "meds", "medicines", "medication list", "current medications",
                    "current meds", "home medications", "home meds", "prescriptions", "rx", "drugs", "takes",
                    "discharge medications", "admission medications", "scheduled", "prn", "prn medications"),
    "allergies": ("allergies", "allergy", "drug allergies", "adverse reactions", "allergies and intolerances",
                  "known allergies", "medication allergies", "adr"),
    "conditions": ("conditions", "problems", "problem list", "diagnoses", "diagnosis", "pmh", "pmhx", "dx",
                   "past medical history", "medical history", "history", "comorbidities", "active problems"),
    "substances": ("supplements", "vitamins", "herbals", "herbs", "otc", "over the counter", "social history", "habits",
                   "alcohol and tobacco", "substances", "diet", "foods", "vitamins and supplements"),
    "planned": ("planned", "planned treatment", "procedure", "planned procedure", "infusion", "to start", "new orders"),
}  # fmt: skip
_LIST_OF = {heading: list_name for list_name, headings in _HEADINGS.items() for heading in headings}
_HEADED = re.compile(r"\s*(?P<heading>[A-Za-z][A-Za-z /&()-]{1,40}?)\s*:\s*")
_CELL = re.compile(r"\s*(?:\t|\|)\s*")
_COLUMNS = frozenset({"drug", "drug name", "medication", "medicine", "name", "dose", "dosage", "strength", "frequency",
                      "route", "sig", "directions", "indication", "start", "start date", "status", "quantity", "qty",
                      "prescriber", "how often", "reason", "form", "condition", "allergen", "reaction"})  # fmt: skip
_SEPARATOR = re.compile(r"\s*(?:,(?!\d{3}\b)|;|\s\+\s|\s&\s|\band\b|\bplus\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListedLine:
    """One line of a pasted list, with its place in the text."""

    text: str
    start: int
    end: int


_LISTED = re.compile(r"[^\n;]+")
_BULLET = re.compile(r"\s*(?:[-*•·–]+\s+|\(?\d{1,2}[.)]\s+)?")


def split_list(text: str) -> list[ListedLine]:
    """The lines of a pasted list, without bullets and numbers; semicolons part lines too."""
    found = []
    for match in _LISTED.finditer(text):
        bullet = _BULLET.match(match.group())
        start = match.start() + (bullet.end() if bullet else 0)
        line = text[start : match.end()].rstrip().rstrip(",")
        if line:
            found.append(ListedLine(line, start, start + len(line)))
    return found


class ReadLine(NamedTuple):
    """One item of a text: where it stands, what it means, and the list that its heading names."""

    line: ListedLine
    resolution: Resolution
    list_name: str | None


def read_text(text: str, types: frozenset[str], read: Read) -> Iterator[ReadLine]:
    """Every item of a pasted text. Under a heading, a line is read as that list's; without one, by `types`."""
    list_name: str | None = None
    for line in split_list(text):
        rest = line
        headed = _HEADED.match(line.text)
        heading = normalise(headed["heading"] if headed else line.text)
        if heading in _LIST_OF:
            list_name = _LIST_OF[heading]
            rest = _from(line, headed.end() if headed else len(line.text))
        if rest.text and not _is_table_head(rest.text):
            wanted = LIST_TYPES[list_name] if list_name else types
            for part, resolution in _parts(rest, wanted, read):
                yield ReadLine(part, resolution, list_name)


def _from(line: ListedLine, start: int, end: int | None = None) -> ListedLine:
    """A part of a line, with its place in the whole text."""
    text = line.text[start:end]
    ahead = len(text) - len(text.lstrip())
    text = text.strip()
    return ListedLine(text, line.start + start + ahead, line.start + start + ahead + len(text))


def _is_table_head(text: str) -> bool:
    cells = [normalise(cell) for cell in _CELL.split(text.strip("| \t")) if cell.strip("-: ")]
    return len(cells) != 1 and all(cell in _COLUMNS for cell in cells)


def _parts(line: ListedLine, types: frozenset[str], read: Read) -> Iterator[tuple[ListedLine, Resolution]]:
    """The things on one line: several where at least two parts of it are read, and else the line as one."""
    whole = read(" ".join(_CELL.split(line.text.strip("| \t"))), types)
    cuts = [match for match in _SEPARATOR.finditer(line.text) if match.end() < len(line.text)]
    if cuts and (not whole.targets or len(whole.targets) > 1):
        found: list[tuple[ListedLine, Resolution]] = []
        starts = [0, *(cut.end() for cut in cuts)]
        ends = [*(cut.start() for cut in cuts), len(line.text)]
        for start, end in zip(starts, ends, strict=True):
            part = _from(line, start, end)
            resolution = read(part.text, types)
            if found and not resolution.targets:
                last = found[-1][0]
                longer = _from(line, last.start - line.start, end)  # `metformin, twice daily`: one thing
                joined = read(longer.text, types)
                if joined.targets:
                    found[-1] = longer, joined
                    continue
            found.append((part, resolution))
        if sum(bool(resolution.targets) for _, resolution in found) > 1:
            yield from found
            return
    yield line, whole
