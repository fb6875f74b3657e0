"""HTML made into a tagged PDF (PDF/UA-1) by WeasyPrint, which fetches nothing and asks nobody.

The fonts come with the program: no machine's own fonts decide how Vietnamese looks."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

# What a style sheet begins with; `font:/` is the folder of the fonts (see `_fetcher`).
FACES = "".join(
    f"@font-face{{font-family:Paper;font-weight:{weight};src:url(font:/NotoSans-{name}.ttf)}}"
    for weight, name in ((400, "Regular"), (700, "Bold"))
)
_VARIANT = "pdf/ua-1"


@dataclass(frozen=True, slots=True)
class Typeset:
    """A document whose lines and pages are broken."""

    document: Any

    @property
    def pages(self) -> int:
        """Return how many pages it has."""
        return len(self.document.pages)

    def pdf(self) -> bytes:
        """Return the PDF."""
        return bytes(self.document.write_pdf(pdf_variant=_VARIANT))


def load() -> None:
    """Load what typesets: a third of a second, for which only papers should wait. The system's
    Pango is looked for by a child process, and under gevent only the thread of its loop may have
    children: before another thread typesets, this one loads.

    Raises ValueError where the machine has no Pango."""
    # It tells of each of its steps with each paper.
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    try:
        import_module("weasyprint")
    except OSError as error:
        raise ValueError("a PDF needs Pango (libpango-1.0-0 libpangoft2-1.0-0)") from error


def typeset(html: str) -> Typeset:
    """Return the document. Raises ValueError where the machine has no Pango."""
    load()
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    with as_file(files("lookup_gateway.paper") / "fonts") as fonts:
        page = HTML(string=html, url_fetcher=_fetcher(fonts))
        config = FontConfiguration()
        return Typeset(page.render(pdf_variant=_VARIANT, font_config=config))


def _fetcher(fonts: Path) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc] # it ships no types
        """Gives our fonts and the pictures inside the page, and nothing else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith("font:/"):
                return super().fetch((fonts / url.rpartition("/")[2]).as_uri(), headers)
            if not url.startswith("data:image/svg+xml;base64,"):
                raise ValueError("a paper fetches nothing")
            return super().fetch(url, headers)

    return Fetcher(allowed_protocols={"data", "file"})
