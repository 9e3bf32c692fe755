"""What there is: substances, products, classes, conditions and the names of things, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from interactions.clinical.vocabulary import Evidence, Operator, Status, SubstanceKind


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    publisher: str
    url: str
    kind: str
    licence: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What can happen, with the words for professionals (`name`) and for patients (`patient`)."""

    id: str
    name: str
    patient: str


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    kind: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a substance's profile."""

    section: str
    text: str
    evidence: Evidence
    source: str
    at: str
    accessed: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What to do `before`, `during` or `after` the substance is given as a planned treatment.

    `patient` says it to the patient, where it concerns them.
    """

    phase: str
    text: str
    source: str
    at: str
    patient: str | None = None
    accessed: str | None = None


@dataclass(frozen=True, slots=True)
class Becomes:
    """An active metabolite, and the enzyme that makes it."""

    id: str
    by: str | None = None


Codes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Substance:
    id: str
    name: str
    kind: SubstanceKind
    names: tuple[Name, ...] = ()
    codes: Codes = field(default_factory=dict)
    routes: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    becomes: tuple[Becomes, ...] = ()
    profile: tuple[Fact, ...] = ()
    procedure: tuple[Step, ...] = ()
    status: Status = Status.COMPILED
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """A fixed combination, under every brand that sells it.

    `strengths_of` names the ingredients in the order in which their strengths are written (`Percocet 5/325`).
    """

    id: str
    name: str
    names: tuple[Name, ...] = ()
    contains: tuple[str, ...] = ()
    strengths_of: tuple[str, ...] = ()
    codes: Codes = field(default_factory=dict)
    routes: tuple[str, ...] = ()
    status: Status = Status.COMPILED
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    source: str | None = None
    at: str | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class NotMember:
    id: str
    because: str


@dataclass(frozen=True, slots=True)
class DrugClass:
    """A class with all its members. `says` is a predicate that follows a drug's name.

    `routes` is `any`, `systemic`, or one route: membership holds for that use only.
    `at_most` is how many members one patient should take, or `not-limited`.
    """

    id: str
    name: str
    says: str
    names: tuple[Name, ...] = ()
    routes: str = "any"
    includes: tuple[str, ...] = ()
    at_most: str = "not-limited"
    members: tuple[Member, ...] = ()
    not_members: tuple[NotMember, ...] = ()
    status: Status = Status.COMPILED
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Threshold:
    """A patient's value that puts them in a condition, in the units of the API."""

    what: str
    operator: Operator
    value: str
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A disease or state. `derived_from` lists alternatives: any one of them is enough."""

    id: str
    name: str
    parents: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    codes: Codes = field(default_factory=dict)
    derived_from: tuple[Threshold, ...] = ()
    status: Status = Status.COMPILED
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Two written names that are confused with each other."""

    a: str
    b: str
    source: str

    @property
    def id(self) -> str:
        return f"lookalike.{self.a}/{self.b}"


@dataclass(frozen=True, slots=True)
class NotDrug:
    """A written word that is no drug: an explicit none, a regimen, a reference, or noise."""

    text: str
    kind: str
    note: str | None = None

    @property
    def id(self) -> str:
        return f"not-drug.{self.text}"


@dataclass(frozen=True, slots=True)
class ClinicalDrug:
    """A medicine as hospital systems code and print it, with its strength and form; the first of `texts` names it."""

    code: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportedNames:
    """What an imported nomenclature calls a substance or product; `origin` names it, and the system of its codes.

    `codes` mean no more than what `of` names (a salt, a brand); each of `drugs` also says how it is taken.
    """

    origin: str
    of: str
    names: tuple[Name, ...] = ()
    codes: tuple[str, ...] = ()
    drugs: tuple[ClinicalDrug, ...] = ()

    @property
    def id(self) -> str:
        return f"names.{self.origin}.{self.of}"
