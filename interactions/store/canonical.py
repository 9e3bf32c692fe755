"""The canonical form: records, and a whole Compendium, as bytes that are the same wherever they are written.

A record's body is JSON with sorted keys that leaves out every field that holds its default, so that a new optional
field changes no body and no hash that exists. A default, once released, may therefore not change its meaning.
Content is one line `["type",body]` for each record, ordered by type and id; its hash names what a release says.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from io import BytesIO
from sys import intern
from typing import cast

import orjson
from cattrs.errors import ForbiddenExtraKeysError
from cattrs.preconf.orjson import make_converter

from interactions.clinical.compendium import RECORD_CLASSES, Record
from interactions.store.errors import RecordNotStorable, RecordUnreadable

_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # PostgreSQL has it in no text, not even escaped in JSON
_KEPT_ONCE = 48  # letters of the longest text that is likely to come again
_converter = make_converter(omit_if_default=True, forbid_extra_keys=True, detailed_validation=False)


@_converter.register_unstructure_hook
def _number(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number that can be stored")
    return float(value)  # 5 and 5.0 are equal, and so must their bodies be


def _text(value: str, _: type[str]) -> str:
    """A text; ids and words that come many times are kept once."""
    return intern(value) if len(value) <= _KEPT_ONCE else value


_converter.register_structure_hook_func(lambda type_: type_ is str, _text)  # str alone: an enumeration is one as well
_write = {type_name: _converter.get_unstructure_hook(cls) for type_name, cls in RECORD_CLASSES.items()}
_read = {type_name: _converter.get_structure_hook(cls) for type_name, cls in RECORD_CLASSES.items()}


def body(type_name: str, record: Record) -> str:
    """The canonical JSON of one record. Raises RecordNotStorable for text or a number that no database would hold."""
    try:
        text = orjson.dumps(_write[type_name](record), option=orjson.OPT_SORT_KEYS).decode()
    except (ValueError, TypeError) as error:
        raise RecordNotStorable(f"{type_name}: {record.id!r} can't be stored: {error}") from error
    if _NUL.search(text):
        raise RecordNotStorable(f"{type_name}: {record.id!r} can't be stored: it holds the character NUL")
    return text


def body_hash(body: str) -> str:
    """The SHA-256 of a body, in hexadecimal digits."""
    return sha256(body.encode()).hexdigest()


def content(bodies: Iterable[tuple[str, str, str]]) -> bytes:
    """The lines of (type, id, body) triples, which may come in any order."""
    return b"\n".join(f'["{type_name}",{text}]'.encode() for type_name, _, text in sorted(bodies))


def content_hash(lines: bytes) -> str:
    """The hash of a content, as `sha256:…`."""
    return f"sha256:{sha256(lines).hexdigest()}"


def records(lines: bytes) -> Iterator[tuple[str, Record]]:
    """The records of a content, with their types. Raises RecordUnreadable where this engine doesn't know the form."""
    for line in BytesIO(lines):  # one by one: all of them together would leave holes in the memory of a worker
        type_name, fields = orjson.loads(line)
        try:
            yield type_name, cast("Record", _read[type_name](fields, RECORD_CLASSES[type_name]))
        except (AttributeError, KeyError, TypeError, ValueError, ForbiddenExtraKeysError) as error:
            raise RecordUnreadable(
                f"{type_name}: a record written by another version can't be read by this one: {error!r}"
            ) from error
