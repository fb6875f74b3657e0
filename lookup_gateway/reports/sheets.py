"""A report as a table for spreadsheets: CSV and XLSX, in which no cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from operator import attrgetter

from lookup_gateway.reports.tally import COUNTS, By, Line, Report

Word = Callable[[str], str]
Cell = str | int | float

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What begins like this is run as a formula by spreadsheets (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_counts = attrgetter(*COUNTS)


def as_csv(report: Report, word: Word) -> bytes:
    """Return the report as CSV (RFC 4180) in UTF-8, marked as such: Excel asks for it."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    for row in _rows(report, word):
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(report: Report, word: Word) -> bytes:
    """Return the report as an Excel workbook."""
    from lookup_gateway.reports.workbook import workbook  # openpyxl is slow to load

    return workbook(word("report.title"), _rows(report, word))


def label(line: Line, by: By, word: Word) -> str:
    """Return what a line is called where people read it."""
    if line.key is None:
        return word("report.unsaid")
    if by is By.STATUS:
        return word(f"status.{line.key}.name")
    if by is By.WAY and line.key in ("online", "counter", "post"):
        return word(f"report.way.{line.key}")
    return line.name or line.key


def _rows(report: Report, word: Word) -> Iterator[Sequence[Cell]]:
    days = f"{report.period.first:%d/%m/%Y} - {report.period.last:%d/%m/%Y}"
    yield (word("report.title"), days)
    yield (word(f"report.by.{report.by}"), "", *(word(f"report.count.{one}") for one in COUNTS))
    for line in report.lines:
        yield (label(line, report.by, word), line.key or "", *_counts(line.tally))
    yield (word("report.total"), "", *_counts(report.total))
    if report.usual:
        yield ()
        heads = ("procedure", "code", "cases", "median", "p80")
        yield tuple(word(f"report.usual.{one}") for one in heads)
    for one in report.usual:
        times = (round(one.median, 1), round(one.p80, 1))
        yield (one.name or one.procedure, one.procedure, one.cases, *times)


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
