"""Count and cut SMS text as the networks do (GSM 03.38 = 3GPP TS 23.038; UCS-2 for the rest)."""

from __future__ import annotations

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")

GSM_SEGMENT = 160
GSM_PART = 153
UCS2_SEGMENT = 70
UCS2_PART = 67


def is_gsm(text: str) -> bool:
    """Return whether every character is in the GSM alphabet or its extension table."""
    return all(char in _BASIC or char in _EXTENDED for char in text)


def septets(text: str) -> int:
    """Return how many septets `text` takes; ValueError when it is not GSM text.

    An extension character is an escape and a code: two septets (TS 23.038 §6.2.1.1).
    """
    if not is_gsm(text):
        raise ValueError("not GSM text")
    return sum(map(_septets_of, text))


def utf16_units(text: str) -> int:
    """Return how many UTF-16 units `text` takes: two for a character beyond U+FFFF."""
    return sum(map(_units_of, text))


def segments(text: str) -> int:
    """Return how many SMS the text needs. Never splits an escape or a surrogate pair."""
    if is_gsm(text):
        return _parts([_septets_of(char) for char in text], GSM_SEGMENT, GSM_PART)
    return _parts([_units_of(char) for char in text], UCS2_SEGMENT, UCS2_PART)


def fits(text: str, allowed: int = 1) -> bool:
    """Return whether the text goes into `allowed` SMS, in whichever alphabet it needs."""
    return segments(text) <= allowed


def cut_septets(text: str, room: int) -> str:
    """Return the longest beginning of GSM text within `room` septets."""
    return _cut(text, [_septets_of(char) for char in text], room)


def cut_utf16(text: str, room: int) -> str:
    """Return the longest beginning of `text` within `room` UTF-16 units."""
    return _cut(text, [_units_of(char) for char in text], room)


def _septets_of(char: str) -> int:
    return 2 if char in _EXTENDED else 1


def _units_of(char: str) -> int:
    return 2 if ord(char) > 0xFFFF else 1


def _parts(widths: list[int], alone: int, joined: int) -> int:
    if sum(widths) <= alone:
        return 1
    parts, used = 1, 0
    for width in widths:
        if used + width > joined:
            parts, used = parts + 1, 0
        used += width
    return parts


def _cut(text: str, widths: list[int], room: int) -> str:
    used = 0
    for index, width in enumerate(widths):
        used += width
        if used > room:
            return text[:index]
    return text
