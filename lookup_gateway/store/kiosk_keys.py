"""Whose key a request shows, remembered so that a lookup at a kiosk does not wait for SQL."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from importlib.metadata import version

from sqlalchemy import Engine

from lookup_gateway.clock import Clock
from lookup_gateway.errors import BackendDown
from lookup_gateway.fleet import Fleet, Kiosk
from lookup_gateway.store.kiosks import Kiosks

# So long a removed kiosk keeps its budget, and a broken database is left alone.
REMEMBERED = timedelta(minutes=1)
MOST = 1_000


class KioskKeys:
    """Kiosks by the keys that they show, as one process has seen them lately."""

    def __init__(self, by_key: Callable[[str], Kiosk | None], clock: Clock) -> None:
        self._by_key = by_key
        self._clock = clock
        self._seen: OrderedDict[str, tuple[Kiosk | None, datetime]] = OrderedDict()

    def known(self, key: str) -> Kiosk | None:
        """Return the kiosk whose key this is, None for nobody's."""
        now = self._clock()
        kiosk, until = self._seen.get(key, (None, now))
        if until > now:
            return kiosk
        with suppress(BackendDown):  # who was known stays known
            kiosk = self._by_key(key)
        self._seen[key] = (kiosk, now + REMEMBERED)
        if len(self._seen) > MOST:
            self._seen.popitem(last=False)
        return kiosk


def fleet(engine: Engine, clock: Clock) -> Fleet:
    """Return what the pages may do with the machines in a database."""
    kiosks = Kiosks(engine, clock)
    return Fleet(
        known=KioskKeys(kiosks.by_key, clock).known,
        by_key=kiosks.by_key,
        trade=kiosks.trade,
        heard=kiosks.heard,
        clock=clock,
        release=version("lookup-gateway"),
    )
