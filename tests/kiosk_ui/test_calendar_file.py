"""A calendar file is cut, escaped and closed as RFC 5545 wants it, whatever a record holds."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from kiosk_ui.calendar_file import Event, calendar
from lookup_gateway.clock import VIETNAM

NOW = datetime(2025, 11, 6, 9, 10, tzinfo=VIETNAM)
DAY = date(2025, 11, 20)


def lines_of(*events: Event) -> list[str]:
    """Return the file's lines, put together again (3.1)."""
    raw = calendar(events, NOW)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    return raw.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def test_moments_are_told_in_utc_and_days_as_days() -> None:
    lines = lines_of(Event("a", NOW, "Hẹn"), Event("b", DAY, "Hạn"))

    assert "DTSTART:20251106T021000Z" in lines
    assert "DTEND:20251106T024000Z" in lines
    assert "DTSTART;VALUE=DATE:20251120" in lines


def test_commas_semicolons_and_backslashes_are_escaped() -> None:
    assert r"LOCATION:Số 1\, đường A\; B\\C" in lines_of(
        Event("a", DAY, "Hẹn", place=r"Số 1, đường A; B\C")
    )


@given(st.text())
def test_no_text_can_add_a_line_of_its_own(text: str) -> None:
    bare = lines_of(Event("a", DAY, "Hẹn", note="x", place="x"))

    lines = lines_of(Event("a", DAY, "Hẹn", note=f"x{text}", place=f"x{text}\r\nATTENDEE:y"))

    assert [line.partition(":")[0] for line in lines] == [line.partition(":")[0] for line in bare]
