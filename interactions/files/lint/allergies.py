"""Rules for allergens, and for the words of reactions."""

from __future__ import annotations

from collections.abc import Iterator

from interactions.clinical.allergies import ANY_SUBSTANCE
from interactions.clinical.lines import normalise
from interactions.clinical.reactions import ReactionIndex
from interactions.clinical.vocabulary import Status
from interactions.files.lint.rule import Finding, Subject, error, warning

_ASKED = ("reaction", "reaction_type")


@error
def an_allergen_names_what_it_is_about(subject: Subject) -> Iterator[Finding]:
    for allergen in subject.compendium.allergens.values():
        if allergen.id == ANY_SUBSTANCE:
            if allergen.members or allergen.cross:
                message = f"`{ANY_SUBSTANCE}` is about every substance, and names some"
                yield Finding(allergen, ("members",), message, "leave `members` and `cross` out")
        elif not (allergen.members or allergen.cross) and allergen.status is not Status.RETIRED:
            fix = "name the substances and classes that belong to it (`members`) or cross-react, or retire it"
            yield Finding(allergen, ("members",), "an allergen of nothing", fix)


@error
def what_cross_reacts_is_no_member(subject: Subject) -> Iterator[Finding]:
    for allergen in subject.compendium.allergens.values():
        crossed = [cross.id for cross in allergen.cross]
        for position, id_ in enumerate(crossed):
            member = next((one.id for one in allergen.members if subject.meets(id_, one.id)), None)
            if member is not None:
                message = f"`{id_}` is a member already" + ("" if member == id_ else f", by `{member}`")
                yield Finding(allergen, ("cross", position), message, "decide for one: the member's grade would speak")
            elif id_ in crossed[:position]:
                yield Finding(allergen, ("cross", position), f"`{id_}` stands twice", "keep one of the two")


@error
def every_cross_reaction_can_speak(subject: Subject) -> Iterator[Finding]:
    """Of several that fit a substance its own speaks, else the first: a narrow class stands before a wide one."""
    for allergen in subject.compendium.allergens.values():
        before: set[str] = set()
        for position, cross in enumerate(allergen.cross):
            members = subject.members.get(cross.id, frozenset())
            if cross.id in subject.compendium.classes and members and members <= before:
                message = f"`{cross.id}` never speaks: all its members are graded above it"
                yield Finding(allergen, ("cross", position), message, "move it up, before the wider one")
            before |= members


@error
def a_variant_of_an_allergen_asks_for_the_reaction(subject: Subject) -> Iterator[Finding]:
    for allergen in subject.compendium.allergens.values():
        for position, variant in enumerate(allergen.variants):
            if variant.test.what not in _ASKED:
                message = f"`{variant.test.what}` is not asked of an allergy"
                fix = f"use `what: {_ASKED[0]}` or `what: {_ASKED[1]}`, or write a risk or an interaction"
                yield Finding(allergen, ("variants", position), message, fix)


@error
def a_variant_of_an_allergen_is_about_what_it_names(subject: Subject) -> Iterator[Finding]:
    for allergen in subject.compendium.allergens.values():
        named = {member.id for member in allergen.members} | {cross.id for cross in allergen.cross}
        for position, variant in enumerate(allergen.variants):
            if variant.test.of is not None and variant.test.of not in named:
                message = f"`{variant.test.of}` is no member of this allergen, and does not cross-react here"
                fix = "use an id that stands under `members` or `cross`, or leave `of` out"
                yield Finding(allergen, ("variants", position, "of"), message, fix)


@error
def a_reaction_is_written_once(subject: Subject) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for word in subject.compendium.reactions.values():
        owner = owners.setdefault(normalise(word.text), word.id)
        if owner != word.id:
            yield Finding(word, ("text",), f"`{word.text}` already stands here, spelt alike", "keep one of the two")


@warning
def a_reaction_is_read_as_it_says(subject: Subject) -> Iterator[Finding]:
    """The gravest reaction that a text names speaks, so that a graver word within it hides this one."""
    words = subject.compendium.reactions.values()
    index = ReactionIndex.of(words)
    for word in words:
        read = index.read(word.text).reaction
        if read != word.reaction:
            message = f"`{word.text}` is read as {read or 'nothing'}, not as {word.reaction}"
            yield Finding(word, ("text",), message, "write it in at most four words, none of them a graver reaction")
