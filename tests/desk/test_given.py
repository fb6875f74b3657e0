"""What a citizen gets of a case on file: the result by mail and by link, the forms by link."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from lookup_gateway import announcing, dispatch
from lookup_gateway.clock import VIETNAM
from lookup_gateway.delivery.worker import Deliverer
from lookup_gateway.paper.forms import Form, render
from tests.delivery.mailbox import Mailbox, Server
from tests.desk.conftest import DOSSIER, NOW, TOKENS, Counter
from tests.machine import LOOPBACK
from tests.paper.test_forms import facts
from tests.sites import held_clock

RESULT_MAIL = "\n[results]\nemail = true\n"


@pytest.fixture(scope="module")
def result() -> bytes:
    """A result as a PDF."""
    return render(Form.STOP, facts())


@pytest.fixture
def mailbox() -> Mailbox:
    """What came by mail."""
    return Mailbox()


@pytest.fixture
def office(
    open_counter: Callable[..., Counter], database_url: str, tmp_path: Path, mailbox: Mailbox
) -> Iterator[Counter]:
    """A counter whose province sends results by mail."""
    demo = resources.files("lookup_gateway.profiles").joinpath("demo.toml").read_text()
    profile = tmp_path / "mail.toml"
    profile.write_text(
        demo.replace("[notices]\n", "[notices]\nmerge_minutes = 0\n").replace(
            "\n[kiosk]\n", f"{RESULT_MAIL}\n[kiosk]\n"
        )
    )
    server = Server(mailbox)
    server.start()
    yield open_counter(
        DATABASE_URL=database_url,
        LOOKUP_PROFILE=str(profile),
        SMTP_URL=f"smtp://{LOOPBACK}:{server.port}",
        MAIL_FROM="hoso@tinhmau.example",
    )
    server.stop()


def completed(
    office: Counter, result: bytes, name: str = "Giấy khai sinh.pdf", **fields: Any
) -> dict[str, Any]:
    """Take a case in, hand its result in as a file, complete it, and let everybody hear of it."""
    person = {**DOSSIER["applicant"], "email": "nguyenvana@example.vn"}
    case = office.take_in(applicant=person, **fields)
    told = office.site.client.post(
        f"/api/v1/desk/cases/{case['code']}/files",
        query_string={"name": name},
        data=result,
        headers={"Authorization": f"Bearer {TOKENS['desk']}"},
    ).get_json()
    done = {"outcome": "granted", "where": "Quầy 3", "files": [told["file"]]}
    office.site.level()
    notify(office)
    case = office.moved(case, ("complete", {"result": done}))
    office.site.level()
    notify(office)
    return case


def notify(office: Counter) -> None:
    """Let the workers tell what there is to tell."""
    announcing.notifier(office.site.gateway).once()
    Deliverer(dispatch.room(office.site.gateway)).once()


def links_of(office: Counter, case: dict[str, Any]) -> list[str]:
    """Return the links to files on the page behind the receipt's QR."""
    token = office.site.gateway.kit(case["code"], 0).url.rpartition("/")[2]
    page = office.site.client.get(f"/t/{token}").text
    return re.findall(r'href="(/f/[^"]+)"', page)


def test_the_result_comes_by_mail_and_by_a_link_byte_by_byte(
    office: Counter, result: bytes, mailbox: Mailbox
) -> None:
    """Quyết định 31/2020 Phú Thọ, Điều 13 khoản 2."""
    case = completed(office, result, return_by="online")

    letter = mailbox.letters[-1]
    (file,) = letter.iter_attachments()
    assert file.get_content() == result
    assert file.get_filename() == f"Kết quả hồ sơ {case['code']}.pdf"
    body = letter.get_body()
    assert body is not None
    assert "Kết quả được gửi kèm thư này." in body.get_content()
    assert letter["To"] == "nguyenvana@example.vn"
    (link,) = links_of(office, case)
    answer = office.site.client.get(link)
    assert hashlib.sha256(answer.get_data()).digest() == hashlib.sha256(result).digest()
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''Gi")
    assert answer.headers["Cache-Control"] == "no-store"
    alone = office.site.client.get(f"/api/v1/cases/{case['code']}").get_json()["case"]
    assert alone["status"] == "completed"
    assert "files" not in str(alone)


def test_a_file_that_was_named_after_a_person_comes_by_mail_without_the_name(
    office: Counter, result: bytes, mailbox: Mailbox
) -> None:
    case = completed(office, result, name="Nguyễn Văn A - khai sinh.pdf")

    (file,) = mailbox.letters[-1].iter_attachments()
    assert file.get_filename() == f"Kết quả hồ sơ {case['code']}.pdf"
    assert "Nguy" not in unquote(file["Content-Disposition"]) + unquote(file["Content-Type"])


def test_the_letter_goes_once_however_often_the_workers_start_anew(
    office: Counter, result: bytes, mailbox: Mailbox
) -> None:
    completed(office, result)
    before = len(mailbox.letters)

    notify(office)
    notify(office)

    assert len(mailbox.letters) == before


def test_who_wants_the_result_by_post_gets_no_mail_but_may_open_it(
    office: Counter, result: bytes, mailbox: Mailbox
) -> None:
    """Quyết định 31/2020 Phú Thọ, Điều 13 khoản 2."""
    case = completed(office, result, return_by="post")
    post = {"carrier": "VNPost", "tracking": "EH123456789VN"}
    case = office.moved(case, ("post_sent", {"post": post}))
    office.site.level()

    assert all(not list(letter.iter_attachments()) for letter in mailbox.letters)
    (link,) = links_of(office, case)
    assert office.site.client.get(link).get_data() == result
    token = office.site.gateway.kit(case["code"], 0).url.rpartition("/")[2]
    assert "EH123456789VN" in office.site.client.get(f"/t/{token}").text


def test_a_link_dies_after_ten_minutes(office: Counter, result: bytes, tmp_path: Path) -> None:
    case = completed(office, result)
    (link,) = links_of(office, case)

    held_clock(tmp_path, NOW + timedelta(minutes=10))

    assert office.site.client.get(link).status_code == 404


def test_a_file_that_is_lost_says_so(office: Counter, result: bytes) -> None:
    case = completed(office, result)
    (link,) = links_of(office, case)

    for file in (office.site.settings.data_dir / "papers").glob("??/*"):
        file.unlink()

    assert office.site.client.get(link).status_code == 404


def test_the_citizen_opens_the_forms_that_were_issued_but_not_the_offices_own(
    office: Counter,
) -> None:
    case = office.take_in()
    office.site.level()
    printed = office.call(f"/cases/{case['code']}/receipt.pdf").get_data()
    office.call(f"/cases/{case['code']}/forms/control.pdf")

    (link,) = links_of(office, case)

    assert office.site.client.get(link).get_data() == printed


def test_the_api_gives_the_files_to_who_has_a_proof(office: Counter, result: bytes) -> None:
    case = completed(office, result)
    office.call(f"/cases/{case['code']}/receipt.pdf")
    kit = office.site.gateway.kit(case["code"], 0)
    proof = {"lookup_code": kit.lookup_code.replace(" ", "")}

    answer = office.site.client.post(f"/api/v1/cases/{case['code']}/files", json={"proof": proof})

    assert answer.status_code == 200
    assert answer.get_json()["code"] == case["code"]
    file, form = answer.get_json()["files"]
    assert (file["of"], file["name"], file["signed"]) == ("result", "Giấy khai sinh.pdf", False)
    assert file["sha256"] == hashlib.sha256(result).hexdigest()
    assert office.site.client.get(urlsplit(file["url"]).path).get_data() == result
    assert form["of"] == "form"


def test_a_file_of_two_cases_bears_the_name_that_the_own_case_gives_it(
    office: Counter, result: bytes
) -> None:
    completed(office, result, name="Quyết định của người khác.pdf")
    case = completed(office, result)

    (link,) = links_of(office, case)

    assert "Gi%E1%BA%A5y" in office.site.client.get(link).headers["Content-Disposition"]


def test_an_end_that_was_undone_is_not_offered_any_more(office: Counter) -> None:
    case = office.moved(office.take_in(), ("stop", {"reason": "Không đủ điều kiện"}))
    office.site.level()
    assert office.call(f"/cases/{case['code']}/forms/stop.pdf").status_code == 200
    assert len(links_of(office, case)) == 1

    assert office.report(case, "undo", by="supervisor").status_code == 200
    office.site.level()

    assert links_of(office, case) == []


def test_four_digits_of_a_phone_open_no_form(office: Counter) -> None:
    case = office.take_in()
    office.site.level()
    office.call(f"/cases/{case['code']}/receipt.pdf")

    answer = office.site.client.post(
        f"/api/v1/cases/{case['code']}/files", json={"proof": {"phone_last4": "5678"}}
    )

    assert (answer.status_code, answer.get_json()["files"]) == (200, [])


@pytest.mark.parametrize("proof", [None, {"lookup_code": "000000000"}, {"phone_last4": "0000"}])
def test_without_a_right_proof_the_api_gives_the_same_as_for_no_case(
    office: Counter, proof: dict[str, str] | None
) -> None:
    case = office.take_in()
    office.site.level()

    answers = [
        office.site.client.post(f"/api/v1/cases/{code}/files", json={"proof": proof})
        for code in (case["code"], "H49.12-251106-0999")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].get_data() == answers[1].get_data()


def test_a_letter_and_a_slip_that_wait_for_release_are_seen_by_the_office_alone(
    office: Counter,
) -> None:
    """Quyết định 11/2020 Thái Nguyên, Điều 11 khoản 4 điểm g."""
    case = office.moved(office.take_in(), ("start", {}))
    new = datetime(2025, 11, 14, 17, tzinfo=VIETNAM)
    wish = {"reason": "Chờ ý kiến phối hợp", "due_at": new.isoformat()}
    assert office.call(f"/cases/{case['code']}/forms/apology.pdf").status_code == 422
    assert office.call(f"/overdue/{case['code']}/proposal", wish).status_code == 200
    office.site.level()

    pages = [office.call(f"/cases/{case['code']}/forms/{f}.pdf") for f in ("apology", "extension")]

    assert [page.status_code for page in pages] == [200, 200]
    assert links_of(office, case) == []
