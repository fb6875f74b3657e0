"""The letter and the slip about a late case, as an officer reads them before they are released."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, abort

from kiosk_ui.site import Needs
from kiosk_ui.staff import DESKS, Staff
from kiosk_ui.trouble import trouble_page
from lookup_gateway.errors import BackendDown, BadSettings
from lookup_gateway.life import NotYours
from lookup_gateway.officers import Officer

# It gives one by a case's code and the form's name, None where nothing waits. It raises
# BackendDown; LookupError, ValueError or BadSettings where the paper cannot be had.
WaitingPaper = Callable[[str, str, Officer], bytes | NotYours | None]


def blueprint(needs: Needs, paper: WaitingPaper) -> Blueprint:
    """Return the way to what waits, where officers have pages at all."""
    bp = Blueprint("waiting_papers", __name__)
    if needs.staff is None:
        return bp
    view = needs.staff.required(*DESKS)(partial(_shown, needs.staff, paper))
    bp.add_url_rule("/desk/papers/<form>/<path:code>", "shown", view)
    trouble = trouble_page(needs)
    for fault in (BackendDown, LookupError, ValueError, BadSettings):
        bp.register_error_handler(fault, lambda _: (trouble(503), 503))
    return bp


def _shown(staff: Staff, paper: WaitingPaper, form: str, code: str) -> Response:
    found = paper(code, form, staff.officer())
    if found is None:
        abort(404)
    if isinstance(found, NotYours):
        abort(403)
    staff.note(f"desk.form_{form}", {"case": staff.name(code)})
    return Response(found, mimetype="application/pdf")
