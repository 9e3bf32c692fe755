"""The contract's other requests: what resolves, and the queries. A check's own are in interactions/asked.py."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from interactions.asked import ItemsField, StrictSchema
from interactions.clinical.knowledge import KINDS
from interactions.clinical.patient import LONGEST_TEXT, MOST_ITEMS
from interactions.clinical.texts import split_list
from interactions.clinical.vocabulary import Severity, Status, SubstanceKind

LONGEST_QUERY = 200
LONGEST_LIST_TEXT = 100_000


class ResolveSchema(StrictSchema):
    """Either `items`, or `text`: a pasted list."""

    rules: ClassVar = {"oneOf": [{"required": [name]} for name in ("items", "text")]}

    items = ItemsField(validate=validate.Length(1, MOST_ITEMS))
    text = fields.String(validate=validate.Length(max=LONGEST_LIST_TEXT))
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
