"""Data that is too old to count from: nothing is told that was counted to the clock."""

from __future__ import annotations

from datetime import timedelta

from msgspec import structs

from kiosk_ui.kiosk.visit import Visit
from lookup_gateway.model import Answer, Reply

ANCIENT = timedelta(hours=24)


def is_ancient(visit: Visit, reply: Reply) -> bool:
    """Return whether the reply's data is more than a day old."""
    as_of = reply.as_of
    return as_of is not None and visit.front.needs.phone.clock() - as_of > ANCIENT


def without_counts(visit: Visit, reply: Reply) -> Reply:
    """Return the reply; where its data is too old, without what is counted from the clock."""
    if not is_ancient(visit, reply):
        return reply
    return structs.replace(reply, answers=tuple(map(_uncounted, reply.answers)))


def _uncounted(answer: Answer) -> Answer:
    if answer.view is None:
        return answer
    view = structs.replace(answer.view, overdue=None, due_today=None, early=None)
    return structs.replace(answer, view=view)
