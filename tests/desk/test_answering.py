"""The desk answers what was filed: in time or late, once or twice, and citizens send the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lookup_gateway import store
from lookup_gateway.backends.sql.submission_schema import submissions
from lookup_gateway.clock import VIETNAM
from lookup_gateway.outgoing import Receipt
from lookup_gateway.store import outbox_care
from lookup_gateway.store.outbox_schema import outbox
from tests.desk.online import PDF, TUESDAY_14, Office, open_office
from tests.sites import Site

NEEDS: dict[str, Any] = {
    "needs": [{"what": "Giấy chứng sinh"}, {"what": "Sổ hộ khẩu"}, {"what": "Lệ phí"}]
}
THAI_NGUYEN = '[intake]\naccept_within_hours = 4\nclock_from = "notice"\n'


def _june(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2020, 6, day, hour, minute, tzinfo=VIETNAM)


@pytest.fixture
def office(
    make_site: Callable[..., Site], redis_url: str, database_url: str, tmp_path: Path
) -> Office:
    """An office as in Phú Thọ and Phú Yên: eight hours from the filing."""
    return open_office(make_site, tmp_path, "", REDIS_URL=redis_url, DATABASE_URL=database_url)


@pytest.fixture
def thai_nguyen(
    make_site: Callable[..., Site], redis_url: str, database_url: str, tmp_path: Path
) -> Office:
    """An office whose four hours begin with the e-notice."""
    urls = {"REDIS_URL": redis_url, "DATABASE_URL": database_url}
    return open_office(make_site, tmp_path, THAI_NGUYEN, **urls)


def test_an_answer_within_eight_working_hours_is_in_time_by_article_10_2a_of_phu_yen(
    office: Office,
) -> None:
    one, two, three, four = (office.filed() for _ in range(4))
    office.at(_june(2, 20))
    fifth = office.filed()

    office.at(_june(3, 13, 59))
    office.moved(one, ("accept", {}))
    office.moved(two, ("refuse", {"reason": "Không thuộc thẩm quyền"}))
    office.moved(three, ("request_supplement", NEEDS))
    office.at(_june(3, 14, 1))

    listed = {one["submission"]: one for one in office.waiting()}
    assert set(listed) == {four["code"], fifth["code"]}
    assert listed[four["code"]]["late"] is True
    assert listed[fifth["code"]]["late"] is False
    assert listed[fifth["code"]]["answer_by"] == "2020-06-03T17:00:00+07:00"
    assert _late(office) == {one["code"]: False for one in (one, two, three, four, fifth)}
    office.moved(four, ("accept", {}))
    assert _late(office)[four["code"]] is True


def test_the_clock_begins_when_the_e_notice_is_delivered_by_article_11_3a_of_thai_nguyen(
    thai_nguyen: Office,
) -> None:
    told = thai_nguyen.file().get_json()
    assert told["answer_by"] is None
    (waiting,) = thai_nguyen.waiting()
    assert "not been delivered" in waiting["note"]

    _deliver(thai_nguyen, _june(2, 15, 30))

    (waiting,) = thai_nguyen.waiting()
    assert waiting["answer_by"] == "2020-06-03T10:30:00+07:00"
    assert "note" not in waiting
    thai_nguyen.at(_june(2, 19))
    thai_nguyen.file()
    _deliver(thai_nguyen, _june(2, 19))
    assert thai_nguyen.waiting()[1]["answer_by"] == "2020-06-03T12:00:00+07:00"


def test_a_notice_that_did_not_arrive_starts_no_clock(thai_nguyen: Office) -> None:
    thai_nguyen.file(applicant={"name": "Nguyễn Văn A", "phone": "0912345678"})

    _deliver(thai_nguyen, _june(2, 15), Receipt.FAILED)

    assert thai_nguyen.waiting()[0]["answer_by"] is None


def test_the_notice_goes_to_the_applicant_where_who_files_cannot_be_reached(
    thai_nguyen: Office,
) -> None:
    thai_nguyen.file(filed_by={"name": "Nguyễn Văn A"})

    _deliver(thai_nguyen, _june(2, 15, 30))

    assert thai_nguyen.waiting()[0]["answer_by"] == "2020-06-03T10:30:00+07:00"


def test_when_a_notice_was_delivered_outlives_the_outbox(thai_nguyen: Office) -> None:
    thai_nguyen.file()
    _deliver(thai_nguyen, _june(2, 15, 30))
    engine = thai_nguyen.site.gateway.engine

    assert "1 e-notice" in thai_nguyen.site.gateway.submissions.tidy(TUESDAY_14)
    store.write(engine, lambda conn: conn.execute(outbox.delete()))

    assert thai_nguyen.waiting()[0]["answer_by"] == "2020-06-03T10:30:00+07:00"


def test_the_desk_is_warned_that_full_guidance_is_owed_once_by_article_9_2c_of_phu_tho(
    office: Office,
) -> None:
    first = office.report(office.filed(), "request_supplement", **NEEDS).get_json()
    assert "warning" not in first
    case = first["case"]
    assert (case["received_at"], case["due_at"]) == (None, None)
    seen = office.looked_up(case["code"])
    assert (seen["needs_action"], seen["due_at"]) == (True, None)

    back = office.moved(case, ("supplement_received", {}))
    again = office.report(back, "request_supplement", **NEEDS).get_json()

    assert "01 lần" in again["warning"]
    office.moved(again["case"], ("supplement_received", {}))
    assert office.waiting()[0]["supplements_asked"] == 2


def test_a_citizen_sends_what_was_asked_for_and_the_clock_begins_anew(office: Office) -> None:
    told = office.file().get_json()
    number, proof = told["submission"], {"lookup_code": told["receipt"]["lookup_code"]}
    office.moved(office.case(number), ("request_supplement", NEEDS))
    office.site.level()
    office.at(_june(3, 9))

    answer = office.supplement(number, ("cs.pdf", PDF), proof=proof, text="Đây ạ")

    assert answer.get_json() == {"code": number, "status": "submitted"}
    (waiting,) = office.waiting()
    assert "applicant" not in waiting["case"]  # nobody notes in the audit log who reads the list
    assert waiting["answer_by"] == "2020-06-04T09:00:00+07:00"
    assert office.case(number)["needs"] == []
    papers = office.call(f"/cases/{number}/papers").get_json()["papers"]
    assert [(one["n"], one["name"]) for one in papers] == [(1, "cs.pdf"), (2, "Lời nhắn")]
    again = office.supplement(number, ("cs.pdf", PDF), proof=proof)
    assert (again.status_code, again.get_json()["field"]) == (422, "code")


def test_a_supplement_after_acceptance_starts_the_term_anew_by_article_19_4_of_nd_61_2018(
    office: Office,
) -> None:
    told = office.file().get_json()
    number, proof = told["submission"], {"lookup_code": told["receipt"]["lookup_code"]}
    case = office.moved(office.case(number), ("accept", {}), ("request_supplement", NEEDS))
    office.site.level()
    office.at(_june(4, 9))

    assert office.supplement(number, ("cs.pdf", PDF), proof=proof).status_code == 200

    after = office.case(case["code"])
    assert (after["status"], after["due_at"]) == ("processing", "2020-06-09T17:00:00+07:00")
    assert office.waiting() == []


@pytest.mark.parametrize("code", ["S-200602-00000000", "the case"])
def test_an_unknown_number_and_a_wrong_proof_are_one_answer(office: Office, code: str) -> None:
    filed = office.moved(office.filed(), ("request_supplement", NEEDS))
    office.site.level()
    number = filed["code"] if code == "the case" else code

    answer = office.supplement(number, ("cs.pdf", PDF), proof={"lookup_code": "000 000 000"})

    assert (answer.status_code, answer.get_json()["detail"]) == (
        404,
        "no case fits this code with this proof",
    )
    assert office.call(f"/cases/{filed['code']}/papers").get_json()["papers"] == []


def test_the_desk_gets_the_papers_byte_by_byte_and_other_units_none(office: Office) -> None:
    agent = {"name": "Nguyễn Văn A", "phone": "0912345678"}
    case = office.filed(("giấy chứng sinh.pdf", PDF), filed_by=agent)
    code = office.moved(case, ("accept", {}))["code"]

    listed = office.call(f"/cases/{code}/papers").get_json()
    paper = office.call(f"/cases/{code}/papers/1")

    assert listed["filed_by"]["phone"] == "0912345678"
    assert (paper.data, paper.mimetype) == (PDF, "application/pdf")
    assert paper.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''gi")
    assert office.call(f"/cases/{case['code']}/papers/1").data == PDF
    assert office.call(f"/cases/{code}/papers/2").status_code == 404
    assert office.call(f"/cases/{code}/papers/1", by="elsewhere").status_code == 403
    assert office.waiting(by="elsewhere") == []
    assert office.call("/submissions", by="statistics").status_code == 403


def test_a_file_over_its_size_is_refused_before_anything_is_kept(office: Office) -> None:
    large = PDF + b"x" * 10_000_000
    too_many = PDF + b"x" * 9_000_000

    one = office.file(("a.pdf", large))
    all_of_them = office.file(*[("a.pdf", too_many)] * 6)

    assert (one.status_code, one.get_json()["field"]) == (422, "papers[0]")
    assert all_of_them.status_code == 413
    assert list(office.site.gateway.papers.all()) == []


def test_files_whose_filing_failed_are_swept_a_day_later(office: Office) -> None:
    papers, tidy = office.site.gateway.papers, office.site.gateway.submissions.tidy
    office.filed(("a.pdf", PDF))
    papers.put(PDF + b" of a filing that was never written")
    now = datetime.now(VIETNAM)  # a file's age is the machine's

    assert "swept 0 " in tidy(now)
    assert "swept 1 " in tidy(now + timedelta(days=2))
    assert len(list(papers.all())) == 1


def _late(office: Office) -> dict[str, bool]:
    """Return of every submission whether an answer was late."""
    return store.read(
        office.site.gateway.engine,
        lambda conn: {row.submission: row.late for row in conn.execute(submissions.select())},
    )


def _deliver(office: Office, at: datetime, receipt: Receipt = Receipt.DELIVERED) -> Any:
    """Let the provider report of every message that waits."""
    engine = office.site.gateway.engine

    def reported(conn: Any) -> None:
        waiting = conn.scalars(outbox.select().with_only_columns(outbox.c.key)).all()
        for key in waiting:
            outbox_care.receive(conn, key, receipt, at)

    store.write(engine, reported)
