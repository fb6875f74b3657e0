"""How a made-up case goes on: one step at a time, the same for a history and for the live demo.

Who sends what to whom follows NĐ 61/2018/NĐ-CP Đ17 to Đ20.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from msgspec import structs

from lookup_gateway.clock import VIETNAM
from lookup_gateway.demo import hours
from lookup_gateway.demo.catalogue import service_of
from lookup_gateway.model import (
    Case,
    Fee,
    Handling,
    Need,
    PostEvent,
    PostLeg,
    Result,
    ResultFile,
    Status,
    Step,
)
from lookup_gateway.progress import NUMBERS

DESK, SPECIALISTS, PORTAL = "Bộ phận Một cửa", "Bộ phận chuyên môn", "Cổng Dịch vụ công"

_STEPS: Mapping[Status, tuple[str, str]] = {
    Status.RECEIVED: (DESK, "Tiếp nhận hồ sơ"),
    Status.NOT_ACCEPTED: (DESK, "Từ chối tiếp nhận hồ sơ"),
    Status.PROCESSING: (SPECIALISTS, "Giải quyết hồ sơ"),
    Status.SUPPLEMENT_REQUIRED: (SPECIALISTS, "Yêu cầu bổ sung, hoàn thiện hồ sơ"),
    Status.PAYMENT_REQUIRED: (SPECIALISTS, "Thông báo nộp phí, lệ phí"),
    Status.WITHDRAWN: (DESK, "Trả lại hồ sơ theo yêu cầu rút"),
    Status.STOPPED: (SPECIALISTS, "Dừng giải quyết hồ sơ"),
    Status.COMPLETED: (DESK, "Nhận kết quả từ bộ phận chuyên môn"),
    Status.RETURNED: (DESK, "Trả kết quả"),
    Status.REMOVED: (DESK, "Hủy hồ sơ nhập trùng"),
    Status.UNKNOWN: (SPECIALISTS, "Chuyển hồ sơ liên thông"),
}
# Words of case systems for which the national list has no number.
_FOREIGN_WORDS = ("Chờ liên thông", "Đã nhận KQ liên thông", "Chờ ký duyệt")
_REFUSALS = (
    "Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan tiếp nhận",
    "Thành phần hồ sơ chưa đầy đủ theo quy định",
)
_STOPS = (
    "Quá thời hạn bổ sung mà công dân chưa hoàn thiện hồ sơ",
    "Thông tin trong hồ sơ không đúng với cơ sở dữ liệu hộ tịch",
)
_SUPPLEMENT_DAYS = 30
_HALF_DAY_SHARE = 0.25
_PAID_AT_ONCE = 0.7

Fields = dict[str, Any]


def advance(case: Case, to: Status, at: datetime, rng: Random) -> Case:
    """Return the case in its next status, with what comes along with it: a step, dates, needs,
    fees, a result. Its version is one higher."""
    unit, action = _STEPS[to]
    came_along = _COMES_ALONG.get(to, _nothing)(case, at, rng)
    return structs.replace(
        case,
        version=case.version + 1,
        status=to,
        status_since=at,
        source_status=came_along.pop("source_status", str(NUMBERS.get(to, ""))) or None,
        steps=(*case.steps, Step(at=at, unit=unit, action=action, status=to)),
        **came_along,
    )


def reappoint(case: Case, at: datetime, rng: Random) -> Case:
    """Return a late case with an apology and a new date; the first date stays to be seen.

    It happens once in a case's life (NĐ 61/2018 Đ19.9)."""
    step = Step(at=at, unit=SPECIALISTS, action="Xin lỗi và hẹn lại ngày trả kết quả")
    return structs.replace(
        case,
        version=case.version + 1,
        steps=(*case.steps, step),
        first_due_at=case.due_at,
        due_at=_due(case, case.due_at or at, rng),
    )


def _nothing(_case: Case, _at: datetime, _rng: Random) -> Fields:
    return {}


def _received(case: Case, at: datetime, rng: Random) -> Fields:
    service = service_of(case)
    paid_at_once = rng.random() < _PAID_AT_ONCE
    fee = Fee(
        name=service.fee_name,
        amount=service.fee,
        paid=paid_at_once,
        paid_at=at if paid_at_once else None,
    )
    return {
        "received_at": at,
        "due_at": _due(case, at, rng),
        "fees": (fee,) if service.fee else (),
    }


def _due(case: Case, at: datetime, rng: Random) -> datetime:
    return hours.due(at, service_of(case).days, by_noon=rng.random() < _HALF_DAY_SHARE)


def _refused(_case: Case, _at: datetime, rng: Random) -> Fields:
    return {"reason": rng.choice(_REFUSALS)}


def _taken_up(case: Case, at: datetime, rng: Random) -> Fields:
    """A case complete again has its whole term before it (NĐ 61/2018 Đ19.4)."""
    restarted = {"due_at": _due(case, at, rng)} if case.needs else {}
    paid = case.status is Status.PAYMENT_REQUIRED
    return {"needs": (), "fees": _paid(case, at) if paid else case.fees, **restarted}


def _paid(case: Case, at: datetime) -> tuple[Fee, ...]:
    return tuple(f if f.paid else structs.replace(f, paid=True, paid_at=at) for f in case.fees)


def _incomplete(case: Case, at: datetime, _rng: Random) -> Fields:
    last_day = (at + timedelta(days=_SUPPLEMENT_DAYS)).astimezone(VIETNAM).date()
    return {"needs": (Need(what=service_of(case).paper, by=last_day),)}


def _owing(case: Case, _at: datetime, _rng: Random) -> Fields:
    service = service_of(case)
    owed = Fee(name=service.fee_name, amount=service.fee or 10_000)
    return {
        "fees": tuple(structs.replace(f, paid=False, paid_at=None) for f in case.fees) or (owed,)
    }


def _withdrawn(_case: Case, at: datetime, _rng: Random) -> Fields:
    return {"reason": "Công dân đề nghị rút hồ sơ", "finished_at": at, "needs": ()}


def _stopped(_case: Case, at: datetime, rng: Random) -> Fields:
    return {"reason": rng.choice(_STOPS), "finished_at": at}


def _completed(case: Case, at: datetime, rng: Random) -> Fields:
    name = service_of(case).result
    counter = f"Quầy {rng.randint(1, 6)}, {DESK}"
    file = ResultFile(name=f"{name}.pdf", url="https://example.vn/ket-qua.pdf", signed=True)
    result = Result(
        outcome="granted",
        where=None if case.return_by == "post" else counter,
        available_at=at,
        files=(file,) if case.return_by == "online" else (),
    )
    return {"finished_at": at, "result": result, "post": _posted(case, at, rng)}


def _posted(case: Case, at: datetime, rng: Random) -> PostLeg | None:
    if case.return_by != "post":
        return None
    sent = PostEvent(at=at, what="Đã nhận gửi")
    return PostLeg(
        carrier="VNPost", tracking=f"EK0000{rng.randint(0, 99_999):05d}VN", events=(sent,)
    )


def _returned(case: Case, at: datetime, _rng: Random) -> Fields:
    handed_over = {"returned_at": at, "fees": _paid(case, at)}
    if case.post is None:
        return handed_over
    events = (*case.post.events, PostEvent(at=at, what="Đã phát"))
    return {**handed_over, "post": structs.replace(case.post, events=events)}


def _elsewhere(case: Case, _at: datetime, rng: Random) -> Fields:
    ours = Handling(
        unit=case.office.name if case.office else SPECIALISTS, lead=True, due_at=case.due_at
    )
    theirs = Handling(unit="Công an phường", status=Status.PROCESSING)
    return {"source_status": rng.choice(_FOREIGN_WORDS), "handled_by": (ours, theirs)}


_COMES_ALONG: Mapping[Status, Callable[[Case, datetime, Random], Fields]] = {
    Status.RECEIVED: _received,
    Status.NOT_ACCEPTED: _refused,
    Status.PROCESSING: _taken_up,
    Status.SUPPLEMENT_REQUIRED: _incomplete,
    Status.PAYMENT_REQUIRED: _owing,
    Status.WITHDRAWN: _withdrawn,
    Status.STOPPED: _stopped,
    Status.COMPLETED: _completed,
    Status.RETURNED: _returned,
    Status.UNKNOWN: _elsewhere,
}
