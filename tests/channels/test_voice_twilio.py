"""The telephone: a code keyed, read back and answered aloud."""

import re

import pytest

from lookup_gateway import texts
from lookup_gateway.model import Office, Result, Status
from tests.channels.telephone import (
    AGAIN,
    ANOTHER,
    DIGITS_FORM,
    EN,
    END,
    LETTERS,
    MINE,
    MORE,
    REPEAT,
    RIGHT,
    VI,
    WAITS,
    Telephone,
)
from tests.sites import CODE, a_case

CLOSED = 'closed_procedures = ["1.001193"]\nproofs = ["token"'
MINISTRY = """
[[offices]]
id = "G49.12"
name = "Cục Mẫu, Bộ Mẫu"
"""


@pytest.fixture
def doubtful(province):
    """Two offices with a case each, of which a keypad can only tell the same digits."""
    site = province(more=MINISTRY)
    ministry = Office(id="G49.12", name="Cục Mẫu, Bộ Mẫu")
    site.record(a_case("G49.12-251105-0007", status=Status.RETURNED, office=ministry))
    return site


def the_lookup_code(site):
    return site.gateway.lookup_code(a_case()).replace(" ", "").replace("\xa0", "")


def test_the_greeting_offers_both_languages_each_in_its_own_voice(site):
    call = Telephone(site)

    assert "tiếng Việt, mời bấm phím 1" in call.heard
    assert "For English, press 2" in call.heard
    assert call.voices == {
        ("Google.vi-VN-Standard-A", "vi-VN"),
        ("Google.en-US-Standard-C", "en-US"),
    }


@pytest.mark.parametrize("keys", [MINE, "2511050007", "251105*7", "49*12*251105*0007", DIGITS_FORM])
def test_a_code_is_read_back_and_then_answered(site, keys):
    call = Telephone(site)
    call.press(VI)
    back = call.press(keys)

    assert "2 5 1 1 0 5" in back
    assert WAITS not in back
    told = call.press(RIGHT)
    assert "Hồ sơ số 2 5 1 1 0 5, 0 0 0 7 " + WAITS in told
    assert "Ngày hẹn trả là 9 giờ 10 phút" in told
    assert "mời Ông Bà bổ sung giấy tờ tại nơi đã nộp hồ sơ" in told
    assert call.voices == {("Google.vi-VN-Standard-A", "vi-VN")}


def test_digits_are_read_back_one_by_one_with_pauses_and_the_lines_office(site):
    call = Telephone(site)
    back = call.press(VI, MINE)

    assert "Hồ sơ tại UBND phường Hồng Gai, Ông Bà đã bấm. 2 5 1 1 0 5 0 0 0 7 Nếu đúng" in back
    assert call.answer.text.count("<break") == len("2511050007") + 2


def test_digits_of_another_office_are_not_said_to_be_the_lines_own(site):
    assert "Hồng Gai" not in Telephone(site).press(VI, DIGITS_FORM)


def test_a_caller_who_heard_wrong_digits_keys_them_again(site):
    call = Telephone(site)
    call.press(VI, "251105*0009", AGAIN)

    assert call.prompt == "code"
    assert WAITS in call.press(MINE, RIGHT)


def test_in_english_all_is_english(site):
    call = Telephone(site)
    asked, back = call.press(EN), call.press(MINE)
    told = call.press(RIGHT)

    assert "Key in the six digits" in asked
    assert "If that is right, press 1" in back
    assert "Case number 2 5 1 1 0 5, 0 0 0 7 needs more papers" in told
    assert call.voices == {("Google.en-US-Standard-C", "en-US")}


def test_an_unknown_code_is_told_so_and_may_be_keyed_again(site):
    call = Telephone(site)
    told = call.press(VI, "251105*0042", RIGHT)

    assert "Chưa tìm thấy hồ sơ theo mã này" in told
    assert WAITS in call.press(ANOTHER, MINE, RIGHT)


def test_two_offices_with_the_same_digits_are_asked_by_their_names(doubtful):
    call = Telephone(doubtful)
    asked = call.press(VI, DIGITS_FORM, RIGHT)
    keys = {name: key for key, name in re.findall(r"Bấm phím (\d) nếu là ([^.]+)", asked)}
    ours, theirs = keys["UBND phường Hồng Gai"], keys["Cục Mẫu, Bộ Mẫu"]

    assert WAITS not in asked
    assert not LETTERS.search(asked)
    assert WAITS in call.press(ours)
    assert "đã được trả kết quả" in call.press(ANOTHER, DIGITS_FORM, RIGHT, theirs)


def test_an_office_without_a_name_is_another_office(site):
    site.record(a_case("G49.12-251105-0007"))

    asked = Telephone(site).press(EN, DIGITS_FORM, RIGHT)

    assert "if it is UBND phường Hồng Gai" in asked
    assert "if it is another office" in asked


def test_offices_that_sound_alike_are_left_to_a_person(site):
    site.record(a_case("G49.12-251105-0007"), a_case("I49.12-251105-0007"))

    call = Telephone(site)
    told = call.press(VI, DIGITS_FORM, RIGHT)

    assert "quá giống nhau" in told
    assert "1 9 0 0 0 0 0 0" in told
    assert call.has_ended


def test_the_ma_tra_cuu_adds_what_is_safe_aloud(site):
    call = Telephone(site)
    call.press(VI, MINE, RIGHT)
    assert "chín chữ số" in call.press(MORE)
    told = call.press(the_lookup_code(site))

    assert "Hồ sơ còn thiếu giấy tờ." in told
    assert "chứng sinh" not in told
    assert "khai sinh" not in told
    assert "Nguyễn" not in told
    assert "N. V. A." not in told


def test_a_finished_case_says_where_to_collect_by_the_provinces_words(site):
    secret = Result(outcome="granted", where="Quầy 3, gặp chị Lan")
    site.record(a_case(version=2, status=Status.COMPLETED, needs=(), result=secret))
    call = Telephone(site)
    told = call.press(VI, MINE, RIGHT, MORE, the_lookup_code(site))

    assert "Hồ sơ không thiếu giấy tờ nào." in told
    assert "Nơi nhận kết quả là UBND phường Hồng Gai, Số 1 đường Mẫu" in told
    assert "chị Lan" not in told


def test_a_wrong_ma_tra_cuu_gets_what_the_code_alone_gets(site):
    call = Telephone(site)
    call.press(VI, MINE, RIGHT)
    told = call.press(MORE, "000000000")

    assert WAITS in told
    assert "thông tin xác nhận chưa khớp" in told
    assert "Hồ sơ còn thiếu giấy tờ." not in told


def test_the_ma_tra_cuu_opens_a_case_that_is_closed_to_the_code_alone(province):
    site = province('proofs = ["token"', CLOSED)
    call = Telephone(site)

    assert "Chưa tìm thấy hồ sơ" in call.press(VI, MINE, RIGHT)
    assert WAITS in call.press(MORE, the_lookup_code(site))


def test_the_ma_tra_cuu_stands_in_no_address_and_is_not_read_back(site):
    call = Telephone(site)
    secret = the_lookup_code(site)
    call.press(VI, MINE, RIGHT, MORE, secret)

    assert secret not in call.answer.text
    assert " ".join(secret) not in call.heard


def test_a_caller_hears_the_answer_again_with_what_the_proof_opened(site):
    call = Telephone(site)
    told = call.press(VI, MINE, RIGHT, MORE, the_lookup_code(site))
    site.record(a_case(version=2, status=Status.RETURNED))

    assert call.press(REPEAT) == told
    assert "đã được trả kết quả" in call.press(ANOTHER, MINE, RIGHT)


def test_a_step_that_twilio_sends_again_gets_the_same_words(site):
    call = Telephone(site)
    call.press(VI, MINE, RIGHT)
    first = call.answer.data
    site.record(a_case(version=2, status=Status.RETURNED))

    call.retry()
    assert call.answer.data == first
    assert "đã được trả kết quả" in Telephone(site, sid="CA2").press(VI, MINE, RIGHT)


def test_who_seems_to_call_proves_nothing(site):
    registered = Telephone(site, sender="+84912345678", sid="CA2")
    stranger = Telephone(site)

    assert registered.press(VI, MINE, RIGHT) == stranger.press(VI, MINE, RIGHT)


def test_nine_ends_the_call_politely(site):
    call = Telephone(site)

    assert call.press(VI, MINE, RIGHT, END) == "Cảm ơn Ông Bà đã gọi, xin chào Ông Bà."
    assert call.has_ended


def test_a_line_of_no_single_office_asks_for_all_digits(province):
    site = province('office = "H49.12"', "")
    call = Telephone(site)

    assert "tất cả các chữ số của mã hồ sơ" in call.press(VI)
    assert "chưa phải là một mã hồ sơ" in call.press(MINE)
    assert WAITS in call.press(DIGITS_FORM, RIGHT)


def test_the_provinces_own_voices_are_used(province):
    site = province("[voice]\n", '[voice]\nnames = { vi = "Google.vi-VN-Wavenet-A" }\n')

    assert Telephone(site).voices == {
        ("Google.vi-VN-Wavenet-A", "vi-VN"),
        ("Google.en-US-Standard-C", "en-US"),
    }


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.REMOVED])
@pytest.mark.parametrize(("key", "lang"), [(VI, "vi"), (EN, "en")])
def test_the_telephone_says_the_same_state_as_the_api(site, status, key, lang):
    site.record(a_case(version=2, status=status))
    api = site.client.get(f"/api/v1/cases/{CODE}?lang={lang}").json["case"]
    heard = Telephone(site).press(key, MINE, RIGHT)
    words = texts.load(lang)

    assert api["status"] == status.value
    assert words.fill(f"status.{api['status']}.voice", file="").strip() in heard
    assert not LETTERS.search(heard)


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_no_prompt_holds_a_letter_of_a_code(lang):
    prompts = {k: v for k, v in texts.load(lang).entries.items() if k.startswith("voice.")}

    assert len(prompts) > 20
    assert not [text for text in prompts.values() if LETTERS.search(text)]
