"""How forms write days, sums, and whom they are for."""

from __future__ import annotations

import re
from datetime import date, datetime

from lookup_gateway.clock import local
from lookup_gateway.texts import Texts

# What no form may be filled in with: controls, and marks that turn the direction of writing.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_SHOWN = 3


def plain(text: str | None) -> str | None:
    """Return what a record says on one line; None for nothing."""
    return " ".join(_UNPRINTABLE.sub(" ", text or "").split()) or None


def day(words: Texts, on: date) -> str:
    """Return for example `ngày 06 tháng 11 năm 2025`."""
    month = words[f"form.month.{on.month}"]
    return words.fill("form.day", day=on.day, month=month, year=on.year)


def moment(words: Texts, at: datetime) -> str:
    """Return for example `9 giờ 10 phút, ngày 06 tháng 11 năm 2025`; 00:00 means the day alone."""
    here = local(at)
    said = day(words, here.date())
    if not (here.hour or here.minute):
        return said
    return words.fill("form.moment", hour=here.hour, minute=here.minute, day=said)


def short(words: Texts, at: datetime) -> str:
    """Return for a narrow column `9:10 06/11/2025`."""
    return words.fill("form.short", at=local(at))


def short_day(words: Texts, on: date) -> str:
    """Return for a narrow column `06/11/2025`."""
    return words.fill("form.short_day", on=on)


def dong(words: Texts, amount: int) -> str:
    """Return for example `8.000 đồng`."""
    told = f"{amount:,}".replace(",", words["number.group"])
    return words.fill("form.dong", amount=told)


def masked_phone(phone: str | None) -> str | None:
    """Return `091****678`: who gave the number can check it, who finds the paper cannot call it."""
    digits = plain(phone)
    if digits is None or len(digits) < 2 * _SHOWN + 1:
        return None
    return f"{digits[:_SHOWN]}{'*' * (len(digits) - 2 * _SHOWN)}{digits[-_SHOWN:]}"


def masked_email(email: str | None) -> str | None:
    """Return `n***@tinhmau.gov.vn` for a mailbox, for the same reason."""
    name, at, house = (plain(email) or "").rpartition("@")
    return f"{name[:1]}***@{house}" if at and name else None


def way_back(words: Texts, return_by: str | None) -> str | None:
    """Return how the applicant wants the result: in words, or as the record has it."""
    way = plain(return_by)
    key = f"form.back.{way}"
    return words[key] if key in words else way  # noqa: SIM401 - texts are no dict
