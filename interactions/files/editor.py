"""JSON Schemas of the records, for editors that check and complete YAML while one types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from marshmallow import fields

from interactions.files.parts import ComparisonSchema
from interactions.files.schemas import SCHEMAS
from interactions.files.seed import FOLDERS, LISTS
from interactions.files.values import One, RecordSchema, Reviewed, Several, Text


def json_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of the files of each type, by file name: that of the folder or list."""
    found = {}
    for type_name, schema in SCHEMAS.items():
        described = _object(schema)
        if type_name in LISTS:
            items = {"type": "array", "items": described}
            described = {"type": "object", "additionalProperties": False, "properties": {type_name: items}}
        dialect = "https://json-schema.org/draft/2020-12/schema"
        name = FOLDERS[type_name] if type_name in FOLDERS else LISTS[type_name].removesuffix(".yaml")
        found[f"{name}.schema.json"] = {"$schema": dialect, "title": name, **described}
    return found


def write_schemas(folder: Path) -> None:
    """Write each JSON Schema into this folder as `<name of the folder or list>.schema.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in json_schemas().items():
        (folder / name).write_text(json.dumps(schema, indent=1) + "\n", encoding="utf-8", newline="\n")


def _object(schema: RecordSchema) -> dict[str, Any]:
    described: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {field.data_key or name: _value(field) for name, field in schema.fields.items()},
        "required": [field.data_key or name for name, field in schema.fields.items() if field.required],
    }
    if isinstance(schema, ComparisonSchema):
        described["oneOf"] = [{"required": [operator]} for operator in schema.operators()]
    return described


def _value(field: fields.Field[Any]) -> dict[str, Any]:
    match field:
        case Several(count=count):
            length = {} if count is None else {"minItems": count, "maxItems": count}
            return {"type": "array", "items": _value(field.inner), **length}
        case Reviewed():
            return {"oneOf": [{"const": "none"}, _object(field.record)]}
        case One():
            return _object(field.record)
        case _:
            assert isinstance(field, Text)  # noqa: S101  there are no other kinds of value
            return field.json
