"""What holds for any sequence of questions, and where each kind of budget differs."""

from __future__ import annotations

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from cache.ledger import Verdict
from cache.memory_limits import MemoryLimits
from lookup_gateway.model import Caller, CallerKind
from lookup_gateway.ports import Charge, Ticket
from tests.cache.budget_kit import Budgets, InRedis, Watch, ask, caller, granted, name

NUMBER = itertools.count()


@given(gaps=st.lists(st.integers(0, 6_000), min_size=1, max_size=60))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_stretch_of_time_holds_more_than_its_burst_and_its_rate(
    budgets: Budgets, watch: Watch, gaps: list[int]
) -> None:
    ticket = ask("H571", who=Caller(kind=CallerKind.IPV6, id=f"property {next(NUMBER)}"))
    times = []
    for gap in gaps:
        watch.on(gap / 1_000)
        if budgets.spend(ticket).retry_after is None:
            times.append(watch.now)

    for first, last in itertools.combinations(range(len(times)), 2):
        stretch = (times[last] - times[first]).total_seconds()
        assert last - first + 1 <= 10 + 0.5 * stretch


STEP = st.tuples(
    st.sampled_from(["ask", "guess", "miss", "wrong"]),
    st.sampled_from([CallerKind.IPV4, CallerKind.IPV6, CallerKind.PHONE]),
    st.lists(st.integers(0, 40), max_size=5),
    st.sampled_from([0, 0, 7, 1_000, 61_003, 3_600_000]),
)


@given(steps=st.lists(STEP, max_size=80))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_redis_and_memory_give_the_same_verdicts(
    patient_redis: Redis, watch: Watch, steps: list[tuple[str, CallerKind, list[int], int]]
) -> None:
    patient_redis.flushall()
    both: tuple[Budgets, Budgets] = (InRedis(patient_redis, watch), MemoryLimits(name, watch))
    for what, kind, numbers, milliseconds in steps:
        watch.on(milliseconds / 1_000)
        keys = [f"H5726081{number // 20}{number:04}" for number in numbers]
        ticket = ask(*keys, who=caller(kind), guessing=what == "guess")
        assert do(both[0], what, ticket) == do(both[1], what, ticket)


def do(budgets: Budgets, what: str, ticket: Ticket) -> Verdict | None:
    if what in {"ask", "guess"}:
        return budgets.spend(ticket)
    budgets.regret(Charge(ticket, misses=4, wrong=ticket.keys if what == "wrong" else ()))
    return None


def test_redis_sees_no_address_phone_or_code_and_keeps_nothing_for_ever(
    patient_redis: Redis, watch: Watch
) -> None:
    budgets = InRedis(patient_redis, watch)
    for who in (caller(), Caller(kind=CallerKind.PHONE, id="+84912345678")):
        ticket = ask("H572608170412", who=who, guessing=True)
        budgets.spend(ticket)
        budgets.regret(Charge(ticket, misses=1, wrong=ticket.keys))

    told = {key: patient_redis.dump(key) for key in patient_redis.scan_iter()}
    assert len(told) > 8
    assert not [word for word in ("198.51", "912345", "H57", "0412") if word in repr(told)]
    assert all(patient_redis.pttl(key) > 0 for key in told)


def test_without_redis_each_worker_grants_its_share(watch: Watch) -> None:
    shares = [MemoryLimits(name, watch, workers=4) for _ in range(4)]
    tickets = [ask("H571", who=caller(kind)) for kind in (CallerKind.IPV4, CallerKind.PHONE)]

    assert sum(granted(share, tickets[0], 60) for share in shares) == 60
    assert sum(granted(share, tickets[1], 60) for share in shares) == 4, "at least one each"
    watch.on(1)
    assert sum(granted(share, tickets[0], 5) for share in shares) == 0
    watch.on(3)
    assert sum(granted(share, tickets[0], 5) for share in shares) == 4


def test_memory_forgets_the_caller_unseen_for_the_longest(watch: Watch) -> None:
    budgets = MemoryLimits(name, watch, counters=4)  # two callers: a minute and a day each
    granted(budgets, ask(who=caller(which=1)), 60)
    granted(budgets, ask(who=caller(which=2)), 60)
    assert budgets.spend(ask(who=caller(which=2))).retry_after
    budgets.spend(ask(who=caller(which=3)))

    assert budgets.spend(ask(who=caller(which=2))).retry_after
    assert budgets.spend(ask(who=caller(which=1))).retry_after is None
