"""The memory: records with every revision they had, and releases, in SQLite or PostgreSQL."""

from interactions.store.compendium import SaveCounts, current, save
from interactions.store.engine import make_engine, reading, writing
from interactions.store.errors import (
    DatabaseNotSupported,
    IdentifierTaken,
    OriginUnknown,
    PolicyNotFound,
    RecordNotStorable,
    RecordUnreadable,
    ReferenceDangling,
    ReleaseDamaged,
    ReleaseNotFound,
    StoreNotReady,
)
from interactions.store.migrate import is_current, upgrade
from interactions.store.policies import (
    KeptPolicy,
    add_policy,
    end_policy,
    next_policy_id,
    open_policies,
    policies,
)
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
    "KeptPolicy",
    "OriginUnknown",
    "PolicyNotFound",
    "Publication",
    "RecordNotStorable",
    "RecordUnreadable",
    "ReferenceDangling",
    "Release",
    "ReleaseDamaged",
    "ReleaseNotFound",
    "SaveCounts",
    "StoreNotReady",
    "add_policy",
    "current",
    "end_policy",
    "find_release",
    "is_current",
    "load_release",
    "make_engine",
    "newest_release_id",
    "next_policy_id",
    "open_policies",
    "policies",
    "publish",
    "reading",
    "releases",
    "save",
    "upgrade",
    "writing",
]
