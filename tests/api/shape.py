"""The one shape of every failure."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from werkzeug.test import TestResponse

LEAKS = ("Traceback", ".py", "/home", "/tmp", "sqlite", "sqlalchemy", "Error(")  # noqa: S108  what must not be there


def assert_problem(
    response: TestResponse, status: int, pointers: Sequence[str] = (), says: str = ""
) -> list[dict[str, str]]:
    """The response is this problem, whole, and tells nothing of how we are built. Returns its `errors`."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    document: dict[str, Any] = response.get_json()
    assert list(document) == ["type", "title", "status", "detail", "errors"]
    assert document["type"] == "about:blank"
    assert document["title"] == HTTPStatus(status).phrase
    assert document["status"] == status
    assert document["detail"]
    for fault in document["errors"]:
        assert list(fault) == ["pointer", "code", "detail"]
        assert all(isinstance(value, str) for value in fault.values())
        assert fault["code"]
        assert fault["detail"]
    assert [fault["pointer"] for fault in document["errors"]] == list(pointers)
    assert says in response.text
    assert not any(leak in response.text for leak in LEAKS), response.text
    errors: list[dict[str, str]] = document["errors"]
    return errors
