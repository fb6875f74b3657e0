"""How soon the catalogue must follow a decision, and what of a decision it has not followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from lookup_gateway.catalogue.entries import Decision, Entries
from lookup_gateway.clock import VIETNAM
from lookup_gateway.worktime import WorkTime


@dataclass(frozen=True, slots=True)
class Duty:
    """The days that a regulation leaves: working days (Quyết định 31/2020/QĐ-UBND Phú Thọ Đ6.1),
    or `days` where it says days only (Quảng Ninh Đ11.2)."""

    work: WorkTime
    working_days: int = 5
    days: int | None = None

    def ends(self, signed_on: date) -> datetime:
        """Return until when a decision signed on that day must be in the catalogue."""
        begins = datetime.combine(signed_on, time(), VIETNAM)
        if self.days is not None:
            return self.work.add_calendar_days(begins, self.days)
        return self.work.add_days(begins, self.working_days)


@dataclass(frozen=True, slots=True)
class Behind:
    """A procedure that is not yet as a decision has it; `late`: the days are over."""

    decision: str
    code: str
    by: datetime
    late: bool


def behind(entries: Entries, duty: Duty, now: datetime) -> Iterator[Behind]:
    """Yield what the catalogue still owes its decisions at `now`."""
    for decision in entries.decisions.values():
        by = duty.ends(decision.signed_on)
        for code in _owed(decision, entries):
            yield Behind(decision.number, code, by, by < now)


def _owed(decision: Decision, entries: Entries) -> Iterator[str]:
    for code in decision.changes:
        if not _follows(code, decision, entries):
            yield code


def _follows(code: str, decision: Decision, entries: Entries) -> bool:
    """A procedure that rests on this decision follows it, as does one that rests on a later."""
    procedure = entries.procedures.get(code)
    rests_on = procedure and entries.decisions.get(procedure.decision or "")
    if not rests_on:
        return _was_ended(code, decision, entries)
    return rests_on.number == decision.number or rests_on.signed_on > decision.signed_on


def _was_ended(code: str, decision: Decision, entries: Entries) -> bool:
    later = (one for one in entries.decisions.values() if one.signed_on > decision.signed_on)
    return code not in entries.procedures and any(code in one.ends for one in later)
