"""A backend, its followers and a notifier on one database, with a clock that a test sets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import msgspec
from sqlalchemy import Engine, select

from lookup_gateway import proofs, store
from lookup_gateway.backends.sql import SqlBackend
from lookup_gateway.disclosure import Policy
from lookup_gateway.model import Case
from lookup_gateway.notifying import Decider, Notifier, Sender, Words
from lookup_gateway.outgoing import Outgoing, Way, unpacked
from lookup_gateway.profile_file import Notices
from lookup_gateway.proofs import Keys
from lookup_gateway.replies import House
from lookup_gateway.store.calls import Calls
from lookup_gateway.store.followers import Followers
from lookup_gateway.store.outbox_schema import outbox
from tests.notices.samples import CODE, NOON, RULES

KEYS = Keys.from_secrets(["a secret for tests that is longer than thirty-two letters"])
HOUSE = House(
    name="Trung tâm Phục vụ hành chính công",
    hotline="1900 0000",
    hotline_hours="7 giờ 30 đến 17 giờ",
    example_code=CODE,
)
MAKE_CARD = partial(proofs.make_card, keys=KEYS)
WORDS = Words(HOUSE, Policy(), MAKE_CARD, "https://tracuu.example.vn", KEYS)


class World:
    """What the tests of `notify` hold in their hands."""

    def __init__(self, engine: Engine, rules: Notices = RULES) -> None:
        self.engine = engine
        self.now = NOON
        self.backend = SqlBackend(engine, self.clock)
        self.followers = Followers(engine, KEYS, self.clock)
        self.calls = Calls(engine, self.clock)
        self.notifier = self.notifier_with(rules)

    def notifier_with(self, rules: Notices) -> Notifier:
        """Return a notifier with these rules."""
        return Notifier(
            engine=self.engine,
            cases_of=self.backend.with_codes,
            decider=Decider(KEYS, rules, self.clock),
            sender=Sender(KEYS, rules, WORDS),
            clock=self.clock,
        )

    def clock(self) -> datetime:
        return self.now

    def record(self, *cases: Case) -> None:
        """Let the case system record these."""
        self.backend.save(cases)

    def show(self) -> None:
        """Let the mirror show what was recorded."""
        with self.backend.pending(10_000):
            pass

    def tell(self, *cases: Case) -> list[Outgoing]:
        """Record, show and notify; return the messages that came of it."""
        before = len(self.messages())
        self.record(*cases)
        self.show()
        self.notifier.once()
        return self.messages()[before:]

    def at(self, now: datetime) -> list[Outgoing]:
        """Let it be `now`, notify; return the messages that came of it."""
        before = len(self.messages())
        self.now = now
        self.notifier.once()
        return self.messages()[before:]

    def messages(self) -> list[Outgoing]:
        """Return everything that was put into the outbox."""
        bodies = store.read(
            self.engine,
            lambda conn: conn.scalars(select(outbox.c.body).order_by(outbox.c.id)).all(),
        )
        return [unpacked(msgspec.json.decode(proofs.unseal(body, KEYS))) for body in bodies]


def by(way: Way, messages: Sequence[Outgoing]) -> list[Outgoing]:
    """Return those messages that go by this way."""
    return [message for message in messages if message.way is way]
