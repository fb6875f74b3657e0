"""(c) How much memory of Redis a mirrored case takes, its key included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from redis import Redis

from bench import cases, stand
from bench.report import Row
from bench.stand import Scale
from cache.mirror import CASES, Mirror
from lookup_gateway.model import Card
from tests.servers import RedisServer

GOAL = 300  # bytes
BATCH = 500


def measure(scale: Scale) -> list[Row]:
    """Fill an empty Redis and divide by how many cases came in by how much it grew."""
    with RedisServer() as server, stand.site(server.url) as (gateway, _):
        redis = Redis.from_url(server.url)
        made = cases.five_steps(scale.many, gateway.profile)
        cards = map(gateway.make_card, made)
        mirror = Mirror(redis)
        mirror.apply(islice(cards, 1), epoch=1)  # what is there once for all cases: the script
        before = _used(redis)
        written = _write(mirror, cards)
        grown = _used(redis) - before
        kept = sum(1 for _ in redis.scan_iter(CASES, count=1_000))
        redis.close()
    return [_row(grown / written, scale.many, lost=scale.many - kept)]


def _write(mirror: Mirror, cards: Iterator[Card]) -> int:
    return sum(mirror.apply(batch, epoch=1) for batch in _batches(cards))


def _batches(cards: Iterator[Card]) -> Iterable[list[Card]]:
    while batch := list(islice(cards, BATCH)):
        yield batch


def _used(redis: Redis) -> int:
    return int(redis.info("memory")["used_memory"])


def _row(each: float, count: int, lost: int) -> Row:
    return Row(
        part="c",
        what=f"memory of a case with {cases.STEPS} steps, its key included",
        value=f"{each:.0f} B",
        goal=f"≤ {GOAL} B",
        met=each <= GOAL,
        faults=lost,
        detail=f"growth of used_memory by {count:,} cases",
    )
