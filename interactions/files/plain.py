"""The plain YAML dialect: a map of texts, of lists, and of small flat records, and nothing that hides.

Every scalar is read as the text that stands there. What other YAML would change or drop in silence (anchors, tags,
duplicate keys, comments, several documents) is refused with its line. There is one way to write each record, so that
a file is right when it equals its own re-dump.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # its stub imports it without passing it on

from interactions.files.faults import Fault, SeedError

Flat = dict[str, "str | list[str]"]
Value = str | list["str | Flat"] | Flat
Number = int | float
Writable = str | Number | Sequence["Writable"] | Mapping[str, "Writable"]

WIDTH = 120
LONG_TEXT = 100

_MAY_HIDE = re.compile(r"[#&*!\t\r\ufeff\x85\u2028\u2029]|^%", re.MULTILINE)


class _Nodes(CParser):
    """libyaml's nodes without a guess at what each scalar might be: all of them are text."""

    def resolve(self, *_: object) -> None:
        """Leave the tag out; asking for one costs as much as all the rest of composing."""

    descend_resolver = ascend_resolver = resolve


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read: its fields, and where each of them stands."""

    value: dict[str, Value]
    _root: yaml.MappingNode = field(repr=False)

    def line(self, place: Sequence[str | int]) -> int:
        """The line (from 1) of the value at this path of keys and positions, or of the nearest thing around it."""
        node: yaml.Node = self._root
        line = node.start_mark.line
        for step in place:
            match node:
                case yaml.MappingNode():
                    found = next(((key, value) for key, value in node.value if key.value == step), None)
                    if found is None:
                        break
                    key, node = found
                    line = key.start_mark.line
                case yaml.SequenceNode() if isinstance(step, int) and step < len(node.value):
                    node = node.value[step]
                    line = node.start_mark.line
                case _:
                    break
        return int(line) + 1


# ---- reading


def read(data: bytes, path: str) -> Document:
    """Read one file. Raises SeedError with every fault of form; `path` is only named in the faults."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SeedError([Fault(path, line, "this is not UTF-8", "save the file as UTF-8")]) from error
    hidden = list(_hidden(text, path)) if _MAY_HIDE.search(text) else []
    try:
        root = _Nodes(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        problem = error.problem or "this is not YAML"
        fault = Fault(path, mark.line + 1 if mark else None, problem, _fix_of(problem))
        raise SeedError([*hidden, fault]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SeedError([*hidden, Fault(path, line, "a control character", "delete it")]) from error
    if not isinstance(root, yaml.MappingNode):
        fault = Fault(path, 1, "no fields here", "write the record as `field: value` lines, or delete the file")
        raise SeedError([*hidden, fault])
    faults = hidden
    value = _map(root, path, faults)
    if faults:
        raise SeedError(faults)
    return Document(value, root)


def _fix_of(problem: str) -> str:
    if "document" in problem:
        return "one file holds one record: split it"
    if "alias" in problem:
        return "write the value out, or quote a text that starts with *"
    return "look for a missing quote, bracket or indent; quote a text that has `: ` in it or starts with a sign"


def _hidden(text: str, path: str) -> Iterator[Fault]:
    """What YAML would drop or change without a word."""
    for pattern, message, fix in (
        ("\ufeff", "a byte order mark", "save the file as UTF-8 without it"),
        ("\r", "a carriage return", "save the file with LF line ends"),
        ("\t", "a tab", "indent and separate with spaces"),
        ("\x85", "an unusual line break", "delete it"),
        ("\u2028", "an unusual line break", "delete it"),
        ("\u2029", "an unusual line break", "delete it"),
    ):
        if pattern in text:
            yield Fault(path, text.count("\n", 0, text.index(pattern)) + 1, message, fix)
    try:
        yield from _hidden_tokens(text, path)
    except yaml.YAMLError:
        return  # composing says it better


def _hidden_tokens(text: str, path: str) -> Iterator[Fault]:
    refused = {
        yaml.AnchorToken: ("an anchor", "write the value out where it is needed, or quote a text that starts with &"),
        yaml.AliasToken: ("an alias", "write the value out, or quote a text that starts with *"),
        yaml.TagToken: ("a tag", "leave it out (every value is text), or quote a text that starts with !"),
        yaml.DirectiveToken: ("a directive", "leave it out"),
    }
    read_up_to = 0
    for token in yaml.scan(text, Loader=yaml.CBaseLoader):
        if type(token) in refused:
            yield Fault(path, token.start_mark.line + 1, *refused[type(token)])
        between = text[read_up_to : token.start_mark.index]
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            between += text[token.start_mark.index : token.end_mark.index].split("\n", 1)[0]
        if "#" in between:
            line = text.count("\n", 0, text.index("#", read_up_to)) + 1
            yield Fault(path, line, "a comment", "move it to `note:`, or quote the text if the # belongs to it")
        read_up_to = max(read_up_to, token.end_mark.index)


def _map(node: yaml.MappingNode, path: str, faults: list[Fault]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, value in node.value:
        name = _key(key, found, path, faults)
        if isinstance(value, yaml.ScalarNode):
            found[name] = value.value
        elif isinstance(value, yaml.SequenceNode):
            found[name] = [_item(item, path, faults) for item in value.value]
        else:
            found[name] = _flat(value, path, faults, lists=True)
    return found


def _key(key: yaml.Node, found: Mapping[str, object], path: str, faults: list[Fault]) -> str:
    if not isinstance(key, yaml.ScalarNode):
        faults.append(Fault(path, key.start_mark.line + 1, "a field whose name is no word", "give it a plain name"))
        return ""
    if key.value in found:
        faults.append(Fault(path, key.start_mark.line + 1, f"`{key.value}` comes twice", "keep one of the two"))
    return str(key.value)


def _item(node: yaml.Node, path: str, faults: list[Fault]) -> str | Flat:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    return _flat(node, path, faults, lists=False)


def _flat(node: yaml.Node, path: str, faults: list[Fault], *, lists: bool) -> Flat:
    found: Flat = {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        name = _key(key, found, path, faults)
        if isinstance(value, yaml.ScalarNode):
            found[name] = value.value
        elif (
            lists and isinstance(value, yaml.SequenceNode) and all(isinstance(v, yaml.ScalarNode) for v in value.value)
        ):
            found[name] = [item.value for item in value.value]
        else:
            faults.append(_too_deep(value, path))
    if not isinstance(node, yaml.MappingNode):
        faults.append(_too_deep(node, path))
    return found


def _too_deep(node: yaml.Node, path: str) -> Fault:
    fix = "keep to a list of small flat records under a field"
    return Fault(path, node.start_mark.line + 1, "nested too deep", fix)


# ---- writing


def write(record: Mapping[str, Writable]) -> str:
    """Write a record in the one canonical way. Numbers stand bare; a text is quoted where YAML would change it."""
    return "".join(_field(scalar(key), value, indent="") for key, value in record.items())


def _field(head: str, value: Writable, *, indent: str) -> str:
    """One field. `indent` is what the lines below the first start with."""
    match value:
        case str() | int() | float():
            return _scalar_field(f"{head}:", value, indent=indent)
        case Mapping():
            line = f"{indent}{head}: {_flow(value)}\n"
            if len(line) <= WIDTH + 1:
                return line
            below = "".join(_field(scalar(key), one, indent=f"{indent}  ") for key, one in value.items())
            return f"{indent}{head}:\n{below}"
        case _:
            return _list_field(head, value, indent=indent)


def _scalar_field(head: str, value: str | Number, *, indent: str) -> str:
    text = scalar(value)
    if isinstance(value, str):
        lines = sentences(value)
        if (len(lines) > 1 or len(indent) + len(head) + 1 + len(text) > LONG_TEXT) and _folds(value, lines):
            return f"{indent}{head} >-\n" + "".join(f"{indent}  {line}\n" for line in lines)
    return f"{indent}{head} {text}\n"


def _list_field(head: str, items: Sequence[Writable], *, indent: str) -> str:
    if not any(isinstance(item, Mapping) for item in items):
        line = f"{indent}{head}: {_flow(items)}\n"
        if len(line) <= WIDTH + 1:
            return line
    return f"{indent}{head}:\n" + "".join(_list_item(item, indent=f"{indent}  ") for item in items)


def _list_item(item: Writable, *, indent: str) -> str:
    if not isinstance(item, Mapping):
        assert isinstance(item, str | int | float), "a list holds scalars or flat records"  # noqa: S101
        return _scalar_field("-", item, indent=indent)
    line = f"{indent}- {_flow(item)}\n"
    if len(line) <= WIDTH + 1:
        return line
    below = "".join(_field(scalar(key), one, indent=f"{indent}  ") for key, one in item.items())
    return f"{indent}- {below[len(indent) + 2 :]}"


def _flow(value: Writable) -> str:
    match value:
        case str() | int() | float():
            return scalar(value, flow=True)
        case Mapping():
            return "{" + ", ".join(f"{scalar(key, flow=True)}: {_flow(one)}" for key, one in value.items()) + "}"
        case _:
            return "[" + ", ".join(map(_flow, value)) + "]"


# Words and shapes that a reader of YAML 1.1 or 1.2 takes for something else than text.
_OTHER_WORD = frozenset({"", "~", "null", "y", "n", "yes", "no", "on", "off", "true", "false", "=", "<<"})
_OTHER_SHAPE = re.compile(
    r"""[-+]?(\.?[0-9][0-9_,.:]*(e[-+]?[0-9_]*)?  # numbers, with 1.1's underscores and base 60
        |0x[0-9a-f_]*|0o[0-7_]*|0b[01_]*
        |\.inf|\.nan)
      |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t ].*)?""",
    re.IGNORECASE | re.VERBOSE,
)
_STARTS_OTHERWISE = frozenset("-?:,[]{}#&*!|>'\"%@` ")
_ENDS_OTHERWISE = (":", " ")
_ESCAPE = re.compile(r'[^\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|["\\]')


# Most texts are so plain that nothing can be made of them but text; an odd word like `no` aside.
_PLAINLY_TEXT = re.compile(r"[A-Za-z][A-Za-z0-9 .%/()+'-]*[A-Za-z0-9.%)]")


def scalar(value: str | Number, *, flow: bool = False) -> str:
    """One value on one line, quoted only where a reader of YAML 1.1 or 1.2 would make something else of it."""
    if not isinstance(value, str):
        return repr(value)
    if _PLAINLY_TEXT.fullmatch(value) and value.lower() not in _OTHER_WORD:
        return value
    if any(match.group() not in {'"', "\\"} for match in _ESCAPE.finditer(value)):
        return '"' + _ESCAPE.sub(_escaped, value) + '"'
    plain = not (
        value.lower() in _OTHER_WORD
        or value[0] in _STARTS_OTHERWISE
        or value.endswith(_ENDS_OTHERWISE)
        or ": " in value
        or " #" in value
        or (flow and any(sign in value for sign in ",[]{}:?"))
        or _OTHER_SHAPE.fullmatch(value)
    )
    return value if plain else "'" + value.replace("'", "''") + "'"


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    if character in {'"', "\\"}:
        return f"\\{character}"
    return f"\\x{ord(character):02x}" if ord(character) < 0x100 else f"\\u{ord(character):04x}"  # noqa: PLR2004


_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Za-z]\.(?:[A-Za-z]\.)*|(?:Dr|Mr|Mrs|Ms|Prof|St|Fig|No|Nos|Vol|vs|cf|al|approx|ca|resp|incl|excl|max|min)\.)$",
)
_SENTENCE_END = re.compile(r"[.!?][\"')\]’”]* (?=[\"'(\[‘“]*[A-Z0-9])")


def sentences(text: str) -> list[str]:
    """Split at the single spaces between sentences; joined with one space they give the very same text."""
    found, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[start : match.start() + 1]):
            found.append(text[start : match.end() - 1])
            start = match.end()
    return [*found, text[start:]]


def _folds(text: str, lines: Sequence[str]) -> bool:
    """Whether a folded block gives back exactly this text: it joins lines by one space and keeps indented ones."""
    if any(match.group() not in {'"', "\\"} for match in _ESCAPE.finditer(text)):
        return False
    return all(line and line == line.strip(" ") for line in lines)
