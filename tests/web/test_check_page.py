"""The first page with JavaScript off: what was not checked stands first, and nothing looks clean that is not."""

from __future__ import annotations

import io
import re
from html import unescape
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from web.every_page import text_of
from werkzeug.test import TestResponse

from interactions.asked import PatientSchema
from interactions.clinical.catalogue import RecordNotFound
from interactions.clinical.patient import MOST_ITEMS
from interactions.web.form import EXAMPLES, PATIENT_FIELDS, Chosen


def ask(client: FlaskClient, **fields: str) -> TestResponse:
    return client.post("/", data=fields)


def buttons_of(response: TestResponse) -> list[str]:
    """What each suggestion sends."""
    return [unescape(value) for value in re.findall(r'name="choose" value="([^"]*)"', response.text)]


def box(response: TestResponse, name: str) -> str:
    found = re.search(rf'<textarea id="{name}".*?>\n?(.*?)</textarea>', response.text, re.DOTALL)
    assert found
    return unescape(found.group(1))


def test_the_example_fills_the_form_and_checks_nothing_yet(client: FlaskClient) -> None:
    page = client.get("/?example=infusion")
    assert box(page, "planned") == "Ketalar 50 mg/mL IV"
    assert box(page, "medications").splitlines()[1] == "lisinopril/HCTZ 20-12.5"
    assert 'id="answer"' not in page.text
    assert box(client.get("/?example=nope"), "planned") == ""


def test_what_was_not_checked_stands_above_every_finding(client: FlaskClient) -> None:
    page = ask(client, **EXAMPLES["infusion"])
    assert page.status_code == 200
    order = [page.text.index(mark) for mark in (
        'id="check"', 'id="answer"', 'class="unchecked"', "wonderdrug</strong>", 'class="summary"',
        '<article class="finding', 'class="not-given"', 'class="read"',
    )]  # fmt: skip
    assert order == sorted(order)
    assert "This name is not known here; nothing was checked for it." in text_of(page)


def test_findings_come_gravest_first_with_their_words(client: FlaskClient) -> None:
    page = ask(client, planned="Ketalar", medications="Xanax", substances="wine", conditions="angina")
    assert re.findall(r'<article class="finding (\w+)', page.text) == ["contraindicated", "major", "moderate"]
    words = text_of(page)
    assert "Contraindicated avoid new with what is planned ketamine in angina" in words
    assert "1 contraindicated" in words
    assert "Ketalar Ketamine (planned)" in words
    assert "A label , section 7" in words
    assert "Compiled from cited sources, not yet reviewed by a clinician" in words


def test_a_list_is_pasted_with_its_bullets(client: FlaskClient) -> None:
    words = text_of(ask(client, medications="1. warfarin 5 mg\r\n2) Advil; - aspirin\r\n"))
    assert "nsaids with warfarin" in words
    assert "warfarin 5 mg Medicines Warfarin Read 3 statements dose 5 mg" in words


def test_nothing_about_a_patient_stands_in_an_address_or_is_kept(client: FlaskClient) -> None:
    page = ask(client, medications="warfarin")
    assert page.headers["Cache-Control"] == "no-store"
    assert "warfarin" not in "".join(re.findall(r'(?:href|action)="(/\?[^"]*)"', page.text))
    assert 'method="post" action="/#answer"' in page.text


def test_no_interactions_is_said_only_where_everything_was_checked(client: FlaskClient) -> None:
    clean = text_of(ask(client, medications="metformin"))
    assert "No interactions found. Everything given was checked. Release 2026.11.22-1" in clean
    for fields in ({"medications": "metformin\nwonderdrug"}, {"medications": "metformin", "allergies": "penicillin"},
                   {"medications": "blood thinner"}):  # fmt: skip
        words = text_of(ask(client, **fields))
        assert "No interactions found" not in words
        assert "Nothing was found, but not everything was checked. This is not a clean answer" in words
        assert "Not checked" in words


def test_a_dose_that_no_range_is_known_for_is_named_beside_a_clean_answer(client: FlaskClient) -> None:
    words = text_of(ask(client, medications="metformin 5 mg"))
    assert "No interactions found. Everything given was checked, but for what is named below . Release" in words
    assert "Checked in part Doses , but not of: “metformin 5 mg”: no dose range is known here for metformin" in words


def test_a_known_name_without_statements_is_not_shown_as_safe(client: FlaskClient) -> None:
    words = text_of(ask(client, medications="pentazocine"))
    assert "Little is known about pentazocine The name is known, but there is no statement about it here." in words


def test_kinds_that_nothing_was_given_for_say_what_they_could_have_met(client: FlaskClient) -> None:
    words = text_of(ask(client, planned="ketamine"))
    given_up = words[words.index("Not checked because nothing was given") :]
    assert "Foods and drinks : no foods or drinks were given. Could have met 1 statement:" in given_up
    assert "grapefruit-juice with ketamine" in given_up
    assert "Conditions : no conditions were given. Could have met 4 statements, such as:" in given_up
    page = ask(client, medications="metformin")
    assert "eGFR 1 statement needs it, contraindicated" in text_of(page).replace("eGFR eGFR", "eGFR")


def test_an_entry_that_a_newer_release_has_no_more_is_counted_and_not_named(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, record_id: str, **__: object) -> None:
        raise RecordNotFound(record_id)

    monkeypatch.setattr("interactions.actions.ask.record", gone)
    words = text_of(ask(client, planned="ketamine"))
    assert "no foods or drinks were given. Could have met 1 statement." in words
    assert "grapefruit-juice with ketamine" not in words


def test_a_wider_condition_is_possible_and_says_which_one_it_needs(client: FlaskClient) -> None:
    words = text_of(ask(client, planned="ketamine", conditions="heart problem"))
    assert "Possible: contraindicated avoid new with what is planned ketamine in heart-failure" in words
    assert "Only if “heart problem” means Heart failure." in words
    assert "2 contraindicated (only possible)" in words


def test_an_unknown_route_says_how_the_grade_would_change(client: FlaskClient) -> None:
    words = text_of(ask(client, planned="ketamine", substances="grapefruit juice"))
    assert "Depends If the route of “ketamine” is intravenous: minor." in words
    assert "Depends" not in text_of(ask(client, planned="ketamine IV", substances="grapefruit juice"))


def test_patients_read_plain_words_and_no_professional_management(client: FlaskClient) -> None:
    page = ask(client, medications="warfarin\nibuprofen", audience="patient")
    words = text_of(page)
    assert "Do not stop or change a prescribed medicine on your own." in words
    assert "What you can do Tell your care team." in words
    assert "What to do" not in words
    assert "Serious" in words
    assert re.search(r'value="patient" checked', page.text)


def test_a_suggestion_takes_the_place_of_its_line_and_keeps_how_it_is_taken(client: FlaskClient) -> None:
    page = ask(client, medications="- warfarine sodium 5 mg daily\n- ibuprofn 400", planned="Ketalar")
    assert "Did you mean" in text_of(page)
    choice = next(sent for sent in buttons_of(page) if "Ibuprofen" in sent)
    chosen = ask(client, medications=box(page, "medications"), planned="Ketalar", choose=choice)
    assert box(chosen, "medications") == "warfarine sodium 5 mg daily\nIbuprofen 400"
    assert box(chosen, "planned") == "Ketalar"


def test_a_condition_among_the_medicines_can_be_moved_where_it_belongs(client: FlaskClient) -> None:
    page = ask(client, medications="ketamine\nangina", conditions="glaucoma")
    assert "Angina, under Conditions" in text_of(page)
    moved = ask(client, medications="ketamine\nangina", conditions="glaucoma", choose=buttons_of(page)[0])
    assert box(moved, "medications") == "ketamine"
    assert box(moved, "conditions") == "glaucoma\nAngina"
    assert "ketamine in angina" in text_of(moved)


def test_a_choice_for_a_line_that_is_gone_changes_nothing(client: FlaskClient) -> None:
    choice = Chosen("medications", "asprin", "Aspirin", "medications").written()
    page = ask(client, medications="warfarin", choose=choice)
    assert page.status_code == 200
    assert box(page, "medications") == "warfarin"


@pytest.mark.parametrize("choice", ["x", "[]", "[1, 2, 3, 4]", '["a", "b", "c", "d"]', "[" * 9_999])
def test_a_choice_that_no_page_offered_is_refused(client: FlaskClient, choice: str) -> None:
    page = ask(client, medications="warfarin", choose=choice)
    assert page.status_code == 400
    assert "Nothing was checked." in text_of(page)


def test_an_implausible_value_has_its_fault_beside_it_and_loses_nothing(client: FlaskClient) -> None:
    page = ask(client, medications="warfarin", egfr="-3", potassium="41", age="58", sex="female")
    assert page.status_code == 422
    assert "Nothing was checked yet" in text_of(page)
    assert 'href="#egfr"' in page.text
    assert "Write a number from 0.5 to 15 mmol/L, or leave it empty." in text_of(page)
    assert 'id="egfr" name="egfr" inputmode="decimal" maxlength="20" value="-3"' in page.text
    assert re.search(r'<option value="female" selected>', page.text)
    assert re.search(r'<details class="patient" open>', page.text)
    assert box(page, "medications") == "warfarin"
    assert 'id="answer"' not in page.text


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({}, "Write at least one medicine, food or condition."),
        ({"medications": "\n - \n"}, "Write at least one medicine, food or condition."),
        ({"medications": "a" * 1_001}, "A line is longer than 1000 characters."),
        ({"conditions": "angina\n" * (MOST_ITEMS + 1)}, "There are 101 lines in all; at most 100 are checked at once."),
        ({"medications": "warfarin", "pregnant": "perhaps"}, "Choose one of the options."),
        ({"medications": "warfarin", "age": "fifty"}, "Write a number from 0 to 130 years"),
        ({"medications": "warfarin", "age": "1e2"}, "Write a number from 0 to 130 years"),
        ({"medications": "warfarin", "age": "nan"}, "Write a number from 0 to 130 years"),
    ],
)  # fmt: skip
def test_each_fault_says_what_to_do(client: FlaskClient, fields: dict[str, str], fault: str) -> None:
    page = ask(client, **fields)
    assert page.status_code == 422
    assert fault in text_of(page)


def test_the_values_of_a_patient_are_checked_and_named(client: FlaskClient) -> None:
    words = text_of(ask(client, medications="metformin", egfr="22,5"))
    assert "metformin + with eGFR 22.5 mL/min/1.73 m² " in words
    pregnant = text_of(ask(client, medications="warfarin", sex="female", pregnant="yes"))
    assert "warfarin + with Pregnancy: yes " in pregnant


def test_the_form_has_every_value_of_the_patient() -> None:
    assert set(PATIENT_FIELDS) == set(PatientSchema().fields)


def test_a_form_that_does_not_say_its_length_is_refused_and_not_cut(client: FlaskClient) -> None:
    page = client.post("/", input_stream=io.BytesIO(b"medications=warfarin"), headers={"Transfer-Encoding": "chunked"},
                       content_type="application/x-www-form-urlencoded", content_length=None)  # fmt: skip
    assert page.status_code == HTTPStatus.LENGTH_REQUIRED
    assert "warfarin" not in page.text
