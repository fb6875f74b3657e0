"""Lookups while all is well, while the worker lags, and while the backend is away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from redis import Redis
from redis.connection import AbstractConnection

from lookup_gateway import codes
from lookup_gateway.model import Caller, Status
from lookup_gateway.ports import Charge, Ticket
from tests.cache.reader_world import CODE, NEIGHBOUR, PHONE, UNKNOWN, World, a_case


def test_a_hit_and_a_miss_are_certain_without_asking_the_backend(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()

    assert world.find(CODE) == ([CODE], True)
    assert world.find(UNKNOWN) == ([], True)
    assert world.find(CODE, UNKNOWN) == ([CODE], True)
    assert world.backend.asked == []


def test_a_whole_question_costs_one_round_trip(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    ticket = Ticket(PHONE, (codes.key(CODE), codes.key(UNKNOWN)), guessing=(codes.key(CODE),))
    world.reader.find(ticket)  # connects, and gives Redis the script
    sent: list[int] = []
    send = AbstractConnection.send_packed_command

    def counted(line: AbstractConnection, command: object, check_health: bool = True) -> None:
        sent.append(1)
        send(line, command, check_health)

    monkeypatch.setattr(AbstractConnection, "send_packed_command", counted)

    assert world.reader.find(ticket).complete
    assert len(sent) == 1


def test_the_age_of_the_answer_is_the_mirrors_not_ours(world: World) -> None:
    world.keep(a_case(CODE))
    before = world.clock()
    world.mirror()
    mirrored = world.clock()
    world.worker_is_dead_for_a_minute()

    reading = world.reader.find(Ticket(Caller(), (codes.key(CODE),)))

    assert reading.as_of is not None
    assert before - timedelta(milliseconds=1) <= reading.as_of <= mirrored
    assert [card.case.code for card in reading.cards] == [CODE]


def test_with_the_worker_dead_a_miss_is_asked_of_the_backend(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    world.keep(a_case(UNKNOWN))
    assert world.find(UNKNOWN) == ([], True), "the mirror may lag while it is followed"
    world.worker_is_dead_for_a_minute()

    assert world.find(UNKNOWN) == ([UNKNOWN], True)
    assert world.find("H57.132-260817-0111") == ([], True)


def test_with_the_worker_dead_a_hit_needs_no_backend(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    world.worker_is_dead_for_a_minute()
    world.backend.down = True

    assert world.find(CODE)[0] == [CODE]
    assert world.backend.asked == []


def test_a_lagging_mirror_does_not_deny_a_second_case_under_one_key(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    world.keep(a_case(NEIGHBOUR))
    world.worker_is_dead_for_a_minute()

    assert codes.key(CODE) == codes.key(NEIGHBOUR)
    assert world.find(NEIGHBOUR) == ([CODE], False)


def test_a_heartbeat_from_the_future_proves_nothing(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    world.clock.ahead = timedelta(minutes=-1)

    assert world.find(UNKNOWN) == ([], True)
    assert world.backend.asked == [(codes.key(UNKNOWN),)]


def test_a_tombstone_is_known_not_to_exist(world: World) -> None:
    world.keep(a_case(CODE), a_case(UNKNOWN))
    world.keep(a_case(CODE, 2, Status.REMOVED))
    world.mirror()
    world.worker_is_dead_for_a_minute()
    world.backend.down = True

    assert world.find(CODE) == ([], True)
    assert world.backend.asked == []


def test_an_emptied_redis_denies_no_case_that_exists(world: World) -> None:
    world.keep(a_case(CODE), a_case(NEIGHBOUR))
    world.mirror()
    with Redis.from_url(world.url()) as strong:
        strong.flushall()

    assert world.find(CODE, UNKNOWN) == ([NEIGHBOUR, CODE], True)
    world.backend.down = True
    assert world.find(CODE) == ([], False)
    world.backend.down = False
    world.mirror()
    assert world.find(CODE) == ([NEIGHBOUR, CODE], True)


def test_with_the_backend_down_known_cases_are_answered_and_none_is_denied(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    world.backend.down = True

    assert world.find(CODE) == ([CODE], True)
    world.worker_is_dead_for_a_minute()
    assert world.find(CODE)[0] == [CODE]
    assert world.find(UNKNOWN) == ([], False)
    assert world.find(CODE, UNKNOWN) == ([CODE], False)


def test_a_backend_that_fails_is_left_alone_for_a_while(world: World) -> None:
    world.backend.down = True
    for _ in range(20):
        assert world.find(CODE) == ([], False)

    assert len(world.backend.asked) <= 6


def test_without_any_backend_an_unproven_miss_is_no_answer(world: World) -> None:
    world.reader = world.make_reader(None)

    assert world.find(CODE) == ([], False)


def test_a_refused_question_reads_nothing_and_says_when_to_come_back(world: World) -> None:
    world.keep(a_case(CODE))
    world.mirror()
    ticket = Ticket(PHONE, (codes.key(CODE),))
    for _ in range(5):
        assert world.reader.find(ticket).cards

    refused = world.reader.find(ticket)
    assert (refused.cards, refused.complete, refused.retry_after) == ((), False, 12)


def test_a_message_without_a_code_spends_an_ask_and_nothing_else(world: World) -> None:
    readings = [world.reader.find(Ticket(PHONE, ())) for _ in range(6)]

    assert [reading.retry_after for reading in readings] == [None] * 5 + [12]
    assert world.reader.find(Ticket(Caller(), ())).complete


def test_wrong_guesses_close_the_case_through_redis(world: World) -> None:
    ticket = Ticket(PHONE, (codes.key(CODE),), guessing=(codes.key(CODE),))
    for _ in range(5):
        assert not world.reader.find(ticket).closed
        world.reader.spend(Charge(ticket, wrong=ticket.guessing))
        world.clock.ahead += timedelta(minutes=1)

    assert world.reader.find(ticket).closed == {codes.key(CODE)}
    assert world.make_reader(None).find(ticket).closed == {codes.key(CODE)}, "another process"
