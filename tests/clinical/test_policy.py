"""What a site does with entries: on days, to findings, and never in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from clinical.asking import ask, found, only
from clinical.universe import COMPENDIUM, KNOWLEDGE, patient_list
from clinical.ward import WARD
from hypothesis import given
from hypothesis import strategies as st

from interactions.clinical.answer import Also, Answer, Dependency, Finding, answer_document
from interactions.clinical.check import check
from interactions.clinical.compendium import Compendium
from interactions.clinical.patient import Audience
from interactions.clinical.policy import (
    NO_POLICY,
    Effect,
    Policy,
    PolicyRefused,
    SitePolicy,
    apply_policy,
    one_line,
    refuse_unfit,
)
from interactions.clinical.vocabulary import Severity

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BLEEDING = "nsaids+warfarin.bleeding"
SEDATION = "alprazolam+ketamine.sedation"
FOLDED = "ketamine+sedatives.sedation"
MYOPATHY = "clarithromycin+simvastatin.myopathy"
STUDIED = "azithromycin+simvastatin.myopathy"


def policy(effect: str, entry: str, severity: str | None = None, **changes: Any) -> Policy:
    values: dict[str, Any] = {
        "id": "policy-1", "reason": "it is measured anyway", "owner": "A. Person", "expires": date(2027, 1, 31),
        "created": NOON,
    }  # fmt: skip
    return Policy(
        entry=entry, effect=Effect(effect), severity=Severity(severity) if severity else None, **values | changes
    )


def site(*policies: Policy, day: date = TODAY) -> SitePolicy:
    return SitePolicy.on(day, policies)


def asked(*medications: str, **more: Any) -> Answer:
    return ask(medications=list(medications), **more)


def applied(answer: Answer, *policies: Policy) -> Answer:
    return apply_policy(answer, site(*policies))


def said(finding: Finding) -> tuple[Any, ...]:
    """What a finding says of its policy."""
    assert finding.policy is not None
    return tuple(finding.policy[member] for member in ("effect", "applied", "from", "note"))


def test_an_annotation_is_all_that_is_added() -> None:
    before = asked("warfarin", "ibuprofen")
    finding = only(applied(before, policy("annotate", BLEEDING)))
    assert finding.policy == {
        "id": "policy-1", "entry": BLEEDING, "effect": "annotate", "applied": True, "from": None,
        "reason": "it is measured anyway", "owner": "A. Person", "expires": "2027-01-31", "note": None,
    }  # fmt: skip
    assert finding._replace(policy=None) == only(before)


def test_what_is_raised_stands_first_and_says_from_what() -> None:
    before = ask(planned=["ketamine"], medications=["alprazolam"], conditions=["hypertension"], substances=["wine"])
    raised = applied(before, policy("raise", SEDATION, "contraindicated"))
    assert raised.findings[0].id == SEDATION
    assert raised.findings[0].severity is Severity.CONTRAINDICATED
    assert said(raised.findings[0]) == ("raise", True, "moderate", None)
    assert [f.id for f in raised.findings[1:]] == [f.id for f in before.findings if f.id != SEDATION]


@pytest.mark.parametrize("severity", ["moderate", "major"])
def test_what_is_as_grave_already_is_not_raised(severity: str) -> None:
    finding = only(applied(asked("warfarin", "ibuprofen"), policy("raise", BLEEDING, severity)))
    assert finding.severity is Severity.MAJOR
    assert said(finding) == ("raise", False, None, "it is major without it")


def test_what_is_quietened_is_lowered() -> None:
    finding = only(applied(asked("warfarin", "ibuprofen"), policy("quieten", BLEEDING, "minor")))
    assert finding.severity is Severity.MINOR
    assert said(finding) == ("quieten", True, "major", None)


@pytest.mark.parametrize("severity", ["moderate", "major"])
def test_what_is_as_mild_already_is_not_lowered(severity: str) -> None:
    before = ask(planned=["ketamine"], medications=["alprazolam"])
    finding = only(applied(before, policy("quieten", SEDATION, severity)))
    assert finding.severity is Severity.MODERATE
    assert said(finding) == ("quieten", False, None, "it is moderate without it")


def test_what_is_quietened_for_good_leaves_the_findings_and_is_still_said() -> None:
    answer = applied(asked("warfarin", "ibuprofen", "Zestoretic"), policy("quieten", BLEEDING))
    assert answer.findings == ()
    document = answer_document(answer, KNOWLEDGE)
    assert document["summary"]["major"] == 0
    (quietened,) = document["quietened"]
    assert quietened.pop("policy") == answer.quietened[0].policy
    assert quietened == {
        "entry": BLEEDING, "kind": "drug-drug", "items": ["medications/0", "medications/1"],
        "substances": ["ibuprofen", "warfarin"], "severity": "major", "title": "nsaids with warfarin", "also": [],
    }  # fmt: skip


@pytest.mark.parametrize("severity", [None, "minor", "major"])
def test_a_contraindicated_finding_is_never_quietened(severity: str | None) -> None:
    before = asked("clarithromycin", "simvastatin")
    after = applied(before, policy("quieten", MYOPATHY, severity))
    assert said(only(after)) == ("quieten", False, None, "a contraindicated finding is not quietened")
    assert only(after)._replace(policy=None) == only(before)
    assert after.quietened == ()


@pytest.mark.parametrize("severity", [None, "minor"])
def test_nor_is_one_that_may_turn_out_to_be_contraindicated(severity: str | None) -> None:
    before = asked("warfarin", "ibuprofen")
    branch = Dependency("daily_dose", "medications/1", "above 2 g", Severity.CONTRAINDICATED)
    doubtful = replace(before, findings=(only(before)._replace(depends_on=(branch,)),))
    assert said(only(applied(doubtful, policy("quieten", BLEEDING, severity))))[1] is False


def test_branches_are_graded_with_their_finding() -> None:
    grapefruit = "grapefruit-juice+ketamine.exposure-up"
    before = ask(planned=["ketamine"], substances=["grapefruit juice"])
    (milder,) = only(before).depends_on
    assert milder.severity is Severity.MINOR
    both = replace(
        before, findings=(only(before)._replace(depends_on=(milder, replace(milder, severity=Severity.NONE))),)
    )
    raised = only(applied(both, policy("raise", grapefruit, "major")))
    assert [branch.severity for branch in raised.depends_on] == [Severity.NONE], "raised with it, it is no other grade"
    lowered = only(applied(both, policy("quieten", grapefruit, "minor")))
    assert [branch.severity for branch in lowered.depends_on] == [Severity.NONE]


def test_what_is_raised_under_another_raises_that_one() -> None:
    before = ask(planned=["ketamine"], medications=["alprazolam"])
    assert FOLDED in {one.id for one in only(before).also}
    finding = only(applied(before, policy("raise", FOLDED, "major")))
    assert (finding.id, finding.severity) == (SEDATION, Severity.MAJOR)
    assert finding.policy is not None
    assert finding.policy["entry"] == FOLDED
    both = applied(before, policy("raise", FOLDED, "major"), policy("quieten", SEDATION, id="policy-2"))
    assert only(both).severity is Severity.MAJOR, "the graver speaks"
    milder = applied(before, policy("raise", FOLDED, "minor"), policy("annotate", SEDATION, id="policy-2"))
    assert said(only(milder)) == ("annotate", True, None, None)


def test_what_was_studied_can_be_raised_and_annotated() -> None:
    before = asked("azithromycin", "simvastatin")
    raised = applied(before, policy("raise", STUDIED, "moderate"))
    assert (found(raised), raised.cleared) == ({STUDIED: "moderate"}, ())
    assert said(only(raised)) == ("raise", True, "none", None)
    noted = applied(before, policy("annotate", STUDIED))
    assert answer_document(noted, KNOWLEDGE)["cleared"][0]["policy"]["effect"] == "annotate"
    silent = applied(before, policy("quieten", STUDIED))
    assert (said(silent.cleared[0])[1], silent.quietened) == (False, ())


def a_sum(severity: str, **folded: str) -> Answer:
    """An answer with one sum, and pairs folded under it."""
    answer = asked("warfarin", "ibuprofen")
    also = tuple(Also(id_, Severity(grade), id_) for id_, grade in folded.items())
    return replace(
        answer, findings=(only(answer)._replace(severity=Severity(severity), also=also, more={"contributors": []}),)
    )


@pytest.mark.parametrize(
    ("folded", "lowered_to", "grade", "note"),
    [
        ({"a": "minor", "b": "moderate"}, None, "moderate", "what is folded under it is moderate"),
        ({"a": "minor"}, "moderate", "moderate", None),
        ({"a": "major"}, None, "major", "what is folded under it is major"),
        ({"quiet": "moderate", "a": "minor"}, None, "minor", "what is folded under it is minor"),
        ({"lowered": "moderate"}, None, "minor", "what is folded under it is minor"),
        ({"raised": "minor"}, "moderate", "moderate", None),
    ],
)
def test_a_sum_that_is_quietened_takes_no_pair_with_it(
    folded: dict[str, str], lowered_to: str | None, grade: str, note: str | None
) -> None:
    others = [
        policy("quieten", "quiet", id="policy-2"),
        policy("quieten", "lowered", "minor", id="policy-3"),
        policy("raise", "raised", "moderate", id="policy-4"),
    ]
    answer = applied(a_sum("major", **folded), policy("quieten", BLEEDING, lowered_to), *others)
    assert answer.quietened == ()
    assert (only(answer).severity.value, said(only(answer))[3]) == (grade, note)
    assert said(only(answer))[1] is (grade != "major")


def test_a_sum_of_what_is_all_quietened_is_silent() -> None:
    both = policy("quieten", BLEEDING), policy("quieten", "a", id="policy-2")
    answer = applied(a_sum("major", a="moderate"), *both)
    assert answer.findings == ()
    assert answer_document(answer, KNOWLEDGE)["quietened"][0]["also"] == [
        {"entry": "a", "severity": "moderate", "title": "a"}
    ]


def test_a_pair_that_is_quietened_takes_the_class_statement_of_that_pair_with_it() -> None:
    answer = applied(ask(planned=["ketamine"], medications=["alprazolam"]), policy("quieten", SEDATION))
    assert answer.findings == ()
    assert FOLDED in {one.id for one in answer.quietened[0].also}, "and it is said"


def test_patients_are_not_told_who_and_why() -> None:
    lists = patient_list(medications=["warfarin", "ibuprofen", "alprazolam"], planned=["ketamine"])
    answer = check(lists._replace(audience=Audience.PATIENT), KNOWLEDGE)
    judged = applied(answer, policy("raise", BLEEDING, "contraindicated"), policy("quieten", SEDATION, id="policy-2"))
    document = answer_document(judged, KNOWLEDGE)
    told = document["findings"][0]["policy"], document["quietened"][0]["policy"]
    assert [(one["effect"], one["reason"], one["owner"], one["note"]) for one in told] == [
        ("raise", None, None, None), ("quieten", None, None, None)]  # fmt: skip
    assert all(one.keys() == {"entry", "severity"} for one in document["quietened"][0]["also"])


def test_a_policy_holds_until_the_day_on_which_it_expires() -> None:
    ends = policy("quieten", BLEEDING, expires=TODAY)
    answer = asked("warfarin", "ibuprofen")
    assert apply_policy(answer, site(ends, day=TODAY - timedelta(days=1))).findings == ()
    assert apply_policy(answer, site(ends, day=TODAY)) == answer
    assert site(ends, day=TODAY) == NO_POLICY
    assert site(ends, day=TODAY).mark is None


def test_of_two_for_one_entry_the_newer_speaks() -> None:
    older = policy("annotate", BLEEDING, id="policy-9")
    newer = policy("raise", BLEEDING, "contraindicated", id="policy-10", created=NOON + timedelta(hours=1))
    assert site(newer, older).by_entry == {BLEEDING: newer}


def test_the_mark_names_just_this_policy() -> None:
    one, other = policy("annotate", BLEEDING), policy("quieten", SEDATION, id="policy-2")
    mark = site(one, other).mark
    assert mark == site(other, one).mark
    assert mark is not None
    assert (len(mark["hash"]), mark["active"]) == (len("sha256:") + 64, 2)
    changes: list[dict[str, Any]] = [
        {"reason": "another"}, {"owner": "B. Person"}, {"expires": date(2027, 2, 1)}, {"id": "policy-3"}
    ]  # fmt: skip
    others = {site(policy("annotate", BLEEDING, **change), other).mark["hash"] for change in changes}  # type: ignore[index]
    assert len(others | {mark["hash"]}) == len(changes) + 1


@pytest.mark.parametrize(
    ("effect", "severity"),
    [("raise", None), ("raise", "none"), ("quieten", "contraindicated"), ("quieten", "none"), ("annotate", "minor")],
)
def test_effect_and_severity_have_to_fit(effect: str, severity: str | None) -> None:
    with pytest.raises(PolicyRefused, match=f"to {effect} takes a severity of: .*; it is {severity or 'none given'}"):
        policy(effect, BLEEDING, severity)


def refused(new: Policy, *others: Policy, compendium: Compendium = COMPENDIUM) -> str:
    with pytest.raises(PolicyRefused) as error:
        refuse_unfit(new, day=TODAY, site=site(*others), compendium=compendium)
    return str(error.value)


def test_a_policy_on_any_statement_is_taken() -> None:
    assert {BLEEDING, "cumulative.sedation", "allergen.penicillins", "duplicate.ssris"} <= WARD.statements.keys()
    for entry in WARD.statements:
        refuse_unfit(policy("annotate", entry), day=TODAY, site=NO_POLICY, compendium=WARD)
    assert "no entry 'sedation'" in refused(policy("annotate", "sedation"), compendium=WARD)


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("nsaids+warfarin.bleding", "near: nsaids+warfarin.bleeding, "),
        ("warfarin+nsaids.bleeding", "near: nsaids+warfarin.bleeding, "),
        ("xyzzy", "no entry 'xyzzy'"),
    ],
)
def test_an_entry_that_is_not_there_is_refused_and_what_is_near_is_named(written: str, near: str) -> None:
    says = refused(policy("annotate", written))
    assert near in says
    assert ("near:" in says) is (written != "xyzzy")


@pytest.mark.parametrize("text", ["", "  ", "two\nlines", "nul\0", "half \ud800", "x" * 501])
def test_why_and_who_is_one_line(text: str) -> None:
    assert "the reason has to be one line" in refused(policy("annotate", BLEEDING, reason=text))
    assert "the owner has to be one line" in refused(policy("annotate", BLEEDING, owner=text))
    assert one_line("reason", "x" * 500) == "x" * 500


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=1)])
def test_it_has_to_expire_later(day: date) -> None:
    assert f"expires on {day}, and today (UTC) is {TODAY}" in refused(policy("annotate", BLEEDING, expires=day))


def test_one_entry_has_one_policy() -> None:
    assert "policy-1 speaks for" in refused(policy("annotate", BLEEDING, id="policy-2"), policy("quieten", BLEEDING))


entries = st.sampled_from(sorted(COMPENDIUM.entries))
policies = st.lists(
    st.one_of(
        st.builds(policy, st.just("annotate"), entries),
        st.builds(policy, st.just("quieten"), entries, st.sampled_from([None, "minor", "moderate", "major"])),
        st.builds(policy, st.just("raise"), entries, st.sampled_from(["contraindicated", "major", "minor"])),
    ),
    max_size=12,
)  # fmt: skip
medicines = st.lists(st.sampled_from([one.name for one in COMPENDIUM.substances.values()]), min_size=2, max_size=8)


@given(medicines, policies)
def test_whatever_the_policy_nothing_is_lost_and_nothing_contraindicated_is_quieter(
    names: list[str], active: list[Policy]
) -> None:
    before = ask(planned=names[:1], medications=names[1:], conditions=["angina", "pregnancy"])
    after = apply_policy(before, site(*active))

    def key(finding: Finding) -> tuple[Any, ...]:
        return finding.id, finding.items, finding.substances, finding.possible

    all_after = (*after.findings, *after.cleared, *after.quietened)
    assert sorted(map(key, all_after)) == sorted(map(key, (*before.findings, *before.cleared)))
    grave = {key(finding) for finding in before.findings if finding.severity is Severity.CONTRAINDICATED}
    assert grave <= {key(finding) for finding in after.findings if finding.severity is Severity.CONTRAINDICATED}
    ranks = [finding.severity.rank for finding in after.findings]
    assert ranks == sorted(ranks, reverse=True)
    assert all(finding.policy for finding in after.quietened)
    grades = {key(finding): finding.severity for finding in before.findings}
    assert all(
        finding.policy for finding in after.findings if grades.get(key(finding), Severity.NONE) is not finding.severity
    )
