"""The commands of those who ask what was published: release list, diff, affected."""

from __future__ import annotations

from typing import BinaryIO

import click

from interactions import show
from interactions.actions import ask, replay
from interactions.cli.exits import DONE, FOUND
from interactions.cli.lists import read_lists
from interactions.cli.output import give, json_option, releases


@click.group()
def release() -> None:
    """What was published, and what a newer release says otherwise."""


@release.command("list")
@json_option
def list_(as_json: bool) -> None:  # noqa: FBT001
    """List every release, the newest first."""
    give({"releases": ask.releases_published(releases())}, as_json, show.releases)


@release.command()
@click.argument("older")
@click.argument("newer")
@json_option
def diff(older: str, newer: str, as_json: bool) -> None:  # noqa: FBT001
    """Say which alerts release NEWER adds, raises, lowers and removes against OLDER."""
    give(ask.release_diff(releases(), older=older, newer=newer), as_json, show.difference)


@release.command()
@click.argument("older")
@click.argument("newer")
@click.option(
    "--lists", "file", required=True, type=click.File("rb"),
    help="Check bodies of the API: one a line, an array, or a batch; each may have a ref.",
)  # fmt: skip
@json_option
def affected(older: str, newer: str, file: BinaryIO, as_json: bool) -> None:  # noqa: FBT001
    """Say which saved lists release NEWER answers otherwise than OLDER, and in what.

    Site policies are left out. Ends with 1 where a list is answered otherwise.
    """
    lists = read_lists(file.read())
    document = replay.affected(releases(), older=older, newer=newer, lists=lists)
    give(document, as_json, show.affected)
    raise click.exceptions.Exit(FOUND if document["affected"] else DONE)
