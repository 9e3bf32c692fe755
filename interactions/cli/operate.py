"""The commands of those who operate an installation: serve, doctor."""

from __future__ import annotations

import os
import sys

import click

from interactions import show, store
from interactions.actions import curate, diagnose
from interactions.actions.held import Releases
from interactions.cli.curate import loaded_document
from interactions.cli.exits import DONE, FOUND, NOT_READY
from interactions.cli.output import errors, give, json_option, progress
from interactions.config import CHECKOUT, Settings
from interactions.files.faults import SeedError


@click.command()
@json_option
def doctor(as_json: bool) -> None:  # noqa: FBT001
    """Say what this installation is, and what is wrong with it."""
    report = diagnose.examine(Settings.from_environment())
    give(report, as_json, show.report)
    raise click.exceptions.Exit(NOT_READY if report["problems"] else DONE)


@click.command()
@click.option("--keep-going", is_flag=True, help="Where the seed has faults, serve the release that is there already.")
@json_option
def serve(keep_going: bool, as_json: bool) -> None:  # noqa: FBT001
    """Migrate, load the seed where it has changed, and serve with gunicorn."""
    settings = Settings.from_environment()
    try:
        with progress() as advance:
            loaded = curate.prepare(settings, progress=advance)
    except SeedError as error:
        show.faults(errors, error.faults)
        loaded = _what_is_left(settings, error, keep_going=keep_going)
    document = {"address": settings.address, **loaded_document(loaded)}
    give(document, as_json, lambda console, _: show.serving(console, loaded, settings.address))
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
            errors, "The seed was not loaded, and there is no release to serve.", "Put the faults right first."
        )
        raise click.exceptions.Exit(FOUND) from None
    if keep_going:
        show.trouble(errors, "THE SEED WAS NOT LOADED.", f"What is served is the older release {release.id}.")
        return curate.Loaded(store.Publication(release, new=False), None, errors=error.faults)
    says = (
        f"Release {release.id} is there: a service that is running keeps it, and `interactions serve --keep-going` "
        "serves it as it is."
    )
    show.trouble(errors, "The seed was not loaded.", says)
    raise click.exceptions.Exit(FOUND)
