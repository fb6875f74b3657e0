"""Officers' programs: cases taken in, read and moved on, over `/api/v1/desk`."""

from flask import Blueprint

from lookup_gateway.desk_api import cases, receipt_kit
from lookup_gateway.desk_api.needs import DeskNeeds

__all__ = ["DeskNeeds", "blueprint"]


def blueprint(needs: DeskNeeds) -> Blueprint:
    """Return the routes below `/api/v1/desk`."""
    routes = Blueprint("desk_api", __name__, url_prefix="/api/v1/desk")
    cases.add(routes, needs)
    receipt_kit.add(routes, needs)
    return routes
