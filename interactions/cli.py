"""The verbs for the terminal: colours and tables for a person, JSON for a pipe.

Exit codes: 0 done (of a check: complete, and nothing found) · 1 findings, or faults in the seed · 2 wrong use: an
option, a release or a git revision that there is not · 3 nothing found, but not everything was checked · 5 not ready:
the settings, the database or what it holds can't be used · 70 a failure of the program · 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from interactions import show, store
from interactions.actions import ask, curate, diagnose
from interactions.actions.held import Releases
from interactions.clinical.patient import Audience, Item, Patient, PatientList
from interactions.clinical.vocabulary import Severity
from interactions.config import CHECKOUT, VERSION, ConfigError, Settings
from interactions.files.faults import SeedError
from interactions.files.revision import RevisionError

DONE, FOUND, WRONG_USE, INCOMPLETE, NOT_READY, FAILED, INTERRUPTED = 0, 1, 2, 3, 5, 70, 130
_EXIT: Mapping[type[Exception], int] = {
    SeedError: FOUND,
    RevisionError: WRONG_USE,
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

_SAYS = {WRONG_USE: "Error:", NOT_READY: "Not ready:"}
_console = Console()
_errors = Console(stderr=True)
_json_option = click.option("--json", "as_json", is_flag=True, help="JSON, also on a terminal (a pipe always gets it).")


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
    code = next((of for kind, of in _EXIT.items() if isinstance(error, kind)), FAILED)
    if isinstance(error, SeedError):
        show.faults(_errors, error.faults)
    elif code == FAILED:
        frames = [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
        what = f"{type(error).__name__} at {' > '.join(frames[-3:])}"
        show.trouble(
            _errors, "The program failed:", f"{what}. Nothing was answered, and this says nothing about safety."
        )
    else:
        show.trouble(_errors, _SAYS[code], str(error))
    return code


@click.group(help=__doc__.split("\n\n", maxsplit=1)[0], epilog=__doc__.split("\n\n", maxsplit=1)[1])
@click.version_option(VERSION)
def cli() -> None:
    """Answer from the current release."""


def _releases() -> Releases:
    return Releases(store.make_engine(Settings.from_environment().database_url))


def _give(document: Any, as_json: bool, table: Callable[[Console, Any], None]) -> None:  # noqa: FBT001
    if as_json or not sys.stdout.isatty():
        sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n")
    else:
        table(_console, document)


@cli.command()
@click.argument("medications", nargs=-1)
@click.option("--planned", multiple=True, help="What is about to be given or prescribed.")
@click.option("--substance", multiple=True, help="A food, drink, herb, supplement, alcohol, tobacco …")
@click.option("--condition", multiple=True, help="A disease or state of the patient.")
@click.option("--allergy", multiple=True, help="An allergy.")
@click.option("--age", type=click.FloatRange(0, 130), help="Years.")
@click.option("--sex", type=click.Choice(["female", "male"]))
@click.option("--pregnant/--not-pregnant", default=None)
@click.option("--egfr", type=click.FloatRange(0, 250), help="mL/min/1.73 m².")
@click.option("--as-of", help="Answer from this release.")
@click.option("--for-patient", is_flag=True, help="Plain words.")
@_json_option
def check(
    medications: tuple[str, ...], planned: tuple[str, ...], substance: tuple[str, ...], condition: tuple[str, ...],
    allergy: tuple[str, ...], age: float | None, sex: str | None, pregnant: bool | None, egfr: float | None,  # noqa: FBT001
    as_of: str | None, for_patient: bool, as_json: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    """Check medicines against each other, and against what else is given."""
    lists = {"medications": medications, "planned": planned, "substances": substance, "conditions": condition,
             "allergies": allergy}  # fmt: skip
    if not any(lists.values()):
        raise click.UsageError("give at least one medicine, substance or condition.")
    asked = PatientList(
        **{name: tuple(Item(text=text) for text in texts) for name, texts in lists.items()},
        patient=Patient(age=age, sex=sex, pregnant=pregnant, egfr=egfr),
        audience=Audience.PATIENT if for_patient else Audience.PROFESSIONAL,
    )
    answer = ask.check(_releases(), asked=asked, as_of=as_of)
    _give(answer, as_json, show.answer)
    if answer["findings"]:
        raise click.exceptions.Exit(FOUND)
    raise click.exceptions.Exit(DONE if answer["coverage"]["complete"] else INCOMPLETE)


@cli.command()
@click.argument("query")
@click.option("--type", "type_", type=click.Choice(["substance", "class", "condition", "entry"]))
@click.option("--severity", type=click.Choice([severity.value for severity in Severity]))
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200))
@_json_option
def search(query: str, type_: str | None, severity: str | None, limit: int, as_json: bool) -> None:  # noqa: FBT001
    """Search names, brands, codes and the text of entries."""
    grade = Severity(severity) if severity else None
    _give(ask.search(_releases(), query=query, type_=type_, severity=grade, limit=limit), as_json, show.results)


@cli.command()
@_json_option
def doctor(as_json: bool) -> None:  # noqa: FBT001
    """Say what this installation is, and what is wrong with it."""
    report = diagnose.examine(Settings.from_environment())
    _give(report, as_json, show.report)
    raise click.exceptions.Exit(NOT_READY if report["problems"] else DONE)


@cli.command()
@click.option("--keep-going", is_flag=True, help="Where the seed has faults, serve the release that is there already.")
@_json_option
def serve(keep_going: bool, as_json: bool) -> None:  # noqa: FBT001
    """Migrate, load the seed where it has changed, and serve with gunicorn."""
    settings = Settings.from_environment()
    try:
        with _progress() as progress:
            loaded = curate.prepare(settings, progress=progress)
    except SeedError as error:
        show.faults(_errors, error.faults)
        loaded = _what_is_left(settings, error, keep_going=keep_going)
    document = {"address": settings.address, **_loaded_document(loaded)}
    _give(document, as_json, lambda console, _: show.serving(console, loaded, settings.address))
    sys.stdout.flush()
    metrics = settings.home / "metrics"
    metrics.mkdir(exist_ok=True)
    for old in metrics.glob("*.db"):
        old.unlink()
    arguments = [
        sys.executable, "-m", "gunicorn", "--preload", "--no-control-socket", "--worker-class", "gthread",
        "--workers", str(settings.workers), "--threads", str(settings.threads), "--log-level", "warning",
        "--bind", settings.address.removeprefix("http://").rstrip("/"), "wsgi:app",
    ]  # fmt: skip
    # gunicorn's processes read the environment again, from another folder
    environment = {
        **os.environ, "INTERACTIONS_HOME": str(settings.home), "INTERACTIONS_SEED": str(settings.seed),
        "INTERACTIONS_DATABASE_URL": settings.database_url, "PROMETHEUS_MULTIPROC_DIR": str(metrics),
    }  # fmt: skip
    os.chdir(CHECKOUT)
    os.execve(sys.executable, arguments, environment)  # noqa: S606  gunicorn takes this process's place


def _what_is_left(settings: Settings, error: SeedError, *, keep_going: bool) -> curate.Loaded:
    """The release that a seed with faults leaves in place, if the operator wants it served; else stop, and say why."""
    try:
        release = Releases(store.make_engine(settings.database_url)).current().release
    except store.StoreNotReady:
        show.trouble(
            _errors, "The seed was not loaded, and there is no release to serve.", "Put the faults right first."
        )
        raise click.exceptions.Exit(FOUND) from None
    if keep_going:
        show.trouble(_errors, "THE SEED WAS NOT LOADED.", f"What is served is the older release {release.id}.")
        return curate.Loaded(store.Publication(release, new=False), None, errors=error.faults)
    says = (
        f"Release {release.id} is there: a service that is running keeps it, and `interactions serve --keep-going` "
        "serves it as it is."
    )
    show.trouble(_errors, "The seed was not loaded.", says)
    raise click.exceptions.Exit(FOUND)


def _loaded_document(loaded: curate.Loaded) -> dict[str, Any]:
    counts = asdict(loaded.counts) if loaded.counts else None
    release = ask.release_document(loaded.publication.release)
    return {
        "new": loaded.publication.new, "loaded": counts, "errors": len(loaded.errors),
        "warnings": len(loaded.warnings), "release": release,
    }  # fmt: skip


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal; nothing in a pipe."""
    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=_errors, transient=True, disable=not _errors.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def advance(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=of)
            bar.update(tasks[what], completed=done, total=of)

        yield advance


@cli.group()
def seed() -> None:
    """The curated knowledge as files."""


_folder = click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))


def _folder_or_own(folder: Path | None) -> Path:
    return folder.absolute() if folder else Settings.from_environment().seed


@seed.command()
@_folder
@_json_option
def lint(folder: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Say everything that is wrong with the files: where, what, and what to do."""
    with _progress() as progress:
        faults = curate.lint_seed(folder=_folder_or_own(folder), progress=progress)
    document = [
        {"path": f.path, "line": f.line, "severity": f.severity, "message": f.message, "fix": f.fix} for f in faults
    ]
    _give(document, as_json, lambda console, _: show.faults(console, faults))
    raise click.exceptions.Exit(FOUND if any(fault.severity == "error" for fault in faults) else DONE)


@seed.command()
@_folder
def fmt(folder: Path | None) -> None:
    """Rewrite the files in their one canonical form; refuse rather than drop anything."""
    changed = curate.format_seed(folder=_folder_or_own(folder))
    for path in changed:
        click.echo(path)
    click.echo(f"{len(changed)} files rewritten", err=True)


@seed.command("diff")
@click.argument("base")
@_folder
@_json_option
def diff_(base: str, folder: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Say what the files mean otherwise than at a git revision: alerts added, raised, lowered, removed."""
    difference, faults = curate.diff_seed(folder=_folder_or_own(folder), base=base)
    _give(difference.document(), as_json, show.difference)
    if faults:
        show.faults(_errors, faults)
        raise click.exceptions.Exit(FOUND)


@seed.command()
@_folder
@click.option("--author", default="interactions seed load", show_default=True, help="Who stands behind this load.")
@_json_option
def load(folder: Path | None, author: str, as_json: bool) -> None:  # noqa: FBT001
    """Load the files into the database and publish a release, whole or not at all."""
    settings = Settings.from_environment()
    engine = curate.database(settings)
    with _progress() as progress:
        loaded = curate.load_seed(engine, folder=_folder_or_own(folder), author=author, progress=progress)
    _give(_loaded_document(loaded), as_json, lambda console, _: show.loaded(console, loaded))


@seed.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--release", help="An older release instead of what is kept now.")
def export(folder: Path, release: str | None) -> None:
    """Write what the database holds as seed files."""
    engine = store.make_engine(Settings.from_environment().database_url)
    changed = curate.export_seed(engine, folder=folder.absolute(), release=release)
    click.echo(f"{len(changed)} files written to {folder}", err=True)


if __name__ == "__main__":
    main()
