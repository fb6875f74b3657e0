"""Officers: who they are, how an account is named, and what a password has to be."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# ASVS 5.0.0, 6.2.1: at least 8, better 15; 6.2.5: no rules on the kinds of letters.
SHORTEST, LONGEST = 12, 200

# hovaten.tendonvi: a person's name, then the unit's, without accents; digits part namesakes.
_ACCOUNT = re.compile(r"[a-z][a-z0-9]{1,39}\.[a-z0-9][a-z0-9-]{0,39}")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FEWEST_LETTERS = 5
# What is tried first everywhere, in the form that `_plain` gives it.
_COMMON = (
    "password",
    "matkhau",
    "motcua",
    "hanhchinh",
    "qwerty",
    "abc123",
    "123456",
    "administrator",
)


class Role(StrEnum):
    """What an officer is at a desk for."""

    DESK = "desk"
    SPECIALIST = "specialist"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    STATISTICS = "statistics"
    UNIT_ADMINISTRATOR = "unit_administrator"


@dataclass(frozen=True, slots=True)
class Officer:
    """One person at work. `account` is hovaten.tendonvi, `unit` the id of an office."""

    account: str
    name: str
    unit: str
    role: Role

    def covers(self, office: str) -> bool:
        """Return whether an office is the officer's, or below it: H49 covers H49.12."""
        return office == self.unit or office.startswith(f"{self.unit}.")


class Weak(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"


@dataclass(frozen=True, slots=True)
class Entered:
    """The password is right; `secret` is the new session's, `role` its officer's."""

    secret: str = field(repr=False)
    role: Role


@dataclass(frozen=True, slots=True)
class Wrong:
    """No such name, another password, a disabled account: nobody is told which."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Too many wrong ones: the next is heard in so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Present:
    """Who is signed in. `must_change`: with a one-time password, which lets do nothing else."""

    officer: Officer
    must_change: bool


def account_name(text: str) -> str | None:
    """Return the account that is meant, None for what cannot be one."""
    name = text.strip().lower()
    return name if _ACCOUNT.fullmatch(name) else None


def weakness(password: str, account: str) -> Weak | None:
    """Return why the password would not protect this account, None when it may be used."""
    if len(password) < SHORTEST:
        return Weak.SHORT
    if len(password) > LONGEST:
        return Weak.LONG
    plain = _plain(password)
    for known in (*_COMMON, *map(_plain, account.split("."))):
        plain = plain.replace(known, "") if len(known) > 2 else plain
    # What is left once everybody's and one's own words are gone has to be worth guessing.
    return Weak.COMMON if len(set(plain)) < _FEWEST_LETTERS else None


def one_time_password() -> str:
    """Return 80 random bits, in groups that can be read out (XXXX-XXXX-XXXX-XXXX)."""
    letters = [secrets.choice(_CROCKFORD) for _ in range(16)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


def hashed(password: str) -> str:
    """Return the Argon2id hash (RFC 9106) under which a password is kept."""
    return _hasher().hash(_prepared(password))


def fits(kept: str | None, password: str) -> bool:
    """Return whether the password is the one behind `kept`. None is nobody's: that costs the
    same work, so that the time taken does not tell who has an account."""
    nobody = _nobody()
    try:
        _hasher().verify(kept or nobody, _prepared(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _hasher() -> PasswordHasher:
    # OWASP's first choice of least memory: ten sign-ins at once take 190 MB, not 640.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _nobody() -> str:
    return hashed(secrets.token_urlsafe())


def _prepared(password: str) -> str:
    # Keyboards differ in how they compose Vietnamese letters (RFC 8265, section 4.2: NFC); what
    # is beyond the longest is never hashed, or anybody could make us work.
    return unicodedata.normalize("NFC", password[: LONGEST + 1])


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in bare if letter.isalnum())
