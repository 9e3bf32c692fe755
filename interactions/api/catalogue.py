"""The answers of the catalogue: search, records, entries, releases. See `described` for what they are for."""

from __future__ import annotations

from marshmallow import fields, validate

from interactions.api.answers import Named, ReleaseMark, Reviewed, Statement
from interactions.api.described import (
    AnswerSchema,
    grade_or_silence,
    growing,
    many,
    nullable,
    one_of,
    string,
    strings,
    whole_number,
)
from interactions.clinical.knowledge import KINDS
from interactions.clinical.vocabulary import PHASES, Action, Axis, Evidence, Severity, Status


class SearchResult(Named):
    type = one_of(("substance", "class", "condition", "entry"))
    kind = nullable()
    matched = string()
    snippet = nullable()


class SearchAnswer(AnswerSchema):
    results = many(SearchResult)
    next = nullable()


class Side(Named):
    type = one_of(("substance", "class", "condition"))


class EntrySummary(AnswerSchema):
    id = string()
    title = string()
    kind = growing(KINDS)
    outcome = string()
    severity = one_of(Severity)
    action = one_of(Action)
    evidence = one_of(Evidence)
    axis = one_of(Axis)
    status = one_of(Status)
    sides = many(Side)


class ListStatement(AnswerSchema):
    """A statement about a whole list: an allergy, a duplicate, a sum or a dose."""

    id = string()
    kind = growing(KINDS)
    title = string()


class WrittenName(AnswerSchema):
    text = string()
    kind = string()
    region = nullable()


class Record(Named):
    type = string()
    names = many(WrittenName)
    status = one_of(Status)
    note = nullable()
    revision = fields.Integer(required=True)
    origin = string()
    entries = many(EntrySummary)
    list_statements = many(ListStatement)


class ClassOfSubstance(Named):
    because = strings()


class Metabolite(Named):
    by = nullable()


class Told(AnswerSchema):
    text = string()
    source = string()
    title = nullable()
    url = nullable()
    at = string()
    accessed = nullable()


class ProfileLine(Told):
    section = string()
    evidence = one_of(Evidence)


class ProcedureStep(Told):
    """What to do on the day on which the substance is given as a planned treatment."""

    phase = one_of(PHASES)
    patient = nullable()


class SubstanceAnswer(Record):
    kind = string()
    codes = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
    routes = strings()
    contains = many(Named)
    becomes = many(Metabolite)
    classes = many(ClassOfSubstance)
    products = many(Named)
    profile = many(ProfileLine)
    procedure = many(ProcedureStep)


class MemberOfClass(Named):
    source = nullable()
    at = nullable()
    because = nullable()


class LeftOut(Named):
    because = string()


class ClassAnswer(Record):
    says = string()
    routes = string()
    at_most = string()
    includes = many(Named)
    members = many(MemberOfClass)
    not_members = many(LeftOut)


class ConditionAnswer(Record):
    codes = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
    parents = many(Named)
    narrower = many(Named)
    from_ = fields.List(fields.Dict(keys=fields.String(), values=fields.String()), required=True, data_key="from")


class ExceptFor(Named):
    with_ = fields.String(required=True, allow_none=True, data_key="with")
    because = string()


class EntryAnswer(Statement):
    """A statement, whole. One about a whole list has members of its own, and no grade where that comes with the sum."""

    severity = fields.String(required=True, allow_none=True, validate=validate.OneOf(list(Severity)))
    action = fields.String(required=True, allow_none=True, validate=validate.OneOf(list(Action)))
    type = string()
    sides = many(Side)
    affected = nullable()
    except_ = fields.List(fields.Nested(ExceptFor), required=True, data_key="except")
    when = fields.List(fields.Dict(), required=True)
    variants = fields.List(fields.Dict(), required=True)
    fires = string()
    washout = fields.List(fields.Dict(), required=True)
    before = strings()
    hold = strings()
    during = strings()
    after = strings()
    overrides = strings()
    grade_reason = nullable()
    revision = fields.Integer(required=True)
    status = one_of(Status)
    reviewed = fields.Nested(Reviewed, required=True, allow_none=True)
    note = nullable()
    origin = string()


class EntriesAnswer(AnswerSchema):
    entries = many(EntrySummary)
    next = nullable()


class ReleaseAnswer(ReleaseMark):
    published_by = string()
    engine = string()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class ReleasesAnswer(AnswerSchema):
    releases = many(ReleaseAnswer)


class DiffSummary(AnswerSchema):
    added = whole_number()
    raised = whole_number()
    lowered = whole_number()
    removed = whole_number()
    edited = whole_number()


class AlertChange(AnswerSchema):
    kind = one_of(("added", "raised", "lowered", "removed"))
    entry = string()
    outcome = string()
    before = grade_or_silence()
    after = grade_or_silence()
    count = whole_number()
    examples = fields.List(fields.List(fields.String(), validate=validate.Length(equal=2)), required=True)


class StatementChange(AnswerSchema):
    """A sum, an allergen, a duplicate or doses; `details` are a few of the `count` things that it grades otherwise."""

    kind = one_of(("added", "changed", "removed"))
    entry = string()
    count = whole_number()
    details = strings()


class DiffAnswer(AnswerSchema):
    older = fields.Nested(ReleaseMark, required=True)
    newer = fields.Nested(ReleaseMark, required=True)
    says = string()
    summary = fields.Nested(DiffSummary, required=True)
    changes = many(AlertChange)
    edited = strings()
    statements = many(StatementChange)
