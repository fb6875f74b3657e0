"""By when a case that was accepted goes on from the desk to who handles it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from lookup_gateway.clock import VIETNAM, local
from lookup_gateway.life.joint import ELECTRONIC
from lookup_gateway.model import Case, Status
from lookup_gateway.worktime import WorkTime

_AFTERNOON = time(15)


def hand_over_by(case: Case, work: WorkTime) -> datetime | None:
    """Return until when a case has to be handed over, None when it was, or needs not.

    An electronic file at once (Phú Yên Đ10.2b); paper the same working day, or when it was
    received after 15:00, or after the last shift, as the next one begins (NĐ 61/2018/NĐ-CP
    Đ18.2)."""
    if case.status is not Status.RECEIVED or case.handled_by or case.received_at is None:
        return None
    received = local(case.received_at)
    if case.submitted_via == ELECTRONIC:
        return received
    shifts = work.shifts_on(received.date())
    if shifts and received.time() <= min(_AFTERNOON, shifts[-1].closes):
        return datetime.combine(received.date(), shifts[-1].closes, VIETNAM)
    tomorrow = received.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return work.next_opening(tomorrow)
