"""Work an event that the webhook kept: answer, greet, stop.

Worked twice, after a crash, it gives the same answer: a reply is stored under the message's id."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from channels.zalo import messages
from channels.zalo.account import Account
from channels.zalo.events import Event, Kind
from lookup_gateway.asking import whereabouts
from lookup_gateway.citizen import Deed, Done
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Caller, CallerKind, Medium, Message, Outcome, Reply
from lookup_gateway.outgoing import Again, Handler, Job, Sending, Sent
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers, in whose name; and who holds back all notices to a person from now on."""

    ask: Ask
    house: House
    stop: Callable[[str], Done]


def handler(account: Account, desk: Desk) -> Handler:
    """Return what works an event's job. It may raise BackendDown."""
    work = {
        Kind.ASKED: _answer,
        Kind.FOLLOWED: _greet,
        Kind.OPENED: _greet_newcomer,
        Kind.LEFT: _stop,
    }

    def handle(job: Job) -> Sending:
        event = msgspec.convert(job.body, Event)
        return work[event.kind](event, account, desk)

    return handle


def _answer(event: Event, account: Account, desk: Desk) -> Sending:
    account.users.heard(event.user, event.moment)
    return account.write(event.user, _in_words(event, desk))


def _in_words(event: Event, desk: Desk) -> messages.Part:
    """Whatever fails, the person is told where to turn: now, and not after hours of tries."""
    try:
        reply = desk.ask(_question(event))
        return messages.answer(event.user, reply, desk.house, event.message)
    except Exception as error:
        log.error("defect: %s", whereabouts(error))  # noqa: TRY400 - a trace may quote a citizen
        safe = Reply(outcome=Outcome.TRY_LATER)
        return messages.answer(event.user, safe, desk.house, event.message)


def _question(event: Event) -> Message:
    return Message(
        text=event.text,
        medium=Medium.CHAT,
        # An account costs as much as a telephone number, so it has a telephone's budget.
        caller=Caller(kind=CallerKind.PHONE, id=f"zalo:{event.user}"),
        id=f"zalo:{event.key}",
    )


def _greet(event: Event, account: Account, desk: Desk) -> Sending:
    greeted = account.write(event.user, messages.how_to_ask(event.user, desk.house))
    if isinstance(greeted, Sent):
        with suppress(BackendDown):  # at worst there will be a second greeting
            account.users.met(event.user, event.moment)
    return greeted


def _greet_newcomer(event: Event, account: Account, desk: Desk) -> Sending:
    """Who opens the chat every day is not told every day how to ask."""
    return Sent() if account.users.knows(event.user) else _greet(event, account, desk)


def _stop(event: Event, _account: Account, desk: Desk) -> Sending:
    down = desk.stop(event.user).deed is Deed.TRY_LATER
    return Again("the stop could not be written down") if down else Sent()
