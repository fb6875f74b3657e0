"""Tell what a spelling is: a whole code, a loosely typed one, digits, or something opaque.

The shapes and their sources: TT 01/2018/TT-VPCP Đ19.1 (`000.00.12.H55-200515-0001`),
QĐ 20/2020/QĐ-TTg Đ4 (`H57.132-260817-0412`, letters allowed in later groups), ministries'
systems (longer running numbers, eight-digit dates), social insurance (`03706/2026/01234`).
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from lookup_gateway.codes.partial import part_of
from lookup_gateway.codes.parts import SERIAL, Parts, day_of, ways
from lookup_gateway.codes.repair import fold
from lookup_gateway.codes.spelling import LONGEST_RUN, Spelling
from lookup_gateway.codes.typed import Grammar, Typed, Understood, Wrong

_STRICT = re.compile(
    r"(?P<unit>[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.(?P<a>[A-Z])[0-9]{2})"
    r"-(?P<date>[0-9]{6})-(?P<serial>[0-9]{4})"
)
_STRICT_LETTER_FIRST = re.compile(
    r"(?P<unit>(?P<a>[A-Z])[0-9]{2}(?:\.[0-9]{1,3}){0,4})"
    r"-(?P<date>[0-9]{6}|20[0-9]{6})-(?P<serial>[0-9]{4,7})"
)
_STRICT_INSURANCE = re.compile(r"[0-9]{5}/20[0-9]{2}/[0-9]{5}")
_INSURANCE = re.compile(r"[0-9]{5}20[0-9]{2}[0-9]{5}")
_D = "[0-9OILSBZ]"
_PERMISSIVE = re.compile(
    rf"(?P<unit>[A-Z]*[0-9][0-9A-Z]*(?:\.[0-9A-Z]+| [A-Z]*[0-9][0-9A-Z]*)*)"
    rf"[- ](?P<date>{_D}{{6,8}})[- ](?P<serial>{_D}{{4,7}})"
)
_INSURANCE_CUTS = frozenset({5, 9})
_SHORTEST_KEYPAD = 13
"""Digits of `H49.1-251105-0007`: fewer are telephone numbers and citizens' ids."""


class Trust(IntEnum):
    """How sure a reading is, the surest first."""

    WHOLE = 0
    LOOSE = 1
    FLAWED = 2
    PERMISSIVE = 3
    UNPREFIXED = 4
    DIGITS = 5
    OPAQUE = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """A code and how sure we are that it is one."""

    trust: Trust
    typed: Typed


def read(spelling: Spelling, grammar: Grammar) -> Reading | None:
    """Read a whole spelling as one code in the surest way there is; None when it is no code."""
    return read_structured(spelling, grammar) or read_opaque(spelling, grammar)


def read_structured(spelling: Spelling, grammar: Grammar) -> Reading | None:
    """Read a spelling as unit, day and running number, or as social insurance's three numbers."""
    if not 0 < len(spelling.compact) <= LONGEST_RUN:
        return None
    return (
        _whole(spelling, grammar)
        or _dated(spelling, grammar)
        or _insurance(spelling)
        or _permissive(spelling)
    )


def read_opaque(spelling: Spelling, grammar: Grammar) -> Reading | None:
    """Read digits (a telephone's keypad, an old receipt) or what the profile's pattern takes.

    A long run of digits counts without a pattern where it holds a day: it may be a telephone form.
    """
    size = len(spelling.compact)
    if not 0 < size <= LONGEST_RUN or part_of(spelling, grammar):
        return None
    run = spelling.compact.isdigit() and not spelling.boundaries
    keypad = run and size >= _SHORTEST_KEYPAD and bool(ways(spelling))
    if not keypad and not _matches(grammar.opaque, spelling):
        return None
    trust = Trust.DIGITS if run else Trust.OPAQUE
    return Reading(trust, _typed(spelling, Understood(None, None, None, ())))


def is_whole(spelling: Spelling, grammar: Grammar) -> bool:
    """Tell whether `spelling` is a full structured code (shapes A to F) with its separators.

    A code whose day does not exist is not, nor is one whose letter no unit id starts with.
    """
    return _whole(spelling, grammar) is not None


def is_structured(spelling: Spelling) -> bool:
    """Tell whether a stored code is made of unit, day and running number, or is of shape F."""
    strict = _strict(spelling) or _STRICT_INSURANCE.fullmatch(spelling.text)
    return strict is not None or _permissive(spelling) is not None


def _strict(spelling: Spelling) -> re.Match[str] | None:
    return _STRICT.fullmatch(spelling.text) or _STRICT_LETTER_FIRST.fullmatch(spelling.text)


def _whole(spelling: Spelling, grammar: Grammar) -> Reading | None:
    if _STRICT_INSURANCE.fullmatch(spelling.text):
        understood = Understood(None, None, spelling.text[:5], ())
        return Reading(Trust.WHOLE, _typed(spelling, understood, whole=True))
    match = _strict(spelling)
    day = day_of(match["date"]) if match else None
    if match is None or day is None or match["a"] not in grammar.letters:
        return None
    understood = Understood(match["unit"], day, match["serial"], ())
    return Reading(Trust.WHOLE, _typed(spelling, understood, whole=True))


def understand(spelling: Spelling, way: Parts, grammar: Grammar) -> Understood:
    """Say in parts what was typed, and what looks wrong with it."""
    office = _office(spelling, way, grammar)
    serial = spelling.key[way.serial :]
    return Understood(office, way.day, serial, tuple(_wrongs(spelling, way, grammar)))


def _wrongs(spelling: Spelling, way: Parts, grammar: Grammar) -> list[Wrong]:
    wrong: list[Wrong] = []
    if way.lead is None:
        wrong.append(Wrong.LETTER_MISSING if way.date else Wrong.OFFICE_MISSING)
    elif spelling.compact[way.lead] not in grammar.letters:
        wrong.append(Wrong.LETTER_UNKNOWN)
    if way.day is None:
        wrong.append(Wrong.DATE)
    if way.serial_length < SERIAL.start:
        wrong.append(Wrong.SERIAL_TOO_SHORT)
    elif way.serial_length >= SERIAL.stop:
        wrong.append(Wrong.SERIAL_TOO_LONG)
    return wrong


def _office(spelling: Spelling, way: Parts, grammar: Grammar) -> str | None:
    """Return the unit id, dots put where a separator was typed and around the level-1 group."""
    unit = spelling.key[: way.date]
    known = [prefix for prefix in grammar.prefixes if fold(_bare(prefix)) == unit]
    if len(known) == 1:
        return known[0]
    cuts = {cut for cut in spelling.boundaries if cut < way.date}
    if way.lead is not None:
        unit = unit[: way.lead] + spelling.compact[way.lead] + unit[way.lead + 1 :]
        cuts |= {cut for cut in (way.lead - 5, way.lead - 2, way.lead, way.lead + 3) if cut > 1}
    marks = sorted({0, way.date} | {cut for cut in cuts if cut < way.date})
    groups = (unit[a:b] for a, b in pairwise(marks))
    return ".".join(groups) or None


def _bare(prefix: str) -> str:
    return re.sub(r"[^0-9A-Z]+", "", prefix.upper())


def _typed(spelling: Spelling, understood: Understood, whole: bool = False) -> Typed:
    return Typed(spelling.text, spelling.key, spelling.boundaries, whole, understood)


def _dated(spelling: Spelling, grammar: Grammar) -> Reading | None:
    found = ways(spelling)
    if not found or not _mostly_digits(spelling):
        return None
    way = found[0]
    understood = understand(spelling, way, grammar)
    if way.lead is None:
        delimited = way.serial in spelling.boundaries
        glued = way.date > 0 and way.date not in spelling.boundaries
        trust = Trust.UNPREFIXED if delimited and not glued else None
    else:
        trust = Trust.FLAWED if understood.wrong else Trust.LOOSE
    return None if trust is None else Reading(trust, _typed(spelling, understood))


def _mostly_digits(spelling: Spelling) -> bool:
    """Guard against words: look-alikes are forgiven where two characters in five are digits."""
    real = sum(c.isdigit() for c in spelling.compact)
    return 5 * real >= 2 * len(spelling.compact)


def _insurance(spelling: Spelling) -> Reading | None:
    """Shape F loosely: running number, year, office's number; another separator, or only one."""
    cuts = spelling.boundaries
    if not cuts or not cuts <= _INSURANCE_CUTS or not _INSURANCE.fullmatch(spelling.key):
        return None
    if not _mostly_digits(spelling):
        return None
    understood = Understood(None, None, spelling.key[:5], ())
    return Reading(Trust.LOOSE, _typed(spelling, understood))


def _permissive(spelling: Spelling) -> Reading | None:
    """Unit ids with letters in later groups (QĐ 20/2020 Đ4); never whole, whatever was typed."""
    match = _PERMISSIVE.fullmatch(spelling.text)
    if match is None or not 3 <= len(match["unit"]) <= 35:
        return None
    day = day_of(fold(match["date"]))
    wrong = () if day else (Wrong.DATE,)
    understood = Understood(match["unit"], day, fold(match["serial"]), wrong)
    return Reading(Trust.PERMISSIVE, _typed(spelling, understood))


def _matches(pattern: str | None, spelling: Spelling) -> bool:
    if pattern is None:
        return False
    compiled = _compiled(pattern)
    return bool(compiled.fullmatch(spelling.compact) or compiled.fullmatch(spelling.text))


@lru_cache(maxsize=16)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)
