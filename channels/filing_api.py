"""The public API's filings: a case filed with its papers, and what the desk asked for afterwards.

Without files the body is JSON. With files it is multipart/form-data (RFC 7578): the same JSON as
the part `filing` or `supplement`, and every file as a part `papers`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from flask import Blueprint, Response, request

from channels.proof_fields import ProofFields, refused, shown
from lookup_gateway import codes
from lookup_gateway.callers import by_address
from lookup_gateway.citizen import Citizen, Deed, Done
from lookup_gateway.errors import BackendDown
from lookup_gateway.filing import Fault, Filed, Filing, Limits, Paper, digest
from lookup_gateway.life import Call
from lookup_gateway.model import Case, Message
from lookup_gateway.ports import Find, Ticket
from lookup_gateway.replies import House
from lookup_gateway.web import problem

_MULTIPART = "multipart/form-data"
# What names and borders of the parts may add to the files.
_AROUND = 1_000_000
_LONGEST_KEY = 200


class _Supplement(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    text: str = ""
    proof: ProofFields | None = None


@dataclass(frozen=True, slots=True)
class FilingNeeds:
    """`file` and `supplement` are the backend's (`Submissions`), and may raise BackendDown;
    `receipt` is what a receipt carries of a case; `find` spends the callers' budgets."""

    file: Callable[[Filing, list[Paper], Call | None], Filed | Fault]
    supplement: Callable[[str, list[Paper], str], Case | Fault | None]
    receipt: Callable[[Case], Mapping[str, str]]
    citizen: Citizen
    find: Find
    limits: Limits
    house: House


W = TypeVar("W")


def blueprint(needs: FilingNeeds) -> Blueprint:
    """Return the routes."""
    routes = Blueprint("filing_api", __name__, url_prefix="/api/v1")

    @routes.post("/submissions")
    def file() -> Response:
        return _read("filing", Filing, needs, _file)

    @routes.post("/cases/<path:code>/supplement")
    def supplement(code: str) -> Response:
        def act(needs: FilingNeeds, wish: _Supplement, papers: list[Paper]) -> Response:
            return _supplement(needs, code, wish, papers)

        return _read("supplement", _Supplement, needs, act)

    return routes


def _read(
    part: str,
    kind: type[W],
    needs: FilingNeeds,
    act: Callable[[FilingNeeds, W, list[Paper]], Response],
) -> Response:
    """Read the wish and its files, and carry it out."""
    reading = needs.find(Ticket(caller=by_address(request.remote_addr), keys=()))
    if reading.retry_after is not None:  # before a byte of the files is read
        return refused(Done(Deed.LIMITED, retry_after=reading.retry_after), needs.house)
    if request.mimetype == _MULTIPART:
        request.max_content_length = needs.limits.all_most + _AROUND
        body = request.form.get(part, "").encode(errors="replace")
    elif request.mimetype == "application/json":
        body = request.get_data()
    else:
        why = f"send application/json, or {_MULTIPART} with files"
        return problem(415, "Unsupported Media Type", why)
    files = request.files.getlist("papers") if request.mimetype == _MULTIPART else []
    papers = [Paper(one.filename or "", one.read()) for one in files]
    try:
        return act(needs, msgspec.json.decode(body, type=kind), papers)
    except BackendDown:
        return refused(Done(Deed.TRY_LATER), needs.house)
    except ValueError as error:  # msgspec's errors are ValueErrors
        return problem(400, "Bad Request", str(error))


def _file(needs: FilingNeeds, filing: Filing, papers: list[Paper]) -> Response:
    done = needs.file(filing, papers, _call(filing, papers))
    if isinstance(done, Fault):
        return _at_fault(done)
    case, is_numbered = done.case, not codes.is_submission(done.case.code)
    told = {
        "submission": done.submission,
        "code": case.code if is_numbered else None,
        "status": case.status,
        "answer_by": done.answer_by,
        "receipt": needs.receipt(case),
    }
    return Response(msgspec.json.encode(told), status=201, mimetype="application/json")


def _supplement(needs: FilingNeeds, code: str, wish: _Supplement, papers: list[Paper]) -> Response:
    caller = by_address(request.remote_addr)
    proven = needs.citizen.prove(Message(text=code, caller=caller, proof=shown(wish.proof)))
    if proven.code is None:
        return refused(proven, needs.house)
    done = needs.supplement(proven.code, papers, wish.text)
    if isinstance(done, Fault):
        return _at_fault(done)
    if done is None:
        return refused(Done(Deed.UNPROVEN), needs.house)
    told = {"code": done.code, "status": done.status}
    return Response(msgspec.json.encode(told), mimetype="application/json")


def _call(filing: Filing, papers: list[Paper]) -> Call | None:
    """Return by what a repeated call is known: what is in it, for the borders of its parts are
    drawn anew. Raises ValueError for a key that cannot be kept."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 0 < len(key) <= _LONGEST_KEY or not key.isprintable():
        raise ValueError(f"Idempotency-Key: needs 1 to {_LONGEST_KEY} printable characters")
    return Call(key, digest(filing, papers))


def _at_fault(fault: Fault) -> Response:
    detail = f"{fault.field}: {fault.why}"
    allowed = list(fault.allowed)
    return problem(422, "Unprocessable Content", detail, field=fault.field, allowed=allowed)
