"""An electronic result as paper: each page bears where it is from, who signed it, who printed it.

Phú Yên, Điều 16, by Nghị định 45/2020/NĐ-CP: source, signer and time stand on the paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lookup_gateway import texts
from lookup_gateway.paper.forms import words as say
from lookup_gateway.paper.signatures import Signer, has_signature
from lookup_gateway.paper.typeset import FACES, typeset
from lookup_gateway.texts import Texts

# In points: how far the mark stays from a page's edges.
_EDGE = 14


@dataclass(frozen=True, slots=True)
class Source:
    """An electronic result: of which case, from which system (its host), its SHA-256, by whom it
    was signed; and which officer, by name, makes it paper at which moment."""

    code: str
    system: str
    sha256: str
    signers: tuple[Signer, ...]
    officer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The part of a page that a mark may take, in points."""

    x: float
    y: float
    width: float
    height: float


def as_paper(pdf: bytes, source: Source, lang: str = texts.DEFAULT) -> bytes:
    """Return the PDF with the mark at the foot of every page, and all that was on it before.

    Raises ValueError for a file whose pages cannot be read (encrypted, broken)."""
    # It takes a third of a second, which only papers should need.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    with _readable():
        writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
        count = int(writer.root["/Pages"]["/Count"])
        find: Any = writer.find_page_for_modification
        sheets = [_sheet(find(page)[0].get_object()) for page in range(count)]
    said = _said(source, texts.load(lang), is_signed=bool(source.signers) or has_signature(pdf))
    with TemporaryDirectory() as folder:
        # The pages of one size share a mark.
        sizes = {(one.width, one.height) for one in sheets}
        stamps = {size: _stamp(Path(folder), writer, said, *size) for size in sizes}
        with _readable():
            for page, one in enumerate(sheets):
                stamps[one.width, one.height].apply(page, one.x, one.y)
            out = BytesIO()
            writer.write(out)  # type: ignore[no-untyped-call] # it declares no types for it
    return out.getvalue()


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # of a broken file a reader raises anything
        raise ValueError("its pages cannot be read") from error


def _sheet(page: Any) -> _Sheet:
    """Return where a mark may stand on a page (ISO 32000-2, 14.11.2: pages inherit the boxes)."""
    box = _inherited(page, "/CropBox") or _inherited(page, "/MediaBox")
    left, bottom, right, top = (float(side) for side in box)
    x, y = min(left, right) + _EDGE, min(bottom, top) + _EDGE
    return _Sheet(x, y, abs(right - left) - 2 * _EDGE, abs(top - bottom) - 2 * _EDGE)


def _inherited(node: Any, name: str) -> Any:
    if name in node:
        return node[name]
    return _inherited(node["/Parent"], name) if "/Parent" in node else None


def _stamp(folder: Path, writer: Any, said: str, width: float, height: float) -> Any:
    from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
    from pyhanko.stamp import StaticStampStyle

    file = folder / f"{width}x{height}.pdf"
    file.write_bytes(typeset(said.replace("SIZE", f"{width}pt {height}pt")).pdf())
    corner = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN)
    whole = {"border_width": 0, "background_opacity": 1, "background_layout": corner}
    style = StaticStampStyle.from_pdf_file(str(file), **whole)
    return style.create_stamp(writer, BoxConstraints(width, height), {})


def _said(source: Source, words: Texts, *, is_signed: bool) -> str:
    """Return the mark as HTML: a frame at the foot of an empty page, as high as it needs to be."""
    signers = "; ".join(_signed(words, one) for one in source.signers)
    nobody = words["form.paper.unclear" if is_signed else "form.paper.nobody"]
    lines = (
        words.fill("form.paper.source", code=source.code, system=source.system),
        words.fill("form.paper.signers", signers=signers or nobody),
        words.fill("form.paper.made", officer=source.officer, at=say.moment(words, source.at)),
        words.fill("form.paper.hash", sha256=source.sha256),
    )
    title = escape(words["form.paper.title"])
    body = "<br>".join(escape(say.plain(line) or "") for line in lines)
    return (
        f'<!doctype html><html lang="{words.lang}"><head><meta charset="utf-8"><title>{title}'
        f"</title><style>{FACES}@page{{size:SIZE;margin:0}}body{{margin:0}}"
        "p{position:fixed;left:0;right:1pt;bottom:0;margin:0;font:6.8pt/1.12 Paper;padding:1pt 4pt;"
        "border:.5pt solid #000;background:#fff;overflow-wrap:anywhere}</style></head><body>"
        f"<p><strong>{title}.</strong> {body}</p></body></html>"
    )


def _signed(words: Texts, signer: Signer) -> str:
    if signer.at is None:
        return signer.name
    return words.fill("form.paper.signer", name=signer.name, at=say.moment(words, signer.at))
