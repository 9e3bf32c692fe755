"""What is said: interactions, risks, and the statements about a whole list, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from interactions.clinical.model import Member, Name
from interactions.clinical.vocabulary import Action, Axis, Evidence, Fires, Onset, Operator, Severity, Status


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
class Statement:
    """What every statement has: its words for professionals and for patients, its sources, its honest status."""

    outcome: str
    evidence: Evidence
    onset: Onset
    title: str
    patient_title: str
    effect: str
    mechanism: str
    monitoring: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    patient_advice: str
    sources: tuple[Citation, ...] = ()
    status: Status = Status.COMPILED
    reviewed: Review | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Statement):
    """A statement about two substances, or a substance and a condition."""

    id: str
    severity: Severity
    action: Action
    axis: Axis
    management: str
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

    @property
    def statement_id(self) -> str:
        """How an answer names the statement; so for every kind of statement."""
        return self.id

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
    """A substance, class or condition that adds `weight`; with `per`, so much for each such amount of its daily dose.

    `route` limits it to use by that route.
    """

    id: str
    weight: str
    per: str | None = None
    route: str | None = None
    because: str | None = None
    source: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """From the sum `at` on, the effect is so grave."""

    at: str
    severity: Severity
    action: Action
    management: str


@dataclass(frozen=True, slots=True)
class Role:
    role: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cumulative(Statement):
    """An effect that adds up over the list, or a group of roles that must not meet."""

    id: str
    contributors: tuple[Contributor, ...] = ()
    roles: tuple[Role, ...] = ()
    levels: tuple[Level, ...] = ()

    @property
    def statement_id(self) -> str:
        return f"cumulative.{self.id}"


@dataclass(frozen=True, slots=True)
class CrossReaction:
    """What somebody with the allergy may react to beside its own members."""

    id: str
    severity: Severity
    action: Action
    evidence: Evidence
    because: str
    source: str
    at: str
    accessed: str | None = None
    management: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergen(Statement):
    """An allergen: its members, for which the grade holds, and what cross-reacts with them.

    The allergen `any-substance` says what holds of a recorded allergy to the very substance that is taken.
    """

    id: str
    name: str
    severity: Severity
    action: Action
    management: str
    names: tuple[Name, ...] = ()
    members: tuple[Member, ...] = ()
    cross: tuple[CrossReaction, ...] = ()
    variants: tuple[Variant, ...] = ()

    @property
    def statement_id(self) -> str:
        return f"allergen.{self.id}"


@dataclass(frozen=True, slots=True)
class Together:
    """Two that are rightly taken beside each other; `manner` says in which way (see vocabulary.MANNERS)."""

    one: str
    other: str
    manner: str
    because: str
    source: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate(Statement):
    """What it means to take more of a class than its `at_most`.

    `of` is the class, or `any-class` for those without a record of their own, or `any-ingredient` for one substance
    in two medicines.
    """

    of: str
    severity: Severity
    action: Action
    management: str
    together: tuple[Together, ...] = ()

    @property
    def id(self) -> str:
        return f"duplicate.{self.of}"

    @property
    def statement_id(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class DoseRange:
    """The doses of one use by one route, for those of such an age (without one, adults), or with such a condition.

    `over` is how long one dose takes to give; `per` is the time in which the dose is counted: `dose`, `hour`, `day` or
    `week`. `severity` grades a dose above the range, `below` one below it, `inside` one in it (an anaesthetic dose is
    right for an anaesthetic, and for nothing else).
    """

    id: str
    use: str
    route: str
    low: str
    high: str
    severity: Severity
    source: str
    at: str
    over: str | None = None
    per: str = "dose"
    population: str | None = None
    age_from: str | None = None
    age_below: str | None = None
    condition: str | None = None
    below: Severity | None = None
    inside: Severity | None = None
    because: str | None = None
    accessed: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosing(Statement):
    """The dose ranges of one substance, by route and use."""

    substance: str
    management: str
    ranges: tuple[DoseRange, ...] = ()

    @property
    def id(self) -> str:
        return f"dosing.{self.substance}"

    @property
    def statement_id(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class ReactionWord:
    """How people write a reaction, what it is called here, and whether it is an `allergy` or an `intolerance`."""

    text: str
    reaction: str
    type: str

    @property
    def id(self) -> str:
        return f"reaction.{self.text}"
