"""What stands on a paper, in the order in which it is read, whatever the paper's size."""

from __future__ import annotations

from dataclasses import dataclass

from lookup_gateway.paper.kit import Kit
from lookup_gateway.texts import Texts


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper. `rows` are labels with values; `help` are the sentences below the QR."""

    lang: str
    house: str
    heading: str
    kit: Kit
    rows: tuple[tuple[str, str], ...]
    scan: str
    help: tuple[str, ...]
    qr_alt: str
    labels: tuple[str, str, str]

    @property
    def numbers(self) -> tuple[tuple[str, str], ...]:
        """Return what is typed or keyed: the code, the mã tra cứu, the telephone's digits."""
        kit = self.kit
        return tuple(zip(self.labels, (kit.code, kit.lookup_code, kit.digits), strict=True))


def lay_out(
    texts: Texts, kit: Kit, *, house: str, hotline: tuple[str, str], rows: dict[str, str | None]
) -> Sheet:
    """Return the sheet; `hotline` is number and hours, `rows` values by their keys in [paper]."""
    number, hours = hotline
    return Sheet(
        lang=texts.lang,
        house=house,
        heading=texts["paper.title"],
        kit=kit,
        rows=tuple((texts[f"paper.{name}"], value) for name, value in rows.items() if value),
        scan=texts["paper.scan"],
        help=(
            texts.fill("paper.same", host=kit.host),
            texts.fill("paper.or_type", host=kit.host),
            texts.fill("paper.or_call", hotline=number, hours=hours),
            texts["paper.keep"],
        ),
        qr_alt=texts["paper.qr"],
        labels=(texts["paper.code"], texts["paper.lookup_code"], texts["paper.digits"]),
    )
