"""What officers' programs are told: the functions of this gateway that they may call."""

from __future__ import annotations

from functools import partial

from flask import Blueprint

from channels.filing_api import FilingNeeds
from lookup_gateway import desk_api, letters, printing, reporting
from lookup_gateway.desk_api import DeskNeeds, OverdueNeeds, PaymentNeeds, SubmissionNeeds
from lookup_gateway.gateway import Gateway


def routes(gateway: Gateway) -> Blueprint:
    """Return the routes of officers' programs."""
    return desk_api.blueprint(
        partial(desk_api.cases.add, needs=cases(gateway)),
        partial(desk_api.receipt_kit.add, needs=cases(gateway)),
        partial(desk_api.submissions.add, needs=submissions(gateway)),
        partial(desk_api.forms.add, needs=printing.forms(gateway)),
        partial(desk_api.results.add, needs=printing.results(gateway)),
        partial(desk_api.overdue.add, needs=overdue(gateway)),
        partial(desk_api.payments.add, needs=payments(gateway)),
        partial(desk_api.reports.add, needs=reporting.needs(gateway)),
        partial(desk_api.opinions.add, needs=letters.needs(gateway)),
    )


def cases(gateway: Gateway) -> DeskNeeds:
    """Return what the routes of cases and of the receipt kit need."""
    return DeskNeeds(
        by_token=gateway.officers.by_token,
        take_in=gateway.case_desk.take_in,
        report=gateway.late_papers.report,
        get=gateway.case_desk.get,
        requests=gateway.submissions.requests,
        at_once=partial(_at_once, gateway),
        offices=tuple(gateway.profile.offices),
        receipt=gateway.receipt,
        kit=gateway.kit,
        note=gateway.case_desk.note,
        clock=gateway.settings.clock,
    )


def _at_once(gateway: Gateway, procedure: str) -> bool:
    known = gateway.catalogue.procedure(procedure)
    return known is not None and known.at_once


def filing(gateway: Gateway) -> FilingNeeds:
    """Return what the routes of citizens' filings need."""
    return FilingNeeds(
        file=gateway.submissions.file,
        supplement=gateway.submissions.supplement,
        receipt=gateway.receipt,
        citizen=gateway.citizen,
        find=gateway.desk.find,
        limits=gateway.desk_rules.limits,
        house=gateway.house,
    )


def submissions(gateway: Gateway) -> SubmissionNeeds:
    """Return what the routes of the desk's list of filings need."""
    filed, desk = gateway.submissions, gateway.case_desk
    return SubmissionNeeds(
        by_token=gateway.officers.by_token,
        waiting=filed.waiting,
        get=desk.get,
        papers=filed.papers,
        paper=filed.paper,
        filer=filed.filer,
        is_theirs=desk.is_theirs,
        note=desk.note,
    )


def overdue(gateway: Gateway) -> OverdueNeeds:
    """Return what the routes of dates in danger need."""
    book, papers = gateway.overdue, gateway.late_papers
    return OverdueNeeds(
        by_token=gateway.officers.by_token,
        at_hand=book.at_hand,
        listed=book.list,
        papers=papers.of,
        propose=papers.propose,
        release=papers.release,
        work=gateway.profile.work,
        clock=gateway.settings.clock,
    )


def payments(gateway: Gateway) -> PaymentNeeds:
    """Return what the routes of payments need."""
    book = gateway.payments
    return PaymentNeeds(
        by_token=gateway.officers.by_token,
        listed=book.list,
        match=book.match,
        settle=book.settle,
    )
