"""Work an event that the webhook kept: answer, greet, stop, note what arrived.

Worked twice, after a crash, it gives the same answer: a reply is stored under the message's id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from channels.zalo import messages
from channels.zalo.account import Account
from channels.zalo.events import Event, Kind
from lookup_gateway.model import Caller, CallerKind, Medium, Message
from lookup_gateway.outgoing import Sending, Sent
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House


@dataclass(frozen=True, slots=True)
class Desk:
    """Whom an event concerns: who answers, who holds back notices to a person, who notes that a
    message (by Zalo's id or our own) has arrived."""

    ask: Ask
    house: House
    stop: Callable[[str], object]
    arrived: Callable[[str], object]


def handler(account: Account, desk: Desk) -> Callable[[Mapping[str, object]], Sending]:
    """Return what works an event's job. It may raise BackendDown."""
    work = {
        Kind.ASKED: _answer,
        Kind.FOLLOWED: _greet,
        Kind.OPENED: _greet_newcomer,
        Kind.LEFT: _stop,
        Kind.REACHED: _note,
    }

    def handle(body: Mapping[str, object]) -> Sending:
        event = msgspec.convert(body, Event)
        return work[event.kind](event, account, desk)

    return handle


def _answer(event: Event, account: Account, desk: Desk) -> Sending:
    account.users.heard(event.user, event.moment)
    reply = desk.ask(question(event))
    body = messages.answer(event.user, reply, desk.house, event.message)
    return account.write(event.user, body)


def question(event: Event) -> Message:
    """Return what a person asks. Who is known by an account has a telephone's budget."""
    return Message(
        text=event.text,
        medium=Medium.CHAT,
        caller=Caller(kind=CallerKind.PHONE, id=f"zalo:{event.user}"),
        id=f"zalo:{event.key}",
    )


def _greet(event: Event, account: Account, desk: Desk) -> Sending:
    greeted = account.write(event.user, messages.how_to_ask(event.user, desk.house))
    if isinstance(greeted, Sent):
        account.users.met(event.user, event.moment)
    return greeted


def _greet_newcomer(event: Event, account: Account, desk: Desk) -> Sending:
    """Who opens the chat every day is not told every day how to ask."""
    return Sent() if account.users.knows(event.user) else _greet(event, account, desk)


def _stop(event: Event, _account: Account, desk: Desk) -> Sending:
    desk.stop(event.user)
    return Sent()


def _note(event: Event, _account: Account, desk: Desk) -> Sending:
    for name in event.reached:
        desk.arrived(name)
    return Sent()
