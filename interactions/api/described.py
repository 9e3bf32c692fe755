"""The words in which the contract's answers are described, for the OpenAPI document.

Answers are written directly, never dumped through these. Fields may be added, and words to the enumerations that grow:
the document says so to who generates a client.
"""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, Schema, fields, validate

from interactions.clinical.vocabulary import Severity

GRADES = tuple(severity.value for severity in Severity if severity is not Severity.NONE)


class AnswerSchema(Schema):
    class Meta:
        unknown = INCLUDE


def one_of(words: Any, **more: Any) -> fields.String:
    return fields.String(required=True, validate=validate.OneOf([str(word) for word in words]), **more)


def growing(words: Any) -> fields.String:
    """One of these words, or one that will be added."""
    description = f"Now one of {', '.join(str(word) for word in words)}; more may be added."
    return fields.String(required=True, metadata={"description": description})


def string(**more: Any) -> fields.String:
    return fields.String(required=True, **more)


def nullable() -> fields.String:
    return fields.String(required=True, allow_none=True)


def grade_or_silence() -> fields.String:
    """A severity, or null where nothing is said."""
    return fields.String(required=True, allow_none=True, validate=validate.OneOf(GRADES))


def strings() -> fields.List[str]:
    return fields.List(fields.String(), required=True)


def whole_number() -> fields.Integer:
    return fields.Integer(required=True, validate=validate.Range(min=0))


def many(schema: type[Schema]) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), required=True)
