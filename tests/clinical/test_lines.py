from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactions.clinical.lines import Parsed, name_key, normalise, read_beside, read_line, route_of
from interactions.clinical.texts import split_list


@pytest.mark.parametrize(
    ("line", "parsed"),
    [
        ("Ketalar 50 mg/mL IV 0.5 mg/kg over 40 min",
         Parsed(strength="50 mg/ml", dose="0.5 mg/kg", route="intravenous", over="over 40 min")),
        ("Metoprolol succinate ER 50 mg PO daily",
         Parsed(dose="50 mg", form="extended-release", route="oral", frequency="once daily")),
        ("Nifedipine ER tablet", Parsed(form="extended-release tablet", route="oral")),
        ("lisinopril/HCTZ 20-12.5", Parsed(strength="20/12.5")),
        ("2 tablets 1000 mg paracetamol", Parsed(dose="2 tablets 1000 mg", form="tablet", route="oral")),
        ("Amoxicillin 40 MG/ML Oral Suspension", Parsed(strength="40 mg/ml", form="oral suspension", route="oral")),
        ("hydrocodone/APAP 5/325 q6h prn", Parsed(strength="5/325", frequency="four times daily, as needed")),
        ("fluticasone 50 mcg/actuation nasal spray",
         Parsed(strength="50 mcg/actuation", form="nasal spray", route="intranasal")),
        ("lidocaine 5% patch", Parsed(strength="5%", form="patch", route="transdermal")),
        ("levothyroxine 100 µg", Parsed(dose="100 ug")),
        ("amoxicillin x 10 days", Parsed(duration="x 10 days")),
        ("Tylenol PM", Parsed()),
        ("vitamin D3 1,000 units", Parsed(dose="1,000 units")),
        ("digoxin .125 mg", Parsed(dose=".125 mg")),
        ("ketamine 0,5 mg/kg", Parsed(dose="0.5 mg/kg")),
    ],
)  # fmt: skip
def test_how_it_is_taken_is_read_from_the_line(line: str, parsed: Parsed) -> None:
    assert read_line(line).parsed == parsed


@pytest.mark.parametrize(
    ("line", "dose"),
    [
        ("paracetamol 2 tablets of 500 mg", "2 tablets of 500 mg"),
        ("paracetamol 2 x 500 mg", "2 x 500 mg"),
        ("paracetamol 2 × 500 mg tablets", "2 x 500 mg"),
        ("take 2 500mg tabs", "2 x 500mg"),
        ("two 500 mg tablets of paracetamol", "2 x 500 mg"),
        ("paracetamol 500 mg tablets, take 2 tablets", "2 tablets of 500 mg"),
        ("paracetamol 500 mg tablets take two daily", "2 x 500 mg"),
        ("paracetamol 500 mg tablets 2 every 6 hours", "2 x 500 mg"),
        ("paracetamol 500 mg each, 1-2 tablets", "1-2 tablets of 500 mg"),
        ("paracetamol 500 mg/tablet 2 tablets", "2 tablets of 500 mg"),
        ("paracetamol 500 mg extended release oral tablet, half a tablet", "1/2 tablet of 500 mg"),
        ("warfarin 5 mg tablets ½ tablet", "1/2 tablet of 5 mg"),
        ("salbutamol 100 mcg/dose inhaler 2 puffs", "2 puffs of 100 mcg"),
        ("paracetamol 15 mg/kg/dose", "15 mg/kg"),
        ("2 tablets 1000 mg paracetamol", "2 tablets 1000 mg"),
        ("paracetamol 500 mg 2 tablets", "2 tablets 500 mg"),
        ("paracetamol 1000 mg (2 tablets)", "2 tablets 1000 mg"),
        ("paracetamol 1 000 mg tablets", "1 000 mg"),
        ("paracetamol 2 500 mg", "2 500 mg"),
        ("oxycodone 5-10 mg", "5-10 mg"),
        ("oxycodone 5 to 10 mg", "5-10 mg"),
        ("oxycodone 1-2 tabs", "1-2 tabs"),
        ("Percocet 5/325 1-2 tabs", "1-2 tabs"),
        ("metformin 500 mg tablets, take 1000 mg", "1000 mg"),
        ("ketamine 10 mg per hour", "10 mg/hour"),
        ("ketamine 2 mg/kg/60min", "2 mg/kg"),
        ("dopamine 5 mcg/kg/min", "5 mcg/kg/min"),
        ("penicillin 2.4 million units", "2.4 million units"),
    ],
)
def test_how_much_is_taken_at_once(line: str, dose: str) -> None:
    assert read_line(line).parsed.dose == dose


@pytest.mark.parametrize(
    ("line", "frequency"),
    [
        ("ibuprofen q6h", "four times daily"),
        ("ibuprofen every six hours", "four times daily"),
        ("ibuprofen q4-6h prn", "every 4 to 6 hours, as needed"),
        ("ibuprofen q 12 hrs", "twice daily"),
        ("ibuprofen q24h", "once daily"),
        ("fentanyl q72h", "every 72 hours"),
        ("methotrexate every 7 days", "once weekly"),
        ("methotrexate once every 2 weeks", "every 2 weeks"),
        ("alendronate every 1 month", "once monthly"),
        ("ibuprofen 3x/day", "three times daily"),
        ("ibuprofen three times a day", "three times daily"),
        ("ibuprofen 5 times daily", "5 times daily"),
        ("ibuprofen up to 2-3 times a day", "2 to 3 times daily"),
        ("ibuprofen one time a week", "once weekly"),
        ("ibuprofen 400 mg/tablet 3 tablets/day", "once daily"),
        ("paracetamol prn max 3 g/day", "as needed, at most 3 g/day"),
        ("paracetamol not to exceed 8 tablets in 24 hours", "at most 8 tablets/day"),
        ("amoxicillin daily in 3 divided doses", "in divided doses, once daily"),
    ],
)
def test_how_often_it_is_taken(line: str, frequency: str) -> None:
    assert read_line(line).parsed.frequency == frequency


@pytest.mark.parametrize(
    ("line", "over", "duration"),
    [
        ("ketamine IV over 40 min", "over 40 min", None),
        ("ketamine IV over half an hour", "over 30 min", None),
        ("ketamine IV over 30-60 minutes", "over 30-60 minutes", None),
        ("ketamine IV for 40 min", "for 40 min", None),
        ("ketamine 40 min infusion", "over 40 min", None),
        ("ketamine 2 mg/kg/60 min", "over 60 min", None),
        ("ketamine IV push", "as a bolus", None),
        ("ketamine 0.3 mg/kg/hr x 4 hours", "x 4 hours", None),
        ("cefazolin 1 g q8h x 24 hours", None, "x 24 hours"),
        ("cefazolin 1 g over 30 min q8h for 3 days", "over 30 min", "for 3 days"),
        ("amoxicillin x 10 days", None, "x 10 days"),
        ("amoxicillin for one week", None, "for 1 week"),
    ],
)
def test_the_time_of_a_dose_is_told_from_the_length_of_a_course(
    line: str, over: str | None, duration: str | None
) -> None:
    parsed = read_line(line).parsed
    assert (parsed.over, parsed.duration) == (over, duration)


@pytest.mark.parametrize("name", ["omega-3-6-9", "omega 3", "one a day", "coenzyme q 10", "vitamin a", "twelve herbs"])
def test_numbers_of_a_name_stay_in_it(name: str) -> None:
    assert normalise(name) in read_line(f"{name} capsules").candidates()


def beside(line: str, **given: str) -> Parsed:
    said: dict[str, str | None] = {"dose": None, "form": None, "frequency": None, "duration": None, **given}
    return read_beside(read_line(line).parsed, **said)


def test_what_stands_beside_a_line_completes_it() -> None:
    assert beside("paracetamol 500 mg", dose="2 tablets").dose == "2 tablets of 500 mg"
    assert beside("paracetamol 500 mg", dose="1 g", frequency="qid") == Parsed(dose="1 g", frequency="four times daily")
    assert beside("ketamine 35 mg", duration="60 min") == Parsed(dose="35 mg", over="for 60 min")
    assert beside("ketamine 35 mg", duration="over 1 hour").over == "over 1 hour"
    assert beside("amoxicillin 1 g", duration="7 days").duration == "for 7 days"
    assert beside("amoxicillin for 7 days", duration="years").duration == "years"
    assert beside("Percocet", dose="5/325") == Parsed(strength="5/325")
    assert beside("aspirin 81", dose="81 mg") == Parsed(dose="81 mg")
    assert beside("amoxicillin 250 mg/5 mL", dose="5 mL") == Parsed(strength="250 mg/5 ml", dose="5 ml")
    assert beside("ketamine", dose="some", form="gel") == Parsed(dose="some", form="gel", route="topical")


@pytest.mark.parametrize(
    ("line", "candidate"),
    [
        ("Tylenol PM 2 tabs", "tylenol pm"),
        ("oral contraceptive daily", "oral contraceptive"),
        ("5-FU", "5 fu"),
        ("take 1 warfarin a day", "warfarin"),
        ("insulin (glargine) 20 units", "insulin glargine"),
    ],
)
def test_the_name_is_among_the_candidates(line: str, candidate: str) -> None:
    assert candidate in read_line(line).candidates()


def test_a_line_without_a_name_has_no_candidates() -> None:
    assert read_line("15 mL bid x 10 days").candidates() == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Co-Trimoxazole", "cotrimoxazole"), ("St. John's Wort", "st johns wort"), ("Médoc", "MEDOC"), ("a + b", "A/B"),
     ("vitamin b₁₂", "Vitamin B12"), ("5 µg", "5 μg"), ("salt & pepper", "salt and pepper")],
)  # fmt: skip
def test_names_are_compared_folded(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_decimals_keep_their_point() -> None:
    assert normalise("12.5 mg.") == "12.5 mg"


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    line = read_line(text)
    assert len(line.words) == len(line.naming)


def test_a_pasted_list_is_split_with_its_places() -> None:
    text = "1. warfarin 5 mg\n\n- ibuprofen,\n  • codeine; (2) aspirin\n"
    lines = split_list(text)
    assert [line.text for line in lines] == ["warfarin 5 mg", "ibuprofen", "codeine", "aspirin"]
    assert all(text[line.start : line.end] == line.text for line in lines)


def test_routes_have_many_words() -> None:
    assert [route_of(word) for word in ("IV", "by mouth", "oral", "sideways")] == ["intravenous", "oral", "oral", None]


def test_lines_without_words_are_passed_over() -> None:
    assert [line.text for line in split_list("warfarin\n  ,  \n - \n")] == ["warfarin"]


def test_a_name_is_sought_among_a_few_neighbours_only() -> None:
    line = read_line("oral oral oral oral oral warfarin oral oral oral oral oral")
    assert max(len(candidate.split()) for candidate in line.candidates()) == 9


@pytest.mark.parametrize(
    ("line", "dose", "frequency"),
    [
        ("ramipril 5 mg 1-0-0-0", "5 mg", "every morning"),
        ("metformin 1000 mg 2-0-2", "2 x 1000 mg", "every morning, every evening"),
        ("metformin 1000 mg 2-0-1", "2-0-1 x 1000 mg", "every morning, every evening"),
        ("bisoprolol 5 mg ½-0-0", "1/2 x 5 mg", "every morning"),
        ("insulin 10-0-8", "10-0-8", "every morning, every evening"),
        ("omega 3-6-9", None, None),
        ("ibuprofen 200 mg x3 tid", "x 3 200 mg", "three times daily"),
        ("digoxin 0.25 mg Mon Wed Fri", "0.25 mg", "three times weekly"),
        ("ramipril 0-0-0", None, None),
        ("digoxin 0.125 mg one orally daily", "0.125 mg", "once daily"),
        ("digoxin two by mouth 0.125 mg", "0.125 mg", None),
        ("two orally daily", None, "once daily"),
        ("lisinopril 5 mg at 8 am", "5 mg", "every morning"),
        ("lisinopril 5 mg at 12pm", "5 mg", "at noon"),
        ("lisinopril 5 mg 6 pm", "5 mg", "every evening"),
        ("lisinopril 5 mg pm", "5 mg", "every evening"),
        ("methotrexate 15 mg every Monday", "15 mg", "once weekly"),
        ("warfarin 5 mg Mon/Wed/Fri", "5 mg", "three times weekly"),
        ("warfarin 5 mg q12", "5 mg", "twice daily"),
        ("rifampicin 300 mg caps x2 od", "x 2 of 300 mg", "once daily"),
        ("hydromorphone 2 mg One (1) tablet(s) every six (6) hours", "1 tablets 2 mg", "four times daily"),
        ("timolol 0.5% ii gtts OD", "2 gtts", None),
        ("oxycodone 5-325 mg", None, None),
        ("aspirin({=100 MG)", "100 mg", None),
        ("amlodipine 5 mg tablets, take one, 28 tablets", "1 x 5 mg", None),
    ],
)
def test_shorthand_of_print_outs_is_read(line: str, dose: str | None, frequency: str | None) -> None:
    parsed = read_line(line).parsed
    assert (parsed.dose, parsed.frequency) == (dose, frequency)


def test_what_was_handed_out_and_odd_strengths_are_kept() -> None:
    assert [read_line(f"lisinopril {said}").parsed.quantity for said in ("qty 30", "30 day supply", "disp 9 tabs")] == [
        "30", "30 days", "9",
    ]  # fmt: skip
    assert read_line("epinephrine 1:100,000").parsed.strength == "1:100,000"
    assert read_line("nitroglycerin 0.4 mg q5min x3").parsed.duration == "x 3"
    assert read_line("one a day").candidates() == ["one a day", "one a"]
    assert read_line("chewable tablet").candidates() == []
