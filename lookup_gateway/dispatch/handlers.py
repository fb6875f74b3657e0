"""Who does each kind of job that the outbox may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

import msgspec

from channels import sms_http
from channels.sms import sending
from channels.sms.provider import providers
from channels.zalo import answering
from lookup_gateway.calling import client
from lookup_gateway.citizen import Citizen, Deed
from lookup_gateway.dispatch.senders import senders, zalo_account
from lookup_gateway.gateway import Gateway
from lookup_gateway.notices import not_before
from lookup_gateway.outgoing import (
    MESSAGE,
    RECEIPT,
    STOP,
    UNFOLLOW,
    Again,
    Handler,
    Job,
    Receipt,
    Refused,
    Send,
    Sending,
    Sent,
    Wait,
    Way,
    unpacked,
)
from lookup_gateway.proofs import address_names
from lookup_gateway.store import outbox_care, read, write
from lookup_gateway.store.followers import has_stopped


def handlers(gateway: Gateway) -> dict[str, Handler]:
    """Return who does each kind of job. Raises BadSettings for an aggregator's declaration."""
    by, stop_all = senders(gateway), gateway.citizen.stop_all
    return {
        MESSAGE: sending_messages(by, _night(gateway), partial(_wants, gateway), stop_all),
        RECEIPT: partial(_note, gateway),
        STOP: partial(_stop, gateway.citizen),
        UNFOLLOW: partial(_unfollow, gateway),
        **dict(_events(gateway, by)),
    }


def sending_messages(
    by: Mapping[Way, Send],
    night: Callable[[Way], datetime | None],
    wants: Callable[[Way, str], bool],
    stop: Callable[[Way, str], object],
) -> Handler:
    """Return what sends one message to who still `wants` it, when a `night` that it would disturb
    is over; `stop` hears from the providers of people who want none by that way."""

    def handle(job: Job) -> Sending:
        # The key: what a provider's receipt will name.
        outgoing = replace(unpacked(job.body), id=job.key or "")
        send = by.get(outgoing.way)
        if send is None:
            return Again(f"nothing sends by {outgoing.way}")
        if not wants(outgoing.way, outgoing.to):
            return Refused("stopped by the person", stop=True)
        if morning := night(outgoing.way):
            return Wait(morning)
        result = send(outgoing)
        if isinstance(result, Refused) and result.stop:
            stop(outgoing.way, outgoing.to)
        return result

    return handle


def _night(gateway: Gateway) -> Callable[[Way], datetime | None]:
    """Return what tells when the quiet hours of now end; None where there are none.

    What was put into the outbox by day may have waited there for a provider until the night."""

    def ends(way: Way) -> datetime | None:
        now = gateway.settings.clock()
        awake = not_before(now, way, gateway.profile.notices)
        return awake if awake > now else None

    return ends


def _wants(gateway: Gateway, way: Way, to: str) -> bool:
    """Return whether the person has not said STOP since the message was put. By e-mail what an
    article prescribes goes all the same, and what does not was held back before."""
    if way is Way.EMAIL:
        return True
    names = address_names(way, to, gateway.keys)
    return not read(gateway.engine, partial(has_stopped, names=names))


class _Report(msgspec.Struct):
    id: str
    what: Receipt


def _note(gateway: Gateway, job: Job) -> Sending:
    report, now = msgspec.convert(job.body, _Report), gateway.settings.clock()
    write(gateway.engine, partial(outbox_care.receive, key=report.id, receipt=report.what, now=now))
    return Sent()


class _Stop(msgspec.Struct):
    way: Way
    to: str


def _stop(citizen: Citizen, job: Job) -> Sending:
    wish = msgspec.convert(job.body, _Stop)
    down = citizen.stop_all(wish.way, wish.to).deed is Deed.TRY_LATER
    return Again("the stop could not be written down") if down else Sent()


class _Unfollow(msgspec.Struct):
    way: Way
    to: str
    codes: tuple[str, ...]


def _unfollow(gateway: Gateway, job: Job) -> Sending:
    wish = msgspec.convert(job.body, _Unfollow)
    for code in wish.codes:
        gateway.stop_links.unfollow(code, wish.way, wish.to)
    return Sent()


def _events(gateway: Gateway, by: Mapping[Way, Send]) -> Iterator[tuple[str, Handler]]:
    channels = gateway.profile.channels
    if "sms_http" in channels:
        yield sms_http.EVENT, _aggregators(gateway)
    if Way.ZALO in by:
        stop = partial(gateway.citizen.stop_all, Way.ZALO)
        desk = answering.Desk(gateway.converse, gateway.house, stop)
        yield "zalo_event", answering.handler(zalo_account(gateway), desk)
    if Way.TELEGRAM in by:
        from channels.telegram import sending as telegram

        yield "telegram_press", telegram.presses(client(), gateway.settings.accounts.telegram)


def _aggregators(gateway: Gateway) -> Handler:
    settings = gateway.settings
    on = [one for one in providers(gateway.profile.sms.providers, settings) if not one.lacks]
    sends = {one.name: sending.sender(client(), one.line, settings.clock) for one in on if one.line}
    desk = sms_http.Desk(gateway.converse, gateway.house, gateway.later, settings.clock)
    return sms_http.answering(desk, on, sends)
