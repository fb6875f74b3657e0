"""The plain form by which a citizen files: the procedure, the persons, the papers, the way back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Literal

from flask import Blueprint, Response, request

from kiosk_ui import asking, uploads
from kiosk_ui.filing_needs import FilingNeeds
from kiosk_ui.front import Front
from kiosk_ui.procedures import only_said, unless_down
from kiosk_ui.screens import minutes
from lookup_gateway.catalogue import Agency, Procedure
from lookup_gateway.filing import Fault, Filed, Filing, digest
from lookup_gateway.life import Call
from lookup_gateway.model import Applicant
from lookup_gateway.ports import Ticket
from lookup_gateway.replies import dates, needed

_MOST = 200
_PERSON = ("name", "phone", "email", "id_number")
_WAYS: tuple[Literal["counter", "post", "online"], ...] = ("counter", "post", "online")


def add(bp: Blueprint, front: Front, needs: FilingNeeds) -> None:
    """Give the blueprint `/file`; it needs no script."""

    @bp.get("/file")
    def file() -> Response:
        return unless_down(front, lambda: _begun(front, needs))

    @bp.post("/file")
    def file_sent() -> Response:
        return turned_away(front, needs) or unless_down(front, lambda: _sent(front, needs))


def turned_away(front: Front, needs: FilingNeeds) -> Response | None:
    """Return why the files of this request are not taken, None where they may come."""
    reading = needs.find(Ticket(caller=front.caller, keys=()))
    if reading.retry_after is not None:  # before a byte of the files is read
        return _limited(front, reading.retry_after)
    return None if uploads.fits(needs.limits) else _too_large(front, needs)


def _limited(front: Front, seconds: int) -> Response:
    """Say that too much was sent, and when to come again."""
    words = front.here
    hint = words.fill("act.wait", wait=minutes(seconds, words))
    page = only_said(front, 429, words["act.limited"], hint)
    page.headers["Retry-After"] = str(seconds)
    return page


def _too_large(front: Front, needs: FilingNeeds) -> Response:
    """Say how large files may be."""
    words = front.here
    limits = uploads.limits_said(needs.limits, words)
    return only_said(front, 413, words["filing.too_large"], limits)


def _begun(front: Front, needs: FilingNeeds) -> Response:
    code = request.args.get("procedure")
    if code is None:
        listed = [one for one in needs.catalogue.all() if one.is_filed_online]
        return front.draw("filing.html", listed=listed)
    return _form(front, needs, needs.catalogue.procedure(code), {})


def _form(
    front: Front,
    needs: FilingNeeds,
    procedure: Procedure | None,
    kept: Mapping[str, str],
    fault: Fault | None = None,
) -> Response:
    if procedure is None or not procedure.is_filed_online:
        return only_said(front, 404, front.here["filing.not_here"])
    return front.draw(
        "filing_form.html",
        422 if fault else 200,
        procedure=procedure,
        needed=needed(procedure, front.here),
        agencies=_agencies(procedure, needs),
        ways=_WAYS,
        limits=uploads.limits_said(needs.limits, front.here),
        accepted=",".join(kind.media_type for kind in needs.limits.kinds),
        once=secrets.token_urlsafe(16),
        kept=kept,
        field=fault and fault.field.partition("[")[0].replace(".", "_"),
        wrong=front.here[_wrong(fault)] if fault else None,
    )


def _agencies(procedure: Procedure, needs: FilingNeeds) -> Sequence[Agency]:
    handlers = needs.catalogue.entries.handlers(procedure)
    return [agency for agency in handlers if agency.code in needs.offices]


def _sent(front: Front, needs: FilingNeeds) -> Response:
    form = request.form
    procedure = needs.catalogue.procedure(form.get("procedure", ""))
    if procedure is None or not procedure.is_filed_online:
        return _form(front, needs, procedure, form)
    filing = _filing(procedure, form)
    labels = [(f"paper-{n}", paper.name) for n, paper in enumerate(procedure.papers)]
    papers = uploads.papers([*labels, ("others", "")])
    key = asking.kept(form.get("once", ""))
    call = Call(f"page {key}", digest(filing, papers)) if key else None
    done = needs.file(filing, papers, call)
    if isinstance(done, Fault):
        return _form(front, needs, procedure, form, done)
    return _done(front, needs, done)


def _filing(procedure: Procedure, form: Mapping[str, str]) -> Filing:
    way = form.get("return_by")
    agent = _person(form, "filed_by")
    return Filing(
        procedure=procedure.code,
        office=asking.kept(form.get("office", "")),
        applicant=_person(form, "applicant"),
        filed_by=agent if agent != Applicant() else None,
        return_by=next((one for one in _WAYS if one == way), None),
    )


def _person(form: Mapping[str, str], who: str) -> Applicant:
    said = {name: asking.kept(form.get(f"{who}_{name}", ""), _MOST) for name in _PERSON}
    return Applicant(**{name: value for name, value in said.items() if value})


def _wrong(fault: Fault) -> str:
    name = fault.field.partition("[")[0].rpartition(".")[2]
    known = ("name", "phone", "email", "applicant", "office", "papers")
    return f"filing.wrong.{name if name in known else 'other'}"


def _done(front: Front, needs: FilingNeeds, done: Filed) -> Response:
    by = dates.moment(front.here, done.answer_by) if done.answer_by else None
    page = front.draw("filing_done.html", 201, filed=done, by=by, receipt=needs.receipt(done.case))
    return front.unlisted(page)
