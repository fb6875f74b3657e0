"""Entries of a catalogue for tests."""

from __future__ import annotations

from datetime import date

from lookup_gateway.catalogue import (
    Agency,
    Charge,
    Decision,
    Entry,
    Paper,
    Procedure,
    Sector,
    Term,
)

SECTOR = Sector(code="HT", name="Hộ tịch")
WARD = Agency(code="H49.12", name="UBND phường Hồng Gai")
BIRTH = Procedure(
    code="1.001193",
    name="Đăng ký khai sinh",
    sector="HT",
    agencies=("H49.12",),
    service_level=4,
    papers=(
        Paper(name="Tờ khai đăng ký khai sinh", form="Mẫu số 01"),
        Paper(name="Giấy chứng sinh"),
    ),
    fees=(Charge(name="Lệ phí hộ tịch", amount=8_000),),
    term=Term(days=5),
    result="Giấy khai sinh",
)
MARRIAGE = Procedure(code="1.000894", name="Đăng ký kết hôn", sector="HT", term=Term(days=5))
AGAIN = Procedure(code="1.004746", name="Đăng ký lại kết hôn", sector="HT", term=Term(days=5))
COPY = Procedure(code="2.000815", name="Chứng thực bản sao từ bản chính", sector="HT", at_once=True)
DECISION = Decision(
    number="12/QĐ-UBND", signed_on=date(2025, 11, 3), changes=("1.001193",), ends=("1.004746",)
)
FIRST: tuple[Entry, ...] = (SECTOR, WARD, BIRTH, MARRIAGE, AGAIN, COPY)
NOVEMBER, DECEMBER = date(2025, 11, 1), date(2025, 12, 1)
