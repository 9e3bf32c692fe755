"""Written lines, and what a careful pharmacist says that each means.

A file is a category: a list of groups, each with where its lines are `from`, what they are listed `as` (medication,
substance, condition, allergy) and its `lines`. A line without a `status` is resolved; `ids` are what it means
(substances, of a product its ingredients; classes, conditions, allergens), `suggests` what must be offered where it is
asked back. `wanted` is what a pharmacist would say of a line that comes back honest, and with less than it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from interactions.clinical.knowledge import Knowledge
from interactions.clinical.lines import name_key
from interactions.clinical.patient import Item
from interactions.clinical.resolution import LIST_TYPES, ItemStatus, Resolution

LIST_OF = {"medication": "medications", "substance": "substances", "condition": "conditions", "allergy": "allergies"}
READ = frozenset({ItemStatus.RESOLVED, ItemStatus.UNCONFIRMED, ItemStatus.CLASS})
"""The statuses of a line that something is checked for."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a line is read as; of `parsed` and the reaction only what is given is looked at."""

    status: ItemStatus = ItemStatus.RESOLVED
    ids: frozenset[str] = frozenset()
    suggests: frozenset[str] = frozenset()
    assertion: str = "present"
    stopped_days: float | None = None
    is_allergy: bool = False
    reaction: str | None = None
    reaction_type: str | None = None
    parsed: Mapping[str, str] = field(default_factory=dict)

    def changed_by(self, record: Mapping[str, Any]) -> Expected:
        """The same but for what the record says. Raises TypeError for a member that there is not."""
        said: dict[str, Any] = dict(record)
        if "status" in said:
            said["status"] = ItemStatus(said["status"])
        said |= {name: frozenset(said[name]) for name in ("ids", "suggests") if name in said}
        return replace(self, **said | {"parsed": {**self.parsed, **said.get("parsed", {})}})

    def complaints(self, read: Resolution, ids: frozenset[str]) -> Iterator[str]:
        """Each part of this that was not met, in words."""
        if read.status is not self.status:
            yield f"must be {self.status}, and is {read.status} {_named(ids)}"
        elif read.status in READ and ids != self.ids:
            yield f"must mean {_named(self.ids)}, not {_named(ids)}"
        if missing := self.suggests - {one.id for one in read.suggestions}:
            yield f"must suggest {_named(missing)}"
        if read.targets:
            yield from self.said_otherwise(read)
        for what, wanted, said in self._parts(read):
            if wanted is not None and said is None:
                yield f"{what} must be {wanted}"

    def said_otherwise(self, read: Resolution) -> Iterator[str]:
        """What a line that was read says otherwise than this: not what it leaves out."""
        if read.assertion != self.assertion:
            yield f"is {self.assertion}, not {read.assertion}"
        if _days(read.stopped_days) != _days(self.stopped_days):
            yield f"was stopped {_days(self.stopped_days)}, not {_days(read.stopped_days)}"
        if read.is_allergy is not self.is_allergy:
            yield "is an allergy" if self.is_allergy else "is no allergy"
        for what, wanted, said in self._parts(read):
            if None not in (wanted, said) and said != wanted:
                yield f"{what} is {wanted}, not {said}"

    def _parts(self, read: Resolution) -> Iterator[tuple[str, str | None, str | None]]:
        """What is given of the line's parts, and what was read: (part, wanted, said)."""
        for part, text in self.parsed.items():
            yield part, text, getattr(read.parsed, part)
        yield "reaction", self.reaction, read.reaction.reaction
        yield "reaction type", self.reaction_type, read.reaction.type


@dataclass(frozen=True)
class Written:
    category: str
    origin: str
    listed_as: str
    line: str
    expected: Expected
    wanted: Expected

    def read(self, knowledge: Knowledge) -> Resolution:
        return knowledge.names.resolve(Item(text=self.line), LIST_TYPES[LIST_OF[self.listed_as]])

    def silent_errors(self, read: Resolution, ids: frozenset[str]) -> Iterator[str]:
        """How a line was read as something that it is not, without a word about it."""
        if self.is_listed_by_now(read):
            return
        truths = [truth for truth in (self.expected, self.wanted) if truth.status in READ and truth.ids == ids]
        if read.targets and not truths:
            honest = self.wanted if self.wanted.status in READ else self.expected
            yield f"is read as {_named(ids)}, and means {_named(honest.ids) if honest.ids else honest.status}"
        elif read.targets:
            if read.status is not ItemStatus.UNCONFIRMED and all(t.status is ItemStatus.UNCONFIRMED for t in truths):
                yield f"is read as {_named(ids)} for sure, which is a guess"
            yield from truths[-1].said_otherwise(read)
        elif read.status is ItemStatus.NONE and ItemStatus.NONE not in (self.expected.status, self.wanted.status):
            yield "is taken for an explicit none"

    def is_listed_by_now(self, read: Resolution) -> bool:
        """Whether the line was not known when it was written down, and a record has exactly this name by now."""
        listed = read.status is ItemStatus.RESOLVED and [name_key(one.matched) for one in read.targets]
        return self.wanted.status is ItemStatus.UNKNOWN and listed == [name_key(self.line)]

    def unmet(self, read: Resolution, ids: frozenset[str]) -> list[str]:
        """Where the line is not read as expected, or by now better than expected."""
        if self.is_listed_by_now(read):
            return ["is a name of the seed by now: make that what is expected"]
        unmet = list(self.expected.complaints(read, ids))
        if self.wanted != self.expected and not any(self.wanted.complaints(read, ids)):
            unmet = ["is read as wanted by now: make that what is expected"]
        return unmet

    def is_as_wanted(self, read: Resolution, ids: frozenset[str]) -> bool:
        """Whether status and meaning are what a pharmacist would say."""
        if self.is_listed_by_now(read):
            return True
        return read.status is self.wanted.status and (read.status not in READ or ids == self.wanted.ids)

    def __str__(self) -> str:
        return f"“{self.line}” ({self.listed_as})"


def meaning(read: Resolution, knowledge: Knowledge) -> frozenset[str]:
    """The ids of what was read, of a product its ingredients."""
    products = knowledge.compendium.products
    ids: set[str] = set()
    for target in read.targets:
        ids.update(products[target.id].contains if target.type == "products" else [target.id])
    return frozenset(ids)


def read_files() -> list[Written]:
    """Every line of every file beside this one."""
    return [
        _written(path.stem, group, record)
        for path in sorted(Path(__file__).parent.glob("*.yaml"))
        for group in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for record in group["lines"]
    ]


def _written(category: str, group: Mapping[str, Any], record: Mapping[str, Any]) -> Written:
    said = {name: value for name, value in record.items() if name not in ("line", "wanted")}
    expected = Expected().changed_by(said)
    wanted = expected.changed_by(record.get("wanted", {}))
    return Written(category, group["from"], group.get("as", "medication"), record["line"], expected, wanted)


def _named(ids: frozenset[str]) -> str:
    return " and ".join(sorted(ids)) or "nothing"


def _days(days: float | None) -> str:
    return "at no known time" if days is None else f"{days:.3g} days ago"
