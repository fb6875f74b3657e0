"""What a procedure needs, asked by SMS and in a chat; the telephone leads to a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lookup_gateway import gsm
from lookup_gateway.demo import procedures
from lookup_gateway.model import Medium, Message
from lookup_gateway.replies import say
from tests.conversation.conftest import OTHER, Talk
from tests.sites import CODE, Site, a_case

Opened = Callable[..., Talk]


@pytest.fixture(autouse=True)
def _catalogue(unlimited: Site) -> None:
    procedures.load(unlimited.gateway)


@pytest.mark.parametrize(
    "text",
    [
        "làm khai sinh cần giấy tờ gì",
        "thu tuc dang ky khai sinh",
        "CAN GI DANG KY KHAI SINH",
        "phi dang ky khai sinh bao nhieu",
        "what do I need for khai sinh",
    ],
)
def test_a_chat_tells_all_that_a_procedure_needs(by_chat: Opened, text: str) -> None:
    said = by_chat()(text)

    for part in ("1.001193", "Bản sao Giấy chứng sinh", "8.000 đồng", "5 ngày làm việc"):
        assert part in said


@pytest.mark.parametrize("code", ["1.001193", "1.000894", "2.000815", "1.010041"])
def test_an_sms_is_one_segment_with_what_it_costs_and_how_long_it_takes(
    by_sms: Opened, code: str
) -> None:
    said = by_sms(OTHER)(f"thu tuc {code} can gi")

    assert gsm.septets(said) <= 160
    assert "ngay" in said
    assert "Can: " in said


def test_the_whole_name_is_meant_though_a_longer_one_holds_it(by_chat: Opened) -> None:
    assert "Đăng ký kết hôn (mã thủ tục 1.000894)" in by_chat()("cần gì để đăng ký kết hôn")
    assert "1.004746" in by_chat()("cần gì để đăng ký lại kết hôn")


def test_several_that_fit_are_asked_about(by_chat: Opened) -> None:
    talk = by_chat()

    assert talk.keys("thủ tục kết hôn") == ("need.which",)
    assert "Đăng ký lại kết hôn" in talk("thủ tục kết hôn")


def test_an_unknown_procedure_is_told_with_an_example(by_sms: Opened) -> None:
    assert by_sms(OTHER).keys("thu tuc mua tau vu tru") == ("need.none",)


def test_who_talks_about_a_case_asks_what_the_case_needs(unlimited: Site, by_chat: Opened) -> None:
    unlimited.record(a_case())
    talk = by_chat()
    talk(CODE)

    assert talk.keys("cần bổ sung giấy khai sinh gì") != ("need.procedure",)
    assert CODE in talk("cần giấy tờ gì")


def test_the_telephone_leads_to_a_person_politely(unlimited: Site) -> None:
    asked = Message(text="làm khai sinh cần giấy tờ gì", medium=Medium.VOICE)

    said = say(unlimited.gateway.ask(asked), Medium.VOICE, house=unlimited.gateway.house)

    assert "1 9 0 0 0 0 0 0" in said
