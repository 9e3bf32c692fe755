"""Lint: what is wrong with the knowledge, as a list of faults that say where and what to do."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

from interactions.clinical.compendium import Compendium, Record
from interactions.files import plain
from interactions.files.faults import Fault, in_order
from interactions.files.lint import (  # noqa: F401  each registers its rules
    allergies,
    codes,
    cumulative,
    dosing,
    duplicates,
    entries,
    grades,
    references,
    texts,
)
from interactions.files.lint.over_time import RULES_OVER_TIME
from interactions.files.lint.rule import RULES, TYPE_OF, Subject
from interactions.files.schemas import SCHEMAS
from interactions.files.seed import LISTS, path_of, texts_of
from interactions.files.values import Place

__all__ = ["RULES", "RULES_OVER_TIME", "lint", "lint_against"]


def lint(compendium: Compendium, folder: Path | None = None, *, unread: frozenset[str] = frozenset()) -> list[Fault]:
    """Hold every rule against the compendium; sorted by path and line.

    With the `folder` that it was read from, each fault has its line, and each file is held against its canonical form.
    `unread` names records that could not be read, so that what refers to them is not held wrong as well.
    """
    subject = Subject(compendium, unread)
    lines = _Lines(folder)
    faults = [
        Fault(*lines.where(finding.record, finding.place), finding.message, finding.fix, rule.severity)
        for rule in RULES
        for finding in rule.check(subject)
    ]
    if folder is not None:
        faults += _not_canonical(compendium, folder)
    return in_order(faults)


def lint_against(old: Compendium, new: Compendium, folder: Path | None = None) -> list[Fault]:
    """Hold the rules about what changed since an older compendium; `folder` is where the newer was read from."""
    lines = _Lines(folder)
    faults = [
        Fault(*lines.where(finding.record, finding.place), finding.message, finding.fix)
        for check in RULES_OVER_TIME
        for finding in check(old, new)
    ]
    return in_order(faults)


def _not_canonical(compendium: Compendium, folder: Path) -> list[Fault]:
    """A fault for each file that does not equal its own re-dump, at the first line that differs."""
    faults = []
    for path, text in texts_of(compendium).items():
        file = folder / path
        if file.exists() and file.read_bytes() != text.encode():
            found, wanted = file.read_text(encoding="utf-8").splitlines(), text.splitlines()
            pairs = zip(found, wanted, strict=False)
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
            faults.append(
                Fault(path, min(same + 1, len(found)), "not in canonical form", "run `interactions seed fmt`")
            )
    return faults


class _Lines:
    """Finds where a finding stands by reading its file once more, which only faulty files need."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._documents: dict[str, plain.Document] = {}

    def where(self, record: Record, place: Place) -> tuple[str, int | None]:
        """The path of the record's file, and the line of this place in it where the folder is known."""
        type_name = TYPE_OF[type(record)]
        path = path_of(type_name, record)
        if self._folder is None or not (self._folder / path).exists():
            return path, None
        if path not in self._documents:
            self._documents[path] = plain.read((self._folder / path).read_bytes(), path)
        document = self._documents[path]
        if type_name in LISTS:
            position = _position(type_name, record, document)
            return path, None if position is None else document.line((type_name, position, *place))
        return path, document.line(place)


def _position(type_name: str, record: Record, document: plain.Document) -> int | None:
    """Where in its list file a record stands, None if it is no longer there."""
    written = {key: str(value) for key, value in SCHEMAS[type_name].dump(record).items()}
    items = document.value[type_name]
    return next((position for position, item in enumerate(items) if item == written), None)
