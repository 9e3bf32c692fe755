"""Written lines (names/*.yaml): each read as a careful pharmacist would, or asked back; none read as something else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cases.names.written import Written, meaning, read_files

from interactions.clinical.knowledge import Knowledge
from interactions.clinical.resolution import Resolution

WRITTEN: dict[str, list[Written]] = {}
for _one in read_files():
    WRITTEN.setdefault(_one.category, []).append(_one)

LEAST_OVERALL = 0.97
LEAST = 0.93
"""Of the lines of a category, at least this share is read as wanted; the others come back honest."""

by_category = pytest.mark.parametrize("category", WRITTEN)


def read_all(category: str, knowledge: Knowledge) -> Iterator[tuple[Written, Resolution, frozenset[str]]]:
    for written in WRITTEN[category]:
        read = written.read(knowledge)
        yield written, read, meaning(read, knowledge)


def said(written: Written, read: Resolution, complaints: list[str]) -> str:
    return f"{written}: {'; '.join(complaints)} [{read.status}, because: {read.reason}]"


@by_category
def test_no_line_is_read_as_something_that_it_is_not(category: str, knowledge: Knowledge) -> None:
    wrong = [
        said(written, read, errors)
        for written, read, ids in read_all(category, knowledge)
        if (errors := list(written.silent_errors(read, ids)))
    ]
    assert not wrong, "\n".join(wrong)


@by_category
def test_each_line_is_read_as_expected_or_better(category: str, knowledge: Knowledge) -> None:
    wrong = [
        said(written, read, complaints)
        for written, read, ids in read_all(category, knowledge)
        if (complaints := list(written.expected.complaints(read, ids))) and not written.is_as_wanted(read, ids)
    ]
    assert not wrong, "\n".join(wrong)


@by_category
def test_enough_lines_of_a_category_are_read_as_wanted(category: str, knowledge: Knowledge) -> None:
    unread = [
        str(written) for written, read, ids in read_all(category, knowledge) if not written.is_as_wanted(read, ids)
    ]
    share = 1 - len(unread) / len(WRITTEN[category])
    assert share >= LEAST, f"{share:.1%} of {category} are read as wanted; not\n" + "\n".join(unread)


def test_enough_of_all_lines_are_read_as_wanted(knowledge: Knowledge) -> None:
    as_wanted = [
        written.is_as_wanted(read, ids) for category in WRITTEN for written, read, ids in read_all(category, knowledge)
    ]
    assert sum(as_wanted) / len(as_wanted) >= LEAST_OVERALL
