"""The few forms in which personal details are compared or shown: initials, last digits, phones."""

from __future__ import annotations

import re

import phonenumbers

# Nearly every phone of a record is written so; a resync reads millions of them.
_PLAIN = re.compile(r"(?:0|84|\+84)([1-9][0-9]{8})")
_DIGITS = frozenset("0123456789")


def initials(name: str | None) -> str | None:
    """Return "N. V. A." for "Nguyễn Văn A", None for no name."""
    words = (name or "").split()
    return " ".join(f"{word[0].upper()}." for word in words) or None


def last4(number: str | None) -> str | None:
    """Return the last four digits of a phone or citizen id, None when there are fewer."""
    digits = "".join(letter for letter in number or "" if letter in _DIGITS)
    return digits[-4:] if len(digits) >= 4 else None


def phone_number(text: str | None) -> str | None:
    """Return the phone in E.164 (+84912345678) from 0912…, 84912… or +84912…, else None."""
    if not text:
        return None
    if plain := _PLAIN.fullmatch(text):
        return f"+84{plain[1]}"
    spelled = f"+{text.strip()}" if text.strip().startswith("84") else text
    try:
        number = phonenumbers.parse(spelled, "VN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
