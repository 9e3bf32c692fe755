"""Every rule with what it finds and what it lets pass."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from interactions.clinical.model import DrugClass, NotMember, Source
from interactions.clinical.statements import Interaction
from interactions.files.faults import Fault
from interactions.files.lint import RULES, lint
from interactions.files.lint.codes import is_snomed, is_unii
from interactions.files.lint.references import every_id_exists
from interactions.files.lint.rule import Rule, Subject
from interactions.files.seed import read_seed, write_seed
from tests.files.examples import allergies, codes, cumulative, dosing, duplicates, entries, grades, references, texts
from tests.files.examples.example import Example, drug_class
from tests.files.world import SPECIFIC_ENTRY, WORLD, changed, drug, interaction, risk, without

EXAMPLES = {
    rule: examples
    for subject in (texts, codes, grades, entries, references, allergies, cumulative, dosing, duplicates)
    for rule, examples in subject.EXAMPLES.items()
}
CASES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in RULES
    for number, example in enumerate(EXAMPLES.get(rule.name, ()))
]


def test_the_world_is_clean() -> None:
    assert lint(WORLD) == []


def test_every_rule_has_its_examples() -> None:
    assert {rule.name for rule in RULES} == set(EXAMPLES)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_rule_finds_the_bad_and_lets_the_good_pass(rule: Rule, example: Example) -> None:
    found = list(rule.check(Subject(example.bad)))
    assert any(example.says in finding.message for finding in found), [finding.message for finding in found]
    assert all(finding.fix for finding in found)
    assert list(rule.check(Subject(example.good))) == []


def test_a_fault_has_its_path_line_and_weight(tmp_path: Path) -> None:
    world = changed(
        WORLD,
        replace(SPECIFIC_ENTRY, sources=(replace(SPECIFIC_ENTRY.sources[0], id="lable"),), effect="Bleeding"),
        Source("other", "Other", "P", "http://example.org", "page", "cc0"),
    )
    write_seed(world, tmp_path)
    assert [
        (fault.path, fault.line, fault.message, fault.severity) for fault in lint(read_seed(tmp_path), tmp_path)
    ] == [
        ("interactions/naproxen/warfarin.bleeding.yaml", 11, "the last sentence has no end", "warning"),
        ("interactions/naproxen/warfarin.bleeding.yaml", 17, "there is no `lable` among the sources", "error"),
        ("sources.yaml", 8, "`http://example.org` is no https address", "error"),
    ]
    assert [fault.line for fault in lint(world)] == [None, None, None]


def test_a_file_that_is_not_canonical_is_told_at_the_first_line_that_differs(tmp_path: Path) -> None:
    write_seed(WORLD, tmp_path)
    path = tmp_path / "substances/morphine.yaml"
    path.write_text(path.read_text().replace("kind: drug", "kind: 'drug'"))
    (tmp_path / "substances/codeine.yaml").unlink()
    assert lint(WORLD, tmp_path) == [
        Fault("substances/morphine.yaml", 3, "not in canonical form", "run `interactions seed fmt`")
    ]


def test_a_fault_of_a_record_that_has_no_file_has_no_line(tmp_path: Path) -> None:
    write_seed(WORLD, tmp_path)
    world = changed(WORLD, Source("s", "S", "P", "x", "page", "cc0"), drug("tea", note=" x"))
    assert {(fault.path, fault.line) for fault in lint(world, tmp_path)} >= {
        ("sources.yaml", None),
        ("substances/tea.yaml", None),
    }


@pytest.mark.parametrize(
    ("gone", "because"),
    [
        ("ibuprofen", lambda: drug_class("all", "codeine", not_members=(NotMember("ibuprofen", "x"),))),
        ("naproxen", lambda: interaction("naproxen", "naproxen")),
        ("caffeine", lambda: drug_class("all", "caffeine")),
    ],
)
def test_what_refers_to_a_record_that_could_not_be_read_is_not_held_wrong(
    gone: str, because: Callable[[], DrugClass | Interaction]
) -> None:
    record = because()
    world = changed(without(WORLD, gone), record)
    assert not [fault for fault in lint(world, unread=frozenset({gone})) if fault.severity == "error"]
    assert [fault for fault in lint(world) if fault.severity == "error"]


def test_an_id_that_leads_nowhere_comes_with_advice() -> None:
    many = changed(WORLD, *(drug(f"d{number}") for number in range(30)))
    fixes = {
        finding.message: finding.fix
        for finding in every_id_exists(
            Subject(changed(many, drug_class("all", "ibuprofin", "xyz"), risk("codeine", "gout")))
        )
    }
    assert fixes == {
        "there is no `ibuprofin` among the substances": (
            "write that record first, or correct the id; did you mean `ibuprofen`?"
        ),
        "there is no `xyz` among the substances": "write that record first, or correct the id; none is near it",
        "there is no `gout` among the conditions": (
            "write that record first, or correct the id; use one of: heart-disease, heart-failure, renal-impairment"
        ),
    }


def test_check_characters() -> None:
    assert is_unii("5Q7ZVV76EI")
    assert not is_unii("5Q7ZVV76E")
    assert is_snomed("84757009")
    assert not is_snomed("84757008")
    assert not is_snomed("12")
