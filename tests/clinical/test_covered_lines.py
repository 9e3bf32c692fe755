"""Lines of which each word is a name, says how it is taken, or names nothing."""

from __future__ import annotations

import pytest
from clinical.universe import KNOWLEDGE

from interactions.clinical.compendium import Compendium
from interactions.clinical.model import DrugClass, Name, Product, Substance
from interactions.clinical.names import NameIndex
from interactions.clinical.patient import Item
from interactions.clinical.resolution import ALLERGY_TYPES, MEDICINE_TYPES, ItemStatus, Resolution
from interactions.clinical.vocabulary import SubstanceKind


def substance(id_: str, *names: str) -> tuple[str, Substance]:
    record = Substance(id_, id_.title(), SubstanceKind.DRUG, names=tuple(Name(name, "brand") for name in names))
    return "substances", record


SHELF = NameIndex.of(
    Compendium.of(
        [
            substance("alphadrug", "Alphanol", "Doubled"), substance("betadrug", "Betanol", "Doubled", "QX"),
            substance("potassium-chloride", "potassium"), substance("metal", "magnesium"),
            ("products", Product("combination", "Both of them", contains=("alphadrug", "betadrug"),
                                 names=(Name("Combinol", "brand"),))),
            ("classes", DrugClass("thinners", "Thinners", "thins", names=(Name("blood thinner", "plain"),))),
            ("classes", DrugClass("pills", "Water pills", "drains")),
        ]
    )
)  # fmt: skip


def read(text: str, types: frozenset[str] = MEDICINE_TYPES) -> Resolution:
    return SHELF.resolve(Item(text=text), types)


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("Alphanol (alphadrug)", ["alphadrug"]),
        ("ALPHANOL /USA/(ALPHADRUG HYDROCHLORIDE) TABLET, 5 MG", ["alphadrug"]),
        ("Combinol (alphadrug, betadrug)", ["combination"]),
        ("COMBINOL (ALPHADRUG BETADRUG SODIUM)", ["combination"]),
        ("alphadrug-betadrug sodium 5-325 mg tabs", ["combination"]),
        ("ALPHADRUG W/BETADRUG MALEATE", ["combination"]),
        ("alphadrug betadrug", ["alphadrug", "betadrug"]),
        ("alphadrug with betadrug hydrochloride", ["alphadrug", "betadrug"]),
        ("alphadrug 5 mg, QX 2 tabs", ["alphadrug", "betadrug"]),
        ("alphadrug potassium/betadrug", ["combination"]),
        ("Doubled (alphadrug)", ["alphadrug"]),
        ("blood thinner (alphadrug)", ["alphadrug"]),
        ("Alphanol (blood thinner)", ["alphadrug"]),
    ],
)
def test_every_word_is_accounted_for(line: str, means: list[str]) -> None:
    found = read(line)
    assert (found.status, [target.id for target in found.targets]) == (ItemStatus.RESOLVED, means)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("alphadrug potassium", ItemStatus.UNKNOWN),  # its salt, or two medicines?
        ("alphadrug QX", ItemStatus.UNKNOWN),  # a name, or a piece of one?
        ("blood thinner water pills", ItemStatus.UNKNOWN),
        ("magnesium maleate", ItemStatus.UNKNOWN),
        ("alphadrug wonder", ItemStatus.UNKNOWN),
        ("unknown", ItemStatus.UNKNOWN),
        ("Alphanol (betadrug)", ItemStatus.AMBIGUOUS),
        ("Doubled Alphanol", ItemStatus.AMBIGUOUS),
        ("Doubled (Combinol) 5 mg", ItemStatus.AMBIGUOUS),
    ],
)
def test_what_is_not_plain_is_asked_back(line: str, status: ItemStatus) -> None:
    found = read(line)
    assert (found.status, found.targets) == (status, ())


def test_what_stands_beside_a_name_is_said() -> None:
    found = read("alphadrug NOS #30 (Teva) 5 mg")
    assert (found.aside, found.parsed.quantity, found.parsed.manufacturer) == (("nos",), "30", "teva")


def test_a_number_that_can_be_of_the_name_is_no_quantity() -> None:
    numbered = NameIndex.of(Compendium.of([substance("alphadrug"), substance("betadrug", "Alphadrug #3")]))
    few, many = (numbered.resolve(Item(text=f"alphadrug oral #{n}"), MEDICINE_TYPES) for n in (4, 30))
    assert (few.status, many.status) == (ItemStatus.UNKNOWN, ItemStatus.RESOLVED)
    bare = numbered.resolve(Item(text="alphadrug (alphadrug) 4"), MEDICINE_TYPES)
    assert bare.status is ItemStatus.UNKNOWN


def test_an_allergen_and_what_is_in_it_are_both_meant() -> None:
    found = KNOWLEDGE.names.resolve(Item(text="allergic to aspirin NOS"), ALLERGY_TYPES)
    assert found.targets


def test_a_form_that_is_a_name_counts_by_its_milligrams() -> None:
    names = NameIndex.of(Compendium.of([substance("isoniazid", "INH")]))
    read_as = [
        names.resolve(Item(text=text), MEDICINE_TYPES).status for text in ("INH 300 mg daily", "INH 2 puffs daily")
    ]
    assert read_as == [ItemStatus.RESOLVED, ItemStatus.UNKNOWN]
