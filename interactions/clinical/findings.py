"""From readings to findings: which entry speaks for a pair and an outcome, and what is folded under it.

One entry speaks for each pair of substances (or substance and condition) and outcome. Findings of one entry that
concern the same items, or the same substance in several conditions, are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from interactions.clinical.answer import Also, Dependency, Finding
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.meetings import Group
from interactions.clinical.reading import Reading
from interactions.clinical.statements import Risk
from interactions.clinical.vocabulary import Severity

T = TypeVar("T")


POSSIBLE = "possible"
"""Stands in a group for the condition, where a wider one was stated: all of an outcome are one finding."""


@dataclass(slots=True)
class _Voice:
    """The reading that speaks, all readings of its entry with their items, and the readings that it outranks."""

    group: Group
    speaker: Reading
    own: list[Reading]
    items: tuple[str, ...]
    outranked: list[Reading] = field(default_factory=list)

    @property
    def possible(self) -> bool:
        return self.group.b == POSSIBLE


def make_findings(readings: Iterable[tuple[Group, Reading]], knowledge: Knowledge) -> list[Finding]:
    """The findings of these readings, gravest first; those of severity `none` among them, last."""
    voices = _merged(_voices(readings))
    _fold_possible(voices)
    return in_order(_finding(voice, knowledge) for voice in voices if voice.own)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of all kinds, gravest first."""
    return sorted(findings, key=_importance)


def _importance(finding: Finding) -> tuple[object, ...]:
    """Gravest first; of equals the sure ones, what is new, the better evidenced."""
    return (-finding.severity.rank, finding.tentative, finding.possible, not finding.new, -finding.evidence.rank,
            finding.id, finding.substances, finding.conditions)  # fmt: skip


def _voices(readings: Iterable[tuple[Group, Reading]]) -> Iterator[_Voice]:
    groups: dict[Group, list[Reading]] = {}
    for group, reading in readings:
        groups.setdefault(group, []).append(reading)
    for group, found in groups.items():
        if len(found) == 1:
            yield _Voice(group, found[0], found, _items(found))
            continue
        # what is only possible concerns several conditions: an entry on one overrides none on another
        named = () if group.b == POSSIBLE else found
        overridden = {outranked for reading in named for outranked in reading.meeting.entry.overrides}
        standing = [reading for reading in found if reading.meeting.entry.id not in overridden] or found
        speaker = max(standing, key=_precedence)
        own = [reading for reading in found if reading.meeting.entry is speaker.meeting.entry]
        outranked = [reading for reading in found if reading.meeting.entry is not speaker.meeting.entry]
        yield _Voice(group, speaker, own, _items(own), outranked)


def _precedence(reading: Reading) -> tuple[int, bool, int, int, str]:
    """The graver speaks; of equals the surer, the narrower, the better evidenced, and last the id."""
    entry, nearness = reading.meeting.entry, reading.meeting.nearness
    if reading.presence:
        nearness -= len(reading.presence.chain)
    return (reading.severity.rank, not _is_tentative(reading), nearness, entry.evidence.rank, entry.id)


def _is_tentative(reading: Reading) -> bool:
    if reading.presence and reading.presence.tentative:
        return True
    return any([use.tentative for use in reading.uses])  # noqa: C419  two at most: a list is quicker


def _merged(voices: Iterable[_Voice]) -> list[_Voice]:
    """One voice where one entry speaks for several conditions of a substance, or several substances of two items."""
    merged: dict[tuple[object, ...], _Voice] = {}
    for voice in voices:
        entry = voice.speaker.meeting.entry
        what = voice.group.a if isinstance(entry, Risk) else voice.items
        known = merged.setdefault((entry.id, what, voice.possible), voice)
        if known is not voice:
            known.speaker = max(known.speaker, voice.speaker, key=_precedence)
            known.own += voice.own
            known.items = _items(known.own)
            known.outranked += voice.outranked
    return list(merged.values())


def _fold_possible(voices: list[_Voice]) -> None:
    """Put what is only possible under what is sure, for the same substance and outcome, where that is as grave."""
    sure: dict[tuple[str, str], _Voice] = {}
    for voice in voices:
        if isinstance(voice.speaker.meeting.entry, Risk) and not voice.possible:
            key = voice.group.a, voice.group.outcome
            known = sure.get(key)
            if known is None or voice.speaker.severity.rank > known.speaker.severity.rank:
                sure[key] = voice
    for voice in voices:
        over = sure.get((voice.group.a, voice.group.outcome)) if voice.possible else None
        if over and over.speaker.severity.rank >= voice.speaker.severity.rank > Severity.NONE.rank:
            over.outranked += [*voice.own, *voice.outranked]
            voice.own = []


def _finding(voice: _Voice, knowledge: Knowledge) -> Finding:
    speaker, own = voice.speaker, voice.own
    meeting, variant, presence = speaker.meeting, speaker.variant, speaker.presence
    entry = meeting.entry
    possible = voice.possible
    if len(own) == 1 and not possible:  # as of most
        uses, substances, tentative = speaker.uses, meeting.substances, _is_tentative(speaker)
        conditions: tuple[str, ...] = (presence.condition,) if presence else ()
        depends_on = speaker.depends_on and _once(speaker.depends_on)
    else:
        uses = tuple(use for reading in own for use in reading.uses)
        substances, tentative = tuple(sorted({use.root for use in uses})), all(map(_is_tentative, own))
        conditions = _once(reading.presence.condition for reading in own if reading.presence)
        depends_on = _possible(voice, knowledge) if possible else _once(d for one in own for d in one.depends_on)
    return Finding(
        id=entry.id,
        outcome=entry.outcome,
        statement=knowledge.statements[entry.id],
        kind=meeting.kind,
        severity=speaker.severity,
        action=(variant and variant.action) or entry.action,
        evidence=(variant and variant.evidence) or entry.evidence,
        effect=(variant and variant.effect) or entry.effect,
        management=(variant and variant.management) or entry.management,
        items=voice.items,
        substances=substances,
        conditions=conditions,
        new=True in [use.planned for use in uses],
        tentative=tentative,
        possible=possible,
        because=_because(own),
        depends_on=depends_on,
        also=_also(voice.outranked) if voice.outranked else (),
    )


def _because(readings: Iterable[Reading]) -> tuple[str, ...]:
    """Why the readings hold, step by step."""
    steps: list[str] = []
    for reading in readings:
        for use, reach in zip(reading.uses, reading.meeting.reaches):  # noqa: B905  saying that it is strict takes time
            steps += use.intro
            steps += reach.because
        if reading.presence:
            steps += reading.presence.chain
        steps += reading.because
    return _once(steps) if steps else ()


def _items(readings: Sequence[Reading]) -> tuple[str, ...]:
    """The refs of all items concerned, in the order of the request, what is planned first."""
    places: dict[str, int] = {}
    for reading in readings:
        for use in reading.uses:
            places[use.ref] = use.place
        if reading.presence:
            places[reading.presence.ref] = reading.presence.place
    refs = tuple(places)
    if len(refs) == 2:  # noqa: PLR2004  most findings concern two: they need no sorting
        return refs if places[refs[0]] <= places[refs[1]] else (refs[1], refs[0])
    return tuple(sorted(refs, key=places.__getitem__))


def _possible(voice: _Voice, knowledge: Knowledge) -> tuple[Dependency, ...]:
    """The conditions on which it depends."""
    conditions = knowledge.compendium.conditions
    return _once(
        Dependency("condition", reading.presence.ref, conditions[reading.presence.possible].name, reading.severity)
        for reading in (*voice.own, *voice.outranked)
        if reading.presence and reading.presence.possible
    )


def _also(outranked: list[Reading]) -> tuple[Also, ...]:
    folded: dict[str, Also] = {}
    for reading in sorted(outranked, key=_precedence, reverse=True):
        entry = reading.meeting.entry
        folded.setdefault(entry.id, Also(entry.id, reading.severity, entry.title))
    return tuple(folded.values())


def _once(values: Iterable[T]) -> tuple[T, ...]:
    """Each value once, in the order of their first coming."""
    return tuple(dict.fromkeys(values))
