"""One log line and one measurement for each request: counts, the release and the time, never what was asked."""

from __future__ import annotations

import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

_REQUESTS = Counter("interactions_requests", "Requests answered", ("route", "method", "status"))
_SECONDS = Histogram("interactions_request_seconds", "Time to answer", ("route",))
_log = structlog.get_logger("interactions")


def configure_logging() -> None:
    """Readable lines on a terminal, JSON lines in a pipe."""
    on_terminal = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer() if on_terminal else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def watch_requests(app: Flask) -> None:
    """Log and measure every request by its route's pattern, so that nothing about a patient is written."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def note(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(no route)"
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        _REQUESTS.labels(route, request.method, str(response.status_code)).inc()
        _SECONDS.labels(route).observe(seconds)
        _log.info("request", route=route, method=request.method, status=response.status_code,
                  milliseconds=round(seconds * 1000, 2), **g.get("counts", {}))  # fmt: skip
        return response


def note_counts(**counts: object) -> None:
    """Add counts (items, findings, the release) to this request's log line."""
    g.counts = counts


def log_failure(error: Exception) -> None:
    """Log an error that nobody foresaw: its type and where it was raised, but not its values."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    _log.error("failure", error=type(error).__name__, at=" > ".join(frames[-6:]))
