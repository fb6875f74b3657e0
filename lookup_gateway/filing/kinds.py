"""What a file is, judged by what is in it: a name proves nothing."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of paper a citizen files, by the names of a profile's `[intake] kinds`."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"

    @property
    def media_type(self) -> str:
        """Return the kind as HTTP names it (IANA's media types)."""
        return "application/pdf" if self is Kind.PDF else f"image/{self}"


# ISO 32000-2, 7.5.2; ITU-T T.81, B.1.1.3 (SOI, then the next marker); W3C PNG, 5.2.
_BEGINS = (
    (b"%PDF-", Kind.PDF),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
)


def kind_of(content: bytes) -> Kind | None:
    """Return what a file is by how it begins, None for every other kind."""
    return next((kind for begin, kind in _BEGINS if content.startswith(begin)), None)
