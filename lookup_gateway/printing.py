"""What the rooms are told that print forms about cases, and take and give the files of results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlsplit

from flask import Blueprint

from channels import files_api
from channels.files_api import File
from kiosk_ui.files import of_case
from kiosk_ui.phone_needs import PhoneNeeds
from lookup_gateway import store, texts
from lookup_gateway.backends.sql import Issued, missed
from lookup_gateway.backends.sql.register import taken_in
from lookup_gateway.desk_api.forms import FormsNeeds, Print
from lookup_gateway.desk_api.results import ResultNeeds
from lookup_gateway.errors import BackendDown
from lookup_gateway.gateway import Gateway
from lookup_gateway.model import Case, ResultFile, Status, View, hash_named, named
from lookup_gateway.officers import Officer
from lookup_gateway.overdue import Proposal
from lookup_gateway.paper import Size, typeset
from lookup_gateway.paper.conversion import Source, as_paper
from lookup_gateway.paper.forms import (
    INTERNAL,
    LATE,
    Asked,
    Form,
    Register,
    is_possible,
    render_register,
)
from lookup_gateway.paper.signatures import signers
from lookup_gateway.receipts import agency
from lookup_gateway.store.offload import aside

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
    typeset.load()
    return aside(lambda: render_register(Register(of, day, cases, lang)))


def printed(gateway: Gateway, case: Case, wish: Print) -> bytes | None:
    """Return a form about a case as an officer hands it out; None where the case has none such.

    Raises BackendDown; LookupError, ValueError or BadSettings where it cannot be drawn."""
    told = _late(gateway, case) if wish.form in LATE else None
    if told is None and not is_possible(wish.form, case):
        return None
    asked = Asked(wish.size, wish.lang, wish.officer)
    if told is not None:
        asked = replace(asked, reason=told.reason, due_at=told.due_at)
    book = gateway.forms
    return book.pdf(book.issue(case, wish.form, asked))


def _late(gateway: Gateway, case: Case) -> Proposal | None:
    """Return what was said when the date was moved, whatever happened to the case since then, or
    what waits for release: it is read and signed first."""
    return store.read(gateway.engine, lambda conn: missed.told(conn, case))


def waiting_paper(gateway: Gateway, case: Case, form: str, officer: Officer) -> bytes | None:
    """Return the letter or the slip about a late case, the very one that will be released; None
    where there is none. Raises what `printed` does."""
    if form not in LATE:
        return None
    return printed(gateway, case, Print(Form(form), Size.A5, texts.DEFAULT, officer))


def issued(gateway: Gateway, view: View, lang: str) -> Sequence[ResultFile]:
    """Return the forms about a case that its citizen may open, the newest of each; none while the
    database is down."""
    words, found = texts.load(lang), dict[Form, ResultFile]()
    try:
        code = gateway.submissions.code_of(view.code)
        forms, moved = gateway.forms.of(code), _moved(gateway, code, view)
    except BackendDown:
        return ()
    for one in forms:
        if _is_given(one, view, moved):
            title = words[f"form.{one.form}.title"]
            file = ResultFile(name=title, url=named(one.sha256), signed=one.signed)
            found.setdefault(one.form, file)
    return tuple(found.values())


def _moved(gateway: Gateway, code: str, view: View) -> datetime | None:
    """Return from when on an apology is the citizen's, None where the date was not moved."""
    due = view.first_due_at
    if due is None:
        return None
    return store.read(gateway.engine, lambda conn: missed.given_from(conn, code, due))


def _is_given(one: Issued, view: View, moved: datetime | None) -> bool:
    """Return whether the form is the citizen's: an apology that waits for release, or was never
    released, is not, and an end that was undone is none."""
    if one.form is Form.APOLOGY:
        return moved is not None and one.issued_at >= moved
    return one.form not in INTERNAL and view.status is _ENDS.get(one.form, view.status)


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

    typeset.load()
    return aside(made)


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
