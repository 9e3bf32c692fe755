"""What holds for every list: order, symmetry, growth, whole coverage, and the index against the plain double loop."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from clinical.asking import ask
from clinical.universe import COMPENDIUM, KNOWLEDGE
from hypothesis import given, settings
from hypothesis import strategies as st

from interactions.clinical.answer import Answer
from interactions.clinical.check import _conditions, _derived, _ruled_out
from interactions.clinical.compendium import Compendium
from interactions.clinical.items import ItemReader
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.meetings import Meeting
from interactions.clinical.patient import Item, Patient
from interactions.clinical.reading import Presence, Surroundings, Use, read_entry

MEDICINES = sorted(
    name
    for record in (*COMPENDIUM.substances.values(), *COMPENDIUM.products.values())
    for name in (record.name, *(one.text for one in record.names))
)
CONDITIONS = sorted(condition.name for condition in COMPENDIUM.conditions.values())
medicines = st.lists(st.sampled_from([*MEDICINES, "wonderdrug", "blood thinner", "none"]), max_size=8)
conditions = st.lists(st.sampled_from([*CONDITIONS, "the blues"]), max_size=4)
patients = st.builds(
    Patient,
    egfr=st.none() | st.floats(0, 120),
    pregnant=st.none() | st.booleans(),
    systolic=st.none() | st.integers(80, 200),
)
lists = st.fixed_dictionaries({"medications": medicines, "planned": medicines, "conditions": conditions})


def said(answer: Answer) -> dict[tuple[Any, ...], int]:
    """Every statement of an answer with its severity, wherever it stands: as a finding, folded, or cleared."""
    statements: dict[tuple[Any, ...], int] = {}
    for finding in (*answer.findings, *answer.cleared):
        for id_, severity in ((finding.id, finding.severity), *((one.id, one.severity) for one in finding.also)):
            key = (id_, finding.substances)
            statements[key] = max(severity.rank, statements.get(key, 0))
    return statements


@given(lists, patients, st.randoms())
def test_order_does_not_matter(asked: dict[str, list[str]], patient: Patient, random: Any) -> None:
    shuffled = {name: random.sample(texts, len(texts)) for name, texts in asked.items()}
    one, other = ask(**asked, patient=patient), ask(**shuffled, patient=patient)
    assert said(one) == said(other)
    assert [(f.id, f.substances) for f in one.findings] == [(f.id, f.substances) for f in other.findings]
    assert one.complete == other.complete


@given(lists)
def test_a_mirrored_entry_gives_the_same(asked: dict[str, list[str]]) -> None:
    mirrored = {
        entry.id: replace(entry, between=(entry.between[1], entry.between[0]))
        for entry in COMPENDIUM.interactions.values()
    }
    knowledge = Knowledge.of(replace(COMPENDIUM, interactions=mirrored))
    assert said(ask(knowledge, **asked)) == said(ask(**asked))


@given(lists, st.sampled_from(MEDICINES))
def test_adding_an_item_removes_no_finding(asked: dict[str, list[str]], added: str) -> None:
    more = {**asked, "medications": [*asked["medications"], added]}
    before, after = said(ask(**asked)), said(ask(**more))
    mitigated = {e.id for e in COMPENDIUM.entries.values() if any(t.what == "taken_with" for t in e.tests)}
    for statement, rank in before.items():
        assert statement in after
        if statement[0] not in mitigated:
            assert after[statement] >= rank


@given(lists)
def test_coverage_names_every_item_once(asked: dict[str, list[str]]) -> None:
    refs = [item.ref for item in ask(**asked).items]
    assert sorted(refs) == sorted(f"{name}/{place}" for name, texts in asked.items() for place in range(len(texts)))


@given(lists)
def test_complete_means_that_every_item_was_read_for_sure(asked: dict[str, list[str]]) -> None:
    answer = ask(**asked)
    if answer.complete:
        assert all(item.resolution.status.value in ("resolved", "none") for item in answer.items)
        assert all(kind.checked or not kind.wanted for kind in answer.kinds)


@settings(max_examples=150)
@given(lists, patients)
def test_the_index_finds_what_the_double_loop_finds(asked: dict[str, list[str]], patient: Patient) -> None:
    findings = ask(**asked, patient=patient)
    indexed = {entry for entry, _ in said(findings)}
    assert indexed == _naive(asked, patient, COMPENDIUM, KNOWLEDGE)


def _naive(asked: dict[str, list[str]], patient: Patient, compendium: Compendium, knowledge: Knowledge) -> set[str]:
    """Every entry against every two uses, and every use against every condition."""
    uses, presences = _read(asked, patient, knowledge)
    around = Surroundings(patient, frozenset(_conditions(presences, knowledge)), uses, knowledge.reach)
    reach, found = knowledge.reach, set()
    for entry in compendium.interactions.values():
        a, b = entry.between
        for one, other in itertools.permutations(uses, 2):
            mine, yours = reach[one.root].get(a), reach[other.root].get(b)
            if one.unit == other.unit or one.root == other.root or mine is None or yours is None:
                continue
            met = Meeting.of(entry, "drug-drug", (one.root, other.root), (a, b), reach)
            if met and mine.via != yours.via and read_entry(met, (one, other), None, around):
                found.add(entry.id)
    stated = {presence.condition for presence in presences if not presence.ref.startswith("patient/")}
    for risk in compendium.risks.values():
        held = risk.condition in around.conditions
        below = any(risk.condition in knowledge.descendants.get(condition, ()) for condition in stated)
        possible = below and not _ruled_out(compendium.conditions[risk.condition], patient)
        for use in uses:
            if risk.of in reach[use.root] and (held or possible):
                met = Meeting.of(risk, "drug-condition", (use.root,), (risk.of,), reach)
                if met and read_entry(met, (use,), None, around):
                    found.add(risk.id)
    return found


def _read(asked: dict[str, list[str]], patient: Patient, knowledge: Knowledge) -> tuple[list[Use], list[Presence]]:
    uses: list[Use] = []
    presences = list(_derived(patient, knowledge))
    for name in ("medications", "planned", "conditions"):
        for place, text in enumerate(asked[name]):
            ref, read = f"{name}/{place}", knowledge.prepared(ItemReader).read(name, Item(text=text))
            if name == "conditions":
                presences += [Presence(ref, 0, target.id) for target in read.resolution.targets]
            else:
                uses += read.placed(ref, len(uses) + 1)
    return uses, presences
