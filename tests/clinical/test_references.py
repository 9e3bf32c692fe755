from __future__ import annotations

from clinical.universe import COMPENDIUM, interaction

from interactions.clinical.model import LookAlike, NotDrug
from interactions.clinical.references import Reference, references
from interactions.clinical.statements import Test as Asked
from interactions.clinical.statements import Variant
from interactions.clinical.vocabulary import Operator


def test_every_reference_of_the_universe_leads_somewhere() -> None:
    for _, record in COMPENDIUM.records():
        for reference in references(record):
            assert any(reference.id in getattr(COMPENDIUM, one) for one in reference.types), (record.id, reference)


def test_a_reference_says_its_place_and_what_it_may_be() -> None:
    test = Asked("condition", Operator.IS, "asthma")
    taken = Variant(Asked("taken_with", Operator.IS, "omeprazole"), "it protects")
    route = Variant(Asked("route", Operator.IS, "oral", "aspirin"), "it is swallowed")
    found = list(
        references(interaction("aspirin", "warfarin", "bleeding", "minor", when=(test,), variants=(taken, route)))
    )
    assert Reference(("between", 0), "aspirin", ("substances", "classes")) in found
    assert Reference(("when", 0, "is"), "asthma", ("conditions",)) in found
    assert Reference(("variants", 0, "is"), "omeprazole", ("substances", "classes")) in found
    assert Reference(("variants", 1, "test", "of"), "aspirin", ("substances", "classes")) in found
    assert {reference.role for reference in found} >= {
        "between",
        "outcome",
        "sources.id",
        "variants.test.of",
        "when.is",
    }


def test_written_names_are_no_references() -> None:
    assert list(references(NotDrug("none", "none"))) == []
    assert [reference.id for reference in references(LookAlike("a", "b", "label"))] == ["label"]
