"""JSON Schemas for editors: they say the same as the reader, and stand in seed/schema as the code makes them."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from interactions.files.editor import json_schemas, write_schemas
from interactions.files.seed import texts_of
from tests.files.world import WORLD

SCHEMA_FOLDER = Path(__file__).parents[2] / "seed" / "schema"
FILES = texts_of(WORLD)


def schema_of(path: str) -> dict[str, object]:
    name = path.split("/", maxsplit=1)[0].removesuffix(".yaml")
    return json_schemas()[f"{name}.schema.json"]


@pytest.mark.parametrize("path", FILES)
def test_every_canonical_file_is_valid(path: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(path))
    jsonschema.validate(yaml.safe_load(FILES[path]), schema_of(path), jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("substances/warfarin.yaml", "kind: drug", "kind: drugs"),
        ("substances/warfarin.yaml", "kind: drug", ""),
        ("substances/warfarin.yaml", "kind: drug", "kind: drug\ncolour: red"),
        ("substances/warfarin.yaml", "'11289'", "11289"),
        ("interactions/naproxen/warfarin.bleeding.yaml", "[naproxen, warfarin]", "[naproxen]"),
        ("interactions/naproxen/warfarin.bleeding.yaml", "reviewed: none", "reviewed: nobody"),
        ("interactions/anticoagulants/nsaids.bleeding.yaml", "above: 100 mg", "above: 100 mg, below: 200 mg"),
        ("sources.yaml", "kind: label", "kind: leaflet"),
    ],
)
def test_what_the_reader_refuses_the_editor_marks(path: str, old: str, new: str) -> None:
    assert old in FILES[path]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(FILES[path].replace(old, new, 1)), schema_of(path))


def test_the_schemas_of_the_seed_are_current(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    written = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert {path.name: path.read_text() for path in SCHEMA_FOLDER.iterdir()} == written
    assert json.loads(written["conditions.schema.json"])["required"] == ["id", "name"]
