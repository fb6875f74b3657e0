"""A result is given at the counter with its files: judged by what is in them, listed with who
signed them, never lost because another field was wrong."""

from __future__ import annotations

from html import unescape
from io import BytesIO
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from lookup_gateway.model import Office, Status
from tests.counter.hands import FIRST, Officer
from tests.paper.authority import AGENCY, signed_result
from tests.paper.test_forms import pages_of
from tests.signin.hands import actions
from tests.sites import a_case

NAME = "Giấy khai sinh.pdf"
MB = 1024 * 1024


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A result that an agency signed."""
    return signed_result(tmp_path_factory.mktemp("authority"))


def complete(
    officer: Officer, *files: tuple[bytes, str], code: str = FIRST, **fields: str
) -> TestResponse:
    """Send the form of a result with files, as a browser does."""
    form: dict[str, Any] = {
        "form_token": officer.browser.token("/desk/"),
        "do": "complete",
        "version": str(officer.case(code).version),
        "outcome": "granted",
        "where": "Quầy 3",
        "files": [FileStorage(BytesIO(content), name) for content, name in files],
        **fields,
    }
    boundary, body = encode_multipart(form)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return officer.browser.client.post(f"/desk/cases/{code}", data=body, content_type=kind)


def test_a_result_is_given_with_its_file_and_says_who_signed_it(
    officer: Officer, signed: bytes
) -> None:
    officer.take_in()
    assert 'enctype="multipart/form-data"' in officer.page(f"cases/{FIRST}?do=complete")

    assert complete(officer, (signed, NAME)).status_code == 303

    result = officer.case().result
    assert result is not None
    (file,) = result.files
    assert (file.name, file.signed, result.where) == (NAME, True, "Quầy 3")
    page = officer.page(f"cases/{FIRST}")
    assert f"ký số: {AGENCY}, " in page
    link = page.partition('href="/desk/files/')[2].partition('"')[0]
    given = officer.browser.get(f"/desk/files/{link}")
    assert (given.data, given.mimetype) == (signed, "application/pdf")
    assert given.headers["Content-Disposition"].startswith("attachment; ")


def test_a_result_needs_no_file(officer: Officer) -> None:
    officer.take_in()

    assert complete(officer).status_code == 303

    result = officer.case().result
    assert result is not None
    assert result.files == ()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00", NAME),
        (b"%PDF-1.7" + b"0" * 10 * MB, NAME),
        (b"%PDF-1.7", "a:b.pdf"),
    ],
    ids=["a program", "too large", "a name that no disk takes"],
)
def test_what_cannot_be_a_result_is_said_at_its_field_and_nothing_is_written(
    officer: Officer, content: bytes, name: str
) -> None:
    officer.take_in()

    answer = complete(officer, (content, name), where="Quầy 7")

    page = unescape(answer.text)
    assert answer.status_code == 422
    assert "Tệp này không nhận được" in page.partition('id="files-wrong">')[2].partition("<")[0]
    assert 'value="Quầy 7"' in page
    assert officer.case().version == 1
    assert officer.site.gateway.results.of(FIRST) == []


def test_more_than_all_limits_is_told_on_a_page_of_the_counter(officer: Officer) -> None:
    officer.take_in()

    answer = complete(officer, (b"%PDF-1.7" + b"0" * 31 * MB, NAME))

    assert answer.status_code == 413
    assert "gửi lên quá nhiều" in unescape(answer.text)
    assert officer.case().version == 1


def test_a_file_that_came_with_a_wrong_one_stands_ticked_and_is_not_sent_again(
    officer: Officer, signed: bytes
) -> None:
    officer.take_in()

    page = complete(officer, (signed, NAME), (b"MZ\x90\x00", "x.pdf")).text
    ticked = page.partition('type="checkbox" name="')[2].partition(">")[0]
    assert "checked" in ticked
    assert complete(officer, **{ticked.partition('"')[0]: "1"}).status_code == 303

    result = officer.case().result
    assert result is not None
    assert [file.name for file in result.files] == [NAME]


def test_nothing_goes_to_a_citizen_that_nobody_ticked(officer: Officer, signed: bytes) -> None:
    officer.take_in()
    complete(officer, (signed, NAME), (b"MZ\x90\x00", "x.pdf"))
    assert "chưa vào kết quả" in officer.page(f"cases/{FIRST}")

    complete(officer)

    result = officer.case().result
    assert result is not None
    assert result.files == ()


def test_the_same_form_sent_twice_gives_one_result(officer: Officer, signed: bytes) -> None:
    officer.take_in()

    assert complete(officer, (signed, NAME), version="1").status_code == 303
    assert complete(officer, (signed, NAME), version="1").status_code == 409

    case = officer.case()
    assert (case.version, case.status) == (2, Status.COMPLETED)
    assert len(officer.site.gateway.results.of(FIRST)) == 1


def test_an_electronic_result_is_printed_with_source_and_signer(
    officer: Officer, signed: bytes
) -> None:
    """Phú Yên, Điều 16."""
    officer.take_in()
    complete(officer, (signed, NAME))
    link = officer.page(f"cases/{FIRST}").partition('href="/desk/result-papers/')[2]

    answer = officer.browser.get(f"/desk/result-papers/{link.partition(chr(34))[0]}")

    (text,) = pages_of(answer.data)
    assert f"Ký số: {AGENCY}, " in text
    assert actions(officer.site, "nguyenvana.hongai")[-1] == "desk.result_paper"


def test_another_units_result_takes_and_gives_no_file(officer: Officer, signed: bytes) -> None:
    elsewhere = Office(id="H49.34", name="Sở Tư pháp")
    other = a_case("H49.34-251105-0001", status=Status.PROCESSING, office=elsewhere, steps=())
    officer.site.gateway.backend.save([other])
    officer.take_in()
    complete(officer, (signed, NAME))
    (held,) = officer.site.gateway.results.of(FIRST)

    assert complete(officer, (signed, NAME), code=other.code).status_code == 403
    assert officer.site.gateway.results.of(other.code) == []
    for path in ("files", "result-papers"):
        assert officer.browser.get(f"/desk/{path}/{held.sha256}/{other.code}").status_code == 403
    assert officer.browser.get(f"/desk/files/{'0' * 64}/{FIRST}").status_code == 404
    assert officer.browser.get(f"/desk/result-papers/{'0' * 64}/{FIRST}").status_code == 404


def test_a_file_that_is_lost_is_listed_and_told_of(officer: Officer, signed: bytes) -> None:
    officer.take_in()
    complete(officer, (signed, NAME))
    (held,) = officer.site.gateway.results.of(FIRST)
    for file in (officer.site.settings.data_dir / "papers").glob("??/*"):
        file.unlink()

    assert "đã ký số" in officer.page(f"cases/{FIRST}")
    assert officer.browser.get(f"/desk/files/{held.sha256}/{FIRST}").status_code == 410


def test_a_form_from_elsewhere_hands_nothing_in(officer: Officer, signed: bytes) -> None:
    officer.take_in()

    assert complete(officer, (signed, NAME), form_token="0" * 64).status_code == 403
    assert officer.site.gateway.results.of(FIRST) == []
