"""A sheet as a PDF (A4, A5, or a slip of 80 mm), tagged for screen readers (PDF/UA-1).

Drawn with fonts that come with the program: nothing is fetched, and no machine's own fonts decide
how Vietnamese looks."""

from __future__ import annotations

from base64 import b64encode
from enum import StrEnum
from html import escape
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lookup_gateway.paper.qr import QUIET_ZONE, modules, qr_svg
from lookup_gateway.paper.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

# They survive blur, noise and a blot (tests/paper); 0.75 mm is the least on a thermal printer.
MODULE_MM = 0.8
SMALLEST_MM = 25


class Size(StrEnum):
    """The papers there are."""

    A4 = "a4"
    A5 = "a5"
    SLIP = "80mm"


_PAGES = {
    Size.A4: ("210mm 297mm", "20mm", "12pt"),
    Size.A5: ("148mm 210mm", "11mm", "10pt"),
    Size.SLIP: ("80mm {length}mm", "4mm", "9.5pt"),
}
# CSS wants a page's length in advance; a slip is as long as one of these.
_LENGTHS = (180, 240, 360, 720)


def pdf(sheet: Sheet, size: Size) -> bytes:
    """Return the sheet as a PDF; a slip is one page, as long as it must be.

    Raises ValueError where the machine has no Pango."""
    # It takes a third of a second and the system's Pango, which only papers should need.
    try:
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration
    except OSError as error:
        raise ValueError("a PDF needs Pango (libpango-1.0-0 libpangoft2-1.0-0)") from error

    with as_file(files("lookup_gateway.paper") / "fonts") as fonts:
        config, fetch = FontConfiguration(), _fetcher(fonts)
        for length in _LENGTHS:
            html = HTML(string=_html(sheet, size, fonts, length), url_fetcher=fetch)
            document = html.render(pdf_variant="pdf/ua-1", font_config=config)
            if len(document.pages) == 1 or size is not Size.SLIP:
                break
        return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def _fetcher(fonts: Path) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc] # it ships no types
        """Gives our fonts and the pictures inside the page, and nothing else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if not url.startswith(("data:image/svg+xml;base64,", fonts.as_uri())):
                raise ValueError("a paper fetches nothing")
            return super().fetch(url, headers)

    return Fetcher(allowed_protocols={"data", "file"})


def _html(sheet: Sheet, size: Size, fonts: Path, length: int) -> str:
    own = modules(sheet.kit.url)
    across = max(MODULE_MM, SMALLEST_MM / own) * (own + 2 * QUIET_ZONE)
    picture = b64encode(qr_svg(sheet.kit.url)).decode()
    body = "\n".join(_body(sheet, picture))
    return (
        f'<!doctype html><html lang="{sheet.lang}"><head><meta charset="utf-8">'
        f"<title>{escape(sheet.heading)} {escape(sheet.kit.code)}</title>"
        f"<style>{_css(size, fonts, across, length)}</style></head><body>"
        f"{body}</body></html>"
    )


def _body(sheet: Sheet, picture: str) -> Iterator[str]:
    yield f"<p class=house>{escape(sheet.house)}</p><h1>{escape(sheet.heading)}</h1>"
    yield "<table><tbody>"
    for label, value in (*sheet.numbers[:1], *sheet.rows):
        yield f"<tr><th scope=row>{escape(label)}</th><td>{escape(value)}</td></tr>"
    yield "</tbody></table><section><figure>"
    yield f'<img alt="{escape(sheet.qr_alt)}" src="data:image/svg+xml;base64,{picture}"></figure>'
    yield f"<div><p class=scan>{escape(sheet.scan)}</p>"
    for label, value in sheet.numbers[1:]:
        yield f"<p class=number>{escape(label)}<br><strong>{escape(value)}</strong></p>"
    yield "</div></section>"
    yield "".join(f"<p class=help>{escape(one)}</p>" for one in sheet.help)


def _css(size: Size, fonts: Path, across: float, length: int) -> str:
    paper, margin, letters = _PAGES[size]
    face = "@font-face{{font-family:Paper;font-weight:{};src:url({})}}"
    fonts_css = face.format(400, (fonts / "NotoSans-Regular.ttf").as_uri())
    fonts_css += face.format(700, (fonts / "NotoSans-Bold.ttf").as_uri())
    stacked = "section{display:block;text-align:center}" if size is Size.SLIP else ""
    return (
        f"{fonts_css}@page{{size:{paper.format(length=length)};margin:{margin}}}"
        f"body{{font:{letters}/1.35 Paper;margin:0;color:#000}}"
        "h1{font-size:1.35em;margin:.2em 0 .6em}p{margin:0 0 .5em}.house{font-weight:700}"
        "table{border-collapse:collapse;width:100%;margin-bottom:1em}"
        "th,td{text-align:left;vertical-align:top;padding:.2em .6em .2em 0;"
        "border-bottom:.3pt solid #999}th{font-weight:400;width:32%}td{font-weight:700}"
        "section{display:flex;gap:6mm;align-items:center;margin-bottom:1em}figure{margin:0}"
        f"img{{width:{across:g}mm;height:{across:g}mm}}.number strong{{font-size:1.3em}}{stacked}"
    )
