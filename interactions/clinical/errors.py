"""The root of every error that this package raises on purpose. Each edge translates them in one table."""


class InteractionsError(Exception):
    """Something is wrong that the caller can act on; the message says where and what to do."""
