"""A conversation is tested on a whole gateway: real Redis, real database, the real worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Row, Table, select

from lookup_gateway import store
from lookup_gateway.asking import text_message
from lookup_gateway.model import Caller, CallerKind, Medium, Message, Reply
from lookup_gateway.outgoing import Way
from lookup_gateway.replies import say
from tests.sites import Site, a_case

PHONE = "0912345678"  # the applicant's of `a_case`
OTHER = "0987654321"
ME = "+84912345678"  # `PHONE`, as it is kept


def rows(site: Site, table: Table) -> Sequence[Row[Any]]:
    """Return what stands in a table."""
    return store.read(site.gateway.engine, lambda conn: conn.execute(select(table)).all())


def followed(site: Site, way: Way = Way.SMS, to: str = ME) -> Sequence[str]:
    """Return the codes that somebody follows."""
    return site.gateway.followers.followed(way, to)


class Talk:
    """One person's side of a conversation."""

    def __init__(self, site: Site, message: Callable[[str], Message]) -> None:
        self.site = site
        self.message = message
        self.replies: list[Reply] = []

    def __call__(self, text: str) -> str:
        """Send a text and return the words that come back."""
        message = self.message(text)
        self.replies.append(self.site.gateway.converse(message))
        return say(self.replies[-1], message.medium, house=self.site.gateway.house)

    def confirm(self) -> tuple[str, ...]:
        """Send the number that the last reply asked for; return which texts come back."""
        return self.keys(self.number)

    @property
    def number(self) -> str:
        """The number that the last reply asked for."""
        return self.replies[-1].said[0].values["number"]

    def keys(self, text: str) -> tuple[str, ...]:
        """Send a text and return which texts of the conversation come back."""
        self(text)
        return tuple(said.key.removeprefix("talk.") for said in self.replies[-1].said)


@pytest.fixture
def unlimited(make_site: Callable[..., Site], redis_url: str, sqlite_url: str) -> Site:
    """A gateway without budgets: a long conversation in a moment."""
    return make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, LOOKUP_LIMITS="off")


@pytest.fixture
def place(unlimited: Site) -> Site:
    """A gateway with the case of `PHONE`."""
    unlimited.record(a_case())
    return unlimited


@pytest.fixture
def by_sms(unlimited: Site) -> Callable[..., Talk]:
    """A function that opens a conversation by SMS from a phone."""
    numbers = count(1)

    def opened(phone: str = PHONE) -> Talk:
        return Talk(unlimited, lambda text: text_message(text, phone, f"test:{next(numbers)}"))

    return opened


@pytest.fixture
def by_chat(unlimited: Site) -> Callable[..., Talk]:
    """A function that opens a conversation by Telegram."""

    def opened(chat: int = 77, lang: str = "vi") -> Talk:
        caller = Caller(kind=CallerKind.PHONE, id=f"telegram:{chat}")
        return Talk(
            unlimited,
            lambda text: Message(text=text, medium=Medium.CHAT, caller=caller, lang=lang),
        )

    return opened
