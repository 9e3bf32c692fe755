"""The templates in seed/README.md are records as they are written."""

import re
from pathlib import Path

import pytest

from interactions.files import plain
from interactions.files.faults import Fault
from interactions.files.schemas import SCHEMAS
from interactions.files.seed import records_in, texts_of
from tests.files.world import compendium_of

README = (Path(__file__).parents[2] / "seed" / "README.md").read_text(encoding="utf-8")
TEMPLATES = re.findall(r"### [^`\n]*`([^`]+)`\n\n```yaml\n(.*?)```", README, re.DOTALL)
LISTS = re.findall(r"```yaml\n(sources:.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("path", "text"), [*TEMPLATES, *(("sources.yaml", text) for text in LISTS)])
def test_a_template_is_a_canonical_record_of_its_path(path: str, text: str) -> None:
    faults: list[Fault] = []
    records = [record for _, record in records_in(text.encode(), path, faults)]
    assert faults == []
    assert texts_of(compendium_of(*records))[path] == text


def test_every_kind_of_record_with_a_folder_has_its_template() -> None:
    assert [path.split("/")[0] for path, _ in TEMPLATES] == [
        "substances", "products", "classes", "conditions", "interactions",
    ]  # fmt: skip


def test_the_optional_fields_of_an_entry_are_all_told() -> None:
    entry = plain.read(dict(TEMPLATES)["interactions/amiodarone/warfarin.bleeding.yaml"].encode(), "x").value
    for name, field in SCHEMAS["interactions"].fields.items():
        key = field.data_key or name
        assert key in entry or f"`{key}`" in README
