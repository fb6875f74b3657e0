"""The pages on which citizens write, ask, and read what became of it: plain forms, no script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.desk.conftest import Counter
from tests.desk.test_opinions import ASKER, QUESTION, SIGNED, asked

MARK = re.compile(r'name="mark" value="([^"]+)"')


def get(counter: Counter, path: str) -> TestResponse:
    """Open a page."""
    return counter.site.client.get(path)


def send(counter: Counter, path: str, **fields: str) -> TestResponse:
    """Send a form of a page that was just drawn, and follow where it leads."""
    mark = MARK.search(get(counter, path).text)
    form = {"mark": mark[1] if mark else "", **fields}
    return counter.site.client.post(path, data=form, follow_redirects=True)


def question(counter: Counter, **fields: str) -> TestResponse:
    """Ask by the form."""
    return send(
        counter, "/questions", **{"about": "procedure", "text": QUESTION, **ASKER, **fields}
    )


def test_feedback_is_sent_and_its_number_opens_what_became_of_it(counter: Counter) -> None:
    page = send(counter, "/feedback", text="Quầy 3 đóng cửa lúc 10 giờ", contact="0912345678")
    assert page.status_code == 200
    assert "Trả lời trước 17 giờ ngày 13/11/2025" in page.text
    (reference,) = set(re.findall(r"F-251106-[0-9A-Z]{8}", page.text))
    assert "0912345678" not in page.text

    counter.call(f"/feedback/{reference}/answer", {"text": "Quầy mở lại từ ngày 10/11"})
    typed = {"reference": reference.lower().replace("-", " ")}
    read = counter.site.client.post("/feedback/find", data=typed)
    assert read.location == f"/feedback/{reference}?lang=vi"
    read = get(counter, read.location)
    assert "Quầy mở lại từ ngày 10/11" in read.text
    assert "noindex" in read.headers["X-Robots-Tag"]


def test_one_form_sent_twice_is_written_down_once(counter: Counter) -> None:
    mark = MARK.search(get(counter, "/feedback").text)
    assert mark
    form = {"mark": mark[1], "text": "Chậm"}
    first, second = (counter.site.client.post("/feedback", data=form) for _ in range(2))
    assert first.location == second.location
    assert send(counter, "/feedback", text="Chậm").request.path not in first.location


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "  "}, "Viết nội dung phản ánh"),
        ({"text": "Chậm", "contact": "x" * 201}, "Xem lại cách liên hệ"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    counter: Counter, fields: dict[str, str], said: str
) -> None:
    page = send(counter, "/feedback", **fields)
    assert (page.status_code, said in page.text) == (422, True)
    assert fields["text"].strip() in page.text


def test_a_wrong_number_shows_nothing(counter: Counter) -> None:
    for path in ("/feedback/F-251106-00000000", "/questions/Q-251106-00000000", "/feedback/x"):
        assert get(counter, path).status_code == 404


def test_what_was_written_about_a_case_is_shown_to_who_proves_it(counter: Counter) -> None:
    """Quảng Ninh Đ18.1: notes are told through the lookup of the case."""
    case = counter.take_in()
    counter.site.level()
    receipt = counter.site.gateway.backend.get(case["code"])
    assert receipt is not None
    proof = {"token": counter.site.token(receipt)}
    path = f"/api/v1/cases/{case['code']}/feedback"
    told = counter.site.client.post(path, json={"text": "Chậm", "proof": proof}).get_json()
    counter.call(f"/feedback/{told['reference']}/note", {"text": "Đang xác minh"})

    (seen,) = counter.site.client.post(f"{path}/list", json={"proof": proof}).get_json()["feedback"]
    assert [note["text"] for note in seen["notes"]] == ["Đang xác minh"]
    assert told["reference"] in counter.site.client.post("/feedback/mine", data=proof).text
    for wrong in ({}, {"proof": {"lookup_code": "123456789"}}):
        assert counter.site.client.post(f"{path}/list", json=wrong).status_code == 404
    assert counter.site.client.post("/feedback/mine", data={"token": "NONE"}).status_code == 404


def test_a_question_is_asked_and_everybody_reads_its_answer(counter: Counter) -> None:
    """Thái Nguyên Đ14.3, Đ14.4, Đ15.3a, Đ16.1."""
    page = question(counter)
    assert "trước 11 giờ 10 ngày 06/11/2025" in page.text
    reference = re.findall(r"Q-251106-[0-9A-Z]{8}", page.text)[0]
    assert ASKER["name"] not in page.text

    answer = {"text": "Tờ khai, giấy chứng sinh", "by": SIGNED}
    counter.call(f"/questions/{reference}/answer", answer)
    assert QUESTION not in get(counter, "/questions").text
    counter.call(f"/questions/{reference}/publish", {})
    public = get(counter, "/questions").text
    for said in (QUESTION, "Tờ khai, giấy chứng sinh", SIGNED["email"], "giá trị tham khảo"):
        assert said in public
    assert ASKER["name"] not in public
    assert reference in get(counter, f"/questions?follows={reference}").text  # Đ15.3c


@pytest.mark.parametrize(
    ("fields", "reason", "said"),
    [
        ({"email": ""}, "contact", "thư điện tử"),
        ({"email": "không có"}, "contact", "thư điện tử"),
        ({"name": ""}, "contact", "họ và tên"),
        ({"text": "Dang ky khai sinh qua han can giay to gi"}, "accents", "có dấu"),
        (
            {"about": "other", "text": "Giá vàng hôm nay bao nhiêu?"},
            "scope",
            "không thuộc thẩm quyền",
        ),
        ({"about": "complaint"}, "complaint", 'href="/feedback'),
        ({"text": "Tôi khiếu nại cán bộ tiếp nhận hẹn ba lần"}, "complaint", 'href="/feedback'),
        ({"text": ""}, "text", "Viết nội dung câu hỏi"),
    ],
)
def test_a_question_is_turned_back_at_once_by_articles_13_2_and_14_1_of_thai_nguyen(
    counter: Counter, fields: dict[str, str], reason: str, said: str
) -> None:
    """Thái Nguyên Đ13.2, Đ14.1, Đ14.4, Đ15.3b: by the form and by the API alike."""
    page = question(counter, **fields)
    assert (page.status_code, said in page.text) == (422, True)

    body: dict[str, Any] = {name: fields[name] for name in ("about", "text") if name in fields}
    contact = {name: said for name, said in fields.items() if name not in body}
    answer = asked(counter, **body, contact={**ASKER, **contact})
    assert (answer.status_code, answer.get_json()["reason"]) == (422, reason)
    assert counter.call("/questions").get_json()["open"] == []


def test_a_question_for_an_organisation_has_its_fields(counter: Counter) -> None:
    assert 'name="organisation"' in get(counter, "/questions?as=organisation").text
    missing = question(counter, **{"as": "organisation", "organisation": "Công ty Mẫu", "name": ""})
    assert (missing.status_code, "Công ty Mẫu" in missing.text) == (422, True)


def test_who_asks_for_another_instead_loses_nothing_that_was_written(counter: Counter) -> None:
    page = question(counter, text="Hai dòng", name="Nguyễn Văn A", instead="organisation").text
    assert 'name="organisation"' in page
    assert ">Hai dòng</textarea>" in page
    assert 'value="Nguyễn Văn A"' in page
    assert 'name="as" value="organisation"' in page
    assert counter.call("/questions").get_json()["open"] == []

    again = {"as": "organisation", "instead": "person"}
    assert 'name="organisation"' not in question(counter, **again).text


def test_what_a_form_has_drawn_has_no_link_that_would_lose_it(counter: Counter) -> None:
    client, link = counter.site.client, 'href="?lang=en"'
    for path in ("/feedback", "/questions"):
        assert link in get(counter, path).text
        assert link not in client.post(path, data={"text": "x" * 4_001}).text
    for path in ("/feedback/find", "/follow", "/rate", "/complain", "/supplement"):
        assert link not in client.post(path).text, path
    page = client.post("/", data={"text": "H49.12-000000-0000"}).text
    assert link not in page
    assert '<form method="post" action="/?lang=en">' in page


def test_a_question_about_complaints_is_a_question(counter: Counter) -> None:
    page = question(counter, text="Tôi muốn khiếu nại thì cần giấy tờ gì?")
    assert page.status_code == 200


def test_both_pages_speak_english_too(counter: Counter) -> None:
    for path, title in (("/feedback", "Feedback"), ("/questions", "Questions about")):
        assert title in get(counter, f"{path}?lang=en").text
