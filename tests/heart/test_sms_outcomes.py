"""An SMS about several codes, or about none."""

from __future__ import annotations

from datetime import date

from lookup_gateway.codes import Understood, Wrong
from lookup_gateway.model import (
    Answer,
    Outcome,
    Reply,
    Status,
)
from tests.heart.told import (
    CODE,
    OPAQUE,
    a_reply,
    a_view,
    plain,
    sms,
)


def test_several_codes_are_pairs_as_many_as_fit() -> None:
    views = [a_view(status, code=f"H49.12-251105-000{n}") for n, status in enumerate(Status)][:5]
    said = sms(a_reply(*views))
    assert "H49.12-251105-0000: da gui, cho tiep nhan; H49.12-251105-0001: " in said
    assert "; +2. So lieu 14:05 06/11" in said


def test_codes_without_an_answer_are_counted_and_not_repeated() -> None:
    missing = Answer(outcome=Outcome.NOT_FOUND, understood=Understood("H01", None, "9", ()))
    found = Answer(outcome=Outcome.FOUND, view=a_view())
    said = sms(a_reply(answers=(missing, found, missing)))
    assert f"{CODE}: dang duoc giai quyet. 2 ma khac chua tra loi duoc." in said
    assert "H01" not in said


def test_several_long_codes_keep_at_least_one_state() -> None:
    views = [a_view(code=OPAQUE, status=Status.WITHDRAWN)] * 5
    missing = Answer(outcome=Outcome.NOT_FOUND)
    answers = tuple(Answer(outcome=Outcome.FOUND, view=view) for view in views)
    for accented in (False, True):
        said = sms(a_reply(answers=(*answers, missing), stale=True), accented=accented)
        assert plain("đã rút theo yêu cầu", accented=accented) in said
        assert "+4" in said


def test_similar_codes_are_listed_as_many_as_fit() -> None:
    codes = tuple(f"H57.132.{n}-260817-004123" for n in range(5))
    answer = Answer(outcome=Outcome.AMBIGUOUS, candidates=codes)
    said = sms(Reply(outcome=Outcome.AMBIGUOUS, answers=(answer,)))
    assert codes[0] in said
    assert "+1" in said
    assert "Moi Ong/Ba gui lai dung ma." in said


def test_similar_codes_too_strange_to_list_are_counted() -> None:
    answer = Answer(outcome=Outcome.AMBIGUOUS, candidates=("😀" * 52, "字" * 52))
    said = sms(Reply(outcome=Outcome.AMBIGUOUS, answers=(answer,)))
    assert said == "Co nhieu ma gan giong: 2. Moi Ong/Ba gui lai dung ma."


def test_not_found_says_what_was_understood() -> None:
    read = Understood("H49.12", date(2025, 11, 5), "7", (Wrong.SERIAL_TOO_SHORT,))
    answer = Answer(outcome=Outcome.NOT_FOUND, understood=read)
    assert sms(Reply(outcome=Outcome.NOT_FOUND, answers=(answer,))) == (
        "Chua tim thay ho so. Ma duoc hieu: co quan H49.12, ngay nhan 05/11/2025, so thu tu 7. "
        "So cuoi can it nhat 4 chu so. Moi Ong/Ba xem lai ma tren giay hen."
    )


def test_a_limited_phone_is_told_when_to_try_again() -> None:
    assert "sau 2 phut" in sms(Reply(outcome=Outcome.LIMITED, retry_after=61))


def test_both_stores_down_gives_the_hotline() -> None:
    assert "goi 1900 000 000 (7 gio den 17 gio)." in sms(Reply(outcome=Outcome.TRY_LATER))


def test_of_several_codes_too_strange_to_print_the_first_state_is_said() -> None:
    one, two = a_view(code="😀" * 52), a_view(code="字" * 52)
    said = sms(a_reply(one, two))
    assert ": dang duoc giai quyet; +1. So lieu 14:05 06/11" in said
    missing = Answer(outcome=Outcome.NOT_FOUND)
    said = sms(a_reply(answers=(Answer(outcome=Outcome.FOUND, view=one), missing)))
    assert ": dang duoc giai quyet. 1 ma khac" in said
