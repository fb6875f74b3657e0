"""What every question goes through: told once, counted, and never met with silence."""

import logging

import pytest

from lookup_gateway import asking
from lookup_gateway.errors import MirrorDown
from lookup_gateway.model import Message, Outcome, Reply

QUESTION = Message(text="H49.12-251105-0007", id="twilio:SM1", lang="en")


def test_a_message_delivered_twice_gets_the_very_same_reply():
    stored: dict[str, str] = {}

    def once(name, work):
        return stored.setdefault(name, stored.get(name) or work())

    replies = iter([Reply(outcome=Outcome.NOT_FOUND), Reply(outcome=Outcome.FOUND)])
    ask = asking.answered_once(lambda _: next(replies), once)

    assert ask(QUESTION) == ask(QUESTION) == Reply(outcome=Outcome.NOT_FOUND)


def test_a_message_without_an_id_is_asked_each_time():
    replies = iter([Reply(outcome=Outcome.NOT_FOUND), Reply(outcome=Outcome.FOUND)])
    ask = asking.answered_once(lambda _: next(replies), lambda *_: pytest.fail("claimed"))

    assert ask(Message(text="x")) != ask(Message(text="x"))


@pytest.mark.parametrize("failure", [MirrorDown("gone"), ZeroDivisionError("H49.12-251105-0007")])
def test_whatever_fails_the_citizen_is_told_where_to_turn(caplog, failure):
    def ask(_):
        raise failure

    with caplog.at_level(logging.WARNING):
        reply = asking.never_silent(ask)(QUESTION)

    assert reply == Reply(outcome=Outcome.TRY_LATER, lang="en")
    assert type(failure).__name__ in caplog.text
    assert "H49" not in caplog.text


def test_each_answer_is_counted_with_its_time():
    seen = []
    ask = asking.counted(lambda _: Reply(outcome=Outcome.FOUND), lambda *all_: seen.append(all_))

    ask(QUESTION)

    message, reply, seconds = seen[0]
    assert (message, reply.outcome) == (QUESTION, Outcome.FOUND)
    assert 0 <= seconds < 60
