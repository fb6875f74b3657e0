"""Unicode repair of what people type, and the one fold that stored and typed codes share.

Keyboards, word processors and phones write one code in many ways: another dash, a Cyrillic Н,
full-width digits, a soft hyphen. `repair` undoes what no reader can see; `key` also forgives
what readers confuse (O/0, I/L/1, S/5, B/8, Z/2) and drops the separators.
"""

import re
import unicodedata
from collections.abc import Iterator

_DASH_ALIKE = "\u00af\u02c9\u02d7\u2043\u2212\u2500\u2501\u30fc\uff70\uffe3"
"""Drawn like a dash but not of category Pd: macron, minus, bullet, box line, long-vowel mark."""

_BLANK_ALIKE = "\u115f\u1160\u3164\uffa0\u2800"
"""Fillers and the blank braille cell: letters and symbols by category, nothing on paper."""

_HOMOGLYPHS = str.maketrans(
    "АВЕКМНОРСТУХЅІЈӀԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧĐÐƉ⁄∕",
    "ABEKMHOPCTYXSIJIQWABEZHIKMNOPTYXDDD//",
)
_FOLD = str.maketrans("OILSBZ", "011582")
_NOT_CODE = re.compile(r"[^0-9A-Z]+")
_STORABLE = re.compile(r"[0-9A-Z./_-]+(?: [0-9A-Z./_-]+)*")
_LONGEST = 52
"""35 characters of unit id (QĐ 20/2020/QĐ-TTg Đ4), an 8-digit date, 7 digits, two dashes."""


def repair(text: str) -> str:
    """Return `text` upper case, with what nobody can see or tell apart made plain.

    Never raises: lone surrogates and control characters stay and are simply no part of a code.

    >>> repair("ｈ49．12–251105‑0007")  # full-width letters, en dash, no-break hyphen
    'H49.12-251105-0007'
    >>> repair("Đồng\\u00ad Nai")
    'DONG NAI'
    """
    if text.isascii():
        return text.upper()
    dashed = "".join(_visible(text))
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", dashed).upper())
    return "".join(c for c in plain if unicodedata.category(c) not in _UNSEEN).translate(
        _HOMOGLYPHS
    )


_UNSEEN = frozenset({"Cf", "Mn", "Me", "Mc"})


def _visible(text: str) -> Iterator[str]:
    """Yield the characters with dashes made one; compatibility forms would hide some of them."""
    for char in text:
        if char in _DASH_ALIKE or unicodedata.category(char) == "Pd":
            yield "-"
        elif char not in _BLANK_ALIKE:
            yield char


def fold(compact: str) -> str:
    """Return `compact` (repaired letters and digits) with look-alikes made the digit they resemble.

    >>> fold("H49I2ZSIIOS")
    'H4912251105'
    """
    return compact.translate(_FOLD)


def compact(code: str) -> str:
    """Return the letters and digits of `code` after repair, look-alikes kept.

    >>> compact("h49.l2-251105")
    'H49L2251105'
    """
    return _NOT_CODE.sub("", repair(code))


def key(code: str) -> str:
    """Return the mirror's key: one fold for what is stored and for what is typed.

    >>> key("H57.132-260817-0412") == key("h57 I32 26O817 o412")
    True
    """
    return fold(compact(code))


def is_storable(code: str) -> bool:
    """Tell whether a case system may issue `code`.

    1 to 52 characters after NFC: letters, digits, `.-/_`, single inner spaces; at least one letter
    or digit that the key keeps. Anything else could not be typed back.
    """
    printed = unicodedata.normalize("NFC", code)
    if not 1 <= len(printed) <= _LONGEST or not all(c.isalnum() or c in "./_- " for c in printed):
        return False
    return _STORABLE.fullmatch(repair(printed)) is not None and key(printed) != ""
