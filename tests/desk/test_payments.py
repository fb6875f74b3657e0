"""Payments by a signed call: the case goes on by itself, and no đồng is lost or kept in silence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from lookup_gateway.backends.sql import paid, rows
from lookup_gateway.life import Paid, Payment
from tests.desk.conftest import DOSSIER, NOW, Counter
from tests.ingest.sender import Platform
from tests.machine import eventually

FEE = {"fees": [{"name": "Lệ phí hộ tịch", "amount": 8_000}]}
ELSEWHERE = {**DOSSIER, "office": {"id": "H49.13", "name": "UBND xã Mẫu"}}
WAITS_FOR_ME = "SELECT 1 FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
AT_THE_BANK = NOW - timedelta(minutes=6)


@pytest.fixture
def platform(counter: Counter) -> Platform:
    return Platform(counter.site, NOW)


def billed(counter: Counter, **fields: Any) -> dict[str, Any]:
    return counter.moved(counter.take_in(), ("request_payment", {**FEE, **fields}))


def payment(billed: dict[str, Any], **fields: Any) -> dict[str, Any]:
    usual = {"case": billed["code"], "amount": 8_000, "reference": "VCB-1"}
    return {"paid_at": AT_THE_BANK.isoformat(), **usual, **fields}


def now(counter: Counter, case: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = counter.call(f"/cases/{case['code']}").get_json()["case"]
    return kept


def listed(counter: Counter, state: str = "to_refund", by: str = "desk") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = counter.call(f"/payments?state={state}", by=by).get_json()[
        "payments"
    ]
    return found


def test_a_fee_is_paid_when_the_bank_said_so_and_the_case_goes_on_by_article_14_4_of_quang_ninh(
    counter: Counter, platform: Platform
) -> None:
    """Quảng Ninh 84/2025 Đ14.4c, Đ14.4d."""
    case = billed(counter)

    told = platform.tell(**payment(case))

    assert told.status_code == 200, told.text
    assert told.get_json()["state"] == "counted"
    after = now(counter, case)
    assert after["status"] == "processing"
    (fee,) = after["fees"]
    assert fee["paid"] is True
    assert datetime.fromisoformat(fee["paid_at"]) == AT_THE_BANK
    counter.site.level()
    lookup = {"text": case["code"], "proof": {"token": counter.site.token(_record(counter, case))}}
    seen = counter.site.client.post("/api/v1/lookups", json=lookup).get_json()["case"]
    assert seen["fees"][0]["paid"] is True


def _record(counter: Counter, case: dict[str, Any]) -> Any:
    return counter.site.gateway.backend.get(case["code"])


def test_a_second_payment_is_listed_until_given_back_by_article_13_3c_of_quang_ninh(
    counter: Counter, platform: Platform
) -> None:
    """Quảng Ninh 84/2025 Đ13.3c: "nộp nhiều lần"."""
    case = billed(counter)
    platform.tell(**payment(case))

    again = platform.tell(**payment(case, reference="VCB-2"))

    assert (again.get_json()["state"], again.get_json()["excess"]) == ("to_refund", 8_000)
    assert listed(counter, by="elsewhere") == []
    (kept,) = listed(counter)
    settled = counter.call(f"/payments/{kept['id']}/settle", {"note": "Đã chuyển khoản lại"})
    assert settled.get_json()["payment"]["settled_by"] == "desk.mau"
    assert listed(counter) == []
    twice = counter.call(f"/payments/{kept['id']}/settle", {"note": "Lần nữa"})
    assert (twice.status_code, twice.get_json()["field"]) == (422, "id")


def test_what_is_too_much_pays_the_fee_and_the_rest_goes_back(
    counter: Counter, platform: Platform
) -> None:
    """Quảng Ninh 84/2025 Đ13.3c: "nộp thừa"."""
    case = billed(counter)

    told = platform.tell(**payment(case, amount=10_000)).get_json()

    assert (told["state"], told["excess"]) == ("to_refund", 2_000)
    assert now(counter, case)["status"] == "processing"


def test_what_is_too_little_waits_for_the_rest(counter: Counter, platform: Platform) -> None:
    case = billed(counter)

    first = platform.tell(**payment(case, amount=5_000)).get_json()
    waiting = now(counter, case)["status"]
    rest = payment(case, amount=3_000, reference="VCB-2", paid_at=NOW.isoformat())
    second = platform.tell(**rest).get_json()

    assert (first["state"], waiting, second["state"]) == ("short", "payment_required", "counted")
    (fee,) = now(counter, case)["fees"]
    assert datetime.fromisoformat(fee["paid_at"]) == NOW
    assert listed(counter, "short") == []


def test_one_payment_told_many_times_at_once_counts_once(counter: Counter) -> None:
    case, book = billed(counter), counter.site.gateway.payments
    told = Payment(case=case["code"], amount=8_000, paid_at=AT_THE_BANK, reference="VCB-1")

    with ThreadPoolExecutor(6) as calls:
        answers = list(calls.map(lambda _: book.take(told, "bank"), range(6)))

    assert {one.state for one in answers if isinstance(one, Paid)} == {"counted"}
    assert len(answers) == len([one for one in answers if isinstance(one, Paid)])
    assert now(counter, case)["version"] == case["version"] + 1
    assert listed(counter) == []


def test_a_reference_is_not_used_for_another_sum(counter: Counter, platform: Platform) -> None:
    case = billed(counter)
    platform.tell(**payment(case))

    told = platform.tell(**payment(case, amount=9_000))

    assert (told.status_code, told.get_json()["field"]) == (422, "reference")


def test_a_payment_after_its_last_day_is_noted_as_late(
    counter: Counter, platform: Platform
) -> None:
    case = billed(counter, needs=[{"what": "Nộp lệ phí", "by": "2025-11-05"}])

    told = platform.tell(**payment(case)).get_json()

    assert told["late"] is True
    assert now(counter, case)["needs"] == []


def test_a_payment_for_a_case_that_is_over_goes_back(counter: Counter, platform: Platform) -> None:
    """Quảng Ninh 84/2025 Đ13.3c: what is paid for nothing is given back."""
    case = counter.moved(billed(counter), ("withdraw", {}))

    assert platform.tell(**payment(case)).get_json()["state"] == "to_refund"
    assert now(counter, case)["status"] == "withdrawn"


def test_a_fee_named_at_the_intake_is_paid_without_moving_the_case(
    counter: Counter, platform: Platform
) -> None:
    case = counter.take_in(**FEE)

    platform.tell(**payment(case))

    after = now(counter, case)
    assert (after["status"], after["fees"][0]["paid"]) == ("received", True)


def test_a_payment_for_no_known_case_is_a_dead_letter_until_an_officer_finds_its_case(
    counter: Counter, platform: Platform
) -> None:
    case = billed(counter)
    wrong = payment(case, case="H49.12-251106-9999")

    told = platform.tell(**wrong).get_json()
    letters = platform.send("GET", "/ingest/v1/dead-letters").get_json()["letters"]

    assert told["state"] == "unmatched"
    assert [letter["id"] for letter in letters] == ["VCB-1"]
    (kept,) = listed(counter, "unmatched")
    path = f"/payments/{kept['id']}/match"
    assert counter.call(path, {"case": case["code"]}, by="elsewhere").status_code == 403
    assert counter.call(path, {"case": "H49.12-251106-8888"}).get_json()["field"] == "case"
    matched = counter.call(path, {"case": case["code"]})
    assert matched.get_json()["payment"]["state"] == "counted"
    assert now(counter, case)["status"] == "processing"
    assert platform.send("GET", "/ingest/v1/dead-letters").get_json() == {"letters": []}
    assert platform.tell(**wrong).get_json()["state"] == "counted"  # told again: as it is now


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": "8000"},
        {"paid_at": "2025-11-06T10:15:00"},
        {"paid_at": (NOW + timedelta(minutes=1)).isoformat()},
        {"reference": ""},
        {"colour": "red"},
    ],
)
def test_what_is_no_payment_is_refused_and_not_kept(
    counter: Counter, platform: Platform, wrong: dict[str, Any]
) -> None:
    case = billed(counter)

    told = platform.tell(**payment(case, **wrong))

    assert (told.status_code, told.mimetype) == (422, "application/problem+json")
    assert now(counter, case) == case
    assert platform.tell(**payment(case)).get_json()["state"] == "counted"


@pytest.mark.parametrize("path", ["/ingest/v1/payments", "/ingest/v1/dead-letters"])
def test_what_nobody_signed_gets_401_whatever_it_says(counter: Counter, path: str) -> None:
    method = "POST" if path.endswith("payments") else "GET"

    told = counter.site.client.open(path, method=method, data=b"{")

    assert (told.status_code, told.mimetype) == (401, "application/problem+json")


def test_another_wards_officer_gives_nothing_back(counter: Counter, platform: Platform) -> None:
    case = billed(counter)
    platform.tell(**payment(case, amount=9_000))
    (kept,) = listed(counter)

    path = f"/payments/{kept['id']}/settle"
    assert counter.call(path, {"note": "?"}, by="elsewhere").status_code == 403
    assert counter.call(path, {"note": ""}).status_code == 422
    assert counter.call("/payments/999/settle", {"note": "?"}).status_code == 404
    assert counter.call("/payments?state=lost").get_json()["field"] == "state"


def test_a_payment_that_was_counted_by_mistake_can_count_again(
    counter: Counter, platform: Platform
) -> None:
    case = billed(counter)
    platform.tell(**payment(case, amount=10_000))
    paid = now(counter, case)

    taken_back = counter.report(paid, "undo", by="supervisor").get_json()["case"]

    assert (taken_back["status"], taken_back["fees"][0]["paid"]) == ("payment_required", False)
    (kept,) = listed(counter, "unmatched")
    again = counter.call(f"/payments/{kept['id']}/match", {"case": case["code"]})
    assert again.get_json()["payment"]["excess"] == 2_000
    assert now(counter, case)["status"] == "processing"


def test_what_paid_an_earlier_fee_stays_counted_when_a_later_payment_is_taken_back(
    counter: Counter, platform: Platform
) -> None:
    case = billed(counter)
    platform.tell(**payment(case))
    later = counter.moved(now(counter, case), ("request_payment", FEE))
    platform.tell(**payment(later, reference="VCB-2", paid_at=NOW.isoformat()))

    counter.report(now(counter, case), "undo", by="supervisor")

    (kept,) = listed(counter, "unmatched")
    assert kept["reference"] == "VCB-2"


def test_an_offices_sums_are_listed_however_many_wait_elsewhere(
    counter: Counter, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quảng Ninh 84/2025 Đ13.3c: each office gives back what was paid to it."""
    monkeypatch.setattr(paid, "MOST", 1)
    theirs = counter.call("/cases", ELSEWHERE, by="elsewhere").get_json()["case"]
    ours = counter.take_in()
    platform.tell(**payment(theirs))
    platform.tell(**payment(ours, reference="VCB-2"))

    assert [one["reference"] for one in listed(counter)] == ["VCB-2"]
    assert [one["reference"] for one in listed(counter, by="elsewhere")] == ["VCB-1"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # the other has one writer
def test_a_settle_waits_for_who_holds_the_case_and_does_not_hold_the_payment_meanwhile(
    counter: Counter, platform: Platform
) -> None:
    """Or it and the payment of the rest would wait for each other for ever."""
    case, gateway = billed(counter), counter.site.gateway
    platform.tell(**payment(case, amount=5_000))
    (kept,) = listed(counter, "short")
    path = f"/payments/{kept['id']}/settle"

    with ThreadPoolExecutor(1) as other, gateway.engine.begin() as conn:
        rows.fetch(conn, rows.with_codes([case["code"]]).with_for_update())
        settling = other.submit(counter.call, path, {"note": "Trả lại"})
        eventually(lambda: bool(conn.scalar(text(WAITS_FOR_ME))), "it waits for the case")
        paid.count_short(conn, case["code"])
    assert settling.result().get_json()["field"] == "id"
