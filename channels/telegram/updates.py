"""What a person told the bot: read out of an update, whatever else Telegram reports in one.

https://core.telegram.org/bots/api#update. Only private chats are heard: in a group the answer
about somebody's case would be everybody's.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from telegram import Chat, Update

from channels.telegram.buttons import asked_by
from lookup_gateway.asking import whereabouts
from lookup_gateway.model import Caller, CallerKind, Medium, Message, Proof, ProofKind

log = logging.getLogger(__name__)

# "At most 52 significant bits": https://core.telegram.org/bots/api#chat
_Id = Annotated[int, msgspec.Meta(gt=-(2**52), lt=2**52)]
# What follows /start in a link behind a QR: the receipt's KEY-TOKEN.
_TOKEN = re.compile(r"[0-9A-Za-z]{1,52}-[0-9A-Za-z]{18}")


@dataclass(frozen=True, slots=True)
class Heard:
    """What one person told the bot. `reply_to` is the message it was told in; a button has none,
    but the name of its `press`."""

    update_id: int
    chat_id: int
    lang: str
    text: str
    reply_to: int | None = None
    press: str | None = None

    def question(self) -> Message | None:
        """Return what is asked about cases; None where the person wants to know how to ask."""
        command, _, rest = self.text.strip().partition(" ")
        match command.partition("@")[0].lower():  # a command may name the bot: /help@hoso_bot
            case "/help":
                return None
            case "/start":
                return self._linked(rest.strip())
            case _:
                return self._about(self.text)

    def _linked(self, payload: str) -> Message | None:
        if _TOKEN.fullmatch(payload):
            return self._about("", Proof(kind=ProofKind.TOKEN, value=payload))
        return self._about(payload) if payload else None

    def _about(self, text: str, proof: Proof | None = None) -> Message:
        return Message(
            text=text,
            medium=Medium.CHAT,
            # A chat costs as much to open as a telephone number, so it has a telephone's budget.
            caller=Caller(kind=CallerKind.PHONE, id=f"telegram:{self.chat_id}"),
            lang=self.lang,
            proof=proof,
            id=f"telegram:{self.update_id}",
        )


class _Chat(msgspec.Struct):
    id: _Id
    type: str


class _Person(msgspec.Struct):
    is_bot: bool
    language_code: str | None


class _Written(msgspec.Struct):
    message_id: _Id
    chat: _Chat
    from_user: _Person | None
    text: str | None
    caption: str | None


class _Place(msgspec.Struct):
    chat: _Chat


class _Pressed(msgspec.Struct):
    id: str
    from_user: _Person
    message: _Place | None
    data: str | None


class _Update(msgspec.Struct):
    update_id: _Id
    message: _Written | None
    edited_message: _Written | None
    callback_query: _Pressed | None


_decode = msgspec.json.Decoder(dict[str, Any]).decode


def heard(body: bytes) -> Heard | None:
    """Return what a person told the bot in private; None for all else, and for what is no update.

    Never raises."""
    try:
        # The library checks no types: what is wrong fails anywhere in it, or shows only here.
        parsed = Update.de_json(_decode(body), None)
        update = msgspec.convert(parsed, _Update, from_attributes=True)
    except Exception as error:
        log.warning("no update: %s", whereabouts(error))
        return None
    if update.callback_query is not None:
        return _pressed(update.update_id, update.callback_query)
    if update.message is not None:
        return _written(update.update_id, update.message)
    if update.edited_message is not None and update.edited_message.text is not None:
        return _written(update.update_id, update.edited_message)
    return None


def _written(update_id: int, message: _Written) -> Heard | None:
    """Return the words; a picture or a sticker without any is a question without a code."""
    person = message.from_user
    if person is None or person.is_bot or message.chat.type != Chat.PRIVATE:
        return None
    text = message.text or message.caption or ""
    return Heard(update_id, message.chat.id, _language(person), text, message.message_id)


def _pressed(update_id: int, press: _Pressed) -> Heard | None:
    if press.message is None or press.message.chat.type != Chat.PRIVATE:
        return None
    language, code = _language(press.from_user), asked_by(press.data or "")
    return Heard(update_id, press.message.chat.id, language, code, press=press.id)


def _language(person: _Person) -> str:
    return "en" if (person.language_code or "").lower().startswith("en") else "vi"
