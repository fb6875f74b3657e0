"""Examine an installation: what is there, what answers, what to do about what does not."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from math import isnan
from urllib.parse import urlsplit

from cache.sitter import find_server
from lookup_gateway import dispatch, store, wires
from lookup_gateway.catalogue import behind
from lookup_gateway.errors import BadSettings
from lookup_gateway.gateway import Gateway
from lookup_gateway.metrics import Health
from lookup_gateway.notices import not_connected
from lookup_gateway.paper import signing
from lookup_gateway.settings import Settings, is_loopback
from lookup_gateway.store import announced, outbox_care
from lookup_gateway.store.chores import ChoreBook

LATE = 60.0
EXPIRES_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing examined. `advice` says what to do when it is not well; '' when it is."""

    what: str
    advice: str = ""

    @property
    def well(self) -> bool:
        """Return whether there is nothing to do."""
        return not self.advice

    def __str__(self) -> str:
        return f"ok   {self.what}" if self.well else f"NOT  {self.what}\n     -> {self.advice}"


def examine(env: Mapping[str, str]) -> list[Finding]:
    """Return what was found; unusable settings end the examination, nothing else does."""
    python = Finding(f"Python {platform.python_version()}")
    try:
        gateway = Gateway(Settings.from_env(env))
    except BadSettings as error:
        return [python, *(Finding("settings", fault) for fault in error.faults)]
    with closing(gateway):
        gateway.migrate_if_possible()
        return [python, *_configured(gateway), *_reachable(gateway)]


def _configured(gateway: Gateway) -> Iterator[Finding]:
    settings, profile = gateway.settings, gateway.profile
    yield Finding(f"profile {profile.name}, data in {settings.data_dir}")
    public = settings.public_url
    safe = public.startswith("https://") or is_loopback(public)
    yield Finding(
        f"public address {public}", "" if safe else "serve it by https: receipts carry it"
    )
    yield from _certificate(settings)
    yield from _channels(gateway)
    for lack in not_connected(profile.notices):
        yield Finding(f"duty {lack}", "tell people by hand, or take it out of the profile")


def _certificate(settings: Settings) -> Iterator[Finding]:
    if settings.certificate is None:
        return
    try:
        seal = signing.opened(settings.certificate)
    except BadSettings as error:
        yield from (Finding("certificate", fault) for fault in error.faults)
        return
    ends = seal.until - settings.clock() < EXPIRES_SOON
    advice = "ask the authority for the next one: forms cannot be signed without" if ends else ""
    yield Finding(f"certificate of {seal.name} until {seal.until:%Y-%m-%d}", advice)


def _channels(gateway: Gateway) -> Iterator[Finding]:
    try:
        off = wires.gaps(gateway)
    except BadSettings as error:
        yield from (Finding("profile", fault) for fault in error.faults)
        return
    on = [channel for channel in gateway.profile.channels if channel not in off]
    yield from (Finding(f"channel {channel}") for channel in on)
    for what, lacks in off.items():
        yield Finding(f"channel {what}", f"set {lacks}, or take it out of the profile")
    yield from _sending(gateway)


def _sending(gateway: Gateway) -> Iterator[Finding]:
    try:
        off = dispatch.gaps(gateway)
    except BadSettings as error:
        yield from (Finding("profile", fault) for fault in error.faults)
        return
    for what, lacks in off.items():
        yield Finding(f"sending: {what}", f"set {lacks}, or nothing is sent by it")


def _reachable(gateway: Gateway) -> Iterator[Finding]:
    url = gateway.settings.redis_url
    if url is None and find_server() is None:
        yield Finding("Redis: none found", "apt-get install redis-server, or set REDIS_URL")
        return
    health = gateway.health()
    where = _without_password(url) if url else "embedded, run by the gateway itself"
    advice = "is it running, and is REDIS_URL right?"
    yield Finding(f"Redis ({where})", "" if health.redis else advice)
    advice = "is the database running, and is DATABASE_URL right?"
    yield Finding("case backend", "" if health.backend else advice)
    yield _mirror(health)
    if health.backend:
        yield _notices(gateway)
        yield from _outbox(gateway)
        yield from _chores(gateway)
        yield from _catalogue(gateway)


def _catalogue(gateway: Gateway) -> Iterator[Finding]:
    entries, duty = gateway.catalogue.entries, gateway.profile.catalogue.duty(gateway.profile.work)
    yield Finding(f"catalogue: {len(entries.procedures)} procedures")
    for lack in behind(entries, duty, gateway.settings.clock()):
        if lack.late:
            advice = f"lookup-gateway catalogue import, as {lack.decision} has it"
            yield Finding(f"catalogue: {lack.code} was due {lack.by:%Y-%m-%d}", advice)


def _chores(gateway: Gateway) -> Iterator[Finding]:
    for last in ChoreBook(gateway.engine).all():
        if last.done_at is None:
            advice = "it is under way, or failed: see the log of `lookup-gateway notify`"
            yield Finding(f"chore {last.name} of {last.slot:%Y-%m-%d %H:%M}Z: not done", advice)
        else:
            yield Finding(f"chore {last.name}, {last.done_at:%Y-%m-%d %H:%M}Z: {last.said}")


def _outbox(gateway: Gateway) -> Iterator[Finding]:
    due = store.read(gateway.engine, outbox_care.due_since)
    late = due is not None and gateway.settings.clock() - due > timedelta(seconds=LATE)
    start = "start the worker: lookup-gateway deliver"
    yield (
        Finding(f"delivery: waits since {due:%Y-%m-%d %H:%M}Z", start)
        if late
        else Finding("delivery: nothing waits that is due")
    )
    if letters := len(store.read(gateway.engine, outbox_care.letters)):
        advice = "see to them: lookup-gateway deliver --dead, then --resend"
        yield Finding(f"delivery: {letters} dead letters", advice)


def _notices(gateway: Gateway) -> Finding:
    since = store.read(gateway.engine, announced.oldest)
    if since is None or gateway.settings.clock() - since < timedelta(seconds=LATE):
        return Finding("notices: nothing waits to be decided")
    advice = "start the worker: lookup-gateway notify"
    return Finding(f"notices: changes wait since {since:%Y-%m-%d %H:%M}Z", advice)


def _mirror(health: Health) -> Finding:
    start = "start the worker: lookup-gateway mirror"
    if not health.generation:
        return Finding("mirror: not filled yet", start)
    if isnan(health.mirror_age):
        return Finding("mirror: nobody keeps it level", start)
    late = health.mirror_age > LATE
    return Finding(f"mirror: level until {health.mirror_age:.0f} s ago", start if late else "")


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
