"""Whose budget a kiosk's question spends, remembered so that a lookup does not wait for SQL."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from lookup_gateway.clock import Clock
from lookup_gateway.errors import BackendDown
from lookup_gateway.fleet import Kiosk

# A removed kiosk keeps its budget for so long, and a broken database is asked again after it.
REMEMBERED = timedelta(minutes=5)
MOST = 1_000


class KioskKeys:
    """Names of kiosks by the keys that they show; thread-safe as single dict operations are."""

    def __init__(self, by_key: Callable[[str], Kiosk | None], clock: Clock) -> None:
        self._by_key = by_key
        self._clock = clock
        self._known: OrderedDict[str, tuple[str | None, datetime]] = OrderedDict()

    def name(self, key: str) -> str | None:
        """Return the name of the kiosk whose key this is, None for nobody's."""
        now = self._clock()
        name, until = self._known.get(key, (None, now))
        if until > now:
            return name
        try:
            kiosk = self._by_key(key)
            name = kiosk.name if kiosk else None
        except BackendDown:
            pass  # whoever was known stays known
        self._known[key] = (name, now + REMEMBERED)
        if len(self._known) > MOST:
            self._known.popitem(last=False)
        return name
