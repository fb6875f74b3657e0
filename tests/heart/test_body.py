"""The API's JSON body shows a found case in exactly the shape that others rely on."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from lookup_gateway.body import body
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
AT_TIER_0 = (
    "code,status,status_number,status_text,step,steps_total,received_at,due_at,overdue,"
    "who_acts,needs_action,office"
)
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
    assert ",".join(case) == AT_TIER_0
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
    assert ",".join(told(a_reply(found(PROVEN)))["case"]) == AT_TIER_0


def test_the_message_is_in_the_words_of_the_medium() -> None:
    reply = a_reply(found())
    assert body(reply, HOUSE, Medium.SMS)["message"] == say(reply, Medium.SMS, house=HOUSE)
    assert body(reply, HOUSE)["message"] == say(reply, Medium.SCREEN, house=HOUSE)
