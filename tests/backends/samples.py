"""Case records to test with."""

from __future__ import annotations

from datetime import datetime

import msgspec

from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Applicant, Case, Office, Status, Step

MORNING = datetime(2025, 11, 6, 9, 10, tzinfo=VIETNAM)


def code(number: int) -> str:
    """Return the code with this running number."""
    return f"H49.12-251105-{number:05d}"


def sample(number: int, version: int = 1, status: Status = Status.PROCESSING) -> Case:
    """Return a case with a person, an office and a step."""
    return Case(
        code=code(number),
        version=version,
        status=status,
        status_since=MORNING,
        office=Office(id="H49.12", name="UBND phường Hồng Gai"),
        applicant=Applicant(name="Nguyễn Văn A", phone="0912345678"),
        steps=(Step(at=MORNING, unit="Bộ phận Một cửa", action="Tiếp nhận"),),
    )


def completed(case: Case) -> Case:
    """Return the case with its work done."""
    return msgspec.structs.replace(case, status=Status.COMPLETED)
