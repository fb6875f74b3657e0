"""One key for stored and typed codes, whatever keyboard they come from."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup_gateway.codes import digits, is_storable, key
from lookup_gateway.codes.repair import repair


@pytest.mark.parametrize(
    "dash", "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u00af\u2043"
)
def test_every_dash_is_a_dash(dash: str) -> None:
    assert repair(f"H49.12{dash}251105{dash}0007") == "H49.12-251105-0007"


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e", "\ufe0f", "\u034f", "\u3164"]
)
def test_what_nobody_sees_is_dropped(unseen: str) -> None:
    assert repair(f"H4{unseen}9.12") == "H49.12"


@pytest.mark.parametrize("letter", ["Đ", "đ", unicodedata.normalize("NFD", "đ"), "Ð"])
def test_d_with_a_stroke_is_d(letter: str) -> None:
    assert key(f"{letter}49") == "D49"


def test_composed_and_decomposed_text_is_one() -> None:
    text = "Mã hồ sơ Đắk Lắk ế"
    assert repair(unicodedata.normalize("NFD", text)) == repair(text) == "MA HO SO DAK LAK E"


def test_cyrillic_and_greek_twins_are_latin() -> None:
    assert repair("\u041d49 \u0397\u0391 \u0441\u043e") == "H49 HA CO"


def test_digits_that_nfkc_leaves_alone_are_no_digits() -> None:
    assert key("\u0664\u0669") == "" == digits("\u0664\u0669")
    assert key("\uff14\uff19") == "49" == digits("\uff14\uff19")


def test_look_alikes_share_a_key_and_separators_have_none() -> None:
    assert key("O0 I1L l S5 B8 Z2") == "0011115588" + "22"


def test_the_keypad_form_has_every_digit_and_nothing_else() -> None:
    assert digits("000.00.12.H55-200515-0001") == "0000012552005150001"


@pytest.mark.parametrize(
    "code", ["H49.12-251105-0007", "03706/2026/01234", "TT250C8DDF4C1E", "Số 12_a", "1", "9" * 52]
)
def test_what_a_case_system_may_issue(code: str) -> None:
    assert is_storable(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        " 1",
        "1 ",
        "1  2",
        "9" * 53,
        "a\x00b",
        "a\nb",
        "---",
        "H49\u200b",
        "a,b",
        "\u0664",
        "\ud800",
    ],
)
def test_what_nobody_could_type_back_is_not_storable(code: str) -> None:
    assert not is_storable(code)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_repair_and_key_are_stable_and_plain(text: str) -> None:
    assert repair(repair(text)) == repair(text)
    assert key(repair(text)) == key(text)
    assert set(key(text)) <= set("0123456789ACDEFGHJKMNPQRTUVWXY")
