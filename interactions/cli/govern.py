"""The commands of those who answer for a site: policy add, list, end."""

from __future__ import annotations

from datetime import datetime

import click

from interactions import show, store
from interactions.actions import govern
from interactions.cli.output import give, json_option, releases
from interactions.clinical.policy import Effect
from interactions.clinical.vocabulary import Severity
from interactions.config import Settings


@click.group()
def policy() -> None:
    """What this site quietens, raises or annotates. It edits no knowledge, and every answer says it."""


@policy.command()
@click.argument("effect", type=click.Choice([effect.value for effect in Effect]))
@click.argument("entry")
@click.option(
    "--severity", type=click.Choice([severity.value for severity in Severity if severity is not Severity.NONE]),
    help="What it is raised or lowered to; without it, what is quietened leaves the findings.",
)  # fmt: skip
@click.option("--reason", required=True, help="Why, in one line; it is shown with the finding.")
@click.option("--owner", required=True, help="Who answers for it.")
@click.option("--expires", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The first day (UTC) without it.")
@json_option
def add(
    effect: str, entry: str, severity: str | None, reason: str, owner: str, expires: datetime, as_json: bool  # noqa: FBT001
) -> None:  # fmt: skip
    """Quieten, raise or annotate ENTRY at this site, until it expires.

    What is contraindicated is never quietened, and what is quietened is still named in the answer.
    """
    document = govern.add_policy(
        releases(),
        entry=entry,
        effect=Effect(effect),
        severity=Severity(severity) if severity else None,
        reason=reason,
        owner=owner,
        expires=expires.date(),
    )
    give(document, as_json, show.policy)


@policy.command("list")
@click.option("--all", "all_", is_flag=True, help="Those that have expired or were ended, too.")
@json_option
def list_(all_: bool, as_json: bool) -> None:  # noqa: FBT001
    """List the active policies."""
    engine = store.make_engine(Settings.from_environment().database_url)
    give(govern.policies(engine, all_=all_), as_json, show.policies)


@policy.command()
@click.argument("policy_id", metavar="POLICY")
@click.option("--by", required=True, help="Who ends it.")
@json_option
def end(policy_id: str, by: str, as_json: bool) -> None:  # noqa: FBT001
    """End a policy now. That it was there stays on record."""
    engine = store.make_engine(Settings.from_environment().database_url)
    give(govern.end_policy(engine, policy_id=policy_id, by=by), as_json, show.policy)
