"""Keep the shape of the first live events, to settle what nobody could read up; no word, no id.

Nothing published says surely which timestamp is signed, or when events are delivered again. A file
tells the names of an event's fields and the kinds of their values, and how the headers looked."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

log = logging.getLogger(__name__)

OF_EACH = 3
KINDS_MOST = 60
_KNOWN_BY_NAME = ("event_name", "type")
_NAME = re.compile(r"[a-z_]{1,40}")
_UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came, and what the signature was found to hold: body, header or None."""

    name: str
    body: bytes = field(repr=False)
    signature: str = field(repr=False)
    stamp: str = field(repr=False)
    retry: str
    signed: str | None


class Recorder:
    """A folder with the first three of each kind of event; with None, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._done: set[str] = set()

    def saw(self, seen: Seen, now: datetime) -> None:
        """Keep the shape of an event if it is among the first. Never raises.

        One that is not proven is kept only until the first that is: by then it is known how
        Zalo signs, and strangers have nothing to write here."""
        kind = _kind(seen)
        if self._folder is None or kind is None or kind in self._done:
            return
        try:
            self._keep(self._folder, kind, seen, now)
        except (OSError, RecursionError) as error:  # a full disk; a body without a bottom
            log.warning("the event was not recorded: %s", type(error).__name__)

    def _keep(self, folder: Path, kind: str, seen: Seen, now: datetime) -> None:
        kept = list(folder.glob("zalo-*.json"))
        proven = any(not path.name.startswith("zalo-refused-") for path in kept)
        mine = sum(path.name.startswith(f"zalo-{kind}-") for path in kept)
        if mine >= OF_EACH or len(kept) >= KINDS_MOST * OF_EACH or (proven and not seen.signed):
            self._done.add(kind)
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"zalo-{kind}-{mine + 1}.json"
        with path.open("xb") as file:
            path.chmod(0o600)
            file.write(msgspec.json.format(msgspec.json.encode(_record(seen, now)), indent=2))


def _kind(seen: Seen) -> str | None:
    if seen.signed is None:
        return "refused" if seen.name and seen.signature else None
    return seen.name if _NAME.fullmatch(seen.name) else "strange"


def _record(seen: Seen, now: datetime) -> dict[str, Any]:
    try:
        body = msgspec.json.decode(seen.body)
    except _UNREADABLE:
        body = None
    stamp = body.get("timestamp") if isinstance(body, dict) else None
    return {
        "signed_with": seen.signed,
        "signature": _shape(seen.signature),
        "header_timestamp": _shape(seen.stamp),
        "header_is_body_timestamp": seen.stamp == str(stamp),
        "num_retry": _shape(seen.retry) if len(seen.retry) > 2 else seen.retry,
        "seconds_since_timestamp": _age(stamp, now),
        "event": _shape(body),
    }


def _age(stamp: object, now: datetime) -> int | None:
    text = str(stamp)
    return int(now.timestamp()) - int(text) // 1_000 if re.fullmatch("[0-9]{13}", text) else None


def _shape(value: object, name: str = "") -> Any:
    """Return what kind of thing a value is; names of fields and of kinds stay as they are."""
    if isinstance(value, dict):
        return {_field(key): _shape(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shape(inner, name) for inner in value]
    if isinstance(value, str):
        known = name in _KNOWN_BY_NAME and _NAME.fullmatch(value)
        return value if known else _text_shape(value)
    return value if value is None or isinstance(value, bool) else "number"


def _field(name: str) -> str:
    return name if _NAME.fullmatch(name) else _text_shape(name)


def _text_shape(text: str) -> str:
    mac = "mac=" if text.startswith("mac=") else ""
    rest = text.removeprefix("mac=")
    for kind, pattern in (
        ("digits", "[0-9]+"),
        ("hex", "[0-9a-fA-F]+"),
        ("address", "https?://.*"),
    ):
        if re.fullmatch(pattern, rest, re.DOTALL):
            return f"{mac}{kind}, {len(rest)}"
    return f"{mac}text, {len(rest)}"
