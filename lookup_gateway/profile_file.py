"""A province's profile as it is written: the tables of its TOML file, typed."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

import msgspec

from lookup_gateway.codes import Grammar
from lookup_gateway.disclosure import USUAL_PROOFS
from lookup_gateway.model import DutyWay, Event, ProofKind
from lookup_gateway.outgoing import Way
from lookup_gateway.worktime import Shift, WorkTime

Channel = Literal["sms_twilio", "sms_kannel", "sms_http", "telegram", "voice_twilio", "zalo"]
Language = Literal["vi", "en"]


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Codes(_Table, frozen=True, kw_only=True):
    """How the province's codes look (see `codes.Grammar`)."""

    prefixes: tuple[str, ...] = ()
    letters: str = Grammar().letters
    guess_letters: str = Grammar().guess_letters
    opaque: str | None = None


class Disclosure(_Table, frozen=True, kw_only=True):
    """What is shown to whom: a preset, then fields opened or closed for the code alone."""

    preset: str = "default"
    open: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    proofs: tuple[ProofKind, ...] = USUAL_PROOFS
    closed_procedures: tuple[str, ...] = ()
    closed_offices: tuple[str, ...] = ()


class Sms(_Table, frozen=True, kw_only=True):
    """Text messages: unaccented in one segment, or accented in at most two; the aggregators that
    bring them, by the name of a shipped declaration or the path of an own one; and by whom we
    send, the preferred one first: kannel, twilio, or a declaration that has a `[send]`."""

    accented: bool = False
    providers: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()


class Delivery(_Table, frozen=True, kw_only=True):
    """Sending: how many messages a second a way bears, where that is not the usual."""

    per_second: dict[Way, Annotated[float, msgspec.Meta(gt=0)]] = {}


class Kiosk(_Table, frozen=True, kw_only=True):
    """The hall's machines: pixels per millimetre of their panels, how many millimetres above a
    panel's lower edge a hand in a wheelchair reaches, prefixes to begin with, and the networks
    from which all pages have a kiosk's budget."""

    px_per_mm: float = 4.03
    # EN 301 549 8.3 allows 1220 mm above the floor; 440 above an edge that hangs at 780.
    reach_mm: Annotated[int, msgspec.Meta(ge=240, le=1_000)] = 440
    prefixes: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()


class Voice(_Table, frozen=True, kw_only=True):
    """The telephone: the one office whose codes are keyed without their beginning, the number
    that key 0 connects to, Twilio's voice for each language."""

    office: str | None = None
    person: Annotated[str, msgspec.Meta(pattern=r"^\+[1-9][0-9]{6,14}$")] | None = None
    names: dict[str, str] = {}


class Zalo(_Table, frozen=True, kw_only=True):
    """Zalo: the approved template of each notice, whether messages from the account's paid quota
    may be sent, whether the shapes of the first events are kept."""

    templates: dict[Event, str] = {}
    paid: bool = False
    record: bool = True


class Work(_Table, frozen=True, kw_only=True):
    """Working time: `hours` of a day as "07:30-11:30", `days` of the week from 1 (Monday), and
    dates that differ: no hours for a day off, others for a make-up day or half a day."""

    hours: tuple[str, ...] = ("07:30-11:30", "13:30-17:00")
    days: tuple[Annotated[int, msgspec.Meta(ge=1, le=7)], ...] = (1, 2, 3, 4, 5)
    special: dict[str, tuple[str, ...]] = {}

    def calendar(self) -> WorkTime:
        """Return the calendar. Raises ValueError for hours that cannot be."""
        return WorkTime(
            shifts=tuple(map(_shift, self.hours)),
            days=frozenset(day - 1 for day in self.days),
            special={
                date.fromisoformat(day): tuple(map(_shift, hours))
                for day, hours in self.special.items()
            },
        )


def _shift(text: str) -> Shift:
    opens, _, closes = text.partition("-")
    return Shift(time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip()))


class How(_Table, frozen=True, kw_only=True):
    """Where citizens find the channels: what cannot be known from the providers' accounts."""

    sms_number: str | None = None
    phone: str | None = None
    zalo_link: str | None = None
    telegram_link: str | None = None


class Payment(_Table, frozen=True, kw_only=True):
    """Where a fee is paid: an https address with {code} and, if wished, {amount} (đồng) in it."""

    url: str | None = None


class Link(_Table, frozen=True, kw_only=True):
    """A place elsewhere, and its name."""

    name: str
    url: str


class Widget(_Table, frozen=True, kw_only=True):
    """The look-up inside other agencies' pages: the sites that may hold it ("https://host"), and
    the links that stand beside it."""

    sites: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


class Duty(_Table, frozen=True, kw_only=True):
    """What a regulation has us tell the applicant, subscribed or not: at what event, by which
    ways together, by which article."""

    event: Event
    ways: Annotated[tuple[DutyWay, ...], msgspec.Meta(min_length=1)]
    article: str


class Notices(_Table, frozen=True, kw_only=True):
    """Messages nobody asks for at that moment: duties, and the events that followers are told of.

    `quiet_hours` are Vietnam time, from and to (the same twice: none); what changes within
    `merge_minutes` is one message; `reminder_days` before the citizen's deadline; `news_hours`:
    a case that is new here is told of only if its state is no older."""

    duties: tuple[Duty, ...] = ()
    follows: tuple[Event, ...] = tuple(Event)
    quiet_hours: tuple[time, time] = (time(21), time(7))
    merge_minutes: Annotated[float, msgspec.Meta(ge=0, le=1_440)] = 0.25
    reminder_days: tuple[Annotated[int, msgspec.Meta(ge=0, le=60)], ...] = (3, 1)
    news_hours: Annotated[int, msgspec.Meta(ge=1, le=720)] = 24


class Officers(_Table, frozen=True, kw_only=True):
    """Officers at the pages: the pause after which one is signed out."""

    idle_minutes: Annotated[int, msgspec.Meta(ge=1, le=480)] = 15


class OfficeEntry(_Table, frozen=True, kw_only=True):
    """The public side of one office."""

    id: str
    name: str
    address: str | None = None
    hours: str | None = None
    phone: str | None = None


class ProfileFile(_Table, frozen=True, kw_only=True):
    """The whole file. The API and the pages are always there; `channels` lists the wires."""

    province: str
    title: dict[str, str]
    hotline: str
    hotline_hours: str
    example_code: str
    languages: tuple[Language, ...] = ("vi", "en")
    channels: tuple[Channel, ...] = ()
    stale_after_minutes: int = 15
    codes: Codes = Codes()
    disclosure: Disclosure = Disclosure()
    sms: Sms = Sms()
    delivery: Delivery = Delivery()
    voice: Voice = Voice()
    zalo: Zalo = Zalo()
    kiosk: Kiosk = Kiosk()
    how: How = How()
    payment: Payment = Payment()
    hosts: dict[Language, str] = {}
    widget: Widget = Widget()
    work: Work = Work()
    notices: Notices = Notices()
    officers: Officers = Officers()
    offices: tuple[OfficeEntry, ...] = ()
