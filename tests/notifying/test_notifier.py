"""From a change to the outbox: nothing lost, nothing twice, nothing before the mirror shows it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import msgspec
import pytest
from sqlalchemy import Connection

from lookup_gateway import store
from lookup_gateway.backends.sql.schema import cases
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Event, Status
from lookup_gateway.outgoing import Way
from lookup_gateway.store import announced, outbox
from tests.notices.samples import (
    CODE,
    DUE,
    LATER,
    MAIL,
    NOON,
    PHONE,
    RULES,
    a_case,
    changed,
    lacking,
)
from tests.notifying.world import World, by

OTHER = "H49.12-251105-0008"
MINUTE = timedelta(minutes=1)
EVENING = datetime(2025, 11, 6, 22, 30, tzinfo=VIETNAM)
MORNING = datetime(2025, 11, 7, 7, 0, tzinfo=VIETNAM)


def merging(world: World, minutes: float) -> None:
    world.notifier = world.notifier_with(msgspec.structs.replace(RULES, merge_minutes=minutes))


def test_who_follows_nothing_is_told_of_receipt_by_article_13_2b_of_quang_ninh(
    world: World,
) -> None:
    told = world.tell(a_case())

    assert [(message.way, message.to) for message in told] == [(Way.SMS, PHONE), (Way.EMAIL, MAIL)]
    assert "Hen 17g 12/11/2025" in told[0].text
    assert "17 giờ ngày 12/11/2025 (thứ Tư)" in told[1].text
    assert "Đ13.2b" in told[1].text
    assert len({message.id for message in told}) == 2


def test_nothing_is_told_before_the_mirror_shows_it(world: World) -> None:
    world.record(a_case())
    world.notifier.once()
    assert world.messages() == []

    world.show()
    world.notifier.once()
    assert len(world.messages()) == 2


def test_a_change_that_the_mirror_does_not_show_yet_is_waited_for(world: World) -> None:
    world.followers.follow(CODE, Way.TELEGRAM, "42", "vi")
    world.tell(a_case(Status.PROCESSING))
    world.record(changed(a_case(Status.SUPPLEMENT_REQUIRED)))
    world.show()
    world.record(changed(changed(a_case(Status.PROCESSING))))  # not shown: Redis is down, say
    shown = len(world.messages())

    world.notifier.once()
    assert len(world.messages()) == shown
    assert world.tell(changed(changed(changed(a_case(Status.STOPPED)))))


def test_a_first_load_and_a_resync_announce_nothing(world: World) -> None:
    world.followers.follow(CODE, Way.TELEGRAM, "42", "vi")
    world.backend.save([a_case(), lacking(code=OTHER)], load=True)
    assert world.tell() == []

    assert world.tell(changed(a_case(Status.PROCESSING))) == []
    assert world.tell(changed(changed(a_case(Status.STOPPED))))


def test_a_later_load_announces_what_is_fresh(world: World) -> None:
    world.backend.save([a_case()], load=True)
    world.tell()
    old = a_case(code=OTHER, received_at=DUE - 60 * MINUTE * 24 * 30, status_since=NOON - MINUTE)
    ancient = a_case(code="H49.12-241105-0001", status_since=NOON - MINUTE * 60 * 25)
    world.backend.save([changed(a_case(Status.NOT_ACCEPTED)), old, ancient], load=True)

    assert [message.text[:22] for message in world.tell()] == ["HS H49.12-251105-0007:"]


def test_a_change_before_anybody_looked_at_the_first_load_is_told_all_the_same(
    world: World,
) -> None:
    world.backend.save([a_case(Status.PROCESSING)], load=True)

    assert world.tell(changed(lacking(status_since=NOON)))


def test_a_change_that_overtakes_the_first_load_on_its_way_is_told(world: World) -> None:
    world.backend.save([a_case(Status.PROCESSING)], load=True)
    world.record(changed(a_case(Status.STOPPED)))
    world.followers.follow(CODE, Way.TELEGRAM, "42", "vi")

    with world.backend.pending(1):  # the load's row, but the state that came after it
        pass
    world.notifier.once()

    assert len(by(Way.TELEGRAM, world.messages())) == 1
    assert world.tell() == []


def test_what_is_told_once_is_not_told_again(world: World) -> None:
    world.tell(a_case())

    assert world.tell() == []
    assert world.tell(changed(a_case())) == []
    assert world.at(NOON + timedelta(days=1)) == []


def test_a_stop_holds_back_the_sms_of_a_duty_but_not_its_other_ways(world: World) -> None:
    world.followers.stop_all(Way.SMS, PHONE)
    world.followers.stop_all(Way.EMAIL, MAIL)

    assert [message.way for message in world.tell(a_case())] == [Way.EMAIL]


def test_a_stop_reaches_what_waits_already(world: World) -> None:
    merging(world, 5)
    world.followers.follow(CODE, Way.TELEGRAM, "42", "vi")
    world.tell(a_case())

    world.followers.stop_all(Way.SMS, PHONE)
    world.followers.stop_all(Way.TELEGRAM, "42")

    assert [message.way for message in world.at(NOON + 5 * MINUTE)] == [Way.EMAIL]


def test_who_unfollows_is_not_told_what_waits_already(world: World) -> None:
    merging(world, 5)
    world.followers.follow(CODE, Way.TELEGRAM, "42", "vi")
    world.tell(a_case())

    world.followers.unfollow(CODE, Way.TELEGRAM, "42")

    assert by(Way.TELEGRAM, world.at(NOON + 5 * MINUTE)) == []


def test_changes_within_a_short_time_are_one_message_of_the_last_state(world: World) -> None:
    merging(world, 5)
    world.followers.follow(CODE, Way.TELEGRAM, "42", "vi")
    assert world.tell(a_case()) == []
    world.now += 4 * MINUTE
    assert world.tell(changed(a_case(Status.STOPPED))) == []

    told = by(Way.TELEGRAM, world.at(NOON + 5 * MINUTE))

    assert len(told) == 1
    assert "đã dừng giải quyết" in told[0].text


def test_several_cases_of_one_follower_are_one_message(world: World) -> None:
    merging(world, 5)
    for code in (CODE, OTHER):
        world.followers.follow(code, Way.EMAIL, "b@example.vn", "en")
    world.tell(a_case(applicant=None))
    world.now += 4 * MINUTE
    world.tell(a_case(code=OTHER, applicant=None))

    (told,) = world.at(NOON + 5 * MINUTE)

    assert told.subject == "2 cases have changed"
    assert CODE in told.text
    assert OTHER in told.text
    assert world.at(NOON + 20 * MINUTE) == []


def test_in_quiet_hours_messages_are_held_and_not_lost(world: World) -> None:
    world.now = EVENING
    case = a_case(status_since=EVENING, received_at=EVENING)

    assert [message.way for message in world.tell(case)] == [Way.EMAIL]
    assert world.at(MORNING - MINUTE) == []
    assert [message.way for message in world.at(MORNING)] == [Way.SMS]


def test_what_became_due_while_nobody_worked_waits_for_the_morning_too(world: World) -> None:
    merging(world, 5)
    world.now = EVENING - timedelta(hours=2)
    world.tell(a_case(status_since=world.now, received_at=world.now))

    assert [message.way for message in world.at(EVENING)] == [Way.EMAIL]
    assert [message.way for message in world.at(MORNING)] == [Way.SMS]


def test_time_alone_reminds_and_tells_what_is_late(world: World) -> None:
    world.followers.follow(CODE, Way.TELEGRAM, "42", "vi")
    world.tell(lacking())
    (reminded,) = world.at(datetime(2025, 11, 17, 8, 0, tzinfo=VIETNAM))
    assert "hạn cuối là ngày 20/11/2025" in reminded.text

    world.tell(changed(a_case(Status.PROCESSING)))
    assert world.at(datetime(2025, 11, 19, 8, 0, tzinfo=VIETNAM)) == []


def test_a_promise_that_passes_is_told_in_its_moment(world: World) -> None:
    world.followers.follow(CODE, Way.TELEGRAM, "42", "vi")
    world.tell(a_case(Status.PROCESSING))

    assert world.at(DUE) == []
    (late,) = world.at(DUE + timedelta(seconds=1))
    assert "đã quá hẹn" in late.text
    assert world.at(DUE + timedelta(days=1)) == []


def test_a_late_case_is_apologised_for_by_article_11_4g_of_thai_nguyen(world: World) -> None:
    case = a_case(Status.PROCESSING)
    world.tell(case)
    world.now = DUE - timedelta(days=1)

    (told,) = world.tell(changed(case, due_at=LATER, first_due_at=DUE))

    assert "Xin loi Ong/Ba" in told.text
    assert "Hen 17g 20/11/2025" in told.text


def test_what_lacks_is_told_by_letter_and_call_by_article_9_2c_of_phu_tho(world: World) -> None:
    letters = world.tell(lacking(received_at=None, due_at=None))

    assert [message.way for message in letters] == [Way.EMAIL]
    assert "Bản sao Giấy chứng sinh" in letters[0].text
    assert "Tờ khai" in letters[0].text
    (call,) = world.calls.open()
    assert (call.code, call.event, call.article) == (CODE, Event.SUPPLEMENT, "Đ9.2c")
    assert world.calls.done(call.id, by="an officer")
    assert not world.calls.done(call.id, by="another")
    assert world.calls.open() == []


def test_a_case_that_is_removed_meanwhile_is_not_spoken_of(world: World) -> None:
    merging(world, 5)
    world.tell(a_case())
    world.tell(changed(a_case(Status.REMOVED)))

    assert world.at(NOON + 5 * MINUTE) == []


def test_a_case_that_no_backend_knows_is_not_spoken_of(world: World) -> None:
    merging(world, 5)
    world.tell(a_case())
    world.record(a_case(code=OTHER))
    world.show()
    store.write(world.engine, lambda conn: conn.execute(cases.delete()))

    assert world.at(NOON + 5 * MINUTE) == []


def test_a_follow_ends_a_month_after_its_case(world: World) -> None:
    world.followers.follow(CODE, Way.TELEGRAM, "42", "vi")
    world.tell(a_case(Status.RETURNED))

    world.at(NOON + timedelta(days=29))
    assert world.followers.followed(Way.TELEGRAM, "42") == [CODE]
    assert world.at(NOON + timedelta(days=31)) == []
    assert world.followers.followed(Way.TELEGRAM, "42") == []


def test_what_the_mirror_could_not_take_is_not_announced(world: World) -> None:
    world.record(a_case())

    with pytest.raises(ZeroDivisionError), world.backend.pending(10):
        failing()
    world.notifier.once()

    assert world.messages() == []
    assert len(world.tell()) == 2


def failing(*_: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("where", "what"), [(announced, "tell"), (outbox, "put")], ids=["deciding", "sending"]
)
def test_a_process_that_dies_on_the_way_loses_nothing_and_tells_nothing_twice(
    world: World, monkeypatch: pytest.MonkeyPatch, where: object, what: str
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(where, what, failing)
        with pytest.raises(ZeroDivisionError):
            world.tell(a_case())

    assert len(world.tell()) == 2
    assert len(world.messages()) == 2


def test_several_notifiers_share_the_work_and_tell_nothing_twice(world: World) -> None:
    codes = [f"H49.12-251105-{number:05d}" for number in range(100)]
    for code in codes:
        world.followers.follow(code, Way.TELEGRAM, "42", "vi")
    world.record(*(a_case(code=code, applicant=None) for code in codes))

    def work() -> None:
        for _ in range(8):
            world.show()
            world.notifier.turn()

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(work) for _ in range(3)]:
            done.result()
    world.notifier.once()

    told = [message.text for message in world.messages()]
    assert len(told) == len(codes)
    assert len(set(told)) == len(codes)


def test_what_waits_to_be_looked_at_is_known_by_its_age(world: World) -> None:
    age: Callable[[Connection], datetime | None] = announced.oldest
    assert store.read(world.engine, age) is None

    world.record(a_case())
    world.show()

    assert store.read(world.engine, age) == NOON
