"""Officers' programs take cases in, read them and report what happened to them."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request
from werkzeug.routing import PathConverter

from lookup_gateway import records
from lookup_gateway.desk_api import intake
from lookup_gateway.desk_api.answers import as_json, only_for, refused, told, unknown
from lookup_gateway.desk_api.needs import DeskNeeds
from lookup_gateway.life import Event, Wish
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer

# Quy chế kèm QĐ 31/2020/QĐ-UBND Phú Thọ Đ9.2.c: «đầy đủ, cụ thể 01 lần».
_ONCE = "a supplement was asked for before: full guidance is owed once (01 lần)"


class _Code(PathConverter):
    """A code with its slashes; a path that ends in what is written below a case is no code's."""

    regex = "[^/].*?" + "".join(f"(?<!/{write})" for write in ("events", "files"))


def add(routes: Blueprint, needs: DeskNeeds) -> None:
    """Give the blueprint the routes of cases."""
    routes.record_once(lambda setup: setup.app.url_map.converters.update(case=_Code))
    for rule, method, view in (
        ("/cases", "POST", _take_in),
        ("/cases/<case:code>", "GET", _read),
        ("/cases/<path:code>/events", "POST", _report),
    ):
        guarded = only_for(needs.by_token, partial(view, needs))
        routes.add_url_rule(rule, view.__name__, guarded, methods=[method])


def _take_in(needs: DeskNeeds, known: Officer) -> Response:
    body = request.get_data()
    call = intake.call(request.headers.get("Idempotency-Key"), body)
    wanted = intake.wanted(body, needs.offices, needs.clock())
    done = needs.take_in(wanted.case, known, wanted.serial, call)
    if not isinstance(done, Case):
        return refused(done)
    owed = wanted.receipt or not _at_once(needs, done)
    return as_json({"case": done, "receipt": needs.receipt(done) if owed else None}, 201)


def _at_once(needs: DeskNeeds, case: Case) -> bool:
    """Return whether no receipt is made unless it is asked for (Quy chế kèm QĐ 31/2020/QĐ-UBND
    Phú Thọ Đ10.1.d)."""
    return case.procedure is not None and needs.at_once(case.procedure.code)


def _read(needs: DeskNeeds, known: Officer, code: str) -> Response:
    case = needs.get(code)
    if case is None:
        return unknown()
    needs.note(known, "read", case.code)  # what cannot be written down is not shown
    return as_json({"case": case})


def _report(needs: DeskNeeds, known: Officer, code: str) -> Response:
    wish = records.read(request.get_data(), Wish)
    done = needs.report(code, wish, known)
    if isinstance(done, Case) and _asked_again(needs, done, wish):
        return as_json({"case": done, "warning": _ONCE})
    return told(done)


def _asked_again(needs: DeskNeeds, case: Case, wish: Wish) -> bool:
    return wish.event is Event.REQUEST_SUPPLEMENT and needs.requests(case.code) > 1
