"""How the desk's routes let officers in and answer them, whatever they are about."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

import msgspec
from flask import Response, request

from lookup_gateway.desk_api.bearer import ByToken, officer
from lookup_gateway.errors import BackendDown, BadRecord
from lookup_gateway.life import Conflict, Done, Impossible, NotYours
from lookup_gateway.model import Case
from lookup_gateway.officers import Role
from lookup_gateway.web import DESK_LIMIT, problem

# Of a row: no column holds more.
NUMBER = f"int(max={2**31 - 1})"

WRITERS = frozenset(Role) - {Role.STATISTICS}


def only_for(
    by_token: ByToken, view: Callable[..., Response], roles: Container[Role] = WRITERS
) -> Callable[..., Response]:
    """Return a view that calls `view` with the officer first; nobody else comes as far as the
    body."""

    def guarded(**path: str) -> Response:
        known = officer(by_token, roles)
        if isinstance(known, Response):
            return known
        request.max_content_length = DESK_LIMIT
        return view(known, **path)

    return guarded


def told(done: Done | None) -> Response:
    """Return the answer to a write: the case as it is now, or why nothing was written."""
    if done is None:
        return unknown()
    return as_json({"case": done}) if isinstance(done, Case) else refused(done)


def refused(done: Impossible | Conflict | NotYours) -> Response:
    """Return why nothing was written."""
    if isinstance(done, NotYours):
        return problem(403, "Forbidden", "the case is another unit's")
    if isinstance(done, Conflict):
        why = "the case has changed since; look at its current record"
        return problem(409, "Conflict", why, current=done.current, changed=list(done.changed))
    return _unusable(f"{done.field}: {done.why}", done.field, done.allowed)


def unreadable(error: BadRecord) -> Response:
    """Return the answer to a body that is not what the route takes."""
    return _unusable(str(error), error.field, error.allowed)


def down(_error: BackendDown) -> Response:
    """Return the answer while nothing can be read or written."""
    why = "the case database does not answer; nothing was written"
    return problem(503, "Service Unavailable", why, {"Retry-After": "5"})


def _unusable(why: str, field: str | None, allowed: Sequence[str]) -> Response:
    return problem(422, "Unprocessable Content", why, field=field, allowed=allowed)


def unknown() -> Response:
    """Return the answer about a case that there is not."""
    return problem(404, "Not Found", "there is no case with this code")


def line(case: Case) -> dict[str, object]:
    """Return what a list shows of a case: nothing of its applicant, so no look at it is logged."""
    return {
        "code": case.code,
        "version": case.version,
        "status": case.status,
        "procedure": case.procedure,
        "office": case.office,
        "due_at": case.due_at,
        "first_due_at": case.first_due_at,
        "handled_by": case.handled_by,
    }


def as_json(body: object, status: int = 200) -> Response:
    """Return a body of JSON."""
    return Response(msgspec.json.encode(body), status=status, mimetype="application/json")
