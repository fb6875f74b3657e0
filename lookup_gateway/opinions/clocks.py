"""By when feedback is answered and a question sorted, and what is owed to an author until then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from lookup_gateway.clock import VIETNAM
from lookup_gateway.opinions.feedback import Feedback, Owed, State
from lookup_gateway.opinions.questions import (
    About,
    Detail,
    Draft,
    TurnedBack,
    Why,
    is_accented,
    is_complaint,
)
from lookup_gateway.opinions.steps import Offices
from lookup_gateway.outgoing import Way
from lookup_gateway.persons import phone_number, reachable
from lookup_gateway.worktime import WorkTime

TEXT_MOST = 4_000
DETAIL_MOST = 200
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a province promises: an answer within `hours`, else within `days`; past that a note
    every `note_every`, and a result shown within `show_within`, all in working days.

    Phú Thọ Đ17.3: 5 days. Quảng Ninh Đ18: 15, then every 5, shown within 2. Thái Nguyên Đ18.2:
    24 hours of working days, owed to those who used a service (`about_cases_only`)."""

    work: WorkTime
    days: int = 5
    hours: int | None = None
    note_every: int | None = None
    show_within: int | None = None
    about_cases_only: bool = False
    offices: Offices = field(default_factory=Offices)

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


@dataclass(frozen=True, slots=True)
class QuestionRules:
    """Which questions a province takes, and within how many working hours each is sorted.

    `person` and `organisation` are what one and the other must say of themselves; `accented`:
    in Vietnamese with its accents (Thái Nguyên Đ14.1, Đ15.3a)."""

    work: WorkTime
    sort_hours: int = 2
    person: tuple[Detail, ...] = (Detail.NAME, Detail.EMAIL)
    organisation: tuple[Detail, ...] = (Detail.ORGANISATION, Detail.NAME, Detail.EMAIL)
    accented: bool = True
    offices: Offices = field(default_factory=Offices)

    def sort_by(self, received_at: datetime) -> datetime:
        """Return by when it is passed on. Outside working hours the clock waits for the next."""
        return self.work.add_hours(received_at, timedelta(hours=self.sort_hours))

    def turned_back(self, draft: Draft) -> TurnedBack | None:
        """Return why a question is not taken, None for one that is."""
        if not 0 < len(draft.text) <= TEXT_MOST:
            return TurnedBack(Why.TEXT)
        if draft.about is About.COMPLAINT or is_complaint(draft.text):
            return TurnedBack(Why.COMPLAINT)
        if draft.about is About.OTHER:
            return TurnedBack(Why.SCOPE)
        if missing := self._missing(draft.contact):
            return TurnedBack(Why.CONTACT, missing)
        if self.accented and not is_accented(draft.text):
            return TurnedBack(Why.ACCENTS)
        return None

    def _missing(self, contact: Mapping[Detail, str]) -> tuple[Detail, ...]:
        needed = self.organisation if contact.get(Detail.ORGANISATION) else self.person
        return tuple(detail for detail in needed if not _is_given(detail, contact.get(detail, "")))


def _is_given(detail: Detail, text: str) -> bool:
    if detail in (Detail.EMAIL, Detail.OFFICE_EMAIL):
        return reachable(Way.EMAIL, text) is not None
    if detail in (Detail.PHONE, Detail.OFFICE_PHONE):
        return phone_number(text) is not None
    return 0 < len(text) <= DETAIL_MOST


def _midnights(start: datetime) -> Iterator[datetime]:
    """Give the beginning of the day of `start`, in Vietnam, and of every day after it."""
    day = start.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    while True:
        yield day
        day += _DAY
