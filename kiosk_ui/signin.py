"""Sign in, change the password, sign out: pages of officers, as plain forms."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request

from kiosk_ui.front import Front
from kiosk_ui.staff import Staff
from lookup_gateway.officers import LONGEST, SHORTEST, Entered, Role, Wait, Weak, Wrong

# Where a sign-in may lead to: no address from outside is ever followed. The first that an address
# begins with is meant, so the longer stands before the shorter.
_REPORTS = "/desk/reports"
_HOMES = ("/hotline/", "/ops/", _REPORTS, "/desk/")


def add(bp: Blueprint, front: Front, staff: Staff) -> None:
    """Give the blueprint the way in and out."""
    _add_entry(bp, front, staff)
    _add_password(bp, front, staff)

    @bp.post("/sign-in/out")
    @staff.required()
    def sign_out() -> Response:
        staff.leave()
        return staff.forget(_redirect(f"/sign-in?lang={front.here.lang}"))


def _add_entry(bp: Blueprint, front: Front, staff: Staff) -> None:
    @bp.get("/sign-in")
    def sign_in() -> Response:
        return _entry(front, staff, None, 200)

    @bp.post("/sign-in")
    def signed_in() -> Response:
        if not staff.is_genuine():
            return _entry(front, staff, front.here["signin.expired"], 403)
        heard = staff.enter(request.form.get("account", ""), request.form.get("password", ""))
        if isinstance(heard, Entered):
            return staff.keep(_onward(front, heard.role), heard.secret)
        if isinstance(heard, Wait):
            return _entry(front, staff, _wait(front, heard), 429)
        return _entry(front, staff, front.here["signin.wrong"], 403)


def _add_password(bp: Blueprint, front: Front, staff: Staff) -> None:
    @bp.get("/sign-in/password")
    @staff.required()
    def password() -> Response:
        return _form(front, staff, None, 200)

    @bp.post("/sign-in/password")
    @staff.required()
    def new_password() -> Response:
        old, new = request.form.get("old", ""), request.form.get("new", "")
        if new != request.form.get("again"):
            return _form(front, staff, front.here["password.differ"], 422)
        heard = staff.change(old, new)
        if isinstance(heard, Entered):
            return staff.keep(_onward(front, heard.role), heard.secret)
        return _form(front, staff, _why(front, heard), 422)


def _entry(front: Front, staff: Staff, wrong: str | None, status: int) -> Response:
    return staff.keep(front.draw("signin.html", status, staff=staff, wrong=wrong, to=_home()))


def _form(front: Front, staff: Staff, wrong: str | None, status: int) -> Response:
    hint = front.here.fill("password.hint", shortest=SHORTEST)
    page = "password.html"
    return front.draw(page, status, staff=staff, wrong=wrong, hint=hint, to=_home())


def _why(front: Front, heard: Wrong | Wait | Weak) -> str:
    if isinstance(heard, Wait):
        return _wait(front, heard)
    if isinstance(heard, Wrong):
        return front.here["password.wrong"]
    return front.here.fill(f"password.{heard.value}", shortest=SHORTEST, longest=LONGEST)


def _wait(front: Front, heard: Wait) -> str:
    minutes = front.here.count("unit.minute", -(-heard.seconds // 60))
    return front.here.fill("signin.wait", minutes=minutes)


def _home() -> str:
    wished = request.values.get("to", "")
    # A page below one of them may be gone after a sign-in: its home is not.
    return next((home for home in _HOMES if wished.startswith(home)), _HOMES[0])


def _onward(front: Front, role: Role) -> Response:
    # Who only counts has no other page.
    home = _REPORTS if role is Role.STATISTICS else _home()
    return _redirect(f"{home}?lang={front.here.lang}")


def _redirect(address: str) -> Response:
    response = redirect(address, 303)
    assert isinstance(response, Response)  # noqa: S101 - werkzeug's type says less than it makes
    return response
