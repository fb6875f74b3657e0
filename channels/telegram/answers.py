"""The one Bot API method that answers an update: always sendMessage, in HTML, with buttons.

https://core.telegram.org/bots/api#sendmessage. Pressing a button sends a message too instead of
editing the old one: an edit that changes nothing is refused by Telegram, and the person would see
nothing happen; and candidates stay there to be pressed one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

import msgspec
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import MessageLimit, ParseMode

from channels.telegram.buttons import keyboard
from channels.telegram.updates import Heard
from lookup_gateway import texts
from lookup_gateway.model import Medium, Reply
from lookup_gateway.replies import House, say
from lookup_gateway.replies.clauses import joined, sentence
from lookup_gateway.texts import Texts

Part = dict[str, Any]

# A record may hold an address, which Telegram's servers would fetch for a picture.
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True).to_dict()


class SendMessage(
    msgspec.Struct, frozen=True, omit_defaults=True, tag_field="method", tag="sendMessage"
):
    """The method and its fields, named as the Bot API names them."""

    chat_id: int
    text: str
    link_preview_options: Part
    parse_mode: str | None = None
    reply_parameters: Part | None = None
    reply_markup: Part | None = None


def answer(heard: Heard, reply: Reply, house: House) -> SendMessage:
    """Return the method that tells a reply, with the codes ready to be copied by a tap."""
    words = texts.load(reply.lang)
    shown = [one.view.code for one in reply.answers if one.view is not None]
    asked = [code for one in reply.answers for code in one.candidates]
    said = say(reply, Medium.CHAT, house=house)
    if house.hotline not in said:
        # As words: a button of Telegram's cannot call a number.
        said = f"{said}\n{_hotline(words, house)}"
    return _send(heard, said, [*shown, *asked], keyboard(reply, words))


def how_to_ask(heard: Heard, house: House) -> SendMessage:
    """Return the method that tells what can be asked here, and how."""
    words = texts.load(heard.lang)
    how = words.fill("chat.how", example=house.example_code)
    said = joined([sentence(words["chat.welcome"]), sentence(how)])
    return _send(heard, f"{said}\n{_hotline(words, house)}", [house.example_code], None)


def _hotline(words: Texts, house: House) -> str:
    return sentence(words.fill("help.hotline", hotline=house.hotline, hours=house.hotline_hours))


def _send(
    heard: Heard, said: str, codes: Sequence[str], buttons: InlineKeyboardMarkup | None
) -> SendMessage:
    html = _html(said, codes)
    # So much may have to be escaped in a record's words that only the plain text fits.
    fits = len(html) <= MessageLimit.MAX_TEXT_LENGTH
    return SendMessage(
        chat_id=heard.chat_id,
        text=html if fits else said[: MessageLimit.MAX_TEXT_LENGTH],
        link_preview_options=_NO_PREVIEW,
        parse_mode=ParseMode.HTML if fits else None,
        reply_parameters=_replying(heard),
        reply_markup=buttons.to_dict() if buttons else None,
    )


def _replying(heard: Heard) -> Part | None:
    if heard.reply_to is None:
        return None
    # A question taken back meanwhile would otherwise cost the person the answer.
    return ReplyParameters(heard.reply_to, allow_sending_without_reply=True).to_dict()


def _html(said: str, codes: Sequence[str]) -> str:
    """Return the text escaped, with each whole code in `<code>`, the longest of them first."""
    if not codes:
        return escape(said, quote=False)
    alternatives = "|".join(re.escape(code) for code in sorted(codes, key=len, reverse=True))
    parts = re.split(rf"(?<!\w)({alternatives})(?!\w)", said)
    escaped = [escape(part, quote=False) for part in parts]
    return "".join(f"<code>{p}</code>" if n % 2 else p for n, p in enumerate(escaped))
