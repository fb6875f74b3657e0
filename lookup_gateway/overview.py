"""Look at the whole installation now: stores, queues, channels, machines, disk."""

from __future__ import annotations

import shutil
from importlib.metadata import version

from sqlalchemy import Connection

from lookup_gateway import wires
from lookup_gateway.errors import BackendDown
from lookup_gateway.gateway import Gateway
from lookup_gateway.standing import Kept, Standing
from lookup_gateway.store import counts, read
from lookup_gateway.store.kiosks import Kiosks


def standing(gateway: Gateway) -> Standing:
    """Return how everything stands. What does not answer is said to be silent, never raised."""
    disk = shutil.disk_usage(gateway.settings.data_dir)
    return Standing(
        at=gateway.settings.clock(),
        release=version("lookup-gateway"),
        health=gateway.health(),
        stale_after=gateway.profile.stale_after,
        kept=_kept(gateway),
        channels=dict.fromkeys(gateway.profile.channels, "") | wires.gaps(gateway),
        disk_free=disk.free,
        disk_size=disk.total,
    )


def _kept(gateway: Gateway) -> Kept | None:
    kiosks = Kiosks(gateway.engine, gateway.settings.clock)
    try:
        queue, outbox = read(gateway.engine, _counted)
        return Kept(queue, outbox, kiosks.all())
    except BackendDown:
        return None


def _counted(conn: Connection) -> tuple[int, dict[str, int]]:
    return counts.queue_length(conn), dict(counts.outbox_by_state(conn))
