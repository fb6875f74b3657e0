"""Zalo's tokens: started from the environment, used up once, never lost, on both databases."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Engine, text

from channels.zalo.account import Account, open_account
from channels.zalo.messages import text as plain_text
from lookup_gateway import calling
from lookup_gateway.accounts import Zalo as Settings
from lookup_gateway.errors import BackendDown
from lookup_gateway.outgoing import Again, Refused, Sending, Sent
from lookup_gateway.proofs import Keys
from lookup_gateway.store.engine import sqlite_path
from tests.channels.zalo_stand_in import APP_ID, APP_SECRET, OA_SECRET, USER, Zalo
from tests.sites import SECRET, SINCE
from tests.standin import Told
from tests.store.databases import migrated, output, program

# A process of its own that was refused with the environment's token.
RENEW = """
import json, sys
from datetime import UTC, datetime
from lookup_gateway import calling, store
from lookup_gateway.accounts import Zalo
from lookup_gateway.proofs import Keys
from channels.zalo.account import open_account
settings = Zalo(**json.loads(sys.argv[2]))
keys = Keys.from_secrets([sys.argv[3]])
account = open_account(
    calling.client(), settings, store.open_store(sys.argv[1]), keys, lambda: datetime.now(UTC)
)
print("ready", flush=True)
print(account.tokens.renewed("access-0"))
"""


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database of either kind."""
    with migrated(database_url) as engine:
        yield engine


class Bench:
    """One process's account, on a clock that can be moved."""

    def __init__(self, engine: Engine, zalo: Zalo) -> None:
        self.engine, self.zalo, self.now = engine, zalo, SINCE

    def settings(self, number: int = 0) -> dict[str, str]:
        """Return what the environment holds; the tokens with that number."""
        return {
            "app_id": APP_ID,
            "app_secret": APP_SECRET,
            "oa_secret": OA_SECRET,
            "access_token": f"access-{number}",
            "refresh_token": f"refresh-{number}",
            "api_url": self.zalo.url,
            "oauth_url": self.zalo.url,
        }

    def process(self, number: int = 0, secret: str = SECRET, **changed: str) -> Account:
        """Return the account as a process that starts now has it."""
        settings = Settings(**{**self.settings(number), **changed})
        keys = Keys.from_secrets([secret])
        return open_account(calling.client(), settings, self.engine, keys, self.clock)

    def clock(self) -> datetime:
        """Return the time."""
        return self.now

    def program(self):
        """Start a real process that renews."""
        url = self.engine.url.render_as_string(hide_password=False)
        started = program(RENEW, url, json.dumps(self.settings()), SECRET)
        assert started.stdout is not None
        assert started.stdout.readline() == "ready\n"
        return started


@pytest.fixture
def bench(engine: Engine, zalo: Zalo) -> Bench:
    """One account at the strict Zalo."""
    return Bench(engine, zalo)


def write(account: Account) -> Sending:
    return account.write(USER, plain_text(USER, "Chào Ông/Bà."))


def test_the_environments_tokens_are_used_as_long_as_they_are_taken(bench, zalo):
    assert [write(bench.process()) for _ in range(3)] == [Sent("m1"), Sent("m2"), Sent("m3")]
    assert zalo.renewals == []


@pytest.mark.parametrize("refusal", [None, Told(status=401)])
def test_a_refused_token_is_renewed_once_and_the_message_goes_out(bench, zalo, refusal):
    if refusal:
        zalo.instead.append(refusal)
    else:
        zalo.access = "another"

    assert isinstance(write(bench.process()), Sent)
    assert isinstance(write(bench.process()), Sent)
    assert zalo.used_up == ["refresh-0"]


def test_a_token_is_renewed_before_it_ends(bench, zalo):
    zalo.access = "another"
    account = bench.process()
    write(account)
    bench.now += timedelta(seconds=90_000 - 120)
    write(account)
    assert zalo.used_up == ["refresh-0"]

    bench.now += timedelta(seconds=120)
    write(account)
    assert zalo.used_up == ["refresh-0", "refresh-1"]


def test_a_refresh_token_alone_is_enough_to_start(bench, zalo):
    assert isinstance(write(bench.process(access_token="")), Sent)


def test_two_processes_at_once_use_one_refresh_token(bench, zalo):
    zalo.may_renew.clear()
    both = [bench.program(), bench.program()]
    zalo.may_renew.set()

    assert [output(one) for one in both] == ["access-1", "access-1"]
    assert zalo.used_up == ["refresh-0"]


def test_a_process_killed_while_it_renews_leaves_the_right_to_the_next(bench, zalo):
    zalo.loses = 1
    first = bench.program()
    assert zalo.lost.wait(30)
    second = bench.program()
    first.kill()
    first.communicate()

    assert output(second) == "access-1"
    assert zalo.used_up == ["refresh-0"]
    zalo.gone.set()


@pytest.mark.parametrize("trouble", [Told(status=503), Told(broken=True), Told(b"<html>")])
def test_an_outage_of_the_token_service_is_no_end(bench, zalo, trouble):
    account = bench.process()
    zalo.access = "another"
    zalo.instead += [Told({"error": -216}), trouble]

    assert isinstance(write(account), Again)
    assert isinstance(write(account), Sent)


def test_tokens_that_the_database_did_not_take_are_kept_first_next_time(sqlite_url, zalo):
    with migrated(sqlite_url) as engine, closing(locker(engine)) as blocker:
        account = Bench(engine, zalo).process()
        write(account)
        zalo.access = "another"
        zalo.while_renewing = partial(blocker.execute, "BEGIN IMMEDIATE")
        with pytest.raises(BackendDown):
            write(account)
        blocker.rollback()

        assert isinstance(write(account), Sent)
        assert isinstance(write(Bench(engine, zalo).process()), Sent)
        assert zalo.used_up == ["refresh-0"]


def locker(engine: Engine) -> sqlite3.Connection:
    """Return a connection of somebody else's, that any thread may use."""
    file = sqlite_path(engine)
    assert file is not None
    return sqlite3.connect(file, isolation_level=None, check_same_thread=False)


def test_a_used_up_refresh_token_calls_the_operator_and_new_ones_start_again(bench, zalo, caplog):
    zalo.access, zalo.refresh = "access-7", "refresh-7"

    assert isinstance(write(bench.process()), Refused)
    assert "ZALO_REFRESH_TOKEN" in caplog.text
    assert isinstance(write(bench.process(7)), Sent)
    # A process that still has the old environment does not go back.
    assert isinstance(write(bench.process()), Sent)
    assert isinstance(write(bench.process(7)), Sent)
    assert "refresh-0" not in caplog.text


def test_nothing_in_the_row_can_be_read(bench, zalo):
    zalo.access = "another"
    write(bench.process())

    with bench.engine.connect() as conn:
        (row,) = conn.execute(text("SELECT app_id, sealed FROM zalo_tokens")).all()
    assert row.app_id == APP_ID
    assert not [token for token in ("access-", "refresh-", APP_SECRET) if token in row.sealed]


def test_a_key_that_is_gone_costs_a_start_from_the_environment(bench, zalo):
    write(bench.process())

    assert isinstance(write(bench.process(secret="another " * 5)), Sent)
