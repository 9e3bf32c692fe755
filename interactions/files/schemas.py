"""Each record of seed/ as a marshmallow schema, its fields in the order of the file.

What is required and what may be left out follows from the dataclass that the schema makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from interactions.clinical import model, statements, vocabulary
from interactions.files.parts import (
    BecomesSchema,
    CitationSchema,
    ConditionCodesSchema,
    ContributorSchema,
    CrossReactionSchema,
    DoseRangeSchema,
    DrugCodesSchema,
    ExceptionSchema,
    FactSchema,
    GroupNameSchema,
    LevelSchema,
    MemberSchema,
    NotMemberSchema,
    ReviewSchema,
    RoleSchema,
    SeparateSchema,
    StepSchema,
    SubstanceNameSchema,
    TestSchema,
    ThresholdSchema,
    TogetherSchema,
    VariantSchema,
    WashoutSchema,
)
from interactions.files.values import Amount, One, RecordSchema, Reviewed, Several, Text, Word, entry_id, slug

SOURCE_KINDS = ("label", "guideline", "page", "paper", "dataset")
LICENCES = ("public-domain", "cc0", "cc-by", "cc-by-nc", "cc-by-nc-nd", "ogl", "facts-cited")
NOT_DRUG_KINDS = ("none", "regimen", "reference", "noise", "other-brand")


class SourceSchema(RecordSchema):
    makes: ClassVar[type] = model.Source
    id = slug()
    title = Text()
    publisher = Text()
    url = Text()
    kind = Word(SOURCE_KINDS)
    licence = Word(LICENCES)


class OutcomeSchema(RecordSchema):
    makes: ClassVar[type] = model.Outcome
    id = slug()
    name = Text()
    patient = Text()


class SubstanceSchema(RecordSchema):
    makes: ClassVar[type] = model.Substance
    id = slug()
    name = Text()
    kind = Word(vocabulary.SubstanceKind)
    names = Several(One(SubstanceNameSchema))
    codes = One(DrugCodesSchema)
    routes = Several(Word(vocabulary.ROUTES))
    contains = Several(slug())
    becomes = Several(One(BecomesSchema))
    profile = Several(One(FactSchema))
    procedure = Several(One(StepSchema))
    status = Word(vocabulary.Status)
    note = Text()


class ProductSchema(RecordSchema):
    makes: ClassVar[type] = model.Product
    id = slug()
    name = Text()
    names = Several(One(SubstanceNameSchema))
    contains = Several(slug())
    strengths_of = Several(slug())
    codes = One(DrugCodesSchema)
    routes = Several(Word(vocabulary.ROUTES))
    status = Word(vocabulary.Status)
    note = Text()


class DrugClassSchema(RecordSchema):
    makes: ClassVar[type] = model.DrugClass
    id = slug()
    name = Text()
    names = Several(One(GroupNameSchema))
    says = Text()
    routes = Word(("any", "systemic", *vocabulary.ROUTES))
    includes = Several(slug())
    at_most = Amount("not-limited|[1-9][0-9]*", "limit", "write a number of members, or not-limited")
    members = Several(One(MemberSchema))
    not_members = Several(One(NotMemberSchema))
    status = Word(vocabulary.Status)
    note = Text()


class ConditionSchema(RecordSchema):
    makes: ClassVar[type] = model.Condition
    id = slug()
    name = Text()
    parents = Several(slug())
    names = Several(One(GroupNameSchema))
    codes = One(ConditionCodesSchema)
    derived_from = Several(One(ThresholdSchema), data_key="from")
    status = Word(vocabulary.Status)
    note = Text()


class EntrySchema(RecordSchema):
    """What interactions and risks share, after what they are about."""

    makes: ClassVar[type] = statements.Entry
    always = frozenset({"status", "reviewed"})
    severity = Word(vocabulary.Severity)
    action = Word(vocabulary.Action)
    evidence = Word(vocabulary.Evidence)
    onset = Word(vocabulary.Onset)
    axis = Word(vocabulary.Axis)
    title = Text()
    patient_title = Text()
    effect = Text()
    mechanism = Text()
    management = Text()
    monitoring = Several(Text())
    alternatives = Several(Text())
    patient_advice = Text()
    excepted = Several(One(ExceptionSchema), data_key="except")
    when = Several(One(TestSchema))
    variants = Several(One(VariantSchema))
    fires = Word(vocabulary.Fires)
    washout = Several(One(WashoutSchema))
    separate = One(SeparateSchema)
    before = Several(Text())
    hold = Several(Text())
    during = Several(Text())
    after = Several(Text())
    overrides = Several(entry_id())
    grade_reason = Text()
    sources = Several(One(CitationSchema))
    status = Word(vocabulary.Status)
    reviewed = Reviewed(ReviewSchema)
    note = Text()


class InteractionSides(RecordSchema):
    makes: ClassVar[type] = statements.Interaction
    between = Several(slug(), count=2)
    outcome = slug()
    affected = slug()


class RiskSides(RecordSchema):
    makes: ClassVar[type] = statements.Risk
    of = slug()
    condition = slug()
    outcome = slug()


class InteractionSchema(EntrySchema, InteractionSides):
    makes: ClassVar[type] = statements.Interaction

    def shape(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"id": f"{'+'.join(data['between'])}.{data['outcome']}", **data}


class RiskSchema(EntrySchema, RiskSides):
    makes: ClassVar[type] = statements.Risk

    def shape(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"id": f"{data['of']}+{data['condition']}.{data['outcome']}", **data}


class CumulativeSchema(RecordSchema):
    makes: ClassVar[type] = statements.Cumulative
    always = frozenset({"status", "reviewed"})
    id = slug()
    outcome = slug()
    evidence = Word(vocabulary.Evidence)
    onset = Word(vocabulary.Onset)
    title = Text()
    patient_title = Text()
    effect = Text()
    mechanism = Text()
    monitoring = Several(Text())
    alternatives = Several(Text())
    patient_advice = Text()
    contributors = Several(One(ContributorSchema))
    roles = Several(One(RoleSchema))
    levels = Several(One(LevelSchema))
    sources = Several(One(CitationSchema))
    status = Word(vocabulary.Status)
    reviewed = Reviewed(ReviewSchema)
    note = Text()


class AllergenSchema(RecordSchema):
    makes: ClassVar[type] = statements.Allergen
    always = frozenset({"status", "reviewed"})
    id = slug()
    name = Text()
    names = Several(One(GroupNameSchema))
    members = Several(One(MemberSchema))
    outcome = slug()
    severity = Word(vocabulary.Severity)
    action = Word(vocabulary.Action)
    evidence = Word(vocabulary.Evidence)
    onset = Word(vocabulary.Onset)
    title = Text()
    patient_title = Text()
    effect = Text()
    mechanism = Text()
    management = Text()
    monitoring = Several(Text())
    alternatives = Several(Text())
    patient_advice = Text()
    cross = Several(One(CrossReactionSchema))
    variants = Several(One(VariantSchema))
    sources = Several(One(CitationSchema))
    status = Word(vocabulary.Status)
    reviewed = Reviewed(ReviewSchema)
    note = Text()


class DuplicateSchema(RecordSchema):
    makes: ClassVar[type] = statements.Duplicate
    always = frozenset({"status", "reviewed"})
    of = slug()
    outcome = slug()
    severity = Word(vocabulary.Severity)
    action = Word(vocabulary.Action)
    evidence = Word(vocabulary.Evidence)
    onset = Word(vocabulary.Onset)
    title = Text()
    patient_title = Text()
    effect = Text()
    mechanism = Text()
    management = Text()
    monitoring = Several(Text())
    alternatives = Several(Text())
    patient_advice = Text()
    together = Several(One(TogetherSchema))
    sources = Several(One(CitationSchema))
    status = Word(vocabulary.Status)
    reviewed = Reviewed(ReviewSchema)
    note = Text()


class DosingSchema(RecordSchema):
    makes: ClassVar[type] = statements.Dosing
    always = frozenset({"status", "reviewed"})
    substance = slug()
    outcome = slug()
    evidence = Word(vocabulary.Evidence)
    onset = Word(vocabulary.Onset)
    title = Text()
    patient_title = Text()
    effect = Text()
    mechanism = Text()
    management = Text()
    monitoring = Several(Text())
    alternatives = Several(Text())
    patient_advice = Text()
    ranges = Several(One(DoseRangeSchema))
    sources = Several(One(CitationSchema))
    status = Word(vocabulary.Status)
    reviewed = Reviewed(ReviewSchema)
    note = Text()


class LookAlikeSchema(RecordSchema):
    makes: ClassVar[type] = model.LookAlike
    a = Text()
    b = Text()
    source = slug()


class NotDrugSchema(RecordSchema):
    makes: ClassVar[type] = model.NotDrug
    text = Text()
    kind = Word(NOT_DRUG_KINDS)
    note = Text()


class ReactionWordSchema(RecordSchema):
    makes: ClassVar[type] = statements.ReactionWord
    text = Text()
    reaction = Word(vocabulary.REACTIONS)
    type = Word(vocabulary.REACTION_TYPES)


SCHEMAS: Mapping[str, RecordSchema] = MappingProxyType(
    {
        "sources": SourceSchema(),
        "outcomes": OutcomeSchema(),
        "substances": SubstanceSchema(),
        "products": ProductSchema(),
        "classes": DrugClassSchema(),
        "conditions": ConditionSchema(),
        "interactions": InteractionSchema(),
        "risks": RiskSchema(),
        "cumulative": CumulativeSchema(),
        "allergens": AllergenSchema(),
        "duplicates": DuplicateSchema(),
        "dosing": DosingSchema(),
        "lookalikes": LookAlikeSchema(),
        "not_drugs": NotDrugSchema(),
        "reactions": ReactionWordSchema(),
    }
)
FILE_KEYS: Mapping[str, str] = MappingProxyType(
    {
        name: one.data_key
        for schema in (EntrySchema(), ConditionSchema(), ExceptionSchema(), TogetherSchema())
        for name, one in schema.fields.items()
        if one.data_key is not None
    }
)
"""The keys in a file of what the dataclasses call otherwise, because Python keeps the word for itself."""
