from __future__ import annotations

import pytest
from clinical.universe import COMPENDIUM, KNOWLEDGE, item

from interactions.clinical.compendium import Compendium
from interactions.clinical.model import Name, NotDrug, Substance
from interactions.clinical.names import NameIndex
from interactions.clinical.patient import Item, State
from interactions.clinical.resolution import ANY_TYPES, CONDITION_TYPES, MEDICINE_TYPES, ItemStatus, Resolution
from interactions.clinical.vocabulary import Status, SubstanceKind

NAMES = KNOWLEDGE.names


def read(text: str, types: frozenset[str] = MEDICINE_TYPES) -> Resolution:
    return NAMES.resolve(Item(text=text), types)


def ids(resolution: Resolution) -> list[str]:
    return [target.id for target in resolution.targets]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("warfarin", "warfarin"),
        ("  WARFARIN ", "warfarin"),
        ("Warfárin", "warfarin"),
        ("Coumadin®", "warfarin"),
        ("warfarin sodium 5 mg tablet daily", "warfarin"),
        ("St John’s wort", "st-johns-wort"),
        ("st. johns-wort 300mg TID", "st-johns-wort"),
        ("grapefruitjuice", "grapefruit-juice"),
        ("grape fruit juice", "grapefruit-juice"),
        ("ibuprofen 400", "ibuprofen"),
        ("2 tablets 1000 mg Advil", "ibuprofen"),
        ("Zestoretic", "hydrochlorothiazide-lisinopril"),
        ("lisinopril/HCTZ 20-12.5", "hydrochlorothiazide-lisinopril"),
        ("lisinopril 20 mg / hydrochlorothiazide 12.5 mg oral tablet", "hydrochlorothiazide-lisinopril"),
        ("HCTZ + lisinopril", "hydrochlorothiazide-lisinopril"),
        ("Ketalar 50 mg/mL IV 0.5 mg/kg over 40 min", "ketamine"),
        ("blood thinner", "anticoagulants"),
        ("Warfarin 5 MG Oral Tablet [Coumadin]", "warfarin"),
        ("ibuprofen 200 mg (Advil)", "ibuprofen"),
        ("Coumadin (warfarin) 5 mg daily", "warfarin"),
        ("Warfarin, sodium salt (USP) 5 MG [Coumadin]", "warfarin"),
        ("Hydrochlorothiazide 12.5 MG / Lisinopril 20 MG Oral Tablet [Zestoretic]", "hydrochlorothiazide-lisinopril"),
        ("120 ACTUAT Codeine 0.1 MG/ACTUAT Metered Dose Inhaler", "codeine"),
    ],
)
def test_a_written_name_is_read(written: str, meant: str) -> None:
    assert ids(read(written)) == [meant]


def test_several_medicines_on_a_line_are_each_read() -> None:
    resolution = read("warfarin 5 mg, ibuprofen 400 mg and codeine")
    assert ids(resolution) == ["warfarin", "ibuprofen", "codeine"]
    assert resolution.reason == "read as several medicines on one line"


@pytest.mark.parametrize("line", ["warfarin and wonderdrug", "warfarinex", "war", "w", "wonder warfarin"])
def test_a_line_that_is_not_read_whole_is_unknown(line: str) -> None:
    resolution = read(line)
    assert (resolution.status, ids(resolution)) == (ItemStatus.UNKNOWN, [])


def test_an_unknown_name_has_suggestions_that_are_never_acted_upon() -> None:
    resolution = read("warfatino")
    assert resolution.status is ItemStatus.UNKNOWN
    assert resolution.suggestions[0].id == "warfarin"
    assert 0.7 < resolution.suggestions[0].score < 1


@pytest.mark.parametrize("text", ["", "   ", "…"])
def test_an_empty_line_means_nothing(text: str) -> None:
    assert read(text).status is ItemStatus.UNKNOWN
    assert ids(read(text)) == []


@pytest.mark.parametrize("text", ["none", "NONE.", "nkda"])
def test_none_is_an_answer(text: str) -> None:
    assert read(text).status is ItemStatus.NONE


def test_a_regimen_is_asked_back() -> None:
    assert read("FOLFOX").reason == "this names a regimen: list its medicines one by one; nothing was checked for it"


def test_a_condition_among_medicines_is_said() -> None:
    resolution = read("angina")
    assert resolution.reason == "this is a condition: list it under conditions; nothing was checked for it"
    assert [suggestion.id for suggestion in resolution.suggestions] == ["angina"]
    assert "list it under medications" in (read("warfarin", CONDITION_TYPES).reason or "")


def test_any_reads_both() -> None:
    assert ids(read("angina", ANY_TYPES)) == ["angina"]
    assert ids(read("warfarin 5 mg", ANY_TYPES)) == ["warfarin"]


def test_a_code_an_id_and_a_text_that_agree() -> None:
    resolution = NAMES.resolve(Item(id="warfarin", code=("rxnorm", "11289"), text="Coumadin 5 mg"), MEDICINE_TYPES)
    assert (resolution.status, resolution.match, ids(resolution)) == (ItemStatus.RESOLVED, "id", ["warfarin"])
    assert resolution.parsed.dose == "5 mg"


@pytest.mark.parametrize(
    "asked",
    [
        Item(id="warfarin", text="ibuprofen"),
        Item(code=("rxnorm", "11289"), text="ibuprofen"),
        Item(id="warfarin", code=("rxnorm", "1191"), text="something"),
        Item(id="warfarin", code=("rxnorm", "1191")),
    ],
)
def test_disagreement_is_ambiguous_and_nothing_is_checked(asked: Item) -> None:
    resolution = NAMES.resolve(asked, MEDICINE_TYPES)
    assert (resolution.status, ids(resolution)) == (ItemStatus.AMBIGUOUS, [])
    assert len(resolution.suggestions) > 1


def test_a_code_and_a_text_that_is_not_known() -> None:
    resolution = NAMES.resolve(Item(code=("atc", "b01aa03"), text="my heart pill"), MEDICINE_TYPES)
    assert (resolution.match, ids(resolution)) == ("code", ["warfarin"])


def test_a_code_that_is_not_known_falls_back_to_the_text_and_says_so() -> None:
    resolution = NAMES.resolve(Item(code=("rxnorm", "999999"), text="Coumadin"), MEDICINE_TYPES)
    assert ids(resolution) == ["warfarin"]
    assert resolution.reason == "the code rxnorm 999999 is not known here, so the text was read"
    unknown = NAMES.resolve(Item(id="nothing", text="wonderdrug"), MEDICINE_TYPES)
    assert unknown.reason == (
        "the id nothing is not known here, so the text was read; "
        "this name is not known here; nothing was checked for it"
    )


def test_an_id_or_code_alone() -> None:
    assert NAMES.resolve(Item(id="warfarin"), MEDICINE_TYPES).match == "id"
    assert NAMES.resolve(Item(code=("rxnorm", "1191")), MEDICINE_TYPES).match == "code"
    assert NAMES.resolve(Item(id="angina"), MEDICINE_TYPES).status is ItemStatus.UNKNOWN
    assert NAMES.resolve(Item(code=("rxnorm", "0")), MEDICINE_TYPES).reason == (
        "the code rxnorm 0 is not known here; nothing was checked for it"
    )


@pytest.mark.parametrize(("code", "meant"), [("I20.9", "angina"), ("i20", "angina"), ("I50.22", "heart-failure")])
def test_icd10_matches_by_its_longest_prefix(code: str, meant: str) -> None:
    assert ids(NAMES.resolve(Item(code=("icd10", code)), CONDITION_TYPES)) == [meant]


@pytest.mark.parametrize(("system", "code"), [("icd10", "I2"), ("icd10", "Z99"), ("snomed", "8411400")])
def test_a_code_that_is_no_prefix_match_is_unknown(system: str, code: str) -> None:
    assert NAMES.resolve(Item(code=(system, code)), CONDITION_TYPES).status is ItemStatus.UNKNOWN


def test_a_brand_in_brackets_that_disagrees_is_asked_back() -> None:
    resolution = read("Ibuprofen 200 MG Oral Tablet [Coumadin]")
    assert (resolution.status, ids(resolution)) == (ItemStatus.AMBIGUOUS, [])
    assert read("Wonder 5 MG [Drug]").status is ItemStatus.UNKNOWN


def test_a_name_of_two_records_is_ambiguous() -> None:
    twice = Compendium.of(
        ("substances", Substance(name.lower(), name, SubstanceKind.DRUG, names=(Name("Dolo", "brand"),)))
        for name in ("One", "Two")
    )
    resolution = NameIndex.of(twice).resolve(Item(text="Dolo 500"), MEDICINE_TYPES)
    assert resolution.status is ItemStatus.AMBIGUOUS
    assert resolution.reason == "this can mean One or Two: say which"
    among_others = NameIndex.of(twice).resolve(Item(text="Dolo and One"), MEDICINE_TYPES)
    assert (among_others.status, among_others.targets) == (ItemStatus.AMBIGUOUS, ())


def test_a_retired_record_is_not_found() -> None:
    retired = Substance("old", "Old", SubstanceKind.DRUG, status=Status.RETIRED)
    index = NameIndex.of(Compendium.of(iter([("substances", retired)])))
    assert index.resolve(Item(text="Old"), MEDICINE_TYPES).status is ItemStatus.UNKNOWN


def test_what_the_item_says_outranks_its_line() -> None:
    resolution = NAMES.resolve(item("ketamine 50 mg IV", route="po", dose="10 mg", state=State.STOPPED), MEDICINE_TYPES)
    assert (resolution.parsed.route, resolution.parsed.dose, resolution.assertion) == ("oral", "10 mg", "stopped")


def test_an_unknown_route_keeps_the_other_reasons() -> None:
    resolution = NAMES.resolve(item("wonderdrug", route="nowhere"), MEDICINE_TYPES)
    assert resolution.reason == (
        "this name is not known here; nothing was checked for it; "
        "the route “nowhere” is not known, so every route of the medicine was considered"
    )


def test_every_written_name_of_the_universe_is_read_as_its_record() -> None:
    for substance in COMPENDIUM.substances.values():
        for written in (substance.name, *(name.text for name in substance.names)):
            assert ids(read(written)) == [substance.id]


def test_suggestions_are_of_the_wanted_types() -> None:
    assert [one.id for one in NAMES.suggest("anginna", CONDITION_TYPES)] == ["angina"]
    assert NAMES.suggest("anginna", MEDICINE_TYPES) == ()


def test_an_id_or_code_that_leads_nowhere_is_said_beside_what_was_found() -> None:
    resolution = NAMES.resolve(Item(id="nothing", code=("rxnorm", "1191")), MEDICINE_TYPES)
    assert (ids(resolution), resolution.reason) == (["aspirin"], "the id nothing is not known here")
    both = NAMES.resolve(Item(id="nothing", code=("rxnorm", "0")), MEDICINE_TYPES)
    assert both.reason == "the id nothing and the code rxnorm 0 are not known here; nothing was checked for it"


def test_an_empty_text_beside_nothing_is_an_empty_line() -> None:
    assert NAMES.resolve(Item(text=""), MEDICINE_TYPES).reason == "the line is empty"


def test_what_an_object_says_is_read_as_on_a_line() -> None:
    parsed = NAMES.resolve(item("ketamine", form="XR", frequency="b.i.d. PRN", dose="7,5 mg"), MEDICINE_TYPES).parsed
    assert (parsed.form, parsed.frequency, parsed.dose) == ("extended-release", "twice daily, as needed", "7.5 mg")
    assert NAMES.resolve(item("ibuprofen", form="gel"), MEDICINE_TYPES).parsed.route == "topical"
    assert NAMES.resolve(item("ibuprofen", form="moon dust"), MEDICINE_TYPES).parsed.form == "moon dust"


@pytest.mark.parametrize(
    "line",
    ["aspirin [and warfarin]", "warfarin [stopped]", "lisinopril 10 mg [not taking]", "aspirin 81 mg [Nobody's Own]",
     "aspirin (and wonderdrug)", "ibuprofen (warfarin)"],
)  # fmt: skip
def test_what_stands_in_brackets_is_never_dropped(line: str) -> None:
    assert read(line).status in (ItemStatus.UNKNOWN, ItemStatus.AMBIGUOUS)
    assert ids(read(line)) == []


@pytest.mark.parametrize("line", ["aspirin, codeine", "aspirin and codeine", "aspirin 81 mg with codeine 30 mg"])
def test_only_slashes_make_a_product_of_several_names(line: str) -> None:
    assert sorted(ids(read(line))) == ["aspirin", "codeine"]
    assert ids(read("aspirin 300 mg / codeine 30 mg")) == ["aspirin-codeine"]


def test_a_number_that_makes_another_brand_is_no_strength() -> None:
    numbered = Compendium.of(
        iter(
            [
                ("substances", Substance("plain", "Plain", SubstanceKind.DRUG, names=(Name("Brand", "brand"),))),
                (
                    "substances",
                    Substance(
                        "strong",
                        "Strong",
                        SubstanceKind.DRUG,
                        names=(Name("Brand #3", "brand"), Name("Brand 3", "brand")),
                    ),
                ),
            ]
        )
    )
    index = NameIndex.of(numbered)
    assert ids(index.resolve(Item(text="Brand 3"), MEDICINE_TYPES)) == ["strong"]
    assert index.resolve(Item(text="Brand 4"), MEDICINE_TYPES).status is ItemStatus.UNKNOWN
    assert ids(index.resolve(Item(text="Brand 500 mg"), MEDICINE_TYPES)) == ["plain"]


def test_a_code_and_a_wider_or_narrower_text_do_not_disagree() -> None:
    wider = NAMES.resolve(Item(code=("icd10", "I20.9"), text="heart problem"), CONDITION_TYPES)
    assert ids(wider) == ["angina"], "what the code says is narrower"
    narrower = NAMES.resolve(Item(id="heart-disease", text="angina"), CONDITION_TYPES)
    assert ids(narrower) == ["angina"]
    assert NAMES.resolve(Item(id="asthma", text="angina"), CONDITION_TYPES).status is ItemStatus.AMBIGUOUS


def test_an_id_with_a_text_that_is_not_read_says_so() -> None:
    resolution = NAMES.resolve(Item(id="warfarin", text="gobbledygook"), MEDICINE_TYPES)
    assert (ids(resolution), resolution.reason) == (["warfarin"], "the text was not read: taken by its id")
    assert NAMES.resolve(Item(id="warfarin", text="none"), MEDICINE_TYPES).status is ItemStatus.AMBIGUOUS


def test_many_brackets_are_read_once() -> None:
    assert read("wonderdrug " + "[a]" * 300).status is ItemStatus.UNKNOWN


def test_a_word_that_points_elsewhere_is_asked_back_though_a_medicine_is_written_alike() -> None:
    alike = Compendium.of(
        iter(
            [
                ("substances", Substance("sam-e", "SAM-e", SubstanceKind.SUPPLEMENT)),
                ("not_drugs", NotDrug("same", "reference")),
            ]
        )
    )
    index = NameIndex.of(alike)
    assert index.resolve(Item(text="same"), MEDICINE_TYPES).status is ItemStatus.AMBIGUOUS
    assert ids(index.resolve(Item(text="SAM-e"), MEDICINE_TYPES)) == ["sam-e"]
