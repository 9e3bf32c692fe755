"""How an imported nomenclature joins what is known here: its ingredients, combinations, names and codes.

An import speaks of its own records, called `<origin>-<code>`. Joined to what is known, an ingredient of a known code
becomes that substance, a combination of the same ingredients that product, and what neither is stays a record of the
import. What would make a known name or code mean something else is refused: what was known before speaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from interactions.clinical.compendium import Compendium
from interactions.clinical.lines import bracketed, name_key, read_line
from interactions.clinical.model import ClinicalDrug, ImportedNames, Name, Product, Substance
from interactions.clinical.names import NameIndex
from interactions.clinical.vocabulary import Status, SubstanceKind

SHORT = "the name has fewer than three letters or digits"
NOT_A_DRUG = "the words are kept here as no medicine's"
DIRECTIONS = "the words say how something is taken, not what"
TAKEN = "the name is another record's here"
TAKEN_CODE = "the code is another record's here"
SEVERAL = "the name stands for several things in the import"
INGREDIENT = "an ingredient is not to be had: not in the import, retired here, or refused by its own name"

R = TypeVar("R")
_SHORTEST = 3
_EXAMPLES = 3
_GENERIC = frozenset({"name", "inn", "synonym"})
_JOINED_BY_NAME = frozenset({SubstanceKind.DRUG, SubstanceKind.SUPPLEMENT})  # a herb's name may be the kitchen's


@dataclass
class Refusals:
    """How much was refused, by reason, with the first few of each."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, reason: str, what: str) -> None:
        self.counts[reason] += 1
        some = self.examples.setdefault(reason, [])
        if len(some) < _EXAMPLES:
            some.append(what)


@dataclass(frozen=True)
class Joined:
    """The records of an import as they join what is known.

    `known` counts the written names that already meant what the import says; `by_name` the ingredients that became a
    known substance without a code because they are called alike.
    """

    records: Compendium
    names: int
    known: int
    by_name: int
    refused: Refusals


def join(imported: Compendium, known: Compendium, *, origin: str) -> Joined:
    """What of `imported` holds beside `known`, which has nothing of this origin. Joined again, it stays as it is.

    Every written name of `imported` is added, known already, or refused with a reason. A product without a name is
    called by its ingredients.
    """
    return _Joining(imported, known, origin).done()


class _Joining:
    def __init__(self, imported: Compendium, known: Compendium, origin: str) -> None:
        self.imported, self.known, self.origin = imported, known, origin
        self.index = NameIndex.of(known)
        self.refused, self.counts = Refusals(), Counter[str]()
        self.meant = _by_code(known.substances.values(), origin)  # the import's id → the record that it is
        self.own: dict[str, str] = {}  # the key of a new record's own name → its id
        self.substances: dict[str, Substance] = {}
        self.products: dict[str, Product] = {}
        self.reasons: dict[str, str] = {}  # why a record was refused

    def done(self) -> Joined:
        for substance in _sorted(self.imported.substances):
            self._substance(substance)
        known_contents = {frozenset(product.contains): product.id for product in self.known.products.values()}
        for product in _sorted(self.imported.products):
            self._product(product, known_contents)
        names = self._names()
        records = Compendium(substances=self.substances, products=self.products, imported_names=names)
        return Joined(records, self.counts["names"], self.counts["known"], self.counts["by name"], self.refused)

    def _substance(self, substance: Substance) -> None:
        if substance.id in self.meant:
            return
        alike = self._called_alike(substance.name)
        if alike is not None:
            self.meant[substance.id] = alike
            self.counts["by name"] += 1
        elif self._may_be_called(substance):
            self.substances[substance.id] = substance

    def _called_alike(self, name: str) -> str | None:
        """The known medicine of just this generic name, if it has no code that could say that it is another."""
        found = [target for target in self.index.by_key.get(name_key(name), ()) if target.type == "substances"]
        if len(found) != 1 or found[0].how not in _GENERIC:
            return None
        substance = self.known.substances[found[0].id]
        return substance.id if substance.kind in _JOINED_BY_NAME and self.origin not in substance.codes else None

    def _product(self, product: Product, known_contents: Mapping[frozenset[str], str]) -> None:
        contains = tuple(sorted({self.meant.get(part, part) for part in product.contains}))
        if not all(self._is_there(part) for part in contains):
            self.reasons[product.id] = INGREDIENT
        elif len(contains) == 1:
            self.meant[product.id] = contains[0]
        elif frozenset(contains) in known_contents:
            self.meant[product.id] = known_contents[frozenset(contains)]
        else:
            called = product.name or " / ".join(sorted(map(self._name_of, contains), key=str.casefold))
            named = replace(product, name=called, contains=contains)
            if self._may_be_called(named):
                self.products[product.id] = named

    def _name_of(self, substance_id: str) -> str:
        new = self.substances.get(substance_id)
        return new.name if new else self.known.substances[substance_id].name

    def _is_there(self, record_id: str) -> bool:
        return any(record_id in records for records in (self.substances, self.products, self.index.by_id))

    def _may_be_called(self, record: Substance | Product) -> bool:
        key = name_key(record.name)
        reason = self._no_name(record.name, key) or (TAKEN if self.index.by_key.get(key) else None)
        if reason is None and self.own.setdefault(key, record.id) != record.id:
            reason = SEVERAL
        if reason is not None:
            self.reasons[record.id] = reason
        return reason is None

    def _no_name(self, text: str, key: str) -> str | None:
        """Why words can name nothing, whoever uses them."""
        if sum(letter.isalnum() for letter in key) < _SHORTEST:
            return SHORT
        if key in self.index.not_drugs:
            return NOT_A_DRUG
        return None if read_line(text).candidates() else DIRECTIONS

    def _names(self) -> dict[str, ImportedNames]:
        meant_by: dict[str, set[str]] = {}
        waiting: list[tuple[str, ImportedNames]] = []
        for said in _sorted(self.imported.imported_names):
            of = self.meant.get(said.of, said.of)
            if not self._is_there(of):
                self._refuse_all(said, self.reasons.get(said.of, INGREDIENT))
                continue
            waiting.append((of, said))
            for text in _texts(said):
                meant_by.setdefault(name_key(text), set()).add(of)
        found: dict[str, _Names] = {}
        for of, said in waiting:
            self._add(found.setdefault(of, _Names()), of, said, meant_by)
        return {
            names.id: names
            for of, one in sorted(found.items())
            if (names := one.record(self.origin, of)).names or names.codes or names.drugs
        }

    def _refuse_all(self, said: ImportedNames, reason: str) -> None:
        for text in _texts(said):
            self.refused.add(reason, text)

    def _add(self, to: _Names, of: str, said: ImportedNames, meant_by: Mapping[str, set[str]]) -> None:
        for name in said.names:
            key = name_key(name.text)
            if self._takes(to, of, name.text, key, meant_by, self._no_name(name.text, key)):
                to.names.append(name)
        for code in said.codes:
            self._code(to, of, code)
        for drug in said.drugs:
            texts = tuple(
                text
                for text in drug.texts
                if self._takes(to, of, text, name_key(text), meant_by, self._brand(of, text))
            )
            if not texts:
                self._code(to, of, drug.code)
            elif self._free(of, drug.code):
                to.drugs.append(ClinicalDrug(drug.code, texts))

    def _takes(
        self, to: _Names, of: str, text: str, key: str, meant_by: Mapping[str, set[str]], reason: str | None
    ) -> bool:
        """Whether this name is to be added; if not, it is counted as known or refused."""
        owners = self._owners(key)
        if of in owners or key in to.keys:
            self.counts["known"] += 1
            return False
        if reason is None and owners:
            reason = TAKEN
        if reason is None and (self.own.get(key, of) != of or (key not in self.own and len(meant_by[key]) > 1)):
            reason = SEVERAL
        if reason is not None:
            self.refused.add(reason, text)
            return False
        to.keys.add(key)
        self.counts["names"] += 1
        return True

    def _owners(self, key: str) -> set[str]:
        return {target.id for target in self.index.by_key.get(key, ())}

    def _brand(self, of: str, text: str) -> str | None:
        """Why a clinical drug is not to be read as it is printed: its brand is another record's here."""
        twofold = bracketed(text)
        owners = self._owners(name_key(twofold[1])) if twofold else set()
        return TAKEN if owners and of not in owners else None

    def _code(self, to: _Names, of: str, code: str) -> None:
        if self._free(of, code):
            to.codes.append(code)

    def _free(self, of: str, code: str) -> bool:
        """Whether nothing known here has this code; where another record has, that is counted."""
        owner = self.index.by_code.get(self.origin, {}).get(code)
        if owner is not None and owner.id != of:
            self.refused.add(TAKEN_CODE, code)
        return owner is None


@dataclass
class _Names:
    """What is being gathered of one record."""

    names: list[Name] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    drugs: list[ClinicalDrug] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def record(self, origin: str, of: str) -> ImportedNames:
        return ImportedNames(origin, of, tuple(self.names), tuple(self.codes), tuple(self.drugs))


def _by_code(substances: Iterable[Substance], origin: str) -> dict[str, str]:
    """What the import calls a substance → its id here. A retired one keeps its code where no other has it."""
    in_force_last = sorted(substances, key=lambda substance: substance.status is not Status.RETIRED)
    return {f"{origin}-{code}": one.id for one in in_force_last for code in one.codes.get(origin, ())}


def _texts(said: ImportedNames) -> Iterable[str]:
    yield from (name.text for name in said.names)
    yield from (text for drug in said.drugs for text in drug.texts)


def _sorted(records: Mapping[str, R]) -> Iterable[R]:
    return (record for _, record in sorted(records.items()))
