"""What concerns a whole list on the pages: allergies, duplicates, sums, doses, the plan of the day, site policy."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from web.every_page import PAGES_OF_THE_WARD, WHOLE_LIST, text_of


def ask(client: FlaskClient, **fields: str) -> Any:
    page = client.post("/", data=fields)
    assert page.status_code == 200
    return page


def words_of(client: FlaskClient, **fields: str) -> str:
    return text_of(ask(client, **fields))


def test_an_allergy_says_how_it_is_met_and_which_reaction_was_read(ward_client: FlaskClient) -> None:
    words = words_of(
        ward_client, medications="amoxicillin\ncefalexin\nAdvil", allergies="penicillin (hives)\nibuprofen (wheezing)"
    )
    assert (
        "Contraindicated avoid allergy: same group Allergy to penicillins amoxicillin + with penicillin (hives)"
        in words
    )
    assert "It belongs to the group that the allergy is about. Reaction urticaria, an allergy." in words
    assert "allergy: the very substance" in words
    assert "allergy: cross-reaction Allergy to penicillins: Cefalexin and cross-reaction" in words
    assert (
        "penicillin (hives) Allergies allergy to Penicillins Read 1 statement reaction urticaria, an allergy" in words
    )
    assert 'href="/entries/allergen.penicillins"' in ask(ward_client, allergies="penicillin", medications="Advil").text


def test_a_reaction_that_is_not_recorded_is_asked_for(ward_client: FlaskClient) -> None:
    words = words_of(ward_client, medications="amoxicillin", allergies="penicillin")
    assert "No known reaction is recorded: ask what happened." in words
    intolerant = words_of(ward_client, medications="amoxicillin", allergies="penicillin intolerance")
    assert "Recorded as an intolerance, and no allergy." in intolerant


def test_an_allergy_of_no_group_says_what_alone_was_looked_for(ward_client: FlaskClient) -> None:
    words = words_of(ward_client, medications="warfarin", allergies="morphine")
    assert "Little is known about morphine The name is known, but not what else belongs to this allergy" in words


def test_what_is_known_only_of_lists_is_not_called_unknown(ward_client: FlaskClient) -> None:
    words = words_of(ward_client, medications="amoxicillin")
    assert "amoxicillin There is no statement here about it together with something else." in words
    assert "says nothing about its safety" not in words


def test_a_duplicate_says_what_comes_twice_and_how_many_are_usual(ward_client: FlaskClient) -> None:
    words = words_of(ward_client, medications="Advil\nibuprofen 400 mg\nsertraline\nescitalopram")
    assert "Twice Ibuprofen is in each of them." in words
    assert "Twice 2 of one class, Ssris; 1 is usual." in words


def test_a_sum_shows_its_arithmetic_and_what_would_bring_it_under(ward_client: FlaskClient) -> None:
    words = words_of(ward_client, planned="ketamine", medications="Xanax", substances="wine", conditions="asthma")
    assert (
        "sedation adds up What adds up Adds ketamine (planned) 1 Xanax Alprazolam it sedates 1 wine Alcohol 1 "
        "asthma Asthma 0.5 Together major from 3 on 3.5 "
        "Under 3 without ketamine (2.5), or without Xanax (2.5), or without wine (2.5)"
    ) in words
    more = words_of(ward_client, planned="ketamine", medications="Xanax\ncodeine", substances="wine")
    assert "No single medicine less brings it under 3." in more


def test_roles_are_named_and_a_condition_is_nothing_to_leave_out(ward_client: FlaskClient) -> None:
    words = words_of(ward_client, medications="lisinopril/HCTZ\nAdvil\nmetformin", conditions="kidney disease")
    assert "Roles filled major from 3 on 3 Under 3 without lisinopril/HCTZ (1), or without Advil (2)" in words
    assert re.search(r"Lisinopril [^.]{0,80} RAAS Advil Ibuprofen Ibuprofen is an NSAID NSAID", words)
    assert "without kidney disease" not in words


def test_folded_pairs_are_a_short_list_with_links(ward_client: FlaskClient) -> None:
    page = ask(ward_client, planned="ketamine", medications="Xanax", substances="wine")
    folded = page.text[page.text.index("statements that this one speaks for") :]
    assert 'href="/entries/ketamine+sedatives.sedation">ketamine with sedatives</a>' in folded


def test_a_dose_shows_each_item_what_it_comes_to_and_the_bound(ward_client: FlaskClient) -> None:
    words = words_of(ward_client, planned="ketamine 5 mg/kg IV over 40 min", weight_kg="82")
    assert (
        "Ketamine dose What is taken Dose ketamine 5 mg/kg IV over 40 min Ketamine (planned) 5 mg/kg "
        "It comes to 7.5 mg/kg/hour Bound for pain 2 mg/kg over 60 min "
        "5 mg/kg over 40 min is 7.5 mg/kg/hour: the most for pain (adults) is 2 mg/kg over 60 min."
    ) in words


def test_doses_that_were_not_judged_are_named_as_they_were_written(ward_client: FlaskClient) -> None:
    fields = {"planned": "ketamine 0.5 mg/kg IV over 40 min", "medications": "metformin 500 mg", "weight_kg": "82"}
    words = words_of(ward_client, **fields)
    assert "Everything given was checked, but for what is named below" in words
    assert "Checked in part Doses , but not of: “metformin 500 mg”: no dose range is known here for metformin" in words
    alone = words_of(ward_client, planned="ketamine 0.5 mg/kg IV over 40 min", weight_kg="82")
    assert "Checked in part" not in alone


def test_the_plan_of_the_day_stands_before_the_findings_with_what_to_hold_first(ward_client: FlaskClient) -> None:
    page = ask(ward_client, planned="ketamine", medications="warfarin\nmetformin", audience="professional")
    order = [page.text.index(mark) for mark in (
        'class="summary"', 'class="grave"', 'id="plan"', 'id="plan-before"', 'id="plan-during"', 'id="plan-after"',
        '<article class="finding',
    )]  # fmt: skip
    assert order == sorted(order)
    words = text_of(page)
    steps = [words.index(step) for step in (
        "Hold Leave out the morning dose. for Warfarin", "Hold 5 days Warfarin goes on acting for 5 days",
        "Measure the INR. for Warfarin , Metformin", "Always with Ketamine Nothing to eat for six hours.",
        "During Moderate: Watch for bleeding. for Warfarin", "Always with Ketamine Measure the blood pressure.",
    )]  # fmt: skip
    assert steps == sorted(steps)
    plan = page.text[order[2] : order[-1]]
    assert 'href="/entries/ketamine+warfarin.bleeding"' in plan
    assert 'href="/substances/ketamine#procedure"' in plan


@pytest.mark.parametrize("fields", [{"medications": "warfarin\nAdvil"}, {"planned": "metformin"}])
def test_without_a_step_there_is_no_plan(ward_client: FlaskClient, fields: dict[str, str]) -> None:
    assert "Plan of the day" not in words_of(ward_client, **fields)


def test_many_findings_are_headed_by_the_gravest_with_links_to_them(ward_client: FlaskClient) -> None:
    page = ask(ward_client, **WHOLE_LIST)
    first = page.text[page.text.index('class="grave"') : page.text.index('id="plan"')]
    assert re.findall(r'<li class="(\w+)">', first)[:3] == ["contraindicated"] * 3
    for number in re.findall(r'href="#finding-(\d+)"', first):
        assert f'id="finding-{number}"' in page.text
    assert 'class="grave"' not in ask(ward_client, medications="warfarin\nAdvil").text


def test_what_the_site_quietened_is_always_said_with_reason_owner_and_end(ward_client: FlaskClient) -> None:
    words = words_of(ward_client, medications="codeine\nescitalopram")
    assert "1 finding quietened by this site’s policy Minor: opioids with ssris codeine + escitalopram" in words
    assert "Quietened at this site : all know <that> (A. Person, until 9999-12-31; policy-1)" in words
    assert "Nothing was found but what this site quietened." in words
    assert "No interactions found" not in words
    assert "4 policies of this site judged with it (sha256:" in words


def test_a_policy_is_said_on_the_finding_that_it_changes_or_cannot_hide(ward_client: FlaskClient) -> None:
    words = words_of(ward_client, **WHOLE_LIST)
    assert "Graded so at this site; minor without its policy : no laboratory here (A. Person" in words
    assert "Noted at this site : ask the ward (A. Person" in words
    assert "This site’s policy would quieten this, and does not : a contraindicated finding is not quietened" in words


def test_patients_read_reasons_and_no_arithmetic(ward_client: FlaskClient) -> None:
    words = words_of(ward_client, **WHOLE_LIST, audience="patient")
    for said in (
        "You named an allergy: “penicillin (hives)”. This belongs to the same group.",
        "You named an allergy: “ibuprofen (wheezing)”. This is the same.",
        "This is something else, but the body can react to it in the same way.",
        "Why Each of them adds to the same effect.", "Why Ibuprofen is in each of them.",
        "Why 2 of your medicines are of one kind; 1 is usual.",
        "The dose comes to 7.5 mg/kg/hour. What is usual ends at 2 mg/kg over 60 min.",
        "Do not eat for six hours.", "1 finding quietened by this site’s policy",
    ):  # fmt: skip
        assert said in words
    for unsaid in ("Adds", "Together", "Under 3", "Hold", "A. Person", "all know", "the very substance", "What to do"):
        assert unsaid not in words


def test_each_folded_statement_has_words_for_patients(ward_client: FlaskClient) -> None:
    fields = {"planned": "ketamine", "medications": "Xanax\ncodeine 60 mg four times daily", "substances": "wine"}
    assert 'href="/entries/cumulative.mme">mme adds up</a>' in ask(ward_client, **fields).text
    assert 'href="/entries/cumulative.mme">In plain words</a>' in ask(ward_client, **fields, audience="patient").text


def test_an_item_that_a_pair_was_found_for_is_not_called_little_known(ward_client: FlaskClient) -> None:
    words = words_of(ward_client, medications="metformin", conditions="kidney disease")
    assert "Only if “kidney disease” means Severe renal impairment." in words
    assert "Little is known" not in words


def test_an_allergen_says_who_belongs_what_crosses_and_by_which_reaction(ward_client: FlaskClient) -> None:
    words = text_of(ward_client.get("/entries/allergen.penicillins"))
    assert "Belongs to this allergy Amoxicillin" in words
    assert "Cefalexin Major usually avoid probable The same side chain. Choose another. A label , section 9" in words
    assert "Azithromycin Studied, no relevant interaction probable Studied: no relation." in words
    assert "severe cutaneous for Cephalosporins Major avoid The reaction was severe-cutaneous." in words
    assert "recorded as an intolerance, and no allergy for Nsaids Moderate" in text_of(
        ward_client.get("/entries/allergen.nsaids")
    )


def test_a_sum_says_what_adds_how_much_and_how_grave_it_gets(ward_client: FlaskClient) -> None:
    words = text_of(ward_client.get("/entries/cumulative.sedation"))
    assert "How grave it is depends on the sum: see below." in words
    assert "from 2.5 on Moderate minimise the risk What to do at 2.5." in words
    assert "Sedatives 1 it sedates" in words
    assert "Codeine 0.15 for each 1 mg a day" in text_of(ward_client.get("/entries/cumulative.mme"))
    roles = text_of(ward_client.get("/entries/cumulative.triple"))
    assert "Roles that must not meet Each role by a different substance. Role Filled by diuretic Hydrochloro" in roles


def test_a_duplicate_says_how_many_are_usual_and_what_rightly_goes_together(ward_client: FlaskClient) -> None:
    words = text_of(ward_client.get("/entries/duplicate.opioids"))
    assert "Usual at most 1" in words
    assert "Opioids twice one long-acting, one short-acting a rescue dose" in words


def test_doses_say_their_range_and_the_grade_outside_it(ward_client: FlaskClient) -> None:
    words = text_of(ward_client.get("/entries/dosing.ketamine"))
    assert "Pain intravenous, adults 0.05 to 2 mg/kg over 60 min above: major below: minor" in words
    assert "Anaesthesia intravenous, from 16 years 1 to 4.5 mg/kg over 60 s within: major above: major" in words
    assert "Pain oral, asthma up to 100 mg a day above: moderate" in words
    assert "How grave it is depends on the dose: see below." in words


def test_a_substance_says_how_it_is_given_and_which_lists_name_it(ward_client: FlaskClient) -> None:
    words = text_of(ward_client.get("/substances/ketamine"))
    assert (
        "As a planned treatment Before Nothing to eat for six hours. To the patient: “Do not eat for six hours.”"
        in words
    )
    assert "In allergies, duplicates, sums and doses Ketamine dose doses sedation adds up effects that add up" in words
    assert "More than one of ssris duplicate medicines" in text_of(ward_client.get("/classes/ssris"))
    assert "sedation adds up effects that add up" in text_of(ward_client.get("/conditions/asthma"))


def test_every_page_of_the_ward_links_to_pages_that_are_there(ward_client: FlaskClient) -> None:
    pages = [ward_client.get(path) for path in PAGES_OF_THE_WARD]
    pages += [ask(ward_client, **WHOLE_LIST, audience=audience) for audience in ("professional", "patient")]
    wanted = {}
    for page in pages:
        assert page.status_code == 200, page.request.path
        ids = set(re.findall(r'\bid="([^"]+)"', page.text))
        for link in re.findall(r'href="([^"]+)"', page.text):
            if link.startswith("#"):
                assert link[1:] in ids, f"{page.request.path}: {link}"
            elif link.startswith("/"):
                wanted[link.partition("#")[0]] = page.request.path
        assert "style=" not in page.text
    assert {f"{on}: {link}" for link, on in wanted.items() if ward_client.get(link).status_code != 200} == set()
