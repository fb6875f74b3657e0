"""Whatever a record holds, an SMS fits and keeps state, whose turn, due date and age."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup_gateway import progress, texts
from lookup_gateway.clock import VIETNAM
from lookup_gateway.codes import Understood, Wrong
from lookup_gateway.model import (
    Answer,
    Fee,
    Need,
    OfficeCard,
    Outcome,
    Reply,
    Result,
    Status,
    View,
)
from lookup_gateway.replies import facts
from tests.heart.told import (
    CODE,
    DUE,
    LONG_CODE,
    OPAQUE,
    a_reply,
    a_view,
    plain,
    sms,
)


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
@settings(max_examples=80)
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
@settings(max_examples=40)
def test_whatever_the_reply_the_sms_fits_and_says_something(
    answers: list[Answer], outcome: Outcome, lang: str, as_of: datetime | None, *, accented: bool
) -> None:
    outcomes = [answer.outcome for answer in answers] or [outcome]
    told = Outcome.FOUND if Outcome.FOUND in outcomes else outcomes[0]
    reply = Reply(outcome=told, lang=lang, answers=tuple(answers), as_of=as_of, retry_after=90)
    said = sms(reply, accented=accented)
    assert len(said) > 10
    assert all(char.isprintable() for char in said)
