"""Clinical cases that a pharmacist can read and dispute. How a case is written stands in expected.py."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from cases.expected import GRADES, Ask, Case, Coverage, case_of, complaints, in_words, read, read_cases
from flask.testing import FlaskClient

from interactions.asked import CheckSchema, read_json
from interactions.clinical.answer import answer_document
from interactions.clinical.check import check
from interactions.clinical.knowledge import KINDS, Knowledge
from interactions.clinical.patient import LISTS, Audience
from interactions.clinical.vocabulary import PATIENT_CONTEXT

CASES = read_cases()
QUIET = read("quiet.yaml")
ONC = read("onc.yaml")
LEFT_OUT = [pair for group in read("left_out.yaml")["left_out"] for pair in group["pairs"]]
MAJOR, MODERATE, MINOR = GRADES.index("major"), GRADES.index("moderate"), GRADES.index("minor")


def named(cases: list[Case]) -> list[Any]:
    return [pytest.param(case, id=case.case) for case in cases]


@pytest.mark.parametrize("case", named(CASES))
def test_case(case: Case, ask: Ask) -> None:
    answer = ask(case.asked)
    unmet = list(complaints(case, answer))
    whole = "\n  ".join(in_words(finding) for finding in answer["findings"]) or "no findings"
    assert not unmet, "\n- ".join((f"\n{case.case}", *unmet)) + f"\nThe whole answer:\n  {whole}\nBasis: {case.source}"


@pytest.mark.parametrize("case", named(CASES))
def test_a_case_speaks_of_what_the_seed_knows(case: Case, knowledge: Knowledge) -> None:
    """A misspelt id in must_not_find would never be found, and so never fail."""
    compendium = knowledge.compendium
    known = {*compendium.substances, *compendium.classes}
    ids = set(itertools.chain.from_iterable(expected.ids for expected in case.expectations))
    assert ids | set(itertools.chain.from_iterable(case.cleared)) <= known
    assert {one.condition for one in case.expectations} - {None} <= compendium.conditions.keys()
    assert {one.outcome for one in case.expectations} - {None} <= compendium.outcomes.keys()
    assert {one.id for one in case.expectations} - {None} <= knowledge.statements.keys()
    assert {one.kind for one in case.expectations} - {None} <= set(KINDS)
    assert case.coverage.kinds.keys() | case.coverage.reasons.keys() | case.coverage.would.keys() <= set(KINDS)
    assert set(case.coverage.kinds.values()) <= {"checked", "not_checked"}
    assert case.coverage.context.keys() <= set(PATIENT_CONTEXT)
    assert set(itertools.chain.from_iterable(case.coverage.allergens.values())) <= compendium.allergens.keys()
    listed = {f"{name}/{place}" for name in LISTS for place, _ in enumerate(case.asked.get(name, ()))}
    assert case.refs <= listed | {f"patient/{value}" for value in case.asked.get("patient", ())}
    silent = not (case.expectations or case.cleared or case.plan or case.not_in_plan)
    assert not silent or case.coverage != Coverage(), "the case expects nothing"


@pytest.mark.parametrize(
    "misspelt",
    [
        {"must_fnd": []},
        {"must_find": [{"substance": ["warfarin"]}]},
        {"must_not_find": [{"abov": "minor"}]},
        {"plan": [{"phase": "before", "say": "fasting"}]},
        {"coverage": {"item": {}}},
    ],
    ids=str,
)
def test_a_misspelt_member_of_a_case_is_an_error(misspelt: dict[str, Any]) -> None:
    """Else what it asks for would never be looked at."""
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        case_of(case="somebody", asked={}, source="a test", **misspelt)


def test_the_cases_have_names_of_their_own() -> None:
    names = [case.case for case in CASES]
    assert len(names) == len(set(names))
    assert len(CASES) > 200


def test_the_api_answers_with_the_engines_own_document(client: FlaskClient, knowledge: Knowledge) -> None:
    """Though it puts each finding together from pieces that were rendered before: every member is there, once."""
    for case, audience in itertools.product(CASES, Audience):
        asked = {**case.asked, "audience": audience.value}
        own = answer_document(check(CheckSchema().load(asked)["asked"], knowledge), knowledge)
        sent = read_json(client.post("/api/v1/check", json=asked).data)
        assert {name: sent[name] for name in own} == own, case.case


@pytest.mark.parametrize("pair", QUIET["pairs"], ids=" with ".join)
def test_an_everyday_pair_is_quiet(pair: list[str], ask: Ask) -> None:
    """Nothing above minor for what thousands take together every day, and both lines are read."""
    answer = ask({"medications": pair})
    assert [item["status"] for item in answer["coverage"]["items"]] == ["resolved", "resolved"]
    loud = [in_words(finding) for finding in answer["findings"] if GRADES.index(finding["severity"]) > MINOR]
    assert not loud, f"{' with '.join(pair)}: {'; '.join(loud)}"


@pytest.mark.parametrize("pair", LEFT_OUT, ids=" with ".join)
def test_a_pair_that_was_left_out_is_read_and_quiet(pair: list[str], ask: Ask) -> None:
    """Else it stands again, and its reason in left_out.yaml is no longer true."""
    answer = ask({"medications": pair})
    assert [item["status"] for item in answer["coverage"]["items"]] == ["resolved", "resolved"]
    loud = [in_words(finding) for finding in answer["findings"] if GRADES.index(finding["severity"]) > MINOR]
    assert not loud, f"{' with '.join(pair)}: {'; '.join(loud)}"


@pytest.mark.parametrize("pair", QUIET["treatments"], ids=" in ".join)
def test_a_treatment_is_no_alarm(pair: list[str], ask: Ask) -> None:
    """Nothing sure above moderate for a drug in the disease that it treats, and both are read."""
    drug, disease = pair
    answer = ask({"medications": [drug], "conditions": [disease]})
    assert [item["status"] for item in answer["coverage"]["items"]] == ["resolved", "resolved"]
    loud = [
        in_words(finding)
        for finding in answer["findings"]
        if not finding["possible"] and GRADES.index(finding["severity"]) > MODERATE
    ]
    assert not loud, f"{' in '.join(pair)}: {'; '.join(loud)}"


def rules(which: str) -> list[Any]:
    return [pytest.param(rule, id=f"rule {rule['rule']}, {rule['says']}") for rule in ONC[which]]


def pairs(rule: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every pair of one name of the first list and one of the second, each once."""
    seen = set()
    for one, other in itertools.product(rule["one"], rule.get("with", rule["one"])):
        if one != other and frozenset((one, other)) not in seen:
            seen.add(frozenset((one, other)))
            yield one, other


def answers(rule: Mapping[str, Any], ask: Ask) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """The answer for each pair of a rule, but for names that the seed is known to lack."""
    lacking = set(ONC["not_in_seed"])
    for pair in pairs(rule):
        if not lacking & set(pair):
            answer = ask({"medications": list(pair)})
            unread = [item["text"] for item in answer["coverage"]["items"] if item["status"] != "resolved"]
            assert not unread, f"not known to the seed, and not listed under not_in_seed: {', '.join(unread)}"
            yield pair, answer


def test_the_names_that_the_seed_lacks_are_lacking(ask: Ask) -> None:
    """Else a rule would pass over pairs that the seed knows by now: take such a name off not_in_seed."""
    items = ask({"medications": ONC["not_in_seed"]})["coverage"]["items"]
    assert not [item["text"] for item in items if item["status"] == "resolved"]


@pytest.mark.parametrize("rule", rules("always_alert"))
def test_an_onc_high_priority_pair_alerts(rule: Mapping[str, Any], ask: Ask) -> None:
    """Every pair has a finding of the rule's outcome that is at least major."""
    checked, silent = 0, []
    for pair, answer in answers(rule, ask):
        checked += 1
        findings = answer["findings"]
        if not any(f["outcome"] in rule["outcomes"] and GRADES.index(f["severity"]) >= MAJOR for f in findings):
            silent.append(f"{' with '.join(pair)}: {'; '.join(map(in_words, findings)) or 'no findings'}")
    assert checked
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("rule", rules("never_interrupt"))
def test_an_onc_non_interruptive_pair_does_not_interrupt(rule: Mapping[str, Any], ask: Ask) -> None:
    """No pair has a finding above moderate, unless another harm of that pair is listed with its reason."""
    allowed = {(outcome, name) for graver in rule.get("graver", ()) for outcome, name in _allowed(graver)}
    loud = [
        f"{' with '.join(pair)}: {in_words(finding)}"
        for pair, answer in answers(rule, ask)
        for finding in answer["findings"]
        if GRADES.index(finding["severity"]) > MODERATE
        and not any((finding["outcome"], name) in allowed for name in finding["substances"])
    ]
    assert not loud, "\n".join(loud)


def _allowed(graver: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    assert graver["because"]
    return ((graver["outcome"], name) for name in graver["of"])
