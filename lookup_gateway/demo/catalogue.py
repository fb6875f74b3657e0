"""What made-up cases are made of: real procedures, and people who cannot be real.

Codes and names of the procedures are those published on dichvucong.gov.vn; terms and fees are
rounded for the demonstration.
"""

from __future__ import annotations

from dataclasses import dataclass

from lookup_gateway.model import Applicant, Case, Procedure

SAMPLE_PHONE = "+84900000001"
"""The telephone of the sample cases: who asks from it sees them as their applicant does."""

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
MIDDLES = ("Văn", "Thị")
LETTERS = "ABCDEGHIKLMNOPQRSTUVXY"


@dataclass(frozen=True, slots=True)
class Service:
    """A procedure as a desk knows it: `days` is its term in working days, `fee` is in đồng."""

    code: str
    name: str
    days: int
    result: str
    paper: str
    fee: int = 0
    fee_name: str = "Lệ phí hộ tịch"

    @property
    def procedure(self) -> Procedure:
        """The procedure as case records name it."""
        return Procedure(code=self.code, name=self.name)


BIRTH = Service(
    "1.001193", "Đăng ký khai sinh", 5, "Giấy khai sinh", "Bản sao Giấy chứng sinh", 8_000
)
EXTRACT = Service(
    "2.000635",
    "Cấp bản sao trích lục hộ tịch",
    0,
    "Bản sao trích lục hộ tịch",
    "Tờ khai cấp bản sao trích lục hộ tịch",
    8_000,
)
FROM_REGISTER = Service(
    "2.000908",
    "Cấp bản sao từ sổ gốc",
    3,
    "Bản sao từ sổ gốc",
    "Giấy tờ chứng minh quan hệ với người được cấp bản chính",
    4_000,
    "Phí chứng thực",
)
COMMUNE = (
    BIRTH,
    Service(
        "1.000894",
        "Đăng ký kết hôn",
        5,
        "Giấy chứng nhận kết hôn",
        "Giấy xác nhận tình trạng hôn nhân",
    ),
    Service(
        "1.004746",
        "Đăng ký lại kết hôn",
        5,
        "Giấy chứng nhận kết hôn",
        "Bản sao Giấy chứng nhận kết hôn cấp trước đây",
        30_000,
    ),
    EXTRACT,
    Service(
        "2.000815",
        "Chứng thực bản sao từ bản chính",
        2,
        "Bản sao có chứng thực",
        "Bản chính giấy tờ cần chứng thực",
        2_000,
        "Phí chứng thực",
    ),
    Service(
        "2.000884",
        "Chứng thực chữ ký",
        1,
        "Giấy tờ có chứng thực chữ ký",
        "Giấy tờ, văn bản sẽ ký",
        10_000,
        "Phí chứng thực",
    ),
    FROM_REGISTER,
)
DEPARTMENT = (EXTRACT, FROM_REGISTER)
RESIDENCE = (
    Service(
        "1.004222",
        "Đăng ký thường trú",
        7,
        "Thông báo kết quả đăng ký cư trú",
        "Giấy tờ chứng minh chỗ ở hợp pháp",
        20_000,
        "Lệ phí đăng ký cư trú",
    ),
    Service(
        "1.004194",
        "Đăng ký tạm trú",
        3,
        "Thông báo kết quả đăng ký cư trú",
        "Giấy tờ chứng minh chỗ ở hợp pháp",
        15_000,
        "Lệ phí đăng ký cư trú",
    ),
    Service(
        "1.010041",
        "Xác nhận thông tin về cư trú",
        3,
        "Giấy xác nhận thông tin về cư trú",
        "Tờ khai thay đổi thông tin cư trú",
    ),
)
_BY_CODE = {service.code: service for service in (*COMMUNE, *DEPARTMENT, *RESIDENCE)}


def services_of(office: str) -> tuple[Service, ...]:
    """Return what the office of that name does: a Sở keeps registers, a commune the rest."""
    return DEPARTMENT if office.startswith("Sở ") else COMMUNE


def service_of(case: Case) -> Service:
    """Return the service a case is for; a case that names none is treated as a usual one."""
    return _BY_CODE.get(case.procedure.code, BIRTH) if case.procedure else BIRTH


def person(number: int) -> Applicant:
    """Return one of many people who do not exist: a letter for a name, an identity number of no
    province (they begin with 001 and up), a telephone of no network and no mailbox: their cases
    keep changing, and nobody else is to get the messages."""
    family = FAMILIES[number % len(FAMILIES)]
    middle = MIDDLES[number // 10 % len(MIDDLES)]
    return Applicant(
        name=f"{family} {middle} {LETTERS[number // 20 % len(LETTERS)]}",
        phone=f"024000000{2 + number % 98:02d}",
        id_number=f"000000{number:06d}",
    )


def sample_person() -> Applicant:
    """Return the applicant of the sample cases."""
    return Applicant(
        name="Nguyễn Văn A", phone=SAMPLE_PHONE, email="a@example.vn", id_number="000099001234"
    )


def is_sample(case: Case) -> bool:
    """Return whether the case is one of those that stay as they are."""
    return case.applicant is not None and case.applicant.phone == SAMPLE_PHONE
