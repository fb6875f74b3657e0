"""People who write in Zalo and in Telegram: events and updates with the providers' own proofs."""

from __future__ import annotations

import re
import secrets
from hashlib import sha256
from html import unescape
from typing import Any

import msgspec

from lookup_gateway.settings import Settings
from lookup_gateway.simulators.line import Back, send
from lookup_gateway.simulators.tape import Button

PERSON = 700_000_001
"""Whoever sits before the simulators, in every chat."""

_TAG = re.compile(r"<[^>]+>")


def zalo(settings: Settings, text: str) -> Back:
    """Send a message to the Official Account, with the mac that Zalo makes: SHA-256 of app id,
    raw body, timestamp and secret (https://developers.zalo.me/docs/official-account/webhook)."""
    account = settings.accounts.zalo
    stamp = str(int(settings.clock().timestamp() * 1_000))
    event = {
        "app_id": account.app_id,
        "user_id_by_app": str(PERSON),
        "event_name": "user_send_text",
        "timestamp": stamp,
        "sender": {"id": str(PERSON)},
        "recipient": {"id": "700000000"},
        "message": {"msg_id": secrets.token_hex(10), "text": text},
    }
    body = msgspec.json.encode(event)
    parts = ((account.app_id or "").encode(), body, stamp.encode(), _bytes(account.oa_secret))
    headers = {
        "Content-Type": "application/json",
        "X-ZEvent-Signature": f"mac={sha256(b''.join(parts)).hexdigest()}",
    }
    return send(settings, "/channels/zalo", body, headers)


def telegram(settings: Settings, text: str, *, pressed: bool) -> Back:
    """Send a message to the bot, or the press of a button whose data is `text`.

    https://core.telegram.org/bots/api#update"""
    person = {"id": PERSON, "is_bot": False, "first_name": "A", "language_code": "vi"}
    message = {
        "message_id": secrets.randbelow(2**30),
        "date": int(settings.clock().timestamp()),
        "chat": {"id": PERSON, "type": "private", "first_name": "A"},
    }
    if pressed:
        told: dict[str, Any] = {
            "id": secrets.token_hex(8),
            "from": person,
            "message": {**message, "text": ""},
            "chat_instance": "1",
            "data": text,
        }
    else:
        told = {**message, "from": person, "text": text}
    update = {
        "update_id": secrets.randbelow(2**30),
        ("callback_query" if pressed else "message"): told,
    }
    headers = {
        "Content-Type": "application/json",
        "X-Telegram-Bot-Api-Secret-Token": settings.telegram_secret_token or "",
    }
    return send(settings, "/channels/telegram", msgspec.json.encode(update), headers)


def bot_said(method: Any) -> tuple[str, tuple[Button, ...]]:
    """Return the words and buttons of a sendMessage, as Telegram would show them."""
    if not isinstance(method, dict) or "text" not in method:
        return "", ()
    text = str(method["text"])
    if method.get("parse_mode") == "HTML":
        text = unescape(_TAG.sub("", text))
    rows = (method.get("reply_markup") or {}).get("inline_keyboard", [])
    return text, tuple(
        Button(one["text"], one.get("callback_data", "")) for row in rows for one in row
    )


def account_said(message: Any) -> tuple[str, tuple[Button, ...]]:
    """Return the words and buttons of a message of the Official Account."""
    payload = (message.get("attachment") or {}).get("payload", {})
    buttons = (
        Button(one["title"], one["payload"] if one["type"] == "oa.query.show" else "")
        for one in payload.get("buttons", [])
    )
    return str(message.get("text", "")), tuple(buttons)


def _bytes(secret: str | None) -> bytes:
    return (secret or "").encode()
