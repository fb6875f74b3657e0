"""Refuse readings that cut a longer code short, or make a code of the numbers in prose."""

import re
from collections.abc import Sequence

from lookup_gateway.codes.noise import is_noise
from lookup_gateway.codes.shapes import Reading, Trust
from lookup_gateway.codes.spelling import Run
from lookup_gateway.codes.typed import Typed, Wrong

_D = "[0-9OILSBZ]"
_LETTERED = re.compile(rf"[A-Z]{_D}{{2}}")
_LEADS = (
    (1, re.compile(rf"{_D}{{7}}")),
    (2, re.compile(rf"{_D}{{2}} {_D}{{2}}")),
    (3, re.compile(rf"{_D}{{3}} {_D}{{2}} {_D}{{2}}")),
)
"""In how many runs, and how, the zeros and numbers in front of a level-1 letter are typed."""

_UNUSUAL = frozenset({Wrong.SERIAL_TOO_LONG, Wrong.SERIAL_TOO_SHORT})
_ONLY_UNPREFIXED = frozenset({Wrong.LETTER_MISSING, Wrong.OFFICE_MISSING})


def numeric(run: str) -> bool:
    """Tell whether a run has a digit, or stands for zeros: `OOO`."""
    return any(c.isdigit() for c in run) or set(run) == {"O"}


def stands(runs: Sequence[Run], start: int, end: int, reading: Reading, freed: bool) -> bool:
    """Tell whether the reading of `runs[start:end + 1]` holds in its surroundings.

    `freed`: a keyword was cut off in front, so nothing in front can belong to the code.
    """
    if end + 1 < len(runs) and _binds(runs[end + 1], runs[end + 1], reading.typed):
        return False
    if start and not freed:
        if _binds(runs[start], runs[start - 1], reading.typed):
            return False
        if runs[start].gap is not None and _belongs_to_more(runs, start, reading):
            return False
    return _plausible(reading) and not _begins_with_noise(runs[start], reading)


def _binds(behind: Run, other: Run, typed: Typed) -> bool:
    """Tell whether the gap in front of `behind` binds a code to `other`, a group of digits.

    A slash binds only codes that have slashes: in links it stands before every code.
    """
    binding = "-._/" if "/" in typed.text else "-._"
    return behind.tight and any(c in binding for c in behind.raw) and numeric(other.text)


def _belongs_to_more(runs: Sequence[Run], start: int, reading: Reading) -> bool:
    """Tell a code that begins behind `000 00 12 `, or a nameless one behind another group."""
    if reading.trust is Trust.UNPREFIXED:
        before = runs[start - 1].text
        return numeric(before) and not (before.isdigit() and len(before) > 3)
    if not _LETTERED.match(runs[start].text):
        return False
    return any(_precedes(lead, runs[max(0, start - size) : start]) for size, lead in _LEADS)


def _precedes(lead: re.Pattern[str], before: Sequence[Run]) -> bool:
    joined = all(run.gap is not None for run in before[1:])
    return joined and lead.fullmatch(" ".join(run.text for run in before)) is not None


def _begins_with_noise(first: Run, reading: Reading) -> bool:
    """Tell a nameless code from one behind a telephone number: a unit id has 9 digits at most."""
    return reading.trust is Trust.UNPREFIXED and (len(first.text) > 9 or is_noise(first.text))


def _plausible(reading: Reading) -> bool:
    """Refuse an unusual running number behind a mere space: `H57.132-260817 2 tuan roi`."""
    text, wrong = reading.typed.text, set(reading.typed.understood.wrong)
    spaced = " " in text
    if reading.trust is Trust.UNPREFIXED and wrong - _ONLY_UNPREFIXED:
        return not spaced and Wrong.OFFICE_MISSING not in wrong
    if Wrong.SERIAL_TOO_LONG in wrong and spaced:
        return False
    return not (wrong & _UNUSUAL and spaced and set(text) & set(".-/"))
