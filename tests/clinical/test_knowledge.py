from __future__ import annotations

from dataclasses import replace

import pytest
from clinical.asking import ask, document, found
from clinical.universe import COMPENDIUM, KNOWLEDGE, condition, drug_class, interaction, records, risk, substance
from clinical.ward import WARD

from interactions.clinical.catalogue import class_document, condition_document, entry_document, substance_document
from interactions.clinical.compendium import Compendium
from interactions.clinical.knowledge import Knowledge, pair_kind
from interactions.clinical.model import Becomes, Fact
from interactions.clinical.patient import Patient
from interactions.clinical.search import SearchIndex
from interactions.clinical.statements import Review
from interactions.clinical.vocabulary import Evidence, Status, SubstanceKind


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("drug", "drug", "drug-drug"),
        ("drug", "excipient", "drug-drug"),
        ("drug", "alcohol", "drug-alcohol"),
        ("tobacco", "drug", "drug-tobacco"),
        ("herb", "drug", "drug-herb"),
        ("food", "drug", "drug-food"),
        ("drug", "drink", "drug-food"),
        ("supplement", "drug", "drug-substance"),
        ("recreational", "drug", "drug-substance"),
        ("alcohol", "herb", "drug-substance"),
        ("food", "food", "drug-substance"),
    ],
)
def test_the_kind_of_a_pair(one: str, other: str, kind: str) -> None:
    assert pair_kind(SubstanceKind(one), SubstanceKind(other)) == kind


def retired(*ids: str) -> Knowledge:
    """The universe with these records retired."""
    changed = ((t, replace(r, status=Status.RETIRED) if r.id in ids else r) for t, r in records())  # type: ignore[type-var]
    return Knowledge.of(Compendium.of(iter(changed)))


def test_a_retired_entry_says_nothing_anywhere() -> None:
    knowledge = retired("nsaids+warfarin.bleeding", "metformin+severe-renal-impairment.lactic-acidosis")
    answer = ask(knowledge, medications=["warfarin", "ibuprofen", "metformin"], patient=Patient(egfr=20))
    assert found(answer) == {}
    assert answer.context == ask(knowledge, medications=["warfarin"]).context
    assert SearchIndex.of(knowledge).search("nsaids warfarin", type_="entry") == []
    kinds = {kind.kind: kind.would for kind in ask(knowledge, medications=["metformin"]).kinds}
    assert kinds["drug-condition"] == ()
    assert (
        class_document(knowledge.compendium.classes["nsaids"], knowledge)["entries"][0]["id"]
        != "nsaids+warfarin.bleeding"
    )


def test_a_retired_class_has_no_members_and_a_retired_condition_is_not_derived() -> None:
    assert found(ask(retired("nsaids"), medications=["warfarin", "ibuprofen"])) == {}
    assert found(ask(retired("sedatives"), medications=["alprazolam"], substances=["wine"])) == {}
    assert found(ask(retired("severe-renal-impairment"), medications=["metformin"], patient=Patient(egfr=20))) == {}
    assert SearchIndex.of(retired("warfarin")).search("coumadin") == []


def test_circles_and_dead_ends_are_survived() -> None:
    knowledge = Knowledge.of(
        Compendium.of(
            iter(
                [
                    ("substances", substance("a", contains=("b", "nothing"))),
                    ("substances", substance("b", contains=("a",))),
                    ("classes", drug_class("one", "a", says="is one", includes=("two",))),
                    ("classes", drug_class("two", "b", says="is two", includes=("one",))),
                    ("conditions", condition("sick", "ill", "nothing")),
                    ("conditions", condition("ill", "sick")),
                    ("interactions", interaction("one", "nothing", "bleeding", "major")),
                    ("risks", risk("one", "nowhere", "bleeding", "major")),
                ]
            )
        )
    )
    assert set(knowledge.reach["a"]) == {"a", "b", "one", "two"}
    assert set(knowledge.ancestors["sick"]) == {"ill"}
    assert found(ask(knowledge, medications=["a", "b"], conditions=["sick"])) == {}
    assert knowledge.name_of("nothing") == "nothing"


def test_the_narrowest_use_on_the_way_decides() -> None:
    compendium = Compendium.of(
        iter(
            [
                ("substances", substance("xol", routes="oral topical")),
                ("substances", substance("y")),
                ("classes", drug_class("inner", "xol", says="is inner", routes="oral")),
                ("classes", drug_class("outer", says="is outer", includes=("inner",), routes="systemic")),
                ("classes", drug_class("wide", "xol", says="is wide", includes=("inner",))),
                ("interactions", interaction("outer", "y", "bleeding", "major")),
                ("interactions", interaction("wide", "y", "sedation", "minor")),
            ]
        )
    )
    knowledge = Knowledge.of(compendium)
    assert knowledge.reach["xol"]["outer"].routes == "oral"
    assert knowledge.reach["xol"]["wide"].routes == "any", "it is a member itself, for any use"
    assert found(ask(knowledge, medications=["xol cream", "y"])) == {"wide+y.sedation": "minor"}


def test_a_side_is_narrower_by_membership_inclusion_or_the_tree() -> None:
    assert KNOWLEDGE.is_narrower("alprazolam", "sedatives")
    assert KNOWLEDGE.is_narrower("benzodiazepines", "sedatives")
    assert KNOWLEDGE.is_narrower("angina", "heart-disease")
    assert not KNOWLEDGE.is_narrower("sedatives", "alprazolam")
    assert not KNOWLEDGE.is_narrower("sedatives", "sedatives")


def test_ids_come_once_in_a_type() -> None:
    with pytest.raises(ValueError, match="substances: the id a comes twice"):
        Compendium.of(iter([("substances", substance("a")), ("substances", substance("a"))]))


def test_records_come_back_as_they_went_in() -> None:
    assert Compendium.of(COMPENDIUM.records()) == COMPENDIUM
    assert Compendium.of(WARD.records()) == WARD


def test_every_statement_is_found_by_the_id_of_its_finding() -> None:
    assert {"duplicate.any-class", "cumulative.mme", "allergen.penicillins"} <= WARD.statements.keys()
    assert all(one.statement_id == id_ for id_, one in WARD.statements.items())


def test_a_substance_document_says_why_it_is_in_its_classes() -> None:
    fact = Fact("mechanism", "Blocks NMDA receptors.", Evidence.ESTABLISHED, "label", "section 12.1", "2026-11-22")
    orphan = Fact("use", "Pain.", Evidence.SUSPECTED, "nowhere", "page 1")
    shown = replace(
        COMPENDIUM.substances["alprazolam"], profile=(fact, orphan), becomes=(Becomes("codeine", "cyp3a4"),)
    )
    knowledge = Knowledge.of(replace(COMPENDIUM, substances={**COMPENDIUM.substances, "alprazolam": shown}))
    document_ = substance_document(shown, knowledge)
    assert document_["classes"][1] == {
        "id": "sedatives",
        "name": "Sedatives",
        "because": ["Alprazolam is a benzodiazepine", "Benzodiazepines count among: Sedatives"],
    }
    assert [line["url"] for line in document_["profile"]] == ["https://example.org/label", None]
    assert document_["becomes"] == [{"id": "codeine", "name": "Codeine", "by": "cyp3a4"}]
    assert document_["entries"][0]["severity"] == "major"


def test_class_condition_and_entry_documents() -> None:
    nsaids = class_document(COMPENDIUM.classes["strong-inhibitors"], KNOWLEDGE)
    assert nsaids["not_members"][0]["name"] == "Azithromycin"
    hypertension = condition_document(COMPENDIUM.conditions["hypertension"], KNOWLEDGE)
    assert hypertension["from"] == [{"what": "systolic", "at_least": "140"}]
    pregnancy = condition_document(COMPENDIUM.conditions["pregnancy"], KNOWLEDGE)
    assert pregnancy["from"] == [{"what": "pregnant", "is": "true", "sex": "female"}]
    heart = condition_document(COMPENDIUM.conditions["heart-disease"], KNOWLEDGE)
    assert [one["id"] for one in heart["narrower"]] == ["coronary-artery-disease", "heart-failure"]
    entry = entry_document(COMPENDIUM.interactions["grapefruit-juice+ketamine.exposure-up"], KNOWLEDGE)
    assert entry["variants"][0]["is"] == "oral"
    assert entry["sides"][0] == {"type": "substance", "id": "grapefruit-juice", "name": "Grapefruit juice"}
    on_risk = entry_document(COMPENDIUM.risks["nsaids+heart-failure.fluid-retention"], KNOWLEDGE)
    assert [side["type"] for side in on_risk["sides"]] == ["class", "condition"]
    assert on_risk["affected"] is None


def test_a_review_is_shown_with_the_finding() -> None:
    entry = replace(
        COMPENDIUM.interactions["nsaids+warfarin.bleeding"],
        status=Status.REVIEWED,
        reviewed=Review("A. Person", "pharmacist", "2026-11-22", 1),
    )
    knowledge = Knowledge.of(
        replace(COMPENDIUM, interactions={**COMPENDIUM.interactions, entry.id: entry}, revisions={entry.id: 3})
    )
    mark = document(knowledge, medications=["warfarin", "ibuprofen"])["findings"][0]["entry"]
    assert mark["revision"] == 3
    assert mark["reviewed"]["profession"] == "pharmacist"


def test_names_inside_a_sentence_keep_their_capitals_where_they_are_proper() -> None:
    knowledge = Knowledge.of(
        Compendium.of(
            iter(
                [
                    ("conditions", condition("parkinson", "ckd", name_="Parkinson's disease")),
                    ("conditions", condition("ckd", name_="CKD")),
                ]
            )
        )
    )
    assert knowledge.ancestors["parkinson"]["ckd"] == ("Parkinson's disease counts as CKD",)
