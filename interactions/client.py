"""The Python client: `Client("http://127.0.0.1:8000").check(medications=["warfarin", "ibuprofen 400"])`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import requests


class ProblemError(Exception):
    """The service answered with a problem document. `status`, `title`, `detail` and `errors` are its members."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.status: int = document.get("status", 0)
        self.title: str = document.get("title", "")
        self.detail: str = document.get("detail", "")
        self.errors: list[dict[str, str]] = document.get("errors", [])
        super().__init__(f"{self.status} {self.title}: {self.detail}")


class Client:
    """Asks one Interactions service. An answer says “no interactions” only where `coverage.complete` is true.

    `key` is sent as a bearer token where the service wants one; `timeout` is in seconds.
    """

    def __init__(self, address: str, *, key: str | None = None, timeout: float = 10) -> None:
        self._address = address.rstrip("/")
        self._timeout = timeout
        self._session = requests.Session()
        if key:
            self._session.headers["Authorization"] = f"Bearer {key}"

    def check(self, **asked: Any) -> dict[str, Any]:
        """The whole check: medications, planned, substances, allergies, conditions, patient, as_of, audience, locale.

        Raises ProblemError, and requests.RequestException where the service can't be reached.
        """
        return self._ask("POST", "/api/v1/check", json=asked)

    def check_batch(self, patients: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Up to 100 checks, each with a `ref`. Raises as `check` does."""
        answers: list[dict[str, Any]] = self._ask("POST", "/api/v1/check/batch", json={"patients": patients})["answers"]
        return answers

    def resolve(self, items: list[Any], as_type: str = "any") -> dict[str, Any]:
        """What written names mean. Raises as `check` does."""
        return self._ask("POST", "/api/v1/resolve", json={"items": items, "as": as_type})

    def search(self, query: str, **filters: Any) -> Iterator[dict[str, Any]]:
        """Every result, page by page. Raises as `check` does."""
        parameters = {"q": query, **filters}
        while True:
            page = self._ask("GET", "/api/v1/search", params=parameters)
            yield from page["results"]
            if page["next"] is None:
                return
            parameters["cursor"] = page["next"]

    def record(self, collection: str, record_id: str) -> dict[str, Any]:
        """One record of substances, classes, conditions, entries or releases. Raises as `check` does."""
        return self._ask("GET", f"/api/v1/{collection}/{quote(record_id, safe='')}")

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        response = self._session.request(method, self._address + path, timeout=self._timeout, **more)
        is_json = "json" in response.headers.get("Content-Type", "")
        if not response.ok or not is_json:
            raise ProblemError(
                response.json() if is_json else {"status": response.status_code, "title": response.reason}
            )
        document: dict[str, Any] = response.json()
        return document
