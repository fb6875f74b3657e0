"""The buttons under an answer: each asks for one case, by the code that it carries."""

from __future__ import annotations

from collections.abc import Iterator

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from lookup_gateway.model import Reply
from lookup_gateway.texts import Texts

_AGAIN = "again:"


def keyboard(reply: Reply, words: Texts) -> InlineKeyboardMarkup | None:
    """Return a button for each case that was shown or may be meant; None where there is none."""
    rows = [
        [InlineKeyboardButton(label, callback_data=_AGAIN + code)]
        for label, code in _choices(reply, words)
        # Telegram refuses the whole message for one button whose data is too long, in bytes.
        if len((_AGAIN + code).encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def asked_by(data: str) -> str:
    """Return the code in a button's data; '' for data that is not ours."""
    return data.removeprefix(_AGAIN) if data.startswith(_AGAIN) else ""


def _choices(reply: Reply, words: Texts) -> Iterator[tuple[str, str]]:
    again = words["chat.again"]
    for answer in reply.answers:
        if answer.view is not None:
            code = answer.view.code
            yield again if len(reply.answers) == 1 else f"{again} {code}", code
        for candidate in answer.candidates:
            yield candidate, candidate
