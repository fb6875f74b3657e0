"""The least a Flask route can do: the same JSON for every code."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response


def create_app() -> Flask:
    """Return the app; the file BENCH_BODY is what it answers."""
    body = Path(os.environ["BENCH_BODY"]).read_bytes()
    app = Flask("constant", static_folder=None)

    @app.get("/api/v1/cases/<path:code>")
    def case(code: str) -> Response:
        return Response(body, mimetype="application/json")

    return app
