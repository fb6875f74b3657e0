"""An officer's browser and an administrator's hand, on a whole gateway."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lookup_gateway.officers import Officer, Role
from lookup_gateway.store import audit, read
from tests.sites import Site

ACCOUNT, UNIT = "nguyenvana.hongai", "H49.12"
PASSWORD = "chín con chim sẻ qua sông"
BY = "shell:test"

_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


def add(site: Site, account: str = ACCOUNT, role: Role = Role.DESK) -> str:
    """Make an account; return its one-time password."""
    return site.gateway.officers.add(Officer(account, "Nguyễn Văn A", UNIT, role), BY)


def settled(site: Site, account: str = ACCOUNT, role: Role = Role.DESK) -> Browser:
    """Return the browser of an officer who has an own password and is signed in."""
    browser, once = Browser(site), add(site, account, role)
    browser.sign_in(once, account)
    assert browser.change(once, PASSWORD).status_code == 303
    return browser


def actions(site: Site, actor: str | None = None) -> list[str]:
    """Return what the audit log says was done, oldest first."""
    return read(
        site.gateway.engine, lambda conn: [row.action for row in audit.entries(conn, actor, ())]
    )


class Browser:
    """Keeps cookies, follows nothing, and sends each form as the page gave it."""

    def __init__(self, site: Site, address: str = "192.0.2.7", scheme: str = "http") -> None:
        self.client: FlaskClient = site.app.test_client()
        self._base = {"REMOTE_ADDR": address}
        self._host = f"{scheme}://localhost"

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path, environ_base=self._base, base_url=self._host)

    def post(self, path: str, **fields: str) -> TestResponse:
        """Send a form just as given."""
        return self.client.post(path, data=fields, environ_base=self._base, base_url=self._host)

    def token(self, path: str) -> str:
        """Return the token in the form of a page."""
        found = _TOKEN.search(self.get(path).text)
        assert found is not None
        return found[1]

    def sign_in(self, password: str, account: str = ACCOUNT, to: str = "/hotline/") -> TestResponse:
        """Fill in the sign-in page and send it."""
        token = self.token("/sign-in")
        return self.post("/sign-in", form_token=token, account=account, password=password, to=to)

    def change(self, old: str, new: str, again: str | None = None) -> TestResponse:
        """Fill in the password page and send it."""
        path = "/sign-in/password"
        token = self.token(path)
        return self.post(path, form_token=token, old=old, new=new, again=again or new)

    def sign_out(self) -> TestResponse:
        """Press the button that signs out."""
        return self.post("/sign-in/out", form_token=self.token("/hotline/"))

    def is_in(self) -> bool:
        """Return whether the hotline's page opens."""
        return self.get("/hotline/").status_code == 200

    @property
    def cookie(self) -> str | None:
        """What the session's cookie holds."""
        held = self.client.get_cookie("officer")
        return held.value if held else None
