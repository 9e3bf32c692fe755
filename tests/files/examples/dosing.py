"""What the rules about doses find, and what they let pass."""

from typing import Any

from interactions.clinical.compendium import Compendium
from interactions.clinical.vocabulary import Severity, Status
from tests.files.examples.example import Example
from tests.files.world import WORLD, changed, dose_range, dosing


def world(**said: Any) -> Compendium:
    """The world with a range of doses that says this."""
    return changed(WORLD, dosing("codeine", dose_range(**said)))


EXAMPLES: dict[str, list[Example]] = {
    "dosing_has_ranges": [
        Example(
            changed(WORLD, dosing("codeine")), "no range", changed(WORLD, dosing("codeine", status=Status.RETIRED))
        ),
        Example(
            changed(WORLD, dosing("codeine", dose_range("pain"), dose_range("pain"))),
            "`pain` stands twice",
            changed(WORLD, dosing("codeine", dose_range("pain"), dose_range("fever"))),
        ),
    ],
    "doses_are_amounts": [
        Example(world(low=bad[0], high=bad[1]), says, world(low=good[0], high=good[1]))
        for bad, says, good in [
            (("a little", "5 mg"), "`a little` is no dose", ("not-known", "5 mg")),
            (("5 mg", "not-known"), "`not-known` is no dose", ("5 units", "10 units")),
            (("5 mg", "10 pints"), "`10 pints` is no dose", ("5 mmol", "10 mmol")),
            (("5-10 mg", "20 mg"), "`5-10 mg` is no dose", ("5 mg", "20 mg")),
            (("5 mg", "10 mg/day"), "`10 mg/day` is no dose", ("5 mg", "1,000 mg")),
            (("5 mg", "10 mg/kg"), "do not compare", ("500 mcg/kg", "10 mg/kg")),
            (("5 mg", "10 units"), "do not compare", ("5 units/kg", "10 units/kg")),
            (("5 g", "10 mg"), "5 g is more than 10 mg", ("0.005 g", "10 mg")),
        ]
    ],
    "over_is_a_time": [
        Example(world(over="an hour"), "`an hour` is no time", world(over="60 min")),
        Example(world(over="60"), "`60` is no time", world(over="as a bolus")),
    ],
    "ages_go_up": [
        Example(world(age_from="12", age_below="2"), "from 12 years, but below 2", world(age_from="2", age_below="12")),
        Example(world(age_from="12", age_below="12"), "below 12", world(age_below="12")),
    ],
    "a_grade_of_a_range_can_speak": [
        Example(
            world(inside=Severity.MAJOR), "without a reason", world(inside=Severity.MAJOR, because="it puts to sleep")
        ),
        Example(world(because="it puts to sleep"), "nothing tells this", world(note="It puts to sleep.")),
        Example(world(low="not-known", below=Severity.MINOR), "not known", world(low="1 mg", below=Severity.MINOR)),
    ],
}
