"""The rooms of one process, introduced to each other; each is opened when it is first asked for."""

from __future__ import annotations

import logging
from functools import cached_property, partial
from math import nan

from cache.breaker import Breaker
from cache.budgets import BUDGETS, LIFTED
from cache.claims import Claims
from cache.connect import Client, connect
from cache.embedded import embedded_url
from cache.limits import RedisLimits
from cache.lines import Lines
from cache.memory_limits import MemoryLimits
from cache.mirror import Mirror
from cache.reader import Reader
from lookup_gateway import asking, lookup, proofs
from lookup_gateway.backends.sql import SqlBackend
from lookup_gateway.citizen import Books, Citizen
from lookup_gateway.delivery.later import Keeper
from lookup_gateway.delivery.spool import Spool
from lookup_gateway.errors import BackendDown, MirrorDown
from lookup_gateway.metrics import Health, Metrics
from lookup_gateway.model import Card, Case
from lookup_gateway.outgoing import Later
from lookup_gateway.paper.receipt import receipt_url, spaced
from lookup_gateway.ports import Ask
from lookup_gateway.profile import load_profile
from lookup_gateway.proofs import Keys
from lookup_gateway.replies import House
from lookup_gateway.settings import Settings
from lookup_gateway.signin.accounts import Accounts
from lookup_gateway.store import migrate, open_store
from lookup_gateway.store.followers import Followers
from lookup_gateway.usable import require_usable
from lookup_gateway.verdict import Desk

log = logging.getLogger(__name__)

# A lookup does not wait for a hung Redis.
LOOKUP_TIMEOUT = 0.15


class Gateway:
    """The rooms of one process, each opened when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        require_usable(settings)
        self.settings = settings
        self.profile = load_profile(settings.profile)
        self.keys = Keys.from_secrets(settings.secret_keys)
        self.metrics = Metrics()
        self.engine = open_store(settings.database_url)
        self.backend = SqlBackend(self.engine, settings.clock)
        self._clients: list[Client] = []

    def close(self) -> None:
        """Give back every connection; the next use opens new ones."""
        self.engine.dispose()
        for client in self._clients:
            client.close()

    def migrate_if_possible(self) -> None:
        """Bring the database to this program's schema; one that is down is no reason to stop:
        the mirror still answers, and the worker migrates when it comes up."""
        try:
            migrate(self.engine)
        except BackendDown:
            log.warning("the database does not answer; known cases are answered from the mirror")

    def make_card(self, case: Case) -> Card:
        """Return what the mirror may hold of a case."""
        return proofs.make_card(case, self.keys)

    def receipt_url(self, case: Case) -> str:
        """Return the address in the QR of the case's receipt."""
        token = proofs.token(case.code, case.receipt_epoch, self.keys)
        return receipt_url(self.settings.public_url, token)

    def lookup_code(self, case: Case) -> str:
        """Return the case's mã tra cứu as it is printed."""
        return spaced(proofs.lookup_code(case.code, case.receipt_epoch, self.keys))

    @cached_property
    def house(self) -> House:
        """What the profile says about the site, for the words."""
        profile = self.profile
        return House(
            name=profile.title["vi"],
            hotline=profile.hotline,
            hotline_hours=profile.hotline_hours,
            example_code=profile.example_code,
            sms_accented=profile.sms.accented,
        )

    def redis(self, name: str, timeout: float) -> Client:
        """Return a client for the configured Redis, else for the embedded one."""
        url = self.settings.redis_url or embedded_url(self.settings.data_dir)
        client = connect(url, name=name, timeout=timeout)
        self._clients.append(client)
        return client

    @cached_property
    def claims(self) -> Claims:
        """Who answers a message that is delivered twice."""
        clock = self.settings.clock
        return Claims(self._lookups, self.seal, self.unseal, clock, self._breaker)

    @cached_property
    def reader(self) -> Reader:
        """Reads cards: from the mirror, and from the backend where the mirror cannot know."""
        settings = self.settings
        budgets = BUDGETS if settings.limits_on else LIFTED
        return Reader(
            Lines(self._lookups),
            self.mirror,
            self.backend,
            self.make_card,
            RedisLimits(self._lookups, self.name, settings.clock, budgets),
            MemoryLimits(self.name, settings.clock, settings.web_concurrency, budgets),
            settings.clock,
            self._breaker,
        )

    @cached_property
    def ask(self) -> Ask:
        """The one function that every channel may call."""
        once = asking.answered_once(partial(lookup.answer, desk=self.desk), self.claims.once)
        return asking.counted(asking.never_silent(once), self.metrics.seen)

    @cached_property
    def citizen(self) -> Citizen:
        """What a citizen may do to a case."""
        f, b = self.followers, self.backend
        books = Books(
            f.follow, f.unfollow, f.followed, f.stop_all, f.start_again, b.rate, b.take_feedback
        )
        return Citizen(self.desk, books)

    @cached_property
    def officers(self) -> Accounts:
        """Officers' accounts, and the tokens of their programs."""
        return Accounts(self.engine, self.settings.clock, self.name, self.settings.desk_tokens)

    @cached_property
    def followers(self) -> Followers:
        """Who follows which case, and who wants no messages."""
        return Followers(self.engine, self.keys, self.settings.clock)

    @cached_property
    def desk(self) -> Desk:
        """What an answer needs."""
        return Desk(
            grammar=self.profile.grammar,
            policy=self.profile.policy,
            keys=self.keys,
            find=self.reader.find,
            spend=self.reader.spend,
            clock=self.settings.clock,
            stale_after=self.profile.stale_after,
        )

    @cached_property
    def later(self) -> Later:
        """Durable work for `deliver`: in the outbox, else in the spool."""
        return Keeper(self.engine, self.seal, self.spool, self.settings.clock).later

    @cached_property
    def spool(self) -> Spool:
        """Where jobs wait while the database cannot keep them."""
        return Spool(self.settings.spool_dir, self.seal, self.unseal)

    def name(self, value: str) -> str:
        """Return a keyed name for `value`: for logs and counters."""
        return proofs.log_name(value, self.keys)

    def seal(self, plain: bytes) -> bytes:
        """Return `plain` encrypted for keeping, in SQL, in Redis or in a file."""
        return proofs.seal(plain, self.keys)

    def unseal(self, sealed: bytes) -> bytes:
        """Return what was sealed. Raises ValueError when no key in force opens it."""
        return proofs.unseal(sealed, self.keys)

    def health(self) -> Health:
        """Look at both stores now."""
        try:
            read = self.mirror.read(())
        except MirrorDown:
            return Health(redis=False, backend=self._backend_answers())
        age = nan
        if read.as_of is not None:
            age = (self.settings.clock() - read.as_of).total_seconds()
        return Health(True, self._backend_answers(), read.generation, age)

    def _backend_answers(self) -> bool:
        try:
            self.backend.source()
        except BackendDown:
            return False
        return True

    @cached_property
    def _lookups(self) -> Client:
        return self.redis("web", LOOKUP_TIMEOUT)

    @cached_property
    def mirror(self) -> Mirror:
        """The mirror as lookups read it."""
        return Mirror(self._lookups)

    @cached_property
    def _breaker(self) -> Breaker:
        return Breaker()
