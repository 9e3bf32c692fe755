"""The least that a Flask route can do: parse the same body, return an answer of the same size."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response, request

app = Flask(__name__)
ANSWER = Path(os.environ["BARE_ANSWER"]).read_bytes()


@app.post("/api/v1/check")
def check() -> Response:
    request.get_json()
    return Response(ANSWER, content_type="application/json")
