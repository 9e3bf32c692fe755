"""RxNorm's release files (RRF) → records of their own, with a reason for every name that is not read.

The files and their columns are those of the RxNorm Technical Documentation, section 12
(https://www.nlm.nih.gov/research/umls/rxnorm/docs/index.html): a row is a line, each column ends with `|`, and in
RXNREL the relation is the one that the second concept has to the first. An ingredient is reached as Appendix 1 draws
it: a pack contains clinical drugs, a branded drug is a tradename of a clinical drug, that consists of components, and
each component has an ingredient, perhaps in a precise form (a salt or ester).

Only rows of RxNorm itself (SAB=RXNORM) are read. NLM's terms of service put those names and codes in the public domain
(https://www.nlm.nih.gov/research/umls/rxnorm/docs/termsofservice.html), with the wish to be named; the other sources
in a full release have licences of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from interactions.clinical.compendium import Compendium
from interactions.clinical.errors import InteractionsError
from interactions.clinical.joining import Refusals
from interactions.clinical.model import ClinicalDrug, ImportedNames, Name, Product, Substance
from interactions.clinical.vocabulary import SubstanceKind

RXNORM = "rxnorm"
CONCEPTS, RELATIONS, ATTRIBUTES = "RXNCONSO.RRF", "RXNREL.RRF", "RXNSAT.RRF"
FILES: Mapping[str, int] = {CONCEPTS: 18, RELATIONS: 16, ATTRIBUTES: 13}
"""The files, and how many columns each has."""

OTHER_SOURCE = "of another source than RxNorm itself"
OTHER_LANGUAGE = "not English"
OBSOLETE = "obsolete"
SUPPRESSED = "suppressed"
OTHER_TERM = "of a term type or concept that is not read (dose forms and the like)"
FOR_ANIMALS = "for animals only"
NO_INGREDIENTS = "its ingredients are not in the release"
UNEQUAL = "its name and its relations disagree about the ingredients"

Progress = Callable[[str, int, int], None]
_MEBIBYTE = 2**20
_TOLD_EVERY = 20_000  # rows
_NAME_KINDS = {"IN": "synonym", "PIN": "salt", "MIN": "synonym", "BN": "brand"}
_DRUGS = frozenset({"SCDC", "SCD", "SBD", "GPCK", "BPCK"})
_ALSO_CALLED = frozenset({"SY", "TMSY", "PSN"})
_RELATIONS = frozenset({"contains", "tradename_of", "consists_of", "has_ingredient", "has_precise_ingredient",
                        "has_part", "form_of"})  # fmt: skip
_ATTRIBUTES = frozenset({"RXN_HUMAN_DRUG", "RXN_VET_DRUG", "RXN_BN_CARDINALITY"})
_INERT = "inert ingredients"  # the ingredient of the pills in a pack that hold nothing


class ReleaseUnreadable(InteractionsError):
    """The files are not a whole release of RxNorm: the message names the file and the line."""


@dataclass(frozen=True)
class Reading:
    """What a release says, in records called `rxnorm-<RxCUI>`, whatever is known here; `rows` counts those of names.

    Every row is a name in `records` or in `refused`.
    """

    records: Compendium
    refused: Refusals
    rows: int


def read_release(folder: Path, *, apart: frozenset[str], progress: Progress) -> Reading:
    """Read the three files of a release. `apart` are the RxCUIs of precise ingredients that are records of their own.

    `progress` is told of each file how many MiB of how many are read. Raises ReleaseUnreadable.
    """
    for name in FILES:
        if not (folder / name).is_file():
            raise ReleaseUnreadable(
                f"{name} is not in {folder}: give the folder of a downloaded release that holds {', '.join(FILES)} "
                "(in the download it is called rrf)"
            )
    refused = Refusals()
    concepts, rows = _concepts(folder, refused, progress)
    graph = _Graph(concepts, _relations(folder, progress), _attributes(folder, progress), apart)
    return Reading(_records(graph, refused), refused, rows)


@dataclass
class _Concept:
    """A concept with its term type, its name, and what else it is called."""

    code: str
    type: str = ""
    name: str = ""
    others: list[str] = field(default_factory=list)

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.name, *self.others) if self.name else tuple(self.others)


# ---- rows


def _rows(folder: Path, name: str, progress: Progress) -> Iterator[tuple[int, list[str] | None]]:
    """Each row with its number; None for a row of another source. Raises ReleaseUnreadable where it has no form."""
    path, columns = folder / name, FILES[name]
    size, read, number = path.stat().st_size // _MEBIBYTE + 1, 0, 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            read += len(line)
            if number % _TOLD_EVERY == 0:
                progress(name, read // _MEBIBYTE, size)
            found = line.count(b"|")
            if found != columns or not line.rstrip(b"\r\n").endswith(b"|"):
                raise ReleaseUnreadable(
                    f"{name}:{number}: a row has {columns} columns, each ended by |; here {found} are ended. "
                    "Is the file whole? Download and unpack the release again"
                )
            yield number, _decoded(line, name, number) if b"|RXNORM|" in line else None
    progress(name, size, size)
    if number == 0:
        raise ReleaseUnreadable(f"{name} is empty: download and unpack the release again")


def _decoded(line: bytes, name: str, number: int) -> list[str]:
    try:
        return line.decode().split("|")
    except UnicodeDecodeError as error:
        raise ReleaseUnreadable(f"{name}:{number}: the row is not UTF-8 ({error.reason})") from error


def _concepts(folder: Path, refused: Refusals, progress: Progress) -> tuple[dict[str, _Concept], int]:
    """The concepts of all term types that are read, and how many rows there were."""
    concepts: dict[str, _Concept] = {}
    number = 0
    for number, row in _rows(folder, CONCEPTS, progress):
        if row is None or row[11] != "RXNORM":
            refused.counts[OTHER_SOURCE] += 1
            continue
        code, language, term_type, text, suppress = row[0], row[1], row[12], row[14], row[16]
        if not code.isdecimal():
            raise ReleaseUnreadable(f"{CONCEPTS}:{number}: the RXCUI is a number, and here “{code}”")
        if reason := _unusable(language, term_type, suppress):
            refused.add(reason, text)
            continue
        concept = concepts.setdefault(code, _Concept(code))
        if term_type in _ALSO_CALLED or concept.name:
            concept.others.append(text)
        else:
            concept.type, concept.name = term_type, text
    named = {code: concept for code, concept in concepts.items() if concept.type}
    if not named:
        raise ReleaseUnreadable(f"{CONCEPTS} holds no name of RxNorm itself (SAB=RXNORM): is it a release of RxNorm?")
    for concept in concepts.values():
        if not concept.type:
            _refuse(refused, OTHER_TERM, concept)
    return named, number


def _unusable(language: str, term_type: str, suppress: str) -> str | None:
    if language != "ENG":
        return OTHER_LANGUAGE
    if suppress not in ("N", ""):
        return OBSOLETE if suppress == "O" else SUPPRESSED
    return None if term_type in _NAME_KINDS or term_type in _DRUGS or term_type in _ALSO_CALLED else OTHER_TERM


def _relations(folder: Path, progress: Progress) -> dict[tuple[str, str], list[str]]:
    """(a concept, a relation) → the concepts that it has it to."""
    found: dict[tuple[str, str], list[str]] = {}
    for _, row in _rows(folder, RELATIONS, progress):
        if row is not None and row[10] == "RXNORM" and row[7] in _RELATIONS and row[14] in ("N", ""):
            found.setdefault((row[4], row[7]), []).append(row[0])
    if not found:
        raise ReleaseUnreadable(f"{RELATIONS} holds no relation of RxNorm itself (SAB=RXNORM) to an ingredient")
    return found


def _attributes(folder: Path, progress: Progress) -> dict[str, dict[str, str]]:
    """For each concept those of its attributes that are looked at."""
    found: dict[str, dict[str, str]] = {}
    for _, row in _rows(folder, ATTRIBUTES, progress):
        if row is not None and row[9] == "RXNORM" and row[8] in _ATTRIBUTES and row[11] in ("N", ""):
            found.setdefault(row[0], {})[row[8]] = row[10]
    if not found:
        raise ReleaseUnreadable(f"{ATTRIBUTES} holds no attribute of RxNorm itself (SAB=RXNORM) that is looked at")
    return found


# ---- what is in each concept


class _Disagreement(Exception):
    """A concept's relations give fewer ingredients than its name, or others each time."""


@dataclass
class _Graph:
    concepts: Mapping[str, _Concept]
    relations: Mapping[tuple[str, str], list[str]]
    attributes: Mapping[str, Mapping[str, str]]
    apart: frozenset[str]

    def to(self, code: str, relation: str) -> list[str]:
        return self.relations.get((code, relation), [])

    def is_for_animals(self, code: str) -> bool:
        said = self.attributes.get(code, {})
        return "RXN_VET_DRUG" in said and "RXN_HUMAN_DRUG" not in said

    def ingredients(self, concept: _Concept) -> frozenset[str]:
        """The RxCUIs of all ingredients, each in the form in which it is a record; nothing where one is not found.

        Raises _Disagreement.
        """
        found = self._found(concept)
        cardinality = self.attributes.get(concept.code, {}).get("RXN_BN_CARDINALITY")
        if found and cardinality and (cardinality == "single") != (len(found) == 1):
            raise _Disagreement
        if any(self._branded_drug(drug) not in (frozenset(), found) for drug in self.sold_as.get(concept.code, ())):
            raise _Disagreement  # a brand of different things
        return found

    @cached_property
    def sold_as(self) -> Mapping[str, list[str]]:
        """The branded drugs of each brand."""
        found: dict[str, list[str]] = {}
        for concept in self.concepts.values():
            for brand in self.to(concept.code, "has_ingredient") if concept.type == "SBD" else ():
                found.setdefault(brand, []).append(concept.code)
        return found

    def _found(self, concept: _Concept) -> frozenset[str]:
        code = concept.code
        match concept.type:
            case "IN":
                return frozenset({code})
            case "PIN":
                return self._precise([code], [])
            case "BN":
                return self._precise(self.to(code, "has_precise_ingredient"), self.to(code, "tradename_of"))
            case "MIN":
                parts = self.to(code, "has_part")
                _refuse_partial(concept.name.count(" / "), parts)
                return self._all(self._part(part) for part in parts)
            case "SBD":
                return self._branded_drug(code)
            case "GPCK" | "BPCK":
                drugs = self.to(code, "contains")
                _refuse_partial(concept.name.count(") / "), drugs)
                packed = self._all(self._branded_drug(drug) or self._clinical_drug(drug) for drug in drugs)
                return frozenset(code for code in packed if not self._is_inert(code))
            case "SCDC":
                return self._component(code)
        return self._clinical_drug(code)

    def _branded_drug(self, code: str) -> frozenset[str]:
        """What all clinical drugs hold of which it is a tradename."""
        different = {self._clinical_drug(drug) for drug in self.to(code, "tradename_of")}
        if len(different) > 1:
            raise _Disagreement
        return different.pop() if different else frozenset()

    def _clinical_drug(self, code: str) -> frozenset[str]:
        components = self.to(code, "consists_of")
        if code in self.concepts:
            _refuse_partial(self.concepts[code].name.count(" / "), components)
        return self._all(self._component(component) for component in components)

    def _component(self, code: str) -> frozenset[str]:
        return self._precise(self.to(code, "has_precise_ingredient"), self.to(code, "has_ingredient"))

    def _part(self, code: str) -> frozenset[str]:
        concept = self.concepts.get(code)
        return self._precise([code], []) if concept and concept.type == "PIN" else frozenset({code})

    def _precise(self, precise: list[str], ingredients: list[str]) -> frozenset[str]:
        """The ingredients, with a precise form in place of its ingredient where it is a record of its own."""
        found = set(ingredients)
        for code in precise:
            base = set(self.to(code, "form_of"))
            if code in self.apart:
                found = {code} | (found - base)
            else:
                found |= base
        return frozenset(found)

    def _all(self, parts: Iterator[frozenset[str]]) -> frozenset[str]:
        """All of them together; nothing where one of them is not found."""
        found = list(parts)
        return frozenset().union(*found) if all(found) else frozenset()

    def _is_inert(self, code: str) -> bool:
        concept = self.concepts.get(code)
        return concept is not None and concept.name.casefold() == _INERT


def _refuse_partial(separators: int, parts: list[str]) -> None:
    """Never one ingredient for the whole: a name that lists more than the relations give is not believed."""
    if parts and separators >= len(parts):
        raise _Disagreement


# ---- records


@dataclass
class _Gathered:
    """What is said of one ingredient or combination."""

    name: str = ""
    names: list[Name] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    drugs: list[ClinicalDrug] = field(default_factory=list)


def _records(graph: _Graph, refused: Refusals) -> Compendium:
    gathered: dict[frozenset[str], _Gathered] = {}
    for concept in sorted(graph.concepts.values(), key=lambda concept: int(concept.code)):
        try:
            ingredients = graph.ingredients(concept)
        except _Disagreement:
            _refuse(refused, UNEQUAL, concept)
            continue
        if graph.is_for_animals(concept.code):
            _refuse(refused, FOR_ANIMALS, concept)
        elif not ingredients:
            _refuse(refused, NO_INGREDIENTS, concept)
        else:
            _gather(gathered.setdefault(ingredients, _Gathered()), concept, is_itself=ingredients == {concept.code})
    substances, products, names = {}, {}, {}
    for ingredients, said in gathered.items():
        contains = tuple(f"{RXNORM}-{code}" for code in sorted(ingredients, key=int))
        id_ = f"{RXNORM}-{'-'.join(sorted(ingredients, key=int))}"
        if len(ingredients) > 1:
            products[id_] = Product(id_, said.name, contains=contains)
        elif said.name:
            (code,) = ingredients
            substances[id_] = Substance(id_, said.name, SubstanceKind.DRUG, codes={RXNORM: (code,)})
        record = ImportedNames(RXNORM, id_, tuple(said.names), tuple(said.codes), tuple(said.drugs))
        names[record.id] = record
    return Compendium(substances=substances, products=products, imported_names=names)


def _gather(to: _Gathered, concept: _Concept, *, is_itself: bool) -> None:
    if concept.type in _DRUGS:
        to.drugs.append(ClinicalDrug(concept.code, concept.texts))
        return
    region = "us" if concept.type == "BN" else None
    to.names.extend(Name(text, _NAME_KINDS[concept.type], region) for text in concept.texts)
    to.codes.append(concept.code)
    if is_itself or concept.type == "MIN":
        to.name = to.name or concept.name


def _refuse(refused: Refusals, reason: str, concept: _Concept) -> None:
    for text in concept.texts:
        refused.add(reason, text)
