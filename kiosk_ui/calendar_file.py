"""An appointment as a calendar file (RFC 5545): what, when and where; nothing about a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from lookup_gateway.replies.clauses import clean

_LINE = 75  # octets, §3.1
_VISIT = timedelta(minutes=30)
_BEFORE = "-P1D"


@dataclass(frozen=True, slots=True)
class Event:
    """One appointment. A `date` is a whole day; `id` stays the same when it is added again."""

    id: str
    at: datetime | date
    title: str
    note: str = ""
    place: str = ""


def calendar(events: Sequence[Event], now: datetime) -> bytes:
    """Return the events as a VCALENDAR, each with a reminder the day before."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//lookup-gateway//EN", "METHOD:PUBLISH"]
    for event in events:
        lines += _event(event, now)
    return b"".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(event: Event, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}"
    yield f"DTSTAMP:{_utc(now)}"
    yield from _when(event.at)
    for name, text in (
        ("SUMMARY", event.title),
        ("DESCRIPTION", event.note),
        ("LOCATION", event.place),
    ):
        if text:
            yield f"{name}:{_escaped(text)}"
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{_BEFORE}")
    yield from (f"DESCRIPTION:{_escaped(event.title)}", "END:VALARM", "END:VEVENT")


def _when(at: datetime | date) -> Iterator[str]:
    if isinstance(at, datetime):
        yield f"DTSTART:{_utc(at)}"
        yield f"DTEND:{_utc(at + _VISIT)}"
    else:
        yield f"DTSTART;VALUE=DATE:{at:%Y%m%d}"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Return a TEXT value (§3.3.11); what could end a line becomes a space."""
    return clean(text).replace("\\", r"\\").replace(";", r"\;").replace(",", r"\,")


def _folded(line: str) -> bytes:
    """Return the line cut into pieces of 75 octets, never inside a letter."""
    pieces, room = [b""], _LINE
    for letter in line:
        raw = letter.encode()
        if len(pieces[-1]) + len(raw) > room:
            pieces.append(b"")
            room = _LINE - 1  # the space that marks a continuation counts
        pieces[-1] += raw
    return b"\r\n ".join(pieces) + b"\r\n"
