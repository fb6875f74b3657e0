"""What is sent by Zalo unasked: free in the chat, else by template; and what its answers mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files

import pytest
from sqlalchemy import Engine

from channels.zalo.account import Account, open_account
from channels.zalo.api import TEMPLATE_API, Api
from channels.zalo.messages import text
from channels.zalo.sending import sender
from lookup_gateway import calling
from lookup_gateway.accounts import Zalo as Settings
from lookup_gateway.errors import BadSettings
from lookup_gateway.model import Event
from lookup_gateway.outgoing import Again, Outgoing, Refused, Sending, Sent, Unsure, Way
from lookup_gateway.profile import load_profile
from lookup_gateway.proofs import Keys
from lookup_gateway.store.zalo_users import Window
from tests.channels.zalo_stand_in import APP_ID, TEMPLATE, USER, Zalo
from tests.sites import SECRET, SINCE
from tests.standin import Told
from tests.store.databases import migrated

TEMPLATES = {Event.READY: TEMPLATE}
VALUES = {"ma_ho_so": "H49.12-251105-0007", "trang_thai": "Đã có kết quả"}
WORDS = "Hồ sơ đã có kết quả."


class Time:
    """A clock that can be moved."""

    def __init__(self) -> None:
        self.now = SINCE

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Time:
    """The account's clock."""
    return Time()


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    """A migrated database."""
    with migrated(sqlite_url) as engine:
        yield engine


@pytest.fixture
def settings(zalo: Zalo) -> Settings:
    """The account at the strict Zalo."""
    return Settings(APP_ID, "secret", "secret", "access-0", "refresh-0", zalo.url, zalo.url)


@pytest.fixture
def account(engine: Engine, settings: Settings, clock: Time) -> Account:
    """The account, which nobody has written to yet."""
    keys = Keys.from_secrets([SECRET])
    return open_account(calling.client(), settings, engine, keys, clock)


def notice(to: str = USER, template: str | None = None) -> Outgoing:
    """Return a notice to a user, or to a phone."""
    return Outgoing(Way.ZALO, to, WORDS, id="notice-7", template=template, values=VALUES)


def write(account: Account) -> Sending:
    return account.write(USER, text(USER, WORDS))


def test_who_has_just_asked_is_written_to_in_the_chat(account, zalo):
    account.users.heard(USER, SINCE)

    assert sender(account, TEMPLATES)(notice(template="ready")) == Sent("m1")
    assert zalo.delivered[0].text == WORDS


def test_nobody_is_written_to_who_has_not_asked(account, zalo):
    assert sender(account, TEMPLATES)(notice()) == Refused("zalo: window")
    assert sender(account, TEMPLATES)(notice(template="late")) == Refused("zalo: window")
    assert zalo.asked == []


def test_a_phone_gets_the_template_with_our_own_reference(account, zalo):
    assert sender(account, TEMPLATES)(notice("+84912345678", "ready")) == Sent("t1")

    (told,) = zalo.delivered
    assert (told.to, told.template) == ("84912345678", TEMPLATE)
    assert (told.values, told.tracking_id) == (VALUES, "notice-7")


def test_a_phone_without_a_template_gets_nothing(account, zalo):
    assert sender(account, {})(notice("+84912345678", "ready")) == Refused("zalo: window")
    assert zalo.asked == []


def test_outside_the_window_a_user_gets_the_template(account, zalo, clock):
    account.users.heard(USER, SINCE)
    clock.now += timedelta(hours=49)

    assert sender(account, TEMPLATES)(notice(template="ready")) == Sent("t1")
    assert zalo.delivered[0].to == USER


def test_a_window_that_zalo_knows_better_falls_back_to_the_template(account, zalo):
    account.users.heard(USER, SINCE)
    del zalo.free[USER]

    assert sender(account, TEMPLATES)(notice(template="ready")) == Sent("t1")


@pytest.mark.parametrize(
    ("hours", "window"),
    [(0, Window.FREE), (47, Window.FREE), (48, Window.PAID), (167, Window.PAID),
     (168, Window.CLOSED)],
)  # fmt: skip
def test_the_window_closes_by_the_hour(account, clock, hours, window):
    account.users.heard(USER, SINCE)
    clock.now += timedelta(hours=hours)

    assert account.window(USER) is window
    assert account.window("another") is Window.CLOSED


def test_eight_replies_are_free_and_each_question_brings_them_anew(account, clock):
    account.users.heard(USER, SINCE)
    for left in range(7, -1, -1):
        assert account.window(USER) is Window.FREE
        account.users.spent(USER, left if left % 2 else None)
    assert account.window(USER) is Window.PAID

    account.users.heard(USER, SINCE)  # the same question over again
    assert account.window(USER) is Window.PAID
    account.users.heard(USER, SINCE + timedelta(seconds=1))
    assert account.window(USER) is Window.FREE


def test_the_paid_quota_is_used_only_where_the_profile_allows_it(account, zalo, clock):
    account.users.heard(USER, SINCE)
    clock.now += timedelta(hours=72)

    assert sender(account, {})(notice()) == Refused("zalo: window")
    assert sender(account, {}, paid=True)(notice()) == Sent("m1")


def test_a_person_is_forgotten_after_a_week(account):
    account.users.heard(USER, SINCE)
    account.users.heard("another", SINCE + timedelta(days=7, seconds=1))

    assert not account.users.knows(USER)
    assert account.users.knows("another")


def test_a_template_for_what_is_no_notice_is_named(tmp_path):
    demo = (files("lookup_gateway.profiles") / "demo.toml").read_text(encoding="utf-8")
    profile = tmp_path / "tinh.toml"
    profile.write_text(demo + '\n[zalo.templates]\nraedy = "1"\n', encoding="utf-8")

    with pytest.raises(BadSettings, match="raedy"):
        load_profile(str(profile))


def test_templates_have_a_host_of_their_own_unless_a_stand_in_plays_both(settings, zalo):
    live = Api(Settings(), calling.client())
    assert live.templates == TEMPLATE_API
    assert Api(settings, calling.client()).templates == zalo.url


@pytest.mark.parametrize(
    ("told", "became"),
    [
        (Told({"error": 0, "data": {"message_id": "m"}}), Sent("m")),
        (Told({"error": "0", "data": []}), Sent(None)),
        *((Told({"error": code}), Again(f"zalo {code}: later")) for code in (-32, -100, -99_999)),
        *((Told({"error": code}), Refused(f"zalo {code}: unwanted", stop=True))
          for code in (-213, -217, -227)),
        *((Told({"error": code}), Refused(f"zalo {code}: window"))
          for code in (-230, -232, -234, -244)),
        *((Told({"error": code}), Refused(f"zalo {code}: refused"))
          for code in (-201, -202, -205, -207, -224, -109)),
        (Told(status=429, headers={"Retry-After": "7"}), Again("HTTP 429", after=7.0)),
        (Told(status=502), Again("HTTP 502")),
        (Told(broken=True), Unsure("RemoteProtocolError")),
        (Told({"message": "no error code"}), Unsure("HTTP 200, unreadable")),
        (Told(b""), Unsure("HTTP 200, unreadable")),
    ],
)  # fmt: skip
def test_every_answer_of_zalo_has_its_meaning(account, zalo, told, became):
    zalo.instead.append(told)

    assert write(account) == became
