"""Who left an address is told in writing that there is something to read, once for each step."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select

from lookup_gateway import store
from lookup_gateway.outgoing import Outgoing, Way, unpacked
from lookup_gateway.store.outbox_schema import outbox
from tests.desk.conftest import Counter
from tests.desk.test_opinions import SIGNED, asked


def messages(counter: Counter) -> list[Outgoing]:
    """Return what waits to be sent, the oldest first."""
    gateway = counter.site.gateway
    query = select(outbox.c.body).order_by(outbox.c.id)
    bodies = store.read(gateway.engine, lambda conn: conn.scalars(query).all())
    return [unpacked(msgspec.json.decode(gateway.unseal(body))) for body in bodies]


def written(counter: Counter, **more: str) -> str:
    """Let a citizen write, and return the reference."""
    answer = counter.site.client.post("/api/v1/feedback", json={"text": "Chậm", **more})
    return str(answer.get_json()["reference"])


def done(counter: Counter, path: str, body: dict[str, Any]) -> None:
    """Let an officer take a step."""
    answer = counter.call(path, body)
    assert answer.status_code == 200, answer.text


def test_the_answer_goes_out_in_writing_by_article_17_3_of_phu_tho(counter: Counter) -> None:
    reference = written(counter, contact="a@tinh.example")
    done(counter, f"/feedback/{reference}/forward", {"unit": "H49.12"})
    assert messages(counter) == []  # nothing that its author could read

    done(counter, f"/feedback/{reference}/answer", {"text": "Đã nhắc nhở cán bộ"})
    (letter,) = messages(counter)
    assert (letter.way, letter.to) == (Way.EMAIL, "a@tinh.example")
    assert letter.subject == f"Phản ánh {reference} đã có trả lời."
    assert "Đã nhắc nhở cán bộ" in letter.text
    assert f"/feedback/{reference}" in letter.text


def test_each_note_is_told_by_sms_where_there_is_a_phone_only(counter: Counter) -> None:
    """Quảng Ninh Đ18.1."""
    reference = written(counter, contact="0912345678")
    for text in ("Đang xác minh", "Đang chờ ý kiến"):
        done(counter, f"/feedback/{reference}/note", {"text": text})

    told = messages(counter)
    assert [(one.way, one.to) for one in told] == [(Way.SMS, "+84912345678")] * 2
    assert all(len(one.text) <= 160 and f"/feedback/{reference}" in one.text for one in told)


def test_who_asks_is_told_why_the_question_is_not_answered(counter: Counter) -> None:
    """Thái Nguyên Đ15.3b."""
    reference = asked(counter).get_json()["reference"]
    done(counter, f"/questions/{reference}/refuse", {"reason": "Thuộc thẩm quyền của Bộ Tư pháp"})

    (letter,) = messages(counter)
    assert "Thuộc thẩm quyền của Bộ Tư pháp" in letter.text
    assert f"/questions/{reference}" in letter.text


def test_who_left_no_address_reads_it_by_the_number_alone(counter: Counter) -> None:
    for contact in ({}, {"contact": "quầy 3"}):
        reference = written(counter, **contact)
        done(counter, f"/feedback/{reference}/answer", {"text": "Xong"})
    assert messages(counter) == []


def test_an_answer_that_is_not_kept_is_not_sent(counter: Counter) -> None:
    reference = asked(counter).get_json()["reference"]
    answer = {"text": "Tờ khai", "by": SIGNED}
    done(counter, f"/questions/{reference}/answer", answer)
    assert counter.call(f"/questions/{reference}/answer", answer).status_code == 422
    assert len(messages(counter)) == 1
