"""The commands of those who keep the knowledge as files: seed lint, fmt, diff, stats, load, export."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from interactions import show, store
from interactions.actions import ask, curate
from interactions.cli.exits import DONE, FOUND
from interactions.cli.output import errors, give, json_option, progress
from interactions.config import Settings

_folder = click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))


@click.group()
def seed() -> None:
    """The curated knowledge as files."""


def _folder_or_own(folder: Path | None) -> Path:
    return folder.absolute() if folder else Settings.from_environment().seed


@seed.command()
@_folder
@json_option
def lint(folder: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Say everything that is wrong with the files: where, what, and what to do."""
    with progress() as advance:
        faults = curate.lint_seed(folder=_folder_or_own(folder), progress=advance)
    document = [
        {"path": f.path, "line": f.line, "severity": f.severity, "message": f.message, "fix": f.fix} for f in faults
    ]
    give(document, as_json, lambda console, _: show.faults(console, faults))
    raise click.exceptions.Exit(FOUND if any(fault.severity == "error" for fault in faults) else DONE)


@seed.command()
@_folder
def fmt(folder: Path | None) -> None:
    """Rewrite the files in their one canonical form; refuse rather than drop anything."""
    changed = curate.format_seed(folder=_folder_or_own(folder))
    for path in changed:
        click.echo(path)
    click.echo(f"{len(changed)} files rewritten", err=True)


@seed.command()
@click.argument("base")
@_folder
@json_option
def diff(base: str, folder: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Say what the files mean otherwise than at a git revision: alerts added, raised, lowered, removed."""
    difference, faults = curate.diff_seed(folder=_folder_or_own(folder), base=base)
    give(difference.document(), as_json, show.difference)
    if faults:
        show.faults(errors, faults)
        raise click.exceptions.Exit(FOUND)


@seed.command()
@_folder
@click.option(
    "--ranked", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A CSV file with a column `ingredient`, the most used first: how much of it is covered.",
)  # fmt: skip
@json_option
def stats(folder: Path | None, ranked: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Say in figures what the files hold, how it is graded, and how well it is sourced."""
    give(curate.seed_stats(folder=_folder_or_own(folder), ranked=ranked), as_json, show.stats)


@seed.command()
@_folder
@click.option("--author", default="interactions seed load", show_default=True, help="Who stands behind this load.")
@json_option
def load(folder: Path | None, author: str, as_json: bool) -> None:  # noqa: FBT001
    """Load the files into the database and publish a release, whole or not at all."""
    engine = curate.database(Settings.from_environment())
    with progress() as advance:
        loaded = curate.load_seed(engine, folder=_folder_or_own(folder), author=author, progress=advance)
    give(loaded_document(loaded), as_json, lambda console, _: show.loaded(console, loaded))


@seed.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--release", help="An older release instead of what is kept now.")
def export(folder: Path, release: str | None) -> None:
    """Write what the database holds as seed files."""
    engine = store.make_engine(Settings.from_environment().database_url)
    changed = curate.export_seed(engine, folder=folder.absolute(), release=release)
    click.echo(f"{len(changed)} files written to {folder}", err=True)


def loaded_document(loaded: curate.Loaded) -> dict[str, Any]:
    """What a load did, and the release that answers now."""
    counts = asdict(loaded.counts) if loaded.counts else None
    release = ask.release_document(loaded.publication.release)
    return {
        "new": loaded.publication.new, "loaded": counts, "errors": len(loaded.errors),
        "warnings": len(loaded.warnings), "release": release,
    }  # fmt: skip
