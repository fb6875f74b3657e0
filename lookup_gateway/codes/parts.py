"""Take a structured code apart: unit id, day of receipt, running number, with or without dashes."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from lookup_gateway.codes.spelling import Spelling

SERIAL = range(4, 8)
"""Digits of a running number: TT 01/2018/TT-VPCP Đ19.1 says 4, ministries' systems use up to 7."""

_UNIT_DIGITS = 12
_LEADS = (0, 2, 4, 7)
"""Where the level-1 letter may stand: first (QĐ 20/2020), or behind `000.00.12.` (QCVN 102:2016)
of which `000.` or `000.00.` may have been left out."""
_LEAD_ENDS = {0: frozenset[int](), 2: frozenset({2}), 4: frozenset({2, 4}), 7: frozenset({3, 5, 7})}


@dataclass(frozen=True, slots=True)
class Parts:
    """One way to read a spelling: `lead` is the level-1 letter's place (None: no letter), `date`
    and `serial` are where those parts start; `size` is the spelling's length."""

    lead: int | None
    date: int
    serial: int
    size: int
    day: datetime.date | None

    @property
    def serial_length(self) -> int:
        """How many digits the running number has."""
        return self.size - self.serial

    @property
    def sound(self) -> bool:
        """Tell whether the day exists and the running number has a usual length."""
        return self.day is not None and self.serial_length in SERIAL


def day_of(digits: str) -> datetime.date | None:
    """Return the day that `YYMMDD` or `20YYMMDD` names, or None when the calendar has none.

    >>> day_of("260817")
    datetime.date(2026, 8, 17)
    >>> day_of("20261317") is None
    True
    """
    full = digits if len(digits) == 8 else "20" + digits
    if len(full) != 8 or not full.startswith("20"):
        return None
    try:
        return datetime.date(int(full[:4]), int(full[4:6]), int(full[6:]))
    except ValueError:
        return None


def _leads_of(spelling: Spelling) -> Iterator[int | None]:
    """Yield the possible places of the level-1 letter: all else is digits or their look-alikes."""
    text, folded = spelling.compact, spelling.key
    for lead in _LEADS:
        before, after = folded[:lead], folded[lead + 1 :]
        if text[lead : lead + 1].isalpha() and (before or "0").isdigit() and after.isdigit():
            yield lead
    if folded.isdigit():
        yield None


def ways(spelling: Spelling, guess: bool = False) -> list[Parts]:
    """Return every way to read `spelling` as a structured code, the likeliest first.

    A boundary inside the date, the running number or the level-1 group rules a way out: no stored
    code has one there. A wrong day counts only where both its ends were typed, an unusual running
    number where its start was; with `guess` one that is too short counts anywhere.
    """
    leads = [lead for lead in _leads_of(spelling) if _unit_fits(spelling, lead)]
    tails = (way for lead in leads for way in _tails(spelling, lead))
    found = (way for way in tails if _counts(way, spelling, guess))
    return sorted(found, key=lambda way: _doubt(way, spelling))


def _unit_fits(spelling: Spelling, lead: int | None) -> bool:
    if lead is None:
        return True
    inside = {cut for cut in spelling.boundaries if cut < lead + 3}
    return inside <= _LEAD_ENDS[lead]


def _tails(spelling: Spelling, lead: int | None) -> Iterator[Parts]:
    start = 0 if lead is None else lead + 3
    size, cuts = len(spelling.compact), spelling.boundaries
    room = _UNIT_DIGITS if lead in (None, 0) else 0
    last_cuts = sorted(cuts)[-2:]  # only the last may stand behind the date's first digit
    first = max(start, last_cuts[0]) if len(last_cuts) > 1 else start
    for date in range(first, min(start + room, size - 7) + 1):
        for serial in (date + 6, date + 8):
            if serial < size and not any(date < cut and cut != serial for cut in cuts):
                yield Parts(lead, date, serial, size, day_of(spelling.key[date:serial]))


def _counts(way: Parts, spelling: Spelling, guess: bool) -> bool:
    cuts = spelling.boundaries
    if way.day is None:
        return way.serial in cuts and (way.date in cuts or way.date == 0)
    usual = way.serial_length in SERIAL
    return usual or way.serial in cuts or (guess and way.serial_length < SERIAL.start)


def _doubt(way: Parts, spelling: Spelling) -> tuple[bool, int, bool, int, int]:
    """Order ways: sound ones, then by typed boundaries, by the letter, by the usual lengths."""
    unused = (way.date not in spelling.boundaries) + (way.serial not in spelling.boundaries)
    date_length, from_usual = way.serial - way.date, abs(way.serial_length - SERIAL.start)
    return (not way.sound, unused, way.lead is None, date_length, from_usual)
