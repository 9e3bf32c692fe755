"""The static files, each under an address with the hash of its content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, url_for

_FOLDER = Path(__file__).parent / "static"
_HASH_LENGTH = 12
_FOR_EVER = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    hash: str
    type: str


@cache
def _assets() -> Mapping[str, Asset]:
    """Every static file by its path, read once."""
    found = {}
    for path in sorted(_FOLDER.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            kind = mimetypes.guess_type(path.name)[0] or "text/plain"
            digest = hashlib.sha256(content).hexdigest()[:_HASH_LENGTH]
            found[path.relative_to(_FOLDER).as_posix()] = Asset(content, digest, kind)
    return found


def asset_url(name: str) -> str:
    """The address of a static file. Raises KeyError where there is none of this name."""
    return url_for("assets.asset", digest=_assets()[name].hash, name=name)


@blueprint.get("/static/<digest>/<path:name>")
def asset(digest: str, name: str) -> Response:
    """One static file, if this is its content."""
    found = _assets().get(name)
    if found is None or found.hash != digest:
        abort(404)
    response = Response(found.content, mimetype=found.type)
    response.headers["Cache-Control"] = _FOR_EVER
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
