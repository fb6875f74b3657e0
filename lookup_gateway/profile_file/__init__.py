"""A province's profile as it is written: the tables of its TOML file, typed."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

import msgspec

from lookup_gateway.codes import Grammar
from lookup_gateway.disclosure import USUAL_PROOFS
from lookup_gateway.model import DutyWay, Event, ProofKind
from lookup_gateway.profile_file.channels import (
    Delivery,
    How,
    Kiosk,
    Link,
    Sms,
    Voice,
    Widget,
    Zalo,
)
from lookup_gateway.profile_file.desk import (
    Backup,
    Catalogue,
    Feedback,
    Intake,
    Overdue,
    Questions,
    Reports,
    Results,
    Retention,
)
from lookup_gateway.profile_file.table import Rule, Table
from lookup_gateway.worktime import Shift, WorkTime

__all__ = [
    "Backup",
    "Catalogue",
    "Channel",
    "Codes",
    "Delivery",
    "Disclosure",
    "Duty",
    "Feedback",
    "How",
    "Intake",
    "Kiosk",
    "Language",
    "Link",
    "Notices",
    "OfficeEntry",
    "Officers",
    "Overdue",
    "Payment",
    "ProfileFile",
    "Questions",
    "Reports",
    "Results",
    "Retention",
    "Sms",
    "Voice",
    "Widget",
    "Work",
    "Zalo",
]

Channel = Literal["sms_twilio", "sms_kannel", "sms_http", "telegram", "voice_twilio", "zalo"]
Language = Literal["vi", "en"]


class Codes(Table, frozen=True, kw_only=True):
    """How the province's codes look (see `codes.Grammar`)."""

    prefixes: tuple[str, ...] = ()
    letters: str = Grammar().letters
    guess_letters: str = Grammar().guess_letters
    opaque: str | None = None


class Disclosure(Rule, frozen=True, kw_only=True):
    """What is shown to whom: a preset, then fields opened or closed for the code alone."""

    preset: str = "default"
    open: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    proofs: tuple[ProofKind, ...] = USUAL_PROOFS
    closed_procedures: tuple[str, ...] = ()
    closed_offices: tuple[str, ...] = ()


class Work(Rule, frozen=True, kw_only=True):
    """Working time: `hours` of a day as "07:30-11:30", `days` of the week from 1 (Monday), and
    dates that differ: no hours for a day off, others for a make-up day or half a day."""

    hours: tuple[str, ...] = ("07:30-11:30", "13:30-17:00")
    days: tuple[Annotated[int, msgspec.Meta(ge=1, le=7)], ...] = (1, 2, 3, 4, 5)
    special: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)

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


class Payment(Table, frozen=True, kw_only=True):
    """Where a fee is paid: an https address with {code} and, if wished, {amount} (đồng) in it."""

    url: str | None = None


class Duty(Table, frozen=True, kw_only=True):
    """What a regulation has us tell the applicant, subscribed or not: at what event, by which
    ways together, by which article; not who wishes the result by one of `not_by` (post)."""

    event: Event
    ways: Annotated[tuple[DutyWay, ...], msgspec.Meta(min_length=1)]
    article: str
    not_by: tuple[str, ...] = ()


class Notices(Rule, frozen=True, kw_only=True):
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


class Officers(Rule, frozen=True, kw_only=True):
    """Officers at the pages: the pause after which one is signed out."""

    idle_minutes: Annotated[int, msgspec.Meta(ge=1, le=480)] = 15


class OfficeEntry(Table, frozen=True, kw_only=True):
    """The public side of one office."""

    id: str
    name: str
    address: str | None = None
    hours: str | None = None
    phone: str | None = None


class ProfileFile(Table, frozen=True, kw_only=True):
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
    hosts: dict[Language, str] = msgspec.field(default_factory=dict)
    widget: Widget = Widget()
    work: Work = Work()
    notices: Notices = Notices()
    officers: Officers = Officers()
    catalogue: Catalogue = Catalogue()
    intake: Intake = Intake()
    overdue: Overdue = Overdue()
    results: Results = Results()
    feedback: Feedback = Feedback()
    questions: Questions = Questions()
    reports: Reports = Reports()
    backup: Backup = Backup()
    retention: Retention = Retention()
    offices: tuple[OfficeEntry, ...] = ()
