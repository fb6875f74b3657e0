"""The comparison finds each kind of difference, repairs it, and cries no wolf."""

from __future__ import annotations

import threading

import msgspec
import pytest
from redis import Redis

from cache.compare import Report, compare, mask
from cache.mirror import Mirror
from lookup_gateway import codes
from tests.cache.mirror_feed import MemoryFeed, a_case, make_card

ONE, TWO, STRAY = "H49.12-251105-0001", "H49.12-251105-0002", "H57.132-260817-0412"


@pytest.fixture
def mirror(redis_url):
    with Redis.from_url(redis_url) as client:
        yield Mirror(client)


@pytest.fixture
def feed():
    feed = MemoryFeed()
    feed.put(ONE, TWO)
    return feed


def test_equal_stores_show_no_difference(feed, mirror):
    feed.remove(TWO)
    mirror.apply(map(make_card, feed.page("", 10)), epoch=1)

    assert compare(feed, mirror, make_card, 1) == Report(checked=2)


def test_a_missing_case_is_found_and_repaired(feed, mirror):
    mirror.apply([make_card(feed.cases[ONE])], epoch=1)

    found = compare(feed, mirror, make_card, 1, repair=True)

    assert found == Report(checked=2, missing=1, repaired=1, examples=("missing H49…02",))
    assert compare(feed, mirror, make_card, 1).clean


@pytest.mark.parametrize("version", [1, 2, 9], ids=["behind", "same version", "ahead"])
def test_an_entry_that_says_something_else_is_found_and_repaired(feed, mirror, version):
    feed.put(TWO)
    mirror.apply([make_card(feed.cases[ONE])], epoch=1)
    other = msgspec.structs.replace(a_case(TWO, version), reason="khác")
    mirror.apply([make_card(other)], epoch=1)

    found = compare(feed, mirror, make_card, 1, repair=True)

    assert (found.outdated, found.repaired) == (1, 1)
    assert mirror.read([codes.key(TWO)]).cards == (make_card(feed.cases[TWO]),)


def test_a_payload_that_cannot_be_read_counts_as_outdated(feed, mirror):
    mirror.apply(map(make_card, feed.page("", 10)), epoch=1)
    key = f"{{0}}:c:{codes.key(ONE)}"
    value = mirror._redis.get(key)
    mirror._redis.set(key, value[:-5] + b"\xff" * 5)

    assert compare(feed, mirror, make_card, 1).outdated == 1


@pytest.mark.parametrize("garbage", [b"garbage", b"\xff" * 40, b"\x00", []])
def test_what_is_no_entry_at_all_is_found_repaired_and_stops_nothing(feed, mirror, garbage):
    mirror.apply(map(make_card, feed.page("", 10)), epoch=1)
    key = f"{{0}}:c:{codes.key(ONE)}"
    mirror._redis.delete(key)
    if garbage:
        mirror._redis.set(key, garbage)
    else:
        mirror._redis.lpush(key, "another program's")

    found = compare(feed, mirror, make_card, 1, repair=True)

    assert (found.missing, found.repaired) == (1, 1)
    assert compare(feed, mirror, make_card, 1).clean


def test_a_case_that_the_source_never_had_is_found_and_taken_away(feed, mirror):
    mirror.apply(map(make_card, [*feed.page("", 10), a_case(STRAY)]), epoch=1)

    found = compare(feed, mirror, make_card, 1, repair=True)

    assert (found.orphans, found.repaired, found.clean) == (1, 1, False)
    assert compare(feed, mirror, make_card, 1) == Report(checked=2)


def test_without_repair_nothing_is_touched(feed, mirror):
    mirror.apply([make_card(a_case(STRAY))], epoch=1)

    found = compare(feed, mirror, make_card, 1)

    assert (found.missing, found.orphans, found.repaired) == (2, 1, 0)
    assert len(mirror.scan(0, 100)[1]) == 1


def test_a_change_on_its_way_is_no_difference(feed, mirror):
    """Both kinds are put right between the first look and the second."""
    mirror.apply([make_card(feed.cases[ONE]), make_card(a_case(STRAY))], epoch=1)
    looked_up, first_look = threading.Event(), threading.Event()

    class Told(Mirror):
        def entries(self, keys):
            seen = super().entries(keys)
            looked_up.set()
            return seen

        def scan(self, cursor, count):
            first_look.set()
            return super().scan(cursor, count)

    def arrive():
        looked_up.wait(10)
        mirror.apply([make_card(feed.cases[TWO])], epoch=1)
        first_look.wait(10)
        feed.put(STRAY)

    arrival = threading.Thread(target=arrive)
    arrival.start()
    found = compare(feed, Told(mirror._redis), make_card, 1)
    arrival.join()

    assert found == Report(checked=2)


def test_an_example_shows_little_of_a_code():
    assert mask(ONE) == "H49…01"
    assert mask("13557009") == "…"
