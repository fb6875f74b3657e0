"""A question by Zalo from webhook to answer: kept, worked, told; with a strict Zalo at the end."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import msgspec
import pytest
from sqlalchemy import text

from channels.zalo import answering
from channels.zalo.events import Event, Kind
from lookup_gateway import wires
from lookup_gateway.outgoing import Job, Outgoing, Sent, Way, message
from lookup_gateway.store.zalo_users import Window
from tests.channels.zalo_kit import (
    SAMPLE,
    SAMPLE_MAC,
    account_of,
    came,
    deliver,
    opened,
    sent,
    stamp,
    work,
)
from tests.channels.zalo_stand_in import USER
from tests.sites import CODE, SINCE, a_case
from tests.standin import Told

HOTLINE = {
    "title": "Gọi 1900 0000",
    "type": "oa.open.phone",
    "payload": {"phone_code": "19000000"},
}


@pytest.fixture
def site(zalo_site):
    return zalo_site()


def texts(zalo):
    return [one.text for one in zalo.delivered]


def test_a_code_is_answered_under_the_question_with_buttons(site, zalo):
    assert deliver(site, sent()).status_code == 200
    assert zalo.delivered == []
    work(site)

    (told,) = zalo.delivered
    assert (told.to, told.quoted) == (USER, "e2a641af6661713b2874")
    assert CODE in told.text
    assert "Giấy chứng sinh" not in told.text
    again = {"title": "Tra lại", "type": "oa.query.show", "payload": CODE}
    assert told.buttons == [again, HOTLINE]


def test_the_again_button_asks_again(site, zalo):
    deliver(site, sent())
    work(site)
    payload = zalo.delivered[0].buttons[0]["payload"]
    deliver(site, sent(payload, msg_id="second"))
    work(site)

    assert [CODE in one for one in texts(zalo)] == [True, True]


def test_a_message_delivered_again_is_answered_once(site, zalo):
    for retry in ("0", "1", "2"):
        assert deliver(site, sent(), num_retry=retry).status_code == 200
        work(site)

    assert len(zalo.delivered) == 1


@pytest.mark.parametrize("kind", ["image", "sticker", "location", "voice"])
def test_whatever_a_person_sends_is_answered_with_what_to_send(site, zalo, kind):
    deliver(site, sent(None, kind, attachments=[{"type": kind, "payload": {"url": "https://x"}}]))
    work(site)

    assert site.gateway.profile.example_code in texts(zalo)[0]
    assert HOTLINE in zalo.delivered[0].buttons


def test_a_long_question_about_many_codes_is_one_message_of_what_zalo_takes(site, zalo):
    many = [a_case(f"H49.12-251105-00{n:02}") for n in range(10, 15)]
    site.record(*many)
    deliver(site, sent(" ".join(case.code for case in many)))
    work(site)

    (told,) = zalo.delivered
    assert len(told.buttons) == 5
    assert told.buttons[-1] == HOTLINE


def test_who_follows_is_greeted_and_told_how_to_ask(site, zalo):
    deliver(site, came())
    work(site)

    assert site.gateway.profile.example_code in texts(zalo)[0]
    assert zalo.delivered[0].buttons == [HOTLINE]


def test_who_opens_the_chat_is_greeted_once(site, zalo):
    for minutes in range(3):
        deliver(site, opened(SINCE + timedelta(minutes=minutes)))
        work(site)

    assert len(zalo.delivered) == 1


def test_who_has_asked_is_not_greeted(site, zalo):
    deliver(site, sent())
    deliver(site, opened())
    work(site)

    assert len(zalo.delivered) == 1


def test_who_leaves_gets_no_notices(site, zalo):
    followers = site.gateway.followers
    followers.follow(CODE, Way.ZALO, USER, "vi")
    deliver(site, came("unfollow"))
    work(site)

    assert followers.followed(Way.ZALO, USER) == []
    assert zalo.delivered == []


def test_a_question_opens_the_window_and_replies_are_counted(site, zalo):
    account = account_of(site)
    zalo.free[USER] = 8
    assert account.window(USER) is Window.CLOSED
    deliver(site, sent())
    work(site)
    assert account.window(USER) is Window.FREE

    zalo.free[USER] = 1
    deliver(site, sent(msg_id="second"))
    work(site)
    assert account.window(USER) is Window.PAID


def test_a_refusal_of_buttons_does_not_cost_the_answer(site, zalo):
    zalo.takes_buttons = False
    deliver(site, sent())
    work(site)

    assert CODE in texts(zalo)[0]
    assert zalo.delivered[0].buttons == []


def test_an_outage_of_zalo_costs_time_and_no_answer(site, zalo):
    zalo.instead += [Told(status=503), Told({"error": -32, "message": "rate limit"})]
    deliver(site, sent())
    for seconds in (0, 10, 60):
        work(site, seconds)

    assert len(zalo.delivered) == 1


def test_a_defect_in_answering_is_told_once_and_at_once(site, zalo):
    def broken(_):
        raise ZeroDivisionError(CODE)

    stop = partial(site.gateway.citizen.stop_all, Way.ZALO)
    desk = answering.Desk(broken, site.gateway.house, stop)
    event = Event(Kind.ASKED, "key", int(stamp()), USER, CODE)
    job = Job("zalo_event", msgspec.to_builtins(event))
    assert isinstance(answering.handler(account_of(site), desk)(job), Sent)

    (told,) = texts(zalo)
    assert "1900 0000" in told
    assert CODE not in told


def test_a_broken_line_is_tried_once_more_and_the_reply_is_the_stored_one(site, zalo):
    zalo.instead.append(Told(broken=True))
    deliver(site, sent())
    work(site)
    site.record(a_case(version=2, status="returned"))
    work(site, 60)

    (told,) = zalo.delivered
    assert "bổ sung" in told.text


def test_what_zalo_refuses_for_good_is_not_tried_again(site, zalo):
    del zalo.free[USER]
    deliver(site, sent())
    for seconds in (0, 60, 3_600):
        work(site, seconds)

    assert len(zalo.asked) == 1


def test_neither_text_nor_person_stands_in_the_log(site, zalo, caplog):
    caplog.set_level("DEBUG", logger="channels")
    zalo.instead.append(Told({"error": -205, "message": f"{USER} {CODE}"}))
    deliver(site, sent())
    work(site)

    assert "-205" in caplog.text
    assert USER not in caplog.text
    assert CODE not in caplog.text


def test_no_person_stands_in_the_database(site, zalo, tmp_path):
    deliver(site, sent("một câu riêng"))
    work(site)

    stored = b"".join(path.read_bytes() for path in tmp_path.glob("cases.db*"))
    assert b"zalo_event" in stored
    for private in (USER, "một câu riêng", "access-0", "refresh-0"):
        assert private.encode() not in stored


def test_the_channel_stays_off_without_its_secrets_and_names_them(make_site, redis_url, sqlite_url):
    off = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, ZALO_APP_ID="1")

    assert deliver(off, sent()).status_code == 404
    named = wires.gaps(off.gateway)["zalo"]
    assert named.startswith("ZALO_APP_SECRET, ZALO_OA_SECRET_KEY, ")
    assert named.endswith("ZALO_ACCESS_TOKEN or ZALO_REFRESH_TOKEN")


def test_an_event_of_years_ago_is_genuine_and_has_no_effect(site, zalo):
    old = {"X-ZEvent-Signature": f"mac={SAMPLE_MAC}"}

    assert deliver(site, SAMPLE, **old).status_code == 200
    assert work(site) == 0


def test_a_notice_leaves_by_the_outbox_and_its_receipt_comes_back(site, zalo):
    deliver(site, sent())
    work(site)
    site.gateway.later(message(Outgoing(Way.ZALO, USER, "Hồ sơ đã có kết quả.", id="n-7")))
    work(site)

    assert texts(zalo)[-1] == "Hồ sơ đã có kết quả."
    arrived = {**sent(None), "event_name": "user_received_message"}
    arrived["message"] = {"msg_id": "t1", "tracking_id": "n-7"}
    deliver(site, arrived)
    work(site)
    with site.gateway.engine.connect() as conn:
        row = conn.execute(text("SELECT state, receipt FROM outbox WHERE key = 'n-7'")).one()
    assert tuple(row) == ("sent", "delivered")


def test_who_has_blocked_the_account_is_told_nothing_more(site, zalo):
    followers = site.gateway.followers
    followers.follow(CODE, Way.ZALO, USER, "vi")
    deliver(site, sent())
    work(site)
    zalo.instead.append(Told({"error": -217}))
    site.gateway.later(message(Outgoing(Way.ZALO, USER, "Hồ sơ đã có kết quả.", id="n-7")))
    work(site)

    assert followers.followed(Way.ZALO, USER) == []
