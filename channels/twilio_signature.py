"""Twilio's signature, which all of its webhooks share: a request is genuine, or gets nothing.

https://www.twilio.com/docs/usage/security#validating-requests
"""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, request
from twilio.request_validator import RequestValidator


def only_genuine(public_url: str, auth_token: str) -> Callable[[], None]:
    """Return what a blueprint does before each request: end a forged one with an empty 403."""
    validator = RequestValidator(auth_token)

    def check() -> None:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(_signed_url(public_url), request.form, signature):
            abort(403)

    return check


def _signed_url(public_url: str) -> str:
    # Built from the configured address and the raw query: behind a proxy, or with letters that
    # Werkzeug decodes, request.url is not what Twilio signed.
    query = request.query_string.decode("latin-1")
    return public_url + request.path + (f"?{query}" if query else "")
