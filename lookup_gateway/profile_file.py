"""A province's profile as it is written: the tables of its TOML file, typed."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from lookup_gateway.codes import Grammar
from lookup_gateway.disclosure import USUAL_PROOFS
from lookup_gateway.model import ProofKind

Channel = Literal["sms_twilio", "sms_kannel", "sms_http", "telegram", "voice_twilio"]
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
    """Text messages: unaccented in one segment, or accented in at most two; and the aggregators
    that bring them, by the name of a shipped declaration or the path of an own one."""

    accented: bool = False
    providers: tuple[str, ...] = ()


class Kiosk(_Table, frozen=True, kw_only=True):
    """The hall's machines: pixels per millimetre of their panels, prefixes to begin with, and
    the networks from which all pages have a kiosk's budget."""

    px_per_mm: float = 4.03
    prefixes: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()


class Voice(_Table, frozen=True, kw_only=True):
    """The telephone: the one office whose codes are keyed without their beginning, the number
    that key 0 connects to, Twilio's voice for each language."""

    office: str | None = None
    person: Annotated[str, msgspec.Meta(pattern=r"^\+[1-9][0-9]{6,14}$")] | None = None
    names: dict[str, str] = {}


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
    voice: Voice = Voice()
    kiosk: Kiosk = Kiosk()
    offices: tuple[OfficeEntry, ...] = ()
