"""Show a person what is kept about their phone, or forget it (Luật 91/2025/QH15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click
import msgspec
from sqlalchemy import Connection

from lookup_gateway import store
from lookup_gateway.backends.sql import contacts
from lookup_gateway.commands.opened import opened
from lookup_gateway.conversation.memory import Memory
from lookup_gateway.gateway import Gateway
from lookup_gateway.outgoing import STOP, Job, Way
from lookup_gateway.persons import phone_number, reachable
from lookup_gateway.store import audit, kept

_PHONE = click.option("--phone", required=True, help="The phone, 09… or +849….")


@click.group()
def person() -> None:
    """Show a person what is kept about their phone, or forget it."""


@person.command("export")
@_PHONE
def export(phone: str) -> None:
    """Print everything that is kept about a phone beside its cases, as one JSON object."""
    gateway, number = opened(), _number(phone)
    found = store.write(gateway.engine, partial(_export, gateway=gateway, phone=number))
    found["spooled"] = [kept.text_of(job.body) for _, job in _spooled(gateway, number)]
    found["conversations"] = [_talked(one) for one in gateway.memories.of_phone(number)]
    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))


@person.command("erase")
@_PHONE
def erase(phone: str) -> None:
    """Forget everything that is kept about a phone beside its cases, and print how much it was."""
    gateway, number = opened(), _number(phone)
    # The spool first: what leaves it meanwhile is in the database then.
    spooled = sum(_removed(path) for path, _ in _spooled(gateway, number))
    gone = store.write(gateway.engine, partial(_erase, gateway=gateway, phone=number))
    gone |= {"spooled": spooled, "conversations": gateway.memories.forget_phone(number)}
    for kind, count in gone.items():
        click.echo(f"{kind}\t{count}")


@person.command("stop")
@click.option("--phone", help="A phone, 09… or +849….")
@click.option("--email", help="A mailbox.")
def stop(phone: str | None, email: str | None) -> None:
    """Send no more messages to a phone or a mailbox, as its owner asked at the hotline."""
    gateway = opened()
    for way, given in ((Way.SMS, phone), (Way.EMAIL, email)):
        if given is None:
            continue
        to = reachable(way, given)
        if to is None:
            raise click.BadParameter("is no address of this kind", param_hint=f"--{way}")
        gateway.followers.stop_all(way, to)
        store.write(gateway.engine, partial(_note, gateway=gateway, action="person stop", whose=to))


def _export(conn: Connection, gateway: Gateway, phone: str) -> dict[str, object]:
    found: dict[str, object] = asdict(kept.of_phone(conn, phone, gateway.keys))
    for table in contacts.TABLES:
        written = contacts.written_by(conn, table, phone, gateway.unseal)
        found[table.name] = [_opened(gateway, row) for row in written]
    _note(conn, gateway, "person export", phone)
    return found


def _erase(conn: Connection, gateway: Gateway, phone: str) -> dict[str, int]:
    gone = kept.forget(conn, phone, gateway.keys)
    for table in contacts.TABLES:
        gone[table.name] = contacts.forget_author(conn, table, phone, gateway.unseal)
    _note(conn, gateway, "person erase", phone)
    return gone


def _spooled(gateway: Gateway, phone: str) -> Iterator[tuple[Path, Job]]:
    """Yield what waits on this machine's disk for the database to come back."""
    for path, job in gateway.spool.jobs():
        if job.kind != STOP and kept.is_of_phone(job.body, phone):
            yield path, job


def _talked(memory: Memory) -> dict[str, object]:
    """Return what a conversation remembers, without the proof that was shown in it."""
    said = memory.pending and memory.pending.text
    return {"codes": memory.codes, "lang": memory.lang, "said": said}


def _removed(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:  # `deliver` was faster
        return False
    return True


def _opened(gateway: Gateway, row: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept, with what is sealed in it opened."""
    return {
        name: gateway.unseal(value).decode() if isinstance(value, bytes) else value
        for name, value in row.items()
        if value is not None
    }


def _note(conn: Connection, gateway: Gateway, action: str, whose: str) -> None:
    details = {"whose": gateway.name(whose)}
    audit.append(conn, "command", action, details, gateway.settings.clock())


def _number(phone: str) -> str:
    if number := phone_number(phone):
        return number
    raise click.BadParameter("this is no telephone number", param_hint="--phone")
