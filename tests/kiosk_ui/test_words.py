"""The pages' words: the same in both languages, all used, none missing, small enough to load."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import kiosk_ui
import lookup_gateway.paper
from lookup_gateway import texts
from tests.kiosk_ui.hall import FULL, token_of

ROOM = Path(kiosk_ui.__file__).parent
TEXTS = Path(texts.__file__).parent
FIRST_LOAD = 100_000  # bytes of the phone page with all it needs


def names(table: dict[str, object], path: str = "") -> Iterator[str]:
    """Yield the dotted names of a table of words."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from names(value, f"{path}{name}.")
        else:
            yield f"{path}{name}"


def own_words(lang: str) -> dict[str, object]:
    """Return the words of pages and paper in a language as they are written."""
    files = (TEXTS / f"{name}_{lang}.toml" for name in ("pages", "front"))
    return {
        key: table
        for file in files
        for key, table in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }


def test_both_languages_say_the_same_things() -> None:
    assert set(names(own_words("vi"))) == set(names(own_words("en")))


def test_every_word_is_used() -> None:
    paper = [*Path(lookup_gateway.paper.__file__).parent.glob("*.py")]
    places = [*ROOM.rglob("*.html"), *ROOM.rglob("*.py"), *paper]
    code = "".join(place.read_text() for place in places)
    built = re.compile(
        r"page\.language\.|problem\.[a-z_]+\.(title|why|next)|spoken\.|kiosk\.(lost|volume|rate)[._]"
        r"|act\.|file\.(results|forms)|how\.(line|do)\.|privacy\.|paper\."
    )

    unused = [name for name in names(own_words("vi")) if name not in code and not built.match(name)]

    assert unused == []


def test_every_problem_that_is_raised_has_its_words() -> None:
    code = "".join(p.read_text() for p in ROOM.rglob("*.py"))
    raised = set(re.findall(r'(?:problem|Fault|unread)\((?:visit, )?"([a-z_]+)"', code))

    assert {"empty", "foreign", "limited", "no_code", "old_receipt"} <= raised
    for name in raised:
        assert f"problem.{name}.title" in texts.load("vi")


@pytest.mark.parametrize("path", ["/", f"/t/{token_of(FULL)}"])
def test_the_phone_page_loads_in_100_kb(client: FlaskClient, path: str) -> None:
    page = client.get(path)
    files = set(re.findall(r'(?:href|src)="(/(?:ui|manifest)[^"]+)"', page.text))
    files |= {f"/ui/js/{script}" for script in ("once.js", "camera.js")}
    files |= {f"/ui/fonts/{font.name}" for font in ROOM.glob("static/fonts/*.woff2")}

    sizes = [len(page.data)]
    for file in files:
        with client.get(file) as answer:
            assert answer.status_code == 200, file
            sizes.append(len(answer.data))

    assert len(sizes) >= 10
    assert sum(sizes) < FIRST_LOAD


def test_the_font_comes_with_its_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (ROOM / "static/fonts/OFL.txt").read_text().upper()


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    for template in ROOM.glob("templates/*.html"):
        html = template.read_text()
        assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]+src=)", html), template
        assert not re.findall(r"""(?:src|href|action)=["']?(?:https?:)?//""", html), template
