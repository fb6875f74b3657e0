"""Neither a database that is down nor a bad case stops `notify`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from lookup_gateway import store
from lookup_gateway.model import Status
from lookup_gateway.notices import happened, look_again
from lookup_gateway.notifying import deciding
from lookup_gateway.outgoing import Way
from lookup_gateway.store import announced, outbox
from tests.machine import eventually
from tests.notices.samples import CODE, DUE, NOON, a_case
from tests.notifying.world import World
from tests.servers import PostgresServer


@pytest.mark.usefixtures("needs_postgresql")
def test_an_outage_is_outlived(caplog: pytest.LogCaptureFixture) -> None:
    with PostgresServer() as server:
        world, stop = World(store.open_store(server.fresh_database())), threading.Event()
        server.stop()
        working = threading.Thread(target=world.notifier.run_forever, args=(stop,))
        working.start()
        try:
            eventually(lambda: "does not answer" in caplog.text, "the outage is noticed")
            server.start()
            store.migrate(world.engine)
            world.record(a_case())
            world.show()
            eventually(lambda: len(world.messages()) == 2, "messages are made")
        finally:
            stop.set()
            working.join()
            world.engine.dispose()


OTHER = "H49.12-251105-0008"


def bad_for(code: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """Return `work` with a defect that one case alone shows."""

    def worked(*args: Any, **kwargs: Any) -> Any:
        if code in args or any(getattr(one, "code", "") == code for one in args):
            raise ZeroDivisionError(code)
        return work(*args, **kwargs)

    return worked


def test_a_bad_case_stops_no_other_and_is_tried_again_when_an_hour_is_over(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world.record(a_case(), a_case(code=OTHER))
    world.show()
    with monkeypatch.context() as broken:
        broken.setattr(deciding, "look_again", bad_for(CODE, look_again))
        works_on(world, lambda: len(world.messages()) == 2)
        works_on(world, lambda: store.read(world.engine, announced.oldest) is not None)
        world.notifier.once()  # it rests
    assert "ZeroDivisionError" in caplog.text
    assert CODE not in caplog.text

    assert world.at(NOON + timedelta(minutes=59)) == []
    assert len(world.at(NOON + timedelta(minutes=60))) == 2


def test_a_case_at_which_time_or_sending_fails_rests_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tell(a_case(Status.PROCESSING), a_case(Status.PROCESSING, code=OTHER))
    world.followers.follow(OTHER, Way.TELEGRAM, "42", "vi")
    world.followers.follow(CODE, Way.TELEGRAM, "42", "vi")
    world.now = DUE + timedelta(seconds=1)
    before = len(world.messages())
    with monkeypatch.context() as broken:
        broken.setattr(deciding, "happened", bad_for(CODE, happened))
        works_on(world, lambda: len(world.messages()) == before + 1)
        world.notifier.once()
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "put", lambda *_: 1 // 0)
        world.now += timedelta(hours=1)
        world.notifier.careful_turn()
        world.notifier.once()

    assert len(world.at(world.now + timedelta(hours=1))) == 1


def works_on(world: World, done: Callable[[], bool]) -> None:
    """Let the worker run until it is `done`."""
    stop = threading.Event()
    working = threading.Thread(target=world.notifier.run_forever, args=(stop,))
    working.start()
    try:
        eventually(done, "the others are told of")
    finally:
        stop.set()
        working.join()
