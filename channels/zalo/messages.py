"""The JSON of a chat message: text, and buttons that ask again or call the hotline.

A button is Zalo's own `oa.query.show`, whose payload comes back as if it had been typed, or
`oa.open.phone`. Whether buttons stand as they do here is not settled: see `plain`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lookup_gateway import gsm, texts
from lookup_gateway.model import Medium, Reply
from lookup_gateway.persons import phone_number
from lookup_gateway.replies import House, say
from lookup_gateway.replies.clauses import joined, sentence
from lookup_gateway.texts import Texts

Part = dict[str, Any]

TEXT_LIMIT = 2_000
BUTTONS_MOST = 5
_TITLE, _PAYLOAD = 100, 1_000


def answer(user: str, reply: Reply, house: House, quoted: str | None) -> Part:
    """Return the message that tells a reply, under the question that it answers."""
    words = texts.load(reply.lang)
    buttons = [_ask(title, code) for title, code in _choices(reply, words)]
    said = say(reply, Medium.CHAT, house=house)
    return _message(user, said, [*buttons[: BUTTONS_MOST - 1], _call(words, house)], quoted)


def how_to_ask(user: str, house: House) -> Part:
    """Return the message that tells what can be asked here, and how."""
    words = texts.load(texts.DEFAULT)  # Zalo does not tell a person's language
    how = words.fill("chat.how", example=house.example_code)
    said = joined([sentence(words["chat.welcome"]), sentence(how)])
    return _message(user, said, [_call(words, house)])


def text(user: str, said: str) -> Part:
    """Return a message of nothing but text."""
    return _message(user, said, [])


def plain(body: Part) -> Part:
    """Return the same message with nothing but its text."""
    return text(body["recipient"]["user_id"], body["message"]["text"])


def _message(user: str, said: str, buttons: Sequence[Part], quoted: str | None = None) -> Part:
    message: Part = {"text": gsm.cut_utf16(said, TEXT_LIMIT)}
    if quoted:
        message["quote_message_id"] = quoted
    if buttons:
        message["attachment"] = {"type": "template", "payload": {"buttons": list(buttons)}}
    return {"recipient": {"user_id": user}, "message": message}


def _choices(reply: Reply, words: Texts) -> Iterator[tuple[str, str]]:
    """Give a title and a code for each case that was shown or may be meant."""
    again = words["chat.again"]
    for one in reply.answers:
        if one.view is not None:
            yield again if len(reply.answers) == 1 else f"{again} {one.view.code}", one.view.code
        for candidate in one.candidates:
            yield candidate, candidate


def _ask(title: str, code: str) -> Part:
    return {"title": title[:_TITLE], "type": "oa.query.show", "payload": code[:_PAYLOAD]}


def _call(words: Texts, house: House) -> Part:
    title = words.fill("chat.call", hotline=house.hotline)
    # With the country before it, save for a short number (1800, 1900), which no country has.
    national = not house.hotline.startswith(("0", "+"))
    number = house.hotline if national else phone_number(house.hotline) or house.hotline
    digits = "".join(sign for sign in number if sign.isascii() and sign.isdigit())
    return {"title": title, "type": "oa.open.phone", "payload": {"phone_code": digits}}
