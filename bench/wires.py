"""What each provider sends: a signed request about one case, as that provider would make it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import md5, sha256
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from lookup_gateway.clock import VIETNAM

TWILIO, TELEGRAM, KANNEL, ESMS, ZALO = (f"a secret of {n}" for n in ("tw", "tg", "ka", "es", "zl"))
TELEGRAM = TELEGRAM.replace(" ", "-")
APP_ID = "50554360515256678"

# What makes every wire below be on.
SETTINGS = {
    "TWILIO_AUTH_TOKEN": TWILIO,
    "TELEGRAM_SECRET_TOKEN": TELEGRAM,
    "KANNEL_INBOUND_SECRET": KANNEL,
    "SMS_ESMS_SECRET": ESMS,
    "ZALO_APP_ID": APP_ID,
    "ZALO_APP_SECRET": ZALO,
    "ZALO_OA_SECRET_KEY": ZALO,
    "ZALO_ACCESS_TOKEN": ZALO,
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a provider."""

    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "POST"


def twilio_sms(code: str, n: int, public_url: str) -> Request:
    """Return a text message by Twilio."""
    fields = {"MessageSid": f"SM{n:032x}", "From": phone(n), "To": "+84900000000", "Body": code}
    return _by_twilio("/channels/twilio/sms", fields, public_url)


def twilio_voice(code: str, n: int, public_url: str) -> Request:
    """Return a call that has just begun."""
    fields = {"CallSid": f"CA{n:032x}", "From": phone(n), "To": "+84900000000"}
    return _by_twilio("/channels/twilio/voice", fields, public_url)


def kannel(code: str, n: int, public_url: str) -> Request:
    """Return a text message by Kannel's post-url."""
    asked = {"secret": KANNEL, "from": phone(n), "to": "8088", "id": f"k-{n}"}
    kind = {"Content-Type": 'text/plain; charset="UTF-8"'}
    return Request(f"/channels/kannel?{urlencode(asked)}", code.encode(), kind)


def esms(code: str, n: int, public_url: str) -> Request:
    """Return a text message by eSMS."""
    now = f"{datetime.now(VIETNAM):%Y%m%d%H%M%S}"
    asked = {"cpid": "cp01", "smsid": f"e-{n}", "content": code, "receiverTime": now}
    sign = md5("".join([*asked.values(), ESMS]).encode(), usedforsecurity=False).hexdigest()
    more = {"sender": phone(n).lstrip("+"), "serviceNumber": "8088", "keyword": "HS", "sign": sign}
    return Request(f"/channels/sms/esms?{urlencode(asked | more)}", method="GET")


def telegram(code: str, n: int, public_url: str) -> Request:
    """Return a message to the bot."""
    person = {"id": n, "is_bot": False, "first_name": "A"}
    chat = {"id": n, "type": "private", "first_name": "A"}
    message = {"message_id": n, "date": 0, "text": code, "from": person, "chat": chat}
    headers = {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM, "Content-Type": "application/json"}
    body = json.dumps({"update_id": n, "message": message}).encode()
    return Request("/channels/telegram", body, headers)


def zalo(code: str, n: int, public_url: str) -> Request:
    """Return a message to the Official Account."""
    at = str(int(time.time() * 1_000))
    event = {
        "event_name": "user_send_text",
        "app_id": APP_ID,
        "sender": {"id": str(n)},
        "recipient": {"id": "1"},
        "message": {"text": code, "msg_id": f"z-{n}"},
        "timestamp": at,
    }
    body = json.dumps(event).encode()
    mac = sha256(APP_ID.encode() + body + at.encode() + ZALO.encode()).hexdigest()
    headers = {"X-ZEvent-Signature": f"mac={mac}", "Content-Type": "application/json"}
    return Request("/channels/zalo", body, headers)


Wire = Callable[[str, int, str], Request]
WIRES: dict[str, Wire] = {
    "Twilio SMS": twilio_sms,
    "Twilio voice": twilio_voice,
    "Kannel": kannel,
    "eSMS": esms,
    "Telegram": telegram,
    "Zalo": zalo,
}


def phone(n: int) -> str:
    """Return the n-th person's number: nobody asks twice, so that no budget is spent."""
    return f"+8491{n % 10_000_000:07}"


def _by_twilio(path: str, fields: dict[str, str], public_url: str) -> Request:
    signature = RequestValidator(TWILIO).compute_signature(public_url + path, fields)
    kind = "application/x-www-form-urlencoded"
    headers = {"X-Twilio-Signature": signature, "Content-Type": kind}
    return Request(path, urlencode(fields).encode(), headers)
