"""The tables of the profile that the embedded case backend goes by: one class each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time, timedelta
from typing import Annotated, Literal

import msgspec

from lookup_gateway.catalogue import Duty
from lookup_gateway.filing import Answering, Kind, Limits
from lookup_gateway.opinions import Detail, Offices, QuestionRules, Rules
from lookup_gateway.profile_file.table import Rule
from lookup_gateway.worktime import WorkTime

Count = Annotated[int, msgspec.Meta(ge=1, le=1_000)]
Megabytes = Annotated[int, msgspec.Meta(ge=1, le=100)]
_MB = 1_000_000


class Catalogue(Rule, frozen=True, kw_only=True):
    """How soon a decision about procedures is in the catalogue: in working days, or, where the
    regulation says days only, in days (Quảng Ninh Điều 11 khoản 2)."""

    update_within_working_days: Count = 5
    update_within_days: Count | None = None

    def duty(self, work: WorkTime) -> Duty:
        """Return by when the catalogue must have followed a decision."""
        return Duty(work, self.update_within_working_days, self.update_within_days)


class Intake(Rule, frozen=True, kw_only=True):
    """What is filed online: when it gets its code, how many working hours the desk has to answer
    it and from when, and which papers are taken, each and together."""

    code_at: Literal["filing", "acceptance"] = "acceptance"
    accept_within_hours: Count = 8
    clock_from: Literal["filing", "notice"] = "filing"
    file_most_mb: Megabytes = 10
    files_most: Count = 20
    all_most_mb: Megabytes = 50
    kinds: tuple[Kind, ...] = tuple(Kind)

    def answering(self, work: WorkTime) -> Answering:
        """Return by when the desk must have answered."""
        within = timedelta(hours=self.accept_within_hours)
        return Answering(work, within, from_notice=self.clock_from == "notice")

    def limits(self) -> Limits:
        """Return which files are taken, in bytes."""
        each, together = self.file_most_mb * _MB, self.all_most_mb * _MB
        return Limits(each, self.files_most, together, self.kinds)


class Overdue(Rule, frozen=True, kw_only=True):
    """What becomes late: how many working days ahead it is listed; the new date that is proposed,
    so many working days ahead, and the reason given where nobody has given one; when the list is
    made each day."""

    ahead_working_days: Count = 2
    extend_working_days: Count = 5
    reason: str = "Hồ sơ chưa giải quyết xong trong thời hạn đã hẹn"
    daily_at: time = time(7)


class Results(Rule, frozen=True, kw_only=True):
    """What is done with a result: whether its files go to the applicant's mailbox too (not to who
    wants it by post), and how large one may be."""

    email: bool = False
    file_most_mb: Annotated[int, msgspec.Meta(ge=1, le=50)] = 10


class Feedback(Rule, frozen=True, kw_only=True):
    """By when feedback is answered: in working days, or in hours of working days; then a note
    every so many working days, and its result shown within so many.

    `centre` is the office that gets what is about no case, and sees all; `contacts` names the
    person to be asked at an office, by its id; `about_cases_only`: nothing else has a term."""

    answer_within_working_days: Count = 5
    answer_within_hours: Count | None = None
    note_every_working_days: Count | None = None
    show_within_working_days: Count | None = None
    about_cases_only: bool = False
    centre: str | None = None
    contacts: dict[str, str] = msgspec.field(default_factory=dict)

    def rules(self, work: WorkTime, units: Iterable[str]) -> Rules:
        """Return the rules of a province with these offices, which work at those times."""
        return Rules(
            work,
            days=self.answer_within_working_days,
            hours=self.answer_within_hours,
            note_every=self.note_every_working_days,
            show_within=self.show_within_working_days,
            about_cases_only=self.about_cases_only,
            offices=Offices.of(units, self.centre),
        )


class Questions(Rule, frozen=True, kw_only=True):
    """Questions of the public: whether they are taken, within how many working hours one is
    sorted and by which office (`centre`), what a person and an organisation must say of
    themselves, and whether only Vietnamese with its accents is taken."""

    taken: bool = True
    sort_within_working_hours: Count = 2
    centre: str | None = None
    person: tuple[Detail, ...] = (Detail.NAME, Detail.EMAIL)
    organisation: tuple[Detail, ...] = (Detail.ORGANISATION, Detail.NAME, Detail.EMAIL)
    accented: bool = True

    def rules(self, work: WorkTime, units: Iterable[str]) -> QuestionRules:
        """Return the rules of a province with these offices, which work at those times."""
        return QuestionRules(
            work,
            sort_hours=self.sort_within_working_hours,
            person=self.person,
            organisation=self.organisation,
            accented=self.accented,
            offices=Offices.of(units, self.centre),
        )


class Reports(Rule, frozen=True, kw_only=True):
    """Reports made by themselves on the last working day: of which periods, and at what time."""

    ready: tuple[Literal["week", "month", "quarter", "half_year", "year"], ...] = ("week", "month")
    ready_at: time = time(16)


class Backup(Rule, frozen=True, kw_only=True):
    """Copies made by themselves: every so many full hours of a day (nothing: none), how many are
    kept, and in which folder (nothing: `backups` in the data directory)."""

    every_hours: Literal[1, 2, 3, 4, 6, 8, 12, 24] | None = None
    keep: Count = 14
    folder: str | None = None


class Retention(Rule, frozen=True, kw_only=True):
    """After how many months what is no longer needed goes; nothing: it stays. Counted from the
    end of a case (`personal`: who it was of; `moves`: its earlier states; `papers`: files), and
    from the answer (`feedback`: who wrote it, and questions too)."""

    personal: Count | None = None
    moves: Count | None = None
    papers: Count | None = None
    feedback: Count | None = None
