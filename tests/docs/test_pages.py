"""The documents hold together: what they link to is there, and pictures are small and shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PAGES = [
    *REPOSITORY.glob("*.md"),
    *(REPOSITORY / "docs").rglob("*.md"),
    *(REPOSITORY / "deploy").rglob("*.md"),
]
PICTURES = REPOSITORY / "docs" / "pictures"
MOST_BYTES = 80_000
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", PAGES, ids=lambda one: str(one.relative_to(REPOSITORY)))
def test_what_a_page_links_to_is_there(document: Path) -> None:
    linked = _LINK.findall(document.read_text(encoding="utf-8"))

    assert [link for link in linked if not (document.parent / link).exists()] == []


def test_pictures_are_small() -> None:
    assert [one.name for one in PICTURES.glob("*.png") if one.stat().st_size > MOST_BYTES] == []


def test_every_picture_is_shown_and_described() -> None:
    shown = re.findall(
        r"!\[([^]]+)\]\(pictures/([^)]+)\)", (REPOSITORY / "docs/kiosk.md").read_text()
    )

    assert {name for _, name in shown} == {one.name for one in PICTURES.glob("*.png")}
