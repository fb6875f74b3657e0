"""The operations page: how the whole installation stands, for those who keep it running."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from math import isnan
from typing import Any

from flask import Blueprint, Response, abort, request

from kiosk_ui.front import Front
from kiosk_ui.site import Needs
from lookup_gateway.callers import Network, within
from lookup_gateway.clock import VIETNAM
from lookup_gateway.fleet import Kiosk
from lookup_gateway.standing import Standing
from lookup_gateway.texts import Texts

_RELOADED_SECONDS = 30
_GIB = 1 << 30
_STATES = ("waiting", "trying", "maybe_sent", "dead")


@dataclass(frozen=True, slots=True)
class OpsNeeds:
    """`networks` may see the page, of them those whom `required` lets in (the officers' guard);
    `look` says how everything stands now."""

    networks: Sequence[Network]
    look: Callable[[], Standing]
    required: Callable[[Callable[..., Any]], Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class Machine:
    """One kiosk's line: words for its state, and for what it last said."""

    name: str
    hall: str
    state: str
    bad: bool
    heard: str
    said: tuple[str, ...]


def blueprint(needs: Needs, ops: OpsNeeds) -> Blueprint:
    """Return the operations page. Its template and style are those of the other pages' room."""
    bp, front = Blueprint("ops", __name__), Front(needs)

    @bp.get("/ops/", strict_slashes=False)
    def operations() -> Any:
        if not within(request.remote_addr, ops.networks):
            abort(403)
        now = ops.look()
        page = partial(_page, front, now)
        # Without the database nobody can be known, and the page is needed most: it holds nothing
        # of any citizen, and these networks read the same at /metrics.
        return ops.required(page)() if now.kept else page()

    return bp


def _page(front: Front, now: Standing) -> Response:
    w, kept = front.here, now.kept
    page = front.draw(
        "ops.html",
        # A page may not reload itself unasked (WCAG 2.2.1): a screen on the wall asks for it.
        reloads="again" in request.args,
        seconds=_RELOADED_SECONDS,
        now=now,
        at=_moment(now.at),
        troubles=[w.fill(f"ops.trouble.{t.kind}", of=t.of, count=t.count) for t in now.troubles],
        facts=tuple(_facts(now, w)),
        channels=[(name, lacks) for name, lacks in now.channels.items()],
        machines=tuple(_machine(one, now.at, w) for one in kept.kiosks) if kept else None,
    )
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    return page


def _facts(now: Standing, w: Texts) -> Iterator[tuple[str, str]]:
    health, kept = now.health, now.kept
    yield "ops.redis", w["ops.up" if health.redis else "ops.down"]
    yield "ops.database", w["ops.up" if health.backend and kept else "ops.down"]
    yield "ops.mirror", _mirror(now, w)
    yield "ops.queue", str(kept.queue) if kept else w["ops.unknown"]
    for state in _STATES:
        yield f"ops.outbox.{state}", str(kept.outbox.get(state, 0)) if kept else w["ops.unknown"]
    free, size = now.disk_free / _GIB, now.disk_size / _GIB
    yield "ops.disk", w.fill("ops.disk_free", free=f"{free:.1f}", size=f"{size:.1f}")
    yield "ops.release", now.release


def _mirror(now: Standing, w: Texts) -> str:
    if not now.health.generation:
        return w["ops.mirror_empty"]
    if isnan(now.health.mirror_age):
        return w["ops.mirror_alone"]
    return w.fill("ops.mirror_age", age=_span(timedelta(seconds=now.health.mirror_age), w))


def _machine(one: Kiosk, now: datetime, w: Texts) -> Machine:
    faults = one.faults(now)
    state = "unregistered" if not one.registered else "quiet" if one.is_quiet(now) else "well"
    words = [w[f"ops.kiosk.{state}"]] if state != "well" or not faults else []
    devices = {"printer": one.said.printer, "scanner": one.said.scanner}
    said = [f"{w[f'ops.{name}']}: {w[f'ops.device.{it}']}" for name, it in devices.items() if it]
    return Machine(
        name=one.name,
        hall=one.hall or "",
        state=", ".join([*words, *(w[f"ops.kiosk.{part}"] for part in faults)]),
        bad=state == "quiet" or bool(faults),
        heard=_moment(one.page_at) if one.page_at else w["ops.never"],
        said=(*said, *([one.said.version] if one.said.version else [])),
    )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M:%S %d/%m/%Y}"


def _span(time: timedelta, w: Texts) -> str:
    seconds = max(0, round(time.total_seconds()))
    if seconds < 120:
        return w.count("ops.second", seconds)
    return w.count("unit.minute", seconds // 60)
