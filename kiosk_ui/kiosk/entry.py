"""What is wrong with a code as it was keyed in, told before anybody is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from kiosk_ui.site import Agency

# Behind the prefix: the day as YYMMDD and at least four digits of running number
# (Quyết định 468/QĐ-TTg ngày 27/3/2021, and the codes of domain rules that look like it).
_DAY, _WHOLE, MOST_DIGITS = 6, 10, 13
LOOKUP_CODE_DIGITS = 9
_KEYED = re.compile(r"[0-9]{0,6}-?[0-9]*", re.ASCII)
_UNIT = re.compile(r"(?<![0-9A-Z])[A-Z][0-9]{2}(?![0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fault:
    """The name of a problem of pages_*.toml, and how many digits are missing."""

    name: str
    missing: int = 0


def fault(text: str, agencies: Sequence[Agency]) -> Fault | None:
    """Return what is wrong with what was keyed in; None where that is for the heart to judge."""
    code = text.strip().upper()
    prefix = begun_with(code, agencies)
    rest = code.removeprefix(prefix)
    if not rest:
        return Fault("empty")
    if not prefix or not _KEYED.fullmatch(rest):
        return None
    digits = rest.replace("-", "")
    if len(digits) >= _DAY and not _is_day(digits[:_DAY]):
        return Fault("bad_day")
    return Fault("short", _WHOLE - len(digits)) if len(digits) < _WHOLE else None


def lookup_code_fault(code: str) -> Fault | None:
    """Return what is wrong with a mã tra cứu before it is tried."""
    digits = sum("0" <= c <= "9" for c in code)
    if not digits:
        return Fault("no_lookup_code")
    return Fault("short", LOOKUP_CODE_DIGITS - digits) if digits < LOOKUP_CODE_DIGITS else None


def begun_with(text: str, agencies: Sequence[Agency]) -> str:
    """Return the agency's prefix that the text begins with; "" for none of them."""
    return next((a.prefix for a in agencies if text.upper().startswith(a.prefix)), "")


def is_elsewhere(text: str, agencies: Sequence[Agency]) -> bool:
    """Return whether a code names a province or ministry whose cases are not here."""
    ours = {unit for agency in agencies for unit in _UNIT.findall(agency.prefix)}
    theirs = set(_UNIT.findall(text.upper()))
    return bool(ours and theirs) and not ours & theirs


def _is_day(digits: str) -> bool:
    with suppress(ValueError):
        return bool(datetime.strptime(digits, "%y%m%d"))  # noqa: DTZ007 - a day, not a moment
    return False
