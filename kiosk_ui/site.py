"""What the pages must be told: the hall they stand in, and the functions they may call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk_ui.filing_needs import FilingNeeds
from kiosk_ui.phone_needs import PhoneNeeds
from kiosk_ui.staff import Staff
from lookup_gateway.catalogue import Catalogue
from lookup_gateway.citizen import Citizen
from lookup_gateway.fleet import Fleet
from lookup_gateway.model import Caller
from lookup_gateway.opinions import Window
from lookup_gateway.ports import Ask
from lookup_gateway.replies import House
from lookup_gateway.replies.needs_aloud import NeedsAloud
from lookup_gateway.texts import Texts

# 1080 pixels over the 268 mm width of a 21.5-inch upright panel.
PX_PER_MM = 4.03
# How far above the panel's lower edge a hand in a wheelchair reaches: 1220 mm above the floor
# (EN 301 549, 8.3) where the edge hangs at 780.
REACH_MM = 440


class Part(StrEnum):
    """A part of a kiosk that can be lost while its screen still works."""

    SCANNER = "scanner"
    PRINTER = "printer"


@dataclass(frozen=True, slots=True)
class Agency:
    """Whose codes begin with `prefix` ("H49.12-")."""

    prefix: str
    name: str


@dataclass(frozen=True, slots=True)
class Site:
    """One hall. `names` and `province` as people say them, by language where it matters; `mm` is
    pixels per millimetre of the kiosk's panel, `reach_mm` how high its controls may stand;
    `agencies` issue the codes of this place, the first one's prefix is filled in; `example` shows
    how a code looks; `hosts` are host names that speak another language first."""

    names: Mapping[str, str]
    province: str = ""
    mm: float = PX_PER_MM
    reach_mm: int = REACH_MM
    agencies: tuple[Agency, ...] = ()
    example: str = ""
    hosts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stopping:
    """The links in letters: whether a token is good, and the wish behind it carried out, False
    where it is not good. The latter may raise BackendDown."""

    is_good: Callable[[str], bool]
    obey: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Needs:
    """Everything the pages call or know.

    `caller` turns a remote address into whose budget is spent; `texts` a language into its words;
    `qr_svg` draws a text as an SVG document; `public_url` is scheme and host without a path;
    `citizen` carries out what a citizen does beside reading, None where nobody can;
    `staff` lets officers in, None where they have no pages; `window` is where citizens ask and
    read what became of what they wrote; `catalogue` holds the procedures, `needs_aloud` says of one
    what the telephone says,
    and `filing` takes what citizens file, None where nobody does; `stopping` obeys the links in
    letters."""

    ask: Ask
    caller: Callable[[str | None], Caller]
    house: House
    texts: Callable[[str], Texts]
    qr_svg: Callable[[str], bytes]
    public_url: str
    site: Site
    phone: PhoneNeeds
    citizen: Citizen | None = None
    fleet: Fleet | None = None
    staff: Staff | None = None
    catalogue: Catalogue | None = None
    needs_aloud: NeedsAloud | None = None
    window: Window | None = None
    filing: FilingNeeds | None = None
    stopping: Stopping | None = None
