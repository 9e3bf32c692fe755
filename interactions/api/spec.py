"""The OpenAPI 3.1 document of the API, and the parts of flask-smorest that the contract has otherwise."""

from __future__ import annotations

from typing import Any

import orjson
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, Response, request
from flask_smorest import Api

from interactions.api.answers import Problem
from interactions.api.contract import PROBLEMS
from interactions.api.health import blueprint as health
from interactions.api.v1 import blueprint as v1
from interactions.asked import ItemField, ItemObjectSchema
from interactions.clinical.patient import LONGEST_TEXT
from interactions.config import VERSION

_DESCRIPTION = (
    "Decision support for people who can judge it, compiled from cited public sources; no substitute for a clinician. "
    "Every answer says in `coverage` what was not checked: "
    "show “no interactions” only where `coverage.complete` is true. "
    "Members may be added to answers, and words to enumerations that are described as growing."
)


class ContractConverter(OpenAPIConverter):
    """Knows what the fields of a schema can't say: its rules, and that an item is a text or an object."""

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        return {**super().schema2jsonschema(schema), **getattr(schema, "rules", {})}

    def field2type_and_format(self, field: Any, **more: Any) -> dict[str, Any]:
        if isinstance(field, ItemField):
            texts = {"type": "string", "maxLength": LONGEST_TEXT}
            return {"anyOf": [texts, self.resolve_nested_schema(ItemObjectSchema)]}
        return dict(super().field2type_and_format(field, **more))


class ContractPlugin(MarshmallowPlugin):
    Converter = ContractConverter


class ContractApi(Api):
    """flask-smorest, with problems instead of its errors, and without what the contract doesn't have."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_responses(self) -> None:
        for status, description in PROBLEMS.items():
            content = {"application/problem+json": {"schema": Problem}}
            self.spec.components.response(status.name, {"description": description, "content": content}, lazy=True)

    def _register_pagination_header(self) -> None:
        """Pages are followed by `next` and `cursor`."""

    def _register_error_handlers(self) -> None:
        """Errors are handled in one place for all edges (create_app)."""

    def _openapi_json(self) -> Response:
        response = Response(orjson.dumps(self.spec.to_dict(), option=orjson.OPT_INDENT_2), mimetype="application/json")
        response.add_etag()
        response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(request)
        return response


def register_api(app: Flask) -> ContractApi:
    """Register every route of the API, and describe them at /openapi.json."""
    app.config.update(
        API_TITLE="Interactions",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={"info": {"description": _DESCRIPTION, "license": {"name": "MIT"}}},
    )
    api = ContractApi(app, spec_kwargs={"marshmallow_plugin": ContractPlugin()})
    api.register_blueprint(v1)
    api.register_blueprint(health)
    return api
