"""The tables of the profile that say how citizens reach us, and we them."""

from __future__ import annotations

from typing import Annotated

import msgspec

from lookup_gateway.model import Event
from lookup_gateway.outgoing import Way
from lookup_gateway.profile_file.table import Table


class Sms(Table, frozen=True, kw_only=True):
    """Text messages: unaccented in one segment, or accented in at most two; the aggregators that
    bring them, by the name of a shipped declaration or the path of an own one; and by whom we
    send, the preferred one first: kannel, twilio, or a declaration that has a `[send]`."""

    accented: bool = False
    providers: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()


class Delivery(Table, frozen=True, kw_only=True):
    """Sending: how many messages a second a way bears, where that is not the usual."""

    per_second: dict[Way, Annotated[float, msgspec.Meta(gt=0)]] = msgspec.field(
        default_factory=dict
    )


class Voice(Table, frozen=True, kw_only=True):
    """The telephone: the one office whose codes are keyed without their beginning, the number
    that key 0 connects to, Twilio's voice for each language."""

    office: str | None = None
    person: Annotated[str, msgspec.Meta(pattern=r"^\+[1-9][0-9]{6,14}$")] | None = None
    names: dict[str, str] = msgspec.field(default_factory=dict)


class Zalo(Table, frozen=True, kw_only=True):
    """Zalo: the approved template of each notice, whether messages from the account's paid quota
    may be sent, whether the shapes of the first events are kept."""

    templates: dict[Event, str] = msgspec.field(default_factory=dict)
    paid: bool = False
    record: bool = True


class How(Table, frozen=True, kw_only=True):
    """Where citizens find the channels: what cannot be known from the providers' accounts."""

    sms_number: str | None = None
    phone: str | None = None
    zalo_link: str | None = None
    telegram_link: str | None = None


class Link(Table, frozen=True, kw_only=True):
    """A place elsewhere, and its name."""

    name: str
    url: str


class Widget(Table, frozen=True, kw_only=True):
    """The look-up inside other agencies' pages: the sites that may hold it ("https://host"), and
    the links that stand beside it."""

    sites: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


class Kiosk(Table, frozen=True, kw_only=True):
    """The hall's machines: pixels per millimetre of their panels, how many millimetres above a
    panel's lower edge a hand in a wheelchair reaches, prefixes to begin with, and the networks
    from which all pages have a kiosk's budget."""

    px_per_mm: float = 4.03
    # EN 301 549 8.3 allows 1220 mm above the floor; 440 above an edge that hangs at 780.
    reach_mm: Annotated[int, msgspec.Meta(ge=240, le=1_000)] = 440
    prefixes: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
