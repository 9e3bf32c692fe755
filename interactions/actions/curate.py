"""The verbs of those who keep the knowledge: lint, format, compare, load, publish, export."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from interactions import store
from interactions.clinical.model import Compendium
from interactions.config import VERSION, Settings
from interactions.files import diff, lint, seed
from interactions.files.faults import Fault, SeedError
from interactions.files.revision import read_seed_at

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how many of how many are done."""

SEED = "seed"
_MARK = "seed.loaded"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, and the release that holds it. `counts` is None where the seed was loaded before, unchanged."""

    publication: store.Publication
    counts: store.SaveCounts | None
    warnings: tuple[Fault, ...] = ()


def _silent(_what: str, _done: int, _of: int) -> None:
    """Progress for those who don't watch."""


def lint_seed(*, folder: Path, progress: Progress = _silent) -> tuple[Fault, ...]:
    """Every fault of the seed, errors and warnings, in the order of the files."""
    reading = seed.read_what_can_be_read(folder, lambda done, of: progress("Reading", done, of))
    found = [*reading.faults, *lint.lint(reading.compendium, folder, unread=reading.unread)]
    return tuple(sorted(found, key=lambda fault: (fault.path, fault.line or 0, fault.message)))


def format_seed(*, folder: Path) -> tuple[str, ...]:
    """Rewrite every file in its canonical form. Returns the paths that changed. Raises SeedError, changing nothing."""
    return tuple(seed.format_seed(folder))


def diff_seed(*, folder: Path, base: str) -> tuple[diff.ClinicalDiff, tuple[Fault, ...]]:
    """What the seed says otherwise than at a git revision, and what lint over time has to say. Raises SeedError."""
    old, new = read_seed_at(base, folder), seed.read_seed(folder)
    return diff.clinical_diff(old, new), tuple(lint.lint_against(old, new, folder))


def load_seed(engine: Engine, *, folder: Path, author: str, progress: Progress = _silent) -> Loaded:
    """Read, lint, save and publish the seed, in one transaction: whatever stops it, what was there stays.

    Raises SeedError with every fault, StoreNotReady.
    """
    reading = seed.read_what_can_be_read(folder, lambda done, of: progress("Reading", done, of))
    faults = [*reading.faults, *lint.lint(reading.compendium, folder, unread=reading.unread)]
    if any(fault.severity == "error" for fault in faults):
        raise SeedError(fault for fault in faults if fault.severity == "error")
    with store.writing(engine) as session:
        counts = store.save(
            session, reading.compendium, origin=SEED, author=author, reason=f"loaded from {folder.name}/",
            progress=lambda done, of: progress("Saving", done, of),
        )  # fmt: skip
        publication = store.publish(session, author=author, engine_version=VERSION, now=datetime.now(UTC))
    return Loaded(publication, counts, tuple(faults))


def prepare(settings: Settings, *, progress: Progress = _silent) -> Loaded:
    """Make an installation ready to serve: migrate, and load the seed unless just these files were loaded before.

    Raises SeedError (the release that was there stays), StoreNotReady.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    engine = store.make_engine(settings.database_url)
    store.upgrade(engine)
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
    """Write what is kept now, or an older release, as seed files. Returns changed paths. Raises ReleaseNotFound."""
    with store.reading(engine) as session:
        compendium: Compendium = store.load_release(session, release) if release else store.current(session)
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(seed.write_seed(compendium, folder))
