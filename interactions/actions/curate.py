"""The verbs of those who keep the knowledge: lint, format, compare, load, publish, export."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from interactions import store
from interactions.actions import imports
from interactions.actions.held import without_collector
from interactions.clinical.compendium import Compendium
from interactions.config import CHECKOUT, VERSION, ConfigError, Settings
from interactions.files import diff, lint, seed, stats
from interactions.files.faults import Fault, SeedError, in_order
from interactions.files.revision import read_seed_at

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how many of how many are done."""

SEED = "seed"
MIGRATIONS = CHECKOUT / "migrations"
_MARK = "seed.loaded"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, and the release that answers now.

    `counts` is None where nothing was loaded: just these files were loaded before, or there are `errors` in them.
    """

    publication: store.Publication
    counts: store.SaveCounts | None
    warnings: tuple[Fault, ...] = ()
    errors: tuple[Fault, ...] = ()


def _silent(_what: str, _done: int, _of: int) -> None:
    """Progress for those who don't watch."""


def lint_seed(*, folder: Path, progress: Progress = _silent) -> tuple[Fault, ...]:
    """Every fault of the seed, errors and warnings, in the order of the files."""
    _, faults = _examined(folder, progress)
    return faults


def _examined(folder: Path, progress: Progress) -> tuple[Compendium, tuple[Fault, ...]]:
    """What could be read of the seed, and every fault of it."""
    reading = seed.read_what_can_be_read(folder, lambda done, of: progress("Reading", done, of))
    faults = [*reading.faults, *lint.lint(reading.compendium, folder, unread=reading.unread)]
    return reading.compendium, tuple(in_order(faults))


def format_seed(*, folder: Path) -> tuple[str, ...]:
    """Rewrite every file in its canonical form. Returns the paths that changed. Raises SeedError, changing nothing."""
    return tuple(seed.format_seed(folder))


def seed_stats(*, folder: Path, ranked: Path | None = None) -> dict[str, Any]:
    """What the seed holds in figures, and how much it covers of a ranked list of ingredients. Raises SeedError."""
    compendium = seed.read_seed(folder)
    return {
        "counts": stats.count(compendium),
        "ranked": [one._asdict() for one in stats.coverage(compendium, stats.read_ranked(ranked))] if ranked else None,
    }


def diff_seed(*, folder: Path, base: str) -> tuple[diff.ClinicalDiff, tuple[Fault, ...]]:
    """What the seed says otherwise than at a git revision, and what lint over time has to say. Raises SeedError."""
    old, new = read_seed_at(base, folder), seed.read_seed(folder)
    return diff.clinical_diff(old, new), tuple(lint.lint_against(old, new, folder))


def database(settings: Settings) -> Engine:
    """The installation's database, made and migrated where it is not yet. Raises ConfigError, StoreNotReady."""
    require_migrations()
    settings.home.mkdir(parents=True, exist_ok=True)
    engine = store.make_engine(settings.database_url)
    store.upgrade(engine)
    return engine


def require_migrations() -> None:
    """Raises ConfigError where this runs without the folder that makes the tables."""
    if not MIGRATIONS.is_dir():
        raise ConfigError(
            f"the folder {MIGRATIONS} is missing: Interactions runs from a checkout of its repository, "
            "not from an installed package"
        )


def load_seed(engine: Engine, *, folder: Path, author: str, progress: Progress = _silent) -> Loaded:
    """Read, lint, save and publish the seed, in one transaction: whatever stops it, what was there stays.

    Raises SeedError with every fault, StoreNotReady.
    """
    with without_collector():
        return _load(engine, folder, author, progress)


def _load(engine: Engine, folder: Path, author: str, progress: Progress) -> Loaded:
    compendium, faults = _examined(folder, progress)
    if any(fault.severity == "error" for fault in faults):
        raise SeedError(fault for fault in faults if fault.severity == "error")
    with store.writing(engine) as session:
        counts = store.save(
            session, compendium, origin=SEED, author=author, reason=f"loaded from {folder.name}/",
            progress=lambda done, of: progress("Saving", done, of),
        )  # fmt: skip
        imports.renew(session, author=author)
        publication = store.publish(session, author=author, engine_version=VERSION, now=datetime.now(UTC))
    return Loaded(publication, counts, faults)


def prepare(settings: Settings, *, progress: Progress = _silent) -> Loaded:
    """Make an installation ready to serve: migrate, and load the seed unless just these files were loaded before.

    Raises SeedError (the release that was there stays), ConfigError, StoreNotReady.
    """
    engine = database(settings)
    mark = settings.home / _MARK
    fingerprint = _fingerprint(settings.seed)
    if mark.exists() and mark.read_text(encoding="utf-8").split() == [fingerprint, _newest(engine)]:
        with store.reading(engine) as session:
            release = store.find_release(session, store.newest_release_id(session))
        return Loaded(store.Publication(release, new=False), None)
    loaded = load_seed(engine, folder=settings.seed, author="interactions serve", progress=progress)
    mark.write_text(f"{fingerprint}\n{loaded.publication.release.id}\n", encoding="utf-8")
    return loaded


def _newest(engine: Engine) -> str:
    try:
        with store.reading(engine) as session:
            return store.newest_release_id(session)
    except store.StoreNotReady:
        return ""


def _fingerprint(folder: Path) -> str:
    """One hash over the program's version and every seed file's path and bytes."""
    digest = hashlib.sha256(VERSION.encode())
    for path in sorted(folder.rglob("*.yaml")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def export_seed(engine: Engine, *, folder: Path, release: str | None = None) -> tuple[str, ...]:
    """Write what is kept now, or an older release, as seed files, without what was imported.

    Returns changed paths. Raises ReleaseNotFound.
    """
    with store.reading(engine) as session:
        compendium: Compendium = store.load_release(session, release) if release else store.current(session)
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(seed.write_seed(imports.own(compendium), folder))
