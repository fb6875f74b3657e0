"""Rate what was done: two questions, one to five, for who has shown the receipt."""

from __future__ import annotations

from flask import Response, request

from kiosk_ui.kiosk import finding
from kiosk_ui.kiosk.questions import message_of
from kiosk_ui.kiosk.states import Do, State
from kiosk_ui.kiosk.visit import Visit
from kiosk_ui.screens import Told, minutes, problem
from lookup_gateway.citizen import MARKS, Deed, Done
from lookup_gateway.model import Reply


def rate(visit: Visit, *, missing: bool = False) -> Response:
    """Return the two questions; where nothing was proven, the case without them."""

    def told(shown: Told, reply: Reply) -> Response:  # noqa: ARG001 - as a Show
        if not shown.proven or visit.front.needs.citizen is None:
            return finding.find(visit)
        return visit.draw(
            State.RATE,
            shown=shown,
            status=422 if missing else 200,
            again=Do.RATE,
            say=("problem.no_mark" if missing else "rate",),
            missing=missing,
            marks=MARKS,
        )

    return finding.show(visit, told)


def mark(visit: Visit) -> Response:
    """Keep the marks."""
    progress, quality = (_mark(request.form.get(name, "")) for name in ("progress", "quality"))
    citizen, message = visit.front.needs.citizen, message_of(visit)
    if citizen is None or message is None:
        return finding.find(visit)
    if not progress or not quality:
        return rate(visit, missing=True)
    done = citizen.rate(message, progress, quality)
    if done.deed is Deed.DONE:
        return rated(visit)
    return _not_kept(visit, done)


def rated(visit: Visit) -> Response:
    """Return the thanks."""
    return visit.draw(State.RATED, again=Do.RATED, say=("rated",))


def _not_kept(visit: Visit, done: Done) -> Response:
    here = visit.front.here
    if done.deed is Deed.LIMITED:
        wait = minutes(done.retry_after, here)
        return visit.problem(problem("limited", here, wait=wait), 429, done.retry_after)
    return visit.problem(problem("try_later", here), 503)


def _mark(text: str) -> int:
    """Return a mark, 0 for none."""
    return int(text) if text in {str(mark) for mark in MARKS} else 0
