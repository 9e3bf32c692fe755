"""Findings as JSON for those who send it: what a statement says of everybody is rendered once for each release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from interactions.clinical.answer import Finding, finding_document, finding_members
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.patient import Audience

_OF_THE_FINDING = frozenset({"kind", "severity", "action", "evidence", "effect", "management"})


def statements_json(knowledge: Knowledge) -> Mapping[str, bytes]:
    """For each statement the beginning of a JSON object: its members, but for those that a finding has of its own."""
    return {
        statement_id: orjson.dumps({name: said[name] for name in said if name not in _OF_THE_FINDING})[:-1] + b","
        for statement_id, said in knowledge.statements.items()
    }


def finding_json(finding: Finding, audience: Audience, knowledge: Knowledge) -> orjson.Fragment | dict[str, Any]:
    """The finding's document as a piece of JSON, for orjson to put into the answer."""
    says_otherwise = finding.more and not finding.statement.keys().isdisjoint(finding.more)
    if says_otherwise or audience is Audience.PATIENT:  # who reads other words
        return finding_document(finding, audience, knowledge)
    of_statement = knowledge.prepared(statements_json)[finding.id]
    return orjson.Fragment(of_statement + orjson.dumps(finding_members(finding, audience))[1:])
