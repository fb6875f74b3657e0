"""Who signed a PDF, as its signatures and their certificates say; whether to trust them is not
judged here: that is the reader's program, which knows the authorities in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature: the certificate's name, and when the signature says it was made."""

    name: str
    at: datetime | None


def signers(pdf: bytes) -> tuple[Signer, ...]:
    """Return who signed a PDF, in the order of signing; nobody where something was added after the
    last signature, for one that does not fit, and for a file that cannot be read."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    try:
        found = PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures
        fitting = [one for one in found if _fits(one)]
        whole = found and found[-1].evaluate_signature_coverage()
    except Exception:  # of a broken file a reader raises anything
        return ()
    if whole is not SignatureCoverageLevel.ENTIRE_FILE:
        return ()
    return tuple(
        Signer(common_name(one.signer_cert), one.self_reported_timestamp) for one in fitting
    )


def _fits(one: EmbeddedPdfSignature) -> bool:
    """Return whether a signature is that of its certificate over what it covers. Without pyHanko's
    validation of certificates: that runs a loop, of which a thread has one at a time, and of two
    greenlets in one worker the second would fail."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    digest = one.compute_digest()
    return all(validate_sig_integrity(one.signer_info, one.signer_cert, "data", digest))


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
