"""Those who answer for a unit's work see what came, what was in time, what is late."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Case, Office, Procedure, Status
from tests.desk.conftest import NOW, Counter
from tests.sites import a_case

MONTH = "/reports?period=month&from=2025-11-01"
GRANTED = {"result": {"outcome": "granted", "where": "Quầy 3"}}
DONE = [("start", {}), ("complete", GRANTED), ("return", {})]


def total(counter: Counter, query: str = MONTH) -> dict[str, int]:
    """Return the sums of a report, without the zeros."""
    response = counter.call(query, by="statistics")
    assert response.status_code == 200, response.text
    counted = response.get_json()["total"]
    return {name: n for name, n in counted.items() if n}


def test_a_month_counts_what_came_and_what_became_of_it_by_article_22_of_phu_tho(
    counter: Counter,
) -> None:
    """Điều 22.1: theo tháng, quý, năm."""
    counter.moved(counter.take_in(), *DONE)
    counter.take_in()

    assert total(counter) == {"received": 2, "early": 1, "pending": 1}
    assert total(counter, "/reports?period=year") == {"received": 2, "early": 1, "pending": 1}
    assert total(counter, "/reports?period=month&from=2025-10-31") == {}


def test_a_result_given_at_once_is_in_the_month_report_by_article_10_1d_of_phu_tho(
    counter: Counter,
) -> None:
    """Điều 10.1.d: no receipt is made, and the case counts all the same."""
    case = counter.take_in(due_at=None)

    counter.moved(case, *DONE)

    assert total(counter) == {"received": 1, "on_time": 1}


def test_who_asks_twice_for_supplements_is_counted_and_late_by_article_9_2c_of_phu_tho(
    counter: Counter,
) -> None:
    """Điều 9.2.c: the full list is given once («01 lần»)."""
    needs = {"needs": [{"what": "Bản sao Giấy chứng sinh"}]}
    case = counter.moved(counter.take_in(), ("request_supplement", needs))
    assert total(counter) == {"received": 1, "pending": 1}

    counter.moved(case, ("supplement_received", {}), ("request_supplement", needs))

    assert total(counter) == {"received": 1, "pending": 1, "overdue": 1, "asked_again": 1}


def test_a_request_that_was_taken_back_was_none(counter: Counter) -> None:
    needs = {"needs": [{"what": "Bản sao Giấy chứng sinh"}]}
    case = counter.moved(counter.take_in(), ("request_supplement", needs))
    undone = counter.report(case, "undo", by="supervisor").get_json()["case"]

    counter.moved(undone, ("request_supplement", needs))

    assert "asked_again" not in total(counter)


def test_a_case_is_theirs_who_ended_it(counter: Counter) -> None:
    case = counter.moved(counter.take_in(), DONE[0], DONE[1])
    assert counter.report(case, "return", by="supervisor").status_code == 200
    case = counter.moved(counter.take_in())
    counter.report(case, "start", by="supervisor")

    lines = counter.call(f"{MONTH}&by=officer", by="statistics").get_json()["lines"]

    assert [(line["key"], line["received"]) for line in lines] == [
        ("desk.mau", 1),
        ("supervisor.mau", 1),
    ]


@pytest.mark.parametrize(
    ("by", "key", "name"),
    [
        ("unit", "H49.12", "UBND phường Hồng Gai"),
        ("procedure", "1.001193", None),  # nobody has brought a catalogue
        ("status", "received", None),
        ("way", "counter", None),
        ("officer", "desk.mau", None),
    ],
)
def test_lines_stand_for_what_was_asked_for_by_article_7_4_of_quang_ninh(
    counter: Counter, by: str, key: str, name: str | None
) -> None:
    counter.take_in()

    (line,) = counter.call(f"{MONTH}&by={by}", by="statistics").get_json()["lines"]

    assert (line["key"], line["name"], line["received"]) == (key, name, 1)


def test_each_sees_the_own_unit_and_those_below_it_by_article_23_1_of_phu_yen(
    counter: Counter,
) -> None:
    elsewhere = a_case("H49.13-251105-0001", office=Office(id="H49.13", name="UBND"))
    below = a_case("H49.12-251105-0002", office=Office(id="H49.12.7", name="UBND"))
    counter.site.record(elsewhere, below)

    assert total(counter) == {"received": 1, "pending": 1}
    assert total(counter, f"{MONTH}&unit=H49.12.7") == {"received": 1, "pending": 1}
    assert counter.call(f"{MONTH}&unit=H49.13", by="statistics").status_code == 403


def test_reports_are_not_for_a_clerk_and_for_nobody_unknown(counter: Counter) -> None:
    assert counter.call(MONTH, by="desk").status_code == 403
    assert counter.site.client.get(f"/api/v1/desk{MONTH}").status_code == 401


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("period=fortnight", "period"),
        ("by=weather", "by"),
        ("format=pdf", "format"),
        ("from=yesterday", "from"),
        ("from=2025-11-20&to=2025-11-19", "from"),
        ("to=2025-11-19", "from"),
        ("period=week&from=2025-11-03&to=2025-11-05", "to"),
        ("from=2025-12-01", "from"),
        ("from=9999-12-31", "from"),
    ],
)
def test_what_cannot_be_is_named_with_what_would_be_allowed(
    counter: Counter, query: str, field: str
) -> None:
    told = counter.call(f"/reports?{query}", by="statistics")

    assert (told.status_code, told.get_json()["field"]) == (422, field)


def test_days_may_be_chosen_on_demand_by_article_12_6_of_hai_duong(counter: Counter) -> None:
    counter.take_in()

    assert total(counter, "/reports?from=2025-11-06&to=2025-11-06") == {
        "received": 1,
        "pending": 1,
    }
    assert total(counter, "/reports?from=2025-11-05&to=2025-11-05") == {}


def test_usual_times_are_told_of_twenty_cases_and_leave_out_the_waiting(counter: Counter) -> None:
    begin = datetime(2025, 11, 3, 8, tzinfo=VIETNAM)

    def finished(number: int) -> Case:
        return a_case(
            f"H49.12-251103-{number:04d}",
            status=Status.COMPLETED,
            status_since=begin + timedelta(days=number / 10),
            received_at=begin,
            finished_at=begin + timedelta(days=number / 10),
            steps=(),
        )

    counter.site.record(*(finished(number) for number in range(1, 20)))
    assert counter.call(MONTH, by="statistics").get_json()["usual"] == []

    counter.site.record(finished(20))

    (usual,) = counter.call(MONTH, by="statistics").get_json()["usual"]
    assert (usual["procedure"], usual["cases"]) == ("1.001193", 20)
    assert (usual["median"], usual["p80"]) == (1.0, 1.6)


def test_a_spreadsheet_runs_nothing_that_somebody_wrote_into_a_case(counter: Counter) -> None:
    evil = '=HYPERLINK("http://example.org","x")'
    counter.site.record(
        a_case(procedure=Procedure(code=evil, name="x"), submitted_via="+1", received_at=NOW)
    )

    text = counter.call(f"{MONTH}&by=procedure&format=csv", by="statistics")
    sheet = counter.call(f"{MONTH}&by=procedure&format=xlsx", by="statistics")

    rows = list(csv.reader(StringIO(text.get_data().decode("utf-8-sig"))))
    assert rows[2][0] == f"'{evil}"
    assert rows[2][3] == rows[3][3] == "1"
    (cell, *_), *_ = load_workbook(BytesIO(sheet.get_data())).worksheets[0].iter_rows(min_row=3)
    assert (cell.value, cell.data_type) == (evil, "s")


def test_a_file_speaks_the_language_that_is_asked_for(counter: Counter) -> None:
    def head(lang: str) -> str:
        response = counter.call(f"{MONTH}&format=csv&lang={lang}", by="statistics")
        return response.get_data().decode("utf-8-sig").splitlines()[1]

    assert head("vi").startswith("Đơn vị,,Kỳ trước chuyển qua,Mới tiếp nhận,Trước hạn")
    assert head("en").startswith("Unit,,Carried over,Received,Early")
