"""The small flat records that stand in the fields of a record, as marshmallow schemas."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import missing

from interactions.clinical import model, statements, vocabulary
from interactions.files.values import (
    Amount,
    CodesSchema,
    Day,
    Number,
    RecordSchema,
    Several,
    Shaped,
    Text,
    Word,
    complaint,
    slug,
)

SUBSTANCE_NAME_KINDS = ("brand", "synonym", "salt", "inn", "abbreviation", "street")
GROUP_NAME_KINDS = ("synonym", "abbreviation", "plain")
PROFILE_SECTIONS = ("mechanism", "use", "adverse", "kinetics", "monitoring")
TEST_SUBJECTS = (*vocabulary.ITEM_CONTEXT, "taken_with", "condition", *vocabulary.PATIENT_CONTEXT)

_OPERATORS = {"is_": vocabulary.Operator.IS} | {
    one.value: one for one in vocabulary.Operator if one is not vocabulary.Operator.IS
}


class ComparisonSchema(RecordSchema):
    """`what` is compared, by exactly one operator, with a value."""

    makes: ClassVar[type] = model.Threshold
    what = Word(TEST_SUBJECTS, required=True)
    is_ = Amount(data_key="is")
    is_not = Amount()
    above = Amount()
    at_least = Amount()
    below = Amount()
    at_most = Amount()

    @staticmethod
    def operators() -> tuple[str, ...]:
        """Name the fields of which exactly one is given."""
        return tuple(vocabulary.Operator)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        if attr in _OPERATORS:
            return obj.value if obj.operator is _OPERATORS[attr] else missing
        return super().get_attribute(obj, attr, default)

    def shape(self, data: dict[str, Any]) -> dict[str, Any]:
        given = [name for name in _OPERATORS if name in data]
        if len(given) != 1:
            raise complaint("this needs exactly one comparison", f"give one of: {', '.join(vocabulary.Operator)}")
        value = data.pop(given[0])
        return {**data, "operator": _OPERATORS[given[0]], "value": value}


class SideSchema(RecordSchema):
    """The side of the entry that is meant."""

    makes: ClassVar[type] = statements.Test
    of = slug()


class ThresholdSchema(ComparisonSchema):
    makes: ClassVar[type] = model.Threshold
    what = Word(vocabulary.PATIENT_CONTEXT, required=True)
    sex = Word(("female", "male"))


class TestSchema(ComparisonSchema, SideSchema):
    makes: ClassVar[type] = statements.Test


class VariantSchema(ComparisonSchema, SideSchema):
    makes: ClassVar[type] = statements.Variant
    severity = Word(vocabulary.Severity)
    action = Word(vocabulary.Action)
    evidence = Word(vocabulary.Evidence)
    effect = Text()
    management = Text()
    because = Text()

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        of_the_test = attr in _OPERATORS or attr in {"of", "what"}
        value = super().get_attribute(obj.test if of_the_test else obj, attr, default)
        return missing if value is None else value

    def shape(self, data: dict[str, Any]) -> dict[str, Any]:
        test = super().shape({name: data.pop(name) for name in list(data) if name in {"of", "what", *_OPERATORS}})
        return {"test": statements.Test(**test), **data}


class DrugCodesSchema(CodesSchema):
    rxnorm = Several(Text())
    atc = Several(Text())
    unii = Several(Text())


class ConditionCodesSchema(CodesSchema):
    icd10 = Several(Text())
    snomed = Several(Text())


class SubstanceNameSchema(RecordSchema):
    makes: ClassVar[type] = model.Name
    text = Text()
    kind = Word(SUBSTANCE_NAME_KINDS)
    region = Shaped("[a-z]{2}", "region", "use two lower-case letters, as us or uk")


class GroupNameSchema(RecordSchema):
    makes: ClassVar[type] = model.Name
    text = Text()
    kind = Word(GROUP_NAME_KINDS)


class FactSchema(RecordSchema):
    makes: ClassVar[type] = model.Fact
    section = Word(PROFILE_SECTIONS)
    text = Text()
    evidence = Word(vocabulary.Evidence)
    source = slug()
    at = Text()
    accessed = Day()


class BecomesSchema(RecordSchema):
    makes: ClassVar[type] = model.Becomes
    id = slug()
    by = Text()


class MemberSchema(RecordSchema):
    makes: ClassVar[type] = model.Member
    id = slug()
    source = slug()
    at = Text()
    because = Text()


class NotMemberSchema(RecordSchema):
    makes: ClassVar[type] = model.NotMember
    id = slug()
    because = Text()


class ExceptionSchema(RecordSchema):
    makes: ClassVar[type] = statements.Exclusion
    id = slug()
    with_ = slug(data_key="with")
    because = Text()


class WashoutSchema(RecordSchema):
    makes: ClassVar[type] = statements.Washout
    stop = slug()
    before = slug()
    days = Number(float)


class SeparateSchema(RecordSchema):
    makes: ClassVar[type] = statements.Separate
    hours = Number(float)
    first = slug()


class CitationSchema(RecordSchema):
    makes: ClassVar[type] = statements.Citation
    id = slug()
    at = Text()
    accessed = Day()


class ReviewSchema(RecordSchema):
    makes: ClassVar[type] = statements.Review
    by = Text()
    profession = Text()
    on = Day()
    revision = Number(int)


class ContributorSchema(RecordSchema):
    makes: ClassVar[type] = statements.Contributor
    id = slug()
    weight = Amount(r"[0-9]+(\.[0-9]+)?", "weight", "write a number")
    per = Text()
    route = Word(vocabulary.ROUTES)
    because = Text()
    source = slug()
    at = Text()


class RoleSchema(RecordSchema):
    makes: ClassVar[type] = statements.Role
    role = slug()
    id = slug()


class LevelSchema(RecordSchema):
    makes: ClassVar[type] = statements.Level
    at = Amount(r"[0-9]+(\.[0-9]+)?", "sum", "write a number")
    severity = Word(vocabulary.Severity)
    action = Word(vocabulary.Action)
    management = Text()


class CrossReactionSchema(RecordSchema):
    makes: ClassVar[type] = statements.CrossReaction
    id = slug()
    severity = Word(vocabulary.Severity)
    action = Word(vocabulary.Action)
    evidence = Word(vocabulary.Evidence)
    because = Text()
    management = Text()
    source = slug()
    at = Text()
    accessed = Day()


class TogetherSchema(RecordSchema):
    """The word for the manner is `as` in a file."""

    makes: ClassVar[type] = statements.Together
    one = slug()
    other = slug()
    manner = Word(vocabulary.MANNERS, data_key="as")
    because = Text()
    source = slug()
    at = Text()


class DoseRangeSchema(RecordSchema):
    makes: ClassVar[type] = statements.DoseRange
    id = slug()
    use = Text()
    route = Word(vocabulary.ROUTES)
    low = Amount()
    high = Amount()
    over = Amount()
    per = Word(vocabulary.DOSE_PERIODS)
    population = Text()
    age_from = Amount(r"[0-9]+(\.[0-9]+)?", "age", "write years as a number")
    age_below = Amount(r"[0-9]+(\.[0-9]+)?", "age", "write years as a number")
    condition = slug()
    severity = Word(vocabulary.Severity)
    below = Word(vocabulary.Severity)
    inside = Word(vocabulary.Severity)
    because = Text()
    source = slug()
    at = Text()
    accessed = Day()
    note = Text()


class StepSchema(RecordSchema):
    makes: ClassVar[type] = model.Step
    phase = Word(vocabulary.PHASES)
    text = Text()
    patient = Text()
    source = slug()
    at = Text()
    accessed = Day()
