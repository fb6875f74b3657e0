"""The form by which a citizen hands in what the desk asked for; the proof is shown once more."""

from __future__ import annotations

from flask import Blueprint, Response, request

from kiosk_ui import uploads
from kiosk_ui.acts import message, shown
from kiosk_ui.filing import turned_away
from kiosk_ui.filing_needs import FilingNeeds
from kiosk_ui.front import Front
from kiosk_ui.procedures import unless_down
from kiosk_ui.screens import minutes
from lookup_gateway.citizen import Citizen, Deed, Done
from lookup_gateway.filing import Fault

_STATUS = {Deed.DONE: 200, Deed.BAD: 422, Deed.UNPROVEN: 404, Deed.LIMITED: 429}


def add(bp: Blueprint, front: Front, needs: FilingNeeds, citizen: Citizen) -> None:
    """Give the blueprint `/supplement`. What shows the proof is never in an address."""

    @bp.post("/supplement")
    def supplement() -> Response:
        return turned_away(front, needs) or unless_down(
            front, lambda: _handed_in(front, needs, citizen)
        )


def _handed_in(front: Front, needs: FilingNeeds, citizen: Citizen) -> Response:
    proven = citizen.prove(message(front))
    if proven.code is None:
        return _show(front, needs, proven)
    text = request.form.get("said", "")
    done = needs.supplement(proven.code, uploads.papers([("papers", "")]), text)
    if isinstance(done, Fault):
        return _show(front, needs, Done(Deed.BAD, field=done.field.partition("[")[0]))
    return _show(front, needs, proven if done else Done(Deed.UNPROVEN))


def _show(front: Front, needs: FilingNeeds, done: Done) -> Response:
    words, deed = front.here, done.deed
    own = f"filing.supplement.{deed.value}"
    page = front.draw(
        "supplement.html",
        _STATUS.get(deed, 503),
        ok=deed is Deed.DONE,
        told=words[own if own in words else f"act.{deed.value}"],
        hint=uploads.limits_said(needs.limits, words) if deed is Deed.BAD else None,
        wait=minutes(done.retry_after, words) if deed is Deed.LIMITED else None,
        fields=shown(request.form),
        kept=request.form.get("said", ""),
    )
    if done.retry_after is not None:
        page.headers["Retry-After"] = str(done.retry_after)
    return front.unlisted(page)
