"""The `demo` command: prepare, start the web and the mirror, greet, keep cases moving, clean up."""

from __future__ import annotations

import fcntl
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException

import click
import msgspec

from cache import sitter
from lookup_gateway.demo import procedures
from lookup_gateway.demo.accounts import made_up
from lookup_gateway.demo.cases import make_cases
from lookup_gateway.demo.catalogue import is_sample
from lookup_gateway.demo.greeting import greeting
from lookup_gateway.demo.life import live
from lookup_gateway.demo.processes import Children, Signals, ourselves
from lookup_gateway.errors import Busy, GatewayError
from lookup_gateway.gateway import Gateway
from lookup_gateway.model import Case, Status
from lookup_gateway.officers import Officer, Role
from lookup_gateway.settings import Settings
from lookup_gateway.store import migrate

READY_WITHIN = 120.0
REDIS_LEAVES_WITHIN = 3.0
ACCOUNT = "nguyenvana.demo"
_LOADED_PER_SECOND = 1_000
_TICK = 0.1


def run(env: Mapping[str, str], port: int, profile: str, cases: int) -> int:
    """Show the gateway at work until SIGINT or SIGTERM; return 0.

    `cases` are made up when the database holds none. Raises BadSettings, Busy for a port in use,
    and GatewayError when the web or the mirror does not come up or ends by itself."""
    complete = environment(env, port, profile)
    gateway = Gateway(Settings.from_env(complete))
    _require_free(port)
    _load(gateway, cases)
    try:
        with Signals() as signals, Children(complete, signals) as children:
            for command in ("serve", "mirror", "notify", "deliver"):
                children.start(command, *ourselves(command))
            wait = partial(_wait, children, signals)
            patience = READY_WITHIN + cases / _LOADED_PER_SECOND
            if wait(partial(_is_ready, port), patience):
                _greet(gateway, _officer(gateway))
                with _life(gateway):
                    wait(lambda: False)
    finally:
        _see_redis_off(gateway.settings)
    return 0


def environment(env: Mapping[str, str], port: int, profile: str) -> dict[str, str]:
    """Return `env` with what the demo decides, for this process and its children alike."""
    return {**env, **made_up(env, port), "PORT": str(port), "LOOKUP_PROFILE": profile}


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        # As servers do, or a port just left by another demo would count as taken for a minute.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError as error:
            raise Busy(f"port {port}: {error.strerror}; choose another with --port") from error


def _load(gateway: Gateway, count: int) -> None:
    migrate(gateway.engine)
    if not gateway.catalogue.entries.procedures:
        procedures.load(gateway)
    if not gateway.backend.page("", 1):
        made_up = make_cases(count, gateway.settings.clock(), gateway.profile)
        gateway.backend.save(made_up, load=True)


def _wait(
    children: Children, signals: Signals, check: Callable[[], bool], seconds: float | None = None
) -> bool:
    """Wait until `check` holds and return True; return False when the end was asked for."""
    deadline = None if seconds is None else time.monotonic() + seconds
    while not signals.asked:
        if name := children.fallen():
            raise GatewayError(f"{name} has ended by itself; see above for what it said")
        if check():
            return True
        if deadline is not None and time.monotonic() > deadline:
            raise GatewayError(f"not ready within {seconds:.0f} s; see above for what was said")
        time.sleep(_TICK)
    return False


def _is_ready(port: int) -> bool:
    """Return whether the web answers and the mirror is whole and followed."""
    try:
        status, body = _get(port, "/readyz")
    except (OSError, HTTPException):
        return False
    if status != 200:
        return False
    mirror = msgspec.json.decode(body)["mirror"]
    return bool(mirror["generation"]) and mirror["age_s"] is not None


def _get(port: int, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _officer(gateway: Gateway) -> tuple[str, str] | None:
    """Return an officer's account and one-time password; none where citizens could come in."""
    if not gateway.settings.simulators_on:
        return None
    unit = next(iter(gateway.profile.offices), "demo")
    officer = Officer(ACCOUNT, "Nguyễn Văn A", unit, Role.UNIT_ADMINISTRATOR)
    officers = gateway.officers
    # Whoever stopped the last demo may have forgotten the password that they set.
    return ACCOUNT, officers.renew(ACCOUNT, "demo") or officers.add(officer, "demo")


def _greet(gateway: Gateway, officer: tuple[str, str] | None) -> None:
    for heading, lines in greeting(gateway, shown(gateway), officer):
        click.secho(heading, bold=True)
        for line in lines:
            click.echo(line)
        click.echo()


def shown(gateway: Gateway) -> Case:
    """Return the sample, or of another's data the first case."""
    first: Case | None = None
    for case in gateway.backend.export():
        if is_sample(case) and case.status is Status.PROCESSING:
            return case
        first = first or (case if case.status is not Status.REMOVED else None)
    if first is None:
        raise GatewayError("the database holds removed cases only")
    return first


@contextmanager
def _life(gateway: Gateway) -> Iterator[None]:
    stop = threading.Event()
    args = (gateway.backend, gateway.settings.clock, stop)
    thread = threading.Thread(target=live, args=args, name="life")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _see_redis_off(settings: Settings) -> None:
    """Wait for the embedded Redis, which leaves by itself when nobody uses it any more."""
    home = settings.data_dir / "redis"
    if settings.redis_url or not home.exists():
        return
    handle = sitter.lock(home, sitter.SITTER, fcntl.LOCK_SH, REDIS_LEAVES_WITHIN)
    if handle is not None:
        os.close(handle)
