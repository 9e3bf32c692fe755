"""seed/ ⇄ Compendium. One record, one file, and the path is the key; a few short lists share a file each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from marshmallow import ValidationError

from interactions.clinical.compendium import Compendium, Record
from interactions.clinical.statements import Dosing, Duplicate, Interaction, Risk
from interactions.files import plain
from interactions.files.faults import Fault, SeedError
from interactions.files.schemas import SCHEMAS
from interactions.files.values import Place, complaints

Progress = Callable[[int, int], None]

FOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "substances": "substances",
        "products": "products",
        "classes": "classes",
        "conditions": "conditions",
        "interactions": "interactions",
        "risks": "risks",
        "cumulative": "cumulative",
        "allergens": "allergies",
        "duplicates": "duplicates",
        "dosing": "dosing",
    }
)
LISTS: Mapping[str, str] = MappingProxyType(
    {
        "sources": "sources.yaml",
        "outcomes": "outcomes.yaml",
        "lookalikes": "lookalikes.yaml",
        "not_drugs": "not-drugs.yaml",
        "reactions": "reactions.yaml",
    }
)
_TYPE_OF_FOLDER = {folder: type_name for type_name, folder in FOLDERS.items()}
_TYPE_OF_LIST = {path: type_name for type_name, path in LISTS.items()}
_BESIDE = frozenset({"README.md", "schema"})


# ---- where a record stands


def path_of(type_name: str, record: Record) -> str:
    """Where in the seed folder this record stands, with forward slashes."""
    if type_name in LISTS:
        return LISTS[type_name]
    match record:
        case Interaction(between=(first, second), outcome=outcome):
            name = f"{first}/{second}.{outcome}"
        case Risk(of=of, condition=condition, outcome=outcome):
            name = f"{of}/{condition}.{outcome}"
        case Dosing(substance=substance):
            name = substance
        case Duplicate(of=of):
            name = of
        case _:
            name = record.id
    return f"{FOLDERS[type_name]}/{name}.yaml"


# ---- reading


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of a folder, and what could not. `unread` holds the ids of records in faulty files."""

    compendium: Compendium
    faults: tuple[Fault, ...]
    unread: frozenset[str]


def read_seed(folder: Path, progress: Progress | None = None) -> Compendium:
    """Read the whole seed folder. Raises SeedError with every fault, also where the folder is missing or empty.

    `progress` is told after each file how many of how many are read.
    """
    reading = read_what_can_be_read(folder, progress)
    if reading.faults:
        raise SeedError(reading.faults)
    return reading.compendium


def read_what_can_be_read(folder: Path, progress: Progress | None = None) -> Reading:
    """Read the records that have no fault of form, so that a fault in one file does not hide those in others."""
    paths, faults = _files(folder)
    found: dict[str, dict[str, Record]] = {type_name: {} for type_name in SCHEMAS}
    unread: set[str] = set()
    for number, path in enumerate(paths, start=1):
        faulty = len(faults)
        for type_name, record in records_in((folder / path).read_bytes(), path, faults):
            found[type_name][record.id] = record
        if len(faults) > faulty:
            unread.add("+".join(PurePosixPath(path).with_suffix("").parts[1:]))
        if progress is not None:
            progress(number, len(paths))
    compendium = Compendium.of((name, record) for name, records in found.items() for record in records.values())
    return Reading(compendium, tuple(faults), frozenset(unread))


def _files(folder: Path) -> tuple[list[str], list[Fault]]:
    """Every record file, and a fault for each file that nothing would read."""
    if not folder.is_dir():
        raise SeedError([Fault(str(folder), None, "there is no such folder", "give the folder that holds the seed")])
    paths: list[str] = []
    faults: list[Fault] = []
    for directory, folders, names in os.walk(folder):
        here = PurePosixPath(Path(directory).relative_to(folder).as_posix())
        if here == PurePosixPath():
            folders[:] = [name for name in folders if name not in _BESIDE]
        for name in names:
            path = str(here / name)
            if path in _TYPE_OF_LIST or (path.endswith(".yaml") and here.parts and here.parts[0] in _TYPE_OF_FOLDER):
                paths.append(path)
            elif not name.startswith(".") and path not in _BESIDE:
                faults.append(
                    Fault(path, None, "nothing reads this file", "correct its name, or move it out of the seed")
                )
    faults += [
        Fault(path, None, "the file is missing", "restore it; a list that is empty is written as [] under its field")
        for path in LISTS.values()
        if path not in paths
    ]
    if not any(path.startswith("substances/") for path in paths):
        faults.append(Fault("substances", None, "there is no substance", "is this the folder that holds the seed?"))
    return sorted(paths), faults


def records_in(data: bytes, path: str, faults: list[Fault]) -> Iterator[tuple[str, Record]]:
    """Every faultless record of one file with the name of its type; what is wrong is added to `faults`."""
    try:
        document = plain.read(data, path)
    except SeedError as error:
        faults.extend(error.faults)
        return
    if path in _TYPE_OF_LIST:
        type_name = _TYPE_OF_LIST[path]
        items = document.value.get(type_name)
        if len(document.value) != 1 or not isinstance(items, list):
            faults.append(Fault(path, 1, f"this file holds one list, `{type_name}:`", "write the records under it"))
            return
        seen = set()
        for position, value in enumerate(items):
            place = (type_name, position)
            record = _record(type_name, value, document, path, place, faults)
            if record is not None and record.id in seen:
                faults.append(Fault(path, document.line(place), f"`{record.id}` comes twice", "keep one of the two"))
            elif record is not None:
                seen.add(record.id)
                yield type_name, record
        return
    type_name = _TYPE_OF_FOLDER[path.split("/", 1)[0]]
    record = _record(type_name, document.value, document, path, (), faults)
    if record is None:
        return
    if path_of(type_name, record) != path:
        message = f"what this says belongs in {path_of(type_name, record)}"
        faults.append(Fault(path, 1, message, "move the file there, or correct what it says it is about"))
    yield type_name, record


def _record(
    type_name: str, value: object, document: plain.Document, path: str, place: Place, faults: list[Fault]
) -> Record | None:
    try:
        record: Record = SCHEMAS[type_name].load(value)  # type: ignore[arg-type]  # what is no map is a fault as well
    except ValidationError as error:
        faults += [
            Fault(path, document.line(place + below), message, fix)
            for below, (message, fix) in complaints(error.messages)
        ]
        return None
    return record


# ---- writing


def text_of(type_name: str, record: Record) -> str:
    """The canonical text of a record that has a file of its own."""
    return plain.write(SCHEMAS[type_name].dump(record))


def texts_of(compendium: Compendium) -> dict[str, str]:
    """The canonical text of every file by its path. Records of one list stand in the order of their ids."""
    texts = {
        path: plain.write({name: [SCHEMAS[name].dump(one) for _, one in sorted(getattr(compendium, name).items())]})
        for name, path in LISTS.items()
    }
    for type_name, record in compendium.records():
        if type_name not in LISTS:
            texts[path_of(type_name, record)] = text_of(type_name, record)
    return texts


def write_seed(compendium: Compendium, folder: Path) -> list[str]:
    """Write every file and remove those of records that are not in the compendium. Returns the paths that changed.

    Only the files that read_seed reads are removed; whatever else is in the folder stays.
    """
    texts = texts_of(compendium)
    changed = []
    for path, text in texts.items():
        file, data = folder / path, text.encode()
        if not file.exists() or file.read_bytes() != data:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            changed.append(path)
    for path in set(_files(folder)[0]) - set(texts):
        file = folder / path
        file.unlink()
        changed.append(path)
        if not any(file.parent.iterdir()):
            file.parent.rmdir()
    return sorted(changed)


def format_seed(folder: Path) -> list[str]:
    """Rewrite every file in its canonical form. Returns the paths that changed.

    Raises SeedError, and changes nothing, where a file has a fault or would not read back as the same records.
    """
    compendium = read_seed(folder)
    faults: list[Fault] = []
    read_back = Compendium.of(
        pair for path, text in texts_of(compendium).items() for pair in records_in(text.encode(), path, faults)
    )
    if faults or read_back != compendium:
        lost = [
            Fault(str(folder), None, "the rewritten files would not say the same", "this is a mistake of the program")
        ]
        raise SeedError(faults or lost)
    return write_seed(compendium, folder)
