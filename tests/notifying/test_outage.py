"""A database that is down stops nobody: `notify` goes on as soon as it is there."""

from __future__ import annotations

import threading

import pytest

from lookup_gateway import store
from tests.machine import eventually
from tests.notices.samples import a_case
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
