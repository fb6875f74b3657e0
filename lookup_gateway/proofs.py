"""What a citizen can show beside the code, derived from keys: nothing of it is stored.

One HKDF label per purpose (RFC 5869), so that no proof can stand in for another. The first
secret signs, every secret verifies: that is how keys are rotated.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import structs

from lookup_gateway import codes
from lookup_gateway.errors import BadSettings
from lookup_gateway.model import Applicant, Card, Case, Factors, Proof, ProofKind
from lookup_gateway.persons import initials, last4, phone_number

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_MIN = 32
FACTOR_BYTES = 6
_KEY_ID, _TOKEN = 2, 16
_READ_AS = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Key:
    """One secret, spread over its purposes."""

    id: str
    qr: bytes = field(repr=False)
    lookup_code: bytes = field(repr=False)
    factor: bytes = field(repr=False)
    log: bytes = field(repr=False)
    seal: bytes = field(repr=False)
    address: bytes = field(repr=False)
    stop: bytes = field(repr=False)

    @classmethod
    def derive(cls, secret: str) -> Self:
        """Return the purposes' keys for one entry of LOOKUP_SECRET_KEYS."""
        return cls(
            id=_crockford(_hkdf(secret, "key-id"), _KEY_ID),
            qr=_hkdf(secret, "qr"),
            lookup_code=_hkdf(secret, "lookup-code"),
            factor=_hkdf(secret, "factor"),
            log=_hkdf(secret, "log"),
            seal=_hkdf(secret, "seal"),
            address=_hkdf(secret, "address"),
            stop=_hkdf(secret, "stop-link"),
        )


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys in force, the signing one first."""

    all: tuple[Key, ...]

    @property
    def signing(self) -> Key:
        """Return the key that makes new proofs."""
        return self.all[0]

    @classmethod
    def from_secrets(cls, secrets: Sequence[str]) -> Self:
        """Return the keys of these secrets. Raises BadSettings when one is too short."""
        short = [place for place, secret in enumerate(secrets, 1) if len(secret) < SECRET_MIN]
        if short or not secrets:
            which = f"entry {', '.join(map(str, short))}" if short else "no entry"
            raise BadSettings([f"LOOKUP_SECRET_KEYS: {which}: needs {SECRET_MIN} characters"])
        return cls(tuple(Key.derive(secret) for secret in secrets))


def token(code: str, epoch: int, keys: Keys) -> str:
    """Return `KEY-TOKEN` for a receipt's QR: the mirror key, then key id and 80 bits."""
    return f"{codes.key(code)}-{_token(code, epoch, keys.signing)}"


def token_key(text: str) -> str:
    """Return the mirror key that a token names, '' when it names none."""
    return text.strip().upper().rpartition("-")[0]


def lookup_code(code: str, epoch: int, keys: Keys) -> str:
    """Return the mã tra cứu: nine digits, the same on every channel."""
    return _lookup_code(code, epoch, keys.signing)


def make_card(case: Case, keys: Keys) -> Card:
    """Return what the mirror may hold of a case: no name, no phone, no citizen id."""
    person = case.applicant
    if person is None:
        return Card(case=case)
    return Card(
        case=structs.replace(case, applicant=None),
        initials=initials(person.name),
        factors=_factors(case.code, person, keys.signing),
    )


def matches(card: Card, proof: Proof, keys: Keys) -> bool:
    """Return whether the proof fits the case. Every key is tried, whatever the first says,
    so that the time taken does not tell how near a guess was."""
    return sum(_matches(card, proof, key) for key in keys.all) > 0


def log_name(value: str, keys: Keys) -> str:
    """Return a name for logs and counters that cannot be turned back into the value."""
    return hmac.digest(keys.signing.log, value.encode(errors="replace"), "sha256")[:8].hex()


def address_names(way: str, to: str, keys: Keys) -> tuple[str, ...]:
    """Return by what names an address is found where it is kept sealed, the signing key's first.

    Whoever looks tries all; whoever writes takes the first."""
    return tuple(_mac(key.address, way, to)[:16].hex() for key in keys.all)


def seal(plain: bytes, keys: Keys) -> bytes:
    """Return `plain` encrypted and authenticated (Fernet) for keeping outside."""
    return _fernet(keys.signing).encrypt(plain)


def unseal(sealed: bytes, keys: Keys) -> bytes:
    """Return what was sealed. Raises ValueError when no key in force opens it."""
    try:
        return MultiFernet([_fernet(key) for key in keys.all]).decrypt(sealed)
    except InvalidToken as error:
        raise ValueError("sealed by a key that is no longer in force") from error


def _fernet(key: Key) -> Fernet:
    return Fernet(urlsafe_b64encode(key.seal))


def _matches(card: Card, proof: Proof, key: Key) -> bool:
    code, epoch, factors = card.case.code, card.case.receipt_epoch, card.factors
    match proof.kind:
        case ProofKind.TOKEN:
            given = proof.value.strip().upper().rpartition("-")[2].translate(_READ_AS)
            return _equal(given, _token(code, epoch, key))
        case ProofKind.LOOKUP_CODE:
            return _equal(_digits(proof.value), _lookup_code(code, epoch, key))
        case ProofKind.PHONE_LAST4:
            return _same(factors.phone_last4, _factor(code, "phone4", last4(proof.value), key))
        case ProofKind.ID_LAST4:
            return _same(factors.id_last4, _factor(code, "id4", last4(proof.value), key))
        case ProofKind.PHONE:
            return _same(factors.phone, _factor(code, "phone", phone_number(proof.value), key))


def _factors(code: str, person: Applicant, key: Key) -> Factors:
    phone = phone_number(person.phone)
    return Factors(
        phone=_factor(code, "phone", phone, key),
        phone_last4=_factor(code, "phone4", last4(phone), key),
        id_last4=_factor(code, "id4", last4(person.id_number), key),
    )


def _token(code: str, epoch: int, key: Key) -> str:
    return key.id + _crockford(_mac(key.qr, code, str(epoch)), _TOKEN)


def _lookup_code(code: str, epoch: int, key: Key) -> str:
    number = int.from_bytes(_mac(key.lookup_code, code, str(epoch))[:16])
    return f"{number % 1_000_000_000:09d}"


def _factor(code: str, what: str, value: str | None, key: Key) -> bytes | None:
    # The code salts the hash: two cases of one person cannot be linked in the mirror.
    return _mac(key.factor, code, what, value)[:FACTOR_BYTES] if value else None


def _mac(key: bytes, *parts: str) -> bytes:
    return hmac.digest(key, "\0".join(parts).encode(errors="replace"), "sha256")


def _equal(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), right.encode())


def _same(stored: bytes | None, given: bytes | None) -> bool:
    return hmac.compare_digest(stored or b"\0", given or b"\1")


def _crockford(raw: bytes, length: int) -> str:
    number = int.from_bytes(raw)
    return "".join(CROCKFORD[number >> 5 * place & 31] for place in range(length))


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter in "0123456789")


def _hkdf(secret: str, label: str) -> bytes:
    kdf = HKDF(SHA256(), length=32, salt=None, info=f"lookup-gateway/{label}/1".encode())
    return kdf.derive(secret.encode())
