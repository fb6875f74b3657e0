"""What keeps a gateway's mirror level: its worker, the waiting for another's, the comparison."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from cache.compare import Report
from cache.compare import compare as _compare
from cache.embedded import embedded_url
from cache.mirror import Mirror
from cache.sync import EPOCH, Worker
from lookup_gateway.errors import Busy
from lookup_gateway.gateway import Gateway
from lookup_gateway.store.facts import Facts
from lookup_gateway.store.locks import one_worker

# The worker waits for a large pipeline.
WORKER_TIMEOUT = 5.0


@contextmanager
def worker(gateway: Gateway) -> Iterator[Worker]:
    """Give the mirror worker. Raises Busy where only one may run and one does."""
    with one_worker(gateway.engine):
        yield Worker(
            gateway.backend,
            Mirror(gateway.redis("mirror", WORKER_TIMEOUT)),
            gateway.make_card,
            Facts(gateway.engine),
            gateway.settings.clock,
        )


def revive_redis(gateway: Gateway) -> None:
    """Start the embedded Redis again if it is gone; another one looks after itself."""
    if gateway.settings.redis_url is None:
        embedded_url(gateway.settings.data_dir)


def bring_level(gateway: Gateway) -> None:
    """Bring the mirror level, or wait for the worker that runs to do it. Raises Busy if it does
    not come to that."""
    try:
        with worker(gateway) as own:
            own.once()
    except Busy:
        wait_until_level(gateway)


def wait_until_level(gateway: Gateway, patience: float = 60.0) -> None:
    """Wait for another process's worker to bring the mirror level. Raises Busy if it does
    not come to that."""
    began, deadline = gateway.settings.clock(), monotonic() + patience
    while monotonic() < deadline:
        read = gateway.mirror.read(())
        if read.generation and read.as_of is not None and read.as_of >= began:
            return
        sleep(0.1)
    raise Busy("another worker runs, and does not bring the mirror level")


def compare(gateway: Gateway, *, repair: bool) -> Report:
    """Compare the mirror with the backend, and bring it level if asked to."""
    epoch = int(Facts(gateway.engine).get(EPOCH) or 1)
    mirror = Mirror(gateway.redis("check", WORKER_TIMEOUT))
    return _compare(gateway.backend, mirror, gateway.make_card, epoch, repair=repair)
