"""The seed as it was at a revision in git."""

import os
import subprocess
from pathlib import Path

import pytest

from interactions.files.faults import SeedError
from interactions.files.revision import RevisionError, read_seed_at
from interactions.files.seed import write_seed
from tests.files.world import WORLD, without

SMALLER = without(WORLD, "naproxen+warfarin.bleeding")


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(folder), *who, *arguments]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  the commands stand in this file


@pytest.fixture(autouse=True)
def no_git_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """Git's own variables, set where tests run inside a hook, would point at the wrong checkout."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the smaller world at tag `first`, the whole world now, and a broken seed at tag `broken`."""
    git(tmp_path, "init", "-q")
    (tmp_path / "seed").mkdir()
    (tmp_path / "seed" / "x.txt").write_text("x")
    (tmp_path / "other.txt").write_text("no part of the seed")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "broken")
    git(tmp_path, "tag", "broken")
    (tmp_path / "seed" / "x.txt").unlink()
    write_seed(SMALLER, tmp_path / "seed")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    git(tmp_path, "tag", "first")
    write_seed(WORLD, tmp_path / "seed")
    return tmp_path


def test_the_seed_is_read_as_it_was(checkout: Path) -> None:
    assert read_seed_at("first", checkout / "seed") == SMALLER
    assert read_seed_at("HEAD", checkout / "seed") == SMALLER


def test_the_seed_may_be_the_whole_checkout(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write_seed(SMALLER, tmp_path)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    assert read_seed_at("HEAD", tmp_path) == SMALLER


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "", "HEAD:seed"])
def test_a_revision_that_is_not_there_is_told(checkout: Path, revision: str) -> None:
    with pytest.raises(RevisionError, match="give a commit, branch or tag"):
        read_seed_at(revision, checkout / "seed")


def test_a_folder_outside_git_is_told(tmp_path: Path) -> None:
    with pytest.raises(RevisionError, match="not a git repository"):
        read_seed_at("HEAD", tmp_path)


def test_a_missing_git_is_told(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RevisionError, match="install git"):
        read_seed_at("first", checkout / "seed")


def test_faults_of_an_old_seed_name_the_revision(checkout: Path) -> None:
    with pytest.raises(SeedError) as caught:
        read_seed_at("broken", checkout / "seed")
    assert {fault.path for fault in caught.value.faults} >= {"broken:x.txt", "broken:sources.yaml"}
