"""Telegram: an update in, one Bot API method out in the very same response.

https://core.telegram.org/bots/api#making-requests-when-getting-updates. No call of our own here, so
no bot token. Whatever is not answered by 2xx is delivered again, so once the secret is right
nothing but an oversized body is refused.
"""

from __future__ import annotations

import hmac
import logging
from contextlib import suppress

import msgspec
from flask import Blueprint, Response, abort, request

from channels.telegram import answers, updates
from lookup_gateway.asking import whereabouts
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Message, Outcome, Reply
from lookup_gateway.outgoing import Job, Later
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House

log = logging.getLogger(__name__)

# 4,096 letters, each perhaps six bytes of \\uXXXX, their formatting, and the same again for the
# message they reply to: 61 KB. A 413 would only be delivered again and again.
BODY_LIMIT = 128 * 1024
# One method a response, and that is the answer: that a button was pressed is told afterwards.
PRESS = "telegram_press"


def blueprint(ask: Ask, house: House, secret_token: str, later: Later | None = None) -> Blueprint:
    """Return the webhook's route. `secret_token` is what setWebhook was given; `later` is there
    when somebody will tell Telegram of pressed buttons."""
    routes = Blueprint("telegram", __name__, url_prefix="/channels")

    @routes.post("/telegram")
    def receive() -> Response:
        if not _is_genuine(secret_token):
            abort(403)
        request.max_content_length = BODY_LIMIT
        heard = updates.heard(request.get_data())
        if heard is None:
            return Response()
        if later is not None and heard.press is not None:
            _tell_of(heard.press, later)
        question = heard.question()
        if question is None:
            method = answers.how_to_ask(heard, house)
        else:
            method = _answered(heard, question, ask, house)
        return Response(msgspec.json.encode(method), mimetype="application/json")

    return routes


def _tell_of(press: str, later: Later) -> None:
    with suppress(BackendDown):  # the button looks busy for a while: no reason to fail
        later(Job(PRESS, {"id": press}, key=press))


def _is_genuine(secret_token: str) -> bool:
    given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
    return hmac.compare_digest(given.encode(), secret_token.encode())


def _answered(
    heard: updates.Heard, question: Message, ask: Ask, house: House
) -> answers.SendMessage:
    try:
        return answers.answer(heard, ask(question), house)
    except Exception as error:  # a 500 would be delivered again, to fail again
        log.error("defect: %s", whereabouts(error))  # noqa: TRY400 - a trace may quote a citizen
        later = Reply(outcome=Outcome.TRY_LATER, lang=heard.lang)
        return answers.answer(heard, later, house)
