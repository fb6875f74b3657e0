"""When a procedure's result is due, and by when the catalogue must follow a decision."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec import structs

from lookup_gateway.catalogue import Behind, Decision, Duty, Entries, Procedure, Term, behind
from lookup_gateway.clock import VIETNAM
from lookup_gateway.worktime import WorkTime
from tests.catalogue.samples import BIRTH, DECISION, FIRST

WORK = WorkTime()
THURSDAY = datetime(2025, 11, 6, 9, 10, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("term", "received", "due"),
    [
        (Term(days=5), "2025-11-06T09:10", "2025-11-13T17:00"),
        (Term(days=3, unit="calendar"), "2025-11-06T09:10", "2025-11-10T17:00"),
        (Term(hours=4), "2025-11-06T15:00", "2025-11-07T09:30"),
        (Term(hours=4, unit="calendar"), "2025-11-06T15:00", "2025-11-06T19:00"),
        (Term(days=0), "2025-11-06T15:00", "2025-11-06T17:00"),
        (Term(days=0), "2025-11-06T15:01", "2025-11-07T17:00"),
        (Term(days=0), "2025-11-08T09:00", "2025-11-10T17:00"),
    ],
)
def test_a_result_is_due_when_its_term_ends(term: Term, received: str, due: str) -> None:
    procedure = structs.replace(BIRTH, term=term)
    at = datetime.fromisoformat(received).replace(tzinfo=VIETNAM)

    assert procedure.due(at, WORK) == datetime.fromisoformat(due).replace(tzinfo=VIETNAM)


def test_without_a_term_nothing_is_due() -> None:
    assert Procedure(code="1", name="X", sector="HT").due(THURSDAY, WORK) is None


def test_a_decision_is_followed_in_five_working_days_by_article_6_1_of_phu_tho() -> None:
    """Quyết định 31/2020/QĐ-UBND, Điều 6 khoản 1."""
    assert Duty(WORK).ends(date(2025, 11, 3)) == datetime(2025, 11, 10, 17, tzinfo=VIETNAM)


def test_a_decision_is_followed_in_three_days_by_article_11_2_of_quang_ninh() -> None:
    """Quyết định 84/2025/QĐ-UBND, Điều 11 khoản 2: days, not working days."""
    duty = Duty(WORK, days=3)

    assert duty.ends(date(2025, 11, 3)) == datetime(2025, 11, 6, 17, tzinfo=VIETNAM)


def test_what_a_decision_changes_is_behind_until_it_is_brought_in() -> None:
    entries, duty = Entries.of([*FIRST, DECISION]), Duty(WORK)
    by = duty.ends(DECISION.signed_on)

    assert list(behind(entries, duty, by)) == [Behind("12/QĐ-UBND", "1.001193", by, late=False)]
    assert [one.late for one in behind(entries, duty, by + timedelta(seconds=1))] == [True]


@pytest.mark.parametrize("number", ["12/QĐ-UBND", "20/QĐ-UBND"])
def test_a_procedure_that_rests_on_this_or_a_later_decision_is_not_behind(number: str) -> None:
    later = Decision(number="20/QĐ-UBND", signed_on=date(2025, 11, 5))
    after = structs.replace(BIRTH, decision=number)

    assert list(behind(Entries.of([*FIRST, DECISION, later, after]), Duty(WORK), THURSDAY)) == []


def test_a_procedure_that_a_later_decision_ended_is_not_behind() -> None:
    later = Decision(number="20/QĐ-UBND", signed_on=date(2025, 11, 5), ends=("1.001193",))
    left = [one for one in FIRST if one is not BIRTH]

    assert list(behind(Entries.of([*left, DECISION, later]), Duty(WORK), THURSDAY)) == []
