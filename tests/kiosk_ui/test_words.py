"""The pages' words: the same in both languages, all used, none missing, small enough to load."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient

import kiosk_ui
from lookup_gateway import texts
from lookup_gateway.model import Status
from tests.kiosk_ui.hall import code_of

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
    """Return the pages' words of a language as they are written."""
    return tomllib.loads((TEXTS / f"pages_{lang}.toml").read_text(encoding="utf-8"))


def test_both_languages_say_the_same_things() -> None:
    assert set(names(own_words("vi"))) == set(names(own_words("en")))


def test_every_word_is_used() -> None:
    code = "".join(p.read_text() for p in [*ROOM.glob("templates/*"), *ROOM.rglob("*.py")])
    built = re.compile(
        r"page\.language\.|problem\.[a-z_]+\.(title|why|next)|spoken\.|kiosk\.(lost|volume|rate)[._]"
    )

    unused = [name for name in names(own_words("vi")) if name not in code and not built.match(name)]

    assert unused == []


def test_every_problem_that_is_raised_has_its_words() -> None:
    code = "".join(p.read_text() for p in ROOM.rglob("*.py"))
    raised = set(re.findall(r'(?:problem|Fault|unread)\((?:visit, )?"([a-z_]+)"', code))

    assert {"empty", "foreign", "limited", "no_code", "old_receipt"} <= raised
    for name in raised:
        assert f"problem.{name}.title" in texts.load("vi")


def test_the_phone_page_loads_in_100_kb(client: FlaskClient) -> None:
    page = client.post("/", data={"text": code_of(Status.PROCESSING)})
    files = re.findall(r'(?:href|src)="(/ui/[^"]+)"', page.text)
    files += ["/ui/js/once.js"]
    files += [f"/ui/fonts/{font.name}" for font in ROOM.glob("static/fonts/*.woff2")]

    sizes = [len(page.data)]
    for file in files:
        with client.get(file) as answer:
            sizes.append(len(answer.data))

    assert len(sizes) >= 7
    assert sum(sizes) < FIRST_LOAD


def test_the_font_comes_with_its_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (ROOM / "static/fonts/OFL.txt").read_text().upper()


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    for template in ROOM.glob("templates/*.html"):
        html = template.read_text()
        assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]+src=)", html), template
        assert not re.findall(r"""(?:src|href|action)=["']?(?:https?:)?//""", html), template
