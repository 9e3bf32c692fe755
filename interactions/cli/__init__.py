"""The verbs for the terminal: colours and tables for a person, JSON for a pipe.

Exit codes: 0 done (of a check: complete, and nothing found but what the site quietened) · 1 findings, faults in the
seed, or lists that are answered otherwise · 2 wrong use: an option, a release, an entry, a policy or a git revision
that there is not, or lists or a download that can't be read · 3 nothing found, but not everything was checked · 5 not
ready: the settings, the database or what it holds can't be used · 70 a failure of the program · 130 interrupted.
"""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import click

from interactions import show
from interactions.cli.ask import check, search
from interactions.cli.curate import seed
from interactions.cli.exits import DONE, EXIT_CODES, FAILED, INTERRUPTED, NOT_READY, WRONG_USE
from interactions.cli.govern import policy
from interactions.cli.imports import import_
from interactions.cli.operate import doctor, serve
from interactions.cli.output import errors
from interactions.cli.releases import release
from interactions.config import VERSION
from interactions.files.faults import SeedError

_SAYS = {WRONG_USE: "Error:", NOT_READY: "Not ready:"}


def main() -> None:
    """Run the command line, with every error in words and an exit code."""
    try:
        code = cli(standalone_mode=False)
    except click.Abort:
        code = INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except Exception as error:  # noqa: BLE001  nothing may end in code 1, which says that something was found
        code = _explained(error)
    sys.exit(code or DONE)


def _explained(error: Exception) -> int:
    """Say in words what went wrong; the exit code. Of a failure of the program only its type and place are told."""
    code = next((of for kind, of in EXIT_CODES.items() if isinstance(error, kind)), FAILED)
    if isinstance(error, SeedError):
        show.faults(errors, error.faults)
    elif code == FAILED:
        frames = [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
        what = f"{type(error).__name__} at {' > '.join(frames[-3:])}"
        show.trouble(
            errors, "The program failed:", f"{what}. Nothing was answered, and this says nothing about safety."
        )
    else:
        show.trouble(errors, _SAYS[code], str(error))
    return code


@click.group(
    help=__doc__.split("\n\n", maxsplit=1)[0],
    epilog=__doc__.split("\n\n", maxsplit=1)[1],
    commands=[check, search, doctor, serve, seed, release, policy, import_],
)
@click.version_option(VERSION)
def cli() -> None:
    """Answer from the current release."""
