"""seed/ ⇄ Compendium: what is read is what stands there, and every fault is told with its place."""

from dataclasses import replace
from pathlib import Path

import pytest

from interactions.clinical.model import Condition, Threshold
from interactions.clinical.statements import Review
from interactions.clinical.vocabulary import Operator, Status
from interactions.files.faults import Fault, SeedError
from interactions.files.seed import (
    format_seed,
    path_of,
    read_seed,
    read_what_can_be_read,
    records_in,
    text_of,
    texts_of,
    write_seed,
)
from tests.files.world import CLASS_ENTRY, SPECIFIC_ENTRY, WORLD, changed, without


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    write_seed(WORLD, tmp_path)
    return tmp_path


REVIEW = "reviewed: {{by: A, profession: b, on: {}, revision: {}}}"


def faults_in(folder: Path) -> list[Fault]:
    with pytest.raises(SeedError) as caught:
        read_seed(folder)
    return list(caught.value.faults)


def the_fault(folder: Path, path: str, text: str) -> Fault:
    """The one fault of the folder once this file says this."""
    (folder / path).write_text(text, encoding="utf-8")
    faults = faults_in(folder)
    assert [fault.path for fault in faults] == [path]
    return faults[0]


def test_a_world_written_reads_back_the_same(seed: Path) -> None:
    assert read_seed(seed) == WORLD
    assert write_seed(read_seed(seed), seed) == []


def test_each_record_stands_under_its_path(seed: Path) -> None:
    files = {path.relative_to(seed).as_posix() for path in seed.rglob("*.yaml")}
    assert files == set(texts_of(WORLD))
    assert {"substances/warfarin.yaml", "interactions/anticoagulants/nsaids.bleeding.yaml", "not-drugs.yaml"} <= files
    assert path_of("risks", WORLD.risks["nsaids+heart-failure.fluid-retention"]) == (
        "risks/nsaids/heart-failure.fluid-retention.yaml"
    )


def test_an_entry_is_written_in_the_words_and_order_of_the_files() -> None:
    assert text_of("interactions", CLASS_ENTRY) == (
        "between: [anticoagulants, nsaids]\n"
        "outcome: bleeding\n"
        "affected: both\n"
        "severity: major\n"
        "action: minimise-risk\n"
        "evidence: established\n"
        "onset: delayed\n"
        "axis: harm\n"
        "title: More bleeding together\n"
        "patient_title: You may bleed more easily\n"
        "effect: Bleeding is more likely.\n"
        "mechanism: not-known\n"
        "management: Avoid the pair, or protect the stomach and watch for bleeding.\n"
        "monitoring: [INR, 'signs of bleeding, black stools']\n"
        "patient_advice: Ask your pharmacist before you take both.\n"
        "except:\n"
        "  - {id: ibuprofen, with: codeine, because: 'shown to be harmless: there'}\n"
        "when:\n"
        "  - {of: nsaids, what: daily_dose, above: 100 mg}\n"
        "variants:\n"
        "  - {of: nsaids, what: route, is: topical, severity: minor, because: little is absorbed}\n"
        "  - {what: age, at_least: 65, management: Avoid. Use another., because: older people bleed more}\n"
        "washout:\n"
        "  - {stop: warfarin, before: nsaids, days: 5}\n"
        "separate: {hours: 4.5, first: warfarin}\n"
        "sources:\n"
        "  - {id: label, at: section 7}\n"
        "status: compiled\n"
        "reviewed: none\n"
    )


def test_what_is_empty_or_usual_is_left_out() -> None:
    assert text_of("substances", WORLD.substances["morphine"]) == (
        "id: morphine\nname: Morphine\nkind: drug\nroutes: [oral]\n"
    )
    assert "codes: {rxnorm: ['11289'], atc: [B01AA03], unii: [5Q7ZVV76EI]}\nroutes: [oral]\n" in text_of(
        "substances", WORLD.substances["warfarin"]
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [("30", "30"), ("0.5", "0.5"), ("3.10", "'3.10'"), ("0.00001", "'0.00001'"), ("08", "'08'"), ("20 mg", "20 mg")],
)
def test_an_amount_stands_bare_where_a_number_says_the_same(value: str, written: str) -> None:
    gout = Condition("gout", "Gout", derived_from=(Threshold("egfr", Operator.BELOW, value),))
    text = text_of("conditions", gout)
    assert text.endswith(f"  - {{what: egfr, below: {written}}}\n")
    assert list(records_in(text.encode(), "conditions/gout.yaml", [])) == [("conditions", gout)]


def test_a_review_and_a_retired_record_come_back(tmp_path: Path) -> None:
    review = Review("Dr. A. Example", "pharmacist", "2026-11-22", 3)
    world = changed(
        WORLD,
        replace(SPECIFIC_ENTRY, status=Status.REVIEWED, reviewed=review),
        replace(WORLD.substances["morphine"], status=Status.RETIRED, note="See codeine."),
    )
    write_seed(world, tmp_path)
    assert read_seed(tmp_path) == world
    written = (tmp_path / path_of("interactions", SPECIFIC_ENTRY)).read_text()
    assert "status: reviewed\n" in written
    assert "reviewed: {by: Dr. A. Example, profession: pharmacist, 'on': '2026-11-22', revision: 3}\n" in written


def test_the_limit_of_a_class_is_a_number_or_none(seed: Path) -> None:
    text = (seed / "classes/nsaids.yaml").read_text()
    fault = the_fault(seed, "classes/nsaids.yaml", text.replace("at_most: 1", "at_most: few"))
    assert (fault.message, fault.fix) == ("`few` is no limit", "write a number of members, or not-limited")


def test_progress_is_told_after_each_file(seed: Path) -> None:
    told: list[tuple[int, int]] = []
    read_seed(seed, lambda done, total: told.append((done, total)))
    assert told == [(number, len(texts_of(WORLD))) for number in range(1, len(texts_of(WORLD)) + 1)]


# ---- what must never look like a clean answer


def test_pitfall_2_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    assert faults_in(tmp_path / "nowhere") == [
        Fault(str(tmp_path / "nowhere"), None, "there is no such folder", "give the folder that holds the seed")
    ]


def test_pitfall_2_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    assert {fault.path for fault in faults_in(tmp_path)} == {
        "sources.yaml", "outcomes.yaml", "lookalikes.yaml", "not-drugs.yaml", "reactions.yaml", "substances",
    }  # fmt: skip


def test_pitfall_2_a_missing_list_is_an_error(seed: Path) -> None:
    (seed / "lookalikes.yaml").unlink()
    assert [(fault.path, fault.message) for fault in faults_in(seed)] == [("lookalikes.yaml", "the file is missing")]


@pytest.mark.parametrize("path", ["substances/morphin.yml", "substance/x.yaml", "x.yaml", "classes/nsaids.yaml~"])
def test_a_file_that_nothing_reads_is_an_error(seed: Path, path: str) -> None:
    (seed / path).parent.mkdir(exist_ok=True)
    assert the_fault(seed, path, "id: x\n").message == "nothing reads this file"


def test_what_stands_beside_the_records_is_left_alone(seed: Path) -> None:
    (seed / "README.md").write_text("# Staff\n")
    (seed / "schema").mkdir()
    (seed / "schema" / "substances.schema.json").write_text("{}")
    (seed / "substances" / ".hidden").write_text("")
    assert read_seed(seed) == WORLD
    assert write_seed(WORLD, seed) == []
    assert (seed / "schema" / "substances.schema.json").exists()


def test_every_fault_of_every_file_is_told(seed: Path) -> None:
    (seed / "substances/morphine.yaml").write_text("id: morphine\nname: Morphine\nkind: drugs\nroute: [oral]\n")
    (seed / "classes/nsaids.yaml").write_text("id: nsaids # the usual\n")
    found = [(fault.path, fault.line, fault.message) for fault in faults_in(seed)]
    assert found == [
        ("classes/nsaids.yaml", 1, "a comment"),
        ("substances/morphine.yaml", 3, "`drugs` is not in the list"),
        ("substances/morphine.yaml", 4, "there is no field `route` here"),
    ]


def test_what_can_be_read_is_read_beside_a_faulty_file(seed: Path) -> None:
    (seed / "interactions/naproxen/warfarin.bleeding.yaml").write_text("between: [naproxen]\n")
    (seed / "substances/morphine.yaml").write_text("")
    reading = read_what_can_be_read(seed)
    assert reading.unread == {"naproxen+warfarin.bleeding", "morphine"}
    assert reading.compendium == without(WORLD, "naproxen+warfarin.bleeding", "morphine")
    assert "morphine" in str(SeedError(reading.faults))


def substance(**lines: str) -> str:
    given = {"id": "morphine", "name": "Morphine", "kind": "drug", **lines}
    return "".join(f"{key}: {value}\n" for key, value in given.items())


@pytest.mark.parametrize(
    ("text", "line", "message", "fix"),
    [
        (substance(kind="dru"), 3, "`dru` is not in the list", "did you mean `drug`?"),
        (substance(kind="x"), 3, "`x` is not in the list", "use one of: drug, food, drink, herb, supplement, alcohol"),
        (substance(routs="[oral]"), 4, "there is no field `routs` here", "did you mean `routes`?"),
        (substance(colour="red"), 4, "there is no field `colour` here", "use one of: id, name, kind, names"),
        (substance(name=""), 2, "left empty", "write `not-known`"),
        (substance(name="[a]"), 2, "a single text is expected here", "write one value"),
        (substance(routes="oral"), 4, "a list is expected here", "write it in [brackets]"),
        (substance(routes="[oral, orla]"), 4, "`orla` is not in the list", "did you mean `oral`?"),
        (substance(names="[Oramorph]"), 4, "a small record is expected here", "write it as {field: value"),
        (substance(codes="oral"), 4, "a small record is expected here", "write it as {field: value"),
        (substance(codes="{rxcui: ['1']}"), 4, "there is no field `rxcui` here", "use one of: rxnorm, atc, unii"),
        (substance(contains="[Ä]"), 4, "`Ä` is no id", "use lower-case letters, digits and single hyphens"),
        (substance(names="[{text: x}]"), 4, "`kind` is missing", "write it, or `not-known`"),
        (
            substance(names="[{text: x, kind: brand, region: usa}]"),
            4,
            "`usa` is no region",
            "use two lower-case letters",
        ),
        ("id: morphine\nname: Morphine\n", 1, "`kind` is missing", "write it"),
        (substance(id="morphia"), 1, "what this says belongs in substances/morphia.yaml", "move the file there"),
    ],
)
def test_a_fault_says_where_and_what_to_do(seed: Path, text: str, line: int, message: str, fix: str) -> None:
    fault = the_fault(seed, "substances/morphine.yaml", text)
    assert (fault.line, fault.message) == (line, message)
    assert fault.fix.startswith(fix)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("between: [naproxen, warfarin]", "between: [naproxen]", "this list has 1"),
        ("reviewed: none", "colour: red", "there is no field `colour` here"),
        ("reviewed: none", "reviewed: nobody", "a small record is expected here"),
        ("reviewed: none", REVIEW.format("22 Nov", 1), "`22 Nov` is no day"),
        ("reviewed: none", REVIEW.format("2026-W01-1", 1), "`2026-W01-1` is no day"),
        ("reviewed: none", REVIEW.format("2026-11-22", 1.5), "`1.5` is not a plain number"),
        ("reviewed: none", "separate: {hours: 0.00001, first: naproxen}", "`0.00001` is not a plain number"),
        ("reviewed: none", "separate: {hours: four, first: naproxen}", "`four` is not a plain number"),
        ("reviewed: none", "separate: {hours: -1, first: naproxen}", "`-1` is not a plain number"),
        ("reviewed: none", "when: [{what: age, above: 3, below: 5}]", "this needs exactly one comparison"),
        ("reviewed: none", "variants: [{what: age, because: x}]", "this needs exactly one comparison"),
        ("reviewed: none", "variants: [{what: ag, is: 3, because: x}]", "`ag` is not in the list"),
        ("[anticoagulants+nsaids.bleeding]", "[anticoagulants]", "`anticoagulants` is no id of an entry"),
        (
            "outcome: bleeding",
            "outcome: ulceration",
            "what this says belongs in interactions/naproxen/warfarin.ulceration.yaml",
        ),
    ],
)
def test_a_faulty_entry_is_told(seed: Path, old: str, new: str, message: str) -> None:
    path = path_of("interactions", SPECIFIC_ENTRY)
    text = (seed / path).read_text()
    assert old in text
    assert the_fault(seed, path, text.replace(old, new)).message == message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("sources: []\nmore: []\n", 1, "this file holds one list, `sources:`"),
        ("sources: none\n", 1, "this file holds one list, `sources:`"),
        ("sources:\n  - label\n", 2, "a small record is expected here"),
    ],
)
def test_a_list_file_holds_its_list(seed: Path, text: str, line: int, message: str) -> None:
    fault = the_fault(seed, "sources.yaml", text)
    assert (fault.line, fault.message) == (line, message)


def test_one_faulty_line_of_a_list_leaves_the_others_read(seed: Path) -> None:
    (seed / "not-drugs.yaml").write_text(
        "not_drugs:\n  - {text: none, kind: none}\n  - {text: x, kind: y}\n  - {text: none, kind: noise}\n"
    )
    reading = read_what_can_be_read(seed)
    assert [(fault.line, fault.message) for fault in reading.faults] == [
        (3, "`y` is not in the list"), (4, "`not-drug.none` comes twice"),
    ]  # fmt: skip
    assert [word.kind for word in reading.compendium.not_drugs.values()] == ["none"]


# ---- writing


def test_writing_removes_the_files_of_records_that_are_gone(seed: Path) -> None:
    smaller = without(WORLD, "naproxen+warfarin.bleeding", "morphine+warfarin.bleeding", "morphine")
    assert write_seed(smaller, seed) == [
        "interactions/morphine/warfarin.bleeding.yaml", "interactions/naproxen/warfarin.bleeding.yaml",
        "substances/morphine.yaml",
    ]  # fmt: skip
    assert read_seed(seed) == smaller
    assert not (seed / "interactions" / "morphine").exists()


def test_formatting_puts_every_file_in_canonical_form(seed: Path) -> None:
    canonical = (seed / "substances/warfarin.yaml").read_bytes()
    (seed / "substances/warfarin.yaml").write_text(
        "---\nname:   'Warfarin'\nid: warfarin\nnames:\n- text: Coumadin\n  kind: brand\n  region: us\n"
        "- {kind: salt, text: warfarin sodium}\nroutes: [\n  oral]\nkind: drug\nbecomes: []\n"
        "codes: {unii: [5Q7ZVV76EI], rxnorm: [11289], atc: [B01AA03]}\nprofile:\n  - section: mechanism\n"
        "    text: >-\n      Blocks\n      vitamin K.\n    evidence: established\n    source: label\n"
        "    at: section 12\n    accessed: 2026-11-22\n"
        "procedure: [{phase: before, text: Measure the INR., patient: Bring your results., source: label, "
        "at: section 2}]\n"
    )
    assert format_seed(seed) == ["substances/warfarin.yaml"]
    assert (seed / "substances/warfarin.yaml").read_bytes() == canonical
    assert format_seed(seed) == []


def test_formatting_refuses_rather_than_drops(seed: Path) -> None:
    text = "id: morphine\nname:   Morphine # strong\nkind: drug\n"
    (seed / "substances/morphine.yaml").write_text(text)
    (seed / "substances/codeine.yaml").write_text("name: Codeine\nid: codeine\nkind: drug\n")
    with pytest.raises(SeedError, match=r"substances/morphine\.yaml:2: error: a comment"):
        format_seed(seed)
    assert (seed / "substances/morphine.yaml").read_text() == text
    assert (seed / "substances/codeine.yaml").read_text().startswith("name")


def test_formatting_refuses_where_the_new_text_would_say_something_else(
    seed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (seed / "substances/morphine.yaml").read_bytes()
    lossy = changed(WORLD, replace(WORLD.substances["morphine"], name="Morphia"))
    monkeypatch.setattr("interactions.files.seed.texts_of", lambda _: texts_of(lossy))
    with pytest.raises(SeedError, match="would not say the same"):
        format_seed(seed)
    assert (seed / "substances/morphine.yaml").read_bytes() == before


def test_an_empty_list_is_written_as_one(tmp_path: Path) -> None:
    write_seed(without(WORLD, "lookalike.codeine/caffeine"), tmp_path)
    assert (tmp_path / "lookalikes.yaml").read_text() == "lookalikes: []\n"
    assert read_seed(tmp_path).lookalikes == {}
