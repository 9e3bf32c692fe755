"""What was checked and what was not: for each kind of risk, and for each value of the patient that is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from interactions.clinical.answer import ContextCoverage, KindCoverage
from interactions.clinical.assertions import Assertion
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.patient import Patient, PatientList
from interactions.clinical.reading import Presence, Use
from interactions.clinical.resolution import ItemStatus, Resolution
from interactions.clinical.vocabulary import PATIENT_CONTEXT, Severity

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


@dataclass(frozen=True, slots=True)
class Given:
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
    none_in: frozenset[str]


def what_was_given(
    asked: PatientList,
    resolutions: Iterable[tuple[str, Resolution]],
    uses: Sequence[Use],
    presences: Sequence[Presence],
    doses: DosesGiven,
    knowledge: Knowledge,
) -> Given:
    """Gather what coverage asks about; `none_in` are the lists that said none and nothing else."""
    resolutions = tuple(resolutions)
    roots = tuple(dict.fromkeys(use.root for use in uses))
    partners = {root: knowledge.partner_kinds[root] for root in roots}
    statuses: dict[str, set[ItemStatus]] = {}
    for name, resolution in resolutions:
        statuses.setdefault(name, set()).add(resolution.status)
    return Given(
        roots=roots,
        partners=tuple([kind for kind in partners.values() if kind]),
        medicines=len({use.unit for use in uses if partners[use.root] is None}),
        units=len({use.unit for use in uses}),
        stated=any(not presence.ref.startswith("patient/") for presence in presences),
        derived=any(presence.ref.startswith("patient/") for presence in presences),
        conditions=bool(asked.conditions),
        denied=any(name == "conditions" and resolution.assertion in _ABSENT for name, resolution in resolutions),
        allergies=bool(asked.allergies) or any(resolution.is_allergy for _, resolution in resolutions),
        allergens=any(
            (name == "allergies" or resolution.is_allergy) and resolution.targets for name, resolution in resolutions
        ),
        doses=doses,
        none_in=frozenset(name for name, found in statuses.items() if found == {ItemStatus.NONE}),
    )


def kinds_coverage(given: Given, knowledge: Knowledge) -> tuple[KindCoverage, ...]:
    """Each kind of risk, in the contract's order, as checked or not, with what it could have met."""
    return tuple(
        KindCoverage(kind, checked=True, reason=reason)
        if checked
        else KindCoverage(kind, checked=False, reason=reason, would=_would(kind, given.roots, knowledge), wanted=wanted)
        for kind, checked, reason, wanted in _judged(given)
    )


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


def _would(kind: str, roots: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """The entries of this kind that these substances could have met, gravest first."""
    met = frozenset[int]().union(*[knowledge.met_by[root].get(kind, ()) for root in roots])
    return tuple([knowledge.entries_by_severity[place] for place in sorted(met)])


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
    order = knowledge.severity_order
    needed: dict[str, list[AbstractSet[int]]] = {value: [{order[id_] for id_ in ids}] for value, ids in missing.items()}
    for root in roots:
        for value, places in knowledge.risks_by_context[root].items():
            needed.setdefault(value, []).append(places)
    spoke = {order[id_]: severity for id_, severity in said.items()}
    found = []
    for value in PATIENT_CONTEXT:
        doses = missing_for_doses.get(value, {})
        if (doses or value in needed) and getattr(patient, value) is None and _applies(value, patient):
            places = frozenset[int]().union(*needed.get(value, ()))
            count, gravest = _could_be(value, places, spoke, knowledge)
            if count + len(doses):
                gravest = max((gravest, *doses.values()), key=_rank)
                found.append(ContextCoverage(value, count + len(doses), gravest))
    return tuple(found)


def _could_be(
    value: str, places: frozenset[int], spoke: Mapping[int, Severity], knowledge: Knowledge
) -> tuple[int, Severity]:
    """How many entries could speak, or become graver than they are, through this value; and how grave the gravest."""
    silent = places - spoke.keys() - knowledge.studied_places
    count = len(silent)
    gravest = (
        knowledge.compendium.entries[knowledge.entries_by_severity[min(silent)]].severity if silent else Severity.NONE
    )
    graver = knowledge.graver_by_context.get(value, {})
    for place in graver.keys() & places:
        if place in silent or graver[place].rank > spoke.get(place, Severity.NONE).rank:
            count += place not in silent
            gravest = max(gravest, graver[place], key=_rank)
    return count, gravest


def _rank(severity: Severity) -> int:
    return severity.rank


def _applies(value: str, patient: Patient) -> bool:
    """A man's, a child's or an old woman's pregnancy is not missing, nor the weeks of one that is denied."""
    if value in ("pregnant", "gestation_weeks", "breastfeeding"):
        youngest, oldest = _CHILDBEARING
        if patient.sex == "male" or (patient.age is not None and not youngest <= patient.age <= oldest):
            return False
    return not (value == "gestation_weeks" and patient.pregnant is False)
