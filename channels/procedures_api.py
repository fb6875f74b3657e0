"""The public API of the catalogue: find a procedure, and read what it needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from flask import Blueprint, Response, request

from lookup_gateway.catalogue import Agency, Catalogue, Procedure, Sector
from lookup_gateway.errors import BackendDown
from lookup_gateway.replies import House
from lookup_gateway.web import problem

_MOST_LETTERS = 200
_MOST = 1_000


def blueprint(catalogue: Catalogue, house: House) -> Blueprint:
    """Return the routes; what is in the catalogue is public."""
    routes = Blueprint("procedures_api", __name__, url_prefix="/api/v1/procedures")
    unless_down = _unless_down(house)

    @routes.get("")
    @unless_down
    def search() -> Response:
        text = request.args.get("q", "").strip()
        if len(text) > _MOST_LETTERS:
            return problem(400, "Bad Request", f"q: longer than {_MOST_LETTERS} characters")
        found = catalogue.search(text, _MOST) if text else catalogue.all()
        return _json({"procedures": [_brief(one) for one in found]})

    @routes.get("/<code>")
    @unless_down
    def one(code: str) -> Response:
        procedure = catalogue.procedure(code)
        if procedure is None:
            return problem(404, "Not Found", "no procedure has this code")
        return _json(_whole(procedure, catalogue))

    return routes


def _brief(one: Procedure) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "sector": one.sector,
        "service_level": one.service_level,
    }


def _whole(one: Procedure, catalogue: Catalogue) -> dict[str, Any]:
    """The catalogue's record, with the names of what it names by codes."""
    entries = catalogue.entries
    told = _named(one)
    sector = entries.sectors.get(one.sector)
    told["sector"] = _named(sector) if sector else {"code": one.sector}
    told["agencies"] = [_named(agency) for agency in entries.handlers(one)]
    return told


def _named(one: Procedure | Agency | Sector) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(one)
    del told["kind"]
    return told


def _json(told: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(told), mimetype="application/json")


def _unless_down(house: House) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    def guarded(view: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(view)
        def tried(**values: str) -> Response:
            try:
                return view(**values)
            except BackendDown:
                later = f"try again in some minutes, or call {house.hotline}"
                return problem(503, "Service Unavailable", later)

        return tried

    return guarded
