"""Officers' programs take cases in, read them and report what happened to them."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from flask import Blueprint, Response, request

from lookup_gateway.desk_api import intake
from lookup_gateway.desk_api.bearer import officer
from lookup_gateway.desk_api.needs import DeskNeeds
from lookup_gateway.errors import BackendDown, BadRecord
from lookup_gateway.life import Conflict, Impossible, NotYours, Wish
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer, Role
from lookup_gateway.web import DESK_LIMIT, problem

WRITERS = frozenset(Role) - {Role.STATISTICS}

_decode = msgspec.json.Decoder(Wish).decode


def add(routes: Blueprint, needs: DeskNeeds) -> None:
    """Give the blueprint the routes of cases."""
    for rule, method, view in (
        ("/cases", "POST", _take_in),
        ("/cases/<path:code>", "GET", _read),
        ("/cases/<path:code>/events", "POST", _report),
    ):
        routes.add_url_rule(rule, view.__name__, _for_writers(view, needs), methods=[method])
    routes.register_error_handler(BackendDown, _down)


def _for_writers(view: Callable[..., Response], needs: DeskNeeds) -> Callable[..., Response]:
    """Let nobody else come as far as the body."""

    def guarded(**path: str) -> Response:
        known = officer(needs.by_token, WRITERS)
        if isinstance(known, Response):
            return known
        request.max_content_length = DESK_LIMIT
        return view(needs, known, **path)

    return guarded


def _take_in(needs: DeskNeeds, known: Officer) -> Response:
    body = request.get_data()
    try:
        call = intake.call(request.headers.get("Idempotency-Key"), body)
        wanted = intake.wanted(body, needs.offices, needs.clock())
    except BadRecord as error:
        return problem(422, "Unprocessable Content", str(error), field=error.field)
    done = needs.take_in(wanted.case, known, wanted.serial, call)
    if not isinstance(done, Case):
        return _refused(done)
    return _json({"case": done, "receipt": needs.receipt(done)}, 201)


def _read(needs: DeskNeeds, known: Officer, code: str) -> Response:
    case = needs.get(code)
    if case is None:
        return _unknown()
    needs.note(known, "read", case.code)  # what cannot be written down is not shown
    return _json({"case": case})


def _report(needs: DeskNeeds, known: Officer, code: str) -> Response:
    try:
        wish = _decode(request.get_data())
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return problem(422, "Unprocessable Content", str(error))
    done = needs.report(code, wish, known)
    if done is None:
        return _unknown()
    return _json({"case": done}) if isinstance(done, Case) else _refused(done)


def _refused(done: Impossible | Conflict | NotYours) -> Response:
    if isinstance(done, NotYours):
        return problem(403, "Forbidden", "the case is another unit's")
    if isinstance(done, Conflict):
        why = "the case has changed since; look at its current record"
        return problem(409, "Conflict", why, current=done.current)
    detail = f"{done.field}: {done.why}"
    return problem(
        422, "Unprocessable Content", detail, field=done.field, allowed=list(done.allowed)
    )


def _unknown() -> Response:
    return problem(404, "Not Found", "there is no case with this code")


def _down(_error: BackendDown) -> Response:
    why = "the case database does not answer; nothing was written"
    return problem(503, "Service Unavailable", why, {"Retry-After": "5"})


def _json(body: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status=status, mimetype="application/json")
