"""What officers type into forms: moments, amounts, lists; and which of it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count, takewhile

from kiosk_ui.asking import kept
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Fee, Need
from lookup_gateway.worktime import WorkTime

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\s+(\d{1,2})(?:[:hg](\d{2})?)?)?")
_THOUSANDS = re.compile(r"[\s.,]|đ$|đồng$", re.IGNORECASE)
# Far above any fee, far below what no store can hold.
_MOST_DONG = 10**12
_LONGEST = 2_000


@dataclass(slots=True)
class Typed:
    """A form that was sent. What is asked of it and cannot be read is named in `wrong`.

    `closing` gives the hour at which a day ends where only the day was typed."""

    form: Mapping[str, str]
    closing: Callable[[date], time]
    wrong: list[str] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        """Return a line, None where nothing was typed."""
        return kept(self.form.get(name, ""), _LONGEST) or None

    def add(self, name: str, value: str) -> None:
        """Let the form stand as if this had been typed too."""
        self.form = {**self.form, name: value}

    def lines(self, name: str) -> tuple[str, ...]:
        """Return the lines of a field of many, without the empty ones."""
        lines = (kept(line, _LONGEST) for line in self.form.get(name, "").splitlines())
        return tuple(line for line in lines if line)

    def moment(self, name: str) -> datetime | None:
        """Return a moment of Vietnam's time, typed as 12/11/2025 17:00 or as the day alone."""
        if (text := self.text(name)) is None:
            return None
        found = _DAY.fullmatch(text)
        read = _moment(found, self.closing) if found else None
        self.require(name, read)
        return read

    def day(self, name: str) -> date | None:
        """Return a day, typed as 12/11/2025."""
        moment = self.moment(name)
        return moment.date() if moment else None

    def number(self, name: str) -> int | None:
        """Return a whole number without a sign, its thousands apart or not."""
        if (text := self.text(name)) is None:
            return None
        digits = _THOUSANDS.sub("", text)
        if not (digits.isascii() and digits.isdigit()) or int(digits) > _MOST_DONG:
            self._fail(name)
            return None
        return int(digits)

    def fees(self) -> tuple[Fee, ...]:
        """Return the fees: an amount (đồng) and what it is for on each line."""
        found = []
        for line in fee_lines(self.form):
            name, amount = self.text(f"fee_name_{line}"), self.number(f"fee_amount_{line}")
            if name and amount is not None:
                found.append(Fee(name=name, amount=amount))
            elif name or amount is not None:
                self._fail(f"fee_{'amount' if name else 'name'}_{line}")
        return tuple(found)

    def needs(self) -> tuple[Need, ...]:
        """Return what is to be handed in: a paper on each line, one day for all."""
        by = self.day("needs_by")
        return tuple(Need(what=what, by=by) for what in self.lines("needs"))

    def require(self, name: str, value: object) -> None:
        """Note a field as wrong whose value is missing, or is none that can be used."""
        if not value:
            self._fail(name)

    def _fail(self, name: str) -> None:
        if name not in self.wrong:
            self.wrong.append(name)


def fee_lines(values: Mapping[str, str]) -> Iterator[int]:
    """Give the numbers of the lines of fees that a form has."""
    names = ("fee_name", "fee_amount")
    return takewhile(lambda line: any(f"{name}_{line}" in values for name in names), count(1))


def closing(work: WorkTime) -> Callable[[date], time]:
    """Return when an office closes on a day; on a day off, when it usually does."""
    return lambda day: (work.shifts_on(day) or work.shifts)[-1].closes


def shown(at: datetime | None) -> str:
    """Return a moment as it is typed."""
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if at else ""


def _moment(found: re.Match[str], closes: Callable[[date], time]) -> datetime | None:
    day, month, year, hour, minute = found.groups()
    try:
        on = date(int(year), int(month), int(day))
        clock = closes(on) if hour is None else time(int(hour), int(minute or 0))
    except ValueError:
        return None
    return datetime.combine(on, clock, VIETNAM)
