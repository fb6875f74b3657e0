"""What no browser sends, on each database: a NUL, which PostgreSQL keeps and compares nowhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lookup_gateway.officers import Role
from tests.counter.hands import Officer, counter_site
from tests.sites import Site


@pytest.fixture
def leader(
    make_site: Callable[..., Site], tmp_path: Path, redis_url: str, database_url: str
) -> Officer:
    """A leader of H49.12."""
    site = counter_site(make_site, tmp_path, redis_url, database_url)
    return Officer(site, Role.LEADER)


def test_a_code_with_a_nul_is_no_case(leader: Officer) -> None:
    for path in ("cases/%00", "cases/H49%00", "receipts/%00", "papers/%00/1", "feedback/F%00"):
        assert leader.browser.get(f"/desk/{path}").status_code == 404, path
    for path, fields in (
        ("find", {"text": "\0"}),
        ("find", {"text": "H49.12\0"}),
        ("dates", {"code": "H49\0", "version": "1"}),
        ("cases/H49%00", {"do": "start", "version": "1"}),
    ):
        assert leader.send(path, **fields).status_code == 404, path


def test_an_answer_with_a_nul_is_kept_without_it(leader: Officer) -> None:
    sent = leader.site.client.post("/api/v1/feedback", json={"text": "Hỏi"}).get_json()
    path = f"feedback/{sent['reference']}"

    assert leader.send(path, do="answer", text="Đã\0xem").status_code == 303

    assert "Đã xem" in leader.site.client.get(f"/{path}").text
