"""Two senders: the first while it is well, the second when it is not, and back again."""

from __future__ import annotations

import random

import pytest

from lookup_gateway.delivery.failover import HALF_LIFE_S, Failover
from lookup_gateway.delivery.lanes import Lanes
from lookup_gateway.outgoing import Again, Outgoing, Refused, Sending, Sent, Unsure, Way

MESSAGE = Outgoing(Way.SMS, "+84912345678", "Co ket qua", id="a")


class Operator:
    """A sender that answers as it is told."""

    def __init__(self, result: Sending) -> None:
        self.result = result
        self.asked = 0

    def __call__(self, _: Outgoing) -> Sending:
        self.asked += 1
        return self.result


class World:
    """A failover over two operators, a clock that stands still, dice that fall as always."""

    def __init__(self) -> None:
        self.first, self.second = Operator(Sent("1")), Operator(Sent("2"))
        self.now = 0.0
        dice = random.Random(1)
        self.send = Failover([self.first, self.second], lambda: self.now, dice.random)

    def sent(self, number: int) -> tuple[int, int]:
        before = self.first.asked, self.second.asked
        for _ in range(number):
            self.send(MESSAGE)
        return self.first.asked - before[0], self.second.asked - before[1]


def test_while_both_are_well_nearly_all_go_by_the_first() -> None:
    first, second = World().sent(1_000)

    assert 0 < second < 100
    assert first + second == 1_000


def test_what_the_first_cannot_take_goes_by_the_second_at_once() -> None:
    world = World()
    world.first.result = Again("down")

    assert [world.send(MESSAGE) for _ in range(20)] == [Sent("2")] * 20


def test_who_fails_is_asked_less_and_less_and_again_when_time_has_passed() -> None:
    world = World()
    world.first.result = Again("down")
    world.sent(50)

    down, _ = world.sent(200)
    world.first.result = Sent("1")
    world.now += 10 * HALF_LIFE_S
    well, _ = world.sent(200)

    assert down < 20
    assert well > 150


@pytest.mark.parametrize("result", [Refused("no such number"), Unsure("broken")])
def test_a_refusal_and_a_doubt_are_nobody_elses(result: Sending) -> None:
    world = World()
    world.first.result = world.second.result = result

    assert world.send(MESSAGE) == result
    assert world.first.asked + world.second.asked == 1


def test_when_nobody_can_it_is_to_be_tried_again() -> None:
    world = World()
    world.first.result = world.second.result = Again("down")

    assert isinstance(world.send(MESSAGE), Again)
    assert (world.first.asked, world.second.asked) == (1, 1)


def test_a_lane_bears_a_seconds_worth_at_once_and_then_its_rate() -> None:
    now = [100.0]
    lanes = Lanes({"sms": 10.0}, lambda: now[0])
    sent = 0
    for _ in range(50):
        for _ in range(40):
            if "sms" not in lanes.resting():
                lanes.used("sms", failed=False)
                sent += 1
        now[0] += 0.1

    assert 50 <= sent <= 62
    assert lanes.resting() in ([], ["sms"])


def test_a_lane_that_fails_again_and_again_rests_longer_each_time_and_one_success_ends_it() -> None:
    now = [0.0]
    lanes = Lanes({}, lambda: now[0])
    rests = []
    for _ in range(10):
        lanes.used("sms", failed=True)
        since = now[0]
        while lanes.resting():
            now[0] += 0.5
        rests.append(now[0] - since)
    lanes.used("sms", failed=False)
    lanes.used("sms", failed=True)

    assert rests == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert lanes.resting() == []
    assert "email" not in lanes.resting()
