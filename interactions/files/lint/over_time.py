"""Rules about what became of the knowledge since an earlier revision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from interactions.clinical.compendium import AnyStatement, Compendium, Record
from interactions.clinical.vocabulary import Status
from interactions.files.lint.grades import grades_of
from interactions.files.lint.rule import Finding

OverTime = Callable[[Compendium, Compendium], Iterator[Finding]]

RULES_OVER_TIME: list[OverTime] = []
_RETIRED_NOT_DELETED = (
    "outcomes", "substances", "products", "classes", "conditions", "interactions", "risks", "cumulative", "allergens",
    "duplicates", "dosing",
)  # fmt: skip


def over_time(check: OverTime) -> OverTime:
    """Register a rule over the older and the newer compendium."""
    RULES_OVER_TIME.append(check)
    return check


@over_time
def no_id_disappears(old: Compendium, new: Compendium) -> Iterator[Finding]:
    for type_name in _RETIRED_NOT_DELETED:
        kept = getattr(new, type_name)
        for id_, record in getattr(old, type_name).items():
            if id_ not in kept:
                yield Finding(record, (), f"`{id_}` is gone", "restore it and write `status: retired`, with a note why")


def _both(old: Compendium, new: Compendium) -> Iterator[tuple[AnyStatement, AnyStatement]]:
    for id_, statement in new.statements.items():
        if id_ in old.statements:
            yield old.statements[id_], statement


def _says_why(old: Record, new: Record) -> bool:
    """Whether a reason or a note was written or changed."""
    return any(
        getattr(new, name, None) and getattr(new, name, None) != getattr(old, name, None)
        for name in ("grade_reason", "note")
    )


@over_time
def a_lowered_severity_gives_a_reason(old: Compendium, new: Compendium) -> Iterator[Finding]:
    """Also where a level, a cross-reaction or a range of doses is gone: nothing speaks in its place."""
    for before, statement in _both(old, new):
        if statement.status is Status.RETIRED or _says_why(before, statement):
            continue
        kept = {grade.key: grade for grade in grades_of(statement)}
        for was in grades_of(before):
            now = kept.get(was.key)
            about = f" of `{was.key}`" if was.key else ""
            if now is None:
                message = f"the severity{about} was {was.severity}, and nothing grades it now"
                yield Finding(statement, was.place[:1], message, "say why in `note`")
            elif now.severity.rank < was.severity.rank and (now.reason is None or now.reason == was.reason):
                message = f"the severity{about} was lowered from {was.severity} to {now.severity}"
                yield Finding(statement, (*now.place, "severity"), message, f"say why in `{now.reason_field}`")


@over_time
def what_is_retired_says_why(old: Compendium, new: Compendium) -> Iterator[Finding]:
    for type_name, record in new.records():
        before = getattr(old, type_name).get(record.id)
        newly = (
            getattr(record, "status", None) is Status.RETIRED and getattr(before, "status", None) is not Status.RETIRED
        )
        if before is not None and newly and not _says_why(before, record):
            yield Finding(record, ("status",), "this was retired without a word", "say why in `note`")


@over_time
def an_edit_needs_a_new_review(old: Compendium, new: Compendium) -> Iterator[Finding]:
    for before, statement in _both(old, new):
        if statement.reviewed is None or statement.reviewed != before.reviewed:
            continue
        if replace(statement, status=before.status, note=before.note) != before:
            fix = "write `status: compiled` and `reviewed: none`, until somebody has read it as it is now"
            yield Finding(statement, ("reviewed",), "this was edited after it was reviewed", fix)
