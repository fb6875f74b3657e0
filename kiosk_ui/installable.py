"""What makes the phone page an app: a manifest, icons, and a worker that only knows 'no line'.

The worker keeps the page that says so and what that page is drawn with. It never keeps an
answer: an old state shown as new is worse than none (Phú Yên, Điều 13 khoản 1 điểm c)."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import msgspec
from flask import Blueprint, Response, url_for

from kiosk_ui.front import Front

_SHELL = (
    "css/base.css",
    "css/phone.css",
    "js/phone.js",
    "js/once.js",
    "js/camera.js",
    "fonts/noto-sans-latin-wght-normal.woff2",
    "fonts/noto-sans-vietnamese-wght-normal.woff2",
    "img/icon.svg",
)
_ICONS = (("icon-192.png", "192x192"), ("icon-512.png", "512x512"))
_BLUE = "#00508c"


def add(bp: Blueprint, front: Front) -> None:
    """Give the blueprint what a phone asks for when it installs the page."""

    @bp.get("/manifest.webmanifest")
    def manifest() -> Response:
        return Response(_manifest(front), mimetype="application/manifest+json")

    @bp.get("/phone-sw.js")
    def worker() -> Response:
        script = Response(_worker(front), mimetype="text/javascript")
        script.headers["Cache-Control"] = "no-cache"
        return script

    @bp.get("/offline")
    def offline() -> Response:
        return front.unlisted(_offline(front))

    @bp.get("/favicon.ico")
    def favicon() -> Response:
        icon = Response((_static / "img/favicon.ico").read_bytes(), mimetype="image/x-icon")
        icon.headers["Cache-Control"] = "public, max-age=86400"
        return icon


_static = files("kiosk_ui") / "static"


def _manifest(front: Front) -> bytes:
    words = front.here
    name = front.needs.site.names.get(words.lang, front.needs.house.name)
    icons = [
        {
            "src": url_for("kiosk_ui.static", filename=f"img/{file}"),
            "sizes": sizes,
            "type": "image/png",
            "purpose": purpose,
        }
        for file, sizes in _ICONS
        for purpose in ("any", "maskable")
    ]
    return msgspec.json.encode(
        {
            "id": "/",
            "name": name,
            "short_name": words["phone.app"],
            "lang": words.lang,
            "start_url": f"/?lang={words.lang}",
            "scope": "/",
            "display": "standalone",
            "theme_color": _BLUE,
            "background_color": "#ffffff",
            "icons": icons,
        }
    )


def _offline(front: Front) -> Response:
    return front.draw("offline.html", en=front.needs.texts("en"))


def _worker(front: Front) -> str:
    """Return the worker's script; another shell, or another hotline on the page, makes another
    script, so that phones renew what they keep."""
    parts = [(_static / path).read_bytes() for path in _SHELL]
    parts.append(_offline(front).get_data())
    version = hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
    shell = [url_for("kiosk_ui.static", filename=path) for path in _SHELL]
    script = (_static / "js/phone-sw.js").read_text(encoding="utf-8")
    return script.replace("VERSION", version).replace(
        '"SHELL"', msgspec.json.encode(shell).decode()
    )
