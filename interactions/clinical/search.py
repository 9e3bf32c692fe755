"""Search as one types: names, brands, synonyms and codes first, then the text of entries."""

from __future__ import annotations

import itertools
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from interactions.clinical.compendium import AnyStatement
from interactions.clinical.knowledge import LIST_KINDS, Knowledge, pair_kinds
from interactions.clinical.lines import normalise
from interactions.clinical.model import Codes, Condition, DrugClass, Substance
from interactions.clinical.statements import Cumulative, Dosing, Interaction, Risk
from interactions.clinical.vocabulary import Severity, Status

TYPES = {"substance": "substances", "class": "classes", "condition": "conditions", "entry": "entries"}
"""The types of results, and the collections they stand in."""

_EXACT, _PREFIX, _WORD, _TITLE, _TEXT, _NEAR = range(6)
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
    """All documents in the order of their texts, and of each word those that hold it.

    The words are sorted, so those with one beginning stand together: `numbers[starts[i]:starts[i + 1]]` are the
    documents of word i.
    """

    knowledge: Knowledge = field(repr=False)
    documents: tuple[_Document, ...] = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    starts: array[int] = field(repr=False)
    numbers: array[int] = field(repr=False)

    @classmethod
    def of(cls, knowledge: Knowledge) -> SearchIndex:
        documents = tuple(sorted(_documents(knowledge), key=_text))
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
        )

    def search(
        self, query: str, *, type_: str | None = None, kind: str | None = None, severity: Severity | None = None
    ) -> list[Result]:
        """Every record that matches all words of the query by their beginnings, the best first, each once.

        `kind` is a substance's kind or a kind of risk; `severity` keeps entries of that grade. Where nothing matches,
        the nearest names follow.
        """
        wanted = normalise(query)
        best: dict[tuple[str, str], tuple[tuple[int, int, bool, int, int, str], _Document]] = {}
        for number in self._beginning(wanted) if len(wanted) < _SHORT else self._matching(wanted):
            document = self.documents[number]
            if not _passes(document.record, type_, kind, severity):
                continue
            rank, key = _rank(document, wanted), (document.record.type, document.record.id)
            if key not in best or rank < best[key][0]:
                best[key] = (rank, document)
        if best:
            return [document.result() for _, document in sorted(best.values(), key=itemgetter(0))]
        nearest = self._nearest(query) if severity is None else ()
        return [r for r in nearest if type_ in (None, r.type) and kind in (None, r.kind)]

    def _beginning(self, wanted: str) -> Iterable[int]:
        """The documents whose whole text begins so: what one or two letters ask for."""
        if not wanted:
            return ()
        return range(
            bisect_left(self.documents, wanted, key=_text), bisect_left(self.documents, wanted + _LAST, key=_text)
        )

    def _matching(self, wanted: str) -> set[int]:
        """The documents that hold a word beginning with each word that is wanted."""
        found: set[int] | None = None
        for word in _words(wanted):
            first, end = bisect_left(self.words, word), bisect_left(self.words, word + _LAST)
            holding = set(self.numbers[self.starts[first] : self.starts[end]])
            found = holding if found is None else found & holding
        return found or set()

    def _nearest(self, query: str) -> Iterator[Result]:
        types = {collection: type_ for type_, collection in TYPES.items()}
        for suggestion in self.knowledge.names.suggest(query):
            if suggestion.type in types:
                substance = self.knowledge.compendium.substances.get(suggestion.id)
                kind = substance.kind.value if substance else None
                yield Result(types[suggestion.type], suggestion.id, suggestion.name, kind, suggestion.name, None)


def _words(text: str) -> list[str]:
    return text.replace("/", " ").split()


def _text(document: _Document) -> str:
    return document.text


def _passes(record: _Record, type_: str | None, kind: str | None, severity: Severity | None) -> bool:
    return (
        (type_ is None or record.type == type_)
        and (kind is None or kind in record.kinds)
        and (severity is None or record.severity is severity)
    )


def _rank(document: _Document, wanted: str) -> tuple[int, int, bool, int, int, str]:
    """The better match first, then the graver entry, a record's own name, what meets more, and the shorter text."""
    record, text = document.record, document.text
    grave = 0
    if record.type == "entry":
        grave = -record.severity.rank if record.severity else 0
        words = text.split()
        place = _TITLE if all(any(word.startswith(part) for word in words) for part in wanted.split()) else _TEXT
    else:
        place = _EXACT if text == wanted else _PREFIX if text.startswith(wanted) else _WORD
    is_other = document.says is not None or record.snippet is not None
    return place, grave, is_other, -record.standing, len(text), record.name


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
