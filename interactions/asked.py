"""What is asked of a check, in the contract's JSON, read strictly: whoever sends it, by the API or in a file.

An unknown member or an implausible value is an error, never ignored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import orjson
from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate, validates_schema

from interactions.clinical.patient import (
    LISTS,
    LONGEST_TEXT,
    MOST_ITEMS,
    NOTHING_GIVEN,
    PLAUSIBLE,
    Audience,
    Item,
    Patient,
    PatientList,
    State,
)

MOST_PATIENTS = 100
CODE_SYSTEMS = ("rxnorm", "atc", "unii", "icd10", "snomed")
_NO_NULL_CHARACTER = validate.Regexp(r"^[^\x00]*$", error="No release has a null character in its id.")
_CODES = {
    "Unknown field.": "unknown-member",
    "Missing data for required field.": "missing",
    "Field may not be null.": "null",
}

Fault = dict[str, str]
"""One fault of a body: `pointer`, `code`, `detail`."""


def read_json(body: bytes) -> Any:
    """The value of a JSON text. Raises ValueError or RecursionError where it is none, or names a member twice."""
    orjson.loads(body)  # stricter than the standard library: no NaN, no half characters, nothing too deep
    return _MEMBERS_ONCE.decode(body.decode())


def _each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        names = [name for name, _ in members]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the member {twice!r} is given twice in one object")
    return found


_MEMBERS_ONCE = json.JSONDecoder(object_pairs_hook=_each_once)


def faults_at(pointer: str, found: Any) -> Iterator[Fault]:
    """The messages of marshmallow as faults, each with a JSON pointer that begins with `pointer`."""
    if isinstance(found, Mapping):
        for key, below in found.items():
            part = str(key).replace("~", "~0").replace("/", "~1")
            yield from faults_at(pointer if key == "_schema" else f"{pointer}/{part}", below)
    else:
        for text in found:
            yield {"pointer": pointer, "code": _CODES.get(text, "invalid"), "detail": text}


class StrictSchema(Schema):
    """Refuses unknown members. `rules` is what JSON Schema says of the object beside its fields."""

    rules: ClassVar[Mapping[str, Any]] = {}

    class Meta:
        unknown = RAISE


class StrictNumber(fields.Float):
    """A JSON number within bounds: not a numeral in a text, not a truth value, not NaN."""

    def _validated(self, value: Any) -> float:
        if isinstance(value, (bool, str)):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class StrictBoolean(fields.Boolean):
    """JSON's true or false, and nothing that resembles them."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> bool:
        del attr, data
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def _text(longest: int = LONGEST_TEXT, **more: Any) -> fields.String:
    return fields.String(validate=validate.Length(max=longest), **more)


def _number(low: float, high: float, unit: str) -> StrictNumber:
    return StrictNumber(allow_none=True, validate=validate.Range(low, high), metadata={"description": unit})


class CodeSchema(StrictSchema):
    system = fields.String(required=True, validate=validate.OneOf(CODE_SYSTEMS))
    value = fields.String(required=True, validate=validate.Length(min=1, max=50))


class ItemObjectSchema(StrictSchema):
    """An item with at least one of id, code and text."""

    rules: ClassVar = {"anyOf": [{"required": [name]} for name in ("id", "code", "text")]}

    id = fields.String(validate=validate.Length(min=1, max=200))
    code = fields.Nested(CodeSchema)
    text = _text()
    dose = _text(allow_none=True)
    route = _text(allow_none=True)
    form = _text(allow_none=True)
    frequency = _text(allow_none=True)
    duration = _text(allow_none=True)
    state = fields.Enum(State, by_value=fields.String, allow_none=True)
    stopped_days = _number(0, 40_000, "days since it was stopped")
    reaction = _text(allow_none=True)
    reaction_type = fields.String(allow_none=True, validate=validate.OneOf(("allergy", "intolerance")))

    @validates_schema
    def says_what(self, data: dict[str, Any], **_: Any) -> None:
        if not data.keys() & {"id", "code", "text"}:
            raise ValidationError("give at least one of id, code and text.")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Item:
        code = data.pop("code", None)
        return Item(code=(code["system"], code["value"]) if code else None, **data)


class ItemField(fields.Field[Item]):
    """A text as a person writes it, or an item object."""

    _object = ItemObjectSchema()

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Item:
        del attr, data
        if isinstance(value, str):
            if len(value) > LONGEST_TEXT:
                raise ValidationError(f"Longer than maximum length {LONGEST_TEXT}.")
            return Item(text=value)
        if not isinstance(value, dict):
            raise ValidationError("an item is a text, or an object with id, code or text.")
        item: Item = self._object.load(value)
        return item


class ItemsField(fields.List[Item]):
    """A list of items. Where all are texts, as in most lists, it is read at once."""

    def __init__(self, **more: Any) -> None:
        super().__init__(ItemField(), **more)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> list[Item | None]:
        if isinstance(value, list) and all(isinstance(text, str) and len(text) <= LONGEST_TEXT for text in value):
            return [Item(text=text) for text in value]
        return super()._deserialize(value, attr, data, **more)


def _items() -> ItemsField:
    """One list of a check. JSON Schema has no word for the length of all lists together, so the description has it."""
    limit = f"At most {MOST_ITEMS} items in all lists of a check together."
    return ItemsField(metadata={"description": limit})


class PatientSchema(StrictSchema):
    """The patient's values, each with its unit; null is not given."""

    age = _number(*PLAUSIBLE["age"])
    sex = fields.String(allow_none=True, validate=validate.OneOf(("female", "male", "other", "unknown")))
    weight_kg = _number(*PLAUSIBLE["weight_kg"])
    pregnant = StrictBoolean(allow_none=True)
    gestation_weeks = _number(*PLAUSIBLE["gestation_weeks"])
    breastfeeding = StrictBoolean(allow_none=True)
    egfr = _number(*PLAUSIBLE["egfr"])
    child_pugh = fields.String(allow_none=True, validate=validate.OneOf(("A", "B", "C")))
    dialysis = StrictBoolean(allow_none=True)
    potassium = _number(*PLAUSIBLE["potassium"])
    sodium = _number(*PLAUSIBLE["sodium"])
    magnesium = _number(*PLAUSIBLE["magnesium"])
    qtc_ms = _number(*PLAUSIBLE["qtc_ms"])
    inr = _number(*PLAUSIBLE["inr"])
    systolic = _number(*PLAUSIBLE["systolic"])
    diastolic = _number(*PLAUSIBLE["diastolic"])
    heart_rate = _number(*PLAUSIBLE["heart_rate"])

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Patient:
        if data.get("sex") in ("other", "unknown"):
            data["sex"] = None
        return Patient(**data)


class LocaleSchema(StrictSchema):
    region = fields.String(allow_none=True, validate=validate.Regexp(r"^[A-Za-z]{2}$"))
    language = fields.String(allow_none=True, validate=validate.Regexp(r"^[A-Za-z]{2}(-[A-Za-z]{2})?$"))


class CheckSchema(StrictSchema):
    """The whole patient; every member is optional, but at least one item must be given."""

    rules: ClassVar = {"anyOf": [{"required": [name], "properties": {name: {"minItems": 1}}} for name in LISTS]}

    medications = _items()
    planned = _items()
    substances = _items()
    allergies = _items()
    conditions = _items()
    patient = fields.Nested(PatientSchema, allow_none=True)
    as_of = fields.String(allow_none=True, validate=[validate.Length(1, 100), _NO_NULL_CHARACTER])
    audience = fields.Enum(Audience, by_value=fields.String)
    locale = fields.Nested(LocaleSchema, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        lists = {name: tuple(data.get(name, ())) for name in LISTS}
        count = sum(map(len, lists.values()))
        if not count:
            raise ValidationError(f"give at least one item in {', '.join(LISTS)}.")
        if count > MOST_ITEMS:
            raise ValidationError(f"{count} items: at most {MOST_ITEMS} in one check.")
        asked = PatientList(
            **lists,
            patient=data.get("patient") or NOTHING_GIVEN,
            audience=data.get("audience", Audience.PROFESSIONAL),
        )
        return {"asked": asked, "as_of": data.get("as_of"), "ref": data.get("ref")}


class BatchPatientSchema(CheckSchema):
    ref = _text(200, allow_none=True)


class BatchSchema(StrictSchema):
    patients = fields.List(fields.Nested(BatchPatientSchema), required=True, validate=validate.Length(1, MOST_PATIENTS))
