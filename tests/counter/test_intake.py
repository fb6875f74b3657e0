"""A case is taken in by a form: proposed by the catalogue, once, or told what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from kiosk_ui.counter.typed import shown
from lookup_gateway.model import Status
from tests.counter.hands import BIRTH, FIRST, Officer
from tests.desk.conftest import NOW
from tests.sites import Site, held_clock

SOONER = {"due_at": "10/11/2025"}


def test_the_catalogue_proposes_date_fee_and_papers(officer: Officer) -> None:
    form, page = officer.proposed(), officer.page(f"new?procedure={BIRTH}")

    assert form["due_at"] == "13/11/2025 17:00"  # five working days
    assert (form["fee_name_1"], form["fee_amount_1"]) == ("Lệ phí hộ tịch", "8000")
    assert "Bản sao Giấy chứng sinh" in page


def test_words_find_a_procedure_and_one_that_fits_alone_is_opened(officer: Officer) -> None:
    answer = officer.browser.get("/desk/new?q=dang%20ky%20khai%20sinh")

    assert answer.status_code == 303
    assert f"procedure={BIRTH}" in answer.location
    assert "Không có thủ tục nào khớp" in officer.page("new?q=xyzzy")


def test_what_is_taken_in_is_on_its_page_and_in_the_list_of_the_day(officer: Officer) -> None:
    answer = officer.take_in(email="a@example.vn", id_number="000099001234")

    case = officer.case()
    assert answer.location == f"/desk/cases/{FIRST}?lang=vi&new=1"
    assert (case.status, case.submitted_via, case.return_by) == ("received", "counter", "counter")
    assert case.applicant is not None
    assert case.applicant.email == "a@example.vn"
    assert [fee.amount for fee in case.fees] == [8_000]
    assert "mã hồ sơ H49.12-251106-0001" in officer.page(f"cases/{FIRST}?new=1")
    assert FIRST in officer.page("")


def test_the_same_form_sent_twice_makes_one_case(officer: Officer) -> None:
    form = {**officer.proposed(), "name": "Nguyễn Văn A"}

    places = [officer.send("new", **form).location for _ in range(2)]

    assert places[0] == places[1]
    assert officer.page("").count('class="code"') == 1


def test_a_sent_form_that_was_changed_is_told_to_be_opened_anew(officer: Officer) -> None:
    form = {**officer.proposed(), "name": "Nguyễn Văn A"}
    officer.send("new", **form)

    answer = officer.send("new", **{**form, "name": "Nguyễn Văn B"})

    assert answer.status_code == 422
    assert "đã gửi rồi" in answer.text


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", " ", "Chưa nhập"),
        ("phone", "0912", "Không gọi được"),
        ("email", "a.example.vn", "Không gửi được"),
        ("due_at", "", "Chưa nhập"),
        ("due_at", "31/02/2026", "ở sau hiện tại"),
        ("due_at", "05/11/2025", "ở sau hiện tại"),
        ("fee_amount_1", "-5", "chỉ gồm chữ số"),
        ("fee_name_1", "", "Chưa nhập"),
        ("fee_amount_1", "0" * 20 + "9" * 14, "chỉ gồm chữ số"),
        ("serial", "bảy", "không phải số"),
        ("serial", "0", "không phải số"),
        ("serial", "10000000", "không phải số"),
        ("received_at", "07/11/2025", "không ở tương lai"),
        ("office", "H49.13", "đơn vị"),
        ("office", "X", "đơn vị"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    officer: Officer, field: str, typed: str, told: str
) -> None:
    answer = officer.take_in(**{field: typed, "id_number": "000099001234"})

    page = unescape(answer.text)
    wrong = page.partition(f'id="{field}-wrong">')[2].partition("</p>")[0]
    assert answer.status_code == 422
    assert told in wrong
    assert 'value="000099001234"' in page
    assert "chưa tiếp nhận" in officer.page("")


def test_the_day_alone_ends_when_the_office_closes(officer: Officer) -> None:
    officer.take_in(due_at="14/11/2025")

    due = officer.case().due_at
    assert due is not None
    assert due.isoformat() == "2025-11-14T17:00:00+07:00"


def test_a_case_from_an_outage_bears_its_true_day_and_number(officer: Officer) -> None:
    officer.take_in(received_at="04/11/2025 10:00", serial="12")

    case = officer.case("H49.12-251104-0012")
    assert case.received_at is not None
    assert case.received_at.isoformat() == "2025-11-04T10:00:00+07:00"
    assert officer.take_in(received_at="04/11/2025 10:00", serial="12").status_code == 422


@pytest.mark.parametrize(
    ("typed", "due"),
    [({}, "11/11/2025 17:00"), ({"due_at": ""}, "11/11/2025 17:00"), (SOONER, "10/11/2025 17:00")],
)
def test_the_term_of_a_case_from_an_outage_runs_from_its_true_day(
    officer: Officer, typed: dict[str, str], due: str
) -> None:
    officer.take_in(received_at="04/11/2025 10:00", serial="12", **typed)

    assert shown(officer.case("H49.12-251104-0012").due_at) == due


def test_a_procedure_that_is_not_in_the_catalogue_is_none(officer: Officer) -> None:
    answer = officer.take_in(procedure_code="9.999999", procedure_name="Việc lạ")

    assert answer.status_code == 422
    assert "Không có thủ tục này trong danh mục" in unescape(answer.text)


def test_without_a_catalogue_the_procedure_is_typed(
    make_site: Callable[..., Site], redis_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    clock = held_clock(tmp_path, NOW)
    site = make_site(REDIS_URL=redis_url, DATABASE_URL=sqlite_url, LOOKUP_CLOCK_FILE=clock)
    officer = Officer(site)
    assert "/desk/new?lang=vi&procedure=" in officer.page("new")

    officer.send(
        "new",
        office="H49.12",
        procedure_code="1.001193",
        procedure_name="Đăng ký khai sinh",
        name="Nguyễn Văn A",
        due_at="13/11/2025",
    )

    case = officer.case()
    assert case.procedure is not None
    assert (case.procedure.name, case.status) == ("Đăng ký khai sinh", Status.RECEIVED)
