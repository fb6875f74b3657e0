"""Entries, versions, epochs, partitions and marks, on a real Redis."""

from __future__ import annotations

import zlib

import msgspec
import pytest
from redis import Redis

from cache import decoy
from cache.entries import Entry, full_version, parse, version_bytes
from cache.marks import Source
from cache.mirror import Mirror
from lookup_gateway import codes
from lookup_gateway.errors import MirrorDown
from lookup_gateway.model import VERSION_MAX, Status
from tests.cache.mirror_feed import NOON, a_case, make_card

GROUPED, RUN_ON, OTHER = "H57.13.2-260817-0412", "H57.132-260817-0412", "H49.12-251105-0007"
KEY = codes.key(GROUPED)


@pytest.fixture
def redis(redis_url):
    with Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
def mirror(redis):
    return Mirror(redis)


def a_card(code=GROUPED, version=1, status=Status.PROCESSING):
    return make_card(a_case(code, version, status))


def versions(mirror, key=KEY):
    return {entry.code: entry.version for entry in mirror.entries([key])}


def test_what_was_written_is_read(mirror):
    assert mirror.apply([a_card(), a_card(OTHER)], epoch=1) == 2

    assert mirror.read([KEY]).cards == (a_card(),)
    assert set(mirror.read([KEY, codes.key(OTHER)]).cards) == {a_card(), a_card(OTHER)}
    assert mirror.read(["NOSUCHKEY1"]).cards == ()


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [(1, 2, 1), (2, 2, 0), (2, 1, 0), (2**32 - 1, 2**32, 1), (VERSION_MAX - 1, VERSION_MAX, 1)],
)
def test_only_a_newer_version_is_written(mirror, before, after, written):
    mirror.apply([a_card(version=before)], epoch=2**20)

    assert mirror.apply([a_card(version=after)], epoch=2**20) == written
    assert versions(mirror) == {GROUPED: full_version(2**20, max(before, after))}


def test_versions_are_compared_byte_by_byte_beyond_what_lua_counts(mirror):
    """2^53 and 2^53 + 1 are the same number in Lua."""
    for version in (255, 256, 2**31, 2**39):
        mirror.apply([a_card(version=version)], epoch=2**24 - 1)
        assert mirror.apply([a_card(version=version + 1)], epoch=2**24 - 1) == 1
        assert mirror.apply([a_card(version=version)], epoch=2**24 - 1) == 0


def test_two_cases_under_one_key_do_not_touch_each_other(mirror):
    assert codes.key(RUN_ON) == KEY
    mirror.apply([a_card(version=7), a_card(RUN_ON, version=3)], epoch=1)

    mirror.apply([a_card(RUN_ON, version=4)], epoch=1)
    mirror.remove([Entry(full_version(1, 4), RUN_ON, b"")])

    assert versions(mirror) == {GROUPED: full_version(1, 7)}


def test_an_entry_is_removed_only_as_it_was_seen(mirror):
    mirror.apply([a_card(version=2)], epoch=1)

    assert mirror.remove([Entry(full_version(1, 1), GROUPED, b"")]) == 0
    assert mirror.remove([Entry(full_version(1, 2), GROUPED, b"")]) == 1
    assert versions(mirror) == {}


def test_a_removed_case_is_read_as_removed_and_does_not_come_back(mirror):
    mirror.apply([a_card(version=2, status=Status.REMOVED)], epoch=1)

    mirror.apply([a_card(version=1)], epoch=1)

    assert [card.case.status for card in mirror.read([KEY]).cards] == [Status.REMOVED]


def test_whoever_follows_an_older_epoch_may_not_write(mirror):
    mirror.marks.adopt(Source("new", 2))

    with pytest.raises(MirrorDown):
        mirror.apply([a_card(version=9)], epoch=1)
    assert versions(mirror) == {}


def test_a_flushed_mirror_takes_nothing_from_a_worker_before_it_is_adopted_again(redis, mirror):
    mirror.marks.adopt(Source("A", 1))
    mirror.apply([a_card()], 1, "A")
    redis.flushall()

    with pytest.raises(MirrorDown):
        mirror.apply([a_card(version=2)], 1, "A")


def test_a_repair_replaces_the_version_it_saw_and_no_other(mirror):
    mirror.apply([a_card(version=5)], epoch=1)

    assert mirror.replace(a_card(version=3), 1, seen=full_version(1, 4)) == 0
    assert mirror.replace(a_card(version=3), 1, seen=full_version(1, 5)) == 1
    assert versions(mirror) == {GROUPED: full_version(1, 3)}


def test_a_redis_that_forgot_the_scripts_is_given_them_again(redis, mirror):
    mirror.apply([a_card()], epoch=1)
    redis.script_flush()

    assert mirror.apply([a_card(version=2)], epoch=1) == 1


def test_a_key_without_a_case_takes_the_reading_of_one(mirror, monkeypatch):
    mirror.apply([a_card()], 1)
    read, decode = [], mirror.codec.decode

    def noting(code, payload):
        read.append(code)
        return decode(code, payload)

    monkeypatch.setattr(mirror.codec, "decode", noting)

    mirror.read([KEY])
    assert mirror.read([codes.key("H49.12-251105-9999")]).cards == ()
    mirror.read([])

    assert read == [GROUPED, decoy.CODE]


def test_one_partition_is_read_by_one_command(mirror):
    assert len(mirror.commands([KEY, codes.key(OTHER), "A1"])) == 1


def test_with_many_partitions_everything_is_still_found(redis):
    mirror = Mirror(redis, partitions=64)
    cards = [a_card(f"H49.12-251105-{number:04}") for number in range(200)]
    mirror.apply(cards, epoch=1)
    keys = [codes.key(card.case.code) for card in cards]

    assert set(mirror.read(keys).cards) == set(cards)
    partition = zlib.crc32(keys[0][-3:].encode()) % 64
    assert redis.exists(f"{{{partition}}}:c:{keys[0]}")


def test_many_partitions_are_whole_only_together(redis):
    mirror = Mirror(redis, partitions=4)
    keys = [codes.key(f"H49.12-251105-{number:04}") for number in range(50)]
    mirror.marks.adopt(Source("A", 1))
    assert mirror.marks.claim("me")
    assert mirror.marks.finish("me")
    mirror.marks.beat(NOON)
    assert mirror.read(keys).generation

    redis.delete("{2}:gen", "{2}:hb")

    read = mirror.read(keys)
    assert (read.generation, read.as_of) == (False, None)


def test_a_read_tells_marker_and_heartbeat(mirror):
    assert mirror.read([KEY]).generation is False
    assert mirror.read([KEY]).as_of is None
    mirror.marks.claim("me")
    mirror.marks.finish("me")

    mirror.marks.beat(NOON)

    read = mirror.read([])
    assert (read.generation, read.as_of) == (True, NOON)


def test_what_another_version_of_the_gateway_wrote_makes_the_mirror_count_as_not_whole(
    mirror, redis
):
    mirror.marks.claim("me")
    mirror.marks.finish("me")
    mirror.apply([a_card()], epoch=1)
    redis.set(f"{{0}}:c:{KEY}", version_bytes(1) + b"\x01X" + b"\x00\x00\x01\x09")

    read = mirror.read([KEY])

    assert (read.cards, read.generation) == ((), False)


def test_a_claim_belongs_to_one_owner_until_it_lapses(mirror, redis):
    assert mirror.marks.claim("me")
    assert not mirror.marks.claim("you")
    assert mirror.marks.hold("me")
    assert not mirror.marks.hold("you")
    assert 0 < redis.pttl("{0}:resync") <= 10_000
    redis.delete("{0}:resync")

    assert not mirror.marks.hold("me")
    assert not mirror.marks.finish("me")
    assert mirror.marks.claim("you")


def test_entries_cut_short_are_refused():
    with pytest.raises(ValueError, match="cut short"):
        list(parse(version_bytes(1) + b"\x01X" + b"\x00\x00\x09abc"))


def test_identity_changes_with_a_restart_and_with_a_failover(own_redis):
    with Redis.from_url(own_redis.url) as client:
        before = Mirror(client).identity()
        assert Mirror(client).identity() == before
        client.replicaof("127.0.0.1", "1")
        client.replicaof("NO", "ONE")
        promoted = Mirror(client).identity()
    own_redis.kill9()
    own_redis.start()
    with Redis.from_url(own_redis.url) as client:
        assert len({before, promoted, Mirror(client).identity()}) == 3


def test_whatever_the_driver_says_is_mirror_down(own_redis):
    with Redis.from_url(own_redis.url, retry=None, socket_timeout=1) as client:
        mirror = Mirror(client)
        client.replicaof("127.0.0.1", "1")
        with pytest.raises(MirrorDown):  # a replica refuses to be written
            mirror.apply([a_card()], epoch=1)
        own_redis.kill9()
        with pytest.raises(MirrorDown):
            mirror.read([KEY])
        with pytest.raises(MirrorDown):
            mirror.identity()


def test_a_card_with_a_person_stops_the_whole_batch(mirror):
    named = msgspec.structs.replace(
        a_card(),
        case=msgspec.convert(
            {**msgspec.to_builtins(a_case(OTHER)), "applicant": {"name": "Nguyễn Văn A"}},
            type(a_case(OTHER)),
        ),
    )

    with pytest.raises(ValueError, match="applicant"):
        mirror.apply([a_card(), named], epoch=1)
    assert versions(mirror) == {}
