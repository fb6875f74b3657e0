"""What Kannel calls: its post-url with a question, the reply in the response; its dlr-url.

Kannel User's Guide, "SMS-service configurations": a post-url carries the text as raw bytes with
their charset, the sender only where the URL asks for it (%p). Whatever is not a 200 makes Kannel
send the citizen its own English error text, so that after the check at the door nothing is.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from contextlib import suppress

from flask import Blueprint, Response, abort, request

from lookup_gateway import gsm
from lookup_gateway.asking import in_words, text_message
from lookup_gateway.callers import Network, within
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Message
from lookup_gateway.outgoing import Later, Receipt, receipt
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House

_UCS2 = "2"
# Only what an SMS gateway has a reason to send: Python knows charsets that are programs.
_CHARSETS = {
    "utf-8": "utf-8",
    "utf-16be": "utf-16-be",
    "ucs-2": "utf-16-be",
    "iso-10646-ucs-2": "utf-16-be",
    "utf-16le": "utf-16-le",
    "us-ascii": "ascii",
    "iso-8859-1": "latin-1",
    "windows-1252": "cp1252",
}


# The bits of dlr-mask, one of which a report bears as its %d.
_RECEIPTS = {
    "1": Receipt.DELIVERED,
    "2": Receipt.FAILED,
    "4": Receipt.ACCEPTED,
    "8": Receipt.ACCEPTED,
    "16": Receipt.FAILED,
}


def blueprint(
    ask: Ask, house: House, later: Later, secret: str | None, networks: Sequence[Network]
) -> Blueprint:
    """Return the routes: POST /channels/kannel?secret=…&from=%p&id=%I, GET /channels/kannel/dlr.

    Of `secret` and `networks` what is given must fit; with neither, nobody is let in."""
    routes = Blueprint("sms_kannel", __name__, url_prefix="/channels")
    words = in_words(ask, house)

    @routes.before_request
    def only_known() -> None:
        if not _is_known(secret, networks):
            abort(403)

    @routes.post("/kannel")
    def receive() -> Response:
        return _reply(words(_message()))

    @routes.get("/kannel/dlr")
    def report() -> Response:
        what = _RECEIPTS.get(request.args.get("status", ""))
        if what and (identity := request.args.get("id")):
            # Lost where neither database nor disk takes it: that costs no more than a repeat.
            with suppress(BackendDown):
                later(receipt(identity, what))
        return Response(mimetype="text/plain")

    return routes


def _is_known(secret: str | None, networks: Sequence[Network]) -> bool:
    if networks and not within(request.remote_addr, networks):
        return False
    if secret is None:
        return bool(networks)
    given = request.args.get("secret", "")
    return hmac.compare_digest(given.encode(), secret.encode())


def _message() -> Message:
    identity = request.args.get("id")
    return text_message(
        _text(), request.args.get("from", ""), f"kannel:{identity}" if identity else None
    )


def _text() -> str:
    """Return the body as text; a charset that is unknown or wrong costs letters, not the answer."""
    named = request.mimetype_params.get("charset", "").lower()
    ucs2 = request.headers.get("X-Kannel-Coding") == _UCS2
    charset = _CHARSETS.get(named, "utf-16-be" if ucs2 else "utf-8")
    return request.get_data().decode(charset, errors="replace")


def _reply(text: str) -> Response:
    response = Response(text, mimetype="text/plain")
    if not gsm.is_gsm(text):
        response.headers["X-Kannel-Coding"] = _UCS2
    return response
