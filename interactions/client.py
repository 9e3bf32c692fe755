"""The Python client: `Client("http://127.0.0.1:8000").check(medications=["warfarin", "ibuprofen 400"])`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import requests


class ProblemError(Exception):
    """The service, or what stands before it, gave no answer. `status`, `title`, `detail` and `errors` say why."""

    def __init__(self, status: int, title: str, detail: str = "", errors: list[dict[str, str]] | None = None) -> None:
        self.status = status
        self.title = title
        self.detail = detail
        self.errors = errors or []
        super().__init__(f"{status} {title}: {detail}" if detail else f"{status} {title}")


class Client:
    """Asks one Interactions service. An answer says “no interactions” only where `coverage.complete` is true.

    `key` is sent as a bearer token where the service wants one; `timeout` is in seconds. Every method raises
    ProblemError, and requests.RequestException where the service can't be reached in time.
    """

    def __init__(self, address: str, *, key: str | None = None, timeout: float = 10) -> None:
        self._address = address.rstrip("/")
        self._timeout = timeout
        self._session = requests.Session()
        if key:
            self._session.headers["Authorization"] = f"Bearer {key}"

    def check(self, **asked: Any) -> dict[str, Any]:
        """The whole check, by the members of the contract: medications, planned, conditions, patient and so on."""
        return self._ask("POST", "check", json=asked)

    def check_batch(self, patients: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Up to 100 checks, each with a `ref`, which its answer carries."""
        answers: list[dict[str, Any]] = self._ask("POST", "check/batch", json={"patients": patients})["answers"]
        return answers

    def resolve(self, items: list[Any], as_type: str = "any") -> dict[str, Any]:
        """What written names mean. `as_type` is medication, substance, condition, allergy or any."""
        return self._ask("POST", "resolve", json={"items": items, "as": as_type})

    def resolve_text(self, text: str, as_type: str = "any") -> dict[str, Any]:
        """What each line of a pasted list means, with its `span` in the text."""
        return self._ask("POST", "resolve", json={"text": text, "as": as_type})

    def search(self, query: str, **filters: Any) -> Iterator[dict[str, Any]]:
        """Every result, the best first. Filters: type, kind, severity; `limit` is the size of a page."""
        return self._rows("search", "results", {"q": query, **filters})

    def entries(self, **filters: Any) -> Iterator[dict[str, Any]]:
        """Every entry, the gravest first. Filters: substance, kind, outcome, severity, status."""
        return self._rows("entries", "entries", filters)

    def record(self, collection: str, record_id: str) -> dict[str, Any]:
        """One record of substances, classes, conditions, entries or releases."""
        return self._ask("GET", f"{collection}/{quote(record_id, safe='')}")

    def _rows(self, path: str, member: str, parameters: dict[str, Any]) -> Iterator[dict[str, Any]]:
        while True:
            page = self._ask("GET", path, params=parameters)
            yield from page[member]
            if page["next"] is None:
                return
            parameters = {**parameters, "cursor": page["next"]}

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        response = self._session.request(method, f"{self._address}/api/v1/{path}", timeout=self._timeout, **more)
        try:
            document = response.json()
        except requests.JSONDecodeError:
            document = None
        if response.ok and isinstance(document, dict):
            return document
        said = document if isinstance(document, dict) else {}
        raise ProblemError(
            response.status_code, said.get("title", response.reason), said.get("detail", ""), said.get("errors")
        )
