"""Write to a chat unasked, and end the waiting of a button that was pressed.

By the Bot API (https://core.telegram.org/bots/api#making-requests), one call at a time. Words go
as plain text: nothing in them can be taken for formatting."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import msgspec
from telegram.constants import MessageLimit

from lookup_gateway import gsm
from lookup_gateway.accounts import Telegram
from lookup_gateway.calling import call
from lookup_gateway.outgoing import (
    Again,
    Handler,
    Job,
    Outgoing,
    Refused,
    Send,
    Sending,
    Sent,
    Unsure,
)

log = logging.getLogger(__name__)

Method = Callable[[str, Mapping[str, Any]], Sending]

# Its answer, and not a header, says for how long.
_OWN = (httpx.codes.TOO_MANY_REQUESTS,)


class _Parameters(msgspec.Struct):
    retry_after: float | None = None


class _Message(msgspec.Struct):
    message_id: int | None = None


class _Told(msgspec.Struct):
    ok: bool
    result: _Message | bool | None = None
    parameters: _Parameters = msgspec.field(default_factory=_Parameters)


_decode = msgspec.json.Decoder(_Told).decode


def sender(client: httpx.Client, account: Telegram) -> Send:
    """Return what sends by Telegram; `Outgoing.to` is the chat's id."""
    method = _caller(client, account)

    def send(out: Outgoing) -> Sending:
        said = gsm.cut_utf16(out.text, MessageLimit.MAX_TEXT_LENGTH)
        # A record may hold an address, which Telegram's servers would fetch for a picture.
        quiet = {"is_disabled": True}
        return method(
            "sendMessage", {"chat_id": int(out.to), "text": said, "link_preview_options": quiet}
        )

    return send


def presses(client: httpx.Client, account: Telegram) -> Handler:
    """Return what works the job of a press: its button looks busy until Telegram is told.

    A courtesy: what fails is not repeated, for Telegram takes it within seconds or not at all."""
    method = _caller(client, account)

    def handle(job: Job) -> Sending:
        method("answerCallbackQuery", {"callback_query_id": job.body["id"]})
        return Sent()

    return handle


def _caller(client: httpx.Client, account: Telegram) -> Method:
    base = f"{account.api_url}/bot{account.bot_token}"

    def method(name: str, fields: Mapping[str, Any]) -> Sending:
        answer = call(client, "POST", f"{base}/{name}", read=_OWN, json=fields)
        return _verdict(answer) if isinstance(answer, httpx.Response) else answer

    return method


def _verdict(response: httpx.Response) -> Sending:
    """Return what became of it. 403: the person has blocked the bot, or is gone."""
    status = response.status_code
    try:
        told = _decode(response.content)
    except (msgspec.MsgspecError, ValueError):
        return Unsure("unreadable") if status == 200 else Again(f"telegram {status}")
    if told.ok:
        known = isinstance(told.result, _Message) and told.result.message_id
        return Sent(str(known) if known else None)
    if status in (401, 404):
        log.error("Telegram does not know the bot: check TELEGRAM_BOT_TOKEN")
    if status in (400, 403):
        return Refused(f"telegram {status}", stop=status == 403)
    return Again(f"telegram {status}", told.parameters.retry_after)
