"""What the demo prints once it is ready: addresses to open and commands to copy."""

from __future__ import annotations

import secrets
import shlex
from collections.abc import Iterator
from urllib.parse import quote

from twilio.request_validator import RequestValidator

from lookup_gateway import proofs
from lookup_gateway.demo.catalogue import SAMPLE_PHONE
from lookup_gateway.gateway import Gateway
from lookup_gateway.model import Case
from lookup_gateway.settings import Settings

_OURS = "+84900000000"


def greeting(
    gateway: Gateway, case: Case, officer: tuple[str, str] | None = None
) -> Iterator[tuple[str, list[str]]]:
    """Yield headings, each with the lines under it. The addresses are those of PUBLIC_URL; the
    `curl` lines go to this machine, where they work behind any proxy that is still to come.
    `officer` is an account with its one-time password."""
    settings = gateway.settings
    public, here = settings.public_url, f"http://127.0.0.1:{settings.port}"
    token = proofs.token(case.code, case.receipt_epoch, gateway.keys)
    yield "Kiosk", [f"{public}/kiosk/"]
    yield "Phone page", [f"{public}/"]
    yield "A receipt's QR", [gateway.receipt_url(case), f"{public}/t/{token}/qr.svg"]
    yield "API", [f"curl -s {here}/api/v1/cases/{quote(case.code, safe='')}"]
    yield "A text message", [asked_by_sms(case.code)]
    if settings.twilio_auth_token and "sms_twilio" in gateway.profile.channels:
        yield "The same as Twilio sends it", [sent_by_twilio(settings, here, case.code)]
    if settings.simulators_on:
        yield "SMS, Zalo, Telegram and telephone, simulated", [f"{public}/dev/"]
    if officer:
        account, once = officer
        pages = f"{public}/desk/, {public}/hotline/ and {public}/ops/"
        yield "Officers' pages", [f"Sign in as {account} with {once} (once) at {pages}"]
    yield "To stop", ["Ctrl-C"]


def asked_by_sms(code: str) -> str:
    """Return the command that asks for a case as its applicant's telephone would."""
    sender = "0" + SAMPLE_PHONE.removeprefix("+84")
    return f'.venv/bin/lookup-gateway ask --channel sms --from {sender} "HS {code}"'


def sent_by_twilio(settings: Settings, here: str, code: str) -> str:
    """Return a `curl` of the webhook with the signature that Twilio would give it.

    https://www.twilio.com/docs/usage/security#validating-requests"""
    path = "/channels/twilio/sms"
    fields = {
        "MessageSid": f"SM{secrets.token_hex(16)}",
        "From": SAMPLE_PHONE,
        "To": _OURS,
        "Body": f"HS {code}",
    }
    validator = RequestValidator(settings.twilio_auth_token)
    signature = validator.compute_signature(settings.public_url + path, fields)
    words = ["curl", "-s", here + path, "-H", f"X-Twilio-Signature: {signature}"]
    for name, value in fields.items():
        words += ["--data-urlencode", f"{name}={value}"]
    return shlex.join(words)
