"""Registered kiosks: codes that work once, keys for two holders, heartbeats not too often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from lookup_gateway.errors import BackendDown
from lookup_gateway.fleet import Beat, Health, Holder, Kiosk
from lookup_gateway.store.kiosk_keys import MOST, REMEMBERED, KioskKeys
from lookup_gateway.store.kiosks import Kiosks

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kiosks(engine: Engine, clock: Clock) -> Kiosks:
    return Kiosks(engine, clock)


def holder_of(kiosks: Kiosks, name: str, holder: Holder = Holder.PAGE) -> str:
    key = kiosks.trade(kiosks.add(name), holder)
    assert key is not None
    return key


def test_a_one_time_code_is_traded_for_a_key_once(kiosks: Kiosks) -> None:
    code = kiosks.add("sanh-1", hall="Sảnh tầng 1")

    key = kiosks.trade(f" {code.lower().replace('-', ' ').replace('0', 'o')} ", Holder.PAGE)

    assert key is not None
    known = kiosks.by_key(key)
    assert known is not None
    assert (known.name, known.hall, known.registered) == ("sanh-1", "Sảnh tầng 1", True)
    assert kiosks.trade(code, Holder.PAGE) is None
    assert kiosks.trade(code, Holder.AGENT) is None


def test_a_code_dies_after_a_day_and_when_there_is_a_newer_one(
    kiosks: Kiosks, clock: Clock
) -> None:
    old = kiosks.add("sanh-1")
    new = kiosks.add("sanh-1")
    assert kiosks.trade(old, Holder.PAGE) is None

    clock.pass_(hours=24)

    assert kiosks.trade(new, Holder.PAGE) is None


def test_page_and_program_hold_keys_of_their_own(kiosks: Kiosks) -> None:
    page = holder_of(kiosks, "sanh-1")
    agent = holder_of(kiosks, "sanh-1", Holder.AGENT)

    assert page != agent
    assert {one.name for one in map(kiosks.by_key, (page, agent)) if one} == {"sanh-1"}
    fresh = holder_of(kiosks, "sanh-1")
    assert kiosks.by_key(page) is None  # another browser took its place
    assert kiosks.by_key(fresh)
    assert kiosks.by_key(agent)


def test_who_reads_the_database_finds_no_key(kiosks: Kiosks, engine: Engine) -> None:
    code = kiosks.add("sanh-2")
    key = holder_of(kiosks, "sanh-1")

    with engine.connect() as conn:
        rows = str(conn.exec_driver_sql("SELECT * FROM kiosks").all())

    assert key not in rows
    assert code.replace("-", "") not in rows


def test_a_removed_kiosk_is_nobody(kiosks: Kiosks) -> None:
    key = holder_of(kiosks, "sanh-1")

    assert kiosks.remove("sanh-1")

    assert kiosks.by_key(key) is None
    assert not kiosks.remove("sanh-1")


def test_heartbeats_are_kept_every_thirty_seconds_and_no_oftener(
    kiosks: Kiosks, clock: Clock
) -> None:
    key = holder_of(kiosks, "sanh-1")
    beat(kiosks, key, Beat(version="1"))

    clock.pass_(seconds=29)
    beat(kiosks, key, Beat(version="2"))
    assert only(kiosks).page_at == START
    clock.pass_(seconds=1)
    beat(kiosks, key, Beat(version="2"))

    assert only(kiosks).page_at == clock.now
    assert only(kiosks).said.version == "2"


def test_a_printers_fault_is_kept_though_the_page_has_just_beaten(kiosks: Kiosks) -> None:
    page, agent = holder_of(kiosks, "sanh-1"), holder_of(kiosks, "sanh-1", Holder.AGENT)
    beat(kiosks, page, Beat(version="1"))

    beat(kiosks, agent, Beat(printer=Health.OUT, scanner=Health.OK))

    assert only(kiosks).said == Beat(version="1", printer=Health.OUT, scanner=Health.OK)
    assert only(kiosks).faults(START) == ("printer",)


def test_a_registered_kiosk_is_quiet_after_three_minutes(kiosks: Kiosks, clock: Clock) -> None:
    kiosks.add("chua-dang-ky")
    key = holder_of(kiosks, "sanh-1")
    assert [one.name for one in kiosks.all() if one.is_quiet(clock.now)] == ["sanh-1"]
    beat(kiosks, key, Beat())

    clock.pass_(minutes=3)
    assert not any(one.is_quiet(clock.now) for one in kiosks.all())
    clock.pass_(seconds=1)

    assert [one.name for one in kiosks.all() if one.is_quiet(clock.now)] == ["sanh-1"]


def test_an_old_word_about_the_printer_counts_no_more(kiosks: Kiosks, clock: Clock) -> None:
    key = holder_of(kiosks, "sanh-1", Holder.AGENT)
    beat(kiosks, key, Beat(printer=Health.FAULT))

    clock.pass_(minutes=3, seconds=1)

    assert only(kiosks).faults(clock.now) == ()


def test_keys_are_remembered_for_a_minute_and_through_an_outage(clock: Clock) -> None:
    asked: list[str] = []
    down = False

    def by_key(key: str) -> Kiosk | None:
        asked.append(key)
        if down:
            raise BackendDown("stopped")
        return Kiosk("sanh-1") if key == "right" else None

    keys = KioskKeys(by_key, clock)
    assert [keys.known(key) for key in ("right", "wrong", "right", "wrong")] == [
        Kiosk("sanh-1"),
        None,
    ] * 2
    assert asked == ["right", "wrong"]
    down = True
    clock.now += REMEMBERED

    assert keys.known("right") == Kiosk("sanh-1")
    assert keys.known("right") == Kiosk("sanh-1")
    assert asked == ["right", "wrong", "right"]  # a broken database is left alone


def test_wrong_keys_do_not_fill_the_memory(clock: Clock) -> None:
    keys = KioskKeys(lambda _: None, clock)

    for number in range(MOST + 50):
        keys.known(str(number))

    assert len(keys._seen) == MOST


def beat(kiosks: Kiosks, key: str, said: Beat) -> None:
    kiosk = kiosks.by_key(key)
    assert kiosk is not None
    kiosks.heard(kiosk, said)


def only(kiosks: Kiosks) -> Kiosk:
    (one,) = kiosks.all()
    return one
