"""Several agencies at one case: planned at the counter with a lead and a date each, and seen to."""

from __future__ import annotations

from html import unescape

import pytest

from lookup_gateway.clock import local
from lookup_gateway.model import Status
from tests.counter.hands import FIRST, Officer
from tests.counter.test_case_page import filed

LEAD, OTHER = "H49.12", "H49.34"
PLAN = {
    "unit": LEAD,
    "lead_due": "12/11/2025 17:00",
    "agency_1": OTHER,
    "agency_due_1": "10/11/2025",
    "agency_2": "",
    "agency_due_2": "",
}


def standing(page: str) -> list[str]:
    """Return how the agencies stand, as the case's page lists them."""
    table = page.partition('id="parts"')[2].partition("</table>")[0]
    return [row.rpartition("<td>")[2].partition("<")[0] for row in table.split("<tr>")[2:]]


def test_a_case_is_handed_to_a_lead_and_others_each_with_its_date(officer: Officer) -> None:
    """Phú Thọ Đ11, Thái Nguyên Đ11.4e."""
    officer.take_in()
    assert 'id="agency_due_3"' in officer.page(f"cases/{FIRST}?do=transfer")

    assert officer.report("transfer", **PLAN).status_code == 303

    lead, other = officer.case().handled_by
    assert (lead.unit, lead.lead, other.unit, other.lead) == (LEAD, True, OTHER, False)
    assert lead.due_at is not None
    assert local(lead.due_at).isoformat() == "2025-11-12T17:00:00+07:00"
    page = officer.page(f"cases/{FIRST}")
    assert standing(page) == ["đang giải quyết", "chưa đến lượt"]  # paper goes from one to the next
    assert ("10/11/2025 17:00" in page, "Sở Tư pháp" in page) == (True, True)


def test_who_is_done_is_named_with_the_moment_and_the_next_may_begin(officer: Officer) -> None:
    officer.take_in()
    officer.report("transfer", **PLAN)
    done = officer.page(f"cases/{FIRST}?do=part_done").partition('id="unit"')[2]
    assert f'value="{OTHER}"' not in done.partition("</select>")[0]  # not its turn

    officer.report("part_done", unit=LEAD)

    page = officer.page(f"cases/{FIRST}")
    assert standing(page) == ["đã xong 06/11/2025 09:10", "đang giải quyết"]
    assert officer.report("complete", outcome="granted").status_code == 422
    officer.report("part_done", unit=OTHER)
    assert officer.report("complete", outcome="granted").status_code == 303
    assert officer.case().status is Status.COMPLETED


def test_the_plan_at_work_stands_in_the_form_that_changes_it(officer: Officer) -> None:
    officer.take_in()
    officer.report("transfer", **PLAN)

    page = officer.page(f"cases/{FIRST}?do=transfer")

    assert 'value="10/11/2025 17:00"' in page
    assert f'<option value="{OTHER}" selected>' in page
    assert '<details class="plan" open>' in page


def test_without_others_it_goes_to_one(officer: Officer) -> None:
    officer.take_in()

    officer.report("transfer", **{**dict.fromkeys(PLAN, ""), "unit": OTHER})

    (part,) = officer.case().handled_by
    assert (part.unit, part.lead) == (OTHER, True)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"lead_due": ""}, "lead_due"),
        ({"lead_due": "05/11/2025"}, "lead_due"),
        ({"agency_due_1": ""}, "agency_due_1"),
        ({"agency_due_1": "05/11/2025"}, "agency_due_1"),
        ({"agency_due_1": "mai"}, "agency_due_1"),
        ({"agency_1": ""}, "agency_1"),
        ({"agency_1": LEAD}, "agency_1"),
        ({"agency_2": OTHER, "agency_due_2": "11/11/2025"}, "agency_2"),
        ({"unit": ""}, "unit"),
    ],
)
def test_what_a_plan_lacks_is_said_at_its_field_and_nothing_is_lost(
    officer: Officer, changed: dict[str, str], field: str
) -> None:
    officer.take_in()
    sent = {**PLAN, **changed}

    answer = officer.report("transfer", **sent)

    page = unescape(answer.text)
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in page
    assert '<details class="plan" open>' in page
    assert all(f'value="{value}"' in page for value in sent.values())
    assert officer.case().version == 1


def test_an_agency_that_is_none_of_the_province_is_not_written(officer: Officer) -> None:
    officer.take_in()

    assert officer.report("transfer", **{**PLAN, "agency_1": "H99"}).status_code == 422
    assert officer.case().version == 1


def test_what_was_filed_online_goes_to_all_at_once_as_it_is_accepted(officer: Officer) -> None:
    """Phú Thọ Đ11.1, Phú Yên Đ10.2b."""
    number = filed(officer)
    assert 'id="lead_due"' in officer.page(f"cases/{number}?do=accept")

    assert officer.report("accept", number, **PLAN).status_code == 303

    assert standing(officer.page(f"cases/{FIRST}")) == ["đang giải quyết", "đang giải quyết"]
