"""What an account is called, what a password must be, and how it is kept."""

from __future__ import annotations

import unicodedata

import pytest

from lookup_gateway import officers
from lookup_gateway.environment import ROLES
from lookup_gateway.officers import Role, Weak


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguyenvana.hongai", "nguyenvana.hongai"),
        (" NguyenVanA.HonGai ", "nguyenvana.hongai"),
        ("tranthib2.so-tu-phap", "tranthib2.so-tu-phap"),
        ("nguyenvana", None),
        ("nguyễnvăna.hongai", None),
        ("nguyenvana.hongai.quangninh", None),
        ("nguyenvana@hongai", None),
        (".hongai", None),
        ("", None),
        ("a" * 41 + ".hongai", None),
    ],
)
def test_an_account_is_a_name_and_a_unit(typed: str, meant: str | None) -> None:
    assert officers.account_name(typed) == meant


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("chín con chim sẻ qua sông", None),
        ("k7#Wq2!vLp0z", None),
        ("ngắn quá", Weak.SHORT),
        ("", Weak.SHORT),
        ("x" * 201, Weak.LONG),
        ("aaaaaaaaaaaaaaa", Weak.COMMON),
        ("matkhau123456", Weak.COMMON),
        ("Mật khẩu 123456", Weak.COMMON),
        ("Password123456", Weak.COMMON),
        ("nguyenvana1234", Weak.COMMON),
        ("NguyenVanA.HonGai", Weak.COMMON),
    ],
)
def test_a_password_that_is_tried_first_is_not_taken(password: str, why: Weak | None) -> None:
    assert officers.weakness(password, "nguyenvana.hongai") == why


def test_a_password_is_kept_by_argon2id_and_fits_however_its_letters_are_composed() -> None:
    kept = officers.hashed("chín con chim sẻ")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert officers.fits(kept, "chín con chim sẻ")
    assert officers.fits(kept, unicodedata.normalize("NFD", "chín con chim sẻ"))
    assert not officers.fits(kept, "chin con chim se")
    assert not officers.fits("no hash at all", "chín con chim sẻ")
    assert not officers.fits(None, "chín con chim sẻ")


def test_a_longer_password_is_not_the_same_one() -> None:
    kept = officers.hashed("x" * officers.LONGEST)

    assert not officers.fits(kept, "x" * (officers.LONGEST + 1))


def test_one_time_passwords_are_long_and_never_the_same() -> None:
    made = {officers.one_time_password() for _ in range(50)}

    assert len(made) == 50
    assert all(officers.weakness(one, "nguyenvana.hongai") is None for one in made)


def test_the_environment_knows_the_same_roles() -> None:
    assert set(ROLES) == set(Role)
