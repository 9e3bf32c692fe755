"""Rules for codes of other systems: their shape, their check digits, and that each means one record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from interactions.clinical.model import Condition, Product, Substance
from interactions.files.lint.rule import Finding, Subject, error

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIHEDRAL_PRODUCT = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_DIHEDRAL_PERMUTATION = (
    "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def is_unii(code: str) -> bool:
    """FDA's Unique Ingredient Identifier: ten characters, the last the sum of the others modulo 36."""
    if not re.fullmatch("[0-9A-Z]{10}", code):
        return False
    return sum(map(_DIGITS.index, code[:9])) % 36 == _DIGITS.index(code[9])


def is_snomed(code: str) -> bool:
    """A SNOMED CT identifier: 6 to 18 digits, the last by Verhoeff's scheme."""
    if not re.fullmatch("[1-9][0-9]{5,17}", code):
        return False
    check = 0
    for position, digit in enumerate(reversed(code)):
        check = int(_DIHEDRAL_PRODUCT[check][int(_DIHEDRAL_PERMUTATION[position % 8][int(digit)])])
    return check == 0


def _has_shape(pattern: str) -> Callable[[str], bool]:
    return lambda code: re.fullmatch(pattern, code) is not None


SYSTEMS: Mapping[str, tuple[Callable[[str], bool], str]] = MappingProxyType(
    {
        "rxnorm": (_has_shape("[1-9][0-9]{0,7}"), "RxNorm concept (digits)"),
        "atc": (_has_shape("[A-DGHJLMNPRSV][0-9]{2}[A-Z]{2}[0-9]{2}"), "ATC code of a substance (as B01AA03)"),
        "unii": (is_unii, "UNII (ten characters with their check character)"),
        "icd10": (_has_shape(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"), "ICD-10-CM code (as Z3A.28)"),
        "snomed": (is_snomed, "SNOMED CT concept (digits with their check digit)"),
    }
)


def _codes(subject: Subject) -> Iterator[tuple[Substance | Product | Condition, str, int, str]]:
    compendium = subject.compendium
    for records in (compendium.substances, compendium.products, compendium.conditions):
        for record in records.values():
            for system, codes in record.codes.items():
                for position, code in enumerate(codes):
                    yield record, system, position, code


@error
def codes_have_their_shape_and_check_digit(subject: Subject) -> Iterator[Finding]:
    for record, system, position, code in _codes(subject):
        is_code, name = SYSTEMS[system]
        if not is_code(code):
            yield Finding(record, ("codes", system, position), f"`{code}` is no {name}", "look it up again")


@error
def a_code_belongs_to_one_record(subject: Subject) -> Iterator[Finding]:
    owners: dict[tuple[str, str], str] = {}
    for record, system, position, code in _codes(subject):
        owner = owners.setdefault((system, code), record.id)
        if owner != record.id:
            message = f"{system} {code} is also a code of `{owner}`"
            yield Finding(record, ("codes", system, position), message, "leave it with the one that it means")
