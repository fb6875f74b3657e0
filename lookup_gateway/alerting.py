"""Tell a duty officer's address (ALERT_URL) when something turns bad, and when it is well again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from lookup_gateway.standing import Standing, Trouble
from lookup_gateway.texts import Texts

LOOK_EVERY = 20.0
PATIENCE = 10.0
# Seen as often in a row before it is told: a restart or a short silence is no alarm.
LOOKS = 3
OF_MACHINES = ("quiet", "printer", "scanner")

log = logging.getLogger(__name__)

Name = tuple[str, str]


@dataclass(slots=True)
class Watch:
    """Compares what is bad with what was told. `post` sends a body, and returns whether it was
    taken; what was not is told at the next look."""

    words: Texts
    site: str
    post: Callable[[dict[str, object]], bool]
    _told: dict[Name, Trouble] = field(default_factory=dict)
    _looks: dict[Name, int] = field(default_factory=dict)

    def look(self, troubles: Collection[Trouble], *, closed: bool = False) -> None:
        """Take note of what is bad now, and tell what has turned for long enough.

        While the halls are `closed` nobody switches machines on: no news of them is told."""
        bad = {(one.kind, one.of): one for one in troubles}
        asleep = OF_MACHINES if closed else ()
        turned = {name for name in bad.keys() ^ self._told.keys() if name[0] not in asleep}
        self._looks = {name: self._looks.get(name, 0) + 1 for name in turned}
        ripe = [name for name, looks in self._looks.items() if looks >= LOOKS]
        if ripe and self.post(self._body(bad, ripe)):
            self._told = {
                **{name: one for name, one in self._told.items() if name not in ripe},
                **{name: bad[name] for name in ripe if name in bad},
            }

    def _body(self, bad: dict[Name, Trouble], ripe: list[Name]) -> dict[str, object]:
        """Return the news, also as one text: what most chat services show of such a request."""
        worse = [self._line(bad[name]) for name in ripe if name in bad]
        better = [self._line(self._told[name]) for name in ripe if name not in bad]
        lines = [*worse, *(self.words.fill("ops.well_again", what=line) for line in better)]
        return {"text": "\n".join([self.site, *lines]), "bad": worse, "good": better}

    def _line(self, one: Trouble) -> str:
        return self.words.fill(f"ops.trouble.{one.kind}", of=one.of, count=one.count)


def poster(url: str) -> Callable[[dict[str, object]], bool]:
    """Return what sends a body to `url` as JSON."""

    def post(body: dict[str, object]) -> bool:
        try:
            return httpx.post(url, json=body, timeout=PATIENCE).is_success
        except httpx.HTTPError as error:
            log.warning("the alert was not taken: %s", type(error).__name__)
            return False

    return post


def start(
    watch: Watch,
    look: Callable[[], Standing],
    is_open: Callable[[datetime], bool],
    stop: threading.Event,
) -> threading.Thread:
    """Look every 20 seconds, beside whatever else this process does, until `stop` is set."""

    def run() -> None:
        while not stop.wait(LOOK_EVERY):
            now = look()
            watch.look(now.troubles, closed=not is_open(now.at))

    thread = threading.Thread(target=run, name="alerts", daemon=True)
    thread.start()
    return thread
