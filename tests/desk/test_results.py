"""Files of results: handed in, named by `complete`, given to who has a proof, byte by byte."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from lookup_gateway.model import hash_named, named
from lookup_gateway.paper.forms import Form, render
from tests.desk.conftest import TOKENS, Counter
from tests.paper.authority import AGENCY, signed_result
from tests.paper.test_forms import facts, pages_of

NAME = "Giấy khai sinh.pdf"


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A result that an agency signed."""
    return signed_result(tmp_path_factory.mktemp("authority"))


def hand_in(
    counter: Counter, case: dict[str, Any], content: bytes, name: str = NAME, by: str = "desk"
) -> TestResponse:
    """Hand a file in for the result of a case."""
    return counter.site.client.post(
        f"/api/v1/desk/cases/{case['code']}/files",
        query_string={"name": name},
        data=content,
        headers={"Authorization": f"Bearer {TOKENS[by]}"},
    )


def complete(counter: Counter, case: dict[str, Any], *files: dict[str, Any]) -> Any:
    """Report that a case is done with these files."""
    result = {"outcome": "granted", "where": "Quầy 3", "files": list(files)}
    return counter.report(case, "complete", result=result)


def test_a_file_is_known_by_its_hash_and_size(counter: Counter, signed: bytes) -> None:
    case = counter.take_in()

    answer = hand_in(counter, case, signed)

    told = answer.get_json()
    assert answer.status_code == 201
    assert told["sha256"] == hashlib.sha256(signed).hexdigest()
    assert told["size"] == len(signed)
    assert told["file"] == {"name": NAME, "url": named(told["sha256"]), "signed": True}
    assert complete(counter, case, told["file"]).status_code == 200
    fetched = counter.site.gateway.results.fetch(told["file"]["url"])
    assert (fetched.name, fetched.media_type) == (NAME, "application/pdf")
    assert fetched.content == signed


def test_whether_it_is_signed_is_seen_not_believed(counter: Counter, signed: bytes) -> None:
    case = counter.take_in()
    broken = signed.replace("%🖤".encode(), "%🖥".encode(), 1)  # the first line's remark

    unsigned = hand_in(counter, case, render(Form.STOP, facts())).get_json()
    changed = hand_in(counter, case, broken).get_json()

    assert broken != signed
    assert (unsigned["file"]["signed"], changed["file"]["signed"]) == (False, False)


def test_the_same_file_again_is_the_same_file(counter: Counter, signed: bytes) -> None:
    case = counter.take_in()

    first, again = hand_in(counter, case, signed), hand_in(counter, case, signed)

    assert first.get_json() == again.get_json()


def test_a_result_names_no_file_that_was_not_handed_in_for_it(
    counter: Counter, signed: bytes
) -> None:
    case, other = counter.take_in(), counter.take_in()
    file = hand_in(counter, other, signed).get_json()["file"]

    answer = complete(counter, case, file)

    assert answer.status_code == 422
    assert answer.get_json()["field"] == "result.files"
    read = counter.call(f"/cases/{case['code']}").get_json()["case"]
    assert read["version"] == case["version"]


@pytest.mark.parametrize(
    ("content", "name", "status", "field"),
    [
        (b"MZ\x90\x00", NAME, 422, "file"),
        (b"%PDF-1.7", "", 422, "name"),
        (b"%PDF-1.7", "../x.pdf", 422, "name"),
        (b"%PDF-1.7", "x\r\nSet-Cookie: y.pdf", 422, "name"),
        (b"%PDF-1.7" + b"0" * 10 * 1024 * 1024, NAME, 413, "file"),
    ],
    ids=["a program", "no name", "a path", "a header", "too large"],
)
def test_what_cannot_be_a_result_is_refused(
    counter: Counter, content: bytes, name: str, status: int, field: str
) -> None:
    answer = hand_in(counter, counter.take_in(), content, name)

    assert (answer.status_code, answer.get_json()["field"]) == (status, field)
    assert _kept(counter) == []


def test_nobody_hands_in_for_another_unit(counter: Counter, signed: bytes) -> None:
    case = counter.take_in()

    assert hand_in(counter, case, signed, by="elsewhere").status_code == 403
    assert hand_in(counter, case, signed, by="statistics").status_code == 403
    assert hand_in(counter, {"code": "H49.12-251106-0999"}, signed).status_code == 404


def test_a_result_as_paper_bears_source_signer_and_time_by_article_16_of_phu_yen(
    counter: Counter, signed: bytes
) -> None:
    """Phú Yên, Điều 16."""
    case = counter.take_in()
    told = hand_in(counter, case, signed).get_json()
    path = f"/cases/{case['code']}/files/{told['sha256']}/paper.pdf"
    assert counter.call(path).status_code == 404  # no result yet
    complete(counter, case, told["file"])

    answer = counter.call(path)

    assert answer.status_code == 200
    assert answer.get_data().startswith(signed)
    (text,) = pages_of(answer.get_data())
    assert f"Nguồn: hồ sơ {case['code']}, 127.0.0.1:8000" in text
    assert f"Ký số: {AGENCY}, " in text
    assert "Chuyển đổi: desk.mau, 9 giờ 10 phút, ngày 06 tháng 11 năm 2025" in text
    assert told["sha256"] in text
    assert counter.call(path, by="elsewhere").status_code == 403


def test_what_has_no_pages_becomes_no_paper(counter: Counter) -> None:
    case = counter.take_in()
    told = hand_in(counter, case, b"%PDF-1.7 and no more").get_json()
    complete(counter, case, told["file"])

    answer = counter.call(f"/cases/{case['code']}/files/{told['sha256']}/paper.pdf")

    assert (answer.status_code, answer.get_json()["field"]) == (422, "file")


def test_files_lie_sealed_on_the_disk(counter: Counter, signed: bytes) -> None:
    hand_in(counter, counter.take_in(), signed)

    kept = [file.read_bytes() for file in _kept(counter)]
    assert kept
    assert all(b"%PDF" not in raw for raw in kept)


def _kept(counter: Counter) -> list[Path]:
    return list((counter.site.settings.data_dir / "papers").glob("??/*"))


def test_an_address_names_one_hash_in_one_spelling() -> None:
    """RFC 6920, section 3."""
    sha256 = hashlib.sha256(b"Hello World!").hexdigest()

    assert named(sha256) == "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"
    assert hash_named(named(sha256)) == sha256
    for other in ("https://x.vn/a.pdf", "ni:///sha-256;", named(sha256) + "=", "ni:///sha-256;é"):
        assert hash_named(other) is None
