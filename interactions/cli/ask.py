"""The commands of those who ask: check, search."""

from __future__ import annotations

import click

from interactions import show
from interactions.actions import ask
from interactions.cli.exits import DONE, FOUND, INCOMPLETE
from interactions.cli.output import give, json_option, releases
from interactions.clinical.patient import Audience, Item, Patient, PatientList
from interactions.clinical.vocabulary import Severity


@click.command()
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
@json_option
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
    answer = ask.check(releases(), asked=asked, as_of=as_of)
    give(answer, as_json, show.answer)
    if answer["findings"]:
        raise click.exceptions.Exit(FOUND)
    raise click.exceptions.Exit(DONE if answer["coverage"]["complete"] else INCOMPLETE)


@click.command()
@click.argument("query")
@click.option("--type", "type_", type=click.Choice(["substance", "class", "condition", "entry"]))
@click.option("--severity", type=click.Choice([severity.value for severity in Severity]))
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200))
@json_option
def search(query: str, type_: str | None, severity: str | None, limit: int, as_json: bool) -> None:  # noqa: FBT001
    """Search names, brands, codes and the text of entries."""
    grade = Severity(severity) if severity else None
    give(ask.search(releases(), query=query, type_=type_, severity=grade, limit=limit), as_json, show.results)
