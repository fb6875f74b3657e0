"""Who is told what: the applicant where a regulation obliges us, followers where they wished it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from lookup_gateway.model import Applicant, Case, DutyWay, Event
from lookup_gateway.outgoing import Way
from lookup_gateway.persons import mobile_number, reachable
from lookup_gateway.profile_file import Notices


@dataclass(frozen=True, slots=True)
class Follower:
    """Who is told of a case: an address and the language it wants."""

    way: Way
    to: str = field(repr=False)
    lang: str = "vi"


@dataclass(frozen=True, slots=True)
class Notice:
    """That somebody is to be told of events of a case.

    `article` is the regulation's where it is a duty; None: it is told because it was wished."""

    way: Way
    to: str = field(repr=False)
    lang: str
    events: tuple[Event, ...]
    article: str | None = None


def notices(
    events: Collection[Event], case: Case, followers: Iterable[Follower], rules: Notices
) -> list[Notice]:
    """Return who is told of the events, one notice for each address. The applicant's duties are
    in Vietnamese unless the same address follows in another language."""
    gathered: dict[tuple[Way, str], Notice] = {}
    for follower in followers:
        if wanted := _in_order(event for event in events if event in rules.follows):
            address = (follower.way, follower.to)
            gathered[address] = Notice(*address, follower.lang, wanted)
    for duty in (duty for duty in rules.duties if duty.event in events):
        if case.return_by in duty.not_by:
            continue
        for address in _addresses(case.applicant, duty.ways):
            known = gathered.get(address, Notice(*address, "vi", ()))
            due = replace(known, events=(duty.event,), article=duty.article)
            gathered[address] = joined(known, due)
    return list(gathered.values())


def joined(one: Notice, other: Notice) -> Notice:
    """Return both notices to one address as one; a duty among them makes it a duty."""
    articles = dict.fromkeys(filter(None, (one.article, other.article)))
    return replace(
        other,
        events=_in_order({*one.events, *other.events}),
        article="; ".join(articles) or None,
    )


def calls(events: Collection[Event], rules: Notices) -> list[tuple[Event, str]]:
    """Return of which events an officer has to tell the applicant by telephone, and the article."""
    return [
        (duty.event, duty.article)
        for duty in rules.duties
        if duty.event in events and DutyWay.PHONE in duty.ways
    ]


def not_connected(rules: Notices) -> list[str]:
    """Return what the profile demands and nothing here can do, in words for operators."""
    return [
        f"{duty.event} by {DutyWay.PORTAL} ({duty.article}): no portal is connected"
        for duty in rules.duties
        if DutyWay.PORTAL in duty.ways
    ]


def _addresses(person: Applicant | None, ways: Collection[DutyWay]) -> Iterator[tuple[Way, str]]:
    if person is None:
        return
    if DutyWay.SMS in ways and (phone := mobile_number(person.phone)):
        yield Way.SMS, phone
    if DutyWay.EMAIL in ways and (mailbox := reachable(Way.EMAIL, person.email or "")):
        yield Way.EMAIL, mailbox


def _in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    found = set(events)
    return tuple(event for event in Event if event in found)
