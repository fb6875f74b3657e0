"""Turn a keypad's keys into the text of a code, and a code into groups of digits for the ear.

Letters cannot be keyed: G, H and I share key 4. So a line that belongs to one office knows the
code's beginning and hears day and running number; elsewhere the code's digits alone are keyed,
and the ordinary lookup finds what letters they may have lost. What was filed online and has no
code yet is keyed in a form of its own (`codes.keypad`), which begins with 7 and a star.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lookup_gateway import codes
from lookup_gateway.codes.parts import day_of
from lookup_gateway.replies.voice import code_digits

_KEYED = re.compile(r"[0-9*]{1,60}")
# Digits of H49.1-251105-0007, and the longest run that is read as a code.
_DIGITS_FORM = range(13, 36)
_DAY_SIZES = (6, 8)
_SERIAL = range(1, 8)
_EAR = 4


def code_keyed(keys: str, office: str | None) -> str | None:
    """Return the text to look up, or None where the keys are no code.

    >>> code_keyed("251105*7", "H49.12")
    'H49.12-251105-7'
    >>> code_keyed("49122511050007", "H49.12")
    '49122511050007'
    >>> code_keyed("7*251106*0261041654709", "H49.12")
    'S-251106-7K3MQ2XN'
    """
    if not _KEYED.fullmatch(keys):
        return None
    if codes.is_filing_keyed(keys):
        return codes.filing_keyed(keys)
    groups = [group for group in keys.split("*") if group]
    run = "".join(groups)
    if office is not None:
        for day, serial in _splits(groups, run):
            if day_of(day) is not None and len(serial) in _SERIAL:
                return f"{office}-{day}-{serial}"
    return run if len(run) in _DIGITS_FORM else None


def heard_in(code: str, office: str | None) -> list[str]:
    """Return the digits that were keyed for `code`, in groups that an ear can follow.

    >>> heard_in("H49.12-251105-0007", "H49.12")
    ['251105', '0007']
    >>> heard_in("49122511050007", None)
    ['4912', '2511', '0500', '07']
    """
    if codes.is_submission(code):
        _, day, number = codes.digits(code).split("*")
        return [day, *_in_fours(number)]
    if is_of(code, office):
        return [_digits(part) for part in code.removeprefix(f"{office}-").split("-")]
    return _in_fours(_digits(code))


def is_of(code: str, office: str | None) -> bool:
    """Return whether the line's own office was put before what was keyed."""
    return office is not None and code.startswith(f"{office}-")


def names_for(among: Sequence[str], offices: Mapping[str, str], other: str) -> list[str] | None:
    """Return by which names a caller can choose among these codes: their offices', and the digits
    where one office has several. None where they sound alike: then a person has to help."""
    names = [offices.get(code.rsplit("-", 2)[0], other) for code in among]
    if len(set(names)) < len(names):
        names = [f"{name}, {code_digits(code)}" for name, code in zip(names, among, strict=True)]
    return names if len(set(names)) == len(names) else None


def _in_fours(run: str) -> list[str]:
    return [run[at : at + _EAR] for at in range(0, len(run), _EAR)]


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")


def _splits(groups: Sequence[str], run: str) -> list[tuple[str, str]]:
    """Return how day and running number may have been keyed: apart, else in one run."""
    if len(groups) == 2:
        return [(groups[0], groups[1])]
    if len(run) in _DIGITS_FORM:
        return []
    return [(run[:size], run[size:]) for size in _DAY_SIZES]
