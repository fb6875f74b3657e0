"""Case records for the tests of the interchange format: whole, smallest, and any whatever."""

from __future__ import annotations

import json
from datetime import date, timedelta, timezone
from typing import Any
from unicodedata import normalize

from hypothesis import strategies as st

from lookup_gateway.model import (
    VERSION_MAX,
    Applicant,
    Case,
    Fee,
    Handling,
    Need,
    Office,
    PostEvent,
    PostLeg,
    Procedure,
    Result,
    ResultFile,
    Status,
    Step,
)

SMALLEST: dict[str, Any] = {
    "code": "H49.12-251105-0007",
    "version": 7,
    "status": "processing",
    "status_since": "2025-11-06T09:10:00+07:00",
}
WHOLE: dict[str, Any] = {
    "code": "H49.12-251105-0007",
    "version": 7,
    "status": "processing",
    "source_status": "4",
    "status_since": "2025-11-06T09:10:00+07:00",
    "procedure": {"code": "1.001193", "name": "Đăng ký khai sinh"},
    "office": {"id": "H49.12", "name": "UBND phường Hồng Gai"},
    "submitted_via": "counter",
    "submitted_at": "2025-11-05T08:01:00+07:00",
    "received_at": "2025-11-05T08:12:00+07:00",
    "due_at": "2025-11-12T17:00:00+07:00",
    "first_due_at": None,
    "finished_at": None,
    "returned_at": None,
    "applicant": {
        "name": "Nguyễn Văn A",
        "phone": "0912345678",
        "email": "a@example.vn",
        "id_number": "022099001234",
    },
    "return_by": "counter",
    "steps": [
        {
            "at": "2025-11-05T08:12:00+07:00",
            "unit": "Bộ phận Một cửa",
            "action": "Tiếp nhận",
            "status": "received",
        }
    ],
    "needs": [{"what": "Bản sao Giấy chứng sinh", "by": "2025-11-20"}],
    "fees": [
        {
            "name": "Lệ phí hộ tịch",
            "amount": 8000,
            "paid": True,
            "paid_at": "2025-11-05T08:13:00+07:00",
        }
    ],
    "post": {
        "carrier": "VNPost",
        "tracking": "EK123456789VN",
        "events": [{"at": "2025-11-12T10:00:00+07:00", "what": "Đã phát"}],
    },
    "result": {
        "outcome": "granted",
        "where": "Quầy 3, Bộ phận Một cửa",
        "available_at": None,
        "files": [{"name": "Giấy khai sinh.pdf", "url": "https://example.vn/1", "signed": True}],
    },
    "reason": None,
    "handled_by": [{"unit": "Sở Tư pháp", "lead": True, "due_at": None, "status": "processing"}],
    "receipt_epoch": 0,
}


def line(**changes: Any) -> bytes:
    return json.dumps({**SMALLEST, **changes}, ensure_ascii=False).encode()


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20).map(
    lambda text: normalize("NFC", text)
)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(timezones=offsets).filter(lambda moment: 1 < moment.year < 9999)
some_statuses = st.none() | st.sampled_from(Status)
codes = st.integers(0, 9999).map(lambda number: f"H49.12-251105-{number:04d}")


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


steps = st.builds(Step, at=moments, unit=texts, action=texts, status=some_statuses)
needs = st.builds(Need, what=texts, by=maybe(st.dates(min_value=date(1900, 1, 1))))
fees = st.builds(
    Fee, name=texts, amount=st.integers(0, 2**53), paid=st.booleans(), paid_at=maybe(moments)
)
events = st.builds(PostEvent, at=moments, what=texts)
posts = st.builds(PostLeg, carrier=texts, tracking=maybe(texts), events=some(events))
files = st.builds(ResultFile, name=texts, url=texts, signed=st.booleans())
results = st.builds(
    Result, outcome=texts, where=maybe(texts), available_at=maybe(moments), files=some(files)
)
handlings = st.builds(
    Handling, unit=texts, lead=st.booleans(), due_at=maybe(moments), status=some_statuses
)
applicants = st.builds(
    Applicant, **dict.fromkeys(("name", "phone", "email", "id_number"), maybe(texts))
)
cases = st.builds(
    Case,
    code=codes,
    version=st.integers(1, VERSION_MAX),
    status=st.sampled_from(Status),
    status_since=moments,
    **dict.fromkeys(("source_status", "submitted_via", "return_by", "reason"), maybe(texts)),
    **dict.fromkeys(("submitted_at", "received_at", "due_at", "first_due_at"), maybe(moments)),
    **dict.fromkeys(("finished_at", "returned_at"), maybe(moments)),
    procedure=maybe(st.builds(Procedure, code=texts, name=texts)),
    office=maybe(st.builds(Office, id=texts, name=texts)),
    applicant=maybe(applicants),
    steps=some(steps),
    needs=some(needs),
    fees=some(fees),
    post=maybe(posts),
    result=maybe(results),
    handled_by=some(handlings),
    receipt_epoch=st.integers(0, 2**31),
)
