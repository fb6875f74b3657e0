"""SMS text is counted and cut as the networks do it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_gateway import gsm

# The 67 lower-case letters that Vietnamese adds to a-z, tones and marks stacked.
_MARKED = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệđìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
VIETNAMESE = _MARKED + _MARKED.upper()

GSM_TEXTS = st.text(alphabet="aZ09 @$_é^{}\\[~]|€", max_size=400)


def test_only_seven_of_134_vietnamese_letters_are_gsm() -> None:
    assert len(VIETNAMESE) == 134
    assert {letter for letter in VIETNAMESE if gsm.is_gsm(letter)} == set("àèéìòùÉ")


@pytest.mark.parametrize("text", ["`", "đ", "ç", "\x00", "\t", "\u200b", "😀", "₫", "’"])
def test_what_the_gsm_alphabet_lacks_is_refused(text: str) -> None:
    assert not gsm.is_gsm(text)
    with pytest.raises(ValueError, match="not GSM"):
        gsm.septets(text)


@pytest.mark.parametrize("char", list("^{}\\[~]|€"))
def test_an_extension_character_costs_two_septets(char: str) -> None:
    assert gsm.septets(char) == 2


def test_every_other_gsm_character_costs_one_septet() -> None:
    plain = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡§¿ÄÖÑÜäöñü"
    assert gsm.septets(plain) == len(plain)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ư" * 70, 1),
        ("ư" * 71, 2),
        ("ư" * 134, 2),
        ("ư" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments_are_counted_as_on_a_bill(text: str, segments: int) -> None:
    assert gsm.segments(text) == segments
    assert gsm.fits(text, segments)
    assert segments == 1 or not gsm.fits(text, segments - 1)


def test_an_escape_is_not_split_between_two_parts() -> None:
    # The pair would straddle the 153rd septet, so the first part stays one short.
    assert gsm.septets("a" * 152 + "€" + "a" * 152) == 2 * gsm.GSM_PART
    assert gsm.segments("a" * 152 + "€" + "a" * 152) == 3
    assert gsm.segments("a" * 152 + "€" + "a" * 151) == 2


def test_a_surrogate_pair_is_not_split_between_two_parts() -> None:
    assert gsm.segments("ư" * 66 + "😀" + "ư" * 66) == 3
    assert gsm.segments("ư" * 66 + "😀" + "ư" * 65) == 2


def test_decomposed_vietnamese_costs_more_units() -> None:
    composed = "Hồ sơ đã có kết quả"
    assert gsm.utf16_units(unicodedata.normalize("NFD", composed)) > gsm.utf16_units(composed)


def test_an_emoji_is_two_utf16_units() -> None:
    assert gsm.utf16_units("😀") == 2


@given(GSM_TEXTS, st.integers(min_value=0, max_value=200))
def test_cutting_gsm_text_keeps_as_much_as_fits(text: str, room: int) -> None:
    kept = gsm.cut_septets(text, room)
    assert text.startswith(kept)
    assert gsm.septets(kept) <= room
    assert kept == text or gsm.septets(text[: len(kept) + 1]) > room


@given(st.text(max_size=200), st.integers(min_value=0, max_value=200))
def test_cutting_unicode_keeps_as_much_as_fits(text: str, room: int) -> None:
    kept = gsm.cut_utf16(text, room)
    assert text.startswith(kept)
    assert gsm.utf16_units(kept) <= room
    assert kept == text or gsm.utf16_units(text[: len(kept) + 1]) > room
