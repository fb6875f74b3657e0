"""Register the hall's machines, and see how they are."""

from __future__ import annotations

import click

from lookup_gateway.clock import VIETNAM, Clock
from lookup_gateway.commands.opened import opened
from lookup_gateway.fleet import Kiosk
from lookup_gateway.store.kiosks import Kiosks


@click.group()
def kiosk() -> None:
    """Register the hall's machines, and see how they are."""


@kiosk.command("add")
@click.argument("name")
@click.option("--hall", help="Where it stands.")
def add(name: str, hall: str | None) -> None:
    """Print a one-time code for the machine NAME, new or known. It is good for 24 hours."""
    gateway = opened()
    code = Kiosks(gateway.engine, gateway.settings.clock).add(name, hall)
    click.echo(code)
    click.echo(f"type it at {gateway.settings.public_url}/kiosk/register within 24 hours", err=True)


@kiosk.command("list")
def list_() -> None:
    """Print every machine: name, hall, state, when it was last heard, version."""
    gateway = opened()
    clock = gateway.settings.clock
    for one in Kiosks(gateway.engine, clock).all():
        click.echo("\t".join(_line(one, clock)))


@kiosk.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Forget the machine NAME and its keys; it goes on unregistered."""
    gateway = opened()
    if not Kiosks(gateway.engine, gateway.settings.clock).remove(name):
        raise click.ClickException(f"there is no kiosk {name!r}")


def _line(one: Kiosk, clock: Clock) -> tuple[str, ...]:
    heard = one.page_at.astimezone(VIETNAM).isoformat(timespec="seconds") if one.page_at else "-"
    return (one.name, one.hall or "-", _state(one, clock), heard, one.said.version or "-")


def _state(one: Kiosk, clock: Clock) -> str:
    if not one.registered:
        return "not registered yet"
    if one.is_quiet(clock()):
        return "quiet"
    return ", ".join(f"{part} out of order" for part in one.faults(clock())) or "well"
