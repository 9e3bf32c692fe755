"""What is promised of written lines, sentence by sentence, asked of the seed."""

from __future__ import annotations

import pytest
from cases.names.written import meaning
from flask.testing import FlaskClient

from interactions.clinical.knowledge import Knowledge
from interactions.clinical.patient import Item
from interactions.clinical.resolution import LIST_TYPES, ItemStatus, Resolution


def read(line: str, knowledge: Knowledge, listed: str = "medications") -> Resolution:
    return knowledge.names.resolve(Item(text=line), LIST_TYPES[listed])


def ids(line: str, knowledge: Knowledge, listed: str = "medications") -> list[str]:
    return sorted(meaning(read(line, knowledge, listed), knowledge))


@pytest.mark.parametrize(
    ("line", "part", "said"),
    [
        ("Lipitor 40 mg", "dose", "40 mg"),
        ("Amoxicillin 40 MG/ML Oral Suspension", "strength", "40 mg/ml"),
        ("metformin 500 mg 2 tablets", "dose", "2 tablets 500 mg"),
        ("Metoprolol Succ ER 50mg tabs", "form", "extended-release tablet"),
        ("ketamine 0.5 mg/kg IV over 40 min", "route", "intravenous"),
        ("ketamine 0.5 mg/kg IV over 40 min", "over", "over 40 min"),
        ("diltiazem 60 mg p.o. q.i.d.", "frequency", "four times daily"),
        ("Ramipril 5 mg 1-0-1", "frequency", "every morning, every evening"),
        ("acetaminophen 650 mg q.4-6h. prn.", "frequency", "every 4 to 6 hours, as needed"),
        ("methotrexate 15 mg every Monday", "frequency", "once weekly"),
        ("amoxicillin 500 mg tid x 10 days", "duration", "x 10 days"),
        ("Zofran prn nausea", "frequency", "as needed"),
        ("oxycodone 5 mg #30", "quantity", "30"),
        ("Toprol XL 50 mg po daily QTY:30", "quantity", "30"),
        ("lisinopril 10 mg 90 day supply", "quantity", "90 days"),
        ("metformin (Teva) 500 mg", "manufacturer", "teva"),
        ("HUMIRA PEN, 40 MG, ABBVIE", "manufacturer", "abbvie"),
        ("levothyroxine 100 µg", "dose", "100 ug"),
        ("heparin 5000 U SC BID", "route", "subcutaneous"),
        ("NTG 0.4 mg SL", "route", "sublingual"),
        ("KCl 20 mEq PO", "dose", "20 meq"),
    ],
)
def test_how_it_is_taken_is_taken_off_and_said(line: str, part: str, said: str, knowledge: Knowledge) -> None:
    resolution = read(line, knowledge)
    assert resolution.status is ItemStatus.RESOLVED
    assert getattr(resolution.parsed, part) == said


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("HCTZ", ["hydrochlorothiazide"]), ("APAP", ["acetaminophen"]), ("ASA", ["aspirin"]), ("MTX", ["methotrexate"]),
        ("KCl", ["potassium-chloride"]), ("NTG", ["nitroglycerin"]),
        ("LEVOTHYROXINE SODIUM (UNKNOWN)", ["levothyroxine"]),
        ("Diclofenac Natrium", ["diclofenac"]), ("TYLENOL W/CODEINE NO.3", ["acetaminophen", "codeine"]),
        ("Tylenol #3 #30", ["acetaminophen", "codeine"]), ("lisinopril/HCTZ", ["hydrochlorothiazide", "lisinopril"]),
        ("amoxicillin + clavulanic acid", ["amoxicillin", "clavulanic-acid"]),
        ("co-amoxiclav", ["amoxicillin", "clavulanic-acid"]),
        ("sulfamethoxazole and trimethoprim", ["sulfamethoxazole", "trimethoprim"]),
        ("Percocet", ["acetaminophen", "oxycodone"]),
        ("paracetamol", ["acetaminophen"]), ("salbutamol", ["albuterol"]), ("Marcumar", ["phenprocoumon"]),
        ("ACETAMINOPHEN W/HYDROCODONE BITARTRATE", ["acetaminophen", "hydrocodone"]),
        ("DICLOFENAC (WATSON LABORATORIES) (DICLOFENAC POTASSIUM) TABLET, 50MG", ["diclofenac"]),
    ],
)  # fmt: skip
def test_names_lead_to_their_ingredients(line: str, means: list[str], knowledge: Knowledge) -> None:
    assert (read(line, knowledge).status, ids(line, knowledge)) == (ItemStatus.RESOLVED, means)


@pytest.mark.parametrize(
    ("line", "assertion", "is_allergy"),
    [
        ("stopped warfarin last week", "stopped", False), ("carbamazepine discontinued", "stopped", False),
        ("allergic to penicillin", "present", True), ("no aspirin", "negated", False),
        ("never stopped metoprolol", "present", False),
    ],
)  # fmt: skip
def test_what_changes_the_meaning_is_said(line: str, assertion: str, is_allergy: bool, knowledge: Knowledge) -> None:
    resolution = read(line, knowledge)
    assert resolution.targets
    assert (resolution.assertion.value, resolution.is_allergy) == (assertion, is_allergy)


@pytest.mark.parametrize("line", ["warfarin stopped, restarted yesterday", "Eliquis held then resumed"])
def test_stopped_and_begun_again_is_asked_back(line: str, knowledge: Knowledge) -> None:
    resolution = read(line, knowledge)
    assert (resolution.status, resolution.targets) == (ItemStatus.UNKNOWN, ())
    assert resolution.suggestions
    assert resolution.reason is not None
    assert "begun again" in resolution.reason


@pytest.mark.parametrize(
    ("line", "means"),
    [("zanax", "alprazolam"), ("wellbutren", "bupropion"), ("amoxasilin", "amoxicillin"),
     ("Ibesartan (Avapro)", "irbesartan")],
)  # fmt: skip
def test_one_clear_nearest_name_is_a_guess(line: str, means: str, knowledge: Knowledge) -> None:
    assert (read(line, knowledge).status, ids(line, knowledge)) == (ItemStatus.UNCONFIRMED, [means])


@pytest.mark.parametrize("line", ["clonazapam", "hydralizine", "lamictil", "hydrocodone 5-325 mg", "AZT", "HCT 25"])
def test_what_can_be_several_is_asked_back(line: str, knowledge: Knowledge) -> None:
    resolution = read(line, knowledge)
    assert (resolution.status, resolution.targets) == (ItemStatus.AMBIGUOUS, ())


@pytest.mark.parametrize("line", ["Flomox", "Zelmac", "Warfex", "Xanagis", "Tepazepam", "Synth 100 mcg"])
def test_what_is_near_by_chance_is_not_taken_for_ours(line: str, knowledge: Knowledge) -> None:
    resolution = read(line, knowledge)
    assert (resolution.status, resolution.targets) == (ItemStatus.UNKNOWN, ())


@pytest.mark.parametrize(
    ("line", "status"),
    [("FOLFOX", "unknown"), ("see list", "unknown"), ("none", "none"), ("NKDA", "none"), ("", "unknown"),
     ("   ", "unknown"),
     ("blood thinner", "class"), ("water pill", "class"), ("MAOI", "class")],
)  # fmt: skip
def test_what_is_no_name_has_its_own_status(line: str, status: str, knowledge: Knowledge) -> None:
    assert read(line, knowledge).status.value == status


@pytest.mark.parametrize(
    ("line", "means", "assertion"),
    [
        ("bad kidneys", ["kidney-disease"], "present"), ("no history of glaucoma", ["glaucoma"], "negated"),
        ("family hx of breast cancer", ["breast-cancer"], "family"), ("MI 2004", ["myocardial-infarction"], "past"),
        ("Type 2 diabetes mellitus (HCC) 1995", ["type-2-diabetes"], "present"),
        ("CKD stage IV", ["ckd-stage-4"], "present"), ("diabetes, no hypertension", ["diabetes"], "present"),
        ("no kidney or liver disease", ["kidney-disease", "liver-disease"], "negated"),
        ("mother diabetes, has asthma", ["asthma"], "present"),
    ],
)  # fmt: skip
def test_conditions_as_people_say_them(line: str, means: list[str], assertion: str, knowledge: Knowledge) -> None:
    resolution = read(line, knowledge, "conditions")
    assert (ids(line, knowledge, "conditions"), resolution.assertion.value) == (means, assertion)


TEXT = """Medications:
1. Lipitor 40 mg daily
- metoprolol, twice daily
* warfarin 5 mg; aspirin 81 mg
Drug | Dose | Frequency
Ramipril | 5 mg | daily
Allergies: penicillin
Problems
diabetes, high blood pressure"""


def test_a_whole_text_is_read_with_its_places(client: FlaskClient) -> None:
    response = client.post("/api/v1/resolve", json={"text": TEXT})
    assert response.status_code == 200
    items = response.get_json()["items"]
    named = [[one["id"] for one in (*item["substances"], *item["conditions"])] for item in items]
    for wanted in ("atorvastatin", "metoprolol", "warfarin", "aspirin", "ramipril", "diabetes", "hypertension"):
        assert any(wanted in found for found in named), wanted
    assert not [item["text"] for item in items if item["status"] == "unknown"]
    for item in items:
        start, end = item["span"]
        assert TEXT[start:end].strip()
