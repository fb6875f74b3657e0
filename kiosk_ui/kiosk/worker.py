"""What the service worker keeps for the time without a network: the offline page, and no answer."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import url_for

from kiosk_ui.front import Front
from lookup_gateway.texts import LANGUAGES

_STATIC = Path(__file__).parent.parent / "static"
_SCRIPT = _STATIC / "js" / "worker" / "kiosk.js"
_MODULES = ("heartbeat", "idle", "keypad", "kiosk", "offline", "speak", "visit", "wedge")
_PAGE_FILES = (
    *("css/base.css", "css/kiosk.css", "img/*.svg", "fonts/*.woff2"),
    *(f"js/{name}.js" for name in _MODULES),
)


def kept(front: Front) -> tuple[list[str], str]:
    """Return the addresses to keep, and a version that changes with any of their contents."""
    files = [url_for("kiosk_ui.static", filename=name) for name in _names()]
    pages = [url_for("kiosk_ui.kiosk_offline", lang=lang) for lang in LANGUAGES]
    return [*pages, url_for("kiosk_ui.kiosk_site"), *files], f"{_hash()}-{_drawn(front)}"


def _drawn(front: Front) -> str:
    """Return what changes when a page kept is drawn in other words, or for another panel."""
    needs = front.needs
    words = [needs.texts(lang).entries for lang in LANGUAGES]
    told = repr((needs.house, needs.site, words))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@cache
def script() -> str:
    """Return the worker's own program."""
    return _SCRIPT.read_text(encoding="utf-8")


@cache
def _names() -> tuple[str, ...]:
    patterns = (*_PAGE_FILES, *(f"audio/{lang}/offline.*" for lang in LANGUAGES))
    found = {path for pattern in patterns for path in _STATIC.glob(pattern)}
    return tuple(sorted(path.relative_to(_STATIC).as_posix() for path in found))


@cache
def _hash() -> str:
    digest = hashlib.sha256(script().encode())
    for name in _names():
        digest.update((_STATIC / name).read_bytes())
    return digest.hexdigest()[:16]
