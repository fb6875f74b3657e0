"""A duty officer hears once when something turns bad, and once when it is well again."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from lookup_gateway import alerting, overview, texts
from lookup_gateway.alerting import LOOKS, Watch, poster
from lookup_gateway.standing import Trouble
from tests.machine import eventually, free_port
from tests.sites import Site
from tests.standin import Asked, StandIn, Told

QUIET = Trouble("quiet", "sanh-1")
DEAD = Trouble("dead", count=2)


class Duty(StandIn):
    """Where alerts go."""

    def answer(self, _asked: Asked) -> Told:
        """Take everything."""
        return Told("ok")

    @property
    def heard(self) -> list[tuple[list[str], list[str]]]:
        """What was told: bad and good, by request."""
        return [(asked.json()["bad"], asked.json()["good"]) for asked in self.asked]


@pytest.fixture
def duty():
    with Duty() as stand_in:
        yield stand_in


@pytest.fixture
def watch(duty: Duty) -> Watch:
    return Watch(texts.load("en"), "Sample Province", poster(duty.url))


def look(watch: Watch, *troubles: Trouble, times: int = LOOKS) -> None:
    for _ in range(times):
        watch.look(troubles)


def test_what_stays_bad_is_told_once(watch: Watch, duty: Duty) -> None:
    look(watch, QUIET, times=LOOKS - 1)
    assert duty.heard == []

    look(watch, QUIET, times=10)

    assert duty.heard == [(["Kiosk sanh-1 has been quiet for over 3 minutes."], [])]


def test_what_is_well_again_is_told_once(watch: Watch, duty: Duty) -> None:
    look(watch, QUIET, DEAD)

    look(watch, DEAD, times=10)

    assert len(duty.heard) == 2
    assert duty.heard[1] == ([], ["Kiosk sanh-1 has been quiet for over 3 minutes."])
    assert "Well again: Kiosk sanh-1" in duty.asked[1].json()["text"]


def test_what_comes_and_goes_is_no_alarm(watch: Watch, duty: Duty) -> None:
    for _ in range(10):
        look(watch, QUIET, times=LOOKS - 1)
        look(watch, times=1)

    assert duty.heard == []


def test_machines_that_are_switched_off_for_the_night_are_no_news(watch: Watch, duty: Duty) -> None:
    for _ in range(LOOKS * 2):
        watch.look([QUIET, DEAD], closed=True)
    assert duty.heard == [
        (["2 messages or jobs cannot be sent: lookup-gateway deliver --dead."], [])
    ]

    look(watch, QUIET, DEAD)

    assert len(duty.heard) == 2


def test_what_the_address_does_not_take_is_told_later(watch: Watch, duty: Duty) -> None:
    duty.instead += [Told(status=500), Told(broken=True)]

    look(watch, QUIET, times=LOOKS + 1)
    assert len(duty.heard) == 2
    look(watch, QUIET, times=5)

    assert len(duty.heard) == 3


def test_an_address_that_is_not_there_stops_nothing() -> None:
    watch = Watch(texts.load("vi"), "x", poster(f"http://127.0.0.1:{free_port()}"))

    look(watch, QUIET, times=LOOKS * 2)


def test_it_looks_at_the_whole_installation_beside_other_work(
    site: Site, watch: Watch, duty: Duty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerting, "LOOK_EVERY", 0.01)
    stop = threading.Event()
    with site.gateway.engine.begin() as conn:
        conn.exec_driver_sql(
            "INSERT INTO kiosks (name, added_at, page_hash) VALUES ('sanh-1', '2026-01-01', 'x')"
        )

    look = partial(overview.standing, site.gateway)
    thread = alerting.start(watch, look, lambda _: True, stop)
    eventually(lambda: bool(duty.asked), "the quiet kiosk is told")
    stop.set()
    thread.join()

    assert "sanh-1" in duty.asked[0].json()["text"]
