"""The look-up inside the pages of other agencies (Hải Dương, Điều 8 khoản 1): a script, a frame.

It is a frame, so that no style and no script of either side reaches the other. Browsers show it
only inside the sites that the profile lists."""

from __future__ import annotations

from importlib.resources import files

import msgspec
from flask import Blueprint, Response, request

from kiosk_ui import asking
from kiosk_ui.front import Front
from kiosk_ui.screens import Choose, Problem, Screen, Told, problem
from lookup_gateway.web import CONTENT_SECURITY_POLICY, SHARED, allow_site

_UNPROCESSABLE = 422
_KINDS = {Told: "told", Choose: "choose", Problem: "problem"}


def add(bp: Blueprint, front: Front) -> None:
    """Give the blueprint the widget's frame and the script that puts it in place."""

    @bp.get("/widget/", strict_slashes=False)
    def widget() -> Response:
        return _framed(front, front.draw("widget.html", kind=None, shown=None, kept=""))

    @bp.post("/widget/", strict_slashes=False)
    def widget_answer() -> Response:
        text = request.form.get("text", "")
        kept = asking.kept(text)
        if not text.strip():
            empty = problem("empty", front.here)
            page = front.draw("widget.html", _UNPROCESSABLE, kind="problem", shown=empty, kept=kept)
            return _framed(front, page)
        reply = front.ask(asking.typed(text))
        shown: Screen = front.screen(reply)
        kind = _KINDS[type(shown)]
        return _framed(front, front.answer("widget.html", reply, shown, kind=kind, kept=kept))

    @bp.get("/widget.js")
    def widget_script() -> Response:
        script = Response(_script(front), mimetype="text/javascript", headers=SHARED)
        return allow_site(script, request.headers.get("Origin"), front.needs.phone.widget.sites)


def _framed(front: Front, page: Response) -> Response:
    """Let the page stand in the frames of listed sites; browsers that know `frame-ancestors` put
    it above the X-Frame-Options that every page has (CSP Level 2, 7.7.1)."""
    sites = " ".join(front.needs.phone.widget.sites) or "'none'"
    page.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
        "frame-ancestors 'none'", f"frame-ancestors {sites}"
    )
    return page


def _script(front: Front) -> str:
    script = (files("kiosk_ui") / "static/js/widget.js").read_text(encoding="utf-8")
    titles = {lang: front.needs.texts(lang)["widget.title"] for lang in ("vi", "en")}
    values = {'"SITES"': front.needs.phone.widget.sites, '"TITLES"': titles}
    for name, value in values.items():
        script = script.replace(name, msgspec.json.encode(value).decode())
    return script
