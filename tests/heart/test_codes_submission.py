"""The number of a submission is understood in every province, as a whole and in a sentence."""

from __future__ import annotations

import pytest

from lookup_gateway.codes import Grammar, Match, choose, find, is_submission, parse, same

NUMBER = "S-251106-7K3MQ2XN"
# A province that takes no code but those of units.
STRICT = Grammar(opaque=None)


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        "s-251106-7k3mq2xn",
        "S2511067K3MQ2XN",
        "S-251106-HGKMQRXN",
        f"cho hoi ho so {NUMBER} toi dau roi",
        f"Mã hồ sơ: {NUMBER}.",
        f"https://motcua.example.vn/?code={NUMBER}",
        "S–251106–7K3MQ2XN",
    ],
)
def test_a_submissions_number_is_found_however_it_is_typed(text: str) -> None:
    (typed,) = find(text, STRICT).codes

    stored = NUMBER if "7" in text else "S-251106-HGKMQRXN"  # one in twenty has no digit
    assert choose(typed, [stored]).code == stored


def test_a_number_typed_with_its_separators_answers_to_no_other() -> None:
    typed = parse(NUMBER, STRICT)
    assert typed is not None

    assert typed.whole
    assert same(typed, "S-251106-7K3M02XN") is Match.NO


def test_look_alikes_in_its_random_part_are_asked_about() -> None:
    typed = parse("S-251106-7K3MOOXN", STRICT)
    assert typed is not None

    assert choose(typed, ["S-251106-7K3M00XN"]).ask == ("S-251106-7K3M00XN",)


@pytest.mark.parametrize(
    "text", ["S-251306-7K3MQ2XN", "S-251106-7K3M", "F-251106-7K3MQ2XN", "Sang 25/11/06 toi den"]
)
def test_what_only_resembles_one_is_none(text: str) -> None:
    assert find(text, STRICT).codes == ()


def test_a_stored_number_is_told_from_a_code() -> None:
    assert is_submission(NUMBER)
    assert not is_submission("H49.12-251106-0007")
    assert not is_submission("F-251106-7K3MQ2XN")
