"""A certification authority for tests, and an agency's certificate as a PKCS #12 file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from lookup_gateway.environment import Certificate
from lookup_gateway.paper import signing
from lookup_gateway.paper.forms import Form, render
from lookup_gateway.store.offload import aside
from tests.paper.test_forms import facts

AGENCY = "UBND phường Hồng Gai (thử nghiệm)"
PASSWORD = "a password for tests"


def pkcs12_file(folder: Path, lives: timedelta = timedelta(days=365)) -> tuple[Path, bytes]:
    """Write a certificate with its key, and return the file and the authority's certificate."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, name = _name("Test authority"), _name(AGENCY)
    root = _certificate(root_name, root_name, root_key, root_key, lives, is_authority=True)
    own = _certificate(name, root_name, key, root_key, lives, is_authority=False)
    sealed = pkcs12.serialize_key_and_certificates(
        b"agency", key, own, [root], BestAvailableEncryption(PASSWORD.encode())
    )
    file = folder / "agency.p12"
    file.write_bytes(sealed)
    return file, root.public_bytes(Encoding.DER)


def certificate_env(folder: Path) -> dict[str, str]:
    """Return the settings of an agency that has a certificate."""
    file, _ = pkcs12_file(folder)
    return {"LOOKUP_SIGNING_PKCS12": str(file), "LOOKUP_SIGNING_PASSWORD": PASSWORD}


def signed_result(folder: Path) -> bytes:
    """Return a result that the agency signed."""
    seal = signing.opened(Certificate(pkcs12_file(folder)[0], PASSWORD))
    return aside(lambda: seal.sign(render(Form.STOP, facts())))


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    lives: timedelta,
    *,
    is_authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + lives)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(by, SHA256())
    )
