from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactions.clinical.lines import Parsed, name_key, normalise, read_line, route_of, split_list


@pytest.mark.parametrize(
    ("line", "parsed"),
    [
        ("Ketalar 50 mg/mL IV 0.5 mg/kg over 40 min",
         Parsed(strength="50 mg/ml", dose="0.5 mg/kg", route="intravenous", duration="over 40 min")),
        ("Metoprolol succinate ER 50 mg PO daily",
         Parsed(dose="50 mg", form="extended-release", route="oral", frequency="once daily")),
        ("Nifedipine ER tablet", Parsed(form="extended-release tablet", route="oral")),
        ("lisinopril/HCTZ 20-12.5", Parsed(strength="20 12.5")),
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
