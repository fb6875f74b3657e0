"""The reports of this installation: how they are made, and which are made by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from kiosk_ui import Reporting
from lookup_gateway.backends.sql.case_reports import CaseReports
from lookup_gateway.backends.sql.kept_reports import KeptReports
from lookup_gateway.chores import Chore, every
from lookup_gateway.clock import VIETNAM
from lookup_gateway.desk_api import ReportsNeeds
from lookup_gateway.gateway import Gateway
from lookup_gateway.reports.asked import Asked
from lookup_gateway.reports.making import Maker
from lookup_gateway.reports.periods import Kind, period_of, ready
from lookup_gateway.reports.tally import By


def maker(gateway: Gateway) -> Maker:
    """Return who makes the reports of this gateway."""
    counted = CaseReports(gateway.engine)
    return Maker(
        lines=counted.lines,
        usual=counted.usual,
        entries=lambda: gateway.catalogue.entries,
        places={office.id: office.name for office in gateway.profile.offices.values()},
        clock=gateway.settings.clock,
    )


def needs(gateway: Gateway) -> ReportsNeeds:
    """Return what the route of reports needs."""
    return ReportsNeeds(gateway.officers.by_token, maker(gateway).make, gateway.settings.clock)


def pages(gateway: Gateway) -> Reporting:
    """Return what the pages of reports are told."""
    kept = KeptReports(gateway.engine)
    return Reporting(maker(gateway).make, kept.newest, kept.of, gateway.settings.clock)


def chores(gateway: Gateway) -> Iterator[Chore]:
    """Give what reports need done: terms for cases without a due date, then the reports that are
    ready on the last working day (Hải Dương Đ14.3)."""
    yield Chore("report_terms", every(1), partial(_set_terms, gateway))
    wished, work = gateway.profile.reports, gateway.profile.work
    for kind in map(Kind, wished.ready):
        slot = ready(kind, wished.ready_at, work)
        yield Chore(f"report_{kind}", slot, partial(_make_ready, gateway, kind))


def _set_terms(gateway: Gateway, _slot: datetime) -> str:
    procedures, work = gateway.catalogue.entries.procedures, gateway.profile.work
    now = gateway.settings.clock()

    def ends(code: str, received: datetime) -> datetime | None:
        # A record from outside may say that it was received at the end of the calendar.
        return procedures[code].due(received, work) if received <= now else None

    with_term = [code for code, one in procedures.items() if one.term]
    set_for = CaseReports(gateway.engine).set_terms(with_term, ends)
    return f"{set_for} cases got the end of their term"


def _make_ready(gateway: Gateway, kind: Kind, slot: datetime) -> str:
    period = period_of(kind, slot.astimezone(VIETNAM).date())
    report = maker(gateway).make(Asked(period, By.UNIT, None))
    KeptReports(gateway.engine).keep(kind, report, report.seen)
    return f"the report of the {kind} from {period.first} is ready: {len(report.lines)} units"
