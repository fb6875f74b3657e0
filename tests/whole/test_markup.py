"""Pages and style sheets are what their standards say, as the W3C's checker reads them.

It finds what axe, Lighthouse and the eye do not: a declaration that every browser ignores."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from lookup_gateway.model import Status
from tests.machine import vnu_jar
from tests.sites import CODE, Site, a_case

REPOSITORY = Path(__file__).parents[2]
STYLES = sorted((REPOSITORY / "kiosk_ui" / "static").rglob("*.css"))
TYPED = ("", CODE, "H49.12-251105-0999", "H49.12-25", "xin chao")


@pytest.fixture
def vnu() -> Path:
    """The checker. It judges pages and is no part of what runs: where no registry can be reached
    the rest is judged all the same."""
    jar = vnu_jar()
    if jar is None:
        pytest.skip("vnu is not on this machine (deploy/setup/node.sh, and Java)")
    return jar


def complaints(vnu: Path, *arguments: str, files: Sequence[Path]) -> list[str]:
    """Return what the checker calls an error, each with its file and its words."""
    line = ["java", "-jar", str(vnu), "--format", "json", "--errors-only", *arguments]
    ran = subprocess.run([*line, *map(str, files)], capture_output=True, text=True, check=False)
    return [
        f"{Path(one['url']).name}:{one.get('lastLine')}: {one['message']}"
        for one in json.loads(ran.stderr)["messages"]
    ]


def test_the_checker_sees_a_fault(vnu: Path, tmp_path: Path) -> None:
    style = tmp_path / "wrong.css"
    style.write_text("@page { size: 80mm auto }")  # which prints on Letter without a word

    assert complaints(vnu, "--css", files=[style])


def test_every_style_sheet_is_valid(vnu: Path) -> None:
    assert STYLES
    assert complaints(vnu, "--css", files=STYLES) == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_is_valid(vnu: Path, site: Site, tmp_path: Path, lang: str) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, (what, html) in enumerate(pages(site, lang)):
        (folder / f"{number:02}-{what}.html").write_text(html)
    files = sorted(folder.iterdir())

    assert len(files) > 20
    assert complaints(vnu, files=files) == []


def pages(site: Site, lang: str) -> Iterator[tuple[str, str]]:
    """Give every page that is reached without more than an address, and the answers to forms."""
    site.record(*(a_case(code(status), status=status) for status in Status))
    yield from addressed(site, lang)
    for place in ("/", "/kiosk/"):
        for text in (*TYPED, *map(code, Status)):
            answer = site.client.post(f"{place}?lang={lang}", data={"text": text})
            yield f"{place.strip('/') or 'phone'}-{answer.status_code}", answer.text


def addressed(site: Site, lang: str) -> Iterator[tuple[str, str]]:
    """Give what a browser sees that only knows addresses."""
    open_to_all = [rule.rule for rule in site.app.url_map.iter_rules() if not rule.arguments]
    for path in (*open_to_all, f"/t/{site.token(a_case())}", "/t/X-1"):
        answer = site.client.get(path, query_string={"lang": lang})
        if answer.mimetype == "text/html" and answer.data:  # webhooks answer without a word
            yield f"{path.replace('/', '_')[:20]}-{answer.status_code}", answer.text


def code(status: Status) -> str:
    """Return the code of the case in this status."""
    return f"H49.12-251106-{list(Status).index(status) + 1:04}"
