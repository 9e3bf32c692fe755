"""How the command ends: its exit codes, and which errors are somebody's to act on."""

from __future__ import annotations

from collections.abc import Mapping

from interactions import store
from interactions.cli.lists import ListsUnreadable
from interactions.clinical.policy import PolicyRefused
from interactions.config import ConfigError
from interactions.files.faults import SeedError
from interactions.files.revision import RevisionError
from interactions.files.sources.rxnorm import ReleaseUnreadable

DONE, FOUND, WRONG_USE, INCOMPLETE, NOT_READY, FAILED, INTERRUPTED = 0, 1, 2, 3, 5, 70, 130
EXIT_CODES: Mapping[type[Exception], int] = {
    SeedError: FOUND,
    RevisionError: WRONG_USE,
    ListsUnreadable: WRONG_USE,
    ReleaseUnreadable: WRONG_USE,
    PolicyRefused: WRONG_USE,
    store.PolicyNotFound: WRONG_USE,
    store.ReleaseNotFound: WRONG_USE,
    ConfigError: NOT_READY,
    store.DatabaseNotSupported: NOT_READY,
    store.IdentifierTaken: NOT_READY,
    store.RecordNotStorable: NOT_READY,
    store.RecordUnreadable: NOT_READY,
    store.ReferenceDangling: NOT_READY,
    store.ReleaseDamaged: NOT_READY,
    store.StoreNotReady: NOT_READY,
    OSError: NOT_READY,  # a folder that can't be written, a disk that is full
}
"""The exit code of each error that is somebody's to act on. What is not listed is a failure of the program."""
