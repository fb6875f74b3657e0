"""Feedback and questions on the smallest phone, without a script: written, read, reached by all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import expect_accessible, expect_phone_sizes
from tests.desk.conftest import NOW
from tests.desk.test_opinions import ASKER, QUESTION, SIGNED
from tests.running import listening
from tests.sites import Site, held_clock

SMALL = {"width": 320, "height": 568}
TOKEN = "token-of-the-counter-for-tests"


@pytest.fixture
def gateway(
    make_site: Callable[..., Site], redis_url: str, sqlite_url: str, tmp_path: Path
) -> Site:
    """A gateway with a counter."""
    return make_site(
        REDIS_URL=redis_url,
        DATABASE_URL=sqlite_url,
        LOOKUP_DESK_TOKENS=f"lan.mau:H49.12:desk:{TOKEN}",
        LOOKUP_CLOCK_FILE=held_clock(tmp_path, NOW),
    )


@pytest.fixture
def url(gateway: Site) -> Iterator[str]:
    """The address of its pages."""
    with listening(lambda _: gateway.app) as url:
        yield url


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone that runs no script."""
    context = browser.new_context(java_script_enabled=False, viewport=SMALL)  # type: ignore[arg-type] # a size
    yield context.new_page()
    context.close()


def desk(gateway: Site, path: str, **body: object) -> None:
    """Let an officer's program carry out a step."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = gateway.client.post(f"/api/v1/desk/{path}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


def code_on(page: Page) -> str:
    """Return the reference that the page shows."""
    return page.locator("main .code").first.inner_text()


def test_feedback_is_written_and_its_answer_read(gateway: Site, url: str, phone: Page) -> None:
    phone.goto(url)
    phone.get_by_role("link", name="Phản ánh, kiến nghị").click()
    phone.get_by_label("Ông/Bà muốn phản ánh điều gì?").fill("Quầy 3 đóng cửa lúc 10 giờ")
    phone.get_by_role("button", name="Gửi phản ánh").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Đã nhận phản ánh của Ông/Bà.")
    reference = code_on(phone)

    desk(gateway, f"feedback/{reference}/note", text="Đang xác minh")
    desk(gateway, f"feedback/{reference}/answer", text="Quầy mở lại từ ngày 10/11")
    phone.goto(f"{url}/feedback")
    phone.get_by_label("Số phản ánh hoặc số câu hỏi").fill(reference.lower())
    phone.get_by_role("button", name="Xem").click()
    expect(phone.get_by_text("Quầy mở lại từ ngày 10/11")).to_be_visible()
    expect(phone.get_by_text("Đang xác minh")).to_be_visible()


def test_a_question_is_asked_and_its_answer_stands_for_all(
    gateway: Site, url: str, phone: Page
) -> None:
    phone.goto(f"{url}/questions")
    phone.get_by_label("Nội dung câu hỏi").fill("Dang ky khai sinh can giay to gi")
    phone.get_by_label("Họ và tên").fill(ASKER["name"])
    phone.get_by_label("Thư điện tử").fill(ASKER["email"])
    phone.get_by_role("button", name="Gửi câu hỏi").click()
    expect(phone.get_by_role("alert")).to_contain_text("có dấu")

    phone.get_by_label("Nội dung câu hỏi").fill(QUESTION)
    phone.get_by_role("button", name="Gửi câu hỏi").click()
    reference = code_on(phone)
    desk(gateway, f"questions/{reference}/answer", text="Tờ khai, giấy chứng sinh", by=SIGNED)
    desk(gateway, f"questions/{reference}/publish")
    phone.goto(f"{url}/questions")
    phone.get_by_text(QUESTION).click()
    expect(phone.get_by_text("Tờ khai, giấy chứng sinh")).to_be_visible()


def test_every_page_fits_a_small_phone_and_hides_nothing(
    gateway: Site, url: str, browser: Browser
) -> None:
    context = browser.new_context(viewport=SMALL, has_touch=True)  # type: ignore[arg-type] # a size
    page = context.new_page()
    sent = gateway.client.post("/api/v1/feedback", json={"text": "Chậm"}).get_json()
    asked = gateway.client.post("/api/v1/questions", json={"text": QUESTION, "contact": ASKER})
    question = asked.get_json()["reference"]
    desk(gateway, f"feedback/{sent['reference']}/note", text="Đang xác minh")
    desk(gateway, f"questions/{question}/answer", text="Tờ khai", by=SIGNED)
    desk(gateway, f"questions/{question}/publish")
    for path in (
        "feedback",
        "feedback?lang=en",
        f"feedback/{sent['reference']}?sent=1",
        f"questions/{question}",
        "questions",
        "questions?as=organisation&lang=en",
        "feedback/F-251106-00000000",
    ):
        page.goto(f"{url}/{path}")
        for summary in page.locator("summary").all():
            summary.tap()
        expect_accessible(page)
        expect_phone_sizes(page)
    context.close()
