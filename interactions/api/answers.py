"""The contract's answers, for the OpenAPI document. Answers are written directly, never dumped through these."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from interactions.clinical.knowledge import KINDS
from interactions.clinical.model import Action, Axis, Evidence, Onset, Severity, Status
from interactions.clinical.names import ItemStatus

_GRADES = [severity.value for severity in Severity if severity is not Severity.NONE]


def _one_of(words: Any, **more: Any) -> fields.String:
    return fields.String(required=True, validate=validate.OneOf([str(word) for word in words]), **more)


def _text(**more: Any) -> fields.String:
    return fields.String(required=True, **more)


def _nullable() -> fields.String:
    return fields.String(required=True, allow_none=True)


def _texts() -> fields.List[str]:
    return fields.List(fields.String(), required=True)


def _count() -> fields.Integer:
    return fields.Integer(required=True, validate=validate.Range(min=0))


def _list(schema: type[Schema]) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), required=True)


class Fault(Schema):
    pointer = _text()
    code = _text()
    detail = _text()


class Problem(Schema):
    type = _text()
    title = _text()
    status = fields.Integer(required=True)
    detail = _text()
    errors = _list(Fault)


class ReleaseMark(Schema):
    id = _text()
    hash = _text()
    published = fields.DateTime(required=True)


class Named(Schema):
    id = _text()
    name = _text()


class NamedSubstance(Named):
    kind = _text()


class Suggestion(Named):
    type = _text()
    score = fields.Float(required=True)


class Parsed(Schema):
    dose = _nullable()
    strength = _nullable()
    route = _nullable()
    form = _nullable()
    frequency = _nullable()
    duration = _nullable()


class ItemRead(Schema):
    ref = _text()
    text = _text()
    status = _one_of(ItemStatus)
    match = _nullable()
    assertion = _one_of(("present", "negated", "family", "past", "stopped"))
    substances = _list(NamedSubstance)
    products = _list(Named)
    classes = _list(Named)
    conditions = _list(Named)
    allergens = _list(Named)
    parsed = fields.Nested(Parsed, required=True)
    suggestions = _list(Suggestion)
    entries = _count()
    reason = _nullable()


class ItemOfText(ItemRead):
    span = fields.List(fields.Integer(), validate=validate.Length(equal=2))


class KindChecked(Schema):
    kind = _one_of(KINDS)
    status = _one_of(("checked", "not_checked"))
    reason = _nullable()
    would = _texts()


class ContextMissing(Schema):
    context = _text()
    status = _one_of(("not_given",))
    would_check = _count()
    gravest = _one_of(Severity)


class Coverage(Schema):
    complete = fields.Boolean(required=True)
    items = _list(ItemRead)
    kinds = _list(KindChecked)
    context = _list(ContextMissing)


class Summary(Schema):
    contraindicated = _count()
    major = _count()
    moderate = _count()
    minor = _count()
    tentative = _count()


class SourceCited(Schema):
    id = _text()
    title = _text()
    url = _text()
    at = _text()
    accessed = _nullable()


class Reviewed(Schema):
    by = _text()
    profession = _text()
    on = _text()
    revision = fields.Integer(required=True)


class EntryMark(Schema):
    id = _text()
    revision = fields.Integer(required=True)
    status = _one_of(Status)
    reviewed = fields.Nested(Reviewed, required=True, allow_none=True)


class Then(Schema):
    severity = _one_of(Severity)


class DependsOn(Schema):
    context = _text()
    item = _nullable()
    if_ = fields.String(required=True, data_key="if")
    then = fields.Nested(Then, required=True)


class Also(Schema):
    entry = _text()
    severity = _one_of(Severity)
    title = fields.String()


class Separated(Schema):
    hours = fields.Float(required=True)
    first = _text()


class Statement(Schema):
    id = _text()
    kind = _one_of(KINDS)
    outcome = _text()
    severity = _one_of(Severity)
    action = _one_of(Action)
    evidence = _one_of(Evidence)
    onset = _one_of(Onset)
    axis = _one_of(Axis)
    title = _text()
    patient_title = _text()
    effect = _nullable()
    mechanism = _nullable()
    management = _nullable()
    monitoring = fields.List(fields.String(), required=True, allow_none=True)
    alternatives = fields.List(fields.String(), required=True, allow_none=True)
    patient_advice = _text()
    separate = fields.Nested(Separated, required=True, allow_none=True)
    sources = _list(SourceCited)
    entry = fields.Nested(EntryMark, required=True)


class Finding(Statement):
    severity = _one_of(_GRADES)
    items = _texts()
    substances = _texts()
    conditions = _texts()
    new = fields.Boolean(required=True)
    tentative = fields.Boolean(required=True)
    possible = fields.Boolean(required=True)
    because = _texts()
    depends_on = _list(DependsOn)
    policy = fields.Raw(required=True, allow_none=True)
    also = _list(Also)


class Cleared(Schema):
    items = _texts()
    substances = _texts()
    entry = _text()
    title = _text()
    sources = _list(SourceCited)


class CheckAnswer(Schema):
    release = fields.Nested(ReleaseMark, required=True)
    engine = _text()
    policy = fields.Raw(required=True, allow_none=True)
    coverage = fields.Nested(Coverage, required=True)
    summary = fields.Nested(Summary, required=True)
    findings = _list(Finding)
    cleared = _list(Cleared)
    plan = fields.Raw(required=True, allow_none=True)


class CheckAnswerOfBatch(CheckAnswer):
    ref = _nullable()


class BatchAnswer(Schema):
    answers = _list(CheckAnswerOfBatch)


class ResolveAnswer(Schema):
    release = fields.Nested(ReleaseMark, required=True)
    items = _list(ItemOfText)


class SearchResult(Named):
    type = _one_of(("substance", "class", "condition", "entry"))
    kind = _nullable()
    matched = _text()
    snippet = _nullable()


class SearchAnswer(Schema):
    results = _list(SearchResult)
    next = _nullable()


class Side(Named):
    type = _one_of(("substance", "class", "condition"))


class EntrySummary(Schema):
    id = _text()
    title = _text()
    kind = _one_of(KINDS)
    outcome = _text()
    severity = _one_of(Severity)
    action = _one_of(Action)
    evidence = _one_of(Evidence)
    axis = _one_of(Axis)
    status = _one_of(Status)
    sides = _list(Side)


class WrittenName(Schema):
    text = _text()
    kind = _text()
    region = _nullable()


class Record(Named):
    type = _text()
    names = _list(WrittenName)
    status = _one_of(Status)
    note = _nullable()
    revision = fields.Integer(required=True)
    origin = _text()
    entries = _list(EntrySummary)


class ClassOfSubstance(Named):
    because = _texts()


class Metabolite(Named):
    by = _nullable()


class ProfileLine(Schema):
    section = _text()
    text = _text()
    evidence = _one_of(Evidence)
    source = _text()
    title = _nullable()
    url = _nullable()
    at = _text()
    accessed = _nullable()


class SubstanceAnswer(Record):
    kind = _text()
    codes = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
    routes = _texts()
    contains = _list(Named)
    becomes = _list(Metabolite)
    classes = _list(ClassOfSubstance)
    products = _list(Named)
    profile = _list(ProfileLine)


class MemberOfClass(Named):
    source = _nullable()
    at = _nullable()
    because = _nullable()


class LeftOut(Named):
    because = _text()


class ClassAnswer(Record):
    says = _text()
    routes = _text()
    at_most = _text()
    includes = _list(Named)
    members = _list(MemberOfClass)
    not_members = _list(LeftOut)


class ConditionAnswer(Record):
    codes = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
    parents = _list(Named)
    narrower = _list(Named)
    from_ = fields.List(fields.Dict(keys=fields.String(), values=fields.String()), required=True, data_key="from")


class ExceptFor(Named):
    with_ = fields.String(required=True, allow_none=True, data_key="with")
    because = _text()


class EntryAnswer(Statement):
    type = _text()
    sides = _list(Side)
    affected = _nullable()
    except_ = fields.List(fields.Nested(ExceptFor), required=True, data_key="except")
    when = fields.List(fields.Dict(), required=True)
    variants = fields.List(fields.Dict(), required=True)
    fires = _text()
    washout = fields.List(fields.Dict(), required=True)
    before = _texts()
    hold = _texts()
    during = _texts()
    after = _texts()
    overrides = _texts()
    grade_reason = _nullable()
    revision = fields.Integer(required=True)
    status = _one_of(Status)
    reviewed = fields.Nested(Reviewed, required=True, allow_none=True)
    note = _nullable()
    origin = _text()


class EntriesAnswer(Schema):
    entries = _list(EntrySummary)
    next = _nullable()


class ReleaseAnswer(ReleaseMark):
    published_by = _text()
    engine = _text()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class ReleasesAnswer(Schema):
    releases = _list(ReleaseAnswer)


class AlertChange(Schema):
    a = _text()
    b = _text()
    outcome = _text()
    entry = _text()
    before = _nullable()
    after = _nullable()


class DiffAnswer(Schema):
    older = fields.Nested(ReleaseMark, required=True)
    newer = fields.Nested(ReleaseMark, required=True)
    summary = _text()
    added = _count()
    raised = _count()
    lowered = _count()
    removed = _count()
    changes = fields.List(fields.Dict(), required=True)


class Health(Schema):
    status = _one_of(("ok",))
    release = fields.String(allow_none=True)
