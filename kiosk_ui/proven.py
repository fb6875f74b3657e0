"""What a page offers beyond the answer to who has shown a proof: pay, fetch, remember, act."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kiosk_ui.calendar_file import Event
from kiosk_ui.files import File, of_case
from kiosk_ui.front import Front
from kiosk_ui.phone_needs import Contact, Line
from lookup_gateway.model import Fee, Reply, Status, Tier, View
from lookup_gateway.replies import dates

_ENDED = {Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED}
_RATED = _ENDED | {Status.COMPLETED}


@dataclass(frozen=True, slots=True)
class Owed:
    """A fee to be paid: the sum in words, and where it is paid by phone, if anywhere."""

    amount: str
    link: str | None = None
    qr: str | None = None


@dataclass(frozen=True, slots=True)
class Proven:
    """One proven case's offers. `fields` are what its forms send to show the proof again."""

    code: str
    fields: Mapping[str, str] = field(repr=False)
    owed: Owed | None = None
    files: Sequence[File] = ()
    forms: Sequence[File] = ()
    events: tuple[Event, ...] = ()
    may_follow: bool = False
    may_rate: bool = False
    may_hand_in: bool = False
    chats: tuple[Contact, ...] = ()


def proven(front: Front, reply: Reply, fields: Mapping[str, str]) -> Proven | None:
    """Return what the reply's case offers; None when it was not proven, or is not one case."""
    views = [one.view for one in reply.answers if one.tier >= Tier.PROVEN and one.view]
    if len(views) != 1 or len(reply.answers) != 1:
        return None
    view = views[0]
    files, forms = of_case(view, front.here.lang, front.needs.phone)
    return Proven(
        code=view.code,
        fields=fields,
        owed=_owed(front, view),
        files=files,
        forms=forms,
        events=tuple(_events(front, view)),
        may_follow=view.status not in _ENDED,
        may_rate=view.status in _RATED,
        may_hand_in=bool(front.needs.filing) and view.status is Status.SUPPLEMENT_REQUIRED,
        chats=tuple(_chats(front, fields.get("token"))),
    )


def _owed(front: Front, view: View) -> Owed | None:
    due = [fee for fee in view.fees or () if not fee.paid]
    if not due or view.status in _ENDED:
        return None
    return _payable(front, view.code, due)


def _payable(front: Front, code: str, due: list[Fee]) -> Owed:
    total = sum(fee.amount for fee in due)
    link = front.needs.phone.pay(code, total)
    return Owed(
        amount=dates.amount(front.here, total),
        link=link,
        qr=inline(front.needs.qr_svg(link)) if link else None,
    )


def inline(svg: bytes) -> str:
    """Return a drawing of our own as a part of the page: it needs no address of its own."""
    return re.sub(r"<\?xml[^>]*\?>\s*", "", svg.decode())


def _events(front: Front, view: View) -> Iterator[Event]:
    """Give what is still to come: the day of the result, and the last day for each paper."""
    words, name, now = front.here, front.needs.phone.name(view.code), front.needs.phone.clock()
    office = view.office
    place = ", ".join(part for part in (office.name, office.address) if part) if office else ""
    note = words.fill("calendar.note", code=view.code)
    if view.due_at is not None and view.due_at > now and view.status not in _RATED:
        at = view.due_at if dates.has_hour(view.due_at) else dates.local(view.due_at).date()
        yield Event(f"{name}-due", at, words["calendar.due"], note, place)
    last_days = {need.by for need in view.needs or () if need.by}
    for by in sorted(day for day in last_days if day >= dates.local(now).date()):
        yield Event(f"{name}-{by:%Y%m%d}", by, words["calendar.papers"], note, place)


def _chats(front: Front, token: str | None) -> Iterator[Contact]:
    """Give the chats that are open; a receipt opens its own case in Telegram's.

    https://core.telegram.org/bots/features#deep-linking"""
    for contact in front.needs.phone.contacts:
        if contact.line is Line.TELEGRAM and contact.address and token:
            yield Contact(Line.TELEGRAM, f"{contact.address}?start={token.upper()}")
        elif contact.line in (Line.ZALO, Line.TELEGRAM) and contact.address:
            yield contact
