"""Forms signed with the agency's certificate, and what the operator hears about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from lookup_gateway import doctor
from lookup_gateway.errors import BadSettings
from lookup_gateway.paper.signatures import signers
from lookup_gateway.settings import Settings
from tests.desk.conftest import Counter
from tests.paper.authority import AGENCY, PASSWORD, certificate_env, pkcs12_file
from tests.sites import SECRET


@pytest.fixture
def signing_desk(open_counter: Callable[..., Counter], sqlite_url: str, tmp_path: Path) -> Counter:
    """A counter whose agency has a certificate."""
    return open_counter(DATABASE_URL=sqlite_url, **certificate_env(tmp_path))


def test_a_form_is_signed_and_stays_the_same_bytes(signing_desk: Counter) -> None:
    """TT 01/2018/TT-VPCP, Điều 10."""
    case = signing_desk.take_in()

    first = signing_desk.call(f"/cases/{case['code']}/receipt.pdf").get_data()
    again = signing_desk.call(f"/cases/{case['code']}/receipt.pdf").get_data()

    assert [one.name for one in signers(first)] == [AGENCY]
    assert again == first
    assert [one.signed for one in signing_desk.site.gateway.forms.of(case["code"])] == [True]


def test_a_form_that_was_changed_has_no_signer(signing_desk: Counter) -> None:
    case = signing_desk.take_in()
    form = signing_desk.call(f"/cases/{case['code']}/receipt.pdf").get_data()

    assert signers(form.replace("%🖤".encode(), "%🖥".encode(), 1)) == ()
    assert signers(form + b"\n% and something more") == ()


def _found(tmp_path: Path, lives: timedelta, password: str = PASSWORD) -> list[doctor.Finding]:
    file, _ = pkcs12_file(tmp_path, lives)
    env = {
        "LOOKUP_DATA_DIR": str(tmp_path / "var"),
        "LOOKUP_SECRET_KEYS": SECRET,
        "LOOKUP_SIGNING_PKCS12": str(file),
        "LOOKUP_SIGNING_PASSWORD": password,
        "REDIS_URL": "redis://127.0.0.1:9",
    }
    return [one for one in doctor.examine(env) if one.what.startswith("certificate")]


@pytest.mark.parametrize(("days", "well"), [(365, True), (29, False)])
def test_the_doctor_tells_when_a_certificate_ends(tmp_path: Path, days: int, well: bool) -> None:
    (finding,) = _found(tmp_path, timedelta(days=days))

    assert finding.well is well
    assert finding.what.startswith(f"certificate of {AGENCY} until 20")


def test_the_doctor_tells_that_a_password_is_wrong_and_not_which(tmp_path: Path) -> None:
    (finding,) = _found(tmp_path, timedelta(days=365), "a wrong password")

    assert not finding.well
    assert "a wrong password" not in str(finding)


def test_a_certificate_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    env = {"LOOKUP_DATA_DIR": str(tmp_path), "LOOKUP_SIGNING_PKCS12": str(tmp_path / "no.p12")}

    with pytest.raises(BadSettings, match=r"LOOKUP_SIGNING_PKCS12: .*no\.p12 is no file"):
        Settings.from_env(env)


def test_the_password_is_in_no_text_of_the_settings(tmp_path: Path) -> None:
    file, _ = pkcs12_file(tmp_path)
    env = {
        "LOOKUP_DATA_DIR": str(tmp_path),
        "LOOKUP_SIGNING_PKCS12": str(file),
        "LOOKUP_SIGNING_PASSWORD": PASSWORD,
    }

    assert PASSWORD not in repr(Settings.from_env(env))
