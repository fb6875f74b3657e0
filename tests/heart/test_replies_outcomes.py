"""What shows no case says what happened, what was understood and what to do next."""

from __future__ import annotations

from datetime import date

import pytest

from lookup_gateway import texts
from lookup_gateway.codes import Understood, Wrong
from lookup_gateway.model import (
    Medium,
    Outcome,
    Reply,
)
from tests.heart.told import HOUSE, nothing, on


@pytest.mark.parametrize("medium", Medium)
@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.FOUND])
def test_every_outcome_is_said_with_a_next_step_on_every_medium(
    medium: Medium, lang: str, outcome: Outcome
) -> None:
    candidates = ("H57.13.2-260817-0412", "H57.132-260817-0412")
    replies = [Reply(outcome=outcome, lang=lang, retry_after=90)]
    if outcome is not Outcome.LIMITED:
        replies.append(nothing(outcome, lang, candidates=candidates))
    for reply in replies:
        said = on(medium, reply)
        assert "{" not in said
        assert said.count(".") >= 2


def test_not_found_tells_what_was_understood_and_what_looks_wrong() -> None:
    read = Understood("H49.12", date(2025, 11, 5), "7", (Wrong.SERIAL_TOO_SHORT,))
    said = on(Medium.SCREEN, nothing(Outcome.NOT_FOUND, understood=read))
    assert "cơ quan H49.12, ngày nhận 05/11/2025, số thứ tự 7" in said
    assert "ít nhất 4 chữ số" in said
    assert HOUSE.hotline in said


@pytest.mark.parametrize("wrong", Wrong)
@pytest.mark.parametrize("medium", Medium)
def test_everything_that_looks_wrong_is_said_on_every_medium(wrong: Wrong, medium: Medium) -> None:
    with_it = nothing(Outcome.NOT_FOUND, understood=Understood(None, None, None, (wrong,)))
    without = nothing(Outcome.NOT_FOUND, understood=Understood(None, None, None, ()))
    assert len(on(medium, with_it)) > len(on(medium, without))


def test_a_message_without_a_code_is_answered_with_an_example() -> None:
    said = on(Medium.SCREEN, nothing(Outcome.MALFORMED))
    assert f"ví dụ {HOUSE.example_code}" in said


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "sau 1 phút"), (60, "sau 1 phút"), (61, "sau 2 phút"), (None, "sau 1 phút")],
)
def test_a_limited_caller_is_told_when_to_try_again(seconds: int | None, words: str) -> None:
    assert words in on(Medium.SCREEN, Reply(outcome=Outcome.LIMITED, retry_after=seconds))


def test_both_stores_down_gives_the_hotline_and_its_hours() -> None:
    said = on(Medium.SCREEN, Reply(outcome=Outcome.TRY_LATER))
    assert HOUSE.hotline in said
    assert HOUSE.hotline_hours in said
