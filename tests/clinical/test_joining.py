"""How an imported nomenclature joins the universe: what becomes what, what is refused, and how its names are read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from clinical.universe import COMPENDIUM, substance

from interactions.clinical import joining
from interactions.clinical.compendium import Compendium
from interactions.clinical.joining import Joined, join
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.model import ClinicalDrug, ImportedNames, Name, Product, Substance
from interactions.clinical.names import NameIndex
from interactions.clinical.patient import Item
from interactions.clinical.resolution import CONDITION_TYPES, MEDICINE_TYPES, ItemStatus, Resolution
from interactions.clinical.vocabulary import Status, SubstanceKind

WARFARIN = "rxnorm-11289"


def new(number: int, name: str) -> Substance:
    return Substance(f"rxnorm-{number}", name, SubstanceKind.DRUG, codes={"rxnorm": (str(number),)})


def said(of: str, *names: str, kind: str = "brand", codes: str = "", **drugs: str) -> ImportedNames:
    """`drugs`: c1="warfarin 1 MG Oral Tablet" has the code 1."""
    return ImportedNames(
        "rxnorm", of, tuple(Name(name, kind) for name in names), tuple(codes.split()),
        tuple(ClinicalDrug(code.removeprefix("c"), tuple(text.split(" | "))) for code, text in drugs.items()),
    )  # fmt: skip


def imported(*records: Substance | Product | ImportedNames) -> Compendium:
    fields = {Substance: "substances", Product: "products", ImportedNames: "imported_names"}
    return Compendium.of(iter([(fields[type(record)], record) for record in records]))


def joined(*records: Substance | Product | ImportedNames, known: Compendium = COMPENDIUM) -> Joined:
    return join(imported(*records), known, origin="rxnorm")


def names_for(done: Joined) -> dict[str, list[str]]:
    return {one.of: [name.text for name in one.names] for one in done.records.imported_names.values()}


def with_substance(record: Substance, known: Compendium = COMPENDIUM) -> Compendium:
    return replace(known, substances={**known.substances, record.id: record})


# ---- what becomes what


def test_an_ingredient_of_a_known_code_is_the_known_substance() -> None:
    done = joined(new(11289, "warfarinum"), said(WARFARIN, "warfarin", "Jantoven", codes="11289 405155"))
    assert done.records.substances == {}
    assert names_for(done) == {"warfarin": ["Jantoven"]}
    assert done.records.imported_names["names.rxnorm.warfarin"].codes == ("405155",), "the other is known"
    assert (done.names, done.known, done.by_name, done.refused.counts) == (1, 1, 0, {})


def test_a_medicine_without_a_code_is_known_by_its_generic_name() -> None:
    done = joined(new(18631, "Azithromycin"), said("rxnorm-18631", "Zithromax", codes="18631"))
    assert (names_for(done), done.by_name) == ({"azithromycin": ["Zithromax"]}, 1)
    assert done.records.imported_names["names.rxnorm.azithromycin"].codes == ("18631",)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Warfarin", "it has another code here"),
        ("Xanax", "it is a brand"),
        ("warfarin sodium", "it is a salt"),
        ("coffee", "what the kitchen has need not be what a pharmacy sells"),
        ("nsaids", "it is a class"),
        ("glaucoma", "it is a condition"),
    ],
)
def test_a_name_alone_does_not_make_an_ingredient_a_known_one(name: str, why: str) -> None:
    done = joined(new(1, name), said("rxnorm-1", name, "Otherwise", c2="something 1 MG"))
    assert done.records == Compendium(), why
    assert done.refused.counts == {joining.TAKEN: 3}


def test_what_is_not_known_becomes_a_record_of_the_import() -> None:
    done = joined(new(161, "acetaminophen"), said("rxnorm-161", "acetaminophen", "Tylenol", codes="161"))
    record = done.records.substances["rxnorm-161"]
    assert (record.kind, record.codes) == (SubstanceKind.DRUG, {"rxnorm": ("161",)})
    assert names_for(done) == {"rxnorm-161": ["acetaminophen", "Tylenol"]}
    knowledge = Knowledge.of(replace(COMPENDIUM, substances={**COMPENDIUM.substances, record.id: record}))
    assert knowledge.count_entries([record.id]) == 0


def test_a_combination_of_known_ingredients_is_the_known_product() -> None:
    done = joined(
        new(29046, "lisinopril"), new(5487, "hydrochlorothiazide"),
        Product("rxnorm-5487-29046", "", contains=("rxnorm-5487", "rxnorm-29046")),
        said("rxnorm-5487-29046", "Prinzide", codes="203510"),
    )  # fmt: skip
    assert done.records.products == {}
    assert names_for(done) == {"hydrochlorothiazide-lisinopril": ["Prinzide"]}


def test_a_new_combination_is_called_by_its_ingredients() -> None:
    done = joined(
        new(161, "acetaminophen"), Product("rxnorm-161-11289", "", contains=("rxnorm-161", WARFARIN)),
        said("rxnorm-161-11289", "Both"),
    )  # fmt: skip
    product = done.records.products["rxnorm-161-11289"]
    assert (product.name, product.contains) == ("acetaminophen / Warfarin", ("rxnorm-161", "warfarin"))


def test_two_ingredients_that_are_one_here_are_no_combination() -> None:
    known = with_substance(substance("warfarin", codes={"rxnorm": ("11289", "114194")}))
    product = Product("rxnorm-11289-114194", "", contains=(WARFARIN, "rxnorm-114194"))
    done = joined(product, said(product.id, "Doubled"), known=known)
    assert (done.records.products, names_for(done)) == ({}, {"warfarin": ["Doubled"]})


def test_two_records_of_the_import_that_are_one_here_are_named_together() -> None:
    known = with_substance(substance("warfarin", codes={"rxnorm": ("11289", "114194")}))
    done = joined(said(WARFARIN, "Jantoven", "Twice"), said("rxnorm-114194", "Twice", "Other"), known=known)
    assert names_for(done) == {"warfarin": ["Jantoven", "Twice", "Other"]}
    assert done.known == 1


# ---- what is refused


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Q2", joining.SHORT),
        ("®©-", joining.SHORT),
        ("FolFox", joining.NOT_A_DRUG),
        ("Chewable Tablet", joining.DIRECTIONS),
        ("Ad-vil", joining.TAKEN),
        ("blood thinner", joining.TAKEN),
        ("high blood pressure", joining.TAKEN),
    ],
)
def test_a_name_that_must_not_mean_this_is_refused(name: str, reason: str) -> None:
    done = joined(said(WARFARIN, name, "Jantoven", codes="7"))
    assert names_for(done) == {"warfarin": ["Jantoven"]}
    assert (done.refused.counts, done.refused.examples) == ({reason: 1}, {reason: [name]})
    assert done.records.imported_names["names.rxnorm.warfarin"].codes == ("7",), "the code means what it means"
    own = joined(new(1, name), said("rxnorm-1", "Newname"))
    assert (own.records, own.refused.counts) == (Compendium(), {reason: 1})


def test_a_name_for_two_things_is_refused_for_both() -> None:
    done = joined(said(WARFARIN, "Twin-name"), said("rxnorm-1191", "twinname", "Bayer"))
    assert names_for(done) == {"aspirin": ["Bayer"]}
    assert done.refused.counts == {joining.SEVERAL: 2}


def test_a_records_own_name_is_no_others() -> None:
    done = joined(new(161, "acetaminophen"), said("rxnorm-161", "acetaminophen"), said(WARFARIN, "Acetaminophen"))
    assert names_for(done) == {"rxnorm-161": ["acetaminophen"]}
    assert done.refused.counts == {joining.SEVERAL: 1}
    twice = joined(new(161, "acetaminophen"), new(162, "Acetaminophen"), said("rxnorm-162", "Tylenol"))
    assert (list(twice.records.substances), names_for(twice)) == (["rxnorm-161"], {})
    assert twice.refused.counts == {joining.SEVERAL: 1}


def test_17_what_holds_an_ingredient_that_was_refused_is_refused_whole() -> None:
    product = Product("rxnorm-1-11289", "", contains=("rxnorm-1", WARFARIN))
    for ingredient in ((), (new(1, "Advil"),)):
        done = joined(*ingredient, product, said(product.id, "Both", c2="both 1 MG Oral Tablet"))
        assert done.records == Compendium()
        assert done.refused.counts == {joining.INGREDIENT: 2}


def test_a_new_combination_must_not_be_called_as_another_record() -> None:
    product = Product("rxnorm-161-11289", "Xanax", contains=("rxnorm-161", WARFARIN))
    done = joined(new(161, "acetaminophen"), product, said(product.id, "Both"))
    assert (done.records.products, done.refused.counts) == ({}, {joining.TAKEN: 1})


def test_the_names_of_what_is_retired_here_are_refused() -> None:
    known = with_substance(replace(COMPENDIUM.substances["warfarin"], status=Status.RETIRED))
    done = joined(new(11289, "warfarin"), said(WARFARIN, "Jantoven"), known=known)
    assert (done.records, done.refused.counts) == (Compendium(), {joining.INGREDIENT: 1})
    successor = with_substance(substance("warfarin-2", codes={"rxnorm": ("11289",)}), known)
    assert names_for(joined(said(WARFARIN, "Jantoven"), known=successor)) == {"warfarin-2": ["Jantoven"]}


def test_a_code_of_another_record_stays_with_it() -> None:
    done = joined(said(WARFARIN, codes="1191 11289", c1191="warfarin 1 MG"))
    assert done.records == Compendium()
    assert done.refused.counts == {joining.TAKEN_CODE: 2}


def test_a_clinical_drug_of_which_no_line_may_be_read_keeps_its_code() -> None:
    done = joined(said(WARFARIN, c1="Xanax", c2="warfarin 1 MG [Advil]", c3="warfarin 1 MG [Coumadin] | XANAX"))
    (names,) = done.records.imported_names.values()
    assert names.codes == ("1", "2")
    assert names.drugs == (ClinicalDrug("3", ("warfarin 1 MG [Coumadin]",)),)
    assert done.refused.counts == {joining.TAKEN: 3}


def test_only_a_few_examples_are_kept() -> None:
    done = joined(said(WARFARIN, "a1", "a2", "a3", "a4"))
    assert (done.refused.counts, done.refused.examples) == ({joining.SHORT: 4}, {joining.SHORT: ["a1", "a2", "a3"]})


# ---- joined again

SEVERAL_RECORDS = (
    new(161, "acetaminophen"), new(2670, "codeine"), new(11289, "warfarin"),
    Product("rxnorm-161-2670", "", contains=("rxnorm-161", "rxnorm-2670")),
    said("rxnorm-161", "acetaminophen", "Tylenol", codes="161 202433", c1="acetaminophen 300 MG"),
    said("rxnorm-161-2670", "Tylenol with Codeine", codes="220586", c2="acetaminophen 300 MG / codeine 30 MG"),
    said("rxnorm-2670", "codeine", codes="2670"), said(WARFARIN, "warfarin", "Jantoven", "Panadol", codes="11289"),
)  # fmt: skip


def test_joined_again_nothing_changes() -> None:
    once = joined(*SEVERAL_RECORDS)
    again = join(once.records, COMPENDIUM, origin="rxnorm")
    assert again.records == once.records
    assert again.refused.counts == {}


@pytest.mark.parametrize("codes", [{"rxnorm": ("161",)}, {}], ids=["by its code", "by its name"])
def test_a_substance_that_is_known_later_takes_over_the_imports(codes: dict[str, tuple[str, ...]]) -> None:
    """As if it had been known when the import was made."""
    learnt = substance("acetaminophen", ("Panadol", "brand"), codes=codes)
    later = with_substance(learnt)
    once = joined(*SEVERAL_RECORDS)
    assert names_for(once)["warfarin"] == ["Jantoven", "Panadol"]
    again = join(once.records, later, origin="rxnorm")
    as_if = join(imported(*SEVERAL_RECORDS), later, origin="rxnorm").records
    assert again.records.imported_names == as_if.imported_names
    assert again.records.substances == as_if.substances
    assert again.records.products.keys() == as_if.products.keys()
    assert "rxnorm-161" not in again.records.substances
    assert again.records.products["rxnorm-161-2670"].contains == ("acetaminophen", "codeine")
    assert names_for(again)["acetaminophen"] == ["Tylenol"]
    assert names_for(again)["warfarin"] == ["Jantoven"]


# ---- how the names are read

JOINED = joined(
    new(161, "acetaminophen"), said("rxnorm-161", "acetaminophen", "Tylenol", codes="161 202433"),
    said("rxnorm-10600", "Betimol", c1923432="timolol 5 MG/ML Ophthalmic Solution | timolol 0.5 % Ophthalmic Solution"),
    said(WARFARIN, "Jantoven", codes="405155", c855332="warfarin sodium 5 MG Oral Tablet"),
    said("rxnorm-100-200", c300="{7 (lisinopril / HCTZ) / 21 (nothing) } Pack [Oddpak]"),
    Product("rxnorm-100-200", "", contains=("rxnorm-100", "rxnorm-200")),
    new(100, "lisinopril"), new(200, "hydrochlorothiazide"), new(10600, "timolol"),
).records  # fmt: skip
KNOWN = replace(
    COMPENDIUM,
    substances={**COMPENDIUM.substances, **JOINED.substances},
    imported_names=JOINED.imported_names,
)
INDEX = NameIndex.of(KNOWN)


def read(text: str, index: NameIndex = INDEX) -> Resolution:
    return index.resolve(Item(text=text), MEDICINE_TYPES)


def by_code(code: str, text: str | None = None) -> Resolution:
    return INDEX.resolve(Item(code=("rxnorm", code), text=text), MEDICINE_TYPES)


@pytest.mark.parametrize(
    ("line", "of"),
    [("Jantoven 5 mg daily", "warfarin"), ("tylenol", "rxnorm-161"), ("acetaminophen 500 mg", "rxnorm-161")],
)
def test_an_imported_name_is_read_as_any_other(line: str, of: str) -> None:
    assert [(target.id, read(line).status) for target in read(line).targets] == [(of, ItemStatus.RESOLVED)]


def test_a_clinical_drug_is_read_whole_as_it_is_printed() -> None:
    found = read("WARFARIN sodium 5 mg oral tablet")
    assert [target.id for target in found.targets] == ["warfarin"]
    assert (found.match, found.parsed.dose, found.parsed.route) == ("exact", "5 mg", "oral")
    pack = read("{7 (lisinopril / HCTZ) / 21 (nothing) } Pack [Oddpak]")
    assert [target.id for target in pack.targets] == ["hydrochlorothiazide-lisinopril"]
    assert INDEX.resolve(Item(text="warfarin sodium 5 MG Oral Tablet"), CONDITION_TYPES).targets == ()


def test_a_clinical_drug_is_no_name_that_can_be_misspelt() -> None:
    nearly = "warfarin sodium 50 MG Oral Tablets"
    assert [target.matched for target in read(nearly).targets] == ["warfarin sodium"]
    assert "warfarin sodium 5 MG Oral Tablet" not in {
        one.matched for one in INDEX.suggest("warfarinsodium5mgoraltablt")
    }


def test_a_code_of_a_clinical_drug_says_how_it_is_taken_but_no_dose() -> None:
    found = by_code("1923432")
    assert [target.id for target in found.targets] == ["timolol"]
    assert (found.status, found.parsed.route, found.parsed.form) == (ItemStatus.RESOLVED, "ophthalmic", "eye drops")
    assert (found.parsed.dose, found.parsed.strength) == (None, None)


def test_a_code_of_a_brand_is_what_it_is_a_brand_of() -> None:
    found = by_code("405155")
    assert [(target.id, target.matched) for target in found.targets] == [("warfarin", "Warfarin")]
    assert by_code("202433").targets[0].id == "rxnorm-161"
    assert by_code("300").targets[0].type == "products"


def test_a_code_and_a_text_must_not_disagree() -> None:
    assert by_code("855332", "Jantoven 5 mg").status is ItemStatus.RESOLVED
    assert by_code("855332", "Tylenol").status is ItemStatus.AMBIGUOUS


def test_the_imported_names_of_a_retired_record_are_not_read() -> None:
    retired = replace(KNOWN.substances["warfarin"], status=Status.RETIRED)
    index = NameIndex.of(with_substance(retired, KNOWN))
    assert read("Jantoven", index).targets == ()
    assert index.resolve(Item(code=("rxnorm", "855332")), MEDICINE_TYPES).status is ItemStatus.UNKNOWN
