"""A counter for tests: a gateway on each database, and officers' programs that call it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from lookup_gateway.clock import VIETNAM
from tests.ingest.sender import KEY
from tests.sites import Site, held_clock

NOW = datetime(2025, 11, 6, 9, 10, tzinfo=VIETNAM)
TOKENS = {
    "desk": "token-of-the-counter-for-tests",
    "supervisor": "token-of-the-supervisor-for-tests",
    "leader": "token-of-the-leader-for-tests",
    "statistics": "token-of-the-statistics-for-tests",
    "elsewhere": "token-of-another-ward-for-tests",
}
OFFICERS = ",".join(
    f"{name}.mau:{'H49.13' if name == 'elsewhere' else 'H49.12'}:"
    f"{'desk' if name == 'elsewhere' else name}:{token}"
    for name, token in TOKENS.items()
)
DOSSIER: dict[str, Any] = {
    "procedure": {"code": "1.001193", "name": "Đăng ký khai sinh"},
    "office": {"id": "H49.12", "name": "UBND phường Hồng Gai"},
    "applicant": {"name": "Nguyễn Văn A", "phone": "0912345678"},
    "due_at": "2025-11-12T17:00:00+07:00",
}


@dataclass(frozen=True)
class Counter:
    """Calls to the desk's routes, as one officer's program makes them."""

    site: Site

    def call(self, path: str, body: Any = None, by: str = "desk", **headers: str) -> TestResponse:
        """POST a body, or GET without one."""
        headers = {"Authorization": f"Bearer {TOKENS[by]}", **headers}
        ask = self.site.client.get if body is None else self.site.client.post
        json = {} if body is None else {"json": body}
        return ask(f"/api/v1/desk{path}", headers=headers, **json)

    def take_in(self, **fields: Any) -> dict[str, Any]:
        """Take a case in and return its record."""
        response = self.call("/cases", {**DOSSIER, **fields})
        assert response.status_code == 201, response.text
        case: dict[str, Any] = response.get_json()["case"]
        return case

    def report(self, case: dict[str, Any], event: str, by: str = "desk", **fields: Any) -> Any:
        """Report an event of a case and return the whole response."""
        wish = {"event": event, "version": case["version"], **fields}
        return self.call(f"/cases/{case['code']}/events", wish, by)

    def moved(
        self, case: dict[str, Any], *events: tuple[str, dict[str, Any]], by: str = "desk"
    ) -> dict[str, Any]:
        """Report events one after another and return the record after them."""
        for event, fields in events:
            response = self.report(case, event, by, **fields)
            assert response.status_code == 200, response.text
            case = response.get_json()["case"]
        return case


@pytest.fixture
def open_counter(
    make_site: Callable[..., Site], redis_url: str, tmp_path: Path
) -> Callable[..., Counter]:
    """A function that makes a counter at H49.12, whose clock stands at `NOW`."""
    usual = {
        "REDIS_URL": redis_url,
        "LOOKUP_DESK_TOKENS": OFFICERS,
        "LOOKUP_CLOCK_FILE": held_clock(tmp_path, NOW),
    }
    return lambda **env: Counter(make_site(**usual, **env))


@pytest.fixture
def counter(open_counter: Callable[..., Counter], database_url: str) -> Counter:
    """A counter on SQLite and on PostgreSQL, with a payment platform."""
    return open_counter(DATABASE_URL=database_url, LOOKUP_INGEST_KEYS=f"bank:{KEY}")
