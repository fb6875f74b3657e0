"""Send what is to be sent, and look after what could not be."""

from __future__ import annotations

import os
import signal
from functools import partial
from types import FrameType

import click

from lookup_gateway import dispatch
from lookup_gateway.commands.opened import opened
from lookup_gateway.delivery.worker import Deliverer, Stopped
from lookup_gateway.gateway import Gateway
from lookup_gateway.store import outbox_care, read, write

# A try that a provider takes longer for is left in doubt: the end was asked for.
HURRY_S = 3


@click.command()
@click.option("--once", is_flag=True, help="Work what is due now, then leave.")
@click.option("--dead", is_flag=True, help="List what could not be sent, without addresses.")
@click.option("--resend", metavar="ID|all", help="Try such letters anew.")
def deliver(once: bool, dead: bool, resend: str | None) -> None:
    """Send messages and answer events that were kept for later (the Procfile's deliver)."""
    gateway = opened()
    if dead:
        _list(gateway)
    elif resend is not None:
        _resend(gateway, resend)
    elif once:
        tries = Deliverer(dispatch.room(gateway)).once()
        click.echo(f"{tries} tried")
    else:
        Deliverer(dispatch.room(gateway)).run_forever(_asked_to_stop())


def _list(gateway: Gateway) -> None:
    for letter in read(gateway.engine, outbox_care.letters):
        fate = letter.receipt or letter.state
        told = f"{letter.put_at:%Y-%m-%d %H:%M}Z {letter.tries} tries: {letter.why or fate}"
        click.echo(f"{letter.id}  {letter.lane}  {fate}  {told}")


def _resend(gateway: Gateway, which: str) -> None:
    if which != "all" and not which.isdecimal():
        raise click.BadParameter("give a number of --dead, or all", param_hint="--resend")
    ids = None if which == "all" else [int(which)]
    now = gateway.settings.clock()
    number = write(gateway.engine, partial(outbox_care.resend, ids=ids, now=now))
    click.echo(f"{number} will be tried anew")


def _asked_to_stop() -> Stopped:
    """Return whether the end was asked for. A provider that is being asked may finish its answer,
    but not keep us."""
    asked: list[int] = []

    def hear(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        signal.alarm(HURRY_S)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, hear)
    signal.signal(signal.SIGALRM, lambda *_: os._exit(0))
    return lambda: bool(asked)
