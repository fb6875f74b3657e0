"""What any case system prints on its own receipt: QR, mã tra cứu, the digits for telephone keys."""

from __future__ import annotations

from base64 import b64encode
from functools import partial

from flask import Blueprint, Response, request

from lookup_gateway import codes, records
from lookup_gateway.codes import Grammar
from lookup_gateway.desk_api.answers import as_json, only_for, refused
from lookup_gateway.desk_api.needs import DeskNeeds
from lookup_gateway.life import Impossible
from lookup_gateway.model import Case
from lookup_gateway.model.record import CodeText, Record
from lookup_gateway.officers import Officer
from lookup_gateway.paper.kit import Kit
from lookup_gateway.paper.qr import qr_png, qr_svg
from lookup_gateway.web import problem

_ANY = Grammar()


class Printed(Record, frozen=True, kw_only=True):
    """The code for which something is to be printed."""

    code: CodeText


def add(routes: Blueprint, needs: DeskNeeds) -> None:
    """Give the blueprint the receipt kit's route."""
    view = only_for(needs.by_token, partial(_kit, needs))
    routes.add_url_rule("/receipt-kit", "receipt_kit", view, methods=["POST"])


def _kit(needs: DeskNeeds, known: Officer) -> Response:
    code = records.read(request.get_data(), Printed).code
    if not codes.is_storable(code):
        return refused(Impossible("code", "no case system may issue this code"))
    case = needs.get(code)
    # Who may print a receipt may open the case: so only of one's own unit's.
    office = _office(code, case)
    if office is None or not known.covers(office):
        return problem(403, "Forbidden", "neither the case nor its code is of your unit")
    needs.note(known, "receipt_kit", code)
    return _told(needs.kit(code, case.receipt_epoch if case else 0))


def _office(code: str, case: Case | None) -> str | None:
    """Return whose case it is: as recorded, else as the code itself says when it has not come
    here yet. A code that says nothing has to come first."""
    if case is not None and case.office is not None:
        return case.office.id
    typed = codes.parse(code, _ANY)
    return typed.understood.office if typed and typed.whole else None


def _told(kit: Kit) -> Response:
    told = {
        "url": kit.url,
        "lookup_code": kit.lookup_code,
        "digits": kit.digits,
        "qr_svg": qr_svg(kit.url).decode(),
        "qr_png": b64encode(qr_png(kit.url)).decode(),
    }
    return as_json(told)
