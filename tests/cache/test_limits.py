"""Budgets: one body of tests for Redis and for memory, which must agree in every verdict."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis
from redis.exceptions import NoScriptError

from cache.budgets import LIFTED
from cache.connect import connect
from cache.ledger import Verdict
from cache.limits import RedisLimits
from cache.memory_limits import MemoryLimits
from lookup_gateway import proofs
from lookup_gateway.model import Caller, CallerKind
from lookup_gateway.ports import Charge, Ticket

KEYS = proofs.Keys.from_secrets(["k" * 32])
NUMBER = itertools.count()


def name(text: str) -> str:
    return proofs.log_name(text, KEYS)


class Watch:
    """A clock that the test winds."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Budgets(Protocol):
    """What both kinds can do."""

    def spend(self, ticket: Ticket) -> Verdict: ...

    def regret(self, charge: Charge) -> None: ...


class InRedis:
    """Budgets in Redis, asked as the reader asks them."""

    def __init__(self, redis: Redis, clock: Watch) -> None:
        self._redis = redis
        self._limits = RedisLimits(redis, name, clock)
        self.regret = self._limits.regret

    def spend(self, ticket: Ticket) -> Verdict:
        pipe = self._redis.pipeline(transaction=False)
        hear = self._limits.ask(pipe, ticket)
        try:
            return hear(pipe.execute(raise_on_error=False))
        except NoScriptError:
            self._limits.learn()
            return self.spend(ticket)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def redis(redis_url: str) -> Redis:
    return connect(redis_url, name="test", timeout=5)


@pytest.fixture(params=["redis", "memory"])
def budgets(request: pytest.FixtureRequest, watch: Watch) -> Budgets:
    if request.param == "memory":
        return MemoryLimits(name, watch)
    return InRedis(request.getfixturevalue("redis"), watch)


def caller(kind: CallerKind = CallerKind.IPV4, which: int = 1) -> Caller:
    return Caller(kind=kind, id=f"198.51.100.{which}")


def ask(
    *keys: str, who: Caller | None = None, guessing: bool = False, proven: bool = False
) -> Ticket:
    return Ticket(who or caller(), keys, guessing=keys if guessing else (), proven=proven)


def offices(count: int) -> list[str]:
    """Keys of as many offices: no two share an office-day."""
    return [f"H{office:02}2608170001" for office in range(count)]


def granted(budgets: Budgets, ticket: Ticket, times: int) -> int:
    return sum(budgets.spend(ticket).retry_after is None for _ in range(times))


@pytest.mark.parametrize(
    ("kind", "burst", "gap"),
    [
        (CallerKind.IPV4, 60, 1),
        (CallerKind.IPV6, 10, 2),
        (CallerKind.KIOSK, 60, 1),
        (CallerKind.PHONE, 5, 12),
    ],
)
def test_a_burst_is_granted_and_then_one_ask_after_each_gap(
    budgets: Budgets, watch: Watch, kind: CallerKind, burst: int, gap: int
) -> None:
    ticket = ask("H571", who=caller(kind))

    assert granted(budgets, ticket, burst + 5) == burst
    assert budgets.spend(ticket).retry_after == gap
    watch.on(gap)
    assert granted(budgets, ticket, 3) == 1


def test_asking_while_refused_does_not_make_the_refusal_longer(
    budgets: Budgets, watch: Watch
) -> None:
    granted(budgets, ask("H571"), 60)
    for _ in range(9):
        watch.on(0.1)
        assert budgets.spend(ask("H571")).retry_after == 1

    watch.on(0.1)
    assert budgets.spend(ask("H571")).retry_after is None


def test_a_day_has_its_own_budget(budgets: Budgets, watch: Watch) -> None:
    phone = ask("H571", who=caller(CallerKind.PHONE))
    for _ in range(40):
        assert budgets.spend(phone).retry_after is None
        watch.on(12)

    retry_after = budgets.spend(phone).retry_after
    assert retry_after is not None
    assert 1_000 < retry_after <= 2_160


def test_callers_do_not_spend_each_others_budget(budgets: Budgets) -> None:
    granted(budgets, ask("H571"), 60)

    assert budgets.spend(ask("H571", who=caller(which=2))).retry_after is None
    assert budgets.spend(ask("H571", who=caller(CallerKind.KIOSK))).retry_after is None


def test_only_so_many_different_codes_are_read_in_ten_minutes(
    budgets: Budgets, watch: Watch
) -> None:
    *seen, one_more = offices(31)
    for key in seen:
        assert budgets.spend(ask(key)).retry_after is None
        watch.on(1)

    assert budgets.spend(ask(one_more)).retry_after == 600 - 30
    assert budgets.spend(ask(seen[3])).retry_after is None, "a known code is no new one"
    watch.on(600 - 30)
    assert budgets.spend(ask(one_more)).retry_after is None


def test_several_codes_in_one_message_count_each(budgets: Budgets) -> None:
    codes = offices(31)

    assert budgets.spend(ask(*codes[:28])).retry_after is None
    assert budgets.spend(ask(*codes[28:])).retry_after is not None
    assert budgets.spend(ask(*codes[28:30])).retry_after is None


def test_walking_through_an_office_day_ends_at_the_twelfth_code(
    budgets: Budgets, watch: Watch
) -> None:
    walk = [f"H57260817{number:04}" for number in range(13)]
    assert [granted(budgets, ask(key), 1) for key in walk] == [1] * 12 + [0]

    assert granted(budgets, ask("H572608180001"), 1) == 1, "another day is another walk"
    watch.on(600)
    assert granted(budgets, ask(walk[12]), 1) == 1


def test_a_phone_reads_ten_different_codes_a_day(budgets: Budgets, watch: Watch) -> None:
    for key in offices(10):
        assert budgets.spend(ask(key, who=caller(CallerKind.PHONE))).retry_after is None
        watch.on(60)

    new, known = offices(11)[10], offices(11)[0]
    assert budgets.spend(ask(new, who=caller(CallerKind.PHONE))).retry_after == 86_400 - 600
    assert budgets.spend(ask(known, who=caller(CallerKind.PHONE))).retry_after is None


def test_a_kiosk_serves_any_number_of_codes(budgets: Budgets) -> None:
    kiosk = caller(CallerKind.KIOSK)

    assert all(budgets.spend(ask(f"H57{n}", who=kiosk)).retry_after is None for n in range(60))


def test_a_receipts_token_is_no_walk_but_an_ask_all_the_same(budgets: Budgets) -> None:
    keys = [f"H57260817{number:04}" for number in range(61)]

    verdicts = [budgets.spend(ask(key, proven=True)).retry_after for key in keys]

    assert verdicts == [None] * 60 + [1]


def test_a_second_read_for_the_same_question_is_free(budgets: Budgets) -> None:
    again = Ticket(caller(), tuple(offices(8)), follow_up=True)

    assert granted(budgets, again, 100) == 100
    assert granted(budgets, ask("H571"), 61) == 60


def test_the_machine_itself_has_no_budget(budgets: Budgets) -> None:
    own = Caller()
    for _ in range(20):
        budgets.regret(Charge(ask("H571", who=own), misses=5, wrong=("H571",)))

    assert granted(budgets, ask("H571", who=own, guessing=True), 100) == 100
    assert not budgets.spend(ask("H571", who=own, guessing=True)).closed


def test_codes_that_lead_nowhere_are_counted_afterwards(budgets: Budgets, watch: Watch) -> None:
    for _ in range(10):
        budgets.regret(Charge(ask("H571"), misses=3))
        watch.on(10)
    budgets.regret(Charge(ask("H571"), misses=3))  # too late to matter, and so it does not

    assert budgets.spend(ask("H571")).retry_after == 500
    watch.on(500)
    assert budgets.spend(ask("H571")).retry_after is None


def test_five_wrong_guesses_close_a_case_for_their_caller_only(
    budgets: Budgets, watch: Watch
) -> None:
    guess, other_case = ask("H571", guessing=True), ask("H572", guessing=True)
    for _ in range(5):
        assert budgets.spend(guess).closed == frozenset()
        budgets.regret(Charge(guess, wrong=("H571",)))

    assert budgets.spend(guess) == Verdict(None, frozenset({"H571"}))
    assert not budgets.spend(other_case).closed
    assert not budgets.spend(ask("H571", guessing=True, who=caller(which=2))).closed
    assert not budgets.spend(ask("H571")).closed, "who shows no guess is not concerned"
    watch.on(3_600)
    assert not budgets.spend(guess).closed


def test_ten_wrong_guesses_by_anybody_close_a_case_for_the_day(
    budgets: Budgets, watch: Watch
) -> None:
    for which in range(10):
        guess = ask("H571", guessing=True, who=caller(which=which))
        budgets.regret(Charge(guess, wrong=("H571",)))

    stranger = ask("H571", "H572", guessing=True, who=caller(which=99))
    assert budgets.spend(stranger) == Verdict(None, frozenset({"H571"}))
    watch.on(86_400)
    assert not budgets.spend(stranger).closed


def test_twenty_wrong_guesses_of_a_caller_close_every_case_for_it(budgets: Budgets) -> None:
    for key in offices(20):
        budgets.regret(Charge(ask(key, guessing=True), wrong=(key,)))

    assert budgets.spend(ask("H571", "H572", guessing=True)).closed == {"H571", "H572"}
    assert not budgets.spend(ask("H571", guessing=True, who=caller(which=2))).closed


def test_a_thousand_wrong_guesses_anywhere_close_all_cases(budgets: Budgets, watch: Watch) -> None:
    for number in range(1_000):
        guess = ask(f"C{number}", guessing=True, who=caller(which=number))
        budgets.regret(Charge(guess, wrong=guess.keys))

    stranger = ask("H571", guessing=True, who=caller(which=5_000))
    assert budgets.spend(stranger).closed == {"H571"}
    watch.on(3_600)
    assert not budgets.spend(stranger).closed


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
    redis: Redis, watch: Watch, steps: list[tuple[str, CallerKind, list[int], int]]
) -> None:
    redis.flushall()
    both: tuple[Budgets, Budgets] = (InRedis(redis, watch), MemoryLimits(name, watch))
    for what, kind, numbers, milliseconds in steps:
        watch.on(milliseconds / 1_000)
        keys = [f"H5726081{number // 20}{number:04}" for number in numbers]
        ticket = ask(*keys, who=caller(kind), guessing=what == "guess")
        charge = Charge(ticket, misses=4, wrong=ticket.keys if what == "wrong" else ())
        do: Callable[[Budgets], object] = (
            (lambda b, t=ticket: b.spend(t))
            if what in {"ask", "guess"}
            else (lambda b, c=charge: b.regret(c))
        )

        assert do(both[0]) == do(both[1])


def test_redis_sees_no_address_phone_or_code_and_keeps_nothing_for_ever(
    redis: Redis, watch: Watch
) -> None:
    budgets = InRedis(redis, watch)
    for who in (caller(), Caller(kind=CallerKind.PHONE, id="+84912345678")):
        ticket = ask("H572608170412", who=who, guessing=True)
        budgets.spend(ticket)
        budgets.regret(Charge(ticket, misses=1, wrong=ticket.keys))

    names = redis.keys()
    assert len(names) > 8
    told = b"\n".join([*names, *(redis.dump(key) or b"" for key in names)])
    assert not [word for word in (b"198.51", b"912345", b"H57", b"0412") if word in told]
    assert all(redis.pttl(key) > 0 for key in names)


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


def test_lifted_budgets_still_count_wrong_guesses(watch: Watch) -> None:
    budgets = MemoryLimits(name, watch, budgets=LIFTED)
    guess = ask("H571", guessing=True)
    for _ in range(5):
        budgets.regret(Charge(guess, misses=50, wrong=guess.keys))

    assert granted(budgets, ask(*offices(40)), 500) == 500
    assert budgets.spend(guess).closed == {"H571"}
