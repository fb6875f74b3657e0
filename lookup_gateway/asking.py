"""What every question goes through on its way to the answer: stored replies, counters, a net."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import msgspec

from lookup_gateway.callers import by_phone
from lookup_gateway.errors import GatewayError
from lookup_gateway.model import Medium, Message, Outcome, Reply
from lookup_gateway.persons import phone_number
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House, say

log = logging.getLogger(__name__)

Once = Callable[[str, Callable[[], str]], str]
OnceInARow = Callable[[str, str, Callable[[], str]], str]
Seen = Callable[[Message, Reply, float], None]
Words = Callable[[Message], str]

_encode = msgspec.json.encode
_decode = msgspec.json.Decoder(Reply).decode


def answered_once(ask: Ask, once: Once) -> Ask:
    """Wrap `ask` so that a message that is delivered twice gets the very same reply.

    `once(id, work)` does the work for the first of all messages with that id."""

    def wrapped(message: Message) -> Reply:
        if message.id is None:
            return ask(message)
        stored = once(message.id, lambda: _encode(ask(message)).decode())
        return _stored(stored) or ask(message)

    return wrapped


def said_once(ask: Ask, once_in_a_row: OnceInARow) -> Ask:
    """Wrap `ask` so that an SMS that comes twice in a row, a moment apart, is answered once: some
    gateways deliver one under two ids.

    `once_in_a_row(who, what, work)` does the work for the first."""

    def wrapped(message: Message) -> Reply:
        if message.medium is not Medium.SMS:
            return ask(message)
        what = " ".join(message.text.split()).casefold()
        # Whether the sender is vouched for decides what may be told, so that is another person.
        who = f"{message.caller.id} {message.sender}"
        stored = once_in_a_row(who, what, lambda: _encode(ask(message)).decode())
        return _stored(stored) or ask(message)

    return wrapped


def _stored(reply: str) -> Reply | None:
    try:
        return _decode(reply)
    except msgspec.MsgspecError:  # stored by another version of the gateway
        return None


def never_silent(ask: Ask) -> Ask:
    """Wrap `ask` so that whatever fails inside, the citizen is told where to turn."""

    def wrapped(message: Message) -> Reply:
        try:
            return ask(message)
        except GatewayError as error:
            log.warning("no answer: %s", type(error).__name__)
        except Exception as error:
            log.error("defect: %s", whereabouts(error))  # noqa: TRY400 - a trace may quote a citizen
        return Reply(outcome=Outcome.TRY_LATER, lang=message.lang)

    return wrapped


def counted(ask: Ask, seen: Seen) -> Ask:
    """Wrap `ask` so that each answer is counted with its time in seconds."""

    def wrapped(message: Message) -> Reply:
        started = perf_counter()
        reply = ask(message)
        seen(message, reply, perf_counter() - started)
        return reply

    return wrapped


def text_message(text: str, sender: str, message_id: str | None) -> Message:
    """Return what a phone asks by SMS; `message_id` is the provider's own, the same in a repeat.

    The sender is heard as the registered phone: who can forge it must not get the answer."""
    return Message(
        text=text,
        medium=Medium.SMS,
        caller=by_phone(sender),
        sender=phone_number(sender),
        id=message_id,
    )


def in_words(ask: Ask, house: House) -> Words:
    """Wrap `ask` so that an SMS is answered in words whatever fails, also in finding the words.

    For wires that put an error text of their own, in English, in the place of an error's answer."""
    safe = say(Reply(outcome=Outcome.TRY_LATER), Medium.SMS, house=house)

    def wrapped(message: Message) -> str:
        try:
            return say(ask(message), Medium.SMS, house=house)
        except Exception as error:
            log.error("defect: %s", whereabouts(error))  # noqa: TRY400 - a trace may quote a citizen
            return safe

    return wrapped


def whereabouts(error: BaseException) -> str:
    """Return an error's type and place. Its text is left out: it may quote what a citizen wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {place}"
