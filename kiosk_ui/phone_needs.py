"""What the pages of a citizen's own phone must be told besides: time, keys, ways to ask and pay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lookup_gateway.clock import Clock
from lookup_gateway.model import OfficeCard, ResultFile, View
from lookup_gateway.outgoing import Fetch, Way


class Line(StrEnum):
    """A line by which citizens ask, beside the pages."""

    SMS = "sms"
    PHONE = "phone"
    ZALO = "zalo"
    TELEGRAM = "telegram"


@dataclass(frozen=True, slots=True)
class Contact:
    """One line: its number, or an https link for a chat. None: not open here yet."""

    line: Line
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Widget:
    """The look-up inside other pages: sites (origins) that may hold it, and the names and
    addresses of the links beside it."""

    sites: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PhoneNeeds:
    """What the phone's pages call or know.

    `name` gives a name for a code that tells nothing about it; `seal` and `unseal` (which raises
    ValueError) keep a text unreadable and unchanged on its way over a phone; `pay` makes a link
    from a code and an amount in đồng, None where nobody takes payments; `once` gives the first
    answer to the same wish again; `ways` are those by which changes can be told. `fetch` gives a
    file that is kept here by its address, `issued` the forms about a case in a language."""

    clock: Clock
    name: Callable[[str], str]
    seal: Callable[[bytes], bytes]
    unseal: Callable[[bytes], bytes]
    pay: Callable[[str, int], str | None]
    once: Callable[[str, Callable[[], str]], str]
    fetch: Fetch
    issued: Callable[[View, str], Sequence[ResultFile]]
    ways: frozenset[Way] = frozenset()
    contacts: tuple[Contact, ...] = ()
    offices: tuple[OfficeCard, ...] = ()
    widget: Widget = Widget()
