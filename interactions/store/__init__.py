"""The memory: records with every revision they had, and releases, in SQLite or PostgreSQL."""

from interactions.store.compendium import SaveCounts, current, save
from interactions.store.engine import make_engine, reading, writing
from interactions.store.errors import (
    DatabaseNotSupported,
    IdentifierTaken,
    OriginUnknown,
    RecordNotStorable,
    RecordUnreadable,
    ReferenceDangling,
    ReleaseDamaged,
    ReleaseNotFound,
    StoreNotReady,
)
from interactions.store.migrate import is_current, upgrade
from interactions.store.publishing import (
    Publication,
    Release,
    find_release,
    load_release,
    newest_release_id,
    publish,
    releases,
)

__all__ = [
    "DatabaseNotSupported",
    "IdentifierTaken",
    "OriginUnknown",
    "Publication",
    "RecordNotStorable",
    "RecordUnreadable",
    "ReferenceDangling",
    "Release",
    "ReleaseDamaged",
    "ReleaseNotFound",
    "SaveCounts",
    "StoreNotReady",
    "current",
    "find_release",
    "is_current",
    "load_release",
    "make_engine",
    "newest_release_id",
    "publish",
    "reading",
    "releases",
    "save",
    "upgrade",
    "writing",
]
