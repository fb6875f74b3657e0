"""What the rooms are told that print forms about cases, and take and give the files of results."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from flask import Blueprint

from channels import files_api
from channels.files_api import File
from kiosk_ui.files import of_case
from kiosk_ui.phone_needs import PhoneNeeds
from lookup_gateway import store, texts
from lookup_gateway.asking import whereabouts
from lookup_gateway.backends.sql import missed
from lookup_gateway.backends.sql.register import taken_in
from lookup_gateway.desk_api.forms import FormsNeeds, Print
from lookup_gateway.desk_api.results import ResultNeeds
from lookup_gateway.errors import BackendDown, BadSettings
from lookup_gateway.gateway import Gateway
from lookup_gateway.life import Done, Wish
from lookup_gateway.model import Case, ResultFile, Status, View, hash_named, named
from lookup_gateway.officers import Officer
from lookup_gateway.paper.conversion import Source, as_paper
from lookup_gateway.paper.forms import INTERNAL, Asked, Form, Register, is_possible, render_register
from lookup_gateway.paper.signatures import signers
from lookup_gateway.receipts import agency
from lookup_gateway.store.offload import offload

log = logging.getLogger(__name__)

_LATE = (Form.APOLOGY, Form.EXTENSION)
_ENDS = {Form.REFUSAL: Status.NOT_ACCEPTED, Form.STOP: Status.STOPPED}


def forms(gateway: Gateway) -> FormsNeeds:
    """Return what the routes of forms need."""
    desk = gateway.case_desk
    return FormsNeeds(
        by_token=gateway.officers.by_token,
        get=desk.get,
        covers=lambda officer, case: desk.is_theirs(case, officer),
        pdf=lambda case, wish: printed(gateway, case, wish),
        note=desk.note,
        register=lambda office, day, lang: _register(gateway, office, day, lang),
        offices=gateway.profile.offices,
        clock=gateway.settings.clock,
    )


def _register(gateway: Gateway, office: str, day: date, lang: str) -> bytes:
    cases = store.read(gateway.engine, lambda conn: taken_in(conn, office, day))
    of = agency(office, office, gateway.profile)
    return offload(lambda: render_register(Register(of, day, cases, lang)))


def printed(gateway: Gateway, case: Case, wish: Print) -> bytes | None:
    """Return a form about a case as an officer hands it out; None where the case has none such.

    Raises BackendDown; LookupError, ValueError or BadSettings where it cannot be drawn."""
    asked: Asked | None = Asked(size=wish.size, lang=wish.lang, officer=wish.officer)
    if not is_possible(wish.form, case):
        asked = _proposed(gateway, case, wish) if wish.form in _LATE else None
    if asked is None:
        return None
    book = gateway.forms
    return book.pdf(book.issue(case, wish.form, asked))


def _proposed(gateway: Gateway, case: Case, wish: Print) -> Asked | None:
    """Return what a letter and a slip say that wait for release: they are signed first."""
    if case.due_at is None:
        return None
    waiting = store.read(gateway.engine, lambda conn: missed.waiting(conn, [case.code]))
    proposal = waiting.get(missed.key(case.code, case.due_at))
    if proposal is None:
        return None
    return Asked(wish.size, wish.lang, wish.officer, proposal.reason, proposal.due_at)


def release(gateway: Gateway, code: str, wish: Wish, officer: Officer) -> Done | None:
    """Move a date (see `OverdueBook.release`) and hand out the letter and the slip that say so."""
    done = gateway.overdue.release(code, wish, officer)
    if isinstance(done, Case):
        try:
            for form in _LATE:
                gateway.forms.issue(done, form)
        except (BackendDown, BadSettings, LookupError, OSError, ValueError) as error:
            # The date is moved: they are drawn when somebody asks for them.
            log.warning("a letter could not be drawn: %s", whereabouts(error))
    return done


def issued(gateway: Gateway, view: View, lang: str) -> Sequence[ResultFile]:
    """Return the forms about a case that its citizen may open, the newest of each; none while the
    database is down."""
    words, found = texts.load(lang), dict[Form, ResultFile]()
    try:
        forms = gateway.forms.of(gateway.submissions.code_of(view.code))
    except BackendDown:
        return ()
    for one in forms:
        if _is_given(one.form, view):
            title = words[f"form.{one.form}.title"]
            file = ResultFile(name=title, url=named(one.sha256), signed=one.signed)
            found.setdefault(one.form, file)
    return tuple(found.values())


def _is_given(form: Form, view: View) -> bool:
    """Return whether the form is the citizen's: an apology that waits for release has not been
    given yet, and an end that was undone is none."""
    if form is Form.APOLOGY:
        return view.first_due_at is not None
    return form not in INTERNAL and view.status is _ENDS.get(form, view.status)


def results(gateway: Gateway) -> ResultNeeds:
    """Return what the routes of result files need."""
    desk = gateway.case_desk
    return ResultNeeds(
        by_token=gateway.officers.by_token,
        get=desk.get,
        covers=lambda officer, case: desk.is_theirs(case, officer),
        add=gateway.results.add,
        paper=lambda case, sha256, officer: _as_paper(gateway, case, sha256, officer),
        note=desk.note,
        most_mb=gateway.profile.results.file_most_mb,
    )


def _as_paper(gateway: Gateway, case: Case, sha256: str, officer: Officer) -> bytes:
    """Return a result of the case as paper. Raises LookupError, ValueError (see `as_paper`)."""
    held = {hash_named(file.url) for file in case.result.files} if case.result else set()
    if sha256 not in held:
        raise LookupError("the case's result has no such file")
    pdf = gateway.results.fetch(named(sha256)).content

    def made() -> bytes:
        at, system = gateway.settings.clock(), urlsplit(gateway.settings.public_url).netloc
        source = Source(case.code, system, sha256, signers(pdf), officer.name, at)
        return as_paper(pdf, source)

    return offload(made)


def files(gateway: Gateway, phone: PhoneNeeds) -> Blueprint:
    """Return the API's route of files, which gives the links of the pages."""

    def offered(view: View, lang: str) -> Sequence[File]:
        results, forms = of_case(view, lang, phone)
        public = gateway.settings.public_url
        return [
            File(one.name, of, f"{public}{one.path}", one.signed, one.sha256)
            for of, some in (("result", results), ("form", forms))
            for one in some
        ]

    return files_api.blueprint(gateway.ask, offered, gateway.house)
