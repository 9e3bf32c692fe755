"""The commands of those who add another nomenclature's names: import rxnorm, import remove."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from interactions import show
from interactions.actions import ask, curate, imports
from interactions.cli.output import give, json_option, progress
from interactions.config import Settings

_author = click.option("--author", default="interactions import", show_default=True, help="Who stands behind it.")


@click.group("import")
def import_() -> None:
    """What another nomenclature calls things, under an origin of its own that can be taken out again."""


@import_.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_author
@json_option
def rxnorm(folder: Path, author: str, as_json: bool) -> None:  # noqa: FBT001
    """Add the names, brands, clinical drugs and codes of a release of RxNorm, in place of an older one.

    FOLDER holds the RRF files of a release that you have downloaded from the U.S. National Library of Medicine. Only
    what RxNorm itself says is read, which needs no licence. Every name that is refused is counted, with the reason.
    """
    engine = curate.database(Settings.from_environment())
    with progress() as advance:
        done = imports.import_rxnorm(engine, folder=folder.absolute(), author=author, progress=advance)
    give(_imported(done), as_json, show.imported)


@import_.command()
@click.argument("origin", type=click.Choice(["rxnorm"]))
@_author
@json_option
def remove(origin: str, author: str, as_json: bool) -> None:  # noqa: FBT001
    """Take out all that an import added. That it was there stays on record."""
    done = imports.remove(curate.database(Settings.from_environment()), origin=origin, author=author)
    release = ask.release_document(done.publication.release)
    document = {"origin": origin, "removed": done.records, "new": done.publication.new, "release": release}
    give(document, as_json, show.import_removed)


def _imported(done: imports.Imported) -> dict[str, Any]:
    said = done.records.imported_names.values()
    return {
        "origin": "rxnorm",
        "rows": done.rows,
        "added": {
            "names": done.names,
            "substances": len(done.records.substances),
            "products": len(done.records.products),
            "clinical_drugs": sum(len(one.drugs) for one in said),
            "other_codes": sum(len(one.codes) for one in said),
        },
        "already_known": done.known,
        "joined_by_name": done.by_name,
        "refused": [
            {"reason": reason, "count": count, "examples": done.refused.examples.get(reason, [])}
            for reason, count in done.refused.counts.most_common()
        ],
        "records": asdict(done.counts),
        "new": done.publication.new,
        "release": ask.release_document(done.publication.release),
    }
