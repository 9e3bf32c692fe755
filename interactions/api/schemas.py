"""The contract's requests, read strictly: an unknown member or an implausible value is an error, never ignored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate, validates_schema

from interactions.clinical.knowledge import KINDS
from interactions.clinical.lines import split_list
from interactions.clinical.patient import (
    LISTS,
    LONGEST_TEXT,
    MOST_ITEMS,
    PLAUSIBLE,
    Audience,
    Item,
    Patient,
    PatientList,
    State,
)
from interactions.clinical.vocabulary import Severity, Status, SubstanceKind

MOST_PATIENTS = 100
LONGEST_QUERY = 200
LONGEST_LIST_TEXT = 100_000
_NO_NULL_CHARACTER = validate.Regexp(r"^[^\x00]*$", error="No release has a null character in its id.")
CODE_SYSTEMS = ("rxnorm", "atc", "unii", "icd10", "snomed")


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


def _items() -> fields.List[Item]:
    """One list of a check. JSON Schema has no word for the length of all lists together, so the description has it."""
    limit = f"At most {MOST_ITEMS} items in all lists of a check together."
    return fields.List(ItemField(), metadata={"description": limit})


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

    @validates_schema
    def has_items(self, data: dict[str, Any], **_: Any) -> None:
        count = sum(len(data.get(name, ())) for name in LISTS)
        if not count:
            raise ValidationError(f"give at least one item in {', '.join(LISTS)}.")
        if count > MOST_ITEMS:
            raise ValidationError(f"{count} items: at most {MOST_ITEMS} in one check.")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        lists = {name: tuple(data.get(name, ())) for name in LISTS}
        asked = PatientList(
            **lists,
            patient=data.get("patient") or Patient(),
            audience=data.get("audience", Audience.PROFESSIONAL),
        )
        return {"asked": asked, "as_of": data.get("as_of"), "ref": data.get("ref")}


class BatchPatientSchema(CheckSchema):
    ref = _text(200, allow_none=True)


class BatchSchema(StrictSchema):
    patients = fields.List(fields.Nested(BatchPatientSchema), required=True, validate=validate.Length(1, MOST_PATIENTS))


class ResolveSchema(StrictSchema):
    """Either `items`, or `text`: a pasted list."""

    rules: ClassVar = {"oneOf": [{"required": [name]} for name in ("items", "text")]}

    items = fields.List(ItemField(), validate=validate.Length(1, MOST_ITEMS))
    text = _text(LONGEST_LIST_TEXT)
    as_ = fields.String(
        data_key="as",
        load_default="any",
        validate=validate.OneOf(("medication", "substance", "condition", "allergy", "any")),
    )

    @validates_schema
    def one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        if ("items" in data) == ("text" in data):
            raise ValidationError("give either items or text.")
        lines = split_list(data.get("text", ""))
        if len(lines) > MOST_ITEMS:
            raise ValidationError(f"{len(lines)} lines: at most {MOST_ITEMS} in one text.", "text")
        if any(len(line.text) > LONGEST_TEXT for line in lines):
            raise ValidationError(f"a line is longer than {LONGEST_TEXT} characters.", "text")


class QueryInteger(fields.Integer):
    """Decimal digits, and nothing else that Python would take for a number."""

    def _validated(self, value: Any) -> int:
        if not (value.isascii() and value.isdecimal()):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class PageSchema(StrictSchema):
    """`cursor` is the `next` of the page before."""

    limit = QueryInteger(load_default=20, validate=validate.Range(1, 200))
    cursor = fields.String(load_default="0", validate=validate.Regexp(r"^[0-9]{1,7}$"))


class SearchSchema(PageSchema):
    q = fields.String(required=True, validate=validate.Length(1, LONGEST_QUERY))
    type = fields.String(validate=validate.OneOf(("substance", "class", "condition", "entry")))
    kind = fields.String(validate=validate.OneOf((*(kind.value for kind in SubstanceKind), *KINDS)))
    severity = fields.Enum(Severity, by_value=fields.String)


class EntriesSchema(PageSchema):
    substance = fields.String(validate=validate.Length(max=200))
    kind = fields.String(validate=validate.OneOf(KINDS))
    outcome = fields.String(validate=validate.Length(max=200))
    severity = fields.Enum(Severity, by_value=fields.String)
    status = fields.Enum(Status, by_value=fields.String)
