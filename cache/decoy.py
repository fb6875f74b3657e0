"""A case that does not exist: read where a key has none, so that a miss takes the time of a hit.

Otherwise the time of an answer would tell which closed cases there are."""

from __future__ import annotations

from datetime import datetime, timedelta

from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Card, Case, Factors, Fee, Office, Procedure, Status, Step

CODE = "H00-000101-0000"
_DAY = timedelta(days=1)
_AT = datetime(2025, 11, 5, 8, 1, tzinfo=VIETNAM)


def decoy() -> Card:
    """Return a card as long as most."""
    steps = ("Tiếp nhận hồ sơ", "Chuyển hồ sơ", "Giải quyết hồ sơ", "Trình ký", "Ký duyệt")
    return Card(
        case=Case(
            code=CODE,
            version=1,
            status=Status.PROCESSING,
            status_since=_AT + _DAY,
            procedure=Procedure(code="1.001193", name="Đăng ký khai sinh"),
            office=Office(id="H00", name="UBND phường"),
            received_at=_AT,
            due_at=_AT + 5 * _DAY,
            steps=tuple(
                Step(at=_AT + n * _DAY, unit="Bộ phận Một cửa", action=what, status=status)
                for n, (what, status) in enumerate(zip(steps, Status, strict=False))
            ),
            fees=(Fee(name="Lệ phí hộ tịch", amount=8_000),),
        ),
        initials="N. V. A.",
        factors=Factors(phone=b"\0" * 8, phone_last4=b"\0" * 8, id_last4=b"\0" * 8),
    )
