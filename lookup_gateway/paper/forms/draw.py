"""Draw a form: its Jinja template, filled in, as a tagged PDF."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from lookup_gateway import texts
from lookup_gateway.clock import local
from lookup_gateway.paper.bars import code39
from lookup_gateway.paper.forms import words as say
from lookup_gateway.paper.forms.content import content
from lookup_gateway.paper.forms.form import Facts, Form
from lookup_gateway.paper.pdf import Size, qr_across
from lookup_gateway.paper.qr import qr_svg
from lookup_gateway.paper.typeset import FACES, typeset
from lookup_gateway.texts import Texts

# NĐ 30/2020/NĐ-CP, Phụ lục I, has these for A4: top, right, bottom, left.
_MARGINS = {Size.A4: "20mm 15mm 20mm 30mm", Size.A5: "9mm 11mm 9mm 13mm"}
# Between them, in millimetres.
_WIDTH = {Size.A4: 165.0, Size.A5: 124.0}


def render(form: Form, facts: Facts) -> bytes:
    """Return the form as a PDF: A5, as TT 01/2018/TT-VPCP has it, or A4.

    Raises ValueError for a slip, and where the machine has no Pango."""
    size, officer = facts.asked.size, facts.asked.officer
    if size not in _WIDTH:
        raise ValueError(f"a form is no {size}: use {', '.join(_WIDTH)}")
    words, filled = texts.load(facts.asked.lang), content(form, facts)
    values = {
        "form": form,
        "lines": dict(filled.lines),
        "rows": filled.rows,
        "kit": facts.kit,
        "agency": facts.agency,
        "officer": officer.name if officer else "",
        "day": say.day(words, local(facts.at).date()),
        "qr": _inline(qr_svg(facts.kit.url)),
        "qr_mm": qr_across(facts.kit.url),
        "bars": code39(facts.kit.code, _WIDTH[size]),
    }
    return typeset(drawn(f"{form}.html", words, size, values)).pdf()


def drawn(template: str, words: Texts, size: Size, values: Mapping[str, object]) -> str:
    """Return a template filled in, as HTML."""
    page = _environment().get_template(template)
    paper = {"paper": size.value, "margin": _MARGINS[size], "faces": FACES, "inline": _inline}
    return page.render(w=words, **paper, **values)


def _inline(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"


@cache
def _environment() -> Environment:
    loader = PackageLoader("lookup_gateway.paper")
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
