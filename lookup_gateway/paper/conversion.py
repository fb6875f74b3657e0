"""An electronic result as paper: each page bears where it is from, who signed it, who printed it.

Phú Yên, Điều 16, by Nghị định 45/2020/NĐ-CP: source, signer and time stand on the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import BytesIO
from tempfile import NamedTemporaryFile

from lookup_gateway import texts
from lookup_gateway.paper.forms import words as say
from lookup_gateway.paper.signatures import Signer
from lookup_gateway.paper.typeset import FACES, typeset
from lookup_gateway.texts import Texts

# In points: the mark as it is drawn, and how far it stays from a page's left and lower edge.
_WIDTH, _HEIGHT, _EDGE = 567, 44, 14


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


def as_paper(pdf: bytes, source: Source, lang: str = texts.DEFAULT) -> bytes:
    """Return the PDF with the mark at the foot of every page, and all that was on it before.

    Raises ValueError for a file whose pages cannot be read (encrypted, broken)."""
    # It takes a third of a second, which only papers should need.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
    from pyhanko.stamp import StaticStampStyle

    with NamedTemporaryFile(suffix=".pdf") as mark:
        mark.write(_mark(source, texts.load(lang)))
        mark.flush()
        corner = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN)
        whole = {"border_width": 0, "background_opacity": 1, "background_layout": corner}
        style = StaticStampStyle.from_pdf_file(mark.name, **whole)
        try:
            writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
            stamp = style.create_stamp(writer, BoxConstraints(_WIDTH, _HEIGHT), {})
            for page in range(int(writer.root["/Pages"]["/Count"])):
                stamp.apply(page, _EDGE, _EDGE)
            out = BytesIO()
            writer.write(out)  # type: ignore[no-untyped-call] # it declares no types for it
        except Exception as error:  # of a broken file a reader raises anything
            raise ValueError("its pages cannot be read") from error
        return out.getvalue()


def _mark(source: Source, words: Texts) -> bytes:
    signers = "; ".join(_signed(words, one) for one in source.signers)
    lines = (
        words.fill("form.paper.source", code=source.code, system=source.system),
        words.fill("form.paper.signers", signers=signers or words["form.paper.nobody"]),
        words.fill("form.paper.made", officer=source.officer, at=say.moment(words, source.at)),
        words.fill("form.paper.hash", sha256=source.sha256),
    )
    title = escape(words["form.paper.title"])
    body = "<br>".join(escape(say.plain(line) or "") for line in lines)
    return typeset(
        f'<!doctype html><html lang="{words.lang}"><head><meta charset="utf-8"><title>{title}'
        f"</title><style>{FACES}@page{{size:{_WIDTH}pt {_HEIGHT}pt;margin:0}}"
        "body{font:6.8pt/1.12 Paper;margin:0;padding:1pt 4pt;border:.5pt solid #000;"
        "height:41pt;background:#fff;overflow:hidden}p{margin:0}</style></head><body>"
        f"<p><strong>{title}.</strong> {body}</p></body></html>"
    ).pdf()


def _signed(words: Texts, signer: Signer) -> str:
    if signer.at is None:
        return signer.name
    return words.fill("form.paper.signer", name=signer.name, at=say.moment(words, signer.at))
