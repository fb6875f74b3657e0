"""The guard of officers' pages: the session's cookie, the forms' token, who may see what.

Citizens' pages never meet it: no cookie is set before somebody opens the sign-in page.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any
from urllib.parse import quote

from flask import Response, abort, g, redirect, request

from lookup_gateway.callers import by_address
from lookup_gateway.errors import BackendDown
from lookup_gateway.officers import Entered, Officer, Role, Wait, Weak, Wrong
from lookup_gateway.signin.entry import Entry

SIGN_IN, CHANGE = "/sign-in", "/sign-in/password"
FIELD = "form_token"

Page = Callable[..., Any]


class Guard:
    """Stands before the pages of one app. `public_url` tells whether cookies need HTTPS."""

    def __init__(self, entry: Entry, public_url: str) -> None:
        self._entry = entry
        self._secure = public_url.startswith("https://")
        # The prefix makes browsers refuse a cookie that a neighbouring host has set
        # (RFC 6265bis, section 4.1.3.2).
        self._cookie = "__Host-officer" if self._secure else "officer"

    def required(self, *roles: Role) -> Callable[[Page], Page]:
        """Return a decorator: the page is for officers of these roles, or of any. Others are sent
        to sign in, or get 403; so does a form without its token."""

        def guarded(page: Page) -> Page:
            @wraps(page)
            def view(*args: Any, **values: Any) -> Any:
                return self._turned_away(roles) or page(*args, **values)

            return view

        return guarded

    def officer(self) -> Officer:
        """Return who is signed in; only where `required` has let somebody in."""
        officer: Officer = g.officer
        return officer

    def form_token(self) -> str:
        """Return what every form has to send back as `form_token` (CSRF)."""
        return self._entry.name(f"form {self._secret()}")

    def is_genuine(self) -> bool:
        """Return whether the form that was sent is one of ours, from this very browser."""
        given = request.form.get(FIELD, "")
        held = self._cookie in request.cookies
        return held and hmac.compare_digest(given.encode(), self.form_token().encode())

    def enter(self, account: str, password: str) -> Entered | Wrong | Wait:
        """Hear a password."""
        with _available():
            return self._entry.enter(account, password, _source(), self._secret())

    def change(self, old: str, new: str) -> Entered | Wrong | Wait | Weak:
        """Change the password of who is signed in."""
        with _available():
            return self._entry.change(self.officer(), old, new, _source())

    def leave(self) -> None:
        """End the session."""
        with _available():
            self._entry.leave(self.officer(), self._secret())

    def note(self, action: str, details: Mapping[str, Any]) -> None:
        """Write what the officer did or saw into the audit log, or let nothing be seen."""
        with _available():
            self._entry.note(self.officer(), action, details)

    def keep(self, response: Response, secret: str | None = None) -> Response:
        """Let the browser hold a session's secret; without one, what binds the sign-in form to
        it. A session never takes over what was held before (session fixation)."""
        response.set_cookie(
            self._cookie,
            secret or self._secret(),
            secure=self._secure,
            httponly=True,
            samesite="Strict",
        )
        return response

    def forget(self, response: Response) -> Response:
        """Let the browser drop what it holds."""
        response.delete_cookie(self._cookie, secure=self._secure, httponly=True, samesite="Strict")
        return response

    def _turned_away(self, roles: tuple[Role, ...]) -> Any:
        """Return where the request is sent instead of the page; None lets it in."""
        with _available():
            present = self._entry.present(request.cookies.get(self._cookie, ""))
        if present is None:
            return redirect(f"{SIGN_IN}?to={quote(request.path)}&lang={_lang()}", 303)
        g.officer = present.officer
        if request.method == "POST" and not self.is_genuine():
            abort(403)
        if present.must_change and request.path not in (CHANGE, f"{SIGN_IN}/out"):
            return redirect(f"{CHANGE}?to={quote(request.path)}&lang={_lang()}", 303)
        if roles and present.officer.role not in roles:
            abort(403)
        return None

    def _secret(self) -> str:
        if "officer_secret" not in g:
            g.officer_secret = request.cookies.get(self._cookie) or secrets.token_urlsafe(32)
        secret: str = g.officer_secret
        return secret


def _source() -> str:
    return by_address(request.remote_addr).id


def _lang() -> str:
    return "en" if request.args.get("lang") == "en" else "vi"


@contextmanager
def _available() -> Iterator[None]:
    """Without the database nobody can be known, and nothing written down."""
    try:
        yield
    except BackendDown:
        abort(503)
