"""One log line and one measurement for each request: counts, the release and the time, never what was asked."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from flask import Flask, Request, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_REQUESTS = Counter("interactions_requests", "Requests answered", ("route", "method", "status"))
_SECONDS = Histogram("interactions_request_seconds", "Time to answer", ("route",))
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_COUNTS = "interactions.counts"
_log = structlog.get_logger("interactions")


class _StandardError:
    """A log on what is standard error when the line is written. One line is one write: processes share it."""

    def info(self, line: str) -> None:
        sys.stderr.write(f"{line}\n")

    error = info


def configure_logging() -> None:
    """Readable lines on a terminal, JSON lines in a pipe."""
    renderer = (
        structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer(serializer=_json)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: _StandardError(),
        cache_logger_on_first_use=True,
    )


def _json(event: Any, **more: Any) -> str:
    return orjson.dumps(event, **more).decode()


def watch_requests(app: Flask) -> None:
    """Log and measure every request by its route's pattern, so that nothing about a patient is written."""
    answer = app.wsgi_app

    def watched(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()

        def start_and_note(status: str, *more: Any) -> Any:
            _note(environ, int(status[:3]), time.perf_counter() - started)
            return start_response(status, *more)

        return answer(environ, start_and_note)

    app.wsgi_app = watched  # type: ignore[method-assign]  # as Flask has it for what stands around an application


def _note(environ: WSGIEnvironment, status: int, seconds: float) -> None:
    asked: Request = environ["werkzeug.request"]
    route = asked.url_rule.rule if asked.url_rule else "(no route)"
    method = asked.method if asked.method in _METHODS else "(other)"  # a client may write anything there
    requests, times = _figures_of(route, method, status)
    requests.inc()
    times.observe(seconds)
    counts = environ.get(_COUNTS, {})
    _log.info("request", route=route, method=method, status=status, milliseconds=round(seconds * 1000, 2), **counts)


@cache
def _figures_of(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    return _REQUESTS.labels(route, method, status), _SECONDS.labels(route)


def note_counts(*, release: str, **counts: int) -> None:
    """Add the release that answered, and counts of items, findings and the like, to this request's log line."""
    request.environ[_COUNTS] = {"release": release, **counts}


def log_failure(error: Exception, *, reason: str | None = None) -> None:
    """Log an error with its type and where it was raised; with its values only where the caller says so in `reason`."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    said = {"reason": reason} if reason else {}
    _log.error("failure", error=type(error).__name__, at=" > ".join(frames[-6:]), **said)


def figures() -> tuple[bytes, str]:
    """Everything measured, as Prometheus reads it, with its content type; of all workers where there are several."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST
