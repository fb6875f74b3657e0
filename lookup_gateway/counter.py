"""What the counter page is told: the functions of this gateway that it may call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import kiosk_ui
from lookup_gateway import printing
from lookup_gateway.backends.sql.day import Day
from lookup_gateway.backends.sql.feedback import Outcome
from lookup_gateway.desk_api.forms import Print
from lookup_gateway.errors import BackendDown
from lookup_gateway.gateway import Gateway
from lookup_gateway.life import PaymentState
from lookup_gateway.model import Applicant, Case, ResultFile
from lookup_gateway.officers import Officer
from lookup_gateway.opinions import Feedback
from lookup_gateway.paper import Size
from lookup_gateway.paper.forms import Form, is_possible
from lookup_gateway.paper.signatures import Signer, signers
from lookup_gateway.store.calls import Calls
from lookup_gateway.store.offload import aside

# Open calls of a whole province, of which an officer sees those of the own units.
_MOST_CALLS = 2_000


def counter(gateway: Gateway) -> kiosk_ui.Counter:
    """Return what the counter page is told."""
    desk, settings = gateway.case_desk, gateway.settings
    places = {office.id: office.name for office in gateway.profile.offices.values()}
    day = Day(gateway.engine, settings.clock, places)
    return kiosk_ui.Counter(
        take_in=desk.take_in,
        report=gateway.late_papers.report,
        get=desk.get,
        day=day.of,
        is_theirs=desk.is_theirs,
        undoable=day.undoable,
        has_receipt=partial(is_possible, Form.RECEIPT),
        receipt=lambda case, lang, officer: _receipt(gateway, case, lang, officer),
        catalogue=gateway.catalogue,
        offices=places,
        work=gateway.profile.work,
        clock=settings.clock,
        telephone=_telephone(gateway),
        inbox=_inbox(gateway),
        dates=_dates(gateway),
        letters=_letters(gateway),
        results=_results(gateway),
        refunds=_refunds(gateway),
    )


def _receipt(gateway: Gateway, case: Case, lang: str, officer: Officer) -> bytes | None:
    return printing.printed(gateway, case, Print(Form.RECEIPT, Size.A5, lang, officer))


def _telephone(gateway: Gateway) -> kiosk_ui.Telephone:
    calls = Calls(gateway.engine, gateway.settings.clock)

    def tasks(officer: Officer) -> Sequence[kiosk_ui.Task]:
        made = calls.open(_MOST_CALLS)
        cases = {case.code: case for case in gateway.backend.with_codes([c.code for c in made])}
        return [
            kiosk_ui.Task(call.id, case, call.event, call.article)
            for call in made
            if (case := cases.get(call.code)) and gateway.case_desk.is_theirs(case, officer)
        ]

    def called(officer: Officer, identity: int) -> None:
        calls.done(identity, officer.account)

    return kiosk_ui.Telephone(tasks, called)


def _inbox(gateway: Gateway) -> kiosk_ui.Inbox:
    filed = gateway.submissions

    def filer(code: str) -> Applicant | None:
        try:
            return filed.filer(code)
        except ValueError:  # no key opens it any more
            return None

    return kiosk_ui.Inbox(filed.waiting, filed.papers, filed.requests, filer, filed.paper)


def _dates(gateway: Gateway) -> kiosk_ui.Dates:
    book, papers = gateway.overdue, gateway.late_papers
    return kiosk_ui.Dates(
        at_hand=book.at_hand,
        listed=book.list,
        waiting=book.waiting,
        propose=papers.propose,
        release=papers.release,
        paper=partial(printing.waiting_paper, gateway),
        days=book.rules.extend_working_days,
    )


def _refunds(gateway: Gateway) -> kiosk_ui.Refunds:
    book = gateway.payments
    return kiosk_ui.Refunds(partial(book.list, state=PaymentState.TO_REFUND), book.settle)


def _results(gateway: Gateway) -> kiosk_ui.Results:
    files, told = gateway.results, printing.results(gateway)

    def signed_by(file: ResultFile) -> Sequence[Signer]:
        try:
            pdf = files.fetch(file.url).content
        except (BackendDown, LookupError):  # the case's page has more to say
            return ()
        return aside(lambda: signers(pdf))

    return kiosk_ui.Results(files.of, told.add, signed_by, files.fetch, told.paper, told.most_mb)


def _letters(gateway: Gateway) -> kiosk_ui.Letters:
    desk = gateway.opinions

    def contact(one: Feedback) -> str | None:
        try:
            return gateway.unseal(one.contact).decode() if one.contact else None
        except ValueError:  # no key opens it any more
            return None

    acts: dict[str, Callable[..., Outcome]] = {
        "answer": desk.answer,
        "note": desk.note,
        "forward": desk.forward,
        "handle": desk.handle,
        "publish": desk.publish,
    }
    return kiosk_ui.Letters(desk.open, desk.show, desk.enter, gateway.seal, acts, contact)
