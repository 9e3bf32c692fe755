"""What a release of RxNorm says, and what of it is not read. `rxnorm/` holds the rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from interactions.clinical.model import ClinicalDrug, ImportedNames
from interactions.files.sources import rxnorm
from interactions.files.sources.rxnorm import Reading, ReleaseUnreadable, read_release

CONCEPTS, RELATIONS, ATTRIBUTES = rxnorm.FILES


def read(folder: Path, *apart: str) -> Reading:
    return read_release(folder, apart=frozenset(apart), progress=lambda *_: None)


def change(folder: Path, name: str, edit: Callable[[str], str]) -> None:
    file = folder / name
    before = file.read_text(encoding="utf-8")
    after = edit(before)
    assert after != before
    file.write_text(after, encoding="utf-8")


def names_of(reading: Reading, record: str) -> ImportedNames:
    return reading.records.imported_names[f"names.rxnorm.{record}"]


def drugs_of(reading: Reading) -> dict[str, str]:
    """Of each clinical drug's code, the record that it is of."""
    return {drug.code: said.of for said in reading.records.imported_names.values() for drug in said.drugs}


# ---- what is read


def test_an_ingredient_with_its_salts_brands_and_clinical_drugs(release: Path) -> None:
    reading = read(release)
    assert reading.records.substances["rxnorm-11289"].name == "warfarin"
    assert reading.records.substances["rxnorm-11289"].codes == {"rxnorm": ("11289",)}
    said = names_of(reading, "rxnorm-11289")
    assert [(name.text, name.kind, name.region) for name in said.names] == [
        ("warfarin", "synonym", None),
        ("warfarin sodium", "salt", None),
        ("Coumadin", "brand", "us"),
        ("Jantoven", "brand", "us"),
    ]
    assert said.codes == ("11289", "114194", "202421", "405155")
    assert ClinicalDrug("855331", ("warfarin sodium 5 MG",)) in said.drugs
    branded = ("warfarin sodium 5 MG Oral Tablet [Coumadin]", "Coumadin 5 MG Oral Tablet")
    assert ClinicalDrug("855334", branded) in said.drugs


def test_a_combination_is_all_its_ingredients(release: Path) -> None:
    reading = read(release)
    both = "rxnorm-161-2670"
    assert reading.records.products[both].contains == ("rxnorm-161", "rxnorm-2670")
    assert reading.records.products[both].name == "acetaminophen / codeine"
    assert {name.text for name in names_of(reading, both).names} == {"acetaminophen / codeine", "Tylenol with Codeine"}
    assert [drugs_of(reading)[code] for code in ("993781", "993837")] == [both, both]


def test_a_pack_is_what_is_in_it_without_the_empty_pills(release: Path) -> None:
    drugs = drugs_of(read(release))
    assert (drugs["749879"], drugs["310463"]) == ("rxnorm-4124-7514", "rxnorm-4124-7514")
    assert (drugs["750149"], drugs["861416"]) == ("rxnorm-18631", "rxnorm-18631")
    assert drugs["748794"] == "rxnorm-748793", "the empty pill itself"


def test_a_salt_that_is_a_record_of_its_own_here_keeps_its_drugs_apart(release: Path) -> None:
    reading = read(release, "2672")
    assert reading.records.substances["rxnorm-2672"].name == "codeine phosphate"
    assert drugs_of(reading)["993781"] == "rxnorm-161-2672"
    assert {name.text for name in names_of(reading, "rxnorm-161-2672").names} == {"Tylenol with Codeine"}
    assert names_of(reading, "rxnorm-2670").codes == ("2670",)


def test_the_order_of_the_rows_makes_no_difference(release: Path) -> None:
    before = read(release)
    for name in rxnorm.FILES:
        change(release, name, lambda text: "".join(reversed(text.splitlines(keepends=True))))
    after = read(release)
    assert after.records.substances == before.records.substances
    assert drugs_of(after) == drugs_of(before)
    assert after.refused.counts == before.refused.counts


def test_rows_that_end_as_on_windows_are_read(release: Path) -> None:
    before = read(release).records
    for name in rxnorm.FILES:
        text = (release / name).read_bytes()
        (release / name).write_bytes(text.replace(b"\n", b"\r\n"))
    assert read(release).records == before


def test_progress_is_told_of_each_file_up_to_its_end(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rxnorm, "_TOLD_EVERY", 10)
    told: list[tuple[str, int, int]] = []
    read_release(release, apart=frozenset(), progress=lambda *step: told.append(step))
    assert list(dict.fromkeys(name for name, _, _ in told)) == [CONCEPTS, RELATIONS, ATTRIBUTES]
    assert [told[-1], len(told) > 6] == [(ATTRIBUTES, 1, 1), True]


# ---- what is refused


def test_what_is_refused_is_counted_with_its_reason(release: Path) -> None:
    reading = read(release)
    assert reading.refused.counts == {
        rxnorm.OTHER_SOURCE: 2,
        rxnorm.OTHER_LANGUAGE: 1,
        rxnorm.OBSOLETE: 2,
        rxnorm.SUPPRESSED: 2,
        rxnorm.OTHER_TERM: 2,
        rxnorm.FOR_ANIMALS: 1,
        rxnorm.NO_INGREDIENTS: 1,
        rxnorm.UNEQUAL: 3,
    }
    assert reading.refused.examples[rxnorm.OBSOLETE] == ["warfarin sodium 5 MG Oral Tablet Old", "goneium"]
    assert reading.refused.examples[rxnorm.OTHER_LANGUAGE] == ["warfarina"]
    assert reading.refused.examples[rxnorm.OTHER_TERM] == ["Oral Tablet", "Tablet, Oral"]
    assert reading.refused.examples[rxnorm.FOR_ANIMALS] == ["carprofen 25 MG Oral Tablet"]
    assert reading.refused.examples[rxnorm.UNEQUAL] == [
        "aspirin 325 MG / caffeine 40 MG Oral Tablet",
        "Halved",
        "Umbrella",
    ]


def test_every_row_of_names_is_read_or_refused(release: Path) -> None:
    reading = read(release)
    said = reading.records.imported_names.values()
    texts = sum(len(one.names) + sum(len(drug.texts) for drug in one.drugs) for one in said)
    assert reading.rows == len((release / CONCEPTS).read_text(encoding="utf-8").splitlines())
    assert reading.rows == texts + reading.refused.counts.total()


@pytest.mark.parametrize(
    ("code", "relation", "gone"),
    [
        ("993774", "consists_of", {"993781", "993837"}),  # one of two components: never one for the whole
        ("2670", "has_ingredient", {"993774"}),  # that has its precise ingredient left
        ("310463", "contains", {"749879"}),
        ("29046", "has_part", set()),
    ],
)
def test_17_what_says_less_than_its_name_is_refused_and_not_read_as_a_part(
    release: Path, code: str, relation: str, gone: set[str]
) -> None:
    before = drugs_of(read(release))

    def without(text: str) -> str:
        rows = text.splitlines(keepends=True)
        return "".join(row for row in rows if not (row.startswith(f"{code}|") and f"|{relation}|" in row))

    change(release, RELATIONS, without)
    reading = read(release)
    after = drugs_of(reading)
    if relation == "has_ingredient":
        assert after == before, "the salt leads to the ingredient"
    else:
        assert set(before) - set(after) == gone
        assert all(after[code] == of for code, of in before.items() if code in after)
        assert reading.refused.counts[rxnorm.UNEQUAL] > 3


def test_a_drug_whose_ingredient_is_not_found_is_not_read_by_the_others(release: Path) -> None:
    change(
        release,
        RELATIONS,
        lambda text: text.replace("7514||CUI|RO|316382||CUI|has_ingredient|", "7514||CUI|RO|316382||CUI|x|"),
    )
    reading = read(release)
    assert {"316382", "310463", "749879"}.isdisjoint(drugs_of(reading))
    assert reading.refused.counts[rxnorm.NO_INGREDIENTS] == 4


def test_a_branded_drug_of_two_different_drugs_is_refused(release: Path) -> None:
    row = "308460||CUI|RN|855334||CUI|tradename_of|799999||RXNORM|||||4096|\n"
    change(release, RELATIONS, lambda text: text + row)
    reading = read(release)
    assert "855334" not in drugs_of(reading)
    assert "Coumadin" not in {name.text for name in names_of(reading, "rxnorm-11289").names}


def test_a_branded_drug_is_reached_through_a_clinical_drug_that_is_suppressed(release: Path) -> None:
    change(release, CONCEPTS, lambda text: text.replace("|SCD|308460|azithromycin 250 MG Oral Tablet||N|",
                                                        "|SCD|308460|azithromycin 250 MG Oral Tablet||E|"))  # fmt: skip
    drugs = drugs_of(read(release))
    assert "308460" not in drugs
    assert (drugs["212446"], drugs["861416"]) == ("rxnorm-18631", "rxnorm-18631")


def test_a_suppressed_relation_or_attribute_does_not_count(release: Path) -> None:
    change(
        release,
        RELATIONS,
        lambda text: text.replace("|tradename_of|700009||RXNORM|||||", "|tradename_of|700009||RXNORM||||O|"),
    )
    change(release, ATTRIBUTES, lambda text: text.replace("RXN_VET_DRUG|RXNORM|US|N|", "RXN_VET_DRUG|RXNORM|US|O|"))
    reading = read(release)
    assert "Jantoven" not in {name.text for name in names_of(reading, "rxnorm-11289").names}
    assert drugs_of(reading)["351266"] == "rxnorm-25255"


# ---- files that are no whole release


@pytest.mark.parametrize("name", rxnorm.FILES)
def test_02_a_missing_file_is_named(release: Path, name: str) -> None:
    (release / name).unlink()
    with pytest.raises(ReleaseUnreadable, match=rf"^{name} is not in .*rrf: give the folder of a downloaded release"):
        read(release)


@pytest.mark.parametrize("name", rxnorm.FILES)
def test_02_an_empty_file_is_named(release: Path, name: str) -> None:
    (release / name).write_bytes(b"")
    with pytest.raises(ReleaseUnreadable, match=f"^{name} is empty"):
        read(release)


@pytest.mark.parametrize("name", rxnorm.FILES)
def test_02_a_file_without_anything_of_rxnorm_itself_is_named(release: Path, name: str) -> None:
    change(release, name, lambda text: text.replace("|RXNORM|", "|MMSL|"))
    with pytest.raises(ReleaseUnreadable, match=rf"^{name} holds no .* of RxNorm itself \(SAB=RXNORM\)"):
        read(release)


@pytest.mark.parametrize("name", rxnorm.FILES)
@pytest.mark.parametrize(
    "edit",
    [
        lambda row: row[:-5],  # cut off within
        lambda row: row.replace("|", "", 1),
        lambda row: row + "|",
        lambda row: row[:-1] + "x",  # ends in what is no column
        lambda _: "",
    ],
)
def test_a_malformed_row_is_named_by_file_and_line(release: Path, name: str, edit: Callable[[str], str]) -> None:
    def at_third(text: str) -> str:
        rows = text.splitlines()
        return "\n".join([*rows[:2], edit(rows[2]), *rows[3:], ""])

    change(release, name, at_third)
    with pytest.raises(
        ReleaseUnreadable, match=rf"^{name}:3: a row has {rxnorm.FILES[name]} columns.*Is the file whole"
    ):
        read(release)


def test_a_row_that_is_not_utf_8_is_named_by_file_and_line(release: Path) -> None:
    file = release / CONCEPTS
    file.write_bytes(file.read_bytes().replace(b"|Jantoven|", "|Jantoven®|".encode("latin-1")))
    with pytest.raises(ReleaseUnreadable, match=rf"^{CONCEPTS}:4: the row is not UTF-8"):
        read(release)


def test_a_concept_without_a_number_is_named_by_file_and_line(release: Path) -> None:
    change(release, CONCEPTS, lambda text: text.replace("405155|ENG", "C0405155|ENG"))
    with pytest.raises(ReleaseUnreadable, match=f"^{CONCEPTS}:4: the RXCUI is a number, and here “C0405155”"):
        read(release)
