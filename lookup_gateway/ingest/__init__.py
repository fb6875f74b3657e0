"""What other systems send us: signed, kept once, answered with what became of it."""

from collections.abc import Callable

from flask import Blueprint

from lookup_gateway.ingest import dead_letters, payments
from lookup_gateway.ingest.door import Door

__all__ = ["Door", "blueprint", "dead_letters", "payments"]


def blueprint(*parts: Callable[[Blueprint], None]) -> Blueprint:
    """Return the routes below `/ingest/v1`, to which each part adds its own."""
    routes = Blueprint("ingest", __name__, url_prefix="/ingest/v1")
    for add in parts:
        add(routes)
    return routes
