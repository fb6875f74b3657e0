"""A case filed online: numbered, found at once, answered in time, its first number kept."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lookup_gateway import store
from lookup_gateway.backends.sql.schema import feedback, ratings
from lookup_gateway.codes import is_submission
from lookup_gateway.life import Event, Paid, Payment, PaymentState, Wish
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer, Role
from lookup_gateway.outgoing import Way
from lookup_gateway.ports import Opened
from lookup_gateway.store import facts
from lookup_gateway.store.notice_schema import to_announce
from tests.desk.online import PDF, PNG, TUESDAY_14, Office, open_office
from tests.sites import Site

CLERK = Officer("nguyenvana.h4912", "Nguyễn Văn A", "H49.12", Role.DESK)


@pytest.fixture
def office(
    make_site: Callable[..., Site], redis_url: str, database_url: str, tmp_path: Path
) -> Office:
    """An office that gives codes when it accepts, on SQLite and on PostgreSQL."""
    return open_office(make_site, tmp_path, "", REDIS_URL=redis_url, DATABASE_URL=database_url)


@pytest.fixture
def one_office(
    make_site: Callable[..., Site], redis_url: str, sqlite_url: str, tmp_path: Path
) -> Office:
    """The same, where the database makes no difference."""
    return open_office(make_site, tmp_path, "", REDIS_URL=redis_url, DATABASE_URL=sqlite_url)


def test_a_case_filed_online_has_a_number_at_once_that_answers_lookups(office: Office) -> None:
    told = office.file(("giấy chứng sinh.pdf", PDF)).get_json()

    assert is_submission(told["submission"])
    assert told["code"] is None
    assert told["answer_by"] == "2020-06-03T14:00:00+07:00"
    seen = office.looked_up(told["submission"])
    assert (seen["code"], seen["status"]) == (told["submission"], "submitted")
    token = told["receipt"]["url"].rpartition("/")[2]
    assert office.site.client.get(f"/t/{token}").status_code == 200


def test_acceptance_gives_the_code_and_both_numbers_answer_by_article_9_2b_of_phu_tho(
    office: Office,
) -> None:
    filed = office.filed()
    number = filed["code"]

    case = office.moved(filed, ("accept", {}))

    assert case["code"] == "H49.12-200602-0001"
    assert case["due_at"] == "2020-06-05T17:00:00+07:00"  # the catalogue's three working days
    for one in (case["code"], number):
        seen = office.looked_up(one)
        assert (seen["code"], seen["status"]) == (one, "received")
    office.moved(case, ("start", {}))
    assert office.looked_up(number)["status"] == "processing"
    assert office.case(number)["code"] == case["code"]


def test_an_export_holds_a_case_once_whatever_it_was_filed_under(office: Office) -> None:
    waiting = office.filed()
    case = office.moved(office.filed(), ("accept", {}))

    exported = [one.code for one in office.site.gateway.backend.export()]

    assert exported == sorted([case["code"], waiting["code"]])


def test_the_desk_goes_on_by_either_number(office: Office) -> None:
    filed = office.filed()
    case = office.moved(filed, ("accept", {}))

    started = office.report({**case, "code": filed["code"]}, "start")

    assert started.get_json()["case"]["code"] == case["code"]


def test_nobody_is_told_twice_of_a_case_that_has_two_numbers(office: Office) -> None:
    filed = office.filed()
    office.site.level()
    case = office.moved(filed, ("accept", {}))
    office.site.level()

    told = store.read(
        office.site.gateway.engine,
        lambda conn: [(row.code, row.version) for row in conn.execute(select(to_announce))],
    )
    assert told == [(filed["code"], 1), (case["code"], 2)]
    assert office.site.gateway.backend.codes_of_phone("+84912345678", 5) == [case["code"]]


def test_what_is_done_by_the_first_number_is_done_to_the_case(office: Office) -> None:
    told = office.file().get_json()
    number, proof = told["submission"], {"lookup_code": told["receipt"]["lookup_code"]}
    followers = office.site.gateway.followers
    by_code = Opened("lookup_code", 0)
    followers.follow(number, Way.EMAIL, "a@example.vn", "vi", by_code)
    code = office.moved(office.case(number), ("accept", {}))["code"]
    office.site.level()

    marks = {"progress": 5, "quality": 4, "proof": proof}
    rated = office.site.client.post(f"/api/v1/cases/{number}/rating", json=marks)
    wish = {"text": "Cảm ơn", "proof": proof}
    written = office.site.client.post(f"/api/v1/cases/{number}/feedback", json=wish)

    assert (rated.status_code, written.status_code) == (200, 201)
    assert followers.followed(Way.EMAIL, "a@example.vn") == [code]
    engine = office.site.gateway.engine
    kept = select(ratings.c.code).union_all(select(feedback.c.code))
    assert store.read(engine, lambda conn: conn.scalars(kept).all()) == [code, code]


def test_acceptances_at_once_are_numbered_without_gaps_or_doubles(office: Office) -> None:
    desk = office.site.gateway.case_desk
    numbers = [office.file().get_json()["submission"] for _ in range(8)]
    accept = Wish(event=Event.ACCEPT, version=1)

    with ThreadPoolExecutor(8) as clerks:
        done = list(clerks.map(lambda number: desk.report(number, accept, CLERK), numbers))

    codes = sorted(case.code for case in done if isinstance(case, Case))
    assert codes == [f"H49.12-200602-{n:04d}" for n in range(1, 9)]


def test_after_a_restore_a_new_code_has_receipts_of_its_epoch(one_office: Office) -> None:
    gateway = one_office.site.gateway
    before = one_office.filed()
    store.write(gateway.engine, partial(facts.put, k=facts.RECEIPT_EPOCH, v="7"))
    told = one_office.file().get_json()

    one_office.moved(one_office.case(told["submission"]), ("accept", {}))
    code = one_office.moved(before, ("accept", {}))["code"]

    accepted = gateway.backend.get(code)
    assert accepted is not None
    assert accepted.receipt_epoch == 7
    one_office.site.level()
    token = told["receipt"]["url"].rpartition("/")[2]
    assert one_office.site.client.get(f"/t/{token}").status_code == 200


def test_two_officers_who_accept_one_case_give_it_one_code(office: Office) -> None:
    filed = office.filed()
    office.moved(filed, ("accept", {}))

    again = office.report(filed, "accept")

    assert again.status_code == 409
    assert again.get_json()["current"]["code"] == "H49.12-200602-0001"


def test_an_acceptance_that_is_refused_takes_no_number(one_office: Office) -> None:
    filed = one_office.filed()
    past = (TUESDAY_14 - timedelta(days=1)).isoformat()

    assert one_office.report(filed, "accept", due_at=past).status_code == 422
    assert one_office.moved(filed, ("accept", {}))["code"] == "H49.12-200602-0001"


def test_a_case_whose_acceptance_is_taken_back_keeps_its_code_and_waits(
    one_office: Office,
) -> None:
    case = one_office.moved(one_office.filed(), ("accept", {}))

    undone = one_office.report(case, "undo", by="supervisor").get_json()["case"]

    assert (undone["code"], undone["status"]) == (case["code"], "submitted")
    assert [one["code"] for one in one_office.waiting()] == [case["code"]]
    assert one_office.moved(undone, ("accept", {}))["code"] == case["code"]


def test_a_province_may_give_the_code_at_filing_by_the_annex_of_thai_nguyen(
    make_site: Callable[..., Site], redis_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    office = open_office(
        make_site,
        tmp_path,
        '[intake]\ncode_at = "filing"\n',
        REDIS_URL=redis_url,
        DATABASE_URL=sqlite_url,
    )

    told = office.file().get_json()

    assert told["code"] == told["submission"] == "H49.12-200602-0001"
    case = office.moved(office.case(told["code"]), ("accept", {}))
    assert case["code"] == told["code"]


def test_one_filing_sent_twice_makes_one_case(office: Office) -> None:
    first = office.file(("a.pdf", PDF), key="k1")
    again = office.file(("a.pdf", PDF), key="k1")
    other = office.file(("a.pdf", PDF + b"!"), key="k1")

    assert again.get_json() == first.get_json()
    assert (other.status_code, other.get_json()["field"]) == (422, "Idempotency-Key")
    assert len(office.waiting()) == 1


def test_a_filing_sent_again_after_its_acceptance_tells_of_the_code(one_office: Office) -> None:
    first = one_office.file(key="k1").get_json()
    one_office.moved(one_office.case(first["submission"]), ("accept", {}))

    again = one_office.file(key="k1").get_json()

    assert (again["submission"], again["code"]) == (first["submission"], "H49.12-200602-0001")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"procedure": "9.999999"}, "procedure"),
        ({"office": "H99"}, "office"),
        ({"applicant": {"phone": "0912345678"}}, "applicant.name"),
        ({"applicant": {"name": "Nguyễn Văn A"}}, "applicant"),
        ({"applicant": {"name": "Nguyễn Văn A", "email": "a@"}}, "applicant.email"),
        ({"filed_by": {"name": "Nguyễn Văn A", "phone": "1"}}, "filed_by.phone"),
    ],
)
def test_a_filing_that_cannot_be_is_told_by_its_field_and_writes_nothing(
    one_office: Office, wrong: dict[str, Any], field: str
) -> None:
    answer = one_office.file(**wrong)

    assert (answer.status_code, answer.get_json()["field"]) == (422, field)
    assert one_office.site.gateway.backend.page("", 10) == []


@pytest.mark.parametrize("body", [b"{", b'{"colour": 1}', b'{"office": "H49.12", "return_by": 1}'])
def test_a_body_that_is_no_filing_is_refused(one_office: Office, body: bytes) -> None:
    path, json = "/api/v1/submissions", {"Content-Type": "application/json"}

    assert one_office.site.client.post(path, data=body, headers=json).status_code == 400
    assert one_office.site.client.post(path, data=body).status_code == 415


def test_an_answer_given_at_once_needs_no_receipt_by_article_10_1d_of_phu_tho(
    office: Office,
) -> None:
    at_once = {"code": "2.000815", "name": "Chứng thực bản sao"}
    dossier = {"office": {"id": "H49.12", "name": "UBND phường Hồng Gai"}, "procedure": at_once}

    answer = office.call("/cases", dossier).get_json()
    asked = office.call("/cases", {**dossier, "receipt": True}).get_json()

    assert answer["receipt"] is None
    assert answer["case"]["code"] == "H49.12-200602-0001"
    assert asked["receipt"]["lookup_code"]
    done = {"result": {"outcome": "granted"}}
    case = office.moved(answer["case"], ("complete", done), ("return", {}))
    assert office.looked_up(case["code"])["status"] == "returned"


def test_the_catalogue_knows_until_when_and_what_is_taken_in(one_office: Office) -> None:
    office = {"id": "H49.12", "name": "UBND phường Hồng Gai"}
    known = {"office": office, "procedure": {"code": "1.001193", "name": "Đăng ký khai sinh"}}
    unknown = {"office": office, "procedure": {"code": "9.999999", "name": "?"}}

    taken = one_office.call("/cases", known).get_json()["case"]
    refused = one_office.call("/cases", unknown)

    assert taken["due_at"] == "2020-06-05T17:00:00+07:00"
    assert (refused.status_code, refused.get_json()["field"]) == (422, "procedure.code")


def test_the_pictures_and_papers_are_told_apart_by_what_is_in_them(one_office: Office) -> None:
    one_office.file(("a.pdf", PNG))

    (waiting,) = one_office.waiting()
    papers = one_office.call(f"/cases/{waiting['submission']}/papers").get_json()["papers"]
    assert [paper["kind"] for paper in papers] == ["png"]


def test_what_is_not_filed_online_is_refused_whoever_files_it(one_office: Office) -> None:
    """Nghị định 43/2011 Đ3: below level 3 only the forms are online."""
    refused = one_office.file(procedure="2.000815")

    assert (refused.status_code, refused.get_json()["field"]) == (422, "procedure")
    assert one_office.waiting() == []


def test_a_fee_is_paid_while_the_desk_waits_for_papers_by_article_14_4_of_quang_ninh(
    office: Office,
) -> None:
    filed = office.filed()
    assert [(fee["amount"], fee["paid"]) for fee in filed["fees"]] == [(8_000, False)]
    needs = [{"what": "Giấy chứng sinh"}]
    asked = office.moved(filed, ("request_supplement", {"needs": needs}))

    told = office.site.gateway.payments.take(
        Payment(case=filed["code"], amount=8_000, paid_at=TUESDAY_14, reference="VCB-1"), "bank"
    )

    assert isinstance(told, Paid)
    assert told.state is PaymentState.COUNTED
    paid = office.case(filed["code"])
    assert (paid["status"], paid["needs"]) == ("supplement_required", asked["needs"])
    got = office.moved(paid, ("supplement_received", {}))
    accepted = office.moved(got, ("accept", {"fees": [{"name": "Bản sao", "amount": 5_000}]}))
    assert [(fee["amount"], fee["paid"]) for fee in accepted["fees"]] == [
        (8_000, True),
        (5_000, False),
    ]
