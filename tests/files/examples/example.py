"""What an example of a rule is, and short ways to build one."""

from typing import Any, NamedTuple

from interactions.clinical.compendium import Compendium
from interactions.clinical.model import DrugClass, Member
from interactions.clinical.statements import Variant
from interactions.clinical.vocabulary import Operator
from tests.files.world import WORLD, Question, changed, interaction


def entry(**said: Any) -> Compendium:
    """The world with an entry of its own that says this."""
    return changed(WORLD, interaction("codeine", "coffee", **said))


def variant(test: Question = Question("age", Operator.BELOW, "18"), because: str = "x", **said: Any) -> Variant:  # noqa: B008
    return Variant(test, because, **said)


def drug_class(id_: str, *members: str, **said: Any) -> DrugClass:
    return DrugClass(id_, id_, says=f"is one of the {id_}", members=tuple(map(Member, members)), **said)


class Example(NamedTuple):
    """What a rule must find, with a word of its message, and what is near it and fine."""

    bad: Compendium
    says: str
    good: Compendium
