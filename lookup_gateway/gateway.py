"""The rooms of one process, introduced to each other; each is opened when it is first asked for."""

from __future__ import annotations

import logging
from functools import cached_property, partial
from math import nan

from cache.breaker import Breaker
from cache.budgets import BUDGETS, LIFTED
from cache.claim_stores import Own, Shared
from cache.claims import Claims
from cache.connect import Client
from cache.conversations import Conversations
from cache.limits import RedisLimits
from cache.lines import Lines
from cache.memory_limits import MemoryLimits
from cache.mirror import Mirror
from cache.reader import Reader
from lookup_gateway import asking, codes, lookup
from lookup_gateway.casework import Casework
from lookup_gateway.citizen import Books, Citizen
from lookup_gateway.conversation import Conversation, crowd
from lookup_gateway.conversation.acts import Acts
from lookup_gateway.conversation.memory import Memories
from lookup_gateway.conversation.needs import Needs
from lookup_gateway.delivery.later import Keeper
from lookup_gateway.delivery.spool import Spool
from lookup_gateway.errors import BackendDown, MirrorDown
from lookup_gateway.metrics import Health
from lookup_gateway.model import Case
from lookup_gateway.notifying import StopLinks
from lookup_gateway.outgoing import Later
from lookup_gateway.ports import Ask
from lookup_gateway.replies.needs_aloud import NeedsAloud
from lookup_gateway.signin.accounts import Accounts
from lookup_gateway.store.followers import Followers
from lookup_gateway.verdict import Desk

log = logging.getLogger(__name__)

# A lookup does not wait for a hung Redis.
LOOKUP_TIMEOUT = 0.15


class Gateway(Casework):
    """The rooms of one process, each opened when it is first asked for."""

    @cached_property
    def claims(self) -> Claims:
        """Who answers a message that is delivered twice."""
        shared, own = Shared(self._lookups), Own(self.settings.clock)
        return Claims(shared, own, self.name, self.seal, self.unseal, self._breaker)

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
    def converse(self) -> Ask:
        """What the wires for SMS and chat call instead of `ask`: it remembers, follows, rates."""
        codes_of_phone = self.backend.codes_of_phone
        ask = crowd.unless_crowd(partial(lookup.answer, desk=self.desk), codes_of_phone)
        is_crowd = partial(crowd.is_crowd, codes_of_phone=codes_of_phone)
        talk = Conversation(
            ask=ask,
            grammar=self.profile.grammar,
            memories=self.memories,
            codes_of_phone=codes_of_phone,
            acts=Acts(ask, self.citizen, self.later, is_crowd, self.followers.has_stopped),
            needs=Needs(self.catalogue.search),
        )
        said_once = asking.said_once(talk, self.claims.once_in_a_row)
        once = asking.answered_once(said_once, self.claims.once)
        return asking.counted(asking.never_silent(once), self.metrics.seen)

    @cached_property
    def needs_aloud(self) -> NeedsAloud:
        """What a procedure needs, as the telephone says it."""
        profile = self.profile
        return NeedsAloud(self.catalogue, self.house, profile.policy.offices, profile.voice.office)

    @cached_property
    def memories(self) -> Memories:
        """What conversations remember."""
        kept = Conversations(self._lookups, self.name, self.seal, self.unseal, self._breaker)
        return Memories(kept.recall, kept.keep, kept.forget)

    @cached_property
    def citizen(self) -> Citizen:
        """What a citizen may do to a case."""
        f, at_code = self.followers, self.submissions.at_code
        follow, rate = at_code(f.follow), at_code(self.backend.rate)
        take = at_code(self.opinions.take)
        books = Books(follow, f.unfollow, f.followed, f.stop_all, f.start_again, rate, take)
        return Citizen(self.desk, books)

    @cached_property
    def officers(self) -> Accounts:
        """Officers' accounts, and the tokens of their programs."""
        return Accounts(self.engine, self.settings.clock, self.name, self.settings.desk_tokens)

    def receipt(self, case: Case) -> dict[str, str]:
        """Return what a receipt carries for looking the case up."""
        return {
            "url": self.receipt_url(case),
            "lookup_code": self.lookup_code(case),
            "digits": codes.digits(case.code),
        }

    @cached_property
    def followers(self) -> Followers:
        """Who follows which case, and who wants no messages."""
        return Followers(self.engine, self.keys, self.settings.clock)

    @cached_property
    def stop_links(self) -> StopLinks:
        """The links in letters by which their readers stop them."""
        unfollow = self.submissions.at_code(self.followers.unfollow)
        return StopLinks(self.keys, self.settings.clock, unfollow, self.later)

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
        return self._keeper.later

    @cached_property
    def _keeper(self) -> Keeper:
        return Keeper(self.engine, self.seal, self.spool, self.settings.clock)

    def close(self) -> None:
        """Give back every connection and thread; the next use opens new ones."""
        if "_keeper" in vars(self):
            self._keeper.close()
        super().close()

    @cached_property
    def spool(self) -> Spool:
        """Where jobs wait while the database cannot keep them."""
        return Spool(self.settings.spool_dir, self.seal, self.unseal)

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
