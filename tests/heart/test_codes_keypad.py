"""The keypad's form of a filing's number: one for each, and never a case's."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.voice_twilio.entry import code_keyed
from lookup_gateway.codes import digits, filing_keyed, is_filing_keyed, is_submission
from tests.heart.codes_makers import some_code

OFFICE = "H49.12"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DAYS = st.dates(date(2020, 1, 1), date(2099, 12, 31))
FILINGS = st.builds(
    lambda day, end: f"S-{day:%y%m%d}-{end}", DAYS, st.text(CROCKFORD, min_size=8, max_size=8)
)
KEYS = st.text("0123456789*", max_size=30)
LINES = pytest.mark.parametrize("office", [OFFICE, None])


@settings(deadline=None)
@given(FILINGS)
def test_a_filings_number_is_keyed_and_comes_back(number: str) -> None:
    keys = digits(number)

    assert is_submission(number)
    assert set(keys) <= set("0123456789*")
    assert len(keys) == len("7*251106*0261041654709")
    assert filing_keyed(keys) == number
    assert code_keyed(keys, OFFICE) == code_keyed(keys, None) == number


@settings(deadline=None)
@given(FILINGS, FILINGS)
def test_two_filings_are_never_keyed_alike(one: str, other: str) -> None:
    assert (digits(one) == digits(other)) is (one == other)


@settings(deadline=None)
@given(KEYS | KEYS.map(lambda keys: f"7*{keys}"))
def test_what_is_read_as_a_filing_is_its_own_form(keys: str) -> None:
    number = filing_keyed(keys)

    if number is not None:
        assert digits(number).replace("*", "") == keys.replace("*", "")


@pytest.mark.parametrize("end", ["00000000", "00000001", "ZZZZZZZZ", "10000000", "0000000Z"])
def test_the_first_and_the_last_numbers_too(end: str) -> None:
    assert filing_keyed(digits(f"S-251106-{end}")) == f"S-251106-{end}"


@pytest.mark.parametrize(
    "keys",
    [
        "7*251306*0261041654709",  # no such month
        "7*251106*1099511627776",  # 32 to the power of eight
        "7*251106*9999999999999",
        "7*251106*026104165470",
        "7*251106*02610416547090",
        "7**251106*0261041654709",
        "7*251106*0261041654709*",
        "7*25110*0261041654709",
        "7*",
    ],
)
@LINES
def test_a_filing_that_is_keyed_wrong_is_neither_a_filing_nor_a_case(
    keys: str, office: str | None
) -> None:
    assert filing_keyed(keys) is None
    assert code_keyed(keys, office) is None


def test_the_star_before_the_value_may_be_left_out() -> None:
    assert filing_keyed("7*2511060261041654709") == "S-251106-7K3MQ2XN"


@LINES
def test_no_cases_code_is_keyed_as_a_filing(office: str | None) -> None:
    rng = random.Random(7)
    for code in (some_code(rng) for _ in range(2_000)):
        day, serial = code.rsplit("-", 2)[-2:] if "-" in code else ("", "")
        for keys in (digits(code), f"{day}*{serial}", f"{digits(code)}*"):
            assert not is_filing_keyed(keys)
            assert not is_submission(code_keyed(keys, office) or "")


@LINES
@settings(deadline=None)
@given(FILINGS)
def test_a_filings_digits_without_the_stars_are_no_filing(office: str | None, number: str) -> None:
    """They are as many as some code's: then the ordinary lookup decides, and finds nothing."""
    assert not is_submission(code_keyed(digits(number).replace("*", ""), office) or "")
