"""A catalogue's file: read as a whole, and every fault named by its line and field."""

from __future__ import annotations

import msgspec
import pytest

from lookup_gateway.catalogue import Entries, Fault, Procedure, Term, astray, read, read_toml
from tests.catalogue.samples import AGAIN, BIRTH, DECISION, FIRST, SECTOR

GOOD = '{"kind":"procedure","code":"1.001193","name":"Đăng ký khai sinh","sector":"HT"}'


def test_what_is_written_out_reads_back_the_same() -> None:
    lines = [msgspec.json.encode(one).decode() for one in (*FIRST, DECISION)]

    assert read(lines).entries == (*FIRST, DECISION)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "Input data was truncated"),
        ('{"kind":"thing"}', "$.kind"),
        ('{"kind":"sector","code":"HT"}', "missing required field `name`"),
        (GOOD[:-1] + ',"term":{"days":-1}}', "$.term.days"),
        (GOOD[:-1] + ',"term":{"days":1,"hours":1}}', "$.term"),
        (GOOD[:-1] + ',"fees":[{"name":"Phí","amount":-5}]}', "$.fees[0].amount"),
        (GOOD[:-1] + ',"service_level":5}', "$.service_level"),
        (GOOD[:-1] + ',"papers":[{"nam":"x"}]}', "unknown field `nam`"),
        (GOOD, "1.001193 was there before"),
    ],
)
def test_a_fault_is_named_by_its_line_and_field(line: str, why: str) -> None:
    (fault,) = read([GOOD, "", line]).faults

    assert fault.where == "line 3"
    assert why in str(fault)


def test_toml_says_the_same_in_tables() -> None:
    reading = read_toml(
        """
        [[sectors]]
        code = "HT"
        name = "Hộ tịch"
        [[procedures]]
        code = "1.004746"
        name = "Đăng ký lại kết hôn"
        sector = "HT"
        term = { days = 5 }
        """
    )

    assert set(reading.entries) == {SECTOR, AGAIN}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[[procedures]]\ncode = 1", "procedures[0]"),
        ("[[thủ tục]]", "file"),
        ("[[things]]", "file"),
        ("procedures = [5]", "file"),
    ],
)
def test_a_fault_in_toml_is_named_by_its_table(text: str, where: str) -> None:
    assert [fault.where for fault in read_toml(text).faults] == [where]


def test_what_names_nothing_in_the_catalogue_is_astray() -> None:
    lost = Procedure(code="1.1", name="X", sector="ZZ", agencies=("A",), decision="1/QĐ")

    assert list(astray(Entries.of([*FIRST, lost]))) == [
        Fault("procedure 1.1", "sector: ZZ is not in the catalogue"),
        Fault("procedure 1.1", "agencies: A is not in the catalogue"),
        Fault("procedure 1.1", "decision: 1/QĐ is not in the catalogue"),
    ]


def test_a_procedure_is_handled_by_whom_it_names_else_by_its_whole_level() -> None:
    entries = Entries.of(FIRST)

    assert [one.code for one in entries.handlers(BIRTH)] == ["H49.12"]
    assert [one.code for one in entries.handlers(AGAIN)] == ["H49.12"]
    assert entries.handlers(Procedure(code="1", name="X", sector="HT", level="province")) == []


def test_a_term_has_days_or_hours() -> None:
    with pytest.raises(ValueError, match="either days or hours"):
        Term()
