"""The forms of a one-stop desk, and the facts that one is filled in with.

Which there are: TT 01/2018/TT-VPCP Điều 9; that a case stops, TT 03/2025/TT-VPCP adds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lookup_gateway.model import Case
from lookup_gateway.officers import Officer
from lookup_gateway.paper.kit import Kit
from lookup_gateway.paper.pdf import Size
from lookup_gateway.texts import DEFAULT


class Form(StrEnum):
    """A form about one case. The register is about a day's (see `register`)."""

    RECEIPT = "receipt"  # Giấy tiếp nhận hồ sơ và hẹn trả kết quả
    SUPPLEMENT = "supplement"  # Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ
    REFUSAL = "refusal"  # Phiếu từ chối tiếp nhận giải quyết hồ sơ
    APOLOGY = "apology"  # Phiếu xin lỗi và hẹn lại ngày trả kết quả
    EXTENSION = "extension"  # Phiếu đề nghị gia hạn thời gian giải quyết
    STOP = "stop"  # Thông báo dừng giải quyết hồ sơ
    CONTROL = "control"  # Phiếu kiểm soát quá trình giải quyết hồ sơ


# What goes to another office and not to the citizen.
INTERNAL = frozenset({Form.EXTENSION, Form.CONTROL})
# What is owed for a date that is not kept (NĐ 61/2018/NĐ-CP Đ19.9, Thái Nguyên Đ11.4g).
LATE = (Form.APOLOGY, Form.EXTENSION)


@dataclass(frozen=True, slots=True)
class Agency:
    """Whose paper it is. `place` stands before the date, `hotline` is number and hours."""

    name: str
    place: str
    hotline: tuple[str, str]
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the dossier (thành phần hồ sơ), and in how many copies."""

    name: str
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """How a form is wanted. `officer` hands it out; None: the system prepares it. `reason` and
    `due_at` are those of an apology, or an extension, that the record does not know yet."""

    size: Size = Size.A5
    lang: str = DEFAULT
    officer: Officer | None = None
    reason: str | None = field(default=None, repr=False)
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a form is filled in with. `at` is its day, `term` the time that the procedure takes,
    in words."""

    case: Case
    kit: Kit
    agency: Agency
    at: datetime
    asked: Asked = Asked()
    papers: tuple[Paper, ...] = ()
    term: str | None = None
