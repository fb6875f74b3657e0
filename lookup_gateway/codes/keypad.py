"""The form of a code for a telephone's keys, which have digits and a star and no letters.

A case's code is told by its digits alone. The number of what was filed online is not: its eight
characters are letters as often as digits, so their value is keyed as a number. That form begins
with the key of its S and a star: no code's digits have a star behind a single digit.

>>> digits("S-251106-7K3MQ2XN")
'7*251106*0261041654709'
>>> filing_keyed("7*251106*0261041654709")
'S-251106-7K3MQ2XN'
"""

import re

from lookup_gateway.codes.parts import day_of
from lookup_gateway.codes.repair import repair
from lookup_gateway.codes.submission import is_submission

_S = "7"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32, by value."""

_CHARACTERS = 8
_DIGITS = 13
"""Of 32 to the power of eight, less one."""

_FILING = re.compile(rf"{_S}\*(?P<day>[0-9]{{6}})\*?(?P<value>[0-9]{{{_DIGITS}}})")


def digits(code: str) -> str:
    """Return the form of `code` for a telephone's keypad.

    >>> digits("H49.12-251105-0007")
    '49122511050007'
    """
    if is_submission(code):
        _, day, characters = code.split("-")
        return f"{_S}*{day}*{_value(characters):0{_DIGITS}}"
    return re.sub(r"[^0-9]+", "", repair(code))


def filing_keyed(keys: str) -> str | None:
    """Return the number of a filing that these keys (digits and stars) mean; None where they mean
    none. Each number has one such form, so keys never mean another's."""
    keyed = _FILING.fullmatch(keys)
    if keyed is None or day_of(keyed["day"]) is None:
        return None
    value = int(keyed["value"])
    return f"S-{keyed['day']}-{_characters(value)}" if value < 32**_CHARACTERS else None


def is_filing_keyed(keys: str) -> bool:
    """Tell whether keys begin as a filing's number does, right or wrong: then they are no code."""
    return keys.startswith(f"{_S}*")


def _value(characters: str) -> int:
    value = 0
    for char in characters:
        value = 32 * value + _ALPHABET.index(char)
    return value


def _characters(value: int) -> str:
    found = ""
    for _ in range(_CHARACTERS):
        value, rest = divmod(value, 32)
        found = _ALPHABET[rest] + found
    return found
