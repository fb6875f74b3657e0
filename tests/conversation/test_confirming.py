"""What is done by SMS only when the phone has confirmed: a sender can be forged, a number that only
our reply tells cannot be guessed."""

import pytest

from lookup_gateway.backends.sql.schema import feedback, ratings
from tests.conversation.conftest import followed, rows
from tests.sites import CODE


@pytest.mark.parametrize(
    ("wish", "confirm", "done"),
    [
        (f"theo doi {CODE}", "follow.confirm", "follow.done"),
        (f"danh gia 5 4 {CODE}", "rate.confirm", "rate.done"),
        (f"khieu nai {CODE} hen ba lan roi van chua tra", "complain.confirm", "complain.done_by"),
    ],
)
def test_a_forged_sender_does_nothing_before_the_phone_has_confirmed(
    place, by_sms, wish, confirm, done
):
    talk = by_sms()

    assert talk.keys(wish) == (confirm,)
    assert (followed(place), rows(place, ratings), rows(place, feedback)) == ([], [], [])
    assert talk.confirm() == (done,)
    assert followed(place) or rows(place, ratings) or rows(place, feedback)
    assert talk.keys("ok") == ("nothing_open",)  # confirmed once is done once


def test_a_second_forged_message_that_says_yes_does_nothing(place, by_sms):
    """Who forges a sender reads none of our replies: "1" is all that can be sent blindly."""
    talk = by_sms()
    talk(f"theo doi {CODE}")
    number = talk.number

    for yes in ("1", "ok", "có", "dong y", "1"):
        assert talk.keys(yes) == ("number",)
    assert followed(place) == []
    assert talk.number == number
    assert number in talk("vang")
    assert talk.confirm() == ("follow.done",)


@pytest.mark.parametrize("form", ["{}", " {}.", "1 {}", "Có, {} ạ", "OK {}"])
def test_the_number_may_be_sent_as_people_do(place, by_sms, form):
    talk = by_sms()
    talk(f"theo doi {CODE}")

    assert talk.keys(form.format(talk.number)) == ("follow.done",)


@pytest.mark.parametrize("form", ["khong {}", "STOP {}", "theo doi {}", "{0} {0}", "1{}", "{}1"])
def test_the_number_amid_other_words_confirms_nothing(place, by_sms, form):
    talk = by_sms()
    talk(f"theo doi {CODE}")
    talk(form.format(talk.number))

    assert followed(place) == []


def test_a_number_can_be_guessed_three_times_and_every_question_has_its_own(place, by_sms):
    talk, seen = by_sms(), set()
    for _ in range(10):
        talk("cam on")  # the same words twice in a row are one message
        talk(f"theo doi {CODE}")
        seen.add(talk.number)
    right = talk.number
    wrong = [number for number in ("1111", "2222", "3333", "4444") if number != right]

    assert len(seen) > 7
    assert [talk.keys(number) for number in wrong[:3]] == [("number",), ("number",), ("dropped",)]
    talk(right)
    assert followed(place) == []


@pytest.mark.parametrize("no", ["0", "khong", "thoi"])
def test_who_says_no_has_done_nothing(place, by_sms, no):
    talk = by_sms()
    talk(f"theo doi {CODE}")

    assert talk.keys(no) == ("dropped",)
    assert talk.keys("1") == ("nothing_open",)
    assert followed(place) == []


def test_another_question_in_between_confirms_nothing(place, by_sms):
    talk = by_sms()
    talk(f"theo doi {CODE}")
    talk("can gi")

    assert talk.keys("1") == ("nothing_open",)
    assert followed(place) == []
