"""Rules for what is said of duplicates, and for the classes that limit their members."""

from __future__ import annotations

from collections.abc import Iterator

from interactions.clinical.duplicates import ANY_CLASS
from interactions.clinical.model import DrugClass
from interactions.clinical.references import ANY_OF_ITS_KIND
from interactions.clinical.vocabulary import Status
from interactions.files.lint.rule import Finding, Subject, error


def _limits(drug_class: DrugClass) -> bool:
    return drug_class.at_most.isdecimal() and drug_class.status is not Status.RETIRED


@error
def a_duplicate_is_of_a_class_that_limits_its_members(subject: Subject) -> Iterator[Finding]:
    for duplicate in subject.compendium.duplicates.values():
        drug_class = subject.compendium.classes.get(duplicate.of)
        if drug_class is not None and duplicate.status is not Status.RETIRED and not _limits(drug_class):
            message = f"`{duplicate.of}` does not limit how many of its members one patient should take"
            yield Finding(duplicate, ("of",), message, "give that class `at_most: 1`, or leave this record out")


@error
def a_class_that_limits_its_members_says_what_more_means(subject: Subject) -> Iterator[Finding]:
    said = {one.of for one in subject.compendium.duplicates.values() if one.status is not Status.RETIRED}
    if ANY_CLASS in said or subject.unread:
        return
    for drug_class in subject.compendium.classes.values():
        if _limits(drug_class) and drug_class.id not in said:
            message = f"nothing says what more than {drug_class.at_most} of these mean"
            fix = f"write duplicates/{drug_class.id}.yaml, or duplicates/{ANY_CLASS}.yaml for all classes without one"
            yield Finding(drug_class, ("at_most",), message, fix)


@error
def what_is_rightly_together_belongs_to_the_class(subject: Subject) -> Iterator[Finding]:
    for duplicate in subject.compendium.duplicates.values():
        if duplicate.of in ANY_OF_ITS_KIND or duplicate.of not in subject.compendium.classes:
            continue
        for position, pair in enumerate(duplicate.together):
            for side in ("one", "other"):
                id_ = getattr(pair, side)
                if not subject.meets(id_, duplicate.of) and not subject.unread:
                    message = f"`{id_}` is no member of `{duplicate.of}`, and no narrower class"
                    yield Finding(duplicate, ("together", position, side), message, "name what is meant")


@error
def what_is_rightly_together_stands_once(subject: Subject) -> Iterator[Finding]:
    seen: dict[tuple[frozenset[str], str], str] = {}
    for duplicate in subject.compendium.duplicates.values():
        for position, pair in enumerate(duplicate.together):
            place = ("together", position)
            owner = seen.setdefault((frozenset((pair.one, pair.other)), pair.manner), f"{duplicate.id}/{position}")
            if owner != f"{duplicate.id}/{position}":
                message = f"`{pair.one}` with `{pair.other}` stands in {owner.split('/')[0]} already"
                yield Finding(duplicate, place, message, "keep one of the two: it holds for every duplicate")
            elif pair.manner == "any" and pair.one == pair.other == duplicate.of:
                fix = "give the class `at_most: not-limited`, or say `as` what they are rightly taken"
                yield Finding(duplicate, place, f"any two of `{pair.one}` would be fine", fix)
