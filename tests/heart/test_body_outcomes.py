"""The API's JSON body keeps one shape and adds what each outcome needs."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import msgspec
import pytest

from lookup_gateway.body import STATUS_CODES, body
from lookup_gateway.codes import Understood, Wrong
from lookup_gateway.model import (
    Answer,
    Outcome,
    Reply,
    Tier,
)
from tests.heart.told import CODE, HOUSE, a_view

COMMON = ["outcome", "lang", "tier", "as_of", "stale", "notice", "message", "case"]


def found(code: str = CODE, tier: Tier = Tier.CODE, **changes: Any) -> Answer:
    return Answer(outcome=Outcome.FOUND, tier=tier, view=a_view(code=code), **changes)


def answered(*answers: Answer, **changes: Any) -> Reply:
    return Reply(outcome=answers[0].outcome, answers=answers, **changes)


def told(reply: Reply) -> dict[str, Any]:
    """The body after its journey over the wire."""
    decoded: dict[str, Any] = json.loads(msgspec.json.encode(body(reply, HOUSE)))
    return decoded


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_common_shape_is_always_there(outcome: Outcome, lang: str) -> None:
    answer = found() if outcome is Outcome.FOUND else Answer(outcome=outcome)
    answers = () if outcome is Outcome.LIMITED else (answer,)
    reply = Reply(outcome=outcome, lang=lang, answers=answers, retry_after=30)
    body_told = told(reply)
    assert list(body_told)[: len(COMMON)] == COMMON
    assert body_told["lang"] == lang
    assert (body_told["case"] is None) == (outcome is not Outcome.FOUND)
    assert body_told["message"]
    assert outcome in STATUS_CODES


def test_the_http_status_follows_the_outcome() -> None:
    told_by = {outcome.value: code for outcome, code in STATUS_CODES.items()}
    assert told_by == {
        "found": 200,
        "not_found": 404,
        "ambiguous": 422,
        "malformed": 422,
        "limited": 429,
        "try_later": 503,
    }


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.MALFORMED])
def test_what_was_understood_is_told(outcome: Outcome) -> None:
    read = Understood("H49.12", date(2025, 11, 5), None, (Wrong.SERIAL_MISSING,))
    assert told(answered(Answer(outcome=outcome, understood=read)))["understood"] == {
        "office": "H49.12",
        "day": "2025-11-05",
        "serial": None,
        "wrong": ["serial_missing"],
    }


def test_a_message_without_any_code_was_not_understood_at_all() -> None:
    assert told(answered(Answer(outcome=Outcome.MALFORMED)))["understood"] is None


def test_similar_codes_are_candidates_by_code_alone() -> None:
    codes = ("H57.13.2-260817-0412", "H57.132-260817-0412")
    answer = told(answered(Answer(outcome=Outcome.AMBIGUOUS, candidates=codes)))
    assert answer["candidates"] == list(codes)
    assert answer["case"] is None


def test_a_limited_caller_is_told_the_seconds_to_wait() -> None:
    assert told(Reply(outcome=Outcome.LIMITED, retry_after=61))["retry_after"] == 61


def test_an_unanswerable_question_gets_the_hotline() -> None:
    assert told(Reply(outcome=Outcome.TRY_LATER))["hotline"] == HOUSE.hotline


def test_a_wrong_proof_is_named_beside_the_public_answer() -> None:
    assert told(answered(found(proof_matched=False)))["proof"] == "not_matched"
    assert "proof" not in told(answered(found()))
    assert "proof" not in told(answered(found(tier=Tier.PROVEN, proof_matched=True)))


def test_a_wrong_proof_for_a_closed_case_looks_like_an_unknown_code() -> None:
    unknown = answered(Answer(outcome=Outcome.NOT_FOUND))
    wrong = answered(Answer(outcome=Outcome.NOT_FOUND, proof_matched=False))
    assert told(wrong) == told(unknown)


def test_of_several_codes_the_first_found_is_the_case_and_all_are_answers() -> None:
    missing = Answer(outcome=Outcome.NOT_FOUND)
    second = found("H49.12-251105-0008")
    reply = Reply(outcome=Outcome.FOUND, answers=(missing, second, found()))
    answer = told(reply)
    assert answer["case"]["code"] == "H49.12-251105-0008"
    assert [one["outcome"] for one in answer["answers"]] == ["not_found", "found", "found"]
    assert answer["answers"][0]["case"] is None
    assert answer["answers"][2]["case"]["code"] == CODE


def test_at_most_five_answers_are_given() -> None:
    assert len(told(answered(*[found()] * 7))["answers"]) == 5


def test_old_data_brings_a_notice() -> None:
    answer = told(answered(found(), stale=True))
    assert answer["stale"] is True
    assert "chậm cập nhật" in answer["notice"]
