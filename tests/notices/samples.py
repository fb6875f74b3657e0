"""A case and rules for the tests of notices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Applicant, Case, DutyWay, Event, Need, Office, Procedure, Status
from lookup_gateway.profile_file import Duty, Notices

CODE = "H49.12-251105-0007"
PHONE, MAIL = "+84912345678", "a@example.vn"
NOON = datetime(2025, 11, 6, 12, 0, tzinfo=VIETNAM)
RECEIVED = datetime(2025, 11, 6, 11, 55, tzinfo=VIETNAM)
DUE = datetime(2025, 11, 12, 17, 0, tzinfo=VIETNAM)
LATER = datetime(2025, 11, 20, 17, 0, tzinfo=VIETNAM)
BY = date(2025, 11, 20)

# Quảng Ninh, Quyết định 84/2025 Đ13.2b; Phú Thọ, 31/2020 Đ9.2c; Thái Nguyên, 11/2020 the rest.
DUTIES = (
    Duty(
        event=Event.RECEIVED,
        ways=(DutyWay.PORTAL, DutyWay.EMAIL, DutyWay.SMS),
        article="Đ13.2b",
    ),
    Duty(event=Event.SUPPLEMENT, ways=(DutyWay.EMAIL, DutyWay.PHONE), article="Đ9.2c"),
    Duty(event=Event.NOT_ACCEPTED, ways=(DutyWay.SMS,), article="Đ11.3b"),
    Duty(event=Event.LATE, ways=(DutyWay.SMS,), article="Đ11.4g"),
    Duty(event=Event.EARLY_RESULT, ways=(DutyWay.SMS, DutyWay.EMAIL), article="Đ11.5c"),
    Duty(event=Event.TRANSFER_FAILED, ways=(DutyWay.SMS,), article="Đ12.2"),
)
RULES = Notices(duties=DUTIES, merge_minutes=0)


def a_case(status: Status = Status.RECEIVED, **fields: Any) -> Case:
    """Return a case that was received just before noon."""
    usual: dict[str, Any] = {
        "code": CODE,
        "version": 1,
        "status_since": RECEIVED,
        "received_at": RECEIVED,
        "due_at": DUE,
        "procedure": Procedure(code="1.001193", name="Đăng ký khai sinh"),
        "office": Office(id="H49.12", name="UBND phường Hồng Gai"),
        "applicant": Applicant(name="Nguyễn Văn A", phone="0912345678", email=MAIL),
    }
    return Case(status=status, **{**usual, **fields})


def changed(case: Case, **fields: Any) -> Case:
    """Return the next version of a case."""
    return msgspec.structs.replace(case, version=case.version + 1, **fields)


def lacking(**fields: Any) -> Case:
    """Return a case that waits for a paper until a day."""
    needs = (Need(what="Bản sao Giấy chứng sinh", by=BY), Need(what="Tờ khai"))
    return a_case(Status.SUPPLEMENT_REQUIRED, needs=needs, **fields)
