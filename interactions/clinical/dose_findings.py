"""From verdicts on doses to findings: one for each substance, with the arithmetic and the sources of the ranges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from interactions.clinical.answer import Dependency, Finding
from interactions.clinical.dose_ranges import Verdict
from interactions.clinical.doses import taking_of
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.reading import Use
from interactions.clinical.said import sources_document
from interactions.clinical.statements import Citation, DoseRange, Dosing
from interactions.clinical.vocabulary import Action, Severity

_ACTIONS = {
    Severity.CONTRAINDICATED: Action.AVOID, Severity.MAJOR: Action.USUALLY_AVOID,
    Severity.MODERATE: Action.MINIMISE_RISK, Severity.MINOR: Action.NO_SPECIAL_PRECAUTIONS,
}  # fmt: skip


class Voice(NamedTuple):
    """One verdict with the uses that it is about, in the order of the request."""

    verdict: Verdict
    uses: tuple[Use, ...]
    because: tuple[str, ...]
    depends_on: tuple[Dependency, ...]
    total: str

    @property
    def tentative(self) -> bool:
        return any(use.tentative for use in self.uses)


def bound_in_words(verdict: Verdict) -> str:
    """What the range says to it: `the most for pain is 4,000 mg/day`."""
    one = verdict.range
    meant = f"{one.said.use} ({one.said.population})" if one.said.population else one.said.use
    if verdict.side == "inside":
        return f"a dose for {meant}" + (f"; {one.said.because}" if one.said.because else "")
    most, bound = ("most", one.high) if verdict.side == "above" else ("least", one.low)
    return f"the {most} for {meant} is {one.limit(bound)}"


def rank_of(severity: Severity) -> int:
    return severity.rank


def voice_rank(voice: Voice) -> tuple[int, bool, int]:
    """The graver speaks; of equals a sum, and what is about more items."""
    return voice.verdict.severity.rank, voice.verdict.range.kind in ("day", "week"), len(voice.uses)


def dose_findings(record: Dosing, voices: Sequence[Voice], knowledge: Knowledge) -> Iterator[Finding]:
    """One finding for what is sure of a substance, and another for what rests on a guessed name where it is graver."""
    sure = [voice for voice in voices if not voice.tentative]
    guessed = [voice for voice in voices if voice.tentative]
    if sure:
        yield _finding(record, sure, knowledge)
    worst = max((voice.verdict.severity.rank for voice in sure), default=0)
    if any(voice.verdict.severity.rank > worst for voice in guessed):
        yield _finding(record, guessed, knowledge)


def _finding(record: Dosing, voices: Sequence[Voice], knowledge: Knowledge) -> Finding:
    speaker = max(voices, key=voice_rank)
    verdict = speaker.verdict
    spoken = {voice.verdict.range.said.id: voice.verdict.range.said for voice in (speaker, *voices)}
    uses = sorted({use.ref: use for voice in voices for use in voice.uses}.values(), key=lambda use: use.place)
    conditions = {said.condition: None for said in spoken.values() if said.condition}
    return Finding(
        id=record.statement_id,
        outcome=record.outcome,
        statement=knowledge.statements[record.statement_id],
        kind="dose",
        severity=verdict.severity,
        action=_ACTIONS[verdict.severity],
        evidence=record.evidence,
        effect=record.effect,
        management=record.management,
        items=tuple(use.ref for use in uses),
        substances=(record.substance,),
        conditions=tuple(conditions),
        new=any(use.planned for use in uses),
        tentative=speaker.tentative,
        because=tuple(dict.fromkeys(step for voice in (speaker, *voices) for step in voice.because)),
        depends_on=_depends_on(voices, verdict.severity),
        more={
            "doses": [_dose_document(use, record.substance) for use in uses],
            "total": speaker.total,
            "limit": verdict.range.limit(verdict.range.low if verdict.side == "below" else verdict.range.high),
            "use": verdict.range.said.use,
            "sources": _sources(record, spoken.values(), knowledge),
        },
    )


def _dose_document(use: Use, substance: str) -> dict[str, Any]:
    daily = taking_of(use).daily
    return {"item": use.ref, "substance": substance, "dose": use.dose, "daily": f"{daily}/day" if daily else None}


def _depends_on(voices: Sequence[Voice], severity: Severity) -> tuple[Dependency, ...]:
    """The branches that would change the grade of the finding, whatever else speaks in it."""
    found = {}
    for voice in voices:
        rest = max((one.verdict.severity for one in voices if one is not voice), key=rank_of, default=Severity.NONE)
        for one in voice.depends_on:
            then = max(one.severity, rest, key=rank_of)
            if then is not severity:
                found[one.context, one.item, one.if_] = Dependency(one.context, one.item, one.if_, then)
    return tuple(found.values())


def _sources(record: Dosing, spoken: Iterable[DoseRange], knowledge: Knowledge) -> list[dict[str, Any]]:
    cited = (*record.sources, *(Citation(said.source, said.at, said.accessed) for said in spoken))
    return sources_document(dict.fromkeys(cited), knowledge.compendium)
