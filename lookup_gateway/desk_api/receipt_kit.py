"""What any case system prints on its own receipt: QR, mã tra cứu, the digits for telephone keys."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated

import msgspec
from flask import Blueprint, Response, request

from lookup_gateway import codes
from lookup_gateway.codes import Grammar
from lookup_gateway.desk_api.answers import WRITERS
from lookup_gateway.desk_api.bearer import officer
from lookup_gateway.desk_api.needs import DeskNeeds
from lookup_gateway.model import Case
from lookup_gateway.paper.kit import Kit
from lookup_gateway.paper.qr import qr_png, qr_svg
from lookup_gateway.web import problem

_ANY = Grammar()


class _Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=52)]


_decode = msgspec.json.Decoder(_Wish).decode


def add(routes: Blueprint, needs: DeskNeeds) -> None:
    """Give the blueprint the receipt kit's route."""

    @routes.post("/receipt-kit")
    def receipt_kit() -> Response:
        known = officer(needs.by_token, WRITERS)
        if isinstance(known, Response):
            return known
        try:
            code = _decode(request.get_data()).code
        except ValueError as error:  # msgspec's errors are ValueErrors
            return problem(422, "Unprocessable Content", str(error))
        if not codes.is_storable(code):
            return problem(422, "Unprocessable Content", "no case system may issue this code")
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
    return Response(msgspec.json.encode(told), mimetype="application/json")
