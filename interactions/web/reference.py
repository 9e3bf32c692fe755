"""Reference pages of the API, rendered from its OpenAPI document, so that they can't say anything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template
from markupsafe import Markup, escape

blueprint = Blueprint("reference", __name__, template_folder="templates")

_SHAPE = "#/components/schemas/"
_ANSWER = "#/components/responses/"
_TYPES = {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false",
          "object": "object", "array": "list", "null": "null"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of an operation, or a member of an object.

    `place` is where a parameter stands (path, query, header). `shape` is the object that it holds, if any.
    """

    name: str
    place: str | None
    required: bool
    type: str
    shape: str | None
    rules: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    means: str
    shape: str | None


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    parameters: tuple[Field, ...]
    body: str | None
    answers: tuple[Answer, ...]


@blueprint.get("/docs")
def docs() -> str:
    """Every operation with its parameters, body and answers, and every object that they hold."""
    api = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    document: Mapping[str, Any] = api.spec.to_dict()
    components = document["components"]
    operations = tuple(_operations(document["paths"], components["responses"]))
    shapes = dict(_shapes(components["schemas"], operations))
    return render_template("docs.html", info=document["info"], operations=operations, shapes=shapes)


@blueprint.app_template_filter()
def ticked(text: str) -> Markup:
    """A text in which `code` stands between backticks."""
    parts = (
        Markup("<code>{}</code>").format(part) if position % 2 else escape(part)
        for position, part in enumerate(text.split("`"))
    )
    return Markup().join(parts)


def _operations(paths: Mapping[str, Any], answers: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in paths.items():
        shared = methods.get("parameters", [])
        for method, operation in methods.items():
            if method == "parameters":
                continue
            yield Operation(
                id=f"{method}{path}".replace("/", "-").replace("{", "").replace("}", ""),
                method=method.upper(),
                path=path,
                summary=operation.get("summary", ""),
                parameters=tuple(
                    _field(
                        one["name"],
                        {**one["schema"], **({"description": one["description"]} if "description" in one else {})},
                        required=one.get("required", False),
                        place=one["in"],
                    )
                    for one in (*shared, *operation.get("parameters", []))
                ),
                body=_body(operation.get("requestBody", {})),
                answers=tuple(
                    Answer(status, answer.get("description", ""), _body(answer))
                    for status, given in sorted(operation["responses"].items())
                    for answer in [answers[given["$ref"].removeprefix(_ANSWER)] if "$ref" in given else given]
                ),
            )


def _body(holder: Mapping[str, Any]) -> str | None:
    """The name of the object in a body."""
    schemas = (content.get("schema", {}) for content in holder.get("content", {}).values())
    return next((shape for schema in schemas if (shape := _shape_in(schema))), None)


def _shapes(schemas: Mapping[str, Any], operations: tuple[Operation, ...]) -> Iterator[tuple[str, tuple[Field, ...]]]:
    """The objects that the operations hold, in the order in which they are met."""
    waiting = [
        shape
        for operation in operations
        for shape in (operation.body, *(answer.shape for answer in operation.answers))
        if shape
    ]
    seen = set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        schema = schemas[name]
        required = schema.get("required", [])
        members = tuple(
            _field(member, of, required=member in required) for member, of in schema.get("properties", {}).items()
        )
        yield name, members
        waiting[:0] = [member.shape for member in members if member.shape]


def _field(name: str, schema: Mapping[str, Any], *, required: bool, place: str | None = None) -> Field:
    return Field(name, place, required, _type(schema), _shape_in(schema), "; ".join(_rules(schema)))


def _shape_in(schema: Mapping[str, Any]) -> str | None:
    """The object that a schema is, or holds as a list or as one of several."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_SHAPE)
    parts = (*schema.get("anyOf", ()), *((schema["items"],) if "items" in schema else ()))
    return next((shape for part in parts if (shape := _shape_in(part))), None)


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return "object"
    if "anyOf" in schema:
        return " or ".join(_type(part) for part in schema["anyOf"])
    declared = schema.get("type", "any value")
    names = [declared] if isinstance(declared, str) else declared
    written = " or ".join(_TYPES.get(name, name) for name in names)
    return f"list of {_type(schema['items'])}" if names == ["array"] and schema.get("items") else written


def _rules(schema: Mapping[str, Any]) -> Iterator[str]:
    if "description" in schema:
        yield str(schema["description"])
    if "enum" in schema:
        yield "one of " + ", ".join("null" if value is None else str(value) for value in schema["enum"])
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        yield f"from {low:g} to {high:g}"
    elif low is not None:
        yield f"at least {low:g}"
    if "maxLength" in schema:
        yield f"at most {schema['maxLength']:,} characters"
    if "maxItems" in schema:
        yield f"at most {schema['maxItems']}"
    if "default" in schema:
        yield f"{schema['default']} if not given"
