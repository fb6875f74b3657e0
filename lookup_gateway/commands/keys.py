"""Look after the keys: after a new one was put in front, let nothing depend on the older ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

import click

from lookup_gateway import mirroring, store
from lookup_gateway.backends.sql import rows
from lookup_gateway.care.backup import Estate
from lookup_gateway.care.renaming import rename
from lookup_gateway.care.resealing import Resealed, reseal_papers, reseal_rows
from lookup_gateway.commands.opened import opened
from lookup_gateway.gateway import Gateway
from lookup_gateway.model import WhoActs
from lookup_gateway.outgoing import Way
from lookup_gateway.persons import phone_number, reachable
from lookup_gateway.progress import who_acts
from lookup_gateway.store import audit, facts


@click.group()
def keys() -> None:
    """Look after the secrets of LOOKUP_SECRET_KEYS."""


@keys.command("rotate")
def rotate() -> None:
    """Seal, name and hash everything by the first key, and say what the others still hold.

    Put the new secret in front, restart every process, then run this; again before an old
    secret is dropped."""
    gateway = opened()
    since = _signing_since(gateway)
    for name, count in _resealed(gateway).items():
        click.echo(f"{name}: {count.anew} sealed anew, {count.lost} that no key opens")
    named = rename(gateway.engine, gateway.keys, _addresses(gateway))
    click.echo(f"addresses: {named.follows} named anew, and {named.stops} stops")
    if named.stops_left:
        click.echo(f"stops: {named.stops_left} may be known to an older key only, and end with it")
    click.echo(_mirrored(gateway))
    click.echo(_receipts(gateway, since))


def _resealed(gateway: Gateway) -> dict[str, Resealed]:
    estate = Estate(gateway.engine, gateway.settings.data_dir)
    found = reseal_rows(gateway.engine, gateway.keys)
    return {**found, "papers": reseal_papers(estate.papers, gateway.keys)}


def _signing_since(gateway: Gateway) -> datetime:
    """Return since when at the latest the first key signs, and note who asked."""
    now, key = gateway.settings.clock(), gateway.keys.signing.id
    settle = partial(facts.settle, k=f"signing_since {key}", proposal=now.isoformat())
    since = store.write(gateway.engine, settle)
    told = {"key": key}
    store.write(gateway.engine, lambda c: audit.append(c, "command", "keys rotate", told, now))
    return datetime.fromisoformat(since)


def _addresses(gateway: Gateway) -> Iterator[tuple[Way, str]]:
    """Yield the addresses of all applicants: whoever said STOP is most likely one of them."""
    for case in gateway.backend.export():
        person = case.applicant
        if person and (phone := phone_number(person.phone)):
            yield from ((Way.SMS, phone), (Way.ZALO, phone))
        if person and person.email and (mailbox := reachable(Way.EMAIL, person.email)):
            yield Way.EMAIL, mailbox


def _mirrored(gateway: Gateway) -> str:
    """Bring the mirror level: with another first key it is filled anew, and its factors with it."""
    mirroring.bring_level(gateway)
    if mirroring.compare(gateway, repair=False).clean:
        return "mirror: level, its factors hashed by the first key"
    return "mirror: a worker with other keys fills it; restart that, then run this again"


def _receipts(gateway: Gateway, since: datetime) -> str:
    older = [key.id for key in gateway.keys.all[1:]]
    if not older:
        return "receipts: there is one key, and no receipt needs another"
    cases = gateway.backend.export()
    open_cases = (case for case in cases if who_acts(case.status) is not WhoActs.NOBODY)
    dying = sum(rows.begun(case) < since for case in open_cases)
    return (
        f"receipts: {dying} open cases came in before {since:%Y-%m-%d %H:%M}Z; their QR and mã tra"
        f" cứu die with the keys {', '.join(older)}, unless they are made anew"
    )
