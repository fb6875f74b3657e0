"""The line to the running gateway: every request goes over HTTP, as from the provider."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from twilio.request_validator import RequestValidator

from lookup_gateway.calling import client
from lookup_gateway.settings import Settings


@dataclass(frozen=True, slots=True)
class Back:
    """What came back: status and body; status 0 where nothing did."""

    status: int
    body: str

    @property
    def raw(self) -> str:
        """Return it as it is shown to those who want to see."""
        return f"HTTP {self.status}\n{self.body}"


def send(settings: Settings, path: str, body: bytes, headers: Mapping[str, str]) -> Back:
    """Post to a path of the gateway on this machine."""
    url = f"http://127.0.0.1:{settings.port}{path}"
    try:
        answer = client().post(url, content=body, headers=dict(headers))
    except httpx.HTTPError as error:
        return Back(0, type(error).__name__)
    return Back(answer.status_code, answer.text)


def send_by_twilio(settings: Settings, path: str, fields: Mapping[str, str]) -> Back:
    """Post a form with the signature that Twilio would give it.

    https://www.twilio.com/docs/usage/security#validating-requests"""
    validator = RequestValidator(settings.twilio_auth_token or "")
    signature = validator.compute_signature(settings.public_url + path, dict(fields))
    form = httpx.Request("POST", "http://form", data=dict(fields))
    headers = {"Content-Type": form.headers["Content-Type"], "X-Twilio-Signature": signature}
    return send(settings, path, form.read(), headers)


def new_id(prefix: str) -> str:
    """Return a name such as Twilio's (two letters and 32 digits)."""
    return prefix + secrets.token_hex(16)
