"""What every command shares: a document for a pipe or a table for a person, progress, and the releases to ask."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from interactions import store
from interactions.actions.held import Releases
from interactions.config import Settings

console = Console()
errors = Console(stderr=True)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON, also on a terminal (a pipe always gets it).")


def releases() -> Releases:
    """The releases of the installation that the environment names. Raises ConfigError."""
    return Releases(store.make_engine(Settings.from_environment().database_url))


def give(document: Any, as_json: bool, table: Callable[[Console, Any], None]) -> None:  # noqa: FBT001
    """Write the document as JSON, or show it as a table where a person looks at it."""
    if as_json or not sys.stdout.isatty():
        sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n")
    else:
        table(console, document)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal; nothing in a pipe."""
    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def advance(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=of)
            bar.update(tasks[what], completed=done, total=of)

        yield advance
