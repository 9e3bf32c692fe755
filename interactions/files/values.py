"""The kinds of value that a record in seed/ has, typed from the text that stands there.

Each kind says of itself in `json` what an editor's JSON Schema needs to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, is_dataclass
from dataclasses import fields as fields_of
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from marshmallow import RAISE, Schema, ValidationError, fields, missing, post_load
from rapidfuzz import fuzz, process


class Complaint(NamedTuple):
    """What is wrong with a value, and what to do."""

    message: str
    fix: str


def complaint(message: str, fix: str) -> ValidationError:
    return ValidationError([Complaint(message, fix)])


class Unknown(NamedTuple):
    """A field that the schema does not have, and those that it has."""

    known: tuple[str, ...]


Place = tuple[str | int, ...]


def complaints(messages: object, place: Place = ()) -> Iterator[tuple[Place, Complaint]]:
    """Flatten what marshmallow found: each complaint with the path of keys and positions that leads to it."""
    match messages:
        case dict():
            for key, below in messages.items():
                yield from complaints(below, place if key == "_schema" else (*place, key))
        case list():
            for message in messages:
                yield from complaints(message, place)
        case Unknown(known):
            yield place, Complaint(f"there is no field `{place[-1]}` here", nearest(str(place[-1]), known))
        case Complaint():
            yield place, messages
        case _:
            yield place, Complaint("a small record is expected here", "write it as {field: value, field: value}")


_SHORT_LIST = 20
_CLOSE = 75


def nearest(word: str, known: Iterable[str], otherwise: str = "leave it out: README.md lists the fields") -> str:
    """Advice that names the nearest of the known words, or all of them if they are few."""
    known = list(known)
    close = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_CLOSE)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"use one of: {', '.join(known)}" if len(known) <= _SHORT_LIST else otherwise


# ---- kinds of value


class Text(fields.Field[Any]):
    """Any text that is not empty."""

    @property
    def json(self) -> dict[str, Any]:
        """What an editor should hold a value against."""
        return {"type": "string", "minLength": 1}

    def _deserialize(self, value: object, *_: object, **__: object) -> Any:
        if not isinstance(value, str):
            raise complaint("a single text is expected here", "write one value, without brackets or dashes")
        if not value:
            raise complaint("left empty", "write `not-known`, or leave the field out if it is optional")
        return self.read(value)

    def read(self, text: str) -> Any:
        return text


class Shaped(Text):
    """A text of one shape."""

    def __init__(self, pattern: str, what: str, fix: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._pattern, self._what, self._fix = re.compile(pattern), what, fix

    @property
    def json(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^({self._pattern.pattern})$"}

    def read(self, text: str) -> str:
        if not self._pattern.fullmatch(text):
            raise complaint(f"`{text}` is no {self._what}", self._fix)
        return text


_SLUG = "[a-z0-9]+(-[a-z0-9]+)*"


def slug(**kwargs: Any) -> Shaped:
    return Shaped(_SLUG, "id", "use lower-case letters, digits and single hyphens", **kwargs)


def entry_id() -> Shaped:
    return Shaped(rf"{_SLUG}\+{_SLUG}\.{_SLUG}", "id of an entry", "write it as `side+side.outcome`")


class Day(Text):
    """A day as year-month-day."""

    @property
    def json(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def read(self, text: str) -> str:
        try:
            if date.fromisoformat(text).isoformat() == text:
                return text
        except ValueError:
            pass
        raise complaint(f"`{text}` is no day", "write it as 2026-11-22")


class Word(Text):
    """One of a closed list, of an enumeration where the model has one."""

    def __init__(self, known: type[StrEnum] | Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._known: dict[str, Any] = {str(word): word for word in known}

    @property
    def json(self) -> dict[str, Any]:
        return {"enum": list(self._known)}

    def read(self, text: str) -> Any:
        try:
            return self._known[text]
        except KeyError:
            raise complaint(f"`{text}` is not in the list", nearest(text, self._known)) from None

    def _serialize(self, value: Any, *_: object, **__: object) -> str:
        return str(value)


_NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")


class Amount(Shaped):
    """A number, with its unit where it has one, kept as the text that stands there."""

    def __init__(
        self, pattern: str = ".+", what: str = "amount", fix: str = "write a number and its unit", **kwargs: Any
    ) -> None:
        super().__init__(pattern, what, fix, **kwargs)

    @property
    def json(self) -> dict[str, Any]:
        return {**super().json, "type": ["string", "number"]}

    def _serialize(self, value: Any, *_: object, **__: object) -> str | int | float:
        """Give a number, to be written bare, where nothing of the text is lost by that."""
        if not _NUMBER.fullmatch(value):
            return str(value)
        number = float(value) if "." in value else int(value)
        return number if repr(number) == value else str(value)


class Number(Text):
    """A number that is not negative."""

    def __init__(self, kind: type[int | float]) -> None:
        super().__init__()
        self._kind = kind

    @property
    def json(self) -> dict[str, Any]:
        return {"type": "integer" if self._kind is int else "number", "minimum": 0}

    def read(self, text: str) -> int | float:
        if _NUMBER.fullmatch(text) and (self._kind is float or text.isdecimal()):
            number = self._kind(text)
            if repr(self._serialize(number)) == text:
                return number
        raise complaint(f"`{text}` is not a plain number", "write digits only, as 4 or 0.5")

    def _serialize(self, value: Any, *_: object, **__: object) -> int | float:
        return int(value) if value == int(value) else float(value)


class Several(fields.List[Any]):
    """A list, of exactly `count` where that is given. The model keeps it as a tuple."""

    def __init__(self, inner: fields.Field[Any], *, count: int | None = None, **kwargs: Any) -> None:
        super().__init__(inner, **kwargs)
        self.count = count

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise complaint("a list is expected here", "write it in [brackets], or one `- item` a line below")
        if self.count is not None and len(value) != self.count:
            raise complaint(f"this list has {len(value)}", f"give exactly {self.count}")
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class One(fields.Nested):
    """A small flat record."""

    @property
    def record(self) -> RecordSchema:
        assert isinstance(self.schema, RecordSchema)  # noqa: S101  every small record is one
        return self.schema

    def _load(self, value: Any, partial: Any = None) -> Any:
        if not isinstance(value, dict):
            raise complaint("a small record is expected here", "write it as {field: value, field: value}")
        return super()._load(value, partial)


class Reviewed(One):
    """Who reviewed, or `none`."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return None if value == "none" else super()._deserialize(value, *args, **kwargs)

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> Any:
        return "none" if getattr(obj, attr) is None else super().serialize(attr, obj, accessor, **kwargs)


class RecordSchema(Schema):
    """A record ⇄ the dataclass that it `makes`. What has a default there may be left out, and is left out in writing.

    `always` names the fields that are written even so.
    """

    class Meta:
        unknown = RAISE

    makes: ClassVar[type[Any]] = object
    always: ClassVar[frozenset[str]] = frozenset()
    _made: ClassVar[tuple[Field[Any], ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        known = Unknown(tuple(one.data_key or name for name, one in self.load_fields.items()))
        self.error_messages["unknown"] = known  # type: ignore[assignment]  # carried through to the fault

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._defaults = {}
        cls._made = fields_of(cls.makes) if is_dataclass(cls.makes) else ()
        for one in cls._made:
            if one.default is not MISSING:
                cls._defaults[one.name] = one.default
            elif one.default_factory is not MISSING:
                cls._defaults[one.name] = one.default_factory()

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        made = {one.name for one in self._made}
        field_obj.required |= field_name in made and field_name not in self._defaults
        missed = Complaint(
            f"`{field_obj.data_key or field_name}` is missing", "write it, or `not-known` if nobody knows"
        )
        field_obj.error_messages["required"] = [missed]

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        value = getattr(obj, attr, default)
        return missing if attr not in self.always and value == self._defaults.get(attr, missing) else value

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> Any:
        return self.makes(**self.shape(data))

    def shape(self, data: dict[str, Any]) -> dict[str, Any]:
        """Turn the fields of the file into those of the dataclass, where they differ."""
        return data


class CodesSchema(RecordSchema):
    """Codes by their system, each a list."""

    makes = dict

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        return obj.get(attr, default)

    def shape(self, data: dict[str, Any]) -> dict[str, Any]:
        return {system: codes for system, codes in data.items() if codes}
