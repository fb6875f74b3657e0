"""Lists that are longer than a hand reaches: turned page by page, because nothing scrolls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

A_PAGE = 6
_LONGEST = 4

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list: what stands on it, which it is, and which is the last, from 0."""

    items: Sequence[T]
    page: int
    last: int

    @property
    def next(self) -> int:
        """The page behind this one; behind the last one the first."""
        return self.page + 1 if self.page < self.last else 0


def turned(items: Sequence[T], page: int) -> Page[T]:
    """Return that page of the list; the last one where there are not so many."""
    last = max(0, (len(items) - 1) // A_PAGE)
    shown = min(page, last)
    return Page(items[shown * A_PAGE : (shown + 1) * A_PAGE], shown, last)


def page_wanted(name: str = "page") -> int:
    """Return the page that a form asks for in this field; 0 where it asks for none."""
    number = request.form.get(name, "")
    is_number = number.isascii() and number.isdigit() and len(number) <= _LONGEST
    return int(number) if is_number else 0
