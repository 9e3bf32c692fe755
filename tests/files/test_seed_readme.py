"""The templates in seed/README.md are records as they are written."""

import re
from pathlib import Path

import pytest

from interactions.files import plain
from interactions.files.faults import Fault
from interactions.files.parts import ComparisonSchema
from interactions.files.schemas import SCHEMAS
from interactions.files.seed import FOLDERS, records_in, texts_of
from interactions.files.values import One
from tests.files.world import compendium_of

README = (Path(__file__).parents[2] / "seed" / "README.md").read_text(encoding="utf-8")
TEMPLATES = re.findall(r"### [^`\n]*`([^`]+)`\n\n```yaml\n(.*?)```", README, re.DOTALL)
LISTS = re.findall(r"```yaml\n((sources|reactions):.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("path", "text"), [*TEMPLATES, *((f"{name}.yaml", text) for text, name in LISTS)])
def test_a_template_is_a_canonical_record_of_its_path(path: str, text: str) -> None:
    faults: list[Fault] = []
    records = [record for _, record in records_in(text.encode(), path, faults)]
    assert faults == []
    assert texts_of(compendium_of(*records))[path] == text


def test_every_kind_of_record_with_a_folder_has_its_template() -> None:
    like_an_interaction = {"risks"}
    assert {path.split("/")[0] for path, _ in TEMPLATES} == set(FOLDERS.values()) - like_an_interaction
    assert [name for _, name in LISTS] == ["sources", "reactions"]


@pytest.mark.parametrize("type_name", ["cumulative", "allergens", "duplicates", "dosing"])
def test_the_optional_fields_of_what_is_said_about_a_list_are_all_told(type_name: str) -> None:
    schema = SCHEMAS[type_name]
    rows = [field.inner.record for field in schema.fields.values() if isinstance(getattr(field, "inner", None), One)]
    told_apart = [row.fields for row in rows if not isinstance(row, ComparisonSchema)]  # these stand with interactions
    for fields in (schema.fields, *told_apart):
        for name, field in fields.items():
            key = field.data_key or name
            assert re.search(rf"\b{key}:|`{key}\b", README), key


def test_the_optional_fields_of_an_entry_are_all_told() -> None:
    entry = plain.read(dict(TEMPLATES)["interactions/amiodarone/warfarin.bleeding.yaml"].encode(), "x").value
    for name, field in SCHEMAS["interactions"].fields.items():
        key = field.data_key or name
        assert key in entry or f"`{key}`" in README
