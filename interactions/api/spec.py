"""The OpenAPI 3.1 document of the API, and the parts of flask-smorest that the contract has otherwise."""

from __future__ import annotations

from typing import Any

from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask
from flask_smorest import Api

from interactions.api.schemas import LONGEST_TEXT, ItemField, ItemObjectSchema
from interactions.config import VERSION

_DESCRIPTION = (
    "Decision support for people who can judge it, compiled from cited public sources; no substitute for a clinician. "
    "Every answer says in `coverage` what was not checked: "
    "show “no interactions” only where `coverage.complete` is true."
)


class ContractApi(Api):
    """flask-smorest, with errors left to the application, which handles those of unknown routes too."""

    def _register_error_handlers(self) -> None:
        """Errors are handled in one place for all edges (create_app)."""


def register_api(app: Flask) -> ContractApi:
    """Register every route of the API, and describe them at /openapi.json."""
    from interactions.api.health import blueprint as health  # noqa: PLC0415  after the settings below
    from interactions.api.v1 import blueprint as v1  # noqa: PLC0415

    app.config.update(
        API_TITLE="Interactions",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={"info": {"description": _DESCRIPTION, "license": {"name": "MIT"}}},
    )
    api = ContractApi(app)
    _describe_items(api)
    api.register_blueprint(v1)
    api.register_blueprint(health)
    return api


def _describe_items(api: ContractApi) -> None:
    plugin: Any = api.ma_plugin
    converter: OpenAPIConverter = plugin.converter

    def item(self: OpenAPIConverter, field: Any, **_: Any) -> dict[str, Any]:
        if not isinstance(field, ItemField):
            return {}
        return {"anyOf": [{"type": "string", "maxLength": LONGEST_TEXT}, self.resolve_nested_schema(ItemObjectSchema)]}

    converter.add_attribute_function(item)
