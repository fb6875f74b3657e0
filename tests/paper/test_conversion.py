"""Paper made from an electronic result bears all of the mark, whatever the page and its signers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from lookup_gateway.environment import Certificate
from lookup_gateway.paper import signing
from lookup_gateway.paper.conversion import Source, as_paper
from lookup_gateway.paper.forms import Form, render
from lookup_gateway.paper.signatures import Signer, signers
from lookup_gateway.paper.typeset import typeset
from lookup_gateway.store.offload import aside
from tests.paper.authority import PASSWORD, pkcs12_file
from tests.paper.test_forms import facts, pages_of
from tests.sites import SINCE

SIGNERS = tuple(Signer(f"Ủy ban nhân dân phường Mẫu số {n}", SINCE) for n in range(1, 9))
SOURCE = Source("H49.12-251105-0007", "hoso.example.vn", "a1" * 32, SIGNERS, "Nguyễn B", SINCE)


def seen(pdf: bytes) -> list[str]:
    """Return what can be read inside each page's edges, its lines joined."""
    document, found = pypdfium2.PdfDocument(pdf), []
    for page in document:
        width, height = page.get_size()
        text = page.get_textpage().get_text_bounded(10, 10, width - 10, height - 10)
        found.append("".join(text.split()))
    document.close()
    return found


@pytest.mark.parametrize("size", ["A4", "A5", "A4 landscape", "200pt 300pt"])
def test_the_whole_mark_is_on_every_page_by_article_16_of_phu_yen(size: str) -> None:
    page = f"<style>@page{{size:{size}}}p{{break-after:page}}</style><p>Một</p><p>Hai</p>Ba"

    paper = seen(as_paper(typeset(page).pdf(), SOURCE))

    assert len(paper) == 3
    for text in paper:
        assert "hồsơH49.12-251105-0007,hoso.example.vn" in text
        assert all("".join(one.name.split()) in text for one in SIGNERS)
        assert "Chuyểnđổi:NguyễnB,9giờ" in text
        assert SOURCE.sha256 in text


def test_a_signature_that_cannot_be_checked_is_not_called_missing(tmp_path: Path) -> None:
    file, _ = pkcs12_file(tmp_path)
    unsigned = render(Form.STOP, facts())
    seal = signing.opened(Certificate(file, PASSWORD))
    signed = aside(lambda: seal.sign(unsigned))
    nobody = replace(SOURCE, signers=())

    assert signers(signed + b"\n% and something more") == ()
    (unclear,) = pages_of(as_paper(signed + b"\n% and something more", nobody))
    (none,) = pages_of(as_paper(unsigned, nobody))

    assert "Ký số: có chữ ký số nhưng không kiểm tra được" in unclear
    assert "Ký số: không có chữ ký số" in none
