"""An SMS fits one segment, or two accented ones, and what matters is never shed."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from anyascii import anyascii
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup_gateway import gsm, progress, texts
from lookup_gateway.clock import VIETNAM
from lookup_gateway.codes import Understood, Wrong
from lookup_gateway.model import (
    Answer,
    Fee,
    Medium,
    Need,
    OfficeCard,
    Outcome,
    Reply,
    Result,
    Status,
    View,
)
from lookup_gateway.replies import House, facts, say
from lookup_gateway.replies.fitting import Piece, Ruler, Shed, fit
from lookup_gateway.replies.sms_case import tell

CODE = "H49.12-251105-0007"
LONG_CODE = "G22.99.08.ABCDEFGHJKLMNPQRSTUVWXYZ23-20260914-0702315"
OPAQUE = "TT250C8DDF4C1E" * 3 + "ABCDEFGHJK"
DUE = datetime(2025, 11, 12, 17, 30, tzinfo=VIETNAM)
AS_OF = datetime(2025, 11, 20, 14, 5, tzinfo=VIETNAM)


def a_house(*, accented: bool = False) -> House:
    return House("Trung tâm", "1900 000 000", "7 giờ đến 17 giờ", CODE, sms_accented=accented)


def sms(reply: Reply, *, accented: bool = False) -> str:
    return say(reply, Medium.SMS, house=a_house(accented=accented))


def a_view(status: Status = Status.PROCESSING, **changes: Any) -> View:
    shown: dict[str, Any] = {
        "code": CODE,
        "status": status,
        "step": progress.step_of(status),
        "who_acts": progress.who_acts(status),
        "due_at": DUE,
        "overdue": False,
    }
    return View(**(shown | changes))


def a_reply(*views: View, **changes: Any) -> Reply:
    answers = tuple(Answer(outcome=Outcome.FOUND, view=view) for view in views)
    told: dict[str, Any] = {"outcome": Outcome.FOUND, "answers": answers, "as_of": AS_OF}
    return Reply(**(told | changes))


def fits(text: str, *, accented: bool) -> bool:
    return gsm.fits(text, 2) if accented else gsm.is_gsm(text) and gsm.septets(text) <= 160


def plain(text: str, *, accented: bool) -> str:
    return unicodedata.normalize("NFC", text) if accented else anyascii(text)


def test_a_short_case_is_said_with_everything() -> None:
    assert sms(a_reply(a_view(overdue=True))) == (
        "HS H49.12-251105-0007: dang duoc giai quyet. Co quan dang lam, Ong/Ba cho. "
        "Hen 17g30 12/11/2025, qua hen 8 ngay. So lieu 14:05 20/11/2025. Hoi: 1900 000 000."
    )


def test_courtesy_is_said_where_there_is_room() -> None:
    assert sms(a_reply(a_view(Status.RETURNED, due_at=None))).endswith("Cam on Ong/Ba.")


def test_accents_are_kept_where_the_site_wants_them() -> None:
    said = sms(a_reply(a_view()), accented=True)
    assert "đang được giải quyết. Cơ quan đang làm, Ông/Bà chờ. Hẹn 17g30 12/11" in said
    assert gsm.fits(said, 2)


def test_pieces_give_way_step_by_step_however_they_stand() -> None:
    pieces = [Piece(f"{step.name:.<12}", step) for step in reversed(Shed)]
    for gone in range(len(Shed)):
        filler = Piece("x" * (160 - 13 * (len(Shed) - gone)))
        said = fit([filler, *pieces], Ruler(accented=False))
        assert [step.name in said for step in Shed] == [step > gone for step in Shed]


def test_what_is_said_about_a_case_gives_way_in_the_order_of_the_contract() -> None:
    office = OfficeCard(name="Ủy ban nhân dân phường A")
    reply = a_reply(a_view(Status.STOPPED, office=office, reason="Sai thẩm quyền"))
    pieces = tell(reply.answers[0], reply, texts.load("vi"), a_house())
    assert {piece.text: piece.shed.name for piece in pieces} == {
        "HS H49.12-251105-0007:": "UNIT",
        "đã dừng giải quyết.": "NEVER",
        "Ông/Bà hỏi lý do ở nơi nộp.": "NEVER",
        "Hẹn 17g30 12/11/2025.": "YEAR",
        "Lý do: Sai thẩm quyền.": "FREE",
        "Ủy ban nhân dân phường A.": "OFFICE",
        "Số liệu 14:05 20/11/2025.": "YEAR",
        "Hỏi: 1900 000 000.": "HOTLINE",
        "Cảm ơn Ông/Bà.": "COURTESY",
    }


def test_free_text_is_shortened_before_it_is_dropped() -> None:
    said = sms(a_reply(a_view(Status.STOPPED, reason="Không thuộc thẩm quyền " * 50)))
    assert "Ly do: Khong thuoc" in said
    assert "..." in said
    assert "2025" in said


def test_the_unit_goes_before_day_and_running_number() -> None:
    said = sms(a_reply(a_view(code=LONG_CODE, overdue=True), as_of=AS_OF + timedelta(days=900)))
    assert "HS ...-20260914-0702315:" in said
    assert "Hen 17g30 12/11, qua hen 908 ngay" in said


def test_an_opaque_code_keeps_its_end_in_the_last_resort() -> None:
    view = a_view(code=OPAQUE, overdue=True)
    said = sms(a_reply(view, as_of=AS_OF + timedelta(days=900), stale=True))
    assert OPAQUE not in said
    assert "ABCDEFGHJK:" in said
    assert "qua hen 908 ngay" in said


def test_a_code_stands_in_full_while_it_fits() -> None:
    assert LONG_CODE in sms(a_reply(a_view(Status.RETURNED, code=LONG_CODE)))


def test_old_data_is_called_old() -> None:
    assert "So lieu cu 14:05 20/11/2025" in sms(a_reply(a_view(), stale=True))
    assert "Old data, 14:05 20 Nov 2025" in sms(a_reply(a_view(), stale=True, lang="en"))


def test_missing_papers_come_with_the_first_last_day() -> None:
    needs = (
        Need(what="Tờ khai", by=date(2025, 12, 1)),
        Need(what="Bản sao", by=date(2025, 11, 25)),
    )
    said = sms(a_reply(a_view(Status.SUPPLEMENT_REQUIRED, needs=needs, due_at=None)))
    assert "Nop den 25/11/2025. Thieu: To khai; Ban sao." in said


def test_a_fee_owed_is_said() -> None:
    fees = (Fee(name="Lệ phí", amount=8_000), Fee(name="Phí", amount=1_000, paid=True))
    assert "Phai nop 8.000d." in sms(a_reply(a_view(Status.PAYMENT_REQUIRED, fees=fees)))


def test_where_to_collect_is_said() -> None:
    result = Result(outcome="granted", where="Quầy 3")
    assert "Nhan tai: Quay 3." in sms(a_reply(a_view(Status.COMPLETED, result=result)))


def test_a_moved_date_names_the_first_one() -> None:
    moved = a_view(reappointed=True, first_due_at=DUE - timedelta(days=7))
    assert "Hen lai, lan dau 05/11." in sms(a_reply(moved))
    assert "Da hen lai." in sms(a_reply(a_view(reappointed=True)))


def test_lateness_is_said_even_where_the_date_is_closed() -> None:
    assert "Qua hen." in sms(a_reply(a_view(overdue=True, due_at=None)))


def test_several_codes_are_pairs_as_many_as_fit() -> None:
    views = [a_view(status, code=f"H49.12-251105-000{n}") for n, status in enumerate(Status)][:5]
    said = sms(a_reply(*views))
    assert "H49.12-251105-0000: da gui, cho tiep nhan; H49.12-251105-0001: " in said
    assert "; +2. So lieu 14:05 20/11" in said


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
        assert fits(said, accented=accented)
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


@pytest.mark.parametrize("accented", [False, True])
@pytest.mark.parametrize("lang", texts.LANGUAGES)
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("code", [CODE, LONG_CODE, OPAQUE])
def test_every_status_fits_at_its_longest(
    code: str, status: Status, lang: str, *, accented: bool
) -> None:
    long = "Không thuộc thẩm quyền {[~]} € " * 60
    view = a_view(
        status,
        code=code,
        overdue=True,
        reappointed=True,
        first_due_at=DUE - timedelta(days=30),
        status_since=DUE + timedelta(days=999),
        needs=(Need(what=long, by=date(2025, 12, 1)),),
        fees=(Fee(name=long, amount=10**12),),
        office=OfficeCard(name=long, address=long),
        result=Result(outcome=long, where=long),
        reason=long,
        source_status=long,
    )
    reply = a_reply(view, lang=lang, as_of=DUE + timedelta(days=999), stale=True)
    _check(view, reply, accented=accented)


def _check(view: View, reply: Reply, *, accented: bool) -> None:
    """The SMS fits, and holds state, whose turn, due date and the age of the data."""
    words, said = texts.load(reply.lang), sms(reply, accented=accented)
    assert fits(said, accented=accented), said
    state = words.fill(f"{facts.state(view)}.sms", step=view.step, total=view.steps_total)
    kept = [state]
    turn = facts.turn(view)
    if turn:
        kept.append(words[f"{turn}.sms"])
    kept += [_day(view.due_at, reply.lang)] if view.due_at else []
    kept += [reply.as_of.astimezone(VIETNAM).strftime("%H:%M")] if reply.as_of else []
    kept += [_day(reply.as_of, reply.lang)] if reply.as_of else []
    missing = [one for one in kept if plain(one, accented=accented) not in said]
    assert not missing, said


def _day(at: datetime, lang: str) -> str:
    here = at.astimezone(VIETNAM)
    return here.strftime("%d/%m") if lang == "vi" else f"{here.day} {here.strftime('%b')}"


ANY_TEXT = st.text(max_size=20) | st.text(
    alphabet="aZ9`€{}[]~^|\\\x00\x07\x1b\n\r\t\u200b\u202eộĐ字😀ﬁ½́", max_size=20
)
FREE = st.tuples(ANY_TEXT, st.integers(min_value=1, max_value=100)).map(
    lambda pair: (pair[0] * pair[1])[:2_000]
)
CODES = st.sampled_from([CODE, LONG_CODE, OPAQUE, "03706/2026/01234"]) | st.text(
    min_size=1, max_size=52
)
MOMENTS = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone itself)
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@st.composite
def views(draw: st.DrawFn) -> View:
    status = draw(st.none() | st.sampled_from(Status))
    maybe = st.none() | MOMENTS
    return View(
        code=draw(CODES),
        status=status,
        step=draw(st.none() | st.integers(min_value=1, max_value=5)),
        who_acts=progress.who_acts(status) if status and draw(st.booleans()) else None,
        needs_action=draw(st.none() | st.booleans()),
        due_at=draw(maybe),
        overdue=draw(st.none() | st.booleans()),
        due_today=draw(st.booleans()),
        early=draw(st.booleans()),
        reappointed=draw(st.booleans()),
        first_due_at=draw(maybe),
        finished_at=draw(maybe),
        office=draw(st.none() | st.builds(OfficeCard, name=FREE, address=FREE)),
        source_status=draw(st.none() | FREE),
        reason=draw(st.none() | FREE),
        needs=draw(st.none() | st.tuples(st.builds(Need, what=FREE, by=st.none() | st.dates()))),
        fees=draw(st.none() | st.tuples(st.builds(Fee, name=FREE, amount=st.integers(0, 10**15)))),
        result=draw(st.none() | st.builds(Result, outcome=FREE, where=st.none() | FREE)),
    )


@given(
    view=views(),
    lang=st.sampled_from(texts.LANGUAGES),
    as_of=st.none() | MOMENTS,
    stale=st.booleans(),
    accented=st.booleans(),
)
@settings(max_examples=100)
def test_whatever_a_record_holds_the_sms_fits_and_keeps_what_matters(
    view: View,
    lang: str,
    as_of: datetime | None,
    *,
    stale: bool,
    accented: bool,
) -> None:
    answer = Answer(outcome=Outcome.FOUND, view=view, proof_matched=stale)
    reply = a_reply(answers=(answer,), lang=lang, as_of=as_of, stale=stale)
    _check(view, reply, accented=accented)


UNDERSTOOD = st.builds(
    Understood,
    office=st.none() | st.text(alphabet="AH09.", max_size=35),
    day=st.none() | st.dates(),
    serial=st.none() | st.text(alphabet="0123456789", max_size=12),
    wrong=st.lists(st.sampled_from(Wrong), unique=True).map(tuple),
)
ANSWERS = st.builds(
    Answer,
    outcome=st.sampled_from([one for one in Outcome if one is not Outcome.LIMITED]),
    view=st.none() | views(),
    candidates=st.lists(CODES, max_size=5).map(tuple),
    understood=st.none() | UNDERSTOOD,
).filter(lambda answer: (answer.view is not None) == (answer.outcome is Outcome.FOUND))


@given(
    answers=st.lists(ANSWERS, max_size=5),
    outcome=st.sampled_from([Outcome.LIMITED, Outcome.TRY_LATER]),
    lang=st.sampled_from(texts.LANGUAGES),
    as_of=st.none() | MOMENTS,
    accented=st.booleans(),
)
@settings(max_examples=60)
def test_whatever_the_reply_the_sms_fits_and_says_something(
    answers: list[Answer], outcome: Outcome, lang: str, as_of: datetime | None, *, accented: bool
) -> None:
    outcomes = [answer.outcome for answer in answers] or [outcome]
    told = Outcome.FOUND if Outcome.FOUND in outcomes else outcomes[0]
    reply = Reply(outcome=told, lang=lang, answers=tuple(answers), as_of=as_of, retry_after=90)
    said = sms(reply, accented=accented)
    assert fits(said, accented=accented), said
    assert len(said) > 10
    assert all(char.isprintable() for char in said)


@pytest.mark.parametrize("accented", [False, True])
@pytest.mark.parametrize("text", ["a\nb", "a\x00b", "a \u202e b", "e\u0302\u0323 `x`", "😀", "字€"])
def test_text_takes_the_form_in_which_it_is_sent(text: str, *, accented: bool) -> None:
    formed = Ruler(accented=accented).form(text)
    assert formed.isprintable()
    assert "\n" not in formed
    assert unicodedata.is_normalized("NFC", formed)
    assert accented or gsm.is_gsm(formed)


def test_what_never_gives_way_stays_even_when_it_is_too_long() -> None:
    pieces = [Piece("a" * 200), Piece("b", Shed.COURTESY)]
    assert fit(pieces, Ruler(accented=False)) == "a" * 200
