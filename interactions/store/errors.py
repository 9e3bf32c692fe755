"""What can go wrong with the memory, in words that say what to do."""

from __future__ import annotations

from interactions.clinical.errors import InteractionsError


class DatabaseNotSupported(InteractionsError):
    """The database's address names a kind of database, or a form of it, that the store can't use."""


class StoreNotReady(InteractionsError):
    """The database can't answer now: not reachable, busy for too long, without its tables or without a release."""


class OriginUnknown(InteractionsError):
    """Nothing is kept under this origin."""


class RecordNotStorable(InteractionsError):
    """A record holds a value that has no canonical form."""


class RecordUnreadable(InteractionsError):
    """A stored record has a form that this version of the program doesn't know."""


class IdentifierTaken(InteractionsError):
    """An id already belongs to a record of another type; ids are permanent and share one name space."""


class ReferenceDangling(InteractionsError):
    """A record refers to a record that isn't there."""


class ReleaseNotFound(InteractionsError):
    """No release has this id."""


class ReleaseDamaged(InteractionsError):
    """A stored release is no longer what was published."""


class PolicyNotFound(InteractionsError):
    """No policy of this id can be ended: there is none, or it was ended before."""
