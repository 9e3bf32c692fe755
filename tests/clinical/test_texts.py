"""A pasted list or note as its items, each with its place in the text."""

from __future__ import annotations

from clinical.ward import KNOWN

from interactions.clinical.patient import Item
from interactions.clinical.resolution import ANY_TYPES
from interactions.clinical.texts import ReadLine, read_text


def items(text: str) -> list[ReadLine]:
    return list(read_text(text, ANY_TYPES, lambda line, types: KNOWN.names.resolve(Item(text=line), types)))


def brief(text: str) -> list[tuple[str, list[str], str | None]]:
    found = items(text)
    assert all(text[one.line.start : one.line.end] == one.line.text for one in found)
    return [(one.line.text, [target.id for target in one.resolution.targets], one.list_name) for one in found]


def test_headings_say_what_the_lines_below_are() -> None:
    assert brief("Medications:\n- warfarin 5 mg\n* Advil\nAllergies: penicillin (hives)\nPMH\n1. angina\n") == [
        ("warfarin 5 mg", ["warfarin"], "medications"), ("Advil", ["ibuprofen"], "medications"),
        ("penicillin (hives)", ["penicillins"], "allergies"), ("angina", ["angina"], "conditions"),
    ]  # fmt: skip


def test_without_a_heading_anything_is_read() -> None:
    assert brief("warfarin\nangina") == [("warfarin", ["warfarin"], None), ("angina", ["angina"], None)]


def test_several_on_a_line_keep_their_own_doses_and_places() -> None:
    found = items("warfarin 5 mg daily, metformin 500 mg twice daily and lisinopril; aspirin")
    assert [one.resolution.parsed.dose for one in found] == ["5 mg", "500 mg", None, None]
    assert len(found) == 4


def test_a_comma_within_one_thing_parts_nothing() -> None:
    assert brief("metformin 1,000 mg, twice daily") == [("metformin 1,000 mg, twice daily", ["metformin"], None)]
    assert brief("warfarin, 5 mg, metformin, 500 mg, twice daily") == [
        ("warfarin, 5 mg", ["warfarin"], None), ("metformin, 500 mg, twice daily", ["metformin"], None),
    ]  # fmt: skip


def test_what_is_not_read_is_not_lost() -> None:
    assert brief("warfarin, wonderdrug, aspirin") == [
        ("warfarin", ["warfarin"], None), ("wonderdrug", [], None), ("aspirin", ["aspirin"], None),
    ]  # fmt: skip
    assert brief("see the wonderdrug, daily") == [("see the wonderdrug, daily", [], None)]


def test_a_table_is_read_by_its_rows() -> None:
    assert brief("Drug\tDose\tFrequency\nwarfarin\t5 mg\tdaily\n| Advil | 400 mg | prn |\n|---|---|---|") == [
        ("warfarin\t5 mg\tdaily", ["warfarin"], None), ("| Advil | 400 mg | prn |", ["ibuprofen"], None),
    ]  # fmt: skip


def test_an_unknown_heading_is_a_line_like_another() -> None:
    assert brief("Plan for today: warfarin") == [("Plan for today: warfarin", [], None)]
    assert brief("") == []
