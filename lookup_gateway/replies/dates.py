"""Say times and amounts as people here read them: Vietnam time, midnight means the day alone."""

from __future__ import annotations

from datetime import date, datetime

from lookup_gateway.clock import local as local  # noqa: PLC0414 - readers look for it here
from lookup_gateway.texts import Texts


def has_hour(at: datetime) -> bool:
    """Return whether the moment is more than a day: 00:00 stands for a date without an hour."""
    here = local(at)
    return bool(here.hour or here.minute)


def day(texts: Texts, on: date) -> str:
    """Return for example `12/11/2025`."""
    return _day(texts, on, "date.day", "date.month")


def day_with_weekday(texts: Texts, on: date) -> str:
    """Return for example `12/11/2025 (thứ Tư)`."""
    weekday = texts[f"date.weekday.{on.weekday()}"]
    return texts.fill("date.weekday_day", date=day(texts, on), weekday=weekday)


def moment(texts: Texts, at: datetime) -> str:
    """Return for example `17 giờ ngày 12/11/2025 (thứ Tư)`."""
    here = local(at)
    said = day_with_weekday(texts, here.date())
    if not has_hour(at):
        return said
    return texts.fill("date.moment", hour=_hour(texts, here, "date.hour"), day=said)


def clock(texts: Texts, at: datetime) -> str:
    """Return for example `14:05`."""
    here = local(at)
    return texts.fill("date.clock", h=here.hour, m=here.minute)


def short_day(texts: Texts, on: date, *, year: bool) -> str:
    """Return the day for an SMS: `12/11/2025`, or `12/11` when letters are short."""
    return _day(texts, on, "date.sms_day" if year else "date.sms_day_short", "date.month_sms")


def short_moment(texts: Texts, at: datetime, *, year: bool) -> str:
    """Return the moment for an SMS, for example `17g 12/11/2025`."""
    here = local(at)
    said = short_day(texts, here.date(), year=year)
    if not has_hour(at):
        return said
    return texts.fill("date.sms_moment", hour=_hour(texts, here, "date.sms_hour"), day=said)


def short_stamp(texts: Texts, at: datetime, *, year: bool) -> str:
    """Return when data was fresh, for an SMS: `14:05 21/05/2026`, midnight with its hour too."""
    said = short_day(texts, local(at).date(), year=year)
    return texts.fill("date.sms_moment", hour=clock(texts, at), day=said)


def spoken(texts: Texts, at: datetime) -> str:
    """Return the moment to be heard: `17 giờ, thứ Tư, ngày 12 tháng 11 năm 2025`."""
    here = local(at)
    weekday = texts[f"date.weekday.{here.weekday()}"]
    month = texts[f"date.month_voice.{here.month}"]
    said = texts.fill("date.voice_day", weekday=weekday, day=here.day, month=month, year=here.year)
    if not has_hour(at):
        return said
    return texts.fill("date.voice_moment", hour=_hour(texts, here, "date.voice_hour"), day=said)


def days_between(earlier: datetime, later: datetime) -> int:
    """Return how many calendar days of Vietnam lie between two moments."""
    return (local(later).date() - local(earlier).date()).days


def amount(texts: Texts, dong: int) -> str:
    """Return an amount with its thousands apart: `8.000`, in English `8,000`."""
    return f"{dong:,}".replace(",", texts["number.group"])


def _day(texts: Texts, on: date, key: str, months: str) -> str:
    month = texts[f"{months}.{on.month}"]
    return texts.fill(key, day=on.day, month=month, year=on.year)


def _hour(texts: Texts, here: datetime, key: str) -> str:
    return texts.fill(f"{key}_minute" if here.minute else key, h=here.hour, m=here.minute)
