# ruff: noqa: S603  (runs this Python with programs of our own)
"""A load or an import that is killed, at whatever moment, leaves the old state whole."""

import subprocess
import sys
from pathlib import Path

RELEASE = Path(__file__).parents[1] / "files" / "sources" / "rxnorm"


def test_a_load_killed_at_any_of_its_statements_leaves_the_old_state_whole(database_url: str) -> None:
    check("killed.py", database_url)


def test_an_import_killed_at_any_of_its_statements_leaves_the_old_state_whole(database_url: str) -> None:
    check("killed_import.py", database_url, str(RELEASE))


def check(name: str, *arguments: str) -> None:
    program = Path(__file__).with_name(name)
    done = subprocess.run([sys.executable, program, *arguments], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    *killed, lived = done.stdout.splitlines()
    assert lived == "lived new"
    assert set(killed) == {"killed old"}
    assert len(killed) > 20, "it was killed in the midst of its work, not only before"
