"""Registered machines: a page that trades a one-time code for a key, and the heartbeat's door."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from flask import Blueprint, Response, request, url_for

from kiosk_ui.front import Front
from lookup_gateway.errors import BackendDown
from lookup_gateway.fleet import KEY_COOKIE, Beat, Fleet, Health, Holder, Kiosk

# Browsers keep a cookie for 400 days at most (RFC 6265bis, 5.5): each heartbeat renews it.
_KEPT_SECONDS = 400 * 24 * 3_600
_PATH = "/kiosk/"
_MOST_CODE = 100

_Words = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
_Devices = Literal["ok", "low", "out", "fault", "none"]


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The heartbeat's body, by which no more can be kept than is meant to be."""

    version: _Words | None = None
    printer: _Devices | None = None
    scanner: _Devices | None = None


class _Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the program beside the page sends to get its key."""

    code: Annotated[str, msgspec.Meta(max_length=_MOST_CODE)]


def add(bp: Blueprint, front: Front, fleet: Fleet) -> None:
    """Give the blueprint the routes of registered machines."""

    @bp.get("/kiosk/register")
    def register() -> Response:
        return front.draw("kiosk_register.html", refused=False)

    @bp.post("/kiosk/register")
    def trade() -> Response:
        return _trade_for_program(fleet) if request.is_json else _trade_for_page(front, fleet)

    @bp.post("/kiosk/heartbeat")
    def heartbeat() -> Response:
        try:
            return _beat(front, fleet)
        except BackendDown:
            return Response("", status=503)


def _beat(front: Front, fleet: Fleet) -> Response:
    """Hear a heartbeat. Who has no key learns nothing and leaves nothing behind."""
    shown = request.cookies.get(KEY_COOKIE)
    key = shown or request.headers.get("Authorization", "").removeprefix("Bearer ")
    kiosk = fleet.by_key(key) if key else None
    if kiosk is None:
        return Response("", status=401, headers={"WWW-Authenticate": "Bearer"})
    answer = _hear(fleet, kiosk)
    return _keep(answer, shown, front.needs.public_url) if shown else answer


def _hear(fleet: Fleet, kiosk: Kiosk) -> Response:
    try:
        said = msgspec.json.decode(request.get_data(), type=_Said)
    except msgspec.MsgspecError as error:
        return _json({"title": "not a heartbeat", "detail": str(error)}, 400)
    fleet.heard(
        kiosk,
        Beat(
            version=said.version,
            printer=Health(said.printer) if said.printer else None,
            scanner=Health(said.scanner) if said.scanner else None,
        ),
    )
    return _json({"name": kiosk.name, "out_of_order": kiosk.faults(fleet.clock())})


def _trade_for_page(front: Front, fleet: Fleet) -> Response:
    key = fleet.trade(request.form.get("code", "")[:_MOST_CODE], Holder.PAGE)
    if key is None:
        return front.draw("kiosk_register.html", 403, refused=True)
    seen = Response(status=303, headers={"Location": url_for("kiosk_ui.register")})
    return _keep(seen, key, front.needs.public_url)


def _trade_for_program(fleet: Fleet) -> Response:
    try:
        asked = msgspec.json.decode(request.get_data(), type=_Asked)
    except msgspec.MsgspecError:
        return Response("", status=400)
    key = fleet.trade(asked.code, Holder.AGENT)
    return _json({"key": key}) if key else Response("", status=403)


def _keep(response: Response, key: str, public_url: str) -> Response:
    """Let the machine's browser keep its key: no script reads it, no other page gets it."""
    response.set_cookie(
        KEY_COOKIE,
        key,
        max_age=_KEPT_SECONDS,
        path=_PATH,
        secure=public_url.startswith("https://"),
        httponly=True,
        samesite="Strict",
    )
    return response


def _json(fields: dict[str, object], status: int = 200) -> Response:
    return Response(msgspec.json.encode(fields), status=status, mimetype="application/json")
