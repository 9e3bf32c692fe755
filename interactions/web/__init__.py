"""People ask: pages that work without JavaScript, from this host only."""

from __future__ import annotations

from flask import Flask, Response
from jinja2 import StrictUndefined

from interactions.config import VERSION
from interactions.web import assets, pages, records, reference, words

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def register_web(app: Flask) -> None:
    """Register every page, and the headers that every page carries, errors too."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(asset_url=assets.asset_url, words=words, version=VERSION)
    for blueprint in (pages.blueprint, records.blueprint, reference.blueprint, assets.blueprint):
        app.register_blueprint(blueprint)

    @app.after_request
    def protect(response: Response) -> Response:
        if response.content_type.startswith("text/html"):
            response.headers.update(_HEADERS)
            response.headers.setdefault("Cache-Control", "no-store")
        return response
