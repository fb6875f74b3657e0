"""The breaker: when it holds calls back, and when it lets one through to look."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from cache.breaker import Breaker


class Seconds:
    """A monotonic clock that the test winds."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def breaker(seconds: Seconds) -> Breaker:
    return Breaker(seconds)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        assert breaker.allows()
        breaker.failed()


def test_four_failures_are_borne_and_the_fifth_opens(breaker: Breaker) -> None:
    fail(breaker, 4)
    assert (breaker.is_open, breaker.allows()) == (False, True)

    breaker.failed()
    assert (breaker.is_open, breaker.allows()) == (True, False)


def test_only_failures_in_a_row_count(breaker: Breaker) -> None:
    fail(breaker, 4)
    breaker.succeeded()
    fail(breaker, 4)

    assert breaker.allows()


def test_an_open_breaker_lets_one_call_a_second_look(breaker: Breaker, seconds: Seconds) -> None:
    fail(breaker, 5)
    allowed = []
    for _ in range(40):
        seconds.now += 0.125
        allowed.append(breaker.allows())
        if allowed[-1]:
            breaker.failed()

    assert allowed == [False] * 7 + ([True] + [False] * 7) * 4 + [True]


def test_one_success_closes_it(breaker: Breaker, seconds: Seconds) -> None:
    fail(breaker, 5)
    seconds.now += 1
    assert breaker.allows()
    assert not breaker.allows(), "the one that looks is still on its way"

    breaker.succeeded()
    assert all(breaker.allows() for _ in range(10))
    fail(breaker, 4)
    assert not breaker.is_open


def test_of_many_callers_at_once_only_one_looks(breaker: Breaker, seconds: Seconds) -> None:
    fail(breaker, 5)
    seconds.now += 1

    with ThreadPoolExecutor(16) as pool:
        allowed = list(pool.map(lambda _: breaker.allows(), range(200)))

    assert allowed.count(True) == 1
