"""Conversations as people have them: follow-up questions, confirmations, whose cases, what if."""

import re
from datetime import timedelta

import pytest
from redis import Redis

from lookup_gateway import dispatch, gsm, store
from lookup_gateway.asking import text_message
from lookup_gateway.backends.sql.schema import feedback, ratings
from lookup_gateway.clock import local
from lookup_gateway.delivery.worker import Deliverer
from lookup_gateway.model import Message, Outcome, Status
from lookup_gateway.outgoing import Way
from lookup_gateway.store import followers as following
from tests.conversation.conftest import ME, OTHER, PHONE, Talk, followed, rows
from tests.sites import CODE, SINCE, a_case, held_clock

DOWN = "postgresql+psycopg://nobody@127.0.0.1:9/none"


def test_a_question_after_a_code_is_about_its_case(place, by_sms):
    talk = by_sms()
    talk(CODE)

    assert "Giay chung sinh" in talk("can gi")
    assert "UBND phuong Hong Gai" in talk("o dau")
    assert "8.000" in talk("bao nhieu tien")
    assert "con thieu giay to" in talk("khi nao xong")


def test_who_has_not_proven_anything_is_told_no_more_than_by_a_lookup(place, by_sms, by_chat):
    for talk in (by_sms(OTHER), by_chat()):
        talk(CODE)

        assert "chung sinh" not in talk("can gi").replace("chứng", "chung")
        assert "8.000" not in talk("phi")
        assert "9" in talk("phi")  # the digits of the code that would open it


def test_in_a_chat_what_opened_a_case_opens_the_questions_after_it(place, by_chat):
    talk = by_chat()
    nine = place.gateway.lookup_code(a_case())
    talk(f"{CODE} {nine}")

    assert "Bản sao Giấy chứng sinh" in talk("cần gì")
    assert talk.keys("theo dõi") == ("follow.done",)
    assert followed(place, Way.TELEGRAM, "77") == [CODE]
    assert "Bản sao" not in by_chat(78)("cần gì")


def test_a_case_may_be_opened_afterwards(place, by_chat):
    talk = by_chat()
    talk(CODE)

    assert "Bản sao Giấy chứng sinh" in talk(place.gateway.lookup_code(a_case()))


def test_hs_from_the_registered_phone_gives_its_open_cases_and_no_others(place, by_sms):
    days = [SINCE + timedelta(days=day) for day in range(6)]
    for number, day in enumerate(days):
        place.record(a_case(f"H49.12-251106-000{number}", submitted_at=day))
    place.record(a_case("H49.12-251107-0001", status=Status.RETURNED, submitted_at=days[5]))

    talk = by_sms()
    talk("HS")

    shown = [answer.view.code for answer in talk.replies[-1].answers]
    assert shown == [f"H49.12-251106-000{number}" for number in (5, 4, 3, 2, 1)]
    assert by_sms(OTHER).keys("HS") == ("mine.none",)


def test_a_phone_on_more_than_twenty_open_cases_is_asked_for_the_code(place, by_sms):
    place.record(*(a_case(f"H49.12-251106-{number:04}") for number in range(20)))

    assert by_sms().keys("HS") == ("mine.crowd",)


def test_a_phone_on_more_than_twenty_open_cases_opens_none_of_them(place, by_sms):
    assert "Giay chung sinh" in by_sms()(CODE)
    place.record(*(a_case(f"H49.12-251106-{number:04}") for number in range(20)))
    talk = by_sms()

    assert "Giay chung sinh" not in talk(f"TC {CODE}")
    assert talk.keys(f"theo doi {CODE}") == ("prove",)
    assert talk.keys("1") == ("prove",)
    assert followed(place) == []
    assert "Giay chung sinh" in talk(f"{CODE} {place.gateway.lookup_code(a_case())}")


def test_a_phone_of_which_nobody_can_tell_its_cases_opens_none(place, make_site, redis_url):
    site = make_site(REDIS_URL=redis_url, DATABASE_URL=DOWN)

    told = Talk(site, lambda text: text_message(text, PHONE, None))(CODE)

    assert CODE in told
    assert "Giay chung sinh" not in told


def unsure(text):
    """Return an SMS whose sender nobody vouches for."""
    message = text_message(text, PHONE, None)
    return Message(text=text, medium=message.medium, caller=message.caller)


def test_what_a_proof_has_opened_stays_closed_to_a_sender_that_nobody_vouches_for(place):
    talk = Talk(place, unsure)

    assert "Giay chung sinh" in talk(f"{CODE} {place.gateway.lookup_code(a_case())}")
    assert "Giay chung sinh" not in talk("can gi")
    assert talk.keys("theo doi") == ("prove",)


def test_a_sender_that_nobody_vouches_for_is_no_registered_phone(place, by_sms):
    by_sms()(CODE)
    talk = Talk(place, unsure)

    assert talk.keys("HS") == ("mine.elsewhere",)
    assert talk.keys("can gi") == ("which",)
    assert talk.keys(f"theo doi {CODE}") == ("prove",)
    assert talk.keys("1") == ("prove",)
    assert followed(place) == []


def test_a_stranger_proves_by_the_receipt(place, by_sms):
    nine = place.gateway.lookup_code(a_case())
    at_once, later = by_sms(OTHER), by_sms("0987654322")

    assert at_once.keys(f"theo doi {CODE} {nine}") == ("follow.done",)
    assert later.keys(f"theo doi {CODE}") == ("prove",)
    assert later.keys(nine) == ("follow.done",)
    assert followed(place, to="+84987654321") == followed(place, to="+84987654322") == [CODE]


def test_an_unknown_code_and_a_wrong_proof_sound_the_same(place, by_sms):
    talk = by_sms(OTHER)

    assert talk(f"danh gia 5 5 {CODE} 000 000 000") == talk(
        "danh gia 5 5 H49.12-251105-0999 000000000"
    )
    assert talk(f"danh gia 5 5 {CODE}") == talk("danh gia 5 5 H49.12-251105-0999")
    assert rows(place, ratings) == []


def test_a_complaint_is_told_by_when_it_is_answered(place, by_sms, by_chat):
    nine = place.gateway.lookup_code(a_case())
    wish = f"khieu nai {CODE} hen ba lan roi van chua tra {nine}"
    by_phone, in_chat = by_sms(OTHER)(wish), by_chat()(wish)

    dues = [kept.answer_by for kept in rows(place, feedback)]
    day = "{0.day:02}/{0.month:02}/{0.year}".format(local(dues[0]))
    assert len(dues) == 2
    assert f"Tra loi cham nhat 17g {day}. Cam on" in by_phone
    assert gsm.septets(by_phone) <= 160
    assert f"chậm nhất 17 giờ ngày {day} (" in in_chat


def test_a_complaint_may_come_in_two_messages(place, by_sms):
    talk = by_sms()
    talk(CODE)

    assert talk.keys("khieu nai") == ("complain.how",)
    assert talk.keys("Hẹn ba lần, lệ phí thu hai lần") == ("complain.confirm",)
    assert re.search(r"F-[0-9]{6}-[0-9A-Z]{8}", talk(talk.number))
    (kept,) = rows(place, feedback)
    assert (kept.code, kept.text) == (CODE, "Hẹn ba lần, lệ phí thu hai lần")
    assert place.gateway.unseal(kept.contact) == ME.encode()


def test_stop_stops_and_start_starts_again(place, by_sms):
    talk = by_sms()
    talk(f"theo doi {CODE}")
    talk.confirm()

    assert talk.keys("STOP") == ("stopped",)
    assert followed(place) == []
    assert talk.keys(f"theo doi {CODE}") == ("follow.confirm",)
    assert talk.confirm() == ("follow.done",)  # its own wish, after its own STOP
    assert talk.keys("dừng") == ("stopped",)
    assert talk.keys("START") == ("started",)


def test_a_stop_is_taken_back_by_the_phone_itself_and_not_by_a_strangers_receipt(place, by_sms):
    wish = f"theo doi {CODE} {place.gateway.lookup_code(a_case())}"
    talk = by_sms(OTHER)
    talk("STOP")

    assert talk.keys(wish) == ("follow.confirm",)
    assert place.gateway.followers.has_stopped(Way.SMS, "+84987654321")
    assert talk.confirm() == ("follow.done",)
    assert followed(place, to="+84987654321") == [CODE]


def test_a_case_with_followers_enough_takes_no_stop_back(place, by_chat, monkeypatch):
    monkeypatch.setattr(following, "MOST_PER_CASE", 0)
    talk = by_chat()
    talk("STOP")

    assert talk.keys(f"theo doi {CODE} {place.gateway.lookup_code(a_case())}") == ("follow.full",)
    assert place.gateway.followers.has_stopped(Way.TELEGRAM, "77")


def test_a_stop_while_the_database_is_down_is_kept_and_obeyed_later(
    make_site, redis_url, sqlite_url
):
    without = make_site(REDIS_URL=redis_url, DATABASE_URL=DOWN)
    talk = Talk(without, lambda text: text_message(text, PHONE, None))
    assert talk.keys("STOP") == ("stopped",)

    site = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url)
    site.gateway.followers.follow(CODE, Way.SMS, ME, "vi")
    Deliverer(dispatch.room(site.gateway)).once()
    assert followed(site) == []
    assert site.gateway.followers.has_stopped(Way.SMS, ME)


def test_stop_is_obeyed_when_the_budget_is_spent(make_site, tmp_path, redis_url, sqlite_url):
    site = make_site(
        REDIS_URL=redis_url,
        DATABASE_URL=sqlite_url,
        LOOKUP_CLOCK_FILE=held_clock(tmp_path, SINCE),
    )
    site.gateway.followers.follow(CODE, Way.SMS, ME, "vi")
    talk = Talk(site, lambda text: text_message(text, PHONE, None))
    for number in range(6):
        talk(f"alo {number}")

    assert talk.replies[-1].outcome is Outcome.LIMITED
    assert talk.keys("STOP") == ("stopped",)
    assert followed(site) == []


def test_who_follows_one_case_need_not_name_it_to_stop_following(place, by_sms):
    assert by_sms().keys("bo theo doi") == ("unfollow.none",)
    place.gateway.followers.follow(CODE, Way.SMS, ME, "vi")
    assert by_sms().keys("huy theo doi") == ("unfollow.done",)

    for code in (CODE, "H49.12-251105-0008"):
        place.gateway.followers.follow(code, Way.SMS, ME, "vi")
    assert by_sms().keys("thoi theo doi") == ("which_of",)
    assert by_sms().keys(f"STOP {CODE}") == ("unfollow.done",)
    assert followed(place) == ["H49.12-251105-0008"]


def test_of_several_cases_it_is_asked_which(place, by_sms):
    place.record(a_case("H49.12-251105-0008"))
    talk = by_sms(OTHER)
    talk(f"{CODE} H49.12-251105-0008")

    assert talk.keys("can gi") == ("which_of",)
    assert "0008" in talk("o dau")
    assert by_sms(OTHER + "1").keys("can gi") == ("which",)


def test_the_language_stays_as_chosen(place, by_sms):
    talk = by_sms()

    assert "English" in talk("english please")
    assert talk(CODE).startswith("Case")
    assert "Tieng Viet" in talk("tieng viet").title()
    assert talk(f"HS {CODE}").startswith("HS")


@pytest.mark.parametrize("text", ["", "asdf", "🙂", "\x00", "?", "con mèo", "\ud800"])
def test_what_is_not_understood_gets_the_menu_and_the_hotline(place, by_sms, by_chat, text):
    for talk in (by_sms(), by_chat()):
        assert talk.keys(text) == ("menu",)
        assert "1900 0000" in talk(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [("chào em", "hello"), ("cảm ơn", "thanks"), ("gặp cán bộ", "person"), ("help", "help")],
)
def test_small_talk_is_answered_politely(place, by_sms, text, key):
    assert by_sms().keys(text) == (key,)


def test_the_same_words_at_once_are_worked_once_under_any_id(place, by_sms):
    talk = by_sms()
    nine = place.gateway.lookup_code(a_case())
    wish = f"khieu nai {CODE} hen ba lan roi van chua tra {nine}"

    assert talk(wish) == talk(f"  {wish.upper()} ")
    assert len(rows(place, feedback)) == 1
    talk("cam on")
    talk(wish)  # something else was said in between: it is meant again
    assert len(rows(place, feedback)) == 2


def test_what_is_remembered_is_sealed_and_forgotten(place, by_sms, redis_url):
    talk = by_sms()
    talk(CODE)
    talk("theo doi")
    with Redis.from_url(redis_url) as redis:
        keys = list(redis.scan_iter("t:*"))
        (memory,) = [redis.get(key) for key in keys]
        left = redis.ttl(keys[0])

    assert 0 < left <= 30 * 60
    for clear in (b"912345678", CODE.encode(), b"follow"):
        assert clear not in b"".join(keys) + memory


def test_without_redis_everything_works_in_one_message(make_site, sqlite_url):
    site = make_site(REDIS_URL="redis://127.0.0.1:1", DATABASE_URL=sqlite_url, LOOKUP_LIMITS="off")
    site.gateway.backend.save([a_case()])
    nine = site.gateway.lookup_code(a_case())
    talk = Talk(site, lambda text: text_message(text, PHONE, None))

    assert CODE in talk(CODE)
    assert talk.keys(f"theo doi {CODE}") == ("prove",)  # a number would not be remembered
    assert talk.keys(f"theo doi {CODE} {nine}") == ("follow.done",)
    assert talk.keys("asdf") == ("menu",)
    assert talk.keys("STOP") == ("stopped",)
    assert followed(site) == []


def test_what_could_not_be_written_down_is_not_confirmed(place, by_sms):
    talk = by_sms()
    talk(f"danh gia 5 4 {CODE}")
    store.write(place.gateway.engine, lambda conn: conn.exec_driver_sql("DROP TABLE ratings"))

    talk.confirm()

    assert talk.replies[-1].outcome is Outcome.TRY_LATER
