"""What a line says about the thing beside its name: that it was stopped, is denied, is the mother's, or who ordered it.

Each phrase is taken out of the line with what it means; what is left is read as a name. Nothing is taken out that the
answer doesn't say: it stands in `aside`, or as the item's assertion.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Assertion(StrEnum):
    """Whether the thing is so, for this patient, now."""

    PRESENT = "present"
    NEGATED = "negated"
    FAMILY = "family"
    PAST = "past"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Said:
    """A line without what it says about its thing.

    `stopped_days` is None where it was not stopped, or nobody knows when. `is_allergy`: the line is about an allergy,
    wherever it is listed. `aside`: what was put aside, as it is written. `unclear`: why the line can't be taken at its
    word.
    """

    text: str
    assertion: Assertion = Assertion.PRESENT
    stopped_days: float | None = None
    is_allergy: bool = False
    aside: tuple[str, ...] = ()
    unclear: str | None = None


_DAYS: Mapping[str, float] = {"day": 1, "week": 7, "month": 30, "year": 365, "hour": 1 / 24}
_NUMBERS: Mapping[str, float] = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
                                 "couple of": 2, "a couple of": 2, "few": 3, "a few": 3, "several": 5}  # fmt: skip
_NAMED_DAYS: Mapping[str, float] = {"today": 0, "this morning": 0, "yesterday": 1, "last night": 1, "last week": 7,
                                    "last month": 30, "last year": 365}  # fmt: skip
_WHEN = (
    r"(?:\d+(?:\.\d+)?|an?|one|two|three|four|five|six|a couple of|couple of|a few|few|several)\s+"
    r"(?:hour|day|week|month|year)s?\s+ago|today|this morning|yesterday|last (?:night|week|month|year)"
    r"|(?:in|since|around)\s+(?:january|february|march|april|may|june|july|"
    r"august|september|october|november|december)"
    r"|in\s+(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*)?(?:19|20)\d\d"
    r"|(?:on\s+)?\d{1,2}/\d{1,2}(?:/\d{2,4})?|\((?:19|20)\d\d\)"
)
_AGO = re.compile(rf"(?<!\w)(?:{_WHEN})(?!\w)", re.IGNORECASE)
_COUNTED = re.compile(r"(?P<number>[\w. ]+?)\s+(?P<unit>hour|day|week|month|year)s?\s+ago", re.IGNORECASE)
_EMPTY = re.compile(r"\(\s*\)")
_UNPAIRED = re.compile(r"^([^()]*)\(\s*([^()]*)$")
_RELATIVE = (
    r"(?:mother|father|mom|mum|dad|brother|sister|sibling|parent|grand(?:mother|father|parent)|aunt|uncle|cousin|son"
    r"|daughter|family)"
)


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(phrases)})(?![\w-])", re.IGNORECASE)


def _part(pattern: str) -> re.Pattern[str]:
    """A phrase with the mark or bracket that parts it from the rest."""
    return re.compile(rf"\s*[,(;-]?\s*(?:{pattern})\)?", re.IGNORECASE)


_WHO = r"(?:(?:i|he|she|we|they|pt|patient)(?:['’]?ve| have| has|['’]?m| am| is|['’]?s)? +)?(?:recently |just )?"
_BY_WHOM = (
    r"by (?:my |the )?(?:dr\.?|doctor|md|np|pa|gp|pcp|pharmacist|pharmacy|cardiolog\w+|surgeon)?"
    r"(?: ?(?-i:[A-Z])[\w']*)?"
)
_STOPPED = _any(
    r"^\s*off(?= (?!brand|label))",
    rf"{_WHO}stop+ed(?: (?:taking|using|{_BY_WHOM}))?", "dis-?continued", "d/c(?:'?e?d)?", "dc'?d",
    rf"{_WHO}no longer (?:taking|on|takes|takes?|using)",
    rf"{_WHO}not (?:taking|on|using)(?: (?:it|this|any ?more|now|currently))?", rf"{_WHO}quit(?: taking)?", "ceased",
    f"{_WHO}came off", "weaned off", r"(?:finished|completed)(?: course)?", "course completed", "off (?:it|this) now",
    "on hold", "held", rf"{_WHO}used to (?:take|be on|use)", rf"{_WHO}was (?:on|taking)",
    rf"{_WHO}previously (?:on|taking|took)", r"formerly(?: on)?",
)  # fmt: skip
_ANY_MORE = re.compile(r"\s+(?:any ?more|at this time|right now|for now)\s*$", re.IGNORECASE)
_NOT_STOPPED = _any(r"(?:never|(?:has|have|had|did|was)(?: not|n['’]?t)|not) (?:been )?stop(?:ped)?(?: taking)?")
_BEGUN_AGAIN = _any(
    "re-?start(?:ed|ing)?", "resumed?", "re-?initiated", "back on(?: it)?", "(?:started|begun|taking(?: it)?) again"
)
_BEGUN = _any("started", "begun", "began", "increased", "decreased", "changed", "last (?:taken|dose|filled)", "took")
_ALLERGY = re.compile(
    rf"^\s*{_WHO}(?:(?:severely|very)\s+)?(?:allergic to|allergy to|allergies:|allergy:|anaphylaxis to|reaction to)\s*"
    r"|\s+(?:allergy|allergic)\s*$",
    re.IGNORECASE,
)
_NOT_TAKEN = re.compile(
    r"^\s*(?:(?:patient |pt )?denies(?: taking| (?:any )?use of)?|no|does(?:n['’]?t| not) take|never takes?)\s+(?=\w)",
    re.IGNORECASE,
)
_THEN = re.compile(r"[\s,;-]+(?:and|then|but)?[\s,;-]*$", re.IGNORECASE)
_USE = re.compile(r"\s+use$", re.IGNORECASE)
_NEGATED = re.compile(
    r"^\s*(?:no (?:known |prior |previous |personal |significant |past )?(?:history of |hx of |h/o |evidence of "
    r"|signs? of )?|denies (?:any |having |history of )?|without (?:any )?|never (?:had |diagnosed with )?"
    r"|negative for |does(?:n't| not) have (?:any )?|has no |ruled out:?\s*|free of "
    r"|not\s+(?=(?:diabetic|pregnant|breast-?feeding|hypertensive|asthmatic)\s*$))"
    r"|\s*[:\-]\s*(?:no|denies|negative|none|n)\s*$|\s+(?:ruled out|denied|excluded|negative)\s*$",
    re.IGNORECASE,
)
_FAMILY = re.compile(
    r"^\s*(?:(?:strong )?family (?:history|hx)(?: of|:)?|fhx?(?: of|:)?|f/h(?: of|:)?"
    r"|(?:maternal|paternal) (?:\w+ )?(?:history of |with |had |has )?"
    rf"|(?:his |her |my |the )?{_RELATIVE}s?(?:'s)?(?: side)?(?: has| had| with| have|:)?(?: a)?(?: history of)?)\s+"
    rf"|\s+(?:in|of) (?:his |her |my |the )?(?:{_RELATIVE}|(?:maternal|paternal) \w+)s?\s*$"
    rf"|(?:\s+|\s*[,(-]\s*)(?:{_RELATIVE}|fhx?)s?\)?\s*$|\s+runs in the family\s*$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"^\s*(?:(?:past |previous |prior |remote |personal )?(?:medical )?(?:history|hx) of(?: an?)?|h/o|s/p|status post"
    r"|previous(?:ly)?|prior|past|former(?:ly)?|had(?: an?)?|old|resolved|childhood)\s+"
    r"|\s*[\(,-]?\s*(?:resolved|in the past|in remission|as a child|in childhood|cured)\)?\s*$"
    rf"|\s*[,-]?\s*\(?(?:{_WHEN}|(?:19|20)\d\d)\)?\s*$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"\s*[,(-]?\s*(?:(?:dx'?d?|diagnosed|onset|since)\s+(?:in\s+)?"
    rf"(?:{_WHEN}|(?:\w+\s+)?(?:19|20)\d\d|childhood|age \d+)"
    r"|(?:19|20)\d\d)\)?\s*$",
    re.IGNORECASE,
)
_LIFELONG = _any(
    r"diabet\w*", r"hypertens\w*", "htn", "high blood pressure", "asthma", "copd", "emphysema", r"epilep\w*",
    r"(?:kidney|renal|liver|heart) (?:disease|failure|insufficiency)", "ckd", "chf", "hiv", r"hepatitis [bc]",
    r"schizophren\w*", r"bipolar\w*", r"parkinson\w*", "multiple sclerosis", "lupus", r"\w*arthritis", "glaucoma",
    r"atrial fibrillation", "afib", "a-fib", r"hypothyroid\w*", r"dement\w*", r"alzheimer\w*", "cirrhosis", "gout",
)  # fmt: skip
"""What doesn't pass: a year beside it is when it began."""
_PURPOSE = r"\b(?:as needed for|if needed for|prn for|prn|for|to treat|to help(?: with)?|indication:?|dx:?|due to)"
_FOR = _part(rf"{_PURPOSE}\s+(?!\d)[a-z][\w'’/ -]*(?=\)?\s*$)")
_FOR_BRIEFLY = _part(rf"{_PURPOSE}(?:\s+(?!\d|and\b|with\b|plus\b|or\b)[a-z][\w'’-]*)*(?=\s+(?:and|with|plus)\b)")
_ASIDE = (
    _any(
        "otc", "over[- ]the[- ]counter", "new", "newly started", "just started", "restarted", "resumed", "started",
        "starting",
        "continue[ds]?", r"cont\.?", r"home med(?:ication)?s?", r"current(?:ly)?(?: taking)?", "active", "ongoing",
        "chronic(?:ally)?", "long[- ]term", r"brand(?: name)?(?: only)?", "generic(?: for)?", "daw",
        r"(?:no )?refills?(?:\s*x?\s*\d+)?", "samples?", r"self[- ]?medicat\w+", r"prescribed(?: by [\w. ]+)?",
        "(?:patient |pt )?reports(?: taking)?", f"{_WHO}(?:takes?|uses?|on|taking)", "ran out of", "out of",
        "(?:please )?(?:increase|decrease|reduce|titrate|change)d?(?: dose(?: of)?)?",
        "no dose, route,? or frequency recorded", "no (?:dose|frequency|route|sig) (?:recorded|on file|given)",
        "i'm on", "i am on", "taking", "dose unknown",
        "unknown dose", "strength unknown", "unsure of dose", "same dose", "usual dose", "low[- ]dose", "high[- ]dose",
        "not sure (?:of|about) (?:the )?dose",
    ),
    _part(
        r"\bper\s+(?:dr\.?|doctor|pcp|gp|md|np|cardio\w*|neuro\w*|psych\w*|pain clinic|onc\w*|rheum\w*|pharmacy"
        r"|patient|family|label|package|protocol)\b[^,;)]*"
    ),
    _part(r"\b(?:last (?:dose|taken|fill(?:ed)?|refill)|started|since|began|increased|decreased)\b[^,;)]*"),
    _part(r"\b(?:before|prior to|after|during) (?:an? |the |my )?(?:mri|ct|scans?|surgery|procedures?|dentist"
          r"|dental \w+|flying|flights?|appointments?|exercise|sex|intercourse|work|chemo\w*|infusions?)\b"),
    _part(r"\bhold (?:for|if|when) [^,;]*$"),
    _part(r"\bthen stop$"),
    _part(r"(?-i:\bR\d{1,2}$)"),
    _part(r"\bwhen (?:i|he|she|it|needed|traveling|travelling|flying)\b[^,;)]*"),
    _part(r"\b(?-i:Dr\.?\s+[A-Z][a-z]+)"),
    _part(r"(?:\b(?:disp(?:ense)?|qty|quantity|rfl|refills?)\s*:?\s*\d+|#\s*:?\s*\d{2,})\s*(?:tab(?:let)?s?|cap(?:sule)?s?|ml|pens?|patches)?\b"),
    _part(r"\b\d+\s+(?:actuations?|metered doses?|sprays)\b"),
    _part(r"\b(?:x|for)\s+\d+(?:[-–]\d+)?\s*(?:refills?|yrs?|years?|months?|mos?)\b"),
    _any(
        "teva", "mylan", "viatris", "sandoz", "accord", "lupin", "zydus", "aurobindo", "cipla", "sun pharma",
        r"dr\.? reddy'?s", "apotex", "hikma", "amneal", "torrent", "glenmark", "krka", "stada", "ratiopharm", "actavis",
        "greenstone", "prasco", "ranbaxy", "wockhardt",
    ),
    _FOR,
)  # fmt: skip
_BRIEFLY = tuple(_FOR_BRIEFLY if pattern is _FOR else pattern for pattern in _ASIDE)
_TAGS = (
    re.compile(r"\s*\((?:hcc|cms|ccm|hhs)(?:[-/]\w+)?\)", re.IGNORECASE),
    _part(r"\b(?:not otherwise specified|unspecified(?: type| site| whether [\w ]+)?|nos|uncomplicated"
          r"|without (?:mention of )?complications?)(?=\s*(?:$|[,;(]))"),
    _part(r"\b(?:bmi|a1c|hba1c|ef|lvef|egfr|gfr|inr)\s*(?:of|is|:|=|~|>|<)?\s*\d+(?:\.\d+)?(?:-\d+)?\s*%?"),
    re.compile(r"\s*:\s*(?:yes|y|positive)\s*$", re.IGNORECASE),
    re.compile(r"^\s*(?:pmhx?|past medical history|diagnosis|dx|problem)\s*:\s+", re.IGNORECASE),
    re.compile(r"\s*\((?:primary|adult|pediatric|disorder|diagnosis)\)", re.IGNORECASE),
    _part(r"\b(?:m/?w/?f|t/?th/?s|tths|mon/wed/fri|tue/thu/sat)\b"),
    _part(r"\bstage (?:[0-4]|i{1,3}|iv)[a-c]?"
          r"(?=\s+(?:\w+ )*(?:cancer|carcinoma|lymphoma|melanoma|sarcoma|\w*tumou?r)\b)"
          r"|(?<=cancer),? stage (?:[0-4]|i{1,3}|iv)[a-c]?\b"),
)  # fmt: skip
"""What a hospital's print-out says beside a condition, which changes nothing."""
_ADJECTIVE = _any(
    "mild", "moderate", "severe", "chronic", "acute", "stable", "(?:well |poorly |un)?controlled", "treated",
    "recent(?:ly)?",
    "known", "newly diagnosed", "diagnosed(?: with)?", "long-?standing", "borderline", "slight", "some", "bad", "left",
    "right", "bilateral", "recurrent", "intermittent", "suspected", "possible", "probable", "i have", "has", "have",
    "suffers from", "with",
)  # fmt: skip


def read_medicine(text: str, *, briefly: bool = False) -> Said:
    """Take from a line about a medicine what is not its name, strength or use.

    `briefly`: what it is taken for ends at `and` or `with`, where another medicine may follow.
    """
    assertion, stopped, is_allergy, rest = Assertion.PRESENT, None, False, text.strip()
    aside: tuple[str, ...] = ()
    if match := _NOT_STOPPED.search(rest):
        rest, aside = _cut(rest, match), (match.group(),)
    elif match := _STOPPED.search(rest):
        if _BEGUN_AGAIN.search(rest):
            rest = _cut(_BEGUN_AGAIN.sub(" ", _STOPPED.sub(" ", _AGO.sub(" ", rest))))
            return Said(_THEN.sub("", rest), unclear="the line says that it was stopped and that it was begun again")
        assertion, stopped = Assertion.STOPPED, _days_ago(rest)
        rest = _ANY_MORE.sub("", _cut(_AGO.sub(" ", _cut(rest, match))))
    elif match := _ALLERGY.search(rest):
        is_allergy, rest = True, _cut(rest, match)
    elif match := _NOT_TAKEN.search(rest):
        assertion, rest = Assertion.NEGATED, _USE.sub("", _cut(rest, match))
    elif _BEGUN.search(rest) and (match := _AGO.search(rest)):
        rest, aside = _cut(rest, match), (match.group(),)
    rest, others = _put_aside(rest, _BRIEFLY if briefly else _ASIDE)
    return Said(rest, assertion, stopped, is_allergy, (*aside, *others))


def read_condition(text: str) -> Said:
    """Take from a line about a condition whose it is, and whether and when."""
    rest, assertion = text.strip(), Assertion.PRESENT
    if (match := _ALLERGY.search(rest)) and (named := _cut(rest, match)):
        return Said(named, is_allergy=True)
    tagless, tags = _put_aside(rest, _TAGS)
    if tags:
        return Said(tagless, aside=tags)  # what is left is read as a line of its own
    if (match := _SINCE.search(rest)) and _LIFELONG.search(rest) and _cut(rest, match):
        return Said(_cut(rest, match), aside=(match.group().strip(" ,;:-–—()"),))
    for pattern, means in ((_NEGATED, Assertion.NEGATED), (_FAMILY, Assertion.FAMILY), (_PAST, Assertion.PAST)):
        match = pattern.search(rest)
        if match and _cut(rest, match):
            rest = _cut(rest, match)
            assertion = means if assertion is Assertion.PRESENT else assertion
    rest, aside = _put_aside(rest, (_ADJECTIVE, _ASIDE[1]))
    return Said(rest, assertion, aside=aside)


def _cut(text: str, match: re.Match[str] | None = None) -> str:
    rest = text if match is None else f"{text[: match.start()]} {text[match.end() :]}"
    rest = _UNPAIRED.sub(r"\1 \2", _EMPTY.sub(" ", rest))
    return re.sub(r"\s+", " ", rest).strip(" ,;:-–—")


def _put_aside(text: str, patterns: Sequence[re.Pattern[str]]) -> tuple[str, tuple[str, ...]]:
    """The text without what these patterns match, and that; a pattern that would leave nothing is passed over."""
    aside: list[str] = []
    for pattern in patterns:
        while (match := pattern.search(text)) and (rest := _cut(text, match)) and rest != text:
            aside += filter(None, [match.group().strip(" ,;:-–—()")])
            text = rest
    return text, tuple(aside)


def _days_ago(text: str) -> float | None:
    match = _AGO.search(text)
    if match is None:
        return None
    said = match.group().casefold()
    if said in _NAMED_DAYS:
        return _NAMED_DAYS[said]
    counted = _COUNTED.fullmatch(said)
    if counted is None:
        return None
    number = counted["number"]
    return (_NUMBERS[number] if number in _NUMBERS else float(number)) * _DAYS[counted["unit"]]
