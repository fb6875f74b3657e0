"""Personal details are compared and shown only in these forms."""

from ipaddress import ip_network

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_gateway.callers import by_address, by_phone
from lookup_gateway.model import Caller, CallerKind
from lookup_gateway.persons import initials, last4, phone_number

E164 = phonenumbers.PhoneNumberFormat.E164


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nguyễn Văn A", "N. V. A."),
        ("  đặng  thị bé ", "Đ. T. B."),
        ("", None),
        (None, None),
    ],
)
def test_a_name_is_shown_as_initials(name, shown):
    assert initials(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("0912 345 678", "5678"), ("022099001234", "1234"), ("12", None), (None, None)],
)
def test_the_last_four_digits_need_four_digits(number, shown):
    assert last4(number) == shown


@pytest.mark.parametrize(
    "spelled",
    ["0912345678", "84912345678", "+84912345678", "+84 912 345 678", " 0912-345-678 "],
)
def test_every_spelling_of_a_phone_is_one_number(spelled):
    assert phone_number(spelled) == "+84912345678"


@pytest.mark.parametrize("text", [None, "", "HCC", "7", "không có", "\x00"])
def test_what_is_no_phone_is_none(text):
    assert phone_number(text) is None


@pytest.mark.parametrize(
    ("address", "caller"),
    [
        ("203.0.113.7", Caller(kind=CallerKind.IPV4, id="203.0.113.7")),
        ("::ffff:203.0.113.7", Caller(kind=CallerKind.IPV4, id="203.0.113.7")),
        ("2001:db8:1:2:3::4", Caller(kind=CallerKind.IPV6, id="20010db800010002")),
        ("not an address", Caller(kind=CallerKind.IPV4, id="unreadable")),
        (None, Caller(kind=CallerKind.IPV4, id="unreadable")),
    ],
)
def test_an_address_is_one_caller(address, caller):
    assert by_address(address) == caller


def test_all_of_one_ipv6_network_is_one_caller():
    assert by_address("2001:db8::1") == by_address("2001:db8::ffff:1")
    assert by_address("2001:db8::1") != by_address("2001:db8:0:1::1")


def test_a_machine_of_a_hall_is_a_kiosk():
    halls = [ip_network("198.51.100.0/28")]

    assert by_address("198.51.100.3", halls) == Caller(kind=CallerKind.KIOSK, id="198.51.100.3")
    assert by_address("::ffff:198.51.100.3", halls).kind is CallerKind.KIOSK
    assert by_address("198.51.100.30", halls).kind is CallerKind.IPV4
    assert by_address("2001:db8::1", halls).kind is CallerKind.IPV6


def test_a_phone_is_one_caller_however_it_is_written():
    assert by_phone("0912345678") == by_phone("+84912345678")


def test_a_short_code_is_a_caller_of_its_own():
    assert by_phone("8088") == Caller(kind=CallerKind.PHONE, id="8088")


@given(st.from_regex(r"(?:0|84|\+84)([1-9][0-9]{8}|2[0-9]{9})", fullmatch=True))
def test_the_plain_spelling_is_read_as_the_library_reads_it(text):
    spelled = f"+{text}" if text.startswith("84") else text

    assert phone_number(text) == phonenumbers.format_number(phonenumbers.parse(spelled, "VN"), E164)
