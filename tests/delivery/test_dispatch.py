"""Who sends by what: as the profile lists and the environment has the accounts for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from importlib.resources import files
from pathlib import Path

import pytest

from lookup_gateway import dispatch
from lookup_gateway.clock import VIETNAM
from lookup_gateway.delivery.worker import Deliverer
from lookup_gateway.dispatch.handlers import _wants, sending_messages
from lookup_gateway.outgoing import (
    MESSAGE,
    Again,
    Job,
    Outgoing,
    Refused,
    Sending,
    Sent,
    Way,
    message,
)
from lookup_gateway.store import read
from tests.delivery.kit import Provider, counts, form, query
from tests.sites import CODE, Site, held_clock, wakeful_profile
from tests.standin import Told

TO = "+84912345678"
MakeSite = Callable[..., Site]


def wanted(_way: Way, _to: str) -> bool:
    return True


def by_day(_way: Way) -> None:
    return None


def test_a_way_that_nothing_sends_by_is_tried_again_when_it_may_have_been_set_up() -> None:
    job = message(Outgoing(Way.EMAIL, "a@b.vn", "x", id="1"))

    assert sending_messages({}, by_day, wanted, print)(job) == Again("nothing sends by email")


def test_who_wants_no_more_is_noted_for_that_way_and_the_key_is_the_messages_id() -> None:
    stopped: list[tuple[Way, str]] = []
    seen: list[str] = []

    def send(outgoing: Outgoing) -> Sending:
        seen.append(outgoing.id)
        return Refused("stopped", stop=outgoing.text == "stop")

    def note(way: Way, to: str) -> None:
        stopped.append((way, to))

    handle = sending_messages({Way.SMS: send}, by_day, wanted, note)
    for text in ("stop", "go"):
        job = message(Outgoing(Way.SMS, TO, text))
        handle(Job(job.kind, job.body, key=f"key-{text}"))

    assert stopped == [(Way.SMS, TO)]
    assert seen == ["key-stop", "key-go"]


@pytest.fixture
def both(
    make_site: MakeSite, tmp_path: Path, redis_url: str, sqlite_url: str
) -> Callable[..., Site]:
    """A function that makes a gateway that sends text messages by Kannel and Twilio."""

    def make(kannel: Provider, twilio: Provider) -> Site:
        return make_site(
            REDIS_URL=redis_url,
            DATABASE_URL=sqlite_url,
            KANNEL_SENDSMS_URL=f"{kannel.url}/cgi-bin/sendsms",
            KANNEL_USERNAME="tester",
            KANNEL_PASSWORD="secret",
            TWILIO_ACCOUNT_SID="AC1",
            TWILIO_FROM="+15550001111",
            TWILIO_API_URL=twilio.url,
            LOOKUP_PROFILE=wakeful_profile(tmp_path),
        )

    return make


def test_what_one_provider_cannot_take_goes_by_the_other_and_nobody_gets_it_twice(
    both: Callable[..., Site],
) -> None:
    with Provider() as kannel, Provider() as twilio:
        site = both(kannel, twilio)
        kannel.answers = lambda _: Told(b"Temporal failure", 503)
        twilio.answers = lambda _: Told({"sid": "SM1"}, 201)
        for number in range(5):
            site.gateway.later(message(Outgoing(Way.SMS, TO, f"tin {number}", id=str(number))))
        tries = Deliverer(dispatch.room(site.gateway)).once()

    assert tries == 5
    assert [form(one)["Body"] for one in twilio.asked] == [f"tin {n}" for n in range(5)]
    assert read(site.gateway.engine, counts) == {"sent": 5}


def test_whose_number_has_stopped_gets_no_notices_by_that_way_any_more(
    both: Callable[..., Site],
) -> None:
    with Provider() as kannel, Provider() as twilio:
        site = both(kannel, twilio)
        site.gateway.followers.follow(CODE, Way.SMS, TO, "vi")
        kannel.answers = lambda _: Told(b"", 503)
        twilio.answers = lambda _: Told({"code": 21610}, 400)
        site.gateway.later(message(Outgoing(Way.SMS, TO, "tin", id="1")))
        Deliverer(dispatch.room(site.gateway)).once()

    assert read(site.gateway.engine, counts) == {"unwanted": 1}
    assert site.gateway.followers.followed(Way.SMS, TO) == []


def test_once_waits_for_the_rate_and_leaves_nothing_that_is_due(both: Callable[..., Site]) -> None:
    with Provider() as kannel, Provider() as twilio:
        site = both(kannel, twilio)
        kannel.answers = lambda _: Told(b"0: Accepted for delivery", 202)
        twilio.answers = lambda _: Told({"sid": "SM1"}, 201)
        for number in range(15):
            site.gateway.later(message(Outgoing(Way.SMS, TO, "tin", id=str(number))))
        assert Deliverer(dispatch.room(site.gateway)).once() == 15


def test_a_stop_is_obeyed_also_by_what_is_in_the_outbox_already(both: Callable[..., Site]) -> None:
    with Provider() as kannel, Provider() as twilio:
        site = both(kannel, twilio)
        site.gateway.later(message(Outgoing(Way.SMS, TO, "tin", id="1")))
        site.gateway.followers.stop_all(Way.SMS, TO)
        Deliverer(dispatch.room(site.gateway)).once()
        asked = [*kannel.asked, *twilio.asked]

    assert asked == []
    assert read(site.gateway.engine, counts) == {"unwanted": 1}


@pytest.mark.parametrize(
    ("address", "left"), [((Way.ZALO, "42"), "unwanted"), ((Way.EMAIL, "a@b.vn"), "waiting")]
)
def test_a_stop_by_chat_is_obeyed_too_and_only_a_letter_goes_all_the_same(
    make_site: MakeSite, redis_url: str, sqlite_url: str, address: tuple[Way, str], left: str
) -> None:
    site = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url)
    site.gateway.followers.stop_all(*address)
    site.gateway.later(message(Outgoing(*address, "tin", id="1")))
    by = {address[0]: lambda _: Again("busy")}
    handler = sending_messages(by, by_day, partial(_wants, site.gateway), print)
    Deliverer(replace(dispatch.room(site.gateway), handlers={MESSAGE: handler})).once()

    assert read(site.gateway.engine, counts) == {left: 1}


def test_what_a_provider_failed_to_take_by_day_wakes_nobody_by_night(
    make_site: MakeSite, tmp_path: Path, redis_url: str, sqlite_url: str
) -> None:
    evening, night, morning = (
        datetime(2025, 11, 6 + later, hour, 59, tzinfo=VIETNAM)
        for later, hour in ((0, 20), (0, 21), (1, 7))
    )
    with Provider() as kannel:
        kannel.answers = lambda _: Told(b"", 503)
        site = make_site(
            REDIS_URL=redis_url,
            DATABASE_URL=sqlite_url,
            LOOKUP_CLOCK_FILE=held_clock(tmp_path, evening),
            KANNEL_SENDSMS_URL=f"{kannel.url}/cgi-bin/sendsms",
            KANNEL_USERNAME="tester",
            KANNEL_PASSWORD="secret",
        )
        site.gateway.later(message(Outgoing(Way.SMS, TO, "tin", id="1")))
        asked = []
        for moment in (evening, night, morning):
            held_clock(tmp_path, moment)
            Deliverer(dispatch.room(site.gateway)).once()
            asked.append(len(kannel.asked))
            kannel.answers = lambda _: Told(b"0: Accepted for delivery", 202)

    assert asked == [1, 1, 2]
    assert read(site.gateway.engine, counts) == {"sent": 1}


def test_what_is_lacking_is_named_and_an_outage_of_one_way_blocks_no_other(
    make_site: MakeSite, tmp_path: Path, redis_url: str, sqlite_url: str
) -> None:
    with Provider() as kannel:
        kannel.answers = lambda _: Told(b"0: Accepted for delivery", 202)
        site = make_site(
            REDIS_URL=redis_url,
            DATABASE_URL=sqlite_url,
            KANNEL_SENDSMS_URL=f"{kannel.url}/cgi-bin/sendsms",
            KANNEL_USERNAME="tester",
            KANNEL_PASSWORD="secret",
            SMTP_URL="smtp://127.0.0.1:9",
            MAIL_FROM="hoso@tinh.example",
            LOOKUP_PROFILE=wakeful_profile(tmp_path),
        )
        for number in range(5):
            mail = Outgoing(Way.EMAIL, "a@b.vn", "tin", id=f"m{number}")
            text = Outgoing(Way.SMS, TO, f"tin {number}", id=f"s{number}")
            site.gateway.later(message(mail))
            site.gateway.later(message(text))
        Deliverer(dispatch.room(site.gateway)).once()
        lacking = dispatch.gaps(site.gateway)

    assert sorted(query(one)["text"] for one in kannel.asked) == [f"tin {n}" for n in range(5)]
    assert lacking["SMS by twilio"] == "TWILIO_ACCOUNT_SID, TWILIO_FROM"
    assert lacking["Telegram"] == "TELEGRAM_BOT_TOKEN"
    assert "SMS by kannel" not in lacking
    assert "e-mail" not in lacking


def test_an_aggregator_of_the_provinces_own_sends_by_its_file(
    make_site: MakeSite, redis_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    speedsms = (files("channels.sms") / "speedsms.toml").read_text(encoding="utf-8")
    own = tmp_path / "tinh.toml"
    own.write_text(speedsms, encoding="utf-8")
    profile = Path(wakeful_profile(tmp_path))
    demo = profile.read_text(encoding="utf-8")
    profile.write_text(demo.replace('["kannel", "twilio"]', f'["{own}"]'), encoding="utf-8")
    with Provider() as provider:
        provider.answers = lambda _: Told({"code": "00", "data": {"tranId": 1}})
        site = make_site(
            REDIS_URL=redis_url,
            DATABASE_URL=sqlite_url,
            LOOKUP_PROFILE=str(profile),
            SMS_TINH_SECRET="token",
            SMS_TINH_FROM="TINH",
            SMS_TINH_SEND_URL=f"{provider.url}/send",
        )
        sent = dispatch.senders(site.gateway)[Way.SMS](Outgoing(Way.SMS, TO, "tin", id="1"))

    assert sent == Sent("1")
