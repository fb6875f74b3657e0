"""The forms of a case as PDF, as an officer prints them: the receipt, and the others by name."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from flask import Blueprint, Response, request

from lookup_gateway import texts
from lookup_gateway.clock import Clock, local
from lookup_gateway.desk_api.answers import only_for, refused, unknown
from lookup_gateway.desk_api.bearer import ByToken
from lookup_gateway.errors import BadSettings
from lookup_gateway.life import Impossible, NotYours
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer
from lookup_gateway.paper import Size
from lookup_gateway.paper.forms import Form, is_possible
from lookup_gateway.web import problem

_SIZES = (Size.A5, Size.A4)


@dataclass(frozen=True, slots=True)
class Print:
    """A form as it is wanted, and the officer who wants it."""

    form: Form
    size: Size
    lang: str
    officer: Officer


@dataclass(frozen=True, slots=True)
class FormsNeeds:
    """`get` reads a case, `covers` says whether an officer has to do with it, `pdf` gives a form
    about it, None where it has no such form now; `register` that of an office, by its id, of a
    day in a language. These raise BackendDown. `note` writes into the audit log what an officer
    printed."""

    by_token: ByToken
    get: Callable[[str], Case | None]
    covers: Callable[[Officer, Case], bool]
    pdf: Callable[[Case, Print], bytes | None]
    register: Callable[[str, date, str], bytes]
    offices: Container[str]
    clock: Clock
    note: Callable[[Officer, str, str], None]


def add(routes: Blueprint, needs: FormsNeeds) -> None:
    """Give the blueprint the routes of forms."""
    printed, register = partial(_printed, needs), partial(_register, needs)
    for rule, name, view in (
        ("/cases/<path:code>/receipt.pdf", "receipt", partial(printed, form=Form.RECEIPT.value)),
        ("/cases/<path:code>/forms/<form>.pdf", "form", printed),
        ("/register.pdf", "register", register),
    ):
        routes.add_url_rule(rule, name, only_for(needs.by_token, view))


def _printed(needs: FormsNeeds, known: Officer, code: str, form: str) -> Response:
    wish = _wish(form, known)
    if isinstance(wish, Response):
        return wish
    case = needs.get(code)
    if case is None:
        return unknown()
    if not needs.covers(known, case):
        return refused(NotYours())
    return _drawn(needs, case, wish)


def _drawn(needs: FormsNeeds, case: Case, wish: Print) -> Response:
    try:
        pdf = needs.pdf(case, wish)
    except (LookupError, ValueError, BadSettings) as error:  # lost, no Pango, no certificate
        return problem(503, "Service Unavailable", f"the form cannot be had: {error}")
    if pdf is None:
        allowed = tuple(one.value for one in Form if is_possible(one, case))
        why = f"a case that is {case.status} has no {wish.form}"
        return refused(Impossible("form", why, allowed))
    needs.note(wish.officer, f"form_{wish.form}", case.code)
    return _file(pdf, f"{wish.form}-{case.code}.pdf")


def _register(needs: FormsNeeds, known: Officer) -> Response:
    office = request.args.get("office", known.unit)
    if office not in needs.offices or not known.covers(office):
        return problem(403, "Forbidden", "the office is none of yours")
    try:
        day = date.fromisoformat(request.args.get("day", str(local(needs.clock()).date())))
    except ValueError:
        return refused(Impossible("day", "needs YYYY-MM-DD"))
    lang = request.args.get("lang", texts.DEFAULT)
    if lang not in texts.LANGUAGES:
        return _none_of("lang", lang, texts.LANGUAGES)
    try:
        pdf = needs.register(office, day, lang)
    except ValueError as error:  # no Pango
        return problem(503, "Service Unavailable", f"the form cannot be had: {error}")
    needs.note(known, "register", f"{office} {day}")
    return _file(pdf, f"register-{office}-{day}.pdf")


def _wish(form: str, known: Officer) -> Print | Response:
    size = request.args.get("size", Size.A5.value)
    lang = request.args.get("lang", texts.DEFAULT)
    for field, value, allowed in (
        ("form", form, [one.value for one in Form]),
        ("size", size, [one.value for one in _SIZES]),
        ("lang", lang, texts.LANGUAGES),
    ):
        if value not in allowed:
            return _none_of(field, value, allowed)
    return Print(Form(form), Size(size), lang, known)


def _none_of(field: str, value: str, allowed: Iterable[str]) -> Response:
    return refused(Impossible(field, f"{value!r} is none of them", tuple(allowed)))


def _file(pdf: bytes, name: str) -> Response:
    # A code may hold a slash, which no file name does.
    disposition = f'inline; filename="{name.replace("/", "_")}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(pdf, mimetype="application/pdf", headers=headers)
