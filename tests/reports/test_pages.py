"""The pages of reports let in who answers for a unit's work, and give each the own units."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from lookup_gateway.officers import Role
from tests.signin.hands import Browser, settled
from tests.sites import Site

DAYS = "from=2025-11-05&to=2025-11-05"


@pytest.fixture
def statistics(site: Site) -> Browser:
    """The browser of who only counts."""
    return settled(site, "thongke.hongai", Role.STATISTICS)


def test_who_only_counts_sees_the_table_and_takes_a_sheet_away(statistics: Browser) -> None:
    page = statistics.get(f"/desk/reports?{DAYS}")
    assert "UBND phường Hồng Gai" in page.text
    assert "/desk/reports.xlsx?by=unit&amp;from=2025-11-05&amp;to=2025-11-05" in page.text

    sheet = statistics.get(f"/desk/reports.xlsx?{DAYS}&lang=en")

    rows = list(load_workbook(BytesIO(sheet.get_data())).worksheets[0].values)
    assert rows[1][:4] == ("Unit", None, "Carried over", "Received")
    assert rows[2][:4] == ("UBND phường Hồng Gai", "H49.12", 0, 1)


def test_a_period_that_was_chosen_goes_before_the_days_left_in_the_form(
    statistics: Browser,
) -> None:
    page = statistics.get("/desk/reports?period=month&from=2025-11-20&to=2025-11-21")

    assert "Từ 01/11/2025 đến hết 30/11/2025" in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"reports.pdf?{DAYS}", 404),
        ("reports.csv?from=never", 404),
        ("reports?by=weather", 422),
        ("reports?unit=H49.13", 403),
    ],
)
def test_what_there_is_not_is_not_given(statistics: Browser, path: str, status: int) -> None:
    assert statistics.get(f"/desk/{path}").status_code == status


def test_a_clerk_is_not_let_in_and_a_stranger_signs_in_first(site: Site) -> None:
    clerk = settled(site, "quay.hongai", Role.DESK)

    assert clerk.get("/desk/reports").status_code == 403
    assert Browser(site).get("/desk/reports").status_code == 303
