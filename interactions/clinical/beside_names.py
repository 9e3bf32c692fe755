"""The words that stand beside a medicine's name and name nothing: salts, makers, pharmacopoeias, `not specified`.

A line is only taken for read where each of its words is a name, says how it is taken, or is one of these. They are as
narrow as can be: a word that can tell two medicines apart (PM, DS, potassium, children's) is none of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SALTS = frozenset({
    "hydrochloride", "hcl", "hci", "hydrochlorid", "chlorhydrate", "clorhidrato", "cloridrato",
    "hydrochloricum", "dihydrochloride", "monohydrochloride", "hydrobromide", "hbr", "bromide", "chloride",
    "hydrochlor", "sodium", "natrium", "natricum", "sodico", "sodique", "sodica", "disodium", "trisodium", "na",
    "maleate", "maleat", "hydrogenmaleate", "mesylate", "mesilate", "mesilat", "mesylat", "tosylate",
    "besylate", "besilate", "besilat", "camsylate", "napsylate", "edisylate", "sulfate", "sulphate", "sulfat",
    "bisulfate", "bisulphate", "hydrogensulfate", "hydrogensulphate", "phosphate", "phosphat", "diphosphate",
    "citrate", "acetate", "acetat", "tartrate", "tartrat", "bitartrate", "hydrogentartrate", "fumarate",
    "fumarat", "hemifumarate", "succinate", "succinat", "hemisuccinate", "hydrogen", "gluconate", "lactate",
    "nitrate", "mononitrate", "pamoate", "embonate", "oxalate", "malate", "besylat", "stearate",
    "ethylsuccinate", "estolate", "propionate", "dipropionate", "furoate", "valerate", "butyrate", "xinafoate",
    "trometamol", "tromethamine", "tosilate", "monohydrate", "dihydrate", "trihydrate", "hemihydrate",
    "sesquihydrate", "tetrahydrate", "anhydrous", "hydrate", "hydrated", "hemipentahydrate", "meglumine",
    "olamine", "erbumine", "propanediol", "sulfates", "macrocrystals", "macrocrystal", "crystals", "micronized",
    "micronised", "concentrate",
})  # fmt: skip
"""What may follow the name of an organic drug without making it another one.

Not potassium, calcium, magnesium or iron: `furosemide potassium` can be two medicines.
"""

CATIONS = frozenset({"potassium", "calcium", "magnesium", "zinc", "kalium", "kalicum", "potassico", "potassique"})
"""What may be the salt of the drug before it, or a medicine of its own."""

_METALS = frozenset({
    "calcium", "magnesium", "potassium", "sodium", "iron", "ferrous", "ferric", "zinc", "aluminum", "aluminium",
    "lithium", "copper", "bismuth", "selenium", "chromium", "manganese", "ammonium", "silver", "barium",
    "strontium", "iodine", "fluoride", "gold", "cobalt", "phosphorus",
})  # fmt: skip
"""Of these the salt is another substance: sodium chloride, magnesium sulfate."""

_MAKERS = (
    "teva", "mylan", "viatris", "sandoz", "accord", "lupin", "zydus", "aurobindo", "cipla", "sun pharma",
    "dr reddys", "apotex", "hikma", "amneal", "torrent", "glenmark", "krka", "stada", "ratiopharm", "actavis",
    "greenstone", "prasco", "ranbaxy", "wockhardt", "watson", "watson laboratories", "barr",
    "barr laboratories", "roxane", "par pharmaceutical", "mallinckrodt", "qualitest", "camber", "macleods",
    "ajanta", "alembic", "unichem", "breckenridge", "lannett", "perrigo", "west ward", "heritage", "ascend",
    "solco", "northstar", "major", "rugby", "leader", "ivax", "abbvie", "abbott", "pfizer", "novartis", "merck",
    "msd", "gsk", "glaxosmithkline", "genentech", "genentec", "roche", "astrazeneca", "sanofi",
    "sanofi aventis", "bayer", "lilly", "eli lilly", "bms", "bristol myers squibb", "janssen",
    "boehringer ingelheim", "novo nordisk", "takeda", "amgen", "biogen", "gilead", "servier", "zentiva",
    "hexal", "abz", "1a pharma", "heumann", "aliud", "al", "ct", "basics", "betapharm", "winthrop", "biogaran",
    "arrow", "eg", "almus", "cinfa", "normon", "kern pharma", "ratio", "pms", "apo", "novo", "gen", "nu", "ran",
    "jamp", "auro", "mint", "kirkland", "kirkland signature", "kroger", "kroger brand", "cvs", "cvs health",
    "walgreens", "equate", "up and up", "rite aid", "good sense", "goodsense", "members mark", "nature made",
    "natures bounty", "nature bounty", "now foods", "solgar", "gnc", "puritans pride", "spring valley",
    "21st century", "store brand", "off brand", "boots", "tesco",
)  # fmt: skip
_NEUTRAL = (
    "nos", "not otherwise specified", "unspecified", "unk", "unknown", "unk ingredients", "unknown ingredients",
    "formulation unknown", "unknown formulation", "unknown strength", "strength unknown",
    "unknown manufacturer", "manufacturer unknown", "dose unknown", "unknown dose", "unknown product", "usp",
    "bp", "nf", "ph eur", "jp", "usan", "inn", "rdna origin", "rdna", "recombinant", "human use", "generic",
    "base", "as base", "preservative free", "cfc free", "sugar free", "alcohol free", "gluten free", "dye free",
    "unit dose", "single dose", "multi dose", "multidose", "ready to use", "for injection", "for infusion",
    "for inhalation", "for oral use", "for oral suspension", "for oral solution", "for suspension",
    "for solution", "for nebulisation", "for nebulization", "film coat", "per tablet", "per tab", "per capsule",
    "per cap", "derivatives", "derivative", "formulation", "preparation", "preparations", "pellicule",
    "secable", "quadrisecable", "recubierto", "recubiertos", "rivestite", "retardtabletten", "srt",
    "no study medication given", "unknown frequency", "frequency unknown", "route unknown", "strength",
)  # fmt: skip

_PHRASES: Mapping[str, str] = {
    **dict.fromkeys(_NEUTRAL, "aside"),
    **dict.fromkeys(_MAKERS, "maker"),
}
_LONGEST: dict[str, int] = {}
for _phrase in _PHRASES:
    _first, *_rest = _phrase.split()
    _LONGEST[_first] = max(_LONGEST.get(_first, 0), 1 + len(_rest))


def beside_at(words: Sequence[str], position: int) -> tuple[int, str]:
    """How many words from here on name nothing, and whether they are a `maker`, or are said `aside`; 0 if none."""
    for length in range(min(_LONGEST.get(words[position], 0), len(words) - position), 0, -1):
        what = _PHRASES.get(" ".join(words[position : position + length]))
        if what:
            return length, what
    return 0, ""


def is_salt(word: str, of: str) -> bool:
    """Whether a word behind a name says which salt of it: of an organic drug, not of a metal."""
    return word in SALTS and of not in _METALS
