"""What is wrong with the files: where, what, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from interactions.clinical.errors import InteractionsError


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right. `path` is relative to the seed folder; `line` counts from 1, None where not known."""

    path: str
    line: int | None
    message: str
    fix: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.severity}: {self.message}: {self.fix}"


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """By path, then by line, what concerns the whole file first."""
    return sorted(faults, key=lambda fault: (fault.path, fault.line or 0, fault.message))


class SeedError(InteractionsError):
    """The files can't be used as they are. `faults` holds everything that was found, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(in_order(faults))
        super().__init__("\n".join(map(str, self.faults)))
