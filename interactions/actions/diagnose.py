"""The verb of the operator who asks what this installation is and what is wrong with it."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, make_url, text

from interactions import store
from interactions.actions import curate
from interactions.clinical.errors import InteractionsError
from interactions.config import VERSION, Settings


def examine(settings: Settings) -> dict[str, Any]:
    """Facts about the installation, and every problem found, each with what to do. Changes nothing."""
    facts: dict[str, Any] = {
        "version": VERSION,
        "python": platform.python_version(),
        "database": make_url(settings.database_url).render_as_string(hide_password=True),
        "seed": str(settings.seed),
        "address": settings.address,
        "workers": f"{settings.workers} × {settings.threads} threads",
    }
    problems: list[str] = []
    for look in (_look_at_database, _look_at_seed):
        try:
            problems.extend(look(settings, facts))
        except InteractionsError as error:
            problems.append(str(error))
    return {"facts": facts, "problems": problems}


def _look_at_database(settings: Settings, facts: dict[str, Any]) -> Iterator[str]:
    curate.require_migrations()
    file = settings.sqlite_file
    if file is not None and not file.is_file():  # connecting would make it
        yield f"the database {file} is not there: `make run` or `interactions seed load` makes it"
        return
    engine = store.make_engine(settings.database_url)
    with store.reading(engine) as session:
        if session.bind is not None and session.bind.dialect.name == "sqlite":
            facts["sqlite"] = session.scalar(text("SELECT sqlite_version()"))
            facts["journal"] = session.scalar(text("PRAGMA journal_mode"))
    if not store.is_current(engine):
        yield "the tables are not up to date: `interactions seed load` migrates them"
        return
    yield from _look_at_release(engine, facts)


def _look_at_release(engine: Engine, facts: dict[str, Any]) -> Iterator[str]:
    with store.reading(engine) as session:
        newest = store.newest_release_id(session)
        release = store.find_release(session, newest)
        compendium = store.load_release(session, newest)
    facts["release"] = f"{release.id} ({release.hash[:19]}…, published {release.published:%Y-%m-%d %H:%M} UTC)"
    facts["entries"] = len(compendium.entries)
    facts["substances"] = len(compendium.substances)
    if not compendium.entries:
        yield "the release holds no entries: every check would come back empty; load a seed that has some"


def _look_at_seed(settings: Settings, facts: dict[str, Any]) -> Iterator[str]:
    faults = curate.lint_seed(folder=settings.seed)
    errors = [fault for fault in faults if fault.severity == "error"]
    facts["lint"] = f"{len(errors)} errors, {len(faults) - len(errors)} warnings"
    if errors:
        yield f"the seed has {len(errors)} errors and can't be loaded: `interactions seed lint` shows them"
