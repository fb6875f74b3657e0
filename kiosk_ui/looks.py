"""How a case looks: an icon and a tone. Both only repeat what the words beside them say."""

from __future__ import annotations

from dataclasses import dataclass

from lookup_gateway.model import Status, View

_DONE = {Status.COMPLETED, Status.RETURNED}
_ENDED = {Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.STOPPED}
_ASKED = {Status.SUPPLEMENT_REQUIRED, Status.PAYMENT_REQUIRED}


@dataclass(frozen=True, slots=True)
class Look:
    """`tone` is a class of base.css (`good`, `act`, `bad` or plain), `icon` one of icons.html."""

    tone: str
    icon: str


def look_of(view: View) -> Look:
    """Return the look for what this caller may see of a case."""
    if view.status in _ASKED:
        return Look("act", "hand")
    if view.status in _DONE:
        return Look("good", "check")
    if view.status in _ENDED:
        return Look("bad", "stop")
    if view.overdue:
        return Look("act", "late")
    return Look("", "info" if view.status in (None, Status.UNKNOWN) else "clock")
