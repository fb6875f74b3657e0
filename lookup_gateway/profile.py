"""A province's configuration: a TOML file, typed and checked as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

import msgspec

from lookup_gateway.codes import Grammar
from lookup_gateway.disclosure import FIELDS, PRESETS, Policy
from lookup_gateway.errors import BadSettings
from lookup_gateway.model import OfficeCard, ProofKind


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
    proofs: tuple[ProofKind, ...] = (ProofKind.TOKEN, ProofKind.LOOKUP_CODE, ProofKind.PHONE)
    closed_procedures: tuple[str, ...] = ()
    closed_offices: tuple[str, ...] = ()


class Sms(_Table, frozen=True, kw_only=True):
    """Text messages: unaccented in one segment, or accented in at most two; and the aggregators
    that bring them, by the name of a shipped declaration or the path of an own one."""

    accented: bool = False
    providers: tuple[str, ...] = ()


class Kiosk(_Table, frozen=True, kw_only=True):
    """The hall's machines: pixels per millimetre of their panels, prefixes to begin with, and
    the networks whose `/kiosk/` questions count as a kiosk's."""

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


class _File(_Table, frozen=True, kw_only=True):
    province: str
    title: dict[str, str]
    hotline: str
    hotline_hours: str
    example_code: str
    languages: tuple[str, ...] = ("vi", "en")
    channels: tuple[str, ...] = ()
    stale_after_minutes: int = 15
    codes: Codes = Codes()
    disclosure: Disclosure = Disclosure()
    sms: Sms = Sms()
    voice: Voice = Voice()
    kiosk: Kiosk = Kiosk()
    offices: tuple[OfficeEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What the province decided, ready for use."""

    name: str
    province: str
    title: Mapping[str, str]
    hotline: str
    hotline_hours: str
    example_code: str
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    stale_after: timedelta
    grammar: Grammar
    policy: Policy
    sms: Sms
    voice: Voice
    kiosk: Kiosk
    offices: Mapping[str, OfficeEntry]


def load_profile(name_or_path: str) -> Profile:
    """Return the shipped profile of that name, or the one in that file.

    Raises BadSettings naming the file and every fault in it."""
    name, raw = _read(name_or_path)
    try:
        table = msgspec.toml.decode(raw, type=_File)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadSettings([f"profile {name}: {error}"]) from error
    if faults := _faults(table):
        raise BadSettings([f"profile {name}: {fault}" for fault in faults])
    return _profile(name, table)


def shipped() -> list[str]:
    """Return the names of the profiles that come with the program."""
    files = resources.files("lookup_gateway.profiles").iterdir()
    return sorted(file.name[:-5] for file in files if file.name.endswith(".toml"))


def _read(name_or_path: str) -> tuple[str, bytes]:
    if name_or_path in shipped():
        file = resources.files("lookup_gateway.profiles") / f"{name_or_path}.toml"
        return name_or_path, file.read_bytes()
    path = Path(name_or_path)
    try:
        return path.stem, path.read_bytes()
    except OSError as error:
        known = ", ".join(shipped())
        raise BadSettings(
            [f"LOOKUP_PROFILE: {name_or_path}: neither {known} nor a file"]
        ) from error


def _faults(table: _File) -> list[str]:
    shown = table.disclosure
    faults = [
        f"disclosure: {field!r} is no field; use {', '.join(sorted(FIELDS))}"
        for field in (*shown.open, *shown.close)
        if field not in FIELDS
    ]
    if shown.preset not in PRESETS:
        faults.append(f"disclosure.preset: {shown.preset!r}; use {', '.join(PRESETS)}")
    if missing := [lang for lang in table.languages if lang not in table.title]:
        faults.append(f"title: nothing for {', '.join(missing)}")
    return faults + _unreadable(table)


def _unreadable(table: _File) -> list[str]:
    faults = []
    try:
        re.compile(table.codes.opaque or "")
    except re.error as error:
        faults.append(f"codes.opaque: {error}")
    for network in table.kiosk.networks:
        try:
            ip_network(network)
        except ValueError as error:
            faults.append(f"kiosk.networks: {error}")
    return faults


def _profile(name: str, table: _File) -> Profile:
    return Profile(
        name=name,
        province=table.province,
        title=table.title,
        hotline=table.hotline,
        hotline_hours=table.hotline_hours,
        example_code=table.example_code,
        languages=table.languages,
        channels=table.channels,
        stale_after=timedelta(minutes=table.stale_after_minutes),
        grammar=Grammar(**msgspec.structs.asdict(table.codes)),
        policy=_policy(table),
        sms=table.sms,
        voice=table.voice,
        kiosk=table.kiosk,
        offices={office.id: office for office in table.offices},
    )


def _policy(table: _File) -> Policy:
    shown = table.disclosure
    tier0 = PRESETS[shown.preset] | set(shown.open)
    return Policy(
        tier0=tier0 - set(shown.close),
        proofs=frozenset(shown.proofs),
        closed_procedures=frozenset(shown.closed_procedures),
        closed_offices=frozenset(shown.closed_offices),
        offices={
            office.id: OfficeCard(
                name=office.name, phone=office.phone, address=office.address, hours=office.hours
            )
            for office in table.offices
        },
    )
