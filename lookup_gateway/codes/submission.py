"""The number of what was filed online, before it has a code: `S-251106-7K3MQ2XN` in every province.

S, the day of filing, and 40 random bits: who has not been given it cannot guess it."""

import re

from lookup_gateway.codes.parts import day_of
from lookup_gateway.codes.shapes import Reading, Trust
from lookup_gateway.codes.spelling import Spelling
from lookup_gateway.codes.typed import Typed, Understood

# Crockford's base 32 has no I, L, O and U; what people type may.
_NUMBER = re.compile(r"S-(?P<day>[0-9]{6})-[0-9A-HJKMNP-TV-Z]{8}")
_TYPED = re.compile(r"S(?P<day>[0-9]{6})[0-9A-Z]{8}")
_CUTS = frozenset({1, 7})


def is_submission(code: str) -> bool:
    """Tell whether a stored code is a submission's number.

    >>> is_submission("S-251106-7K3MQ2XN")
    True
    >>> is_submission("H49.12-251106-0007")
    False
    """
    return _NUMBER.fullmatch(code) is not None


def read_submission(spelling: Spelling) -> Reading | None:
    """Read a spelling as a submission's number, with its separators or without."""
    typed = _TYPED.fullmatch(spelling.compact)
    if typed is None or not spelling.boundaries <= _CUTS:
        return None
    day = day_of(typed["day"])
    if day is None:
        return None
    whole = _NUMBER.fullmatch(spelling.text) is not None
    understood = Understood(None, day, None, ())
    found = Typed(spelling.text, spelling.key, spelling.boundaries, whole, understood)
    return Reading(Trust.WHOLE if whole else Trust.LOOSE, found)
