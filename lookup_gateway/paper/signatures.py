"""Who signed a PDF, as its signatures and their certificates say; whether to trust them is not
judged here: that is the reader's program, which knows the authorities in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature: the certificate's name, and when the signature says it was made."""

    name: str
    at: datetime | None


def signers(pdf: bytes) -> tuple[Signer, ...]:
    """Return who signed a PDF, in the order of signing; nobody where something was added after the
    last signature, for one that does not fit, and for a file that cannot be read."""
    # It takes a third of a second, which only papers should need.
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    def judged(one: Any) -> Any:
        # Its own certificate is trusted: only whether it fits the file is asked here.
        own = ValidationContext(trust_roots=[one.signer_cert], allow_fetching=False)
        return validate_pdf_signature(one, own, skip_diff=True)

    try:
        found = PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures
        states = [(one, judged(one)) for one in found]
    except Exception:  # of a broken file a reader raises anything
        return ()
    if not states or states[-1][1].coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        return ()
    return tuple(
        Signer(common_name(one.signer_cert), one.self_reported_timestamp)
        for one, state in states
        if state.intact and state.valid
    )


def has_signature(pdf: bytes) -> bool:
    """Return whether anybody signed a PDF, whatever was added or changed since."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        return bool(PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures)
    except Exception:  # of a broken file a reader raises anything
        return False


def common_name(certificate: Certificate) -> str:
    """Return whose certificate it is, as people call them."""
    named = certificate.subject.native
    return str(named.get("common_name") or certificate.subject.human_friendly)
