"""The records of what the service knows, as frozen values, their fields in the order of the `seed/` files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from interactions.clinical.vocabulary import (
    Action,
    Axis,
    Evidence,
    Fires,
    Onset,
    Operator,
    Severity,
    Status,
    SubstanceKind,
)


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
    status: Status = Status.COMPILED
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """A fixed combination, under every brand that sells it."""

    id: str
    name: str
    names: tuple[Name, ...] = ()
    contains: tuple[str, ...] = ()
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
class Test:
    """Something about an item (`of` a side of the entry) or about the patient (`of` is None)."""

    what: str
    operator: Operator
    value: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """How the statement reads where `test` holds. What is None stays as in the entry."""

    test: Test
    because: str
    severity: Severity | None = None
    action: Action | None = None
    evidence: Evidence | None = None
    effect: str | None = None
    management: str | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A member for which the entry does not hold; with `with_`, only beside that substance."""

    id: str
    because: str
    with_: str | None = None


@dataclass(frozen=True, slots=True)
class Washout:
    """After `stop` is stopped it still counts as taken for so many days (before starting `before`)."""

    stop: str
    before: str
    days: float


@dataclass(frozen=True, slots=True)
class Separate:
    hours: float
    first: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a source says it. `accessed` only where somebody opened that page and read it."""

    id: str
    at: str
    accessed: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    by: str
    profession: str
    on: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every statement has, whether about two substances or a substance and a condition."""

    id: str
    outcome: str
    severity: Severity
    action: Action
    evidence: Evidence
    onset: Onset
    axis: Axis
    title: str
    patient_title: str
    effect: str
    mechanism: str
    management: str
    monitoring: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    patient_advice: str
    excepted: tuple[Exclusion, ...] = ()
    when: tuple[Test, ...] = ()
    variants: tuple[Variant, ...] = ()
    fires: Fires = Fires.TAKEN
    washout: tuple[Washout, ...] = ()
    separate: Separate | None = None
    before: tuple[str, ...] = ()
    hold: tuple[str, ...] = ()
    during: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    grade_reason: str | None = None
    sources: tuple[Citation, ...] = ()
    status: Status = Status.COMPILED
    reviewed: Review | None = None
    note: str | None = None

    @property
    def tests(self) -> tuple[Test, ...]:
        """Every test that the entry makes: those of `when`, then those of its variants."""
        return (*self.when, *(variant.test for variant in self.variants))


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction(Entry):
    """Two sides, each a substance or a class, in alphabetical order. `affected` is an id of these or `both`."""

    between: tuple[str, str]
    affected: str

    @property
    def sides(self) -> tuple[str, str]:
        return self.between


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk(Entry):
    """A substance or class, in somebody who has a condition."""

    of: str
    condition: str

    @property
    def sides(self) -> tuple[str, str]:
        return (self.of, self.condition)


@dataclass(frozen=True, slots=True)
class Contributor:
    id: str
    weight: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    at: str
    severity: Severity
    action: Action
    management: str


@dataclass(frozen=True, slots=True)
class Role:
    role: str
    id: str


@dataclass(frozen=True, slots=True)
class Cumulative:
    """An effect that adds up over the list, or a group of roles that must not meet."""

    id: str
    outcome: str
    contributors: tuple[Contributor, ...] = ()
    levels: tuple[Level, ...] = ()
    roles: tuple[Role, ...] = ()
    status: Status = Status.COMPILED
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CrossReaction:
    id: str
    severity: Severity
    action: Action
    because: str
    source: str


@dataclass(frozen=True, slots=True)
class Allergen:
    """An allergen group: what belongs to it, and what cross-reacts with it."""

    id: str
    name: str
    names: tuple[Name, ...] = ()
    members: tuple[Member, ...] = ()
    cross: tuple[CrossReaction, ...] = ()
    variants: tuple[Variant, ...] = ()
    status: Status = Status.COMPILED
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DoseRange:
    id: str
    use: str
    route: str
    low: str
    high: str
    population: str
    severity: Severity
    source: str
    at: str
    over: str | None = None
    per: str | None = None
    accessed: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Dosing:
    """The dose ranges of one substance, by route and use."""

    substance: str
    ranges: tuple[DoseRange, ...] = ()
    note: str | None = None

    @property
    def id(self) -> str:
        return f"dosing.{self.substance}"


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
