"""Rows of words and numbers as an Excel workbook, in which no cell is a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Value = str | int | float


def workbook(title: str, rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a workbook of one sheet with these rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append([_typed(sheet, value) for value in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _typed(sheet: WriteOnlyWorksheet, value: Value) -> Cell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # or a text that begins with = would be a formula
    return cell
