"""A sheet for the papers' tests, as the demo province would hand it over."""

from __future__ import annotations

import pytest

from lookup_gateway.model import Case
from lookup_gateway.paper.kit import make_kit
from lookup_gateway.paper.sheet import Sheet
from lookup_gateway.proofs import Keys
from lookup_gateway.receipts import receipt_sheet
from lookup_gateway.replies import House
from tests.sites import SECRET, a_case

PUBLIC_URL = "https://tra-cuu.tinhmau.gov.vn"
HOUSE = House(
    name="Trung tâm Phục vụ hành chính công tỉnh Mẫu",
    hotline="1900 0000",
    hotline_hours="7 giờ 30 - 17 giờ 00",
    example_code="H49.12-251105-0007",
)


def sheet_of(case: Case, lang: str = "vi") -> Sheet:
    """Return the sheet of a case."""
    kit = make_kit(case.code, case.receipt_epoch, Keys.from_secrets([SECRET]), PUBLIC_URL)
    return receipt_sheet(case, kit, HOUSE, lang)


@pytest.fixture
def sheet() -> Sheet:
    """The sheet of a case that has a person, a procedure, an office and both days."""
    return sheet_of(a_case())
