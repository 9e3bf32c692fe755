"""Search as one types: names, brands, synonyms and codes first, then the text of entries."""

from __future__ import annotations

import itertools
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from interactions.clinical.compendium import AnyStatement
from interactions.clinical.knowledge import LIST_KINDS, Knowledge, pair_kinds
from interactions.clinical.lines import normalise
from interactions.clinical.model import Codes, Condition, DrugClass, Substance
from interactions.clinical.statements import Cumulative, Dosing, Interaction, Risk
from interactions.clinical.vocabulary import Severity, Status

TYPES = {"substance": "substances", "class": "classes", "condition": "conditions", "entry": "entries"}
"""The types of results, and the collections they stand in."""

_EXACT, _PREFIX, _WORD, _TITLE, _TEXT = range(5)
_SNIPPET = 160
_SHORT = 3  # letters: below it, only what begins so is found
_LAST = "\U0010ffff"  # behind every text that begins alike


@dataclass(frozen=True, slots=True)
class Result:
    type: str
    id: str
    name: str
    kind: str | None
    matched: str
    snippet: str | None


@dataclass(frozen=True, slots=True)
class _Record:
    """What is found: all that is the same however it is found. `standing` puts first what meets more entries."""

    type: str
    id: str
    name: str
    kind: str | None
    kinds: frozenset[str]
    standing: int = 0
    severity: Severity | None = None
    snippet: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.type, self.id


class _Document(NamedTuple):
    """One text under which a record is found: a name, a code, or the title of an entry with the names of its sides.

    `written` is the text as people write it, and `says` what it is, but for the record's own name (brand, icd10 …).
    """

    record: _Record
    text: str
    written: str
    says: str | None = None

    def result(self) -> Result:
        record, snippet = self.record, self.record.snippet
        if snippet is None and self.says:
            snippet = f"{self.written} ({self.says})"
        return Result(record.type, record.id, record.name, record.kind, self.written, snippet)


@dataclass(frozen=True)
class SearchIndex:
    """All documents, the more wanted first, and of each word those that hold it.

    The words are sorted, so those with one beginning stand together: `numbers[starts[i]:starts[i + 1]]` are the
    documents of word i. `by_text` are all documents in the order of their texts.
    """

    knowledge: Knowledge = field(repr=False)
    documents: tuple[_Document, ...] = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    starts: array[int] = field(repr=False)
    numbers: array[int] = field(repr=False)
    by_text: array[int] = field(repr=False)

    @classmethod
    def of(cls, knowledge: Knowledge) -> SearchIndex:
        documents = tuple(sorted(_documents(knowledge), key=_most_wanted_first))
        holding: dict[str, array[int]] = {}
        for number, document in enumerate(documents):
            for word in {*_words(document.text), *_words(_more(document.record, knowledge))}:
                holding.setdefault(word, array("I")).append(number)
        words = tuple(sorted(holding))
        return cls(
            knowledge=knowledge,
            documents=documents,
            words=words,
            starts=array("I", itertools.accumulate((len(holding[word]) for word in words), initial=0)),
            numbers=array("I", itertools.chain.from_iterable(holding[word] for word in words)),
            by_text=array("I", sorted(range(len(documents)), key=lambda number: documents[number].text)),
        )

    def search(
        self,
        query: str,
        *,
        type_: str | None = None,
        kind: str | None = None,
        severity: Severity | None = None,
        offset: int = 0,
        limit: int | None = None,
    ) -> list[Result]:
        """The records that match all words of the query by their beginnings, the best first, each once.

        `kind` is a substance's kind or a kind of risk; `severity` keeps entries of that grade. Where nothing matches,
        the nearest names follow. Of all these, `limit` from `offset` on.
        """
        wanted = normalise(query)
        found: dict[tuple[str, str], _Document] = {}
        end = None if limit is None else offset + limit
        for number in self._beginning(wanted) if len(wanted) < _SHORT else self._matching(wanted):
            document = self.documents[number]
            if _passes(document.record, type_, kind, severity):
                found.setdefault(document.record.key, document)
                if len(found) == end:
                    break
        if found:
            return [document.result() for document in itertools.islice(found.values(), offset, end)]
        nearest = self._nearest(query) if severity is None else ()
        return [r for r in nearest if type_ in (None, r.type) and kind in (None, r.kind)][offset:end]

    def _beginning(self, wanted: str) -> list[int]:
        """The documents whose whole text begins so, the best first: what one or two letters ask for."""
        if not wanted:
            return []
        first, longer, end = (
            bisect_left(self.by_text, text, key=self._text) for text in (wanted, f"{wanted}\0", wanted + _LAST)
        )
        return [*sorted(self.by_text[first:longer]), *sorted(self.by_text[longer:end])]

    def _text(self, number: int) -> str:
        return self.documents[number].text

    def _matching(self, wanted: str) -> list[int]:
        """The documents that hold a word beginning with each word that is wanted, the best first."""
        matching: set[int] | None = None
        for word in _words(wanted):
            first, end = bisect_left(self.words, word), bisect_left(self.words, word + _LAST)
            holding = set(self.numbers[self.starts[first] : self.starts[end]])
            matching = holding if matching is None else matching & holding
        places: list[list[int]] = [[] for _ in range(_TEXT + 1)]
        parts = wanted.split()
        for number in sorted(matching or ()):
            places[_place(self.documents[number], wanted, parts)].append(number)
        return list(itertools.chain.from_iterable(places))

    def _nearest(self, query: str) -> Iterator[Result]:
        types = {collection: type_ for type_, collection in TYPES.items()}
        for suggestion in self.knowledge.names.suggest(query):
            if suggestion.type in types:
                substance = self.knowledge.compendium.substances.get(suggestion.id)
                kind = substance.kind.value if substance else None
                yield Result(types[suggestion.type], suggestion.id, suggestion.name, kind, suggestion.name, None)


def _words(text: str) -> list[str]:
    return text.replace("/", " ").split()


def _passes(record: _Record, type_: str | None, kind: str | None, severity: Severity | None) -> bool:
    return (
        (type_ is None or record.type == type_)
        and (kind is None or kind in record.kinds)
        and (severity is None or record.severity is severity)
    )


def _place(document: _Document, wanted: str, parts: Iterable[str]) -> int:
    """How well the document matches: a name by the whole or its beginning, an entry by its title."""
    text = document.text
    if document.record.type == "entry":
        in_title = all(text.startswith(part) or f" {part}" in text for part in parts)
        return _TITLE if in_title else _TEXT
    return _EXACT if text == wanted else _PREFIX if text.startswith(wanted) else _WORD


def _most_wanted_first(document: _Document) -> tuple[bool, int, bool, int, int, str, str]:
    """Names before entries, then the graver entry, a record's own name, what meets more, and the shorter text."""
    record = document.record
    grave = -record.severity.rank if record.severity else 0
    is_other = document.says is not None or record.snippet is not None
    return record.type == "entry", grave, is_other, -record.standing, len(document.text), record.name, document.text


def _documents(knowledge: Knowledge) -> Iterator[_Document]:
    compendium = knowledge.compendium
    for substance in compendium.substances.values():
        yield from _named("substance", substance, substance.kind.value, substance.codes, knowledge)
    for drug_class in compendium.classes.values():
        yield from _named("class", drug_class, None, {}, knowledge)
    for condition in compendium.conditions.values():
        yield from _named("condition", condition, None, condition.codes, knowledge)
    for product in compendium.products.values():
        parts = [compendium.substances[part] for part in product.contains if part in compendium.substances]
        snippet = f"{product.name} contains {', '.join(part.name for part in parts)}"
        for part in parts:
            kind = part.kind.value
            record = _Record("substance", part.id, part.name, kind, frozenset({kind}), snippet=snippet)
            for text in (product.name, *(name.text for name in product.names)):
                yield _Document(record, normalise(text), text)
    for statement in compendium.statements.values():
        if statement.status is not Status.RETIRED:
            yield _statement_document(statement, knowledge)


def _named(
    type_: str, record: Substance | DrugClass | Condition, kind: str | None, codes: Codes, knowledge: Knowledge
) -> Iterator[_Document]:
    if record.status is Status.RETIRED:
        return
    met = knowledge.count_entries((record.id,))
    found = _Record(type_, record.id, record.name, kind, frozenset({kind} if kind else ()), met)
    written = [
        (record.name, None),
        *((other.text, other.kind) for other in record.names),
        *((value, system) for system, values in codes.items() for value in values),
    ]
    for text, says in written:
        yield _Document(found, normalise(text), text, says)


def _statement_document(said: AnyStatement, knowledge: Knowledge) -> _Document:
    kinds = frozenset(pair_kinds(said, knowledge) if isinstance(said, Interaction | Risk) else {LIST_KINDS[type(said)]})
    effect = said.effect if len(said.effect) <= _SNIPPET else f"{said.effect[:_SNIPPET].rsplit(' ', 1)[0]} …"
    severity = None if isinstance(said, Cumulative | Dosing) else said.severity
    record = _Record("entry", said.statement_id, said.title, min(kinds, default=None), kinds, 0, severity, effect)
    about = said.sides if isinstance(said, Interaction | Risk) else (said.id.rpartition(".")[2],)
    title = normalise(" ".join((said.title, *(knowledge.name_of(side) for side in about))))
    return _Document(record, title, said.title)


def _more(record: _Record, knowledge: Knowledge) -> str:
    """What a statement says beside its title."""
    if record.type != "entry":
        return ""
    said = knowledge.compendium.statements[record.id]
    management = "" if isinstance(said, Cumulative) else said.management
    return normalise(f"{said.effect} {said.mechanism} {management} {said.outcome}")
