"""Short ways to ask the tiny universe."""

from __future__ import annotations

from typing import Any

from clinical.universe import KNOWLEDGE, patient_list

from interactions.clinical.answer import Answer, Finding, answer_document
from interactions.clinical.check import check
from interactions.clinical.knowledge import Knowledge


def ask(knowledge: Knowledge = KNOWLEDGE, **lists: Any) -> Answer:
    return check(patient_list(**lists), knowledge)


def document(knowledge: Knowledge = KNOWLEDGE, **lists: Any) -> dict[str, Any]:
    return answer_document(ask(knowledge, **lists), knowledge)


def found(answer: Answer) -> dict[str, str]:
    """The severity of each finding, by entry."""
    return {finding.id: finding.severity.value for finding in answer.findings}


def only(answer: Answer) -> Finding:
    assert len(answer.findings) == 1, found(answer)
    return answer.findings[0]


def kind(answer: Answer, name: str) -> Any:
    return next(one for one in answer.kinds if one.kind == name)
