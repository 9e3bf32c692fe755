"""The verb of those who ask what a newer release changes for the patients that they have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from interactions.actions.ask import release_mark
from interactions.actions.held import Releases
from interactions.clinical.check import check
from interactions.clinical.difference import difference
from interactions.clinical.patient import PatientList


class SavedList(NamedTuple):
    """A list of a file, with its `ref` if it has one. `number`: its line, or its place in an array, counted from 1."""

    ref: str | None
    number: int
    asked: PatientList


def affected(releases: Releases, *, older: str, newer: str, lists: Sequence[SavedList]) -> dict[str, Any]:
    """Which of these lists are answered otherwise by a newer release than by an older one, and in what.

    Knowledge is compared, by this engine and without the site's policies: what is quietened here shows too.
    Raises ReleaseNotFound, StoreNotReady.
    """
    before, after = releases.at(older), releases.at(newer)
    found = []
    for one in lists:
        differs = difference(check(one.asked, before.knowledge), check(one.asked, after.knowledge))
        if differs:
            found.append({"ref": one.ref, "number": one.number, **differs.document()})
    verb = "is" if len(found) == 1 else "are"
    return {
        "older": release_mark(before.release), "newer": release_mark(after.release), "lists": len(lists),
        "says": f"{len(found)} of {len(lists)} lists {verb} answered otherwise", "affected": found,
    }  # fmt: skip
