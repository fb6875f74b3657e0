"""Procedures are found by the words of who needs one; and the catalogue follows its imports."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec import structs

from lookup_gateway.backends.sql.catalogue import SqlCatalogue
from lookup_gateway.catalogue import Catalogue, Entries
from lookup_gateway.demo.procedures import reading
from lookup_gateway.errors import BackendDown
from tests.catalogue.conftest import NOW
from tests.catalogue.samples import AGAIN, BIRTH, MARRIAGE, NOVEMBER

DEMO = Entries.of(reading().entries)


class Shelf:
    """A catalogue whose database a test can stop, and whose clock it moves."""

    def __init__(self) -> None:
        self.now, self.ticks, self.stamp, self.down, self.loads = NOW, 0.0, 1, False, 0
        self.catalogue = Catalogue(self._stamp, self._load, lambda: self.now, lambda: self.ticks)

    def _stamp(self) -> int:
        if self.down:
            raise BackendDown
        return self.stamp

    def _load(self, _day: date) -> Entries:
        self.loads += 1
        return DEMO


def found(text: str) -> list[str]:
    return [one.name for one in Shelf().catalogue.search(text, 3)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("làm khai sinh cần giấy tờ gì", "Đăng ký khai sinh"),
        ("toi muon dang ky ket hon thi can gi", "Đăng ký kết hôn"),
        ("ĐĂNG KÝ LẠI KẾT HÔN", "Đăng ký lại kết hôn"),
        ("sao y bản chính", "Chứng thực bản sao từ bản chính"),
        ("nhập khẩu thường trú", "Đăng ký thường trú"),
        ("1.004194", "Đăng ký tạm trú"),
        ("what do I need for khai sinh", "Đăng ký khai sinh"),
    ],
)
def test_a_procedure_is_found_by_what_people_call_it(text: str, name: str) -> None:
    assert found(text)[0] == name


@pytest.mark.parametrize(
    "text", ["", "cần giấy tờ gì", "xe máy", "mua tàu vũ trụ đi cư trú", "9.999999", "🙂 \0 '"]
)
def test_words_that_name_no_procedure_find_none(text: str) -> None:
    assert found(text) == []


def test_the_shorter_name_stands_first_where_both_fit() -> None:
    assert found("kết hôn") == found("đăng ký kết hôn") == [MARRIAGE.name, AGAIN.name]
    assert found("cấp bản sao")[0] == "Cấp bản sao từ sổ gốc"


def test_the_catalogue_is_read_again_when_it_changed_and_not_before() -> None:
    shelf = Shelf()

    for _ in range(3):
        shelf.catalogue.all()
        shelf.ticks += 3
    assert shelf.loads == 1
    shelf.stamp = 2
    shelf.catalogue.all()
    assert shelf.loads == 2


def test_a_new_day_brings_what_is_in_force_from_it_on() -> None:
    shelf = Shelf()
    shelf.catalogue.all()
    shelf.now, shelf.ticks = NOW + timedelta(days=1), 3
    shelf.catalogue.all()

    assert shelf.loads == 2


def test_the_last_copy_stands_while_the_database_is_down() -> None:
    shelf = Shelf()
    shelf.catalogue.all()
    shelf.down, shelf.ticks = True, 300

    assert shelf.catalogue.procedure("1.001193") is not None


@pytest.mark.parametrize(
    ("digits", "codes"),
    [("1001193", ["1.001193"]), ("1.001193", []), ("001193", []), ("", []), ("9", [])],
)
def test_a_procedure_is_found_by_the_digits_of_its_whole_code(
    digits: str, codes: list[str]
) -> None:
    assert [one.code for one in Shelf().catalogue.keyed(digits)] == codes


def test_whether_there_are_procedures_is_answered_while_the_database_is_down() -> None:
    shelf, empty = Shelf(), Shelf()
    assert shelf.catalogue.has_procedures
    shelf.down, empty.down, shelf.ticks = True, True, 300

    assert shelf.catalogue.has_procedures
    assert not empty.catalogue.has_procedures


def test_without_a_copy_a_database_that_is_down_is_told() -> None:
    shelf = Shelf()
    shelf.down = True

    with pytest.raises(BackendDown):
        shelf.catalogue.all()


def test_an_import_is_seen_by_who_asks(books: SqlCatalogue) -> None:
    ticks = [0.0, 3.0]
    shelf = Catalogue(books.stamp, books.in_force, lambda: NOW, lambda: ticks.pop(0))
    dearer = structs.replace(BIRTH, sets=2)

    assert shelf.procedure(BIRTH.code) == BIRTH
    books.take([dearer], "b", NOVEMBER)
    assert shelf.procedure(BIRTH.code) == dearer
