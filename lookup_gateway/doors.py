"""The doors machines knock on: health, readiness, metrics, the API's description."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import msgspec
from flask import Blueprint, Response, abort, request
from prometheus_client.registry import Collector

from lookup_gateway.callers import within
from lookup_gateway.environment import Network
from lookup_gateway.metrics import Health, Metrics


def blueprint(
    health: Callable[[], Health],
    standing: Callable[[], Collector],
    metrics: Metrics,
    ops_allow: tuple[Network, ...],
    described: bytes,
) -> Blueprint:
    """Return the routes. `/metrics` answers only to the networks of LOOKUP_OPS_ALLOW; `described`
    is the description of the API."""
    routes = Blueprint("doors", __name__)

    @routes.get("/healthz")
    def healthz() -> Response:
        return _json({"status": "ok"}, 200)

    @routes.get("/readyz")
    def readyz() -> Response:
        now = health()
        return _json(_told(now), 200 if now.ready else 503)

    @routes.get("/metrics")
    def scrape() -> Response:
        if not within(request.remote_addr, ops_allow):
            abort(403)
        return Response(metrics.text(standing()), mimetype="text/plain; version=0.0.4")

    @routes.get("/openapi.json")
    def openapi() -> Response:
        return Response(described, mimetype="application/json")

    return routes


def _told(health: Health) -> dict[str, object]:
    age = None if isnan(health.mirror_age) else round(health.mirror_age, 1)
    return {
        "ready": health.ready,
        "redis": health.redis,
        "backend": health.backend,
        "mirror": {"generation": health.generation, "age_s": age},
    }


def _json(fields: dict[str, object], status: int) -> Response:
    return Response(msgspec.json.encode(fields), status=status, mimetype="application/json")
