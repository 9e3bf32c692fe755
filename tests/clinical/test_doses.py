"""Written doses as amounts: units, counts, rhythms, and what can't be read for sure."""

from __future__ import annotations

import pytest
from clinical.universe import KNOWLEDGE, interaction
from hypothesis import given
from hypothesis import strategies as st

from interactions.clinical.doses import (
    Amount,
    daily_amount_in,
    dose_in_product,
    dose_of,
    in_figures,
    read_amount,
    read_minutes,
    taking_of,
)
from interactions.clinical.lines import Parsed, read_line
from interactions.clinical.meetings import Meeting
from interactions.clinical.model import Product
from interactions.clinical.patient import Patient
from interactions.clinical.reading import Surroundings, Use, read_entry
from interactions.clinical.statements import Test as Asked
from interactions.clinical.vocabulary import Operator

MG, UNIT, MMOL = "mg", "unit", "mmol"


def use(line: str) -> Use:
    parsed = read_line(line).parsed
    return Use(ref="medications/0", place=0, unit=0, root="simvastatin", planned=False, resolved=True, tentative=False,
               state=None, stopped_days=None, routes=("oral",), systemic=True, form=parsed.form, dose=dose_of(parsed),
               frequency=parsed.frequency, intro=(), over=parsed.over, duration=parsed.duration)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 g", Amount(1000, MG)),
        ("1,000 mg", Amount(1000, MG)),
        (".125 mg", Amount(0.125, MG)),
        ("250 mcg", Amount(0.25, MG)),
        ("500 micrograms", Amount(0.5, MG)),
        ("20 Units", Amount(20, UNIT)),
        ("2.4 million units", Amount(2_400_000, UNIT)),
        ("20 mmol", Amount(20, MMOL)),
        ("20 mEq", Amount(20, "meq")),
        ("5 mL", Amount(5, "ml")),
        ("0.5 mg/kg", Amount(0.5, MG, per_kg=True)),
        ("10 mg/hr", Amount(10, MG, per="hour")),
        ("1 mg/min", Amount(60, MG, per="hour")),
        ("0.3 mg/kg/hr", Amount(0.3, MG, per_kg=True, per="hour")),
        ("4 g/day", Amount(4000, MG, per="day")),
        ("21 mg/24 h", Amount(21, MG, per="day")),
        ("15 mg/week", Amount(15, MG, per="week")),
        ("5-10 mg", Amount(10, MG)),
        ("2 tablets of 500 mg", Amount(1000, MG)),
        ("2 x 500 mg", Amount(1000, MG)),
        ("1-2 tabs of 5 mg", Amount(10, MG)),
        ("1 1/2 tablets of 5 mg", Amount(7.5, MG)),
        ("1 tablet 500 mg", Amount(500, MG)),
        ("2 patches of 25 mcg/h", Amount(0.05, MG, per="hour")),
        ("2 puffs of 90 mcg/actuation", Amount(0.18, MG)),
        ("7.5 ml of 400 mg/5 ml", Amount(600, MG)),
        ("1 l of 9 g/l", Amount(9000, MG)),
    ],
)
def test_an_amount_is_read(text: str, amount: Amount) -> None:
    read = read_amount(text)
    assert read is not None
    assert read.measure == amount.measure
    assert read.value == pytest.approx(amount.value)


@pytest.mark.parametrize(
    "text",
    [None, "", "2", "2 tablets", "2 tablets 1000 mg", "1000 mg 2 tablets", "5 mg 10 mg", "2-500 mg", "10-5 mg", "5%",
     "60 tablets of 500 mg", "2 tablets of moonshine", "5 moons", "1 mg/m2", "1 kg", "5 mg/kg/kg", "1 mg/ml",
     "5 ml of 40 moons/ml", "5 ml of 40 mg/0 ml", "500 mg " * 20, "5 mg of gel"],
)  # fmt: skip
def test_what_can_mean_two_things_or_nothing_is_not_read(text: str | None) -> None:
    assert read_amount(text) is None


@given(st.integers(1, 99_999))
def test_units_convert(number: int) -> None:
    grams, milligrams, micrograms = (read_amount(f"{n} {unit}") for n, unit in
                                     ((number, "g"), (number * 1000, "mg"), (number * 1_000_000, "mcg")))  # fmt: skip
    assert grams is not None
    assert milligrams is not None
    assert micrograms is not None
    assert grams.value == pytest.approx(milligrams.value) == pytest.approx(micrograms.value)


@given(st.integers(1, 20), st.integers(1, 5000), st.sampled_from(["mg", "mcg", "units", "mg/kg", "mcg/h"]))
def test_so_many_are_so_many_times_as_much(count: int, number: int, unit: str) -> None:
    one, several = read_amount(f"{number} {unit}"), read_amount(f"{count} tablets of {number} {unit}")
    assert one is not None
    assert several is not None
    assert several == one.times(count)


@given(st.text("0123456789.,/- xmgckulnitsofabe%", max_size=40))
def test_any_text_is_an_amount_or_none(text: str) -> None:
    amount = read_amount(text)
    assert amount is None or amount.value >= 0


@pytest.mark.parametrize(
    ("value", "shown"),
    [(5300, "5,300"), (0.35, "0.35"), (1234.56, "1,234.6"), (2_400_000, "2,400,000"), (0.000025, "0.000025"), (0, "0"),
     (1 / 3, "0.3333"), (100, "100")],
)  # fmt: skip
def test_figures_are_for_people(value: float, shown: str) -> None:
    assert in_figures(value) == shown


def test_amounts_are_shown_with_their_unit() -> None:
    assert [str(read_amount(text)) for text in ("5300 mg/day", "0.5 mg/kg", "20 u", "3 mEq/kg/h")] == [
        "5,300 mg/day", "0.5 mg/kg", "20 units", "3 mEq/kg/hour",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("over 40 min", 40), ("over 1 hour", 60), ("over 60 s", 1), ("x 4 hours", 240), ("over 30-60 min", 30),
     ("for 7 days", 7 * 1440), ("as a bolus", 0), ("slowly", None), (None, None), ("5 moons", None), ("5 mg", None)],
)  # fmt: skip
def test_times_are_read_in_minutes(text: str | None, minutes: float | None) -> None:
    assert read_minutes(text) == (None if minutes is None else pytest.approx(minutes))


def test_the_longest_time_of_a_range_can_be_asked() -> None:
    assert (read_minutes("for 5-7 days", longest=True), read_minutes("for 5 days", longest=True)) == (
        pytest.approx(7 * 1440), pytest.approx(5 * 1440),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "daily"),
    [
        ("10 mg once daily", 10),
        ("10 mg daily at bedtime", 10),
        ("10 mg every morning and at bedtime", 20),
        ("10 mg daily, every morning, every evening", 20),
        ("10 mg at noon", 10),
        ("10 mg twice a day", 20),
        ("10 mg 5 times daily", 50),
        ("10 mg 2-3 times a day", 30),
        ("10 mg q6h", 40),
        ("10 mg every 4 hours", 60),
        ("10 mg every 4-6 hours as needed", 60),
        ("10 mg every 2 days", 5),
        ("10 mg every other day", 5),
        ("10 mg every 3 days", 10 / 3),
        ("10 mg q72h", 10 / 3),
        ("70 mg once weekly", 10),
        ("70 mg every week", 10),
        ("70 mg three times weekly", 30),
        ("70 mg 5 times a week", 50),
        ("30 mg once monthly", 1),
        ("10 mg stat", 10),
        ("1 g/day in 2 divided doses", 1000),
        ("1500 mg daily in 3 divided doses", 1500),
        ("650 mg q4h prn, max 3 g/day", 3000),
        ("650 mg q6h prn, not to exceed 4 g in 24 hours", 2600),
        ("50 mg up to 8 tablets daily", 400),
        ("500 mg tablets, take 2 tablets as needed, max 8 tablets in 24 hours", 4000),
        ("500 mg tablets 2 as needed, max 4 doses/day", 4000),
        ("10 mg/hr for 3 hours twice daily", None),
        ("10 mg/hr over 3 hours twice daily", 60),
        ("10 mg/hr continuous", 240),
        ("10 mg/hr", None),
        ("10 mg", None),
        ("10 mg as needed", None),
        ("10 mg with meals", None),
        ("10 mg daily weekly", None),
        ("10 mg every 0 hours", None),
        ("max 8 tablets daily", None),
        ("2 tablets 1000 mg daily", None),
    ],
)
def test_what_is_taken_in_a_day_is_the_most_that_is_allowed(line: str, daily: float | None) -> None:
    amount = taking_of(use(line)).daily
    assert (amount and amount.value) == (None if daily is None else pytest.approx(daily))


def test_a_week_and_one_dose_are_read_too() -> None:
    once = taking_of(use("15 mg once"))
    assert once.weekly == Amount(15, MG)
    assert taking_of(use("15 mg weekly")).weekly == pytest.approx(Amount(15, MG))
    assert taking_of(use("15 mg/week")).weekly == pytest.approx(Amount(15, MG))
    divided = taking_of(use("1500 mg daily in 3 divided doses"))
    assert (divided.single, divided.is_read) == (None, True)
    assert taking_of(use("0.3 mg/kg/hr x 4 hours")).single == pytest.approx(Amount(1.2, MG, per_kg=True))
    assert not taking_of(use("daily")).is_read
    per_kg = taking_of(use("50 mg/kg daily, max 3 g/day"))
    assert per_kg.daily == Amount(50, MG, per_kg=True), "without a weight the two don't compare"


@pytest.mark.parametrize(
    ("line", "unit", "amount"),
    [
        ("30 mg twice daily", "1 mg", 60),
        ("30 mg twice daily", "10 mg", 6),
        ("25 mcg/h patch every 72 hours", "1 mcg/hour", 25),
        ("25 mcg patch every 72 hours", "1 mcg/hour", 25),
        ("25 mcg/h patch", "1 mg", 0.6),
        ("25 mcg daily", "1 mcg/hour", None),
        ("30 mg", "1 mg", None),
        ("30 units daily", "1 mg", None),
        ("30 mg daily", "1 moon", None),
        ("1 mg/kg daily", "1 mg", 70),
    ],
)
def test_a_daily_amount_in_a_given_unit(line: str, unit: str, amount: float | None) -> None:
    assert daily_amount_in(use(line), unit, weight_kg=70) == (None if amount is None else pytest.approx(amount))


def test_an_amount_per_kg_needs_the_weight() -> None:
    assert daily_amount_in(use("1 mg/kg daily"), "1 mg") is None


@pytest.mark.parametrize(
    ("line", "dose"),
    [
        ("Xanax 0.5 mg", "0.5 mg"),
        ("Ketalar 50 mg/mL IV 0.5 mg/kg over 40 min", "0.5 mg/kg"),
        ("amoxicillin 250 mg/5 mL 5 mL tid", "5 ml of 250 mg/5 ml"),
        ("ketamine 50 mg/mL 10 mL", "10 ml, 50 mg/ml"),
        ("albuterol 90 mcg/actuation 2 puffs q4h", "2 puffs of 90 mcg/actuation"),
        ("fluticasone 50 mcg/actuation 100 mcg", "100 mcg"),
        ("morphine 10 mg/ml", None),
        ("simvastatin 40 mg 1 nocte", "40 mg"),
        ("simvastatin 40 mg 2 nocte", "40 mg, 2"),
        ("metformin 500 mg tablets, take 1000 mg bid", "1000 mg"),
        ("Voltaren gel 2 g qid", "2 g of gel"),
        ("hydrocortisone 1% 5 mg cream", "5 mg, 1%"),
        ("testosterone gel 50 mg", "50 mg"),
        ("ibuprofen daily", None),
    ],
)
def test_the_dose_of_a_line(line: str, dose: str | None) -> None:
    assert dose_of(read_line(line).parsed) == dose


PERCOCET = Product("percocet", "Percocet", contains=("acetaminophen", "oxycodone"),
                   strengths_of=("oxycodone", "acetaminophen"), routes=("oral",))  # fmt: skip


@pytest.mark.parametrize(
    ("line", "oxycodone", "acetaminophen"),
    [
        ("Percocet 5/325 2 tablets q6h", 10, 650),
        ("Percocet 5-325 1-2 tabs q6h", 10, 650),
        ("Percocet 5/325 mg", 5, 325),
        ("Percocet 5 mg/325 mg, 2 tabs", 10, 650),
        ("Percocet 5/325 mg tablets, take 2 tablets", 10, 650),
        ("Percocet 2 tablets", None, None),
        ("Percocet 5 mg", None, None),
        ("Percocet 5/325/10", None, None),
        ("Percocet 7.5-325 mg/15 mL 15 mL", None, None),
        ("Percocet", None, None),
    ],
)
def test_strengths_of_a_combination_belong_to_its_ingredients(
    line: str, oxycodone: float | None, acetaminophen: float | None
) -> None:
    parsed = read_line(line).parsed
    for ingredient, milligrams in (("oxycodone", oxycodone), ("acetaminophen", acetaminophen)):
        amount = read_amount(dose_in_product(parsed, PERCOCET, ingredient, ("oral",)))
        assert amount == (None if milligrams is None else Amount(milligrams, MG))


def test_strengths_without_a_unit_are_not_read_where_they_need_not_be_mg() -> None:
    parsed = read_line("Advair 250/50").parsed
    assert dose_in_product(parsed, PERCOCET, "oxycodone", ("inhaled",)) == "250/50 of a combination"
    assert read_amount("250/50 of a combination") is None
    assert dose_in_product(parsed, PERCOCET, "oxycodone", ("oral", "intravenous")) == "1 x 250 mg"
    assert dose_in_product(parsed, PERCOCET, "ibuprofen", ("oral",)) == "250/50 of a combination"
    alone = Product("alone", "Alone", contains=("ibuprofen",))
    assert dose_in_product(Parsed(dose="400 mg"), alone, "ibuprofen", ("oral",)) == "400 mg"


@pytest.mark.parametrize(
    ("test", "line", "holds"),
    [
        (Asked("frequency", Operator.IS, "once weekly", "simvastatin"), "10 mg weekly", True),
        (Asked("frequency", Operator.IS, "once weekly", "simvastatin"), "10 mg daily", False),
        (Asked("frequency", Operator.IS_NOT, "as needed", "simvastatin"), "10 mg daily as needed", False),
        (Asked("duration", Operator.BELOW, "2 days", "simvastatin"), "10 mg for 1 day", True),
        (Asked("duration", Operator.BELOW, "2 days", "simvastatin"), "10 mg for 1 week", False),
        (Asked("duration", Operator.BELOW, "for ever", "simvastatin"), "10 mg for 1 week", None),
        (Asked("duration", Operator.BELOW, "2 days", "simvastatin"), "10 mg", None),
        (Asked("frequency", Operator.IS, "once weekly", "simvastatin"), "10 mg", None),
    ],
)
def test_an_entry_can_ask_how_often_and_how_long(test: Asked, line: str, *, holds: bool | None) -> None:
    entry = interaction("simvastatin", "warfarin", "bleeding", "major", when=(test,))
    meeting = Meeting.of(entry, "drug-drug", entry.between, entry.between, KNOWLEDGE.reach)
    assert meeting
    uses = tuple(use(line)._replace(root=side) for side in entry.between)
    reading = read_entry(meeting, uses, None, Surroundings(Patient(), frozenset(), uses, KNOWLEDGE.reach))
    assert (reading is not None) is (holds is not False)
    assert reading is None or bool(reading.depends_on) is (holds is None)
