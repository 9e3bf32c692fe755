"""Rules of hygiene for what people read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache

from interactions.clinical.compendium import AnyStatement, Record
from interactions.clinical.statements import Allergen, Cumulative
from interactions.files.lint.rule import Finding, Subject, error, warning
from interactions.files.schemas import FILE_KEYS
from interactions.files.values import Place

_UNTIDY = {
    r"^$": ("an empty text", "write `not-known`, or leave the field out"),
    r"^\s|\s$": ("white space at an end", "delete it"),
    r"[^\S ]|[\u200b-\u200f\u2060\ufeff\u00ad]": ("a line break or invisible sign", "use plain spaces"),
    r"  ": ("two spaces in a row", "leave one"),
    r"[^\W\d_] [,;.!?](?:\s|$)": ("a space before punctuation", "delete it"),
}
_ANY_UNTIDY = re.compile("|".join(_UNTIDY))
_NOT_KNOWN = frozenset({"unknown", "not known", "n/a", "na", "none known", "-", "?", "tbd", "todo", "unclear"})
_TITLE_LENGTH = 110
_TITLES = ("title", "patient_title")
_PARAGRAPHS = ("effect", "mechanism", "management", "patient_advice")
_STOPS = re.compile(r"\bstop (taking|using)\b|^stop\b|(?<=[.!?:;] )stop\b", re.IGNORECASE)
_REFRAINED = re.compile(
    r"\b(not|don['’]t|never|without|rather than)\b[^.!?:;]*$"
    r"|\b(before|if|unless|until|when|once|after|whether) (you )?$",
    re.IGNORECASE,
)
_ASKED_FIRST = re.compile(r"\b(doctor|prescriber|pharmacist|nurse|team|clinic|midwife|anaesthetist)\b", re.IGNORECASE)
_JARGON = re.compile(
    r"\b(contraindicat\w*|concomitant\w*|co-?administ\w*|administ\w*|titrat\w*|pharmacokinetic\w*|CYP\w*|P-gp"
    r"|inhibitors? of|hepatotox\w*|nephrotox\w*|cardiotox\w*|neurotox\w*|torsades?|QTc?|AUC|bradycardia"
    r"|tachycardia|hypotension|hyperkal\w*|hypokal\w*|hyponat\w*|rhabdomyolysis|bioavailab\w*|adverse|discontinu\w*"
    r"|substrates?)\b",
    re.IGNORECASE,
)
_REPEATED = 5


def _gather(value: object, place: Place, found: list[tuple[Place, str]]) -> None:
    """Add every text in a value, with the path of keys and positions that leads to it in the file."""
    if type(value) is str:
        found.append((place, value))
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            _gather(item, (*place, position), found)
    elif names := _names_of(type(value)):  # type: ignore[arg-type]  # mypy holds no class hashable
        for name, key in names:
            _gather(getattr(value, name), (*place, key), found)
    elif isinstance(value, dict):
        for key, item in value.items():
            _gather(item, (*place, key), found)


@cache
def _names_of(kind: type) -> tuple[tuple[str, str], ...]:
    """The fields of a record, or a part of one, each with the key that it has in the file."""
    return tuple((one.name, FILE_KEYS.get(one.name, one.name)) for one in fields(kind)) if is_dataclass(kind) else ()


def _paragraphs(statement: AnyStatement) -> Iterator[tuple[Place, str]]:
    """The texts of whole sentences, also those of each level or cross-reaction, with their places."""
    for name in _PARAGRAPHS:
        text = getattr(statement, name, None)  # a sum says what to do at each level
        if text is not None:
            yield (name,), text
    if isinstance(statement, Cumulative):
        for position, level in enumerate(statement.levels):
            yield ("levels", position, "management"), level.management
    for position, cross in enumerate(statement.cross if isinstance(statement, Allergen) else ()):
        if cross.management is not None:
            yield ("cross", position, "management"), cross.management


def _for_patients(subject: Subject) -> Iterator[tuple[Record, Place, str]]:
    """Every text that a patient reads."""
    for statement in subject.statements:
        yield statement, ("patient_title",), statement.patient_title
        yield statement, ("patient_advice",), statement.patient_advice
    for substance in subject.compendium.substances.values():
        for position, step in enumerate(substance.procedure):
            if step.patient is not None:
                yield substance, ("procedure", position, "patient"), step.patient


@error
def texts_are_tidy(subject: Subject) -> Iterator[Finding]:
    for _, record in subject.compendium.records():
        texts: list[tuple[Place, str]] = []
        _gather(record, (), texts)
        for place, text in texts:
            if _ANY_UNTIDY.search(text):
                for pattern, (message, fix) in _UNTIDY.items():
                    if re.search(pattern, text):
                        yield Finding(record, place, message, fix)


@error
def what_is_not_known_says_so_in_one_way(subject: Subject) -> Iterator[Finding]:
    for statement in subject.compendium.statements.values():
        titles = [((name,), getattr(statement, name)) for name in _TITLES]
        for place, text in (*titles, *_paragraphs(statement)):
            if text.strip(" .").lower() in _NOT_KNOWN:
                yield Finding(statement, place, f"`{text}` is one of many ways to say it", "write `not-known`")


@error
def titles_are_one_line(subject: Subject) -> Iterator[Finding]:
    for statement in subject.compendium.statements.values():
        for name in _TITLES:
            title = getattr(statement, name)
            if len(title) > _TITLE_LENGTH:
                yield Finding(statement, (name,), f"a title of {len(title)} characters", f"say it in {_TITLE_LENGTH}")
            if title.endswith("."):
                yield Finding(statement, (name,), "a title with a full stop", "leave the full stop out")


@warning
def paragraphs_are_sentences(subject: Subject) -> Iterator[Finding]:
    for statement in subject.compendium.statements.values():
        for place, text in _paragraphs(statement):
            if text != "not-known" and not text.endswith((".", "!", "?")):
                yield Finding(statement, place, "the last sentence has no end", "end it with a full stop")


@warning
def patients_are_not_told_to_stop_on_their_own(subject: Subject) -> Iterator[Finding]:
    for record, place, text in _for_patients(subject):
        for sentence in re.split(r"(?<=[.!?])\s", text):
            found = _STOPS.search(sentence)
            if found and not _REFRAINED.search(sentence[: found.start()]) and not _ASKED_FIRST.search(sentence):
                message = f"a patient may read this as stopping a treatment on their own: {sentence}"
                yield Finding(record, place, message, "send them to the prescriber or pharmacist first")


@warning
def patients_read_plain_words(subject: Subject) -> Iterator[Finding]:
    for record, place, text in _for_patients(subject):
        words = {match.group() for match in _JARGON.finditer(text)}
        if words:
            yield Finding(record, place, f"jargon: {', '.join(sorted(words))}", "say it as you would to a neighbour")


@warning
def management_is_not_copied(subject: Subject) -> Iterator[Finding]:
    said = [
        (statement, place, text)
        for statement in subject.statements
        for place, text in _paragraphs(statement)
        if place[-1] == "management" and text != "not-known"
    ]
    counts = Counter(text for _, _, text in said)
    for statement, place, text in said:
        if counts[text] > _REPEATED:
            message = f"{counts[text]} statements have this very text"
            yield Finding(statement, place, message, "write one record for a wider class, or say what differs")
