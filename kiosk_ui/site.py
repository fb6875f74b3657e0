"""What the pages must be told: the hall they stand in, and the functions they may call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lookup_gateway.model import Caller
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House
from lookup_gateway.texts import Texts

# 1080 pixels over the 268 mm width of a 21.5-inch upright panel.
PX_PER_MM = 4.03


@dataclass(frozen=True, slots=True)
class Site:
    """One hall. `names` by language; `mm` is pixels per millimetre of the kiosk's panel;
    `prefixes` begin the codes issued here ("H49.12-"), the first is filled in; `example` shows
    how a code looks."""

    names: Mapping[str, str]
    mm: float = PX_PER_MM
    prefixes: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """Everything the pages call or know.

    `caller` turns a remote address into whose budget is spent; `texts` a language into its words;
    `qr_svg` draws a text as an SVG document; `public_url` is scheme and host without a path."""

    ask: Ask
    caller: Callable[[str | None], Caller]
    house: House
    texts: Callable[[str], Texts]
    qr_svg: Callable[[str], bytes]
    public_url: str
    site: Site
