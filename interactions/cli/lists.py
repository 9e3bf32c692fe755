"""Saved lists of patients in a file, read as strictly as the API reads a check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import ValidationError

from interactions.actions.replay import SavedList
from interactions.asked import BatchPatientSchema, Fault, faults_at, read_json
from interactions.clinical.errors import InteractionsError

_FAULTS_SHOWN = 20
_schema = BatchPatientSchema()


class ListsUnreadable(InteractionsError):
    """A file of lists has faults: the message names each with its line or place, and a pointer into the list."""


def read_lists(content: bytes) -> tuple[SavedList, ...]:
    """The lists of a file: one check body a line (JSON Lines), an array of them, or the body of a batch.

    Raises ListsUnreadable with every fault, and where there is no list at all.
    """
    lists, faults = [], []
    for number, place, body in _bodies(content):
        try:
            read = _schema.load(body)
        except ValidationError as error:
            faults += [f"{place}: {_in_words(fault)}" for fault in faults_at("", error.messages)]
            continue
        if read["as_of"] is not None:
            faults.append(f"{place}: /as_of: leave it out; the command names both releases")
        lists.append(SavedList(read["ref"], number, read["asked"]))
    if faults:
        more = [f"and {len(faults) - _FAULTS_SHOWN} more"] if len(faults) > _FAULTS_SHOWN else []
        raise ListsUnreadable("\n".join(["the lists can't be read", *faults[:_FAULTS_SHOWN], *more]))
    if not lists:
        raise ListsUnreadable("there are no lists in the file")
    return tuple(lists)


def _in_words(fault: Fault) -> str:
    return f"{fault['pointer']}: {fault['detail']}".removeprefix(": ")


def _bodies(content: bytes) -> Iterator[tuple[int, str, Any]]:
    """Each check body with its number, from 1, and its place in words."""
    try:
        whole = read_json(content)
    except (ValueError, RecursionError) as error:
        if content.lstrip().startswith(b"["):
            raise ListsUnreadable(f"the array of lists is not JSON: {error}") from None
        yield from _bodies_of_lines(content)
        return
    if isinstance(whole, dict) and "patients" not in whole:
        whole = [whole]
    if isinstance(whole, dict):
        if whole.keys() != {"patients"} or not isinstance(whole["patients"], list):
            raise ListsUnreadable("the body of a batch has one member, `patients`: an array")
        whole = whole["patients"]
    if not isinstance(whole, list):
        raise ListsUnreadable("a list is a JSON object, as the API takes it")
    for number, body in enumerate(whole, 1):
        yield number, f"list {number}", body


def _bodies_of_lines(content: bytes) -> Iterator[tuple[int, str, Any]]:
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            try:
                yield number, f"line {number}", read_json(line)
            except (ValueError, RecursionError) as error:
                raise ListsUnreadable(f"line {number} is not JSON: {error}") from None
