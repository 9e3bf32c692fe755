"""What was checked and what was not: for each kind of risk, and for each value of the patient that is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from interactions.clinical.answer import ContextCoverage, KindCoverage
from interactions.clinical.assertions import Assertion
from interactions.clinical.items import ItemRead
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.patient import Patient, PatientList
from interactions.clinical.reading import Presence, Use
from interactions.clinical.resolution import ItemStatus
from interactions.clinical.statements import Interaction, Risk
from interactions.clinical.vocabulary import PATIENT_CONTEXT, Severity, Status

_PARTNERS = {
    "drug-alcohol": "alcohol", "drug-tobacco": "tobacco", "drug-herb": "herbs", "drug-food": "foods or drinks",
    "drug-substance": "supplements or recreational substances",
}  # fmt: skip
_CHILDBEARING = (10, 60)  # years, wide on purpose
_ABSENT = (Assertion.NEGATED, Assertion.FAMILY)
_SINGULAR = frozenset({"drug-alcohol", "drug-tobacco"})
_NO_DRUG = "no medicine was given that is known here"
_ONE_DRUG = "only one medicine was given that is known here"


class DosesGiven(NamedTuple):
    """The items whose stated dose was judged, and the others with the reason why theirs was not."""

    judged: tuple[str, ...] = ()
    unjudged: tuple[tuple[str, str], ...] = ()
    stuck: bool = False
    """Whether something was in the way of a judgement: a dose that can't be read for sure, a weight not given."""

    def with_judged(self, refs: frozenset[str]) -> DosesGiven:
        """The same, where these were judged otherwise: as part of a sum of doses."""
        rest = tuple(one for one in self.unjudged if one[0] not in refs)
        return DosesGiven(tuple(dict.fromkeys((*self.judged, *sorted(refs)))), rest, self.stuck) if refs else self


class Given(NamedTuple):
    """What a list brought that is known here, as far as coverage asks.

    `partners` holds, for each root that is no drug, what it makes of a pair with one (`drug-food` …); `allergens` says
    whether an allergy was given that is known here.
    """

    roots: tuple[str, ...]
    partners: tuple[str, ...]
    medicines: int
    units: int
    stated: bool
    derived: bool
    conditions: bool
    denied: bool
    allergies: bool
    allergens: bool
    doses: DosesGiven
    none_in: AbstractSet[str]


def what_was_given(
    asked: PatientList,
    items: Iterable[ItemRead],
    uses: Sequence[Use],
    presences: Sequence[Presence],
    doses: DosesGiven,
    knowledge: Knowledge,
) -> Given:
    """Gather what coverage asks about; `none_in` are the lists that said none and nothing else."""
    partners = {use.root: knowledge.partner_kinds[use.root] for use in uses}
    derived = sum([presence.ref.startswith("patient/") for presence in presences])
    none_in: set[str] = set()
    some_in: set[str] = set()
    denied, allergies, allergens = False, bool(asked.allergies), False
    for item in items:
        name, resolution = item.list_name, item.resolution
        (none_in if resolution.status is ItemStatus.NONE else some_in).add(name)
        if name == "conditions" and resolution.assertion in _ABSENT:
            denied = True
        if name == "allergies" or resolution.is_allergy:
            allergies = True
            allergens = allergens or bool(resolution.targets)
    return Given(
        roots=tuple(partners),
        partners=tuple([kind for kind in partners.values() if kind]),
        medicines=len({use.unit for use in uses if partners[use.root] is None}),
        units=len({use.unit for use in uses}),
        stated=derived < len(presences),
        derived=derived > 0,
        conditions=bool(asked.conditions),
        denied=denied,
        allergies=allergies,
        allergens=allergens,
        doses=doses,
        none_in=none_in - some_in,
    )


def kinds_coverage(given: Given, knowledge: Knowledge) -> tuple[KindCoverage, ...]:
    """Each kind of risk, in the contract's order, as checked or not, with what it could have met."""
    met = [knowledge.met_by[root] for root in given.roots]
    return tuple([
        KindCoverage(kind, checked, reason, () if checked else _would(kind, met, knowledge), wanted and not checked)
        for kind, checked, reason, wanted in _judged(given)
    ])  # fmt: skip


def _judged(given: Given) -> Iterator[tuple[str, bool, str | None, bool]]:
    """Each kind with whether it was checked, why (not), and whether data for it was given."""
    yield "drug-condition", *_conditions(given)
    yield "drug-allergy", *_allergies(given)
    for kind, partner in _PARTNERS.items():
        yield kind, *_partners(given, kind, partner)
    if given.medicines > 1:
        yield "drug-drug", True, None, True
    else:
        yield (
            "drug-drug",
            False,
            _ONE_DRUG if given.medicines else _NO_DRUG,
            False,
        )
    if given.medicines > 1:
        yield "duplicate", True, None, True
    else:
        yield "duplicate", False, _ONE_DRUG if given.medicines else _NO_DRUG, False
    if given.units > 1 or (given.units and (given.stated or given.derived)):
        yield "cumulative", True, None, True
    else:
        yield "cumulative", False, "only one substance was given that is known here" if given.units else _NO_DRUG, False
    yield "dose", *_doses(given)


def _allergies(given: Given) -> tuple[bool, str | None, bool]:
    if "allergies" in given.none_in:
        return True, "stated as none", True
    if not given.allergies:
        return False, "no allergies were given", False
    if not given.roots:
        return False, _NO_DRUG, True
    if not given.allergens:
        return False, "no allergy was given that is known here", True
    return True, None, True


def _doses(given: Given) -> tuple[bool, str | None, bool]:
    """Checked unless something was in the way; the reason names those that no range could judge."""
    doses = given.doses
    if not doses.judged and not doses.unjudged:
        return False, "no doses were given", False
    reason = "; ".join(f"{ref}: {why}" for ref, why in doses.unjudged) or None
    return not doses.stuck, reason, True


def _conditions(given: Given) -> tuple[bool, str | None, bool]:
    if not given.roots:
        return False, _NO_DRUG, False
    if given.stated:
        return True, None, True
    if "conditions" in given.none_in:
        return True, "stated as none", True
    if given.denied:
        return True, "only conditions that are not the patient's were given", True
    if given.conditions:
        return False, "no condition was given that is known here", True
    derived = "; those that follow from the patient's values were checked" if given.derived else ""
    return False, f"no conditions were given{derived}", False


def _partners(given: Given, kind: str, partner: str) -> tuple[bool, str | None, bool]:
    present = kind in given.partners
    if present and (given.medicines or (kind == "drug-substance" and len(given.partners) > 1)):
        return True, None, True
    if present:
        return False, _NO_DRUG, False
    if "substances" in given.none_in and given.medicines:
        return True, "stated as none", True
    return False, f"no {partner} {'was' if kind in _SINGULAR else 'were'} given", False


def _would(kind: str, met: Iterable[Mapping[str, frozenset[int]]], knowledge: Knowledge) -> tuple[str, ...]:
    """The entries of this kind that the substances could have met, gravest first."""
    places: set[int] = set()
    for by_kind in met:
        places.update(by_kind.get(kind, ()))
    ids = knowledge.entries_by_severity
    return tuple([ids[place] for place in sorted(places)])


@dataclass(frozen=True)
class ContextIndex:
    """The entries that ask for values of the patient, each a bit of one whole number, the gravest the lowest bit.

    So a set of them is a number, and all that several substances can meet is one `or`. `entries` has them by the place
    of their bit; `by_root` says what each substance and class asks for with its risks, by value; `graver` the entries
    that a value can make graver, and `how_grave` how grave; `studied` are those that found nothing relevant.
    """

    entries: tuple[Interaction | Risk, ...]
    bit: Mapping[str, int]
    by_root: Mapping[str, tuple[tuple[str, int], ...]]
    graver: Mapping[str, int]
    how_grave: Mapping[tuple[str, int], Severity]
    studied: int

    @classmethod
    def of(cls, knowledge: Knowledge) -> ContextIndex:
        order = knowledge.severity_order
        asked = {one.id: values for one in knowledge.compendium.entries.values() if (values := _asked(one, knowledge))}
        entries = tuple(knowledge.compendium.entries[id_] for id_ in sorted(asked, key=order.__getitem__))
        bit = {entry.id: 1 << place for place, entry in enumerate(entries)}
        on_side: dict[str, dict[str, int]] = {}
        graver: dict[str, int] = {}
        how_grave: dict[tuple[str, int], Severity] = {}
        for entry in entries:
            if isinstance(entry, Risk) and entry.status is not Status.RETIRED:
                _add(on_side.setdefault(entry.of, {}), dict.fromkeys(asked[entry.id], bit[entry.id]))
            for variant in entry.variants:
                value, severity = variant.test.what, variant.severity
                if value in PATIENT_CONTEXT and severity and severity.rank > entry.severity.rank:
                    _add(graver, {value: bit[entry.id]})
                    known = how_grave.get((value, bit[entry.id]), severity)
                    how_grave[value, bit[entry.id]] = max(severity, known, key=_rank)
        by_root: dict[str, tuple[tuple[str, int], ...]] = {}
        for root, sides in knowledge.reach.items():
            masks: dict[str, int] = {}
            for side in sides:
                _add(masks, on_side.get(side, {}))
            by_root[root] = tuple(masks.items())
        studied = sum(bit[entry.id] for entry in entries if entry.severity is Severity.NONE)
        return cls(entries, bit, by_root, graver, how_grave, studied)


def _asked(entry: Interaction | Risk, knowledge: Knowledge) -> set[str]:
    """The patient's values on which it depends how the entry reads; of a risk also whether its condition is there."""
    values = {test.what for test in entry.tests if test.what in PATIENT_CONTEXT}
    if isinstance(entry, Risk):
        for condition in knowledge.at_or_below(entry.condition):
            record = knowledge.compendium.conditions.get(condition)
            values |= {threshold.what for threshold in record.derived_from} if record else set()
    return values


def _add(masks: dict[str, int], more: Mapping[str, int]) -> None:
    for value, mask in more.items():
        masks[value] = masks.get(value, 0) | mask


def context_coverage(
    patient: Patient,
    roots: Iterable[str],
    missing: Mapping[str, set[str]],
    missing_for_doses: Mapping[str, Mapping[str, Severity]],
    said: Mapping[str, Severity],
    knowledge: Knowledge,
) -> tuple[ContextCoverage, ...]:
    """The patient's values that were not given although statements on these substances ask for them.

    `missing` holds the entries that met both their sides and came upon such a value, `missing_for_doses` the dose
    ranges with the grade that they could give; `said` the grades of the entries that spoke: these stay only where the
    value could make them graver.
    """
    index = knowledge.prepared(ContextIndex.of)
    needed = {value: sum([index.bit[id_] for id_ in ids]) for value, ids in missing.items()}
    for root in roots:
        for value, mask in index.by_root[root]:
            needed[value] = needed.get(value, 0) | mask
    quiet = index.studied
    for id_ in said:
        quiet |= index.bit.get(id_, 0)
    found = []
    for value in PATIENT_CONTEXT:
        doses = missing_for_doses.get(value, {})
        if (doses or value in needed) and getattr(patient, value) is None and _applies(value, patient):
            count, gravest = _could_be(value, needed.get(value, 0), quiet, said, index)
            if count + len(doses):
                gravest = max((gravest, *doses.values()), key=_rank) if doses else gravest
                found.append(ContextCoverage(value, count + len(doses), gravest))
    return tuple(found)


def _could_be(
    value: str, asking: int, quiet: int, said: Mapping[str, Severity], index: ContextIndex
) -> tuple[int, Severity]:
    """How many entries could speak, or become graver than they are, through this value; and how grave the gravest."""
    silent = asking & ~quiet
    count, gravest = silent.bit_count(), Severity.NONE
    if silent:
        gravest = index.entries[_lowest(silent)].severity
    graver = index.graver.get(value, 0) & asking
    while graver:
        place = _lowest(graver)
        bit = 1 << place
        graver ^= bit
        severity = index.how_grave[value, bit]
        if bit & silent or severity.rank > said.get(index.entries[place].id, Severity.NONE).rank:
            count += not bit & silent
            gravest = max(gravest, severity, key=_rank)
    return count, gravest


def _lowest(mask: int) -> int:
    """The place of the lowest bit that is set."""
    return (mask & -mask).bit_length() - 1


def _rank(severity: Severity) -> int:
    return severity.rank


def _applies(value: str, patient: Patient) -> bool:
    """A man's, a child's or an old woman's pregnancy is not missing, nor the weeks of one that is denied."""
    if value in ("pregnant", "gestation_weeks", "breastfeeding"):
        youngest, oldest = _CHILDBEARING
        if patient.sex == "male" or (patient.age is not None and not youngest <= patient.age <= oldest):
            return False
    return not (value == "gestation_weeks" and patient.pregnant is False)
