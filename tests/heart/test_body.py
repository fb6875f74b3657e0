"""The API's JSON body has the shape that others rely on, whatever the outcome."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from lookup_gateway.body import STATUS_CODES, body
from lookup_gateway.codes import Understood, Wrong
from lookup_gateway.model import (
    Answer,
    Fee,
    Handling,
    Medium,
    Need,
    OfficeCard,
    Outcome,
    PostEvent,
    PostLeg,
    Procedure,
    Reply,
    Result,
    ResultFile,
    Status,
    Step,
    Tier,
    View,
    WhoActs,
)
from lookup_gateway.replies import House, say

CODE = "H49.12-251105-0007"
HOUSE = House("Trung tâm", "1900 000 000", "7 giờ đến 17 giờ", CODE)
COMMON = ["outcome", "lang", "tier", "as_of", "stale", "notice", "message", "case"]
AT_TIER_0 = [
    "code",
    "status",
    "status_number",
    "status_text",
    "step",
    "steps_total",
    "received_at",
    "due_at",
    "overdue",
    "who_acts",
    "needs_action",
    "office",
]
AT = datetime(2025, 11, 12, 10, 0, tzinfo=UTC)
AT_HERE = "2025-11-12T17:00:00+07:00"

PUBLIC = View(
    code=CODE,
    status=Status.PROCESSING,
    status_number=4,
    step=3,
    received_at=AT,
    due_at=AT,
    overdue=False,
    due_today=True,
    early=False,
    reappointed=False,
    who_acts=WhoActs.OFFICE,
    needs_action=False,
    office=OfficeCard(name="UBND phường A", phone="0203 000 000"),
)
PROVEN = msgspec.structs.replace(
    PUBLIC,
    initials="N. V. A.",
    procedure=Procedure(code="1.001193", name="Đăng ký khai sinh"),
    status_since=AT,
    submitted_at=AT,
    first_due_at=AT,
    steps=(Step(at=AT, unit="Bộ phận Một cửa", action="Tiếp nhận", status=Status.RECEIVED),),
    needs=(Need(what="Bản sao", by=date(2025, 11, 20)),),
    fees=(Fee(name="Lệ phí", amount=8_000, paid=True, paid_at=AT),),
    post=PostLeg(carrier="VNPost", events=(PostEvent(at=AT, what="Đã phát"),)),
    result=Result(
        outcome="granted",
        where="Quầy 3",
        files=(ResultFile(name="a.pdf", url="https://example.vn/a.pdf", signed=True),),
    ),
    reason="Lý do",
    handled_by=(Handling(unit="Sở Tư pháp", lead=True, status=Status.PROCESSING),),
)


def found(view: View = PUBLIC, tier: Tier = Tier.CODE, **changes: Any) -> Answer:
    return Answer(outcome=Outcome.FOUND, tier=tier, view=view, **changes)


def a_reply(*answers: Answer, **changes: Any) -> Reply:
    return Reply(outcome=answers[0].outcome, answers=answers, as_of=AT, **changes)


def told(reply: Reply) -> dict[str, Any]:
    """The body after its journey over the wire."""
    decoded: dict[str, Any] = json.loads(msgspec.json.encode(body(reply, HOUSE)))
    return decoded


def test_a_found_case_has_exactly_the_public_shape() -> None:
    reply = a_reply(found())
    assert told(reply) == {
        "outcome": "found",
        "lang": "vi",
        "tier": 0,
        "as_of": AT_HERE,
        "stale": False,
        "notice": None,
        "message": say(reply, Medium.SCREEN, house=HOUSE),
        "case": {
            "code": CODE,
            "status": "processing",
            "status_number": 4,
            "status_text": "Đang xử lý",
            "step": 3,
            "steps_total": 5,
            "received_at": AT_HERE,
            "due_at": AT_HERE,
            "overdue": False,
            "who_acts": "office",
            "needs_action": False,
            "office": {
                "name": "UBND phường A",
                "phone": "0203 000 000",
                "address": None,
                "hours": None,
            },
        },
    }


def test_fields_closed_by_the_policy_are_null_and_not_absent() -> None:
    case = told(a_reply(found(View(code=CODE, step=3))))["case"]
    assert list(case) == AT_TIER_0
    assert {name for name, value in case.items() if value is not None} == {
        "code",
        "step",
        "steps_total",
    }


def test_a_proven_caller_gets_the_records_own_fields_in_vietnam_time() -> None:
    answer = told(a_reply(found(PROVEN, Tier.PROVEN)))
    case = answer["case"]
    assert answer["tier"] == 1
    assert case["procedure"] == {"code": "1.001193", "name": "Đăng ký khai sinh"}
    assert case["steps"] == [
        {"at": AT_HERE, "unit": "Bộ phận Một cửa", "action": "Tiếp nhận", "status": "received"}
    ]
    assert case["needs"] == [{"what": "Bản sao", "by": "2025-11-20"}]
    assert case["fees"] == [{"name": "Lệ phí", "amount": 8000, "paid": True, "paid_at": AT_HERE}]
    assert case["post"]["events"] == [{"at": AT_HERE, "what": "Đã phát"}]
    assert case["result"]["files"][0]["signed"] is True
    assert case["handled_by"][0]["status"] == "processing"
    assert (case["initials"], case["reason"]) == ("N. V. A.", "Lý do")
    assert case["first_due_at"] == case["submitted_at"] == case["status_since"] == AT_HERE
    assert (case["finished_at"], case["returned_at"], case["reappointed"]) == (None, None, False)


def test_no_field_of_tier_1_is_named_at_tier_0() -> None:
    assert list(told(a_reply(found(PROVEN)))["case"]) == AT_TIER_0


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
    assert {outcome.value: code for outcome, code in STATUS_CODES.items()} == {
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
    assert told(a_reply(Answer(outcome=outcome, understood=read)))["understood"] == {
        "office": "H49.12",
        "day": "2025-11-05",
        "serial": None,
        "wrong": ["serial_missing"],
    }


def test_a_message_without_any_code_was_not_understood_at_all() -> None:
    assert told(a_reply(Answer(outcome=Outcome.MALFORMED)))["understood"] is None


def test_similar_codes_are_candidates_by_code_alone() -> None:
    codes = ("H57.13.2-260817-0412", "H57.132-260817-0412")
    answer = told(a_reply(Answer(outcome=Outcome.AMBIGUOUS, candidates=codes)))
    assert answer["candidates"] == list(codes)
    assert answer["case"] is None


def test_a_limited_caller_is_told_the_seconds_to_wait() -> None:
    assert told(Reply(outcome=Outcome.LIMITED, retry_after=61))["retry_after"] == 61


def test_an_unanswerable_question_gets_the_hotline() -> None:
    assert told(Reply(outcome=Outcome.TRY_LATER))["hotline"] == HOUSE.hotline


def test_a_wrong_proof_is_named_beside_the_public_answer() -> None:
    assert told(a_reply(found(proof_matched=False)))["proof"] == "not_matched"
    assert "proof" not in told(a_reply(found()))
    assert "proof" not in told(a_reply(found(PROVEN, Tier.PROVEN, proof_matched=True)))


def test_a_wrong_proof_for_a_closed_case_looks_like_an_unknown_code() -> None:
    unknown = a_reply(Answer(outcome=Outcome.NOT_FOUND))
    wrong = a_reply(Answer(outcome=Outcome.NOT_FOUND, proof_matched=False))
    assert told(wrong) == told(unknown)


def test_of_several_codes_the_first_found_is_the_case_and_all_are_answers() -> None:
    missing = Answer(outcome=Outcome.NOT_FOUND)
    second = found(msgspec.structs.replace(PUBLIC, code="H49.12-251105-0008"))
    reply = Reply(outcome=Outcome.FOUND, answers=(missing, second, found()))
    answer = told(reply)
    assert answer["case"]["code"] == "H49.12-251105-0008"
    assert [one["outcome"] for one in answer["answers"]] == ["not_found", "found", "found"]
    assert answer["answers"][0]["case"] is None
    assert answer["answers"][2]["case"]["code"] == CODE


def test_at_most_five_answers_are_given() -> None:
    assert len(told(a_reply(*[found()] * 7))["answers"]) == 5


def test_old_data_brings_a_notice() -> None:
    answer = told(a_reply(found(), stale=True))
    assert answer["stale"] is True
    assert "chậm cập nhật" in answer["notice"]


def test_the_message_is_in_the_words_of_the_medium() -> None:
    reply = a_reply(found())
    assert body(reply, HOUSE, Medium.SMS)["message"] == say(reply, Medium.SMS, house=HOUSE)
    assert body(reply, HOUSE)["message"] == say(reply, Medium.SCREEN, house=HOUSE)
