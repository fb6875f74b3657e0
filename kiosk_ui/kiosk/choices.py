"""How a person wants the kiosk: kept in the address alone, so that a visit's end forgets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from kiosk_ui.site import Part
from lookup_gateway.texts import DEFAULT, LANGUAGES

LOUDEST = 3
FIRST_VOLUME = 2


@dataclass(frozen=True, slots=True)
class Choices:
    """`sound` is 0 for none, else how loud, 1 to LOUDEST. `lost` is no choice but what the
    machine lacks, which its page knows and the server does not; `fresh`: nothing chosen yet."""

    lang: str = DEFAULT
    large: bool = False
    dark: bool = False
    sound: int = 0
    lost: tuple[Part, ...] = ()
    fresh: bool = True

    @property
    def slow(self) -> bool:
        """Return whether this person needs more time than others."""
        return self.large or bool(self.sound)

    @property
    def first_volume(self) -> int:
        """Return how loud the voice begins."""
        return FIRST_VOLUME

    @property
    def louder(self) -> int:
        """Return the next of the three volumes, after the loudest the lowest."""
        return self.sound % LOUDEST + 1

    def address(self, path: str, **changes: Any) -> str:
        """Return `path` with these choices and `changes` to them; what is usual is left out."""
        chosen = replace(self, **changes)
        fields = {
            "lang": chosen.lang,  # said always, because a host may speak another one first
            "size": "large" if chosen.large else "",
            "contrast": "dark" if chosen.dark else "",
            "sound": str(chosen.sound or ""),
            "lost": ",".join(chosen.lost),
        }
        return f"{path}?{urlencode({name: value for name, value in fields.items() if value})}"


def chosen(args: Mapping[str, str], lang: str) -> Choices:
    """Return what an address says; what it should not say is taken as the usual."""
    sound = args.get("sound", "")
    return Choices(
        lang=lang if lang in LANGUAGES else DEFAULT,
        large=args.get("size") == "large",
        dark=args.get("contrast") == "dark",
        sound=int(sound) if sound in ("1", "2", "3") else 0,
        lost=tuple(part for part in Part if part in args.get("lost", "").split(",")),
        fresh=not {"lang", "size", "contrast", "sound"} & set(args),
    )
