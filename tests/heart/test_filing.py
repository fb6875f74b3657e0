"""By when the desk answers what was filed, and which files are taken."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from lookup_gateway.clock import VIETNAM
from lookup_gateway.filing import Answering, Kind, Limits, Paper, kind_of, unfit_papers
from lookup_gateway.worktime import Shift, WorkTime

# `W` of the acceptance scenarios.
W = WorkTime(shifts=(Shift(time(8), time(12)), Shift(time(13), time(17))))
PDF = b"%PDF-1.7 "


def _june(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of June 2020; the 2nd is a Tuesday."""
    return datetime(2020, 6, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("filed_at", "due"),
    [
        (_june(2, 14), _june(3, 14)),
        (_june(2, 20), _june(3, 17)),
        (_june(5, 16), _june(8, 16)),  # a weekend lies between
        (_june(2, 12, 30), _june(3, 12)),
    ],
)
def test_the_desk_answers_within_eight_working_hours_by_article_10_2a_of_phu_yen(
    filed_at: datetime, due: datetime
) -> None:
    assert Answering(W).due(filed_at, None) == due


@pytest.mark.parametrize(
    ("noticed_at", "due"),
    [(_june(2, 15, 30), _june(3, 10, 30)), (_june(2, 19), _june(3, 12)), (None, None)],
)
def test_the_four_hours_begin_with_the_e_notice_by_the_annex_of_thai_nguyen(
    noticed_at: datetime | None, due: datetime | None
) -> None:
    answering = Answering(W, timedelta(hours=4), from_notice=True)

    assert answering.due(_june(2, 14), noticed_at) == due


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, Kind.PDF),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", Kind.JPEG),
        (b"\x89PNG\r\n\x1a\n", Kind.PNG),
        (b"PK\x03\x04", None),
        (b"<html>%PDF-", None),
        (b"", None),
    ],
)
def test_a_file_is_what_it_begins_like(content: bytes, kind: Kind | None) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    ("papers", "field"),
    [
        ([Paper("a.pdf", b"PK\x03\x04")], "papers[0]"),
        ([Paper("a.pdf", PDF), Paper("b.pdf", PDF + b"x" * 100)], "papers[1]"),
        ([Paper("a.pdf", PDF)] * 4, "papers"),
        ([Paper("a.pdf", PDF + b"x" * 80)] * 3, "papers"),
        ([Paper(" ", PDF)], "papers[0].name"),
        ([Paper("a\0.pdf", PDF)], "papers[0].name"),
        ([Paper("a.png", b"\x89PNG\r\n\x1a\n")], "papers[0]"),
    ],
)
def test_a_file_that_is_not_taken_is_named(papers: list[Paper], field: str) -> None:
    limits = Limits(file_most=100, files_most=3, all_most=200, kinds=(Kind.PDF, Kind.JPEG))

    fault = unfit_papers(papers, limits)

    assert fault is not None
    assert fault.field == field


def test_papers_within_all_limits_are_taken() -> None:
    assert unfit_papers([Paper("giấy tờ.pdf", PDF)] * 20, Limits()) is None
