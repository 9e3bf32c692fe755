"""Search as one types: names, brands, synonyms and codes first, then the text of entries."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from interactions.clinical.knowledge import Knowledge, pair_kinds
from interactions.clinical.lines import normalise
from interactions.clinical.model import Codes, Condition, DrugClass, Name, Substance
from interactions.clinical.statements import Interaction, Risk
from interactions.clinical.vocabulary import Severity, Status

TYPES = {"substance": "substances", "class": "classes", "condition": "conditions", "entry": "entries"}
"""The types of results, and the collections they stand in."""

_EXACT, _PREFIX, _WORD, _TITLE, _TEXT, _NEAR = range(6)
_OWN, _OTHER = range(2)
_SNIPPET = 160
_SHORT = 3  # letters: below it, only what begins so is found


@dataclass(frozen=True, slots=True)
class Result:
    type: str
    id: str
    name: str
    kind: str | None
    matched: str
    snippet: str | None


@dataclass(frozen=True, slots=True)
class _Document:
    """One text under which a record is found: a name, a code, or all the words of an entry.

    `standing` orders equal matches: a record's own name before its other names, then what meets more entries.
    """

    result: Result
    text: str
    kinds: frozenset[str]
    severity: Severity | None = None
    title_words: frozenset[str] = frozenset()
    standing: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class SearchIndex:
    """The words of all documents, sorted, with the documents that hold each."""

    knowledge: Knowledge = field(repr=False)
    documents: tuple[_Document, ...] = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    postings: Mapping[str, array[int]] = field(repr=False)

    @classmethod
    def of(cls, knowledge: Knowledge) -> SearchIndex:
        documents = tuple(sorted(_documents(knowledge), key=lambda document: document.text))
        postings: dict[str, array[int]] = {}
        for number, document in enumerate(documents):
            for word in document.text.replace("/", " ").split():
                holding = postings.setdefault(sys.intern(word), array("I"))
                if not holding or holding[-1] != number:
                    holding.append(number)
        return cls(
            knowledge=knowledge,
            documents=documents,
            texts=tuple(document.text for document in documents),
            words=tuple(sorted(postings)),
            postings=postings,
        )

    def search(
        self, query: str, *, type_: str | None = None, kind: str | None = None, severity: Severity | None = None
    ) -> list[Result]:
        """Every record that matches all words of the query by their beginnings, the best first, each once.

        `kind` is a substance's kind or a kind of risk; `severity` keeps entries of that grade. Where nothing matches,
        the nearest names follow.
        """
        wanted = normalise(query)
        best: dict[tuple[str, str], tuple[tuple[int, int, int, int, int, str], Result]] = {}
        for number in self._beginning(wanted) if len(wanted) < _SHORT else self._matching(wanted):
            document = self.documents[number]
            if not _passes(document, type_, kind, severity):
                continue
            rank = (*_rank(document, wanted), *document.standing, len(document.text), document.result.name)
            key = (document.result.type, document.result.id)
            if key not in best or rank < best[key][0]:
                best[key] = (rank, document.result)
        if best:
            return [result for _, result in sorted(best.values(), key=itemgetter(0))]
        nearest = self._nearest(query) if severity is None else ()
        return [r for r in nearest if type_ in (None, r.type) and kind in (None, r.kind)]

    def _beginning(self, wanted: str) -> Iterator[int]:
        """The documents whose whole text begins so: what one or two letters ask for. They are sorted by their text."""
        for number in range(bisect_left(self.texts, wanted), len(self.texts)):
            if not wanted or not self.texts[number].startswith(wanted):
                return
            yield number

    def _matching(self, wanted: str) -> set[int]:
        """The documents that hold a word beginning with each word that is wanted."""
        found: set[int] | None = None
        for word in wanted.replace("/", " ").split():
            holding = {number for match in self._words_from(word) for number in self.postings[match]}
            found = holding if found is None else found & holding
        return found or set()

    def _words_from(self, beginning: str) -> Iterator[str]:
        for position in range(bisect_left(self.words, beginning), len(self.words)):
            if not self.words[position].startswith(beginning):
                return
            yield self.words[position]

    def _nearest(self, query: str) -> Iterator[Result]:
        types = {collection: type_ for type_, collection in TYPES.items()}
        for suggestion in self.knowledge.names.suggest(query):
            if suggestion.type in types:
                substance = self.knowledge.compendium.substances.get(suggestion.id)
                kind = substance.kind.value if substance else None
                yield Result(types[suggestion.type], suggestion.id, suggestion.name, kind, suggestion.name, None)


def _passes(document: _Document, type_: str | None, kind: str | None, severity: Severity | None) -> bool:
    return (
        (type_ is None or document.result.type == type_)
        and (kind is None or kind in document.kinds)
        and (severity is None or document.severity is severity)
    )


def _rank(document: _Document, wanted: str) -> tuple[int, int]:
    grave = -document.severity.rank if document.severity else 0
    if document.result.type == "entry":
        in_title = all(any(word.startswith(part) for word in document.title_words) for part in wanted.split())
        return (_TITLE if in_title else _TEXT, grave)
    if document.text == wanted:
        return (_EXACT, 0)
    return (_PREFIX if document.text.startswith(wanted) else _WORD, 0)


def _documents(knowledge: Knowledge) -> Iterator[_Document]:
    compendium = knowledge.compendium
    for substance in compendium.substances.values():
        met = knowledge.count_entries((substance.id,))
        yield from _named("substance", substance, substance.kind.value, substance.names, substance.codes, met)
    for drug_class in compendium.classes.values():
        yield from _named("class", drug_class, None, drug_class.names, {}, knowledge.count_entries((drug_class.id,)))
    for condition in compendium.conditions.values():
        met = knowledge.count_entries((condition.id,))
        yield from _named("condition", condition, None, condition.names, condition.codes, met)
    for product in compendium.products.values():
        parts = [compendium.substances[part] for part in product.contains if part in compendium.substances]
        snippet = f"{product.name} contains {', '.join(part.name for part in parts)}"
        for part in parts:
            for text in (product.name, *(name.text for name in product.names)):
                result = Result("substance", part.id, part.name, part.kind.value, text, snippet)
                yield _Document(result, normalise(text), frozenset({part.kind.value}), standing=(_OTHER, 0))
    for entry in compendium.entries.values():
        if entry.status is not Status.RETIRED:
            yield _entry_document(entry, knowledge)


def _named(
    type_: str,
    record: Substance | DrugClass | Condition,
    kind: str | None,
    names: Iterable[Name],
    codes: Codes,
    met: int,
) -> Iterator[_Document]:
    if record.status is Status.RETIRED:
        return
    kinds = frozenset({kind} if kind else ())
    own = Result(type_, record.id, record.name, kind, record.name, None)
    yield _Document(own, normalise(record.name), kinds, standing=(_OWN, -met))
    for other in names:
        result = Result(type_, record.id, record.name, kind, other.text, f"{other.text} ({other.kind})")
        yield _Document(result, normalise(other.text), kinds, standing=(_OTHER, -met))
    for system, values in codes.items():
        for value in values:
            result = Result(type_, record.id, record.name, kind, value, f"{system} {value}")
            yield _Document(result, normalise(value), kinds, standing=(_OTHER, -met))


def _entry_document(entry: Interaction | Risk, knowledge: Knowledge) -> _Document:
    kinds = frozenset(pair_kinds(entry, knowledge))
    effect = entry.effect if len(entry.effect) <= _SNIPPET else f"{entry.effect[:_SNIPPET].rsplit(' ', 1)[0]} …"
    kind = min(kinds, default=None)
    names = [knowledge.name_of(side) for side in entry.sides]
    title = normalise(" ".join((entry.title, *names)))
    text = normalise(" ".join((entry.title, *names, entry.effect, entry.mechanism, entry.management, entry.outcome)))
    result = Result("entry", entry.id, entry.title, kind, entry.title, effect)
    return _Document(result, text, kinds, entry.severity, frozenset(title.split()))
