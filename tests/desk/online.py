"""A desk that citizens file at online, for tests: its profile, its catalogue, its clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from lookup_gateway.backends.sql.catalogue import SqlCatalogue
from lookup_gateway.catalogue import Charge, Procedure, Sector, Term
from lookup_gateway.clock import VIETNAM
from tests.desk.conftest import OFFICERS, Counter
from tests.sites import Site, held_clock

PDF = b"%PDF-1.7 a paper for tests"
PNG = b"\x89PNG\r\n\x1a\n a picture for tests"
# `W` of the acceptance scenarios: Monday to Friday, 8 to 12 and 13 to 17.
WORK = '[work]\nhours = ["08:00-12:00", "13:00-17:00"]\n'
TUESDAY_14 = datetime(2020, 6, 2, 14, 0, tzinfo=VIETNAM)
FILING: dict[str, Any] = {
    "procedure": "1.001193",
    "office": "H49.12",
    "applicant": {"name": "Nguyễn Văn A", "phone": "0912345678", "email": "a@example.vn"},
}
PROCEDURES = (
    Sector(code="HT", name="Hộ tịch"),
    Procedure(
        code="1.001193",
        name="Đăng ký khai sinh",
        sector="HT",
        service_level=3,
        fees=(
            Charge(name="Lệ phí hộ tịch", amount=8_000),
            Charge(name="Lệ phí đăng ký lại", amount=9_000, note="khi đăng ký lại"),
        ),
        term=Term(days=3),
    ),
    Procedure(code="2.000815", name="Chứng thực bản sao", sector="HT", at_once=True),
)


@dataclass(frozen=True)
class Office(Counter):
    """A desk and the citizens before it; the clock is the test's."""

    folder: Path

    def at(self, moment: datetime) -> None:
        """Set the clock."""
        held_clock(self.folder, moment)

    def file(
        self, *papers: tuple[str, bytes], key: str | None = None, **fields: Any
    ) -> TestResponse:
        """File a case as a citizen, with papers by their names."""
        headers = {"Idempotency-Key": key} if key else {}
        wish = {**FILING, **fields}
        path = "/api/v1/submissions"
        if not papers:
            return self.site.client.post(path, json=wish, headers=headers)
        return self._send(path, {"filing": json.dumps(wish), "papers": _parts(papers)}, headers)

    def filed(self, *papers: tuple[str, bytes], **fields: Any) -> dict[str, Any]:
        """File a case that is taken, and return its record as the desk sees it."""
        response = self.file(*papers, **fields)
        assert response.status_code == 201, response.text
        return self.case(response.get_json()["submission"])

    def case(self, number: str) -> dict[str, Any]:
        """Return a case as the desk sees it."""
        case: dict[str, Any] = self.call(f"/cases/{number}").get_json()["case"]
        return case

    def waiting(self, by: str = "desk") -> list[dict[str, Any]]:
        """Return the list of what the desk has to answer."""
        listed: list[dict[str, Any]] = self.call("/submissions", by=by).get_json()["submissions"]
        return listed

    def supplement(
        self, number: str, *papers: tuple[str, bytes], proof: Any, text: str = ""
    ) -> TestResponse:
        """Send what was asked for, as a citizen."""
        data = {"supplement": json.dumps({"text": text, "proof": proof}), "papers": _parts(papers)}
        return self._send(f"/api/v1/cases/{number}/supplement", data, {})

    def _send(self, path: str, data: dict[str, Any], headers: dict[str, str]) -> TestResponse:
        # Werkzeug's client would put a large form into a file that it does not close.
        boundary, body = encode_multipart(data)
        kind = f"multipart/form-data; boundary={boundary}"
        return self.site.client.post(path, data=body, content_type=kind, headers=headers)

    def looked_up(self, number: str) -> dict[str, Any]:
        """Return what a lookup by the number alone shows, once the mirror is level."""
        self.site.level()
        answer = self.site.client.get(f"/api/v1/cases/{number}").get_json()
        assert answer["outcome"] == "found", answer
        seen: dict[str, Any] = answer["case"]
        return seen


def open_office(make_site: Callable[..., Site], folder: Path, tables: str, **env: str) -> Office:
    """Return an office whose profile has these tables beside the demo's, at 14:00 of a Tuesday."""
    profile = folder / "online.toml"
    demo = resources.files("lookup_gateway.profiles").joinpath("demo.toml").read_text()
    profile.write_text(f"{demo}\n{WORK}\n{tables}")
    clock = held_clock(folder, TUESDAY_14)
    site = make_site(
        LOOKUP_PROFILE=str(profile), LOOKUP_CLOCK_FILE=clock, LOOKUP_DESK_TOKENS=OFFICERS, **env
    )
    books = SqlCatalogue(site.gateway.engine, site.settings.clock)
    books.take(PROCEDURES, "test", date(2020, 1, 1))
    return Office(site, folder)


def _parts(papers: tuple[tuple[str, bytes], ...]) -> list[FileStorage]:
    return [FileStorage(BytesIO(content), name) for name, content in papers]
