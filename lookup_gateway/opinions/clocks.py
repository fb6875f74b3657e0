"""By when feedback is answered, and what is owed to its author until then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lookup_gateway.clock import VIETNAM
from lookup_gateway.opinions.feedback import Feedback, Owed, State
from lookup_gateway.worktime import WorkTime

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a province promises: an answer within `hours`, else within `days`; past that a note
    every `note_every`, and a result shown within `show_within`, all in working days.

    Phú Thọ Đ17.3: 5 days. Quảng Ninh Đ18: 15, then every 5, shown within 2. Thái Nguyên Đ18.2:
    24 hours of working days, owed to those who used a service (`about_cases_only`). `units` are
    the ids of its offices; `centre` gets what is about no case, and sees all."""

    work: WorkTime
    days: int = 5
    hours: int | None = None
    note_every: int | None = None
    show_within: int | None = None
    about_cases_only: bool = False
    units: tuple[str, ...] = ()
    centre: str | None = None

    def answer_by(self, received_at: datetime, code: str | None) -> datetime | None:
        """Return by when it is answered, None where nothing is promised."""
        if code is None and self.about_cases_only:
            return None
        if self.hours is not None:
            return self._clock_hours(received_at, timedelta(hours=self.hours))
        return self.work.add_days(received_at, self.days)

    def seen_at(self, feedback: Feedback, now: datetime) -> Feedback:
        """Return the feedback with what is owed for it at `now`."""
        owed, due = self._next(feedback, now)
        late = owed is Owed.NOTE or (due is not None and due < now)
        return replace(feedback, owed=owed, due=due, late=late)

    def _next(self, feedback: Feedback, now: datetime) -> tuple[Owed | None, datetime | None]:
        promised = feedback.answer_by
        if feedback.state is State.ANSWERED:
            return None, None
        if feedback.handled_at is not None:
            return Owed.RESULT, self._shown_by(feedback.handled_at) or promised
        if promised is None or now <= promised or self.note_every is None:
            return Owed.ANSWER, promised
        return Owed.NOTE, self._note_by(promised, feedback, self.note_every)

    def _shown_by(self, handled_at: datetime) -> datetime | None:
        days = self.show_within
        return None if days is None else self.work.add_days(handled_at, days)

    def _note_by(self, promised: datetime, feedback: Feedback, every: int) -> datetime:
        """Return the end of the first stretch of `every` days that has no note of its own; one
        that came too late stands for all that were missed before it."""
        begun, due = promised, self.work.add_days(promised, every)
        for note in feedback.notes:
            if note.at <= begun:  # the second of its stretch, or from before the promised day
                continue
            begun, due = due, self.work.add_days(due, every)
            while due < note.at:
                begun, due = due, self.work.add_days(due, every)
        return due

    def _clock_hours(self, start: datetime, term: timedelta) -> datetime:
        """Return when `term` has passed, counting every hour of working days and none of others:
        24 hours of Friday 15:00 end on Monday at 15:00."""
        for midnight in _midnights(start):
            if not self.work.shifts_on(midnight.date()):
                continue
            begins = max(midnight, start)
            if term <= midnight + _DAY - begins:
                return begins + term
            term -= midnight + _DAY - begins
        raise AssertionError("days never end")


def _midnights(start: datetime) -> Iterator[datetime]:
    """Give the beginning of the day of `start`, in Vietnam, and of every day after it."""
    day = start.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    while True:
        yield day
        day += _DAY
