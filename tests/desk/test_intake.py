"""Cases are taken in: numbered without gaps or doubles, once for one call, or told why not."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from lookup_gateway.life import Call
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer, Role
from lookup_gateway.store import audit
from tests.desk.conftest import DOSSIER, NOW, TOKENS, Counter
from tests.sites import a_case

CLERK = Officer("nguyenvana.h4912", "Nguyễn Văn A", "H49.12", Role.DESK)


def test_a_case_taken_in_at_the_counter_is_accepted_at_once_by_article_10_1b_of_phu_tho(
    counter: Counter,
) -> None:
    response = counter.call("/cases", DOSSIER)

    told = response.get_json()
    assert response.status_code == 201
    assert told["case"]["code"] == "H49.12-251106-0001"
    assert told["case"]["status"] == "received"
    assert told["receipt"]["digits"].isdigit()
    counter.site.level()
    seen = counter.site.client.get("/api/v1/cases/H49.12-251106-0001").get_json()["case"]
    assert (seen["status"], seen["due_at"]) == ("received", "2025-11-12T17:00:00+07:00")
    token = told["receipt"]["url"].rpartition("/")[2]
    assert counter.site.client.get(f"/t/{token}").status_code == 200


def test_numbers_of_a_unit_and_a_day_have_neither_gaps_nor_doubles_under_fifty_at_once(
    counter: Counter,
) -> None:
    desk = counter.site.gateway.case_desk
    wanted = a_case(received_at=None, due_at=None, steps=())

    with ThreadPoolExecutor(25) as clerks:
        taken = list(clerks.map(lambda _: desk.take_in(wanted, CLERK), range(50)))

    codes = sorted(case.code for case in taken if isinstance(case, Case))
    assert codes == [f"H49.12-251106-{number:04d}" for number in range(1, 51)]


def test_a_number_that_an_imported_case_bears_is_passed_over(counter: Counter) -> None:
    counter.site.gateway.backend.save([a_case("H49.12-251106-0001")])

    assert counter.take_in()["code"] == "H49.12-251106-0002"


def test_an_intake_that_fails_gives_its_number_back(counter: Counter) -> None:
    engine, desk = counter.site.gateway.engine, counter.site.gateway.case_desk

    class Cut(Exception):
        """The line is cut when all but the audit is written."""

    def cut(*_: object) -> None:
        raise Cut

    whole, audit.append = audit.append, cut  # type: ignore[assignment] # put back below
    try:
        with pytest.raises(Cut):
            desk.take_in(a_case(received_at=None, due_at=None), CLERK)
    finally:
        audit.append = whole

    assert counter.site.gateway.backend.page("", 10) == []
    assert counter.take_in()["code"] == "H49.12-251106-0001"
    assert isinstance(audit.verify(engine), audit.Head)


def test_a_case_from_paper_bears_its_true_time_and_day_by_article_13_2_of_hai_duong(
    counter: Counter,
) -> None:
    yesterday = NOW - timedelta(days=1)

    case = counter.take_in(received_at=yesterday.isoformat(), serial=17)

    assert case["code"] == "H49.12-251105-0017"
    assert case["received_at"] == yesterday.isoformat()
    assert [(step["at"], step["action"]) for step in case["steps"]] == [
        (yesterday.isoformat(), "Tiếp nhận hồ sơ"),
        (NOW.isoformat(), "Nhập vào hệ thống sau sự cố"),
    ]
    again = counter.call("/cases", {**DOSSIER, "received_at": yesterday.isoformat(), "serial": 17})
    assert (again.status_code, again.get_json()["field"]) == (422, "serial")


def test_one_call_made_twice_makes_one_case(counter: Counter) -> None:
    first = counter.call("/cases", DOSSIER, **{"Idempotency-Key": "k1"})
    second = counter.call("/cases", DOSSIER, **{"Idempotency-Key": "k1"})
    other = counter.call("/cases", {**DOSSIER, "return_by": "post"}, **{"Idempotency-Key": "k1"})

    assert first.get_json() == second.get_json()
    assert (other.status_code, other.get_json()["field"]) == (422, "Idempotency-Key")
    assert len(counter.site.gateway.backend.page("", 10)) == 1


def test_a_call_that_was_refused_may_be_mended_and_made_again(counter: Counter) -> None:
    key = {"Idempotency-Key": "k1"}
    elsewhere = {**DOSSIER, "office": {"id": "H49.13", "name": "UBND phường Bãi Cháy"}}
    assert counter.call("/cases", elsewhere, **key).status_code == 403
    late = {**DOSSIER, "due_at": NOW.isoformat()}
    assert counter.call("/cases", late, **key).status_code == 422

    assert counter.call("/cases", DOSSIER, **key).status_code == 201


def test_one_call_made_many_times_at_once_makes_one_case(counter: Counter) -> None:
    desk = counter.site.gateway.case_desk
    wanted = a_case(received_at=None, due_at=None)

    with ThreadPoolExecutor(8) as clerks:
        made = set(clerks.map(lambda _: _code(desk, wanted), range(8)))

    assert made == {"H49.12-251106-0001"}
    assert len(counter.site.gateway.backend.page("", 10)) == 1


def _code(desk: Any, wanted: Case) -> str:
    case = desk.take_in(wanted, CLERK, None, Call("k", "digest"))
    assert isinstance(case, Case)
    return case.code


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "H49.12-251106-0009"}, "code"),
        ({"status": "returned"}, "status"),
        ({"office": None}, "office"),
        ({"office": {"id": "H99", "name": "?"}}, "office.id"),
        ({"received_at": "2025-11-07T08:00:00+07:00"}, "received_at"),
        ({"due_at": "2025-11-05T08:00:00+07:00"}, "due_at"),
        ({"fees": [{"name": "Lệ phí", "amount": -1}]}, "fees[0].amount"),
        ({"serial": 0}, "serial"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_taken_in_is_told_by_its_field_and_writes_nothing(
    counter: Counter, wrong: dict[str, Any], field: str
) -> None:
    response = counter.call("/cases", {**DOSSIER, **wrong})

    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["field"] == field
    assert counter.take_in()["code"].endswith("-0001")  # nor was a number used up


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"Authorization": "Bearer nobody's"}, 401), ({"Authorization": "Basic x"}, 401)],
)
def test_nobody_known_gets_401_whatever_the_body(
    counter: Counter, headers: dict[str, str], status: int
) -> None:
    for body in (b"", b"{", b"x" * 2_000_000):
        response = counter.site.client.post("/api/v1/desk/cases", data=body, headers=headers)

        assert response.status_code == status
        assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("by", ["elsewhere", "statistics"])
def test_another_units_case_and_a_role_that_only_counts_get_403(counter: Counter, by: str) -> None:
    assert counter.call("/cases", DOSSIER, by=by).status_code == 403


def test_a_body_that_comes_in_pieces_may_be_as_large_as_any(counter: Counter) -> None:
    body = json.dumps({**DOSSIER, "steps": [_step(n) for n in range(200)]}).encode()
    assert len(body) > 16 * 1024

    response = counter.site.client.post(
        "/api/v1/desk/cases",
        input_stream=BytesIO(body),
        headers={"Authorization": f"Bearer {TOKENS['desk']}", "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert response.status_code == 201, response.text


def _step(number: int) -> dict[str, str]:
    return {"at": NOW.isoformat(), "unit": "Một cửa", "action": f"Bước {number}"}


def test_a_body_of_more_than_a_megabyte_is_too_large(counter: Counter) -> None:
    huge = {**DOSSIER, "reason": "a" * 1_100_000}

    assert counter.call("/cases", huge).status_code == 413
