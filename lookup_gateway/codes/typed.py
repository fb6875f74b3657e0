"""What the code parser is told and what it tells: plain frozen data."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Grammar:
    """How codes look in one province; built by the profile.

    `letters`: level-1 letters of a unit id (QĐ 20/2020/QĐ-TTg Đ4: A to Y). `prefixes`: the unit
    ids this site expects ("H49.12", "000.00.12.H55"), used only to guess what was left out.
    `guess_letters`: the level-1 letters tried where none was typed. `opaque`: a pattern over
    upper-case text for codes without structure; None accepts none.
    """

    letters: str = "ABCDEFGHIJKLMNOPQRSTUVWXY"
    prefixes: tuple[str, ...] = ()
    guess_letters: str = "GHAI"
    opaque: str | None = r"(?=(?:[0-9A-Z]*\d){4})[0-9A-Z]{8,35}"


class Wrong(StrEnum):
    """What looks wrong in a code: each member becomes one sentence for the citizen."""

    DATE = "date"  # the six or eight digits are no day of the calendar
    SERIAL_MISSING = "serial_missing"  # the running number was left out
    SERIAL_TOO_SHORT = "serial_too_short"  # fewer than four digits
    SERIAL_TOO_LONG = "serial_too_long"  # more than seven digits
    LETTER_MISSING = "letter_missing"  # no letter before the province's or ministry's number
    LETTER_UNKNOWN = "letter_unknown"  # a letter that no unit id starts with
    OFFICE_MISSING = "office_missing"  # day and running number alone
    INCOMPLETE = "incomplete"  # an office alone


@dataclass(frozen=True, slots=True)
class Understood:
    """The parts of a code as read: the office's id, the day of receipt, the running number."""

    office: str | None
    day: datetime.date | None
    serial: str | None
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """One code as a person typed it.

    `text`: repaired, upper case, separators tidied. `key`: the mirror's key. `boundaries`: where
    in `key` a separator was typed. `whole`: a full structured code with its separators, which
    answers to exactly that code.
    """

    text: str
    key: str
    boundaries: frozenset[int]
    whole: bool
    understood: Understood


@dataclass(frozen=True, slots=True)
class Heard:
    """The codes of a message in order; `partial` only where there is none but a part of one."""

    codes: tuple[Typed, ...]
    partial: Understood | None
