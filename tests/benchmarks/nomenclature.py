"""An invented nomenclature of 100,000 names, as large as a release of RxNorm, joined to the seed as an import is."""

from __future__ import annotations

from itertools import islice, product

from interactions.clinical.compendium import Compendium
from interactions.clinical.model import ClinicalDrug, ImportedNames, Name, Substance
from interactions.clinical.vocabulary import SubstanceKind

NAMES = 100_000
_NEW = 5_000
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su", "ta", "ve",
              "wi", "xo", "zu")  # fmt: skip
_BRANDS, _PRINTED = 6, 10


def imported(known: Compendium, names: int = NAMES) -> Compendium:
    """Names of known substances and of new ones: each has brands, and clinical drugs as a hospital prints them."""
    words = ("".join(letters).capitalize() for letters in product(_SYLLABLES, repeat=4))
    new = {
        (id_ := f"rxnorm-{number}"): Substance(id_, f"{word}ine", SubstanceKind.DRUG, codes={"rxnorm": (str(number),)})
        for number, word in enumerate(islice(words, _NEW), 9_000_000)
    }
    found: dict[str, ImportedNames] = {}
    code = 20_000_000
    for substance in islice([*new.values(), *known.substances.values()], names // (_BRANDS + _PRINTED)):
        brands = tuple(Name(next(words), "brand", "us") for _ in range(_BRANDS))
        drugs = tuple(
            ClinicalDrug(str(code + place), (f"{substance.name} hydrochloride {5 * place + 5} MG Oral Tablet",))
            for place in range(_PRINTED)
        )
        codes = tuple(str(code + _PRINTED + place) for place in range(_BRANDS))
        record = ImportedNames("rxnorm", substance.id, brands, codes, drugs)
        found[record.id] = record
        code += _BRANDS + _PRINTED
    return Compendium(substances=new, imported_names=found)
