"""A province's configuration: a TOML file, typed and checked as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from ipaddress import ip_network
from pathlib import Path

import msgspec

from lookup_gateway.codes import Grammar
from lookup_gateway.disclosure import FIELDS, PRESETS, Policy
from lookup_gateway.errors import BadSettings
from lookup_gateway.model import OfficeCard
from lookup_gateway.profile_checks import addresses, articles, offices
from lookup_gateway.profile_file import (
    Backup,
    Catalogue,
    Delivery,
    Feedback,
    How,
    Intake,
    Kiosk,
    Notices,
    OfficeEntry,
    Officers,
    Overdue,
    Payment,
    ProfileFile,
    Questions,
    Reports,
    Results,
    Retention,
    Sms,
    Voice,
    Widget,
    Zalo,
)
from lookup_gateway.worktime import WorkTime


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
    delivery: Delivery
    voice: Voice
    zalo: Zalo
    kiosk: Kiosk
    how: How
    payment: Payment
    hosts: Mapping[str, str]
    widget: Widget
    work: WorkTime
    notices: Notices
    officers: Officers
    catalogue: Catalogue
    intake: Intake
    overdue: Overdue
    results: Results
    feedback: Feedback
    questions: Questions
    reports: Reports
    backup: Backup
    retention: Retention
    offices: Mapping[str, OfficeEntry]


def load_profile(name_or_path: str) -> Profile:
    """Return the shipped profile of that name, or the one in that file.

    Raises BadSettings naming the file and every fault in it."""
    name, table = read_profile(name_or_path)
    return _profile(name, table)


def read_profile(name_or_path: str) -> tuple[str, ProfileFile]:
    """Return a profile's name and its tables as they are written, checked. Raises BadSettings."""
    name, raw = _read(name_or_path)
    try:
        table = msgspec.toml.decode(raw, type=ProfileFile)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadSettings([f"profile {name}: {error}"]) from error
    if faults := _faults(table):
        raise BadSettings([f"profile {name}: {fault}" for fault in faults])
    return name, table


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


def _faults(table: ProfileFile) -> list[str]:
    shown = table.disclosure
    faults = [
        f"disclosure: {field!r} is no field; use {', '.join(sorted(FIELDS))}"
        for field in (*shown.open, *shown.close)
        if field not in FIELDS
    ]
    if shown.preset not in PRESETS:
        faults.append(f"disclosure.preset: {shown.preset!r}; use {', '.join(PRESETS)}")
    if "vi" not in table.languages:
        faults.append("languages: Vietnamese (vi) is always there")
    if missing := [lang for lang in table.languages if lang not in table.title]:
        faults.append(f"title: nothing for {', '.join(missing)}")
    return faults + _unreadable(table) + addresses(table) + articles(table) + offices(table)


def _unreadable(table: ProfileFile) -> list[str]:
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
    try:
        table.work.calendar()
    except ValueError as error:
        faults.append(f"work: {error}")
    return faults


def _profile(name: str, table: ProfileFile) -> Profile:
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
        delivery=table.delivery,
        voice=table.voice,
        zalo=table.zalo,
        kiosk=table.kiosk,
        how=table.how,
        payment=table.payment,
        hosts={lang: host.lower() for lang, host in table.hosts.items()},
        widget=table.widget,
        work=table.work.calendar(),
        notices=table.notices,
        officers=table.officers,
        catalogue=table.catalogue,
        intake=table.intake,
        overdue=table.overdue,
        results=table.results,
        feedback=table.feedback,
        questions=table.questions,
        reports=table.reports,
        backup=table.backup,
        retention=table.retention,
        offices={office.id: office for office in table.offices},
    )


def _policy(table: ProfileFile) -> Policy:
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
