"""Reports on officers' screens: a table with bars, files for spreadsheets, a page to be printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, request

from kiosk_ui.front import Front
from kiosk_ui.site import Needs
from kiosk_ui.staff import Staff
from kiosk_ui.trouble import trouble_page
from lookup_gateway.clock import Clock, local
from lookup_gateway.errors import BackendDown
from lookup_gateway.officers import Officer, Role
from lookup_gateway.reports.asked import Asked, Unclear, asked
from lookup_gateway.reports.making import own
from lookup_gateway.reports.periods import Kind
from lookup_gateway.reports.sheets import CSV, XLSX, as_csv, as_xlsx, label
from lookup_gateway.reports.tally import COUNTS, FEWEST, By, Line, Report, Tally

READERS = (Role.STATISTICS, Role.LEADER, Role.SUPERVISOR, Role.UNIT_ADMINISTRATOR)

_KEPT_SHOWN = 12
_FILES = {"csv": (as_csv, CSV), "xlsx": (as_xlsx, XLSX)}
_PARTS = ("early", "on_time", "late", "pending")


@dataclass(frozen=True, slots=True)
class Reporting:
    """`make` gives the report that is asked for, `kept` the last ones that were made by
    themselves, `kept_of` the one of a kind that begins on a day. These raise BackendDown."""

    make: Callable[[Asked], Report]
    kept: Callable[[int], Sequence[Report]]
    kept_of: Callable[[Kind, date], Report | None]
    clock: Clock


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a line's bar: from where, how long, in hundredths of the longest one's."""

    part: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it is shown."""

    label: str
    tally: Tally
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class _Room:
    front: Front
    staff: Staff
    reporting: Reporting


def blueprint(needs: Needs, reporting: Reporting) -> Blueprint:
    """Return the pages of reports, where officers have pages at all."""
    bp = Blueprint("reports", __name__)
    if needs.staff is None:
        return bp
    room, required = _Room(Front(needs), needs.staff, reporting), needs.staff.required(*READERS)
    for rule, name, view in (
        ("/desk/reports", "page", _page),
        ("/desk/reports.<ending>", "file", _file),
        ("/desk/reports/<kind>/<first>", "kept", _kept),
    ):
        bp.add_url_rule(rule, name, required(partial(view, room)))
    trouble = trouble_page(needs)
    bp.register_error_handler(BackendDown, lambda _: (trouble(503), 503))
    return bp


def _page(room: _Room) -> Response:
    officer, wish = room.staff.officer(), _wish(room)
    kept = room.reporting.kept(_KEPT_SHOWN)
    if isinstance(wish, Unclear):
        return _drawn(room, 422, wrong=wish, given=request.args, kept=kept)
    report = room.reporting.make(wish)
    return _drawn(room, given=_given(wish), kept=kept, **_shown(room, report, officer))


def _file(room: _Room, ending: str) -> Response:
    wish = _wish(room)
    if ending not in _FILES or isinstance(wish, Unclear):
        abort(404)
    write, kind = _FILES[ending]
    content = write(room.reporting.make(wish), room.front.here.__getitem__)
    headers = {"Content-Disposition": f'attachment; filename="report.{ending}"'}
    return Response(content, content_type=kind, headers=headers)


def _kept(room: _Room, kind: str, first: str) -> Response:
    """Show one that was made on the last working day, of the officer's own units."""
    try:
        report = room.reporting.kept_of(Kind(kind), date.fromisoformat(first))
    except ValueError:
        abort(404)
    if report is None:
        abort(404)
    officer = room.staff.officer()
    shown = _shown(room, own(report, officer), officer)
    return room.front.draw("report_kept.html", staff=room.staff, **shown)


def _wish(room: _Room) -> Asked | Unclear:
    officer, given = room.staff.officer(), dict(request.args)
    if given.get("period"):
        given.pop("to", None)  # the form sends all its fields
    given["unit"] = given.get("unit") or officer.unit
    if not officer.covers(given["unit"]):
        abort(403)
    return asked(given, local(room.reporting.clock()).date())


def _drawn(room: _Room, status: int = 200, **values: object) -> Response:
    kinds = [kind.value for kind in Kind]
    return room.front.draw(
        "reports.html",
        status,
        staff=room.staff,
        kinds=kinds,
        ways=[by.value for by in By],
        **values,
    )


def _shown(room: _Room, report: Report, officer: Officer) -> dict[str, Any]:
    return {
        "report": report,
        "seen": _moment(report.seen),
        "unit": report.unit or officer.unit,
        "counts": COUNTS,
        "parts": _PARTS,
        "rows": _rows(report, room.front.here.__getitem__),
        "fewest": FEWEST,
    }


def _given(wish: Asked) -> Mapping[str, str]:
    """Return what the form says of a report, and the links to its files."""
    period = wish.period
    given = {"by": wish.by.value, "from": period.first.isoformat()}
    if period.kind:
        given["period"] = period.kind.value
    else:
        given["to"] = period.last.isoformat()
    return given | ({"unit": wish.unit} if wish.unit else {})


def _rows(report: Report, word: Callable[[str], str]) -> Sequence[Row]:
    longest = max((_length(line) for line in report.lines), default=0) or 1
    return [
        Row(label(line, report.by, word), line.tally, tuple(_bars(line, longest)))
        for line in report.lines
    ]


def _length(line: Line) -> int:
    return sum(getattr(line.tally, part) for part in _PARTS)


def _bars(line: Line, longest: int) -> Sequence[Bar]:
    bars, x = [], 0.0
    for part in _PARTS:
        width = getattr(line.tally, part) * 100 / longest
        bars.append(Bar(part, round(x, 2), round(width, 2)))
        x += width
    return bars


def _moment(at: datetime) -> str:
    return f"{local(at):%H:%M %d/%m/%Y}"
