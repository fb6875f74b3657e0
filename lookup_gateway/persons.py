"""The few forms in which a person is compared, shown or reached: initials, digits, addresses."""

from __future__ import annotations

import re

import phonenumbers

from lookup_gateway.outgoing import Way

# Nearly every phone of a record, mobile or landline, is written so; a resync reads millions.
_PLAIN = re.compile(r"(?:0|84|\+84)([1-9][0-9]{8}|2[0-9]{9})")
_MOBILE = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}
_DIGITS = frozenset("0123456789")
# RFC 5321 §4.5.3.1.3; what is between the parts is the mail server's to judge.
_EMAIL = re.compile(
    r"(?=.{3,254}$)[^\s@<>\0-\x1f\x7f]{1,64}@[^\s@<>\0-\x1f\x7f]+\.[^\s@<>\0-\x1f\x7f]{2,}"
)
_CHAT = re.compile(r"-?[0-9]{1,25}", re.ASCII)


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


def mobile_number(text: str | None) -> str | None:
    """Return the phone in E.164 where its country's plan says that it can take text messages."""
    number = phone_number(text)
    if number is None:
        return None
    return number if phonenumbers.number_type(phonenumbers.parse(number)) in _MOBILE else None


def reachable(way: Way, to: str) -> str | None:
    """Return the address in the one form in which it is kept; None when it cannot be one."""
    to = to.strip()
    match way:
        case Way.SMS:
            return phone_number(to)
        case Way.EMAIL:
            return to.lower() if to.isprintable() and _EMAIL.fullmatch(to) else None
        case Way.ZALO | Way.TELEGRAM:
            return to if _CHAT.fullmatch(to) else None
