"""By when the desk has to accept, refuse, or ask for what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lookup_gateway.worktime import WorkTime


@dataclass(frozen=True, slots=True)
class Answering:
    """A term in working hours (Quy chế kèm QĐ 31/2020/QĐ-UBND Phú Thọ Đ9.2.a: 8 from the filing;
    kèm QĐ 11/2020/QĐ-UBND Thái Nguyên Đ11.3.a: 4, `from_notice`, from when the applicant gets
    the e-notice that the filing reached the desk)."""

    work: WorkTime
    within: timedelta = timedelta(hours=8)
    from_notice: bool = False

    def due(self, filed_at: datetime, noticed_at: datetime | None) -> datetime | None:
        """Return when the term ends; None where it has not begun. Outside working hours it
        begins with the next."""
        start = noticed_at if self.from_notice else filed_at
        return None if start is None else self.work.add_hours(start, self.within)
