"""On the last working day the reports of the week and the month are ready to be printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from random import Random

import pytest

from lookup_gateway import reporting, timetable
from lookup_gateway.backends.sql.kept_reports import KeptReports
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Office
from lookup_gateway.notifying import Timekeeper
from lookup_gateway.officers import Officer, Role
from lookup_gateway.reports.asked import Asked
from lookup_gateway.reports.making import own
from lookup_gateway.reports.periods import Kind, Period
from lookup_gateway.reports.tally import By, Tally
from lookup_gateway.store.chores import ChoreBook
from tests.reports import reference
from tests.reports.histories import lives
from tests.signin.hands import settled
from tests.sites import Site, a_case, held_clock

# A Thursday; the Friday after it is a day off in this province.
FOUR = datetime(2025, 11, 6, 16, tzinfo=VIETNAM)
DAY_OFF = '\n[work.special]\n"2025-11-07" = []\n'
MINUTE = timedelta(minutes=1)
WEEK = Period(date(2025, 11, 3), date(2025, 11, 9), Kind.WEEK)


class Province:
    """A gateway, its clock, and its chores of reports."""

    def __init__(self, site: Site, clock: Path) -> None:
        self.site = site
        self.kept = KeptReports(site.gateway.engine)
        self._clock = clock

    def turn(self, now: datetime) -> None:
        """Let the timekeeper look at the clock once, at a moment."""
        self._clock.write_text(now.isoformat())
        gateway = self.site.gateway
        book, chores = ChoreBook(gateway.engine), tuple(reporting.chores(gateway))
        Timekeeper(book, chores, gateway.settings.clock).turn()


@pytest.fixture
def province(
    make_site: Callable[..., Site], redis_url: str, database_url: str, tmp_path: Path
) -> Province:
    """A province with a day off on a Friday."""
    demo = (files("lookup_gateway.profiles") / "demo.toml").read_text(encoding="utf-8")
    profile = tmp_path / "tinh.toml"
    profile.write_text(demo + DAY_OFF, encoding="utf-8")
    clock = held_clock(tmp_path, FOUR - MINUTE)
    made = make_site(
        REDIS_URL=redis_url,
        DATABASE_URL=database_url,
        LOOKUP_CLOCK_FILE=clock,
        LOOKUP_PROFILE=str(profile),
    )
    return Province(made, Path(clock))


def test_the_week_is_ready_on_the_last_working_day_by_article_14_3_of_hai_duong(
    province: Province,
) -> None:
    """Điều 14.3; its sums are those of the list of cases."""
    province.site.record(*(versions[-1] for versions in lives(Random(3), 80)))
    province.turn(FOUR - MINUTE)
    assert province.kept.of(Kind.WEEK, WEEK.first) is None

    province.turn(FOUR)

    report = province.kept.of(Kind.WEEK, WEEK.first)
    assert report is not None
    assert report.period == WEEK
    listed = [reference.known([case]) for case in province.site.gateway.backend.export()]
    assert report.total == reference.tally(listed, WEEK, FOUR)
    assert report.total.received > 0


def test_the_month_is_ready_on_its_last_working_day_by_article_19_2_of_phu_yen(
    province: Province,
) -> None:
    """28 November 2025 is a Friday."""
    province.turn(datetime(2025, 11, 28, 15, 59, tzinfo=VIETNAM))
    assert province.kept.of(Kind.MONTH, date(2025, 11, 1)) is None

    province.turn(datetime(2025, 11, 28, 16, tzinfo=VIETNAM))

    assert province.kept.of(Kind.MONTH, date(2025, 11, 1)) is not None


def test_what_was_made_ready_stays_as_it_was(province: Province) -> None:
    province.turn(FOUR)
    province.site.record(a_case())
    report = province.kept.of(Kind.WEEK, WEEK.first)
    assert report is not None

    province.kept.keep(Kind.WEEK, reporting.maker(province.site.gateway).make(wish()), FOUR)

    assert province.kept.of(Kind.WEEK, WEEK.first) == report


def wish() -> Asked:
    return Asked(WEEK, By.UNIT, None)


def test_the_head_of_an_agency_opens_it_and_sees_the_own_units(province: Province) -> None:
    mine = a_case("H49.12-251104-0001", office=Office(id="H49.12", name="UBND"))
    theirs = a_case("H49.13-251104-0001", office=Office(id="H49.13", name="UBND"))
    province.site.record(mine, theirs)
    province.turn(FOUR)

    head = settled(province.site, "truong.hongai", Role.LEADER)

    page = head.get("/desk/reports").text
    assert f'href="/desk/reports/week/{WEEK.first}?lang=vi"' in page
    printed = head.get(f"/desk/reports/week/{WEEK.first}").text
    assert "Kính gửi: Thủ trưởng cơ quan" in printed
    assert "UBND phường Hồng Gai" in printed
    assert "UBND phường Bãi Cháy" not in printed
    report = province.kept.of(Kind.WEEK, WEEK.first)
    assert report is not None
    officer = Officer("truong.hongai", "Nguyễn Văn A", "H49.12", Role.LEADER)
    assert own(report, officer).total == Tally(received=1, pending=1)


@pytest.mark.parametrize("path", ["week/2025-11-04", "fortnight/2025-11-03", "week/monday"])
def test_a_report_that_was_never_made_is_not_found(province: Province, path: str) -> None:
    head = settled(province.site, "truong.hongai", Role.LEADER)

    assert head.get(f"/desk/reports/{path}").status_code == 404


def test_reports_are_among_what_the_installation_does_at_set_times(province: Province) -> None:
    names = {chore.name for chore in timetable.chores(province.site.gateway)}

    assert names >= {"report_terms", "report_week", "report_month"}
