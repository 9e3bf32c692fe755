"""The answers about a patient's list, and those of operation and failure. See `described` for what they are for."""

from __future__ import annotations

from marshmallow import fields, validate

from interactions.api.described import (
    GRADES,
    AnswerSchema,
    growing,
    many,
    nullable,
    one_of,
    string,
    strings,
    whole_number,
)
from interactions.clinical.knowledge import KINDS
from interactions.clinical.resolution import ItemStatus
from interactions.clinical.vocabulary import Action, Axis, Evidence, Onset, Severity, Status


class Fault(AnswerSchema):
    pointer = string()
    code = string()
    detail = string()


class Problem(AnswerSchema):
    type = string()
    title = string()
    status = fields.Integer(required=True)
    detail = string()
    errors = many(Fault)


class ReleaseMark(AnswerSchema):
    id = string()
    hash = string()
    published = fields.DateTime(required=True)


class Named(AnswerSchema):
    id = string()
    name = string()


class NamedSubstance(Named):
    kind = string()


class Suggestion(Named):
    type = string()
    matched = string()
    score = fields.Float(required=True)


class Parsed(AnswerSchema):
    dose = nullable()
    strength = nullable()
    route = nullable()
    form = nullable()
    frequency = nullable()
    duration = nullable()


class ItemRead(AnswerSchema):
    ref = string()
    text = string()
    status = one_of(ItemStatus)
    match = nullable()
    assertion = one_of(("present", "negated", "family", "past", "stopped"))
    substances = many(NamedSubstance)
    products = many(Named)
    classes = many(Named)
    conditions = many(Named)
    allergens = many(Named)
    parsed = fields.Nested(Parsed, required=True)
    suggestions = many(Suggestion)
    entries = whole_number()
    reason = nullable()


class ItemOfText(ItemRead):
    span = fields.List(fields.Integer(), validate=validate.Length(equal=2))


class KindChecked(AnswerSchema):
    kind = growing(KINDS)
    status = one_of(("checked", "not_checked"))
    given = fields.Boolean(required=True)
    reason = nullable()
    would = strings()


class ContextMissing(AnswerSchema):
    context = string()
    status = one_of(("not_given",))
    would_check = whole_number()
    gravest = one_of(Severity)


class Coverage(AnswerSchema):
    complete = fields.Boolean(required=True)
    items = many(ItemRead)
    kinds = many(KindChecked)
    context = many(ContextMissing)


class Summary(AnswerSchema):
    contraindicated = whole_number()
    major = whole_number()
    moderate = whole_number()
    minor = whole_number()
    tentative = whole_number()


class SourceCited(AnswerSchema):
    id = string()
    title = string()
    url = string()
    at = string()
    accessed = nullable()


class Reviewed(AnswerSchema):
    by = string()
    profession = string()
    on = string()
    revision = fields.Integer(required=True)


class EntryMark(AnswerSchema):
    id = string()
    revision = fields.Integer(required=True)
    status = one_of(Status)
    reviewed = fields.Nested(Reviewed, required=True, allow_none=True)


class Then(AnswerSchema):
    severity = one_of(Severity)


class DependsOn(AnswerSchema):
    context = string()
    item = nullable()
    if_ = fields.String(required=True, data_key="if")
    then = fields.Nested(Then, required=True)


class Also(AnswerSchema):
    entry = string()
    severity = one_of(Severity)
    title = fields.String()


class Separated(AnswerSchema):
    hours = fields.Float(required=True)
    first = string()


class Statement(AnswerSchema):
    id = string()
    kind = growing(KINDS)
    outcome = string()
    severity = one_of(Severity)
    action = one_of(Action)
    evidence = one_of(Evidence)
    onset = one_of(Onset)
    axis = one_of(Axis)
    title = string()
    patient_title = string()
    effect = nullable()
    mechanism = nullable()
    management = nullable()
    monitoring = fields.List(fields.String(), required=True, allow_none=True)
    alternatives = fields.List(fields.String(), required=True, allow_none=True)
    patient_advice = string()
    separate = fields.Nested(Separated, required=True, allow_none=True)
    sources = many(SourceCited)
    entry = fields.Nested(EntryMark, required=True)


class Finding(Statement):
    severity = one_of(GRADES)
    items = strings()
    substances = strings()
    conditions = strings()
    new = fields.Boolean(required=True)
    tentative = fields.Boolean(required=True)
    possible = fields.Boolean(required=True)
    because = strings()
    depends_on = many(DependsOn)
    policy = fields.Raw(required=True, allow_none=True)
    also = many(Also)


class Cleared(AnswerSchema):
    items = strings()
    substances = strings()
    entry = string()
    title = string()
    sources = many(SourceCited)


class CheckAnswer(AnswerSchema):
    release = fields.Nested(ReleaseMark, required=True)
    engine = string()
    policy = fields.Raw(required=True, allow_none=True)
    coverage = fields.Nested(Coverage, required=True)
    summary = fields.Nested(Summary, required=True)
    findings = many(Finding)
    cleared = many(Cleared)
    plan = fields.Raw(required=True, allow_none=True)


class CheckAnswerOfBatch(CheckAnswer):
    ref = nullable()


class BatchAnswer(AnswerSchema):
    answers = many(CheckAnswerOfBatch)


class ResolveAnswer(AnswerSchema):
    release = fields.Nested(ReleaseMark, required=True)
    items = many(ItemOfText)


class Alive(AnswerSchema):
    status = one_of(("ok",))


class Ready(Alive):
    release = string()
