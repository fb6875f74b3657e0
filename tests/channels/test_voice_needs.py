"""The telephone tells what a procedure needs: by its code, or of a case for who proves it."""

from __future__ import annotations

from datetime import date

import pytest

from lookup_gateway.backends.sql.catalogue import SqlCatalogue
from lookup_gateway.catalogue import Paper, Procedure, Sector
from lookup_gateway.demo import procedures
from lookup_gateway.model import Procedure as Named
from tests.channels.telephone import (
    ANOTHER,
    ASK_NEEDS,
    EN,
    END,
    MINE,
    MORE,
    NEEDS,
    NUMBER,
    PERSON,
    REPEAT,
    RIGHT,
    SILENCE,
    VI,
    WAITS,
    Telephone,
    signed,
)
from tests.sites import a_case

BIRTH, COPY = "1001193", "2000815"
BIRTH_TOLD = (
    "Đăng ký khai sinh. Số giấy tờ cần có: 2. "
    "Giấy tờ thứ 1. Tờ khai đăng ký khai sinh. Giấy tờ thứ 2. Bản sao Giấy chứng sinh. "
    "Phí, lệ phí. Lệ phí hộ tịch: 8.000 đồng (Miễn nếu đăng ký đúng hạn). "
    "Thời hạn giải quyết: 5 ngày làm việc. Nơi nộp hồ sơ là UBND phường Hồng Gai, giờ làm việc"
)
HOTLINE = "1 9 0 0 0 0 0 0"


@pytest.fixture
def hall(site):
    """A gateway with the demonstration's catalogue and one case."""
    procedures.load(site.gateway)
    return site


def import_procedures(site, *entries):
    books = SqlCatalogue(site.gateway.engine, site.gateway.settings.clock)
    books.take((Sector(code="HT", name="Hộ tịch"), *entries), "test", date(2020, 1, 1))


def the_lookup_code(site):
    return site.gateway.lookup_code(a_case()).replace(" ", "").replace("\xa0", "")


@pytest.mark.parametrize(
    ("entries", "prompt", "heard"),
    [
        ([VI], "code", "thủ tục cần giấy tờ gì, mời bấm phím sao, phím 1, rồi phím thăng"),
        ([EN], "code", "To hear what a procedure needs, press star, one"),
        ([VI, ASK_NEEDS], "procedure", "các chữ số của mã thủ tục, bỏ qua dấu chấm"),
        ([VI, ASK_NEEDS, BIRTH], "needed", BIRTH_TOLD),
        ([VI, ASK_NEEDS, "1*001193"], "needed", BIRTH_TOLD),
        ([VI, ASK_NEEDS, COPY], "needed", "Kết quả được trả ngay"),
        ([EN, ASK_NEEDS, BIRTH], "needed", "Number of papers needed: 2. Paper 1. Tờ khai"),
        ([VI, ASK_NEEDS, "9999999"], "procedure", "Không có thủ tục nào có mã này"),
        ([VI, ASK_NEEDS, "001193"], "procedure", "Không có thủ tục nào có mã này"),
        ([VI, ASK_NEEDS, "**"], "procedure", "Không có thủ tục nào có mã này"),
        ([VI, ASK_NEEDS, SILENCE], "procedure", "Tổng đài chưa nhận được phím nào"),
        ([VI, ASK_NEEDS, "9999999", BIRTH], "needed", BIRTH_TOLD),
        ([VI, ASK_NEEDS, BIRTH, REPEAT], "needed", BIRTH_TOLD),
        ([VI, ASK_NEEDS, BIRTH, "7"], "needed", "Phím vừa bấm không có"),
        ([VI, ASK_NEEDS, BIRTH, "7", REPEAT], "needed", BIRTH_TOLD),
        ([VI, ASK_NEEDS, COPY, NEEDS, BIRTH], "needed", BIRTH_TOLD),
        ([VI, ASK_NEEDS, BIRTH, ANOTHER, MINE, RIGHT], "menu", WAITS),
        ([VI, MINE, RIGHT], "menu", "thủ tục cần giấy tờ gì, bấm phím 4"),
        ([VI, MINE, RIGHT, NEEDS], "procedure", "các chữ số của mã thủ tục"),
        ([VI, MINE, RIGHT, NEEDS, BIRTH], "needed", BIRTH_TOLD),
        ([VI, MINE, RIGHT, NEEDS, BIRTH, ANOTHER, MINE, RIGHT], "menu", WAITS),
    ],
)
def test_what_keys_lead_to(hall, entries, prompt, heard):
    call = Telephone(hall)

    assert heard in call.press(*entries)
    assert call.prompt == prompt


@pytest.mark.parametrize(
    ("entries", "heard"),
    [
        ([ASK_NEEDS, "*0"], HOTLINE),
        ([ASK_NEEDS, BIRTH, PERSON], HOTLINE),
        ([ASK_NEEDS, BIRTH, END], "xin chào Ông Bà"),
        ([ASK_NEEDS, "9", "9", "9"], HOTLINE),
        ([ASK_NEEDS, SILENCE, SILENCE, SILENCE], HOTLINE),
    ],
)
def test_calls_that_end_here_end_politely(hall, entries, heard):
    call = Telephone(hall)

    assert heard in call.press(VI, *entries)
    assert call.has_ended


def test_each_paper_has_its_pause_and_names_are_said_by_the_vietnamese_voice(hall):
    call = Telephone(hall)
    call.press(EN, ASK_NEEDS, BIRTH)

    assert call.answer.text.count("<Pause") == 11
    assert '"vi-VN" voice="Google.vi-VN-Standard-A">Bản sao Giấy chứng sinh.<' in call.answer.text
    assert '"en-US" voice="Google.en-US-Standard-C">Paper 2.<' in call.answer.text


def test_what_is_said_may_be_cut_short_by_the_next_key(hall):
    call = Telephone(hall)
    call.press(VI, ASK_NEEDS, BIRTH)

    assert '<Gather action="' in call.answer.text.partition("<Say")[0]


def test_a_case_tells_its_procedure_to_a_proof_alone(hall):
    call = Telephone(hall)
    unproven = call.press(VI, MINE, RIGHT, NEEDS)
    wrong = Telephone(hall, sid="CA2").press(VI, MINE, RIGHT, MORE, "000000000", NEEDS)
    proven = Telephone(hall, sid="CA3").press(VI, MINE, RIGHT, MORE, the_lookup_code(hall), NEEDS)

    assert "khai sinh" not in unproven + wrong
    assert BIRTH_TOLD in proven


def test_a_cases_procedure_stands_in_no_address_and_its_answer_is_heard_again(hall):
    call = Telephone(hall)
    told = call.press(VI, MINE, RIGHT, MORE, the_lookup_code(hall))
    call.press(NEEDS)

    assert "001193" not in call.action
    assert call.press(REPEAT) == told


@pytest.mark.parametrize("named", [None, Named(code="9.999999", name="Thủ tục khác")])
def test_a_case_whose_procedure_is_not_listed_lets_the_caller_key_one(hall, named):
    hall.record(a_case(version=2, procedure=named))
    call = Telephone(hall)
    call.press(VI, MINE, RIGHT, MORE, the_lookup_code(hall), NEEDS)

    assert call.prompt == "procedure"


def test_procedures_with_the_same_digits_are_left_to_a_person(site):
    one = Procedure(code="1.001193", name="Đăng ký khai sinh", sector="HT")
    other = Procedure(code="1.001193.A", name="Đăng ký lại khai sinh", sector="HT")
    import_procedures(site, one, other)
    told = Telephone(site).press(VI, ASK_NEEDS, BIRTH)

    assert "Có nhiều thủ tục cùng dãy số này" in told
    assert HOTLINE in told
    assert "khai sinh" not in told


def test_copies_are_said_and_papers_that_nobody_listed_are_not_made_up(site):
    twice = Procedure(code="1.000001", name="A", sector="HT", papers=(Paper(name="Đơn", copies=2),))
    none = Procedure(code="1.000002", name="B", sector="HT")
    import_procedures(site, twice, none)

    assert "Giấy tờ thứ 1. Đơn. 2 bản." in Telephone(site).press(VI, ASK_NEEDS, "1000001")
    assert "hướng dẫn tại nơi giải quyết" in Telephone(site).press(VI, ASK_NEEDS, "1000002")


def test_without_a_catalogue_nothing_of_it_is_offered(site):
    call = Telephone(site)
    asked = call.press(VI)

    assert "chưa phải là một mã hồ sơ" in call.press(ASK_NEEDS)
    answered = call.press(MINE, RIGHT)
    assert "cần giấy tờ gì" not in asked + answered
    assert call.press(NEEDS).startswith("Phím vừa bấm không có trong các lựa chọn")


@pytest.mark.parametrize(
    ("step", "keys"), [("procedure", BIRTH), (f"needed?procedure={BIRTH}", REPEAT)]
)
def test_a_catalogue_that_cannot_be_read_is_told_with_a_way_on(make_site, redis_url, step, keys):
    """Another process offered it, which had read it."""
    dead = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    site = make_site(REDIS_URL=redis_url, DATABASE_URL=dead)
    answer = signed(site, f"{NUMBER}/{step}", {"CallSid": "CA1", "Digits": keys})

    assert answer.status_code == 200
    assert "Chưa xem được danh mục lúc này" in answer.text
    assert f"{NUMBER}/later?" in answer.text


def test_asking_what_is_needed_spends_no_budget(hall):
    call = Telephone(hall)
    call.press(VI, ASK_NEEDS)
    for _ in range(10):
        assert BIRTH_TOLD in call.press(BIRTH)
        call.press(NEEDS)
    call.press(BIRTH, ANOTHER)

    assert WAITS in call.press(MINE, RIGHT)
