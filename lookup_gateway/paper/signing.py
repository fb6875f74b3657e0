"""Sign a PDF with the agency's certificate: PAdES baseline B (ETSI EN 319 142-1), no one asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from lookup_gateway.environment import Certificate
from lookup_gateway.errors import BadSettings
from lookup_gateway.paper.signatures import common_name

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

_FIELD = "Signature"


@dataclass(frozen=True, slots=True)
class Seal:
    """A certificate with its key; `name` is its holder's, `until` the end of its time."""

    name: str
    until: datetime
    signer: SimpleSigner = field(repr=False)

    def sign(self, pdf: bytes) -> bytes:
        """Return the PDF with an invisible signature; all that was there before stays as it was."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.fields import SigSeedSubFilter
        from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

        meta = PdfSignatureMetadata(_FIELD, subfilter=SigSeedSubFilter.PADES, certify=True)
        out = BytesIO()
        sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), meta, self.signer, output=out)
        return out.getvalue()


def opened(certificate: Certificate) -> Seal:
    """Return what signs. Raises BadSettings for a file that is missing or does not open."""
    from pyhanko.sign.signers import SimpleSigner

    try:
        raw = certificate.path.read_bytes()
        signer = SimpleSigner.load_pkcs12_data(raw, (), certificate.password.encode())
    except (OSError, ValueError, TypeError) as error:  # the library's words may hold the password
        fault = f"LOOKUP_SIGNING_PKCS12: {certificate.path} does not open with its password"
        raise BadSettings([fault]) from error
    if signer is None or signer.signing_cert is None:
        raise BadSettings([f"LOOKUP_SIGNING_PKCS12: {certificate.path} holds no key"])
    found = signer.signing_cert
    return Seal(common_name(found), found.not_valid_after, signer)


def signing(certificate: Certificate | None) -> Callable[[bytes], bytes] | None:
    """Return what signs a PDF, opened when it is first used; None without a certificate.

    What it returns raises BadSettings."""
    if certificate is None:
        return None
    return lambda pdf: opened(certificate).sign(pdf)
