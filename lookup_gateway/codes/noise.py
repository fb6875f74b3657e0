"""Numbers that stand beside codes in messages and are none: phones, ids, dates, parcel numbers."""

import re

from lookup_gateway.codes.parts import day_of

_PHONE = re.compile(r"0[1-9][0-9]{8,9}|84[1-9][0-9]{8,9}")
_CITIZEN_ID = re.compile(r"0[0-9]{11}")
_NINE_DIGITS = re.compile(r"[0-9]{9}")
_PARCEL = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")


def is_noise(run: str) -> bool:
    """Tell whether a run of letters and digits is more likely something else than a code.

    Vietnamese telephone numbers, the citizen's id (12 digits, the first is 0), the mã tra cứu and
    the old identity card (nine digits), a day without separators, a parcel number (UPU S10).

    >>> [is_noise(run) for run in ("0912345678", "20251105", "00673810079")]
    [True, True, False]
    """
    shapes = (_PHONE, _CITIZEN_ID, _NINE_DIGITS, _PARCEL)
    return any(shape.fullmatch(run) for shape in shapes) or _is_date(run)


def _is_date(run: str) -> bool:
    if len(run) != 8 or not run.isdigit():
        return False
    return day_of(run) is not None or day_of(run[4:] + run[2:4] + run[:2]) is not None
