"""Officers answer feedback and questions by their programs, and their authors read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.desk.conftest import NOW, Counter
from tests.sites import held_clock

ASKER = {"name": "Nguyễn Văn A", "email": "a@tinh.example"}
QUESTION = "Đăng ký khai sinh quá hạn cần những giấy tờ gì?"
SIGNED = {"post": "Chuyên viên", "phone": "02033123456", "email": "lan@tinh.example"}


def written(counter: Counter, text: str = "Hẹn ba lần chưa trả") -> dict[str, Any]:
    """Let a citizen write about the service."""
    body = {"text": text, "contact": "0912345678"}
    answer = counter.site.client.post("/api/v1/feedback", json=body)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.get_json()
    return told


def asked(counter: Counter, **fields: Any) -> TestResponse:
    """Let a citizen ask."""
    body = {"text": QUESTION, "contact": ASKER, **fields}
    return counter.site.client.post("/api/v1/questions", json=body)


def read(counter: Counter, path: str) -> dict[str, Any]:
    """Return what the author of something reads."""
    answer = counter.site.client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.get_json()
    return told


def test_who_writes_is_told_by_when_they_are_answered_and_reads_the_answer(
    counter: Counter,
) -> None:
    """Phú Thọ Đ17.3: within five working days, in writing."""
    told = written(counter)
    reference = told["reference"]
    assert told["answer_by"] == "2025-11-13T17:00:00+07:00"

    counter.call(f"/feedback/{reference}/note", {"text": "Đang xác minh"})
    answered = counter.call(f"/feedback/{reference}/answer", {"text": "Đã nhắc nhở cán bộ"})
    assert answered.status_code == 200, answered.text

    seen = read(counter, f"feedback/{reference.lower()}")
    assert (seen["state"], seen["answer"]) == ("answered", "Đã nhắc nhở cán bộ")
    assert [note["text"] for note in seen["notes"]] == ["Đang xác minh"]
    assert "0912345678" not in str(seen)


def test_the_desk_enters_what_came_by_letter_call_or_fax_by_article_17_3_of_quang_ninh(
    counter: Counter,
) -> None:
    letter = {
        "way": "fax",
        "text": "Chậm trả kết quả",
        "received_at": "2025-11-03T09:00:00+07:00",
        "contact": "0912345678",
    }
    entered = counter.call("/feedback", letter)
    assert entered.status_code == 201, entered.text
    told = entered.get_json()
    assert (told["by"], told["answer_by"]) == ("fax", "2025-11-10T17:00:00+07:00")
    assert told["entered_by"] == "desk.mau"

    future = counter.call("/feedback", letter | {"received_at": "2025-11-07T09:00:00+07:00"})
    assert (future.status_code, future.get_json()["field"]) == (422, "received_at")


def test_the_late_list_names_agency_and_contact_and_never_the_author(
    counter: Counter, tmp_path: Path
) -> None:
    """Quảng Ninh Đ19.6b; the author is shown one at a time, and the audit log tells to whom."""
    letter = {"way": "letter", "text": "Chậm", "contact": "0912345678"}
    reference = counter.call("/feedback", letter).get_json()["reference"]
    assert counter.call("/feedback?late").get_json()["open"] == []

    held_clock(tmp_path, NOW.replace(day=14))
    (listed,) = counter.call("/feedback?late").get_json()["open"]
    assert (listed["reference"], listed["owed"]) == (reference, "answer")
    assert listed["agency"] == {"id": "H49.12", "name": "UBND phường Hồng Gai"}
    assert listed["to_ask"] == "Văn phòng UBND phường Hồng Gai, 1900 0001"
    assert "0912345678" not in str(listed)
    assert counter.call(f"/feedback/{reference}").get_json()["contact"] == "0912345678"


def test_what_was_forwarded_is_the_other_offices(counter: Counter) -> None:
    reference = written(counter)["reference"]
    assert counter.call(f"/feedback/{reference}/forward", {"unit": "H49.12"}).status_code == 200

    refused = counter.call(f"/feedback/{reference}/answer", {"text": "Xong"}, by="elsewhere")
    assert refused.status_code == 403
    assert counter.call(f"/feedback/{reference}", by="elsewhere").status_code == 403
    assert counter.call("/feedback", by="elsewhere").get_json()["open"] == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/feedback/{}/answer", {"text": "  "}, 422),
        ("/feedback/{}/answer", {}, 422),
        ("/feedback/{}/answer", {"text": "x" * 4_001}, 422),
        ("/feedback/{}/forward", {"unit": "H49.99"}, 422),
        ("/feedback/{}/publish", {"text": "Chậm"}, 422),  # not answered yet
        ("/feedback/{}/refuse", {"reason": "Không"}, 404),  # that is for questions
        ("/feedback/F-251106-00000000/note", {"text": "Đang xem"}, 404),
        ("/feedback/F-251106-00000000%00/note", {"text": "Đang xem"}, 404),
        ("/feedback", {"way": "pigeon", "text": "Chậm"}, 422),
        ("/feedback", {"way": "fax", "text": "Chậm", "code": "H49\0"}, 422),
    ],
)
def test_what_cannot_be_done_is_said_and_not_done(
    counter: Counter, path: str, body: dict[str, str], status: int
) -> None:
    reference = written(counter)["reference"]
    assert counter.call(path.format(reference), body).status_code == status
    assert read(counter, f"feedback/{reference}")["state"] == "received"


def test_without_a_token_nothing_is_listed(counter: Counter) -> None:
    for path in ("feedback", "questions"):
        assert counter.site.client.get(f"/api/v1/desk/{path}").status_code == 401
    assert counter.call("/feedback", by="statistics").status_code == 403


def test_a_question_is_sorted_answered_and_published_by_articles_14_to_16_of_thai_nguyen(
    counter: Counter,
) -> None:
    told = asked(counter)
    assert told.status_code == 201, told.text
    reference = told.get_json()["reference"]
    assert told.get_json()["sort_by"] == "2025-11-06T11:10:00+07:00"
    assert read(counter, "questions")["questions"] == []

    counter.call(f"/questions/{reference}/forward", {"unit": "H49.12"})
    counter.call(
        f"/questions/{reference}/answer", {"text": "Tờ khai và giấy chứng sinh", "by": SIGNED}
    )
    counter.call(f"/questions/{reference}/publish", {})

    (public,) = read(counter, "questions")["questions"]
    assert (public["text"], public["answer"]) == (QUESTION, "Tờ khai và giấy chứng sinh")
    assert public["answered_by"]["agency"] == "UBND phường Hồng Gai"
    assert public["answered_by"]["post"] == "Chuyên viên"
    assert "tham khảo" in public["value"]
    assert "Nguyễn Văn A" not in str(public)


def test_a_question_of_another_agency_is_refused_by_article_15_3b_of_thai_nguyen(
    counter: Counter,
) -> None:
    """Thái Nguyên Đ15.3b."""
    reference = asked(counter).get_json()["reference"]
    counter.call(f"/questions/{reference}/refuse", {"reason": "Thuộc thẩm quyền của Bộ Tư pháp"})

    seen = read(counter, f"questions/{reference}")
    assert (seen["stage"], seen["refusal"]) == ("refused", "Thuộc thẩm quyền của Bộ Tư pháp")
    assert counter.call("/questions").get_json()["open"] == []
    again = counter.call(f"/questions/{reference}/answer", {"text": "Có", "by": SIGNED})
    assert again.status_code == 422


def test_a_complaint_sent_as_a_question_becomes_feedback_by_article_14_4_of_thai_nguyen(
    counter: Counter,
) -> None:
    """Thái Nguyên Đ14.4: questions and feedback are two things."""
    reference = asked(counter, text="Cán bộ hẹn ba lần không trả, vì sao?").get_json()["reference"]
    moved = counter.call(f"/questions/{reference}/move", {}).get_json()

    became = read(counter, f"feedback/{moved['feedback']}")
    assert became["answer_by"] == "2025-11-13T17:00:00+07:00"
    assert counter.call(f"/feedback/{moved['feedback']}").get_json()["contact"] == ASKER["email"]
    assert read(counter, f"questions/{reference}")["feedback"] == moved["feedback"]


def test_the_desk_sees_who_asks_and_what_is_late(counter: Counter, tmp_path: Path) -> None:
    reference = asked(counter).get_json()["reference"]
    one = counter.call(f"/questions/{reference}").get_json()
    assert (one["asker"], one["late"]) == (ASKER, False)

    held_clock(tmp_path, NOW.replace(hour=11, minute=11))
    (late,) = counter.call("/questions?late").get_json()["open"]
    assert late["reference"] == reference
    assert "asker" not in late
