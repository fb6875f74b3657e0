"""Who is told: the applicant by the regulation's ways, followers by their own wish."""

from __future__ import annotations

from datetime import datetime, time

import msgspec
import pytest

from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Applicant, Event
from lookup_gateway.notices import Follower, Notice, calls, not_before, not_connected, notices
from lookup_gateway.outgoing import Way
from lookup_gateway.profile_file import Notices
from tests.notices.samples import MAIL, PHONE, RULES, a_case

SMS = Follower(Way.SMS, PHONE, "vi")
CHAT = Follower(Way.TELEGRAM, "42", "en")


def test_a_duty_goes_by_all_its_ways_to_who_follows_nothing() -> None:
    assert notices((Event.RECEIVED,), a_case(), (), RULES) == [
        Notice(Way.SMS, PHONE, "vi", (Event.RECEIVED,), "Đ13.2b"),
        Notice(Way.EMAIL, MAIL, "vi", (Event.RECEIVED,), "Đ13.2b"),
    ]


@pytest.mark.parametrize(
    "person",
    [
        None,
        Applicant(name="Nguyễn Văn A"),
        Applicant(phone="12", email="none"),
        Applicant(phone="02400000002"),  # no mobile phone: it takes no text message
    ],
)
def test_a_duty_without_an_address_goes_nowhere(person: Applicant | None) -> None:
    assert notices((Event.RECEIVED,), a_case(applicant=person), (), RULES) == []


def test_a_follower_is_told_in_its_language_by_its_way() -> None:
    told = notices((Event.READY,), a_case(), (SMS, CHAT), RULES)

    assert told == [
        Notice(Way.SMS, PHONE, "vi", (Event.READY,)),
        Notice(Way.TELEGRAM, "42", "en", (Event.READY,)),
    ]


def test_what_the_province_does_not_list_followers_are_not_told() -> None:
    few = Notices(follows=(Event.READY,))

    assert notices((Event.RECEIVED,), a_case(), (SMS,), few) == []


def test_a_duty_and_a_follow_to_one_address_are_one_notice_in_the_followers_language() -> None:
    english = Follower(Way.SMS, PHONE, "en")

    told = notices((Event.READY, Event.EARLY_RESULT), a_case(), (english,), RULES)

    assert told == [
        Notice(Way.SMS, PHONE, "en", (Event.EARLY_RESULT, Event.READY), "Đ11.5c"),
        Notice(Way.EMAIL, MAIL, "vi", (Event.EARLY_RESULT,), "Đ11.5c"),
    ]


def test_an_officer_calls_where_the_article_names_the_telephone() -> None:
    assert calls((Event.SUPPLEMENT, Event.READY), RULES) == [(Event.SUPPLEMENT, "Đ9.2c")]
    assert calls((Event.RECEIVED,), RULES) == []


def test_what_nothing_here_does_is_named() -> None:
    (portal,) = not_connected(RULES)

    assert "received by portal (Đ13.2b)" in portal
    assert not_connected(Notices()) == []


def test_no_address_shows_when_a_notice_is_printed() -> None:
    assert PHONE not in repr(Notice(Way.SMS, PHONE, "vi", ()))
    assert PHONE not in repr(SMS)


def at(hour: int, minute: int = 0, day: int = 6) -> datetime:
    return datetime(2025, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        (at(12), at(12)),
        (at(20, 59), at(20, 59)),
        (at(21), at(7, day=7)),
        (at(23, 59), at(7, day=7)),
        (at(0), at(7)),
        (at(6, 59), at(7)),
        (at(7), at(7)),
    ],
)
def test_a_message_waits_for_the_end_of_the_quiet_hours(moment: datetime, goes: datetime) -> None:
    assert not_before(moment, Way.SMS, RULES) == goes
    assert not_before(moment, Way.EMAIL, RULES) == moment


def test_quiet_hours_may_lie_within_a_day_or_not_be_there() -> None:
    nap = msgspec.structs.replace(RULES, quiet_hours=(time(12), time(14)))
    never = msgspec.structs.replace(RULES, quiet_hours=(time(0), time(0)))

    assert not_before(at(13), Way.ZALO, nap) == at(14)
    assert not_before(at(22), Way.ZALO, nap) == at(22)
    assert not_before(at(0), Way.SMS, never) == at(0)
    assert not_before(at(22), Way.SMS, never) == at(22)
