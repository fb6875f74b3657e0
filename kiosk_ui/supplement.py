"""The form by which a citizen hands in what the desk asked for; the proof is shown once more.

What was received is told at an address of its own: loading that anew sends nothing again. The
address is sealed, for it says which case it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
from flask import Blueprint, Response, redirect, request, url_for

from kiosk_ui import uploads
from kiosk_ui.acts import message, shown
from kiosk_ui.filing import turned_away
from kiosk_ui.filing_needs import FilingNeeds
from kiosk_ui.front import Front
from kiosk_ui.procedures import unless_down
from kiosk_ui.screens import minutes
from lookup_gateway.citizen import Citizen, Deed, Done
from lookup_gateway.filing import Fault
from lookup_gateway.replies import dates

_STATUS = {Deed.BAD: 422, Deed.UNPROVEN: 404, Deed.LIMITED: 429}
# So long the page that says what was received can be loaded anew.
_LIVES = timedelta(days=1)
# Others seal with the same keys: what is no such page's address must not work as one.
_PURPOSE = "supplement/1"


class _Received(msgspec.Struct, frozen=True, array_like=True):
    purpose: str
    at: datetime
    code: str
    files: int


def add(bp: Blueprint, front: Front, needs: FilingNeeds, citizen: Citizen) -> None:
    """Give the blueprint `/supplement`. What shows the proof is never in an address."""

    @bp.post("/supplement")
    def supplement() -> Response:
        return turned_away(front, needs) or unless_down(
            front, lambda: _handed_in(front, needs, citizen)
        )

    @bp.get("/supplement/<sealed>")
    def supplement_received(sealed: str) -> Response:
        received = _opened(front, sealed)
        when = dates.moment(front.here, received.at) if received else None
        status = 200 if received else 404
        page = front.draw("supplement_received.html", status, received=received, when=when)
        return front.unlisted(page)


def _handed_in(front: Front, needs: FilingNeeds, citizen: Citizen) -> Response:
    proven = citizen.prove(message(front))
    if proven.code is None:
        return _show(front, needs, proven)
    text, papers = request.form.get("said", ""), uploads.papers([("papers", "")])
    done = needs.supplement(proven.code, papers, text)
    if isinstance(done, Fault):
        return _show(front, needs, Done(Deed.BAD, field=done.field.partition("[")[0]))
    if done is None:
        return _show(front, needs, Done(Deed.UNPROVEN))
    return _led_to(front, _Received(_PURPOSE, _now(front), proven.code, len(papers)))


def _led_to(front: Front, received: _Received) -> Response:
    sealed = front.needs.phone.seal(msgspec.json.encode(received)).decode()
    path = url_for("kiosk_ui.supplement_received", sealed=sealed, lang=front.here.lang)
    return front.unlisted(redirect(path, 303))  # type: ignore[arg-type] # Flask's redirect gives its own


def _opened(front: Front, sealed: str) -> _Received | None:
    """Return what an address of ours tells, None for any other and for one that is too old."""
    try:
        plain = front.needs.phone.unseal(sealed.encode())
        received = msgspec.json.decode(plain, type=_Received)
    except ValueError:  # not sealed by us, or something else of ours
        return None
    young = timedelta() <= _now(front) - received.at <= _LIVES
    return received if received.purpose == _PURPOSE and young else None


def _now(front: Front) -> datetime:
    return front.needs.phone.clock().astimezone(UTC)


def _show(front: Front, needs: FilingNeeds, done: Done) -> Response:
    words, deed = front.here, done.deed
    own = f"filing.supplement.{deed.value}"
    page = front.draw(
        "supplement.html",
        _STATUS.get(deed, 503),
        told=words[own if own in words else f"act.{deed.value}"],
        hint=uploads.limits_said(needs.limits, words) if deed is Deed.BAD else None,
        wait=minutes(done.retry_after, words) if deed is Deed.LIMITED else None,
        fields=shown(request.form),
        kept=request.form.get("said", ""),
    )
    if done.retry_after is not None:
        page.headers["Retry-After"] = str(done.retry_after)
    return front.unlisted(page)
