"""An officer at the counter of a whole gateway, with a catalogue and a clock that stands."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from lookup_gateway.demo import procedures
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer as Person
from lookup_gateway.officers import Role
from tests.desk.conftest import NOW
from tests.signin.hands import UNIT, Browser, settled
from tests.sites import Site, held_clock

FIRST = "H49.12-251106-0001"
BIRTH = "1.001193"
_INPUT = re.compile(r"<input[^>]*>")
_NAME, _VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')


def counter_site(make_site: Any, folder: Path, redis_url: str, database_url: str) -> Site:
    """Return a gateway whose catalogue is the demonstration's."""
    site: Site = make_site(
        REDIS_URL=redis_url,
        DATABASE_URL=database_url,
        LOOKUP_CLOCK_FILE=held_clock(folder, NOW),
    )
    procedures.load(site.app.extensions["gateway"])
    return site


class Officer:
    """Fills in the counter's forms as a browser without scripts does."""

    def __init__(self, site: Site, role: Role = Role.DESK, account: str = "nguyenvana.hongai"):
        self.site = site
        self.browser: Browser = settled(site, account, role)
        self.person = Person(account, "Nguyễn Văn A", UNIT, role)

    def page(self, path: str, status: int = 200) -> str:
        """Open a page of the counter."""
        answer = self.browser.get(f"/desk/{path}")
        assert answer.status_code == status, answer.text
        return unescape(answer.text)

    def send(self, path: str, **fields: str) -> TestResponse:
        """Send a form of the counter."""
        return self.browser.post(f"/desk/{path}", form_token=self.browser.token("/desk/"), **fields)

    def take_in(self, **fields: str) -> TestResponse:
        """Fill in the form of an intake, as it was proposed."""
        given = {"name": "Nguyễn Văn A", "phone": "0912345678", **fields}
        return self.send("new", **{**self.proposed(), **given})

    def proposed(self) -> dict[str, str]:
        """Return what stands in the form of an intake at first."""
        form = self.page(f"new?procedure={BIRTH}").partition('action="/desk/new')[2]
        fields = {}
        for tag in _INPUT.findall(form):
            name, value = _NAME.search(tag), _VALUE.search(tag)
            if name and name[1] != "form_token":
                fields[name[1]] = value[1] if value else ""
        return {**fields, "office": "H49.12", "return_by": "counter", "submitted_via": "counter"}

    def report(self, event: str, code: str = FIRST, **fields: str) -> TestResponse:
        """Send an event of a case as it stands now."""
        given = {"version": str(self.case(code).version), **fields}
        return self.send(f"cases/{code}", do=event, **given)

    def case(self, code: str = FIRST) -> Case:
        """Return the record of a case."""
        return case_of(self.site, code)


def case_of(site: Site, code: str = FIRST) -> Case:
    """Return the record of a case."""
    found = site.gateway.backend.get(code)
    assert found is not None
    return found
