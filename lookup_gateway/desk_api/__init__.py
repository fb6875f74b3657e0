"""Officers' programs: cases taken in, read and moved on, over `/api/v1/desk`."""

from collections.abc import Callable

from flask import Blueprint

from lookup_gateway.desk_api import (
    answers,
    cases,
    forms,
    opinions,
    overdue,
    payments,
    receipt_kit,
    reports,
    results,
    submissions,
)
from lookup_gateway.desk_api.forms import FormsNeeds
from lookup_gateway.desk_api.needs import DeskNeeds
from lookup_gateway.desk_api.overdue import OverdueNeeds
from lookup_gateway.desk_api.payments import PaymentNeeds
from lookup_gateway.desk_api.reports import ReportsNeeds
from lookup_gateway.desk_api.submissions import SubmissionNeeds
from lookup_gateway.errors import BackendDown, BadRecord

__all__ = [
    "DeskNeeds",
    "FormsNeeds",
    "OverdueNeeds",
    "PaymentNeeds",
    "ReportsNeeds",
    "SubmissionNeeds",
    "blueprint",
    "cases",
    "forms",
    "opinions",
    "overdue",
    "payments",
    "receipt_kit",
    "reports",
    "results",
    "submissions",
]


def blueprint(*parts: Callable[[Blueprint], None]) -> Blueprint:
    """Return the routes below `/api/v1/desk`, to which each part adds its own."""
    routes = Blueprint("desk_api", __name__, url_prefix="/api/v1/desk")
    for add in parts:
        add(routes)
    routes.register_error_handler(BadRecord, answers.unreadable)
    routes.register_error_handler(BackendDown, answers.down)
    return routes
