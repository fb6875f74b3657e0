"""What was paid too much is listed at the counter until an officer has given it back, once."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest

from lookup_gateway.life import Paid, Payment, PaymentState
from lookup_gateway.model import Fee, Office, Status
from lookup_gateway.officers import Role
from tests.counter.hands import FIRST, Officer
from tests.desk.conftest import NOW
from tests.signin.hands import actions
from tests.sites import Site, a_case

HOW = "Đã chuyển khoản lại"


def tell(site: Site, code: str, amount: int, reference: str = "VCB-1") -> Paid:
    """Let a platform tell of a payment."""
    paid_at = NOW - timedelta(minutes=5)
    payment = Payment(case=code, amount=amount, paid_at=paid_at, reference=reference)
    told = site.gateway.payments.take(payment, "bank")
    assert isinstance(told, Paid)
    return told


@pytest.fixture
def overpaid(officer: Officer) -> Paid:
    """A fee of 8 000 đồng for which 10 000 came."""
    officer.take_in()
    return tell(officer.site, FIRST, 10_000)


def test_what_was_paid_too_much_is_listed_until_it_was_given_back(
    officer: Officer, overpaid: Paid
) -> None:
    """Quảng Ninh 84/2025 Đ13.3c."""
    page = officer.page("refunds")
    assert FIRST in page
    assert "<strong>2.000 đ</strong>" in page

    given = {"payment": str(overpaid.id), f"note_{overpaid.id}": HOW}
    answer = officer.send("refunds", **given)

    assert answer.location == "/desk/refunds?lang=vi&done=1"
    page = officer.page("refunds?done=1")
    assert ("Đã ghi việc hoàn trả" in page, "Không có khoản nào" in page) == (True, True)
    (kept,) = officer.site.gateway.payments.list(officer.person, PaymentState.REFUNDED)
    assert (kept.note, kept.settled_by, kept.excess) == (HOW, "nguyenvana.hongai", 2_000)
    assert "refund" in actions(officer.site, "nguyenvana.hongai")
    assert officer.send("refunds", **given).status_code == 409  # the same form again


def test_what_was_paid_for_a_case_that_was_refused_goes_back_whole(officer: Officer) -> None:
    """Quảng Ninh 84/2025 Đ13.3c."""
    refused = a_case(FIRST, status=Status.NOT_ACCEPTED, fees=(Fee(name="Phí", amount=8_000),))
    officer.site.record(refused)
    tell(officer.site, FIRST, 8_000)

    page = officer.page("refunds")

    assert "<strong>8.000 đ</strong>" in page


def test_how_it_was_given_back_is_asked_at_its_row_and_kept(
    officer: Officer, overpaid: Paid
) -> None:
    other = tell(officer.site, FIRST, 5_000, "VCB-2")

    answer = officer.send("refunds", payment=str(other.id), **{f"note_{other.id}": " "})

    page = unescape(answer.text)
    assert answer.status_code == 422
    assert f'id="note_{other.id}-wrong"' in page
    assert f'id="note_{overpaid.id}-wrong"' not in page
    assert officer.send("refunds", payment="999", note_999=HOW).status_code == 404
    assert officer.send("refunds", payment="x").status_code == 400


def test_another_units_money_is_neither_shown_nor_given_back(site: Site, officer: Officer) -> None:
    elsewhere = Office(id="H49.34", name="Sở Tư pháp")
    code = "H49.34-251105-0001"
    site.record(a_case(code, status=Status.STOPPED, office=elsewhere, steps=()))
    paid = tell(site, code, 8_000)
    form = {"payment": str(paid.id), f"note_{paid.id}": HOW}
    counting = Officer(site, Role.STATISTICS, "levanc.hongai")

    assert code not in officer.page("refunds")
    assert officer.send("refunds", **form).status_code == 403
    counting.page("refunds", status=403)
    token = officer.browser.token("/desk/")
    assert counting.browser.post("/desk/refunds", form_token=token, **form).status_code == 403
    assert officer.browser.post("/desk/refunds", **form).status_code == 403
    assert site.gateway.payments.list(officer.person, PaymentState.REFUNDED) == []
