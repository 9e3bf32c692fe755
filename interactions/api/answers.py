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
from interactions.clinical.assertions import Assertion
from interactions.clinical.knowledge import KINDS
from interactions.clinical.policy import Effect
from interactions.clinical.resolution import ItemStatus
from interactions.clinical.vocabulary import REACTION_TYPES, Action, Axis, Evidence, Onset, Severity, Status


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
    over = nullable()
    duration = nullable()
    quantity = nullable()
    manufacturer = nullable()


class ItemRead(AnswerSchema):
    ref = string()
    text = string()
    status = one_of(ItemStatus)
    match = nullable()
    assertion = one_of(Assertion)
    substances = many(NamedSubstance)
    products = many(Named)
    classes = many(Named)
    conditions = many(Named)
    allergens = many(Named)
    parsed = fields.Nested(Parsed, required=True)
    suggestions = many(Suggestion)
    entries = whole_number()
    reaction = nullable()
    reaction_type = fields.String(required=True, allow_none=True, validate=validate.OneOf(REACTION_TYPES))
    stopped_days = fields.Float(required=True, allow_none=True)
    aside = strings()
    reason = nullable()


class ItemOfText(ItemRead):
    span = fields.List(fields.Integer(), validate=validate.Length(equal=2))
    list = fields.String(allow_none=True, metadata={"description": "The list that the heading above it names."})


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


class PolicyApplied(AnswerSchema):
    """What the site's policy did with a finding; `applied` is false where it could not, and `note` says why."""

    id = string()
    entry = string()
    effect = one_of(Effect)
    applied = fields.Boolean(required=True)
    from_ = fields.String(required=True, allow_none=True, data_key="from", validate=validate.OneOf(list(Severity)))
    reason = nullable()
    owner = nullable()
    expires = fields.Date(required=True)
    note = nullable()


class Share(AnswerSchema):
    """What one item adds to a sum, or the role that it fills; a condition has no substance."""

    item = string()
    substance = nullable()
    condition = fields.String()
    weight = fields.Float(required=True)
    role = fields.String()
    because = nullable()


class Without(AnswerSchema):
    item = string()
    total = fields.Float(required=True)


class AllergyMet(AnswerSchema):
    item = string()
    relation = one_of(("same-substance", "member", "cross-reaction"))
    reaction = nullable()
    reaction_type = nullable()


class DoseTaken(AnswerSchema):
    item = string()
    substance = string()
    dose = nullable()
    daily = nullable()


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
    policy = fields.Nested(PolicyApplied, required=True, allow_none=True)
    also = many(Also)
    contributors = fields.List(fields.Nested(Share), metadata={"description": "Of a sum: what adds how much."})
    total = fields.Raw(metadata={"description": "Of a sum a number; of a dose an amount."})
    threshold = fields.Float(metadata={"description": "Of a sum: from where on it is so grave."})
    without = fields.List(fields.Nested(Without), metadata={"description": "Of a sum: what brings it under."})
    allergy = fields.Nested(AllergyMet, metadata={"description": "Of an allergy: which, and how it is met."})
    ingredients = fields.List(fields.Nested(Named), metadata={"description": "Of a duplicate: what comes twice."})
    class_ = fields.Nested(Named, data_key="class", metadata={"description": "Of a duplicate: the class."})
    at_most = fields.Integer(metadata={"description": "Of a duplicate: how many of the class are usual."})
    count = fields.Integer(metadata={"description": "Of a duplicate: how many there are."})
    doses = fields.List(fields.Nested(DoseTaken), metadata={"description": "Of a dose: each item's."})
    limit = fields.String(metadata={"description": "Of a dose: the highest of the range."})
    use = fields.String(metadata={"description": "Of a dose: what the range is for."})


class Cleared(AnswerSchema):
    items = strings()
    substances = strings()
    entry = string()
    title = string()
    sources = many(SourceCited)
    policy = fields.Nested(PolicyApplied, required=True, allow_none=True)


class Quietened(AnswerSchema):
    """What the site's policy took off the findings, in one line."""

    entry = string()
    kind = growing(KINDS)
    items = strings()
    substances = strings()
    severity = one_of(GRADES)
    title = string()
    policy = fields.Nested(PolicyApplied, required=True)
    also = many(Also)


class SitePolicyMark(AnswerSchema):
    """Which site policy judged: the hash of the active policies, and how many these are."""

    hash = string()
    active = whole_number()


class PlanStepAnswer(AnswerSchema):
    """One step; `days` is for how long before the treatment something is held."""

    what = one_of(("hold", "do"))
    text = string()
    days = fields.Float(required=True, allow_none=True)
    severity = fields.String(required=True, allow_none=True, validate=validate.OneOf(GRADES))
    items = strings()
    entries = strings()


class PlanAnswer(AnswerSchema):
    """The day of the planned treatment, in order."""

    before = many(PlanStepAnswer)
    during = many(PlanStepAnswer)
    after = many(PlanStepAnswer)


class CheckAnswer(AnswerSchema):
    release = fields.Nested(ReleaseMark, required=True)
    engine = string()
    policy = fields.Nested(SitePolicyMark, required=True, allow_none=True)
    coverage = fields.Nested(Coverage, required=True)
    summary = fields.Nested(Summary, required=True)
    findings = many(Finding)
    cleared = many(Cleared)
    quietened = many(Quietened)
    plan = fields.Nested(PlanAnswer, required=True, allow_none=True)


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
