"""The pages under /dev/: a phone, two chats and a keypad, for operators' networks alone."""

from __future__ import annotations

from collections.abc import Container
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from lookup_gateway import texts
from lookup_gateway.callers import within
from lookup_gateway.settings import Settings
from lookup_gateway.simulators import chats, sms, standins, telephone
from lookup_gateway.simulators.line import Back
from lookup_gateway.simulators.tape import Line, Tape, Wire

# Of one block of a hundred numbers that belong to nobody; the demonstration's own cases know it.
SENDER = "+84900000001"
_NEEDS = {
    Wire.SMS: {"sms_twilio", "sms_kannel"},
    Wire.ZALO: {"zalo"},
    Wire.TELEGRAM: {"telegram"},
    Wire.PHONE: {"voice_twilio"},
}


def blueprint(settings: Settings, on: Container[str]) -> Blueprint:
    """Return the simulators of the channels that are `on`."""
    routes = Blueprint(
        "simulators",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/dev/static",
    )
    tape = Tape(settings.data_dir / "simulators.jsonl")
    _keep_to_operators(routes, settings)
    _add_chats(routes, settings, tape)
    _add_telephone(routes, settings)
    standins.add(routes, tape)

    @routes.get("/dev/")
    def index() -> Response:
        working = [wire for wire, needs in _NEEDS.items() if any(one in on for one in needs)]
        return _draw("dev.html", wires=list(Wire), working=working)

    return routes


def _keep_to_operators(routes: Blueprint, settings: Settings) -> None:
    @routes.before_request
    def check() -> None:
        if not within(request.remote_addr, settings.ops_allow):
            abort(403)
        # Another site in the same browser may not speak for whoever sits here.
        if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            abort(403)


def _add_chats(routes: Blueprint, settings: Settings, tape: Tape) -> None:
    @routes.get("/dev/<any(sms, zalo, telegram):name>")
    def chat(name: str) -> Response:
        wire = Wire(name)
        lines = tape.last(wire)
        sender = request.args.get("sender") or SENDER
        page = _draw("dev_chat.html", wire=wire, lines=lines, sender=sender, by=sms.BY)
        if wire is Wire.ZALO and lines and lines[-1].mine:
            page.headers["Refresh"] = "1"  # Zalo is answered by a call of its own, a moment later
        return page

    @routes.post("/dev/<any(sms, zalo, telegram):name>")
    def say(name: str) -> Response:
        wire, text = Wire(name), request.form.get("text", "")
        if "clear" in request.form:
            tape.clear(wire)
        else:
            tape.add(Line(wire=wire, mine=True, text=request.form.get("label") or text))
            _tell(settings, tape, wire, text)
        sender = {"sender": request.form["sender"]} if request.form.get("sender") else {}
        return _back_to(f"/dev/{name}", **sender)


def _tell(settings: Settings, tape: Tape, wire: Wire, text: str) -> None:
    """Send what was said, and keep what comes back in the response itself."""
    form = request.form
    if wire is Wire.SMS:
        words, back = sms.texted(settings, form.get("by", ""), form.get("sender", SENDER), text)
        _keep(tape, wire, words, back)
    elif wire is Wire.TELEGRAM:
        back = chats.telegram(settings, text, pressed="label" in form)
        method = msgspec.json.decode(back.body) if back.status == 200 and back.body else None
        words, buttons = chats.bot_said(method)
        tape.add(Line(wire=wire, mine=False, text=words, raw=back.raw, buttons=buttons))
    else:
        back = chats.zalo(settings, text)
        if back.status != 200:
            _keep(tape, wire, "", back)


def _keep(tape: Tape, wire: Wire, words: str, back: Back) -> None:
    tape.add(Line(wire=wire, mine=False, text=words, raw=back.raw))


def _add_telephone(routes: Blueprint, settings: Settings) -> None:
    @routes.get("/dev/phone")
    def phone() -> Response:
        return _draw("dev_phone.html", call=None, sender=SENDER, keys=telephone.KEYS)

    @routes.post("/dev/phone")
    def go_on() -> Response:
        held = telephone.Call.resumed(request.form)
        if "dial" in request.form:
            call = telephone.dialled(settings, held.sender or SENDER)
        elif "hang_up" in request.form or not held.action:
            return _back_to("/dev/phone")
        else:
            call = telephone.pressed(settings, held, request.form.get("key", "#")[:1])
        return _draw("dev_phone.html", call=call, sender=call.sender, keys=telephone.KEYS)


def _draw(template: str, **values: object) -> Response:
    words = texts.load(request.args.get("lang", texts.DEFAULT))
    other = next(lang for lang in texts.LANGUAGES if lang != words.lang)
    return make_response(render_template(template, w=words, other=other, **values))


def _back_to(path: str, **query: str) -> Response:
    lang = texts.load(request.args.get("lang", texts.DEFAULT)).lang
    return make_response(redirect(f"{path}?{urlencode({**query, 'lang': lang})}", 303))
