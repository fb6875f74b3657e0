"""The telephone calls that a regulation has officers make: list them, note one as made."""

from __future__ import annotations

import click

from lookup_gateway.clock import VIETNAM
from lookup_gateway.commands.opened import opened
from lookup_gateway.store import audit, write
from lookup_gateway.store.calls import Calls


@click.command()
@click.option("--done", type=int, metavar="NUMBER", help="Note this call as made.")
@click.option("--by", metavar="ACCOUNT", help="The officer who made it.")
def calls(done: int | None, by: str | None) -> int:
    """List the applicants to be telephoned, the oldest first, with the article that says so."""
    gateway = opened()
    kept = Calls(gateway.engine, gateway.settings.clock)
    if done is None:
        for one in kept.open():
            since = one.made_at.astimezone(VIETNAM)
            click.echo(f"{one.id}\t{since:%Y-%m-%d %H:%M}\t{one.code}\t{one.event}\t{one.article}")
        return 0
    if not by:
        raise click.BadParameter("who made the call?", param_hint="--by")
    if not kept.done(done, by):
        click.echo(f"no open call has the number {done}", err=True)
        return 1
    now = gateway.settings.clock()
    write(gateway.engine, lambda c: audit.append(c, by, "call", {"call": done}, now))
    return 0
