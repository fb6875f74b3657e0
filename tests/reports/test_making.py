"""Reports are told under the names that the catalogue has, and sectors are their procedures."""

from __future__ import annotations

from datetime import date, datetime

from lookup_gateway.catalogue import Entries, Procedure, Sector
from lookup_gateway.clock import VIETNAM
from lookup_gateway.reports.asked import Asked
from lookup_gateway.reports.making import Maker
from lookup_gateway.reports.periods import Kind, period_of
from lookup_gateway.reports.tally import By, Line, Tally, Usual

NOW = datetime(2025, 11, 6, 9, tzinfo=VIETNAM)
MONTH = period_of(Kind.MONTH, date(2025, 11, 6))
KNOWN = Entries.of(
    [
        Sector(code="HT", name="Hộ tịch"),
        Procedure(code="1.001193", name="Đăng ký khai sinh", sector="HT"),
        Procedure(code="1.000894", name="Đăng ký kết hôn", sector="HT"),
    ]
)
LINES = [
    Line("1.001193", Tally(received=3, early=1)),
    Line("1.000894", Tally(received=2, late=2)),
    Line("9.999999", Tally(received=1)),
    Line(None, Tally(pending=1)),
]
MAKER = Maker(
    lines=lambda *_: LINES,
    usual=lambda *_: [Usual("1.001193", 20, 1.0, 2.0)],
    entries=lambda: KNOWN,
    places={},
    clock=lambda: NOW,
)


def test_a_sector_is_the_sum_of_its_procedures() -> None:
    report = MAKER.make(Asked(MONTH, By.SECTOR, None))

    assert report.lines == [
        Line("HT", Tally(received=5, early=1, late=2), "Hộ tịch"),
        Line(None, Tally(received=1, pending=1)),  # in no catalogue, so in no sector
    ]


def test_a_procedure_has_its_name_where_the_catalogue_knows_it() -> None:
    report = MAKER.make(Asked(MONTH, By.PROCEDURE, None))

    names = [line.name for line in report.lines]
    assert names == ["Đăng ký khai sinh", "Đăng ký kết hôn", None, None]
    assert [one.name for one in report.usual] == ["Đăng ký khai sinh"]
    assert report.total == Tally(received=6, early=1, late=2, pending=1)
