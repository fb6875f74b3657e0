"""Run the gateway: the demo, the web, the mirror's worker, the one that decides on messages."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from functools import partial

import click

from lookup_gateway import alerting, announcing, mirroring, overview, texts, timetable
from lookup_gateway.commands.opened import opened
from lookup_gateway.gateway import Gateway
from lookup_gateway.notices import not_connected
from lookup_gateway.settings import Settings
from lookup_gateway.usable import require_usable

log = logging.getLogger(__name__)

PORTS = click.IntRange(1, 65_535)


@click.command()
@click.option("--port", envvar="PORT", default=8_000, show_default=True, type=PORTS)
@click.option("--profile", envvar="LOOKUP_PROFILE", default="demo", show_default=True)
@click.option("--cases", default=2_000, show_default=True, type=click.IntRange(1))
def demo(port: int, profile: str, cases: int) -> int:
    """Show everything at work on made-up cases that keep changing."""
    from lookup_gateway.demo.run import run

    return run(os.environ, port, profile, cases)


@click.command()
@click.option("--port", help="Port to listen on [PORT or 8000].")
@click.option("--host", help="Address to listen on [all; behind a proxy of ours 127.0.0.1].")
def serve(port: str | None, host: str | None) -> None:
    """Answer the web: pages, API, webhooks (the Procfile's web)."""
    env = os.environ | ({"PORT": port} if port else {})
    settings = Settings.from_env(env)
    require_usable(settings)  # faults are told here, once
    # Who reaches us past the proxy could name any address as the caller's.
    host = host or ("127.0.0.1" if settings.proxy_hops else "0.0.0.0")  # noqa: S104
    # A fresh interpreter, so that gevent's workers begin before anything is imported.
    os.execve(sys.executable, [sys.executable, "-m", "lookup_gateway.serving", host], env)  # noqa: S606


@click.command()
@click.option("--once", is_flag=True, help="Bring the mirror level, then leave.")
def mirror(once: bool) -> None:
    """Keep Redis level with the case backend (the Procfile's mirror)."""
    gateway = opened()
    if once:
        mirroring.bring_level(gateway)
        return
    with mirroring.worker(gateway) as worker:
        worker.run_forever(_set_by_signals(), partial(mirroring.revive_redis, gateway))


@click.command()
@click.option("--once", is_flag=True, help="Decide about what is there now, then leave.")
def notify(once: bool) -> None:
    """Decide who is told of changes, remind of deadlines, do what is done at set times (the
    Procfile's notify)."""
    gateway = opened()
    for lack in not_connected(gateway.profile.notices):
        log.warning("the profile asks for what nothing here does: %s", lack)
    notifier, timekeeper = announcing.notifier(gateway), timetable.timekeeper(gateway)
    if once:
        notifier.once()
        timekeeper.turn()
    else:
        stop = _set_by_signals()
        _watch(gateway, stop)
        # A backup of a large database is no reason for messages to wait.
        threading.Thread(target=timekeeper.run_forever, args=(stop,), daemon=True).start()
        notifier.run_forever(stop)


def _watch(gateway: Gateway, stop: threading.Event) -> None:
    """Tell ALERT_URL what turns bad, where there is one."""
    url = gateway.settings.accounts.alert_url
    if url:
        watch = alerting.Watch(texts.load(texts.DEFAULT), gateway.house.name, alerting.poster(url))
        look = partial(overview.standing, gateway)
        alerting.start(watch, look, gateway.profile.work.is_open, stop)


def _set_by_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
