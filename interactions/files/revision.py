"""The seed as it was at a revision in git."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from interactions.clinical.compendium import Compendium
from interactions.clinical.errors import InteractionsError
from interactions.files.faults import SeedError
from interactions.files.seed import read_seed


class RevisionError(InteractionsError):
    """Git can't give the seed at this revision."""


def read_seed_at(revision: str, folder: Path) -> Compendium:
    """Read what stood in the seed folder at a revision. Raises RevisionError, and SeedError as read_seed does."""
    prefix = _git(folder, "rev-parse", "--show-prefix").decode().strip()
    commit = _git(folder, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    top = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    archive = _git(top, "archive", "--format=tar", commit, "--", prefix or ".")
    with TemporaryDirectory() as temporary:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(temporary, filter="data")
        try:
            return read_seed(Path(temporary) / prefix)
        except SeedError as error:
            raise SeedError(replace(fault, path=f"{revision}:{fault.path}") for fault in error.faults) from error


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True)  # noqa: S603, S607
    except FileNotFoundError as error:
        raise RevisionError("git is not installed, so that no earlier revision can be read: install git") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        message = f"git can't read the seed at that revision ({said}): give a commit, branch or tag of this checkout"
        raise RevisionError(message) from error
    return done.stdout
