"""What was checked and what was not: for each kind of risk, and for each value of the patient that is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from interactions.clinical.answer import ContextCoverage, KindCoverage
from interactions.clinical.knowledge import Knowledge
from interactions.clinical.patient import Patient, PatientList
from interactions.clinical.reading import Presence, Use
from interactions.clinical.resolution import ItemStatus, Resolution
from interactions.clinical.vocabulary import PATIENT_CONTEXT, Severity

_PARTNERS = {
    "drug-alcohol": "alcohol", "drug-tobacco": "tobacco", "drug-herb": "herbs", "drug-food": "foods or drinks",
    "drug-substance": "supplements or recreational substances",
}  # fmt: skip
_SINGULAR = frozenset({"drug-alcohol", "drug-tobacco"})
_NOT_BUILT = {
    "duplicate": "duplicate medicines are not checked yet",
    "cumulative": "effects that add up are not checked yet",
    "dose": "doses are not checked yet",
}
_NO_DRUG = "no medicine was given that is known here"
_ONE_DRUG = "only one medicine was given that is known here"


@dataclass(frozen=True, slots=True)
class Given:
    """What a list brought that is known here, as far as coverage asks.

    `partners` holds, for each root that is no drug, what it makes of a pair with one (`drug-food` …).
    """

    roots: tuple[str, ...]
    partners: tuple[str, ...]
    medicines: int
    units: int
    stated: bool
    derived: bool
    conditions: bool
    allergies: bool
    doses: bool
    none_in: frozenset[str]


def what_was_given(
    asked: PatientList,
    resolutions: Iterable[tuple[str, Resolution]],
    uses: Sequence[Use],
    presences: Sequence[Presence],
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
        allergies=bool(asked.allergies),
        doses=any(resolution.parsed.dose for _, resolution in resolutions) or any(i.dose for _, _, i in asked.items()),
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
    if "allergies" in given.none_in:
        yield "drug-allergy", True, "stated as none", True
    else:
        reason = "allergies are not checked yet" if given.allergies else "no allergies were given"
        yield "drug-allergy", False, reason, given.allergies
    for kind, partner in _PARTNERS.items():
        yield kind, *_partners(given, kind, partner)
    if given.medicines > 1:
        yield "drug-drug", True, None, True
    else:
        yield (
            "drug-drug",
            False,
            "only one medicine was given that is known here" if given.medicines else _NO_DRUG,
            False,
        )
    for kind, reason in _NOT_BUILT.items():
        yield kind, False, reason, given.doses if kind == "dose" else given.units > 1


def _conditions(given: Given) -> tuple[bool, str | None, bool]:
    if not given.roots:
        return False, _NO_DRUG, False
    if given.stated:
        return True, None, True
    if "conditions" in given.none_in:
        return True, "stated as none", True
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
    said: Mapping[str, Severity],
    knowledge: Knowledge,
) -> tuple[ContextCoverage, ...]:
    """The patient's values that were not given although entries on these substances ask for them.

    `missing` holds the entries that met both their sides and came upon such a value; `said` the grades of those that
    spoke: these stay only where the value could make them graver.
    """
    order = knowledge.severity_order
    needed: dict[str, list[AbstractSet[int]]] = {value: [{order[id_] for id_ in ids}] for value, ids in missing.items()}
    for root in roots:
        for value, places in knowledge.risks_by_context[root].items():
            needed.setdefault(value, []).append(places)
    spoke = {order[id_]: severity for id_, severity in said.items()}
    found = []
    for value in PATIENT_CONTEXT:
        if value in needed and getattr(patient, value) is None and _applies(value, patient):
            count, gravest = _could_be(value, frozenset[int]().union(*needed[value]), spoke, knowledge)
            if count:
                found.append(ContextCoverage(value, count, gravest))
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
    """A man's pregnancy is not missing, nor the weeks of one that is denied."""
    if value in ("pregnant", "gestation_weeks", "breastfeeding") and patient.sex == "male":
        return False
    return not (value == "gestation_weeks" and patient.pregnant is False)
