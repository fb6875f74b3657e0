"""Reports for programs: JSON, and the files that spreadsheets open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import msgspec
from flask import Blueprint, Response, request

from lookup_gateway import texts
from lookup_gateway.clock import Clock, local
from lookup_gateway.desk_api.answers import as_json, only_for, refused
from lookup_gateway.desk_api.bearer import ByToken
from lookup_gateway.life import Impossible
from lookup_gateway.officers import Officer, Role
from lookup_gateway.reports.asked import Asked, Unclear, asked
from lookup_gateway.reports.sheets import CSV, XLSX, as_csv, as_xlsx
from lookup_gateway.reports.tally import Report
from lookup_gateway.web import problem

READERS = frozenset({Role.STATISTICS, Role.LEADER, Role.SUPERVISOR, Role.UNIT_ADMINISTRATOR})

_FORMATS = ("json", "csv", "xlsx")


@dataclass(frozen=True, slots=True)
class ReportsNeeds:
    """`make` gives the report that is asked for. It raises BackendDown."""

    by_token: ByToken
    make: Callable[[Asked], Report]
    clock: Clock


def add(routes: Blueprint, needs: ReportsNeeds) -> None:
    """Give the blueprint the route of reports."""

    def reports(known: Officer) -> Response:
        wish = _wish(known, local(needs.clock()).date())
        return wish if isinstance(wish, Response) else _told(needs.make(wish))

    view = only_for(needs.by_token, reports, READERS)
    routes.add_url_rule("/reports", "reports", view, methods=["GET"])


def _wish(known: Officer, today: date) -> Asked | Response:
    """Return what is asked for: of the officer's own unit, if none is named."""
    form = request.args.get("format", "json")
    wish = asked({**request.args, "unit": request.args.get("unit") or known.unit}, today)
    if form not in _FORMATS:
        wish = Unclear("format", "is none of those there are", _FORMATS)
    if isinstance(wish, Unclear):
        return refused(Impossible(wish.field, wish.why, wish.allowed))
    if not known.covers(wish.unit or known.unit):
        return problem(403, "Forbidden", "the report is another unit's")
    return wish


def _told(report: Report) -> Response:
    form = request.args.get("format", "json")
    word = texts.load(request.args.get("lang", texts.DEFAULT)).__getitem__
    if form == "csv":
        return _file(as_csv(report, word), CSV, "csv")
    if form == "xlsx":
        return _file(as_xlsx(report, word), XLSX, "xlsx")
    return as_json(_body(report))


def _body(report: Report) -> dict[str, object]:
    period = report.period
    return {
        "period": {"kind": period.kind, "from": period.first, "to": period.last},
        "as_of": report.seen,
        "by": report.by,
        "unit": report.unit,
        "lines": [
            {"key": line.key, "name": line.name, **msgspec.to_builtins(line.tally)}
            for line in report.lines
        ],
        "total": report.total,
        "usual": report.usual,
    }


def _file(content: bytes, kind: str, ending: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="report.{ending}"'}
    return Response(content, content_type=kind, headers=headers)
