"""The recorder keeps how Zalo's first events look, and nothing that anybody wrote or is called."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from tests.channels.zalo_kit import came, deliver, mac, sent, stamp
from tests.channels.zalo_stand_in import APP_ID, OA, OA_SECRET, USER, as_json
from tests.sites import CODE

FORGED = {"X-ZEvent-Signature": "mac=" + "0" * 64}
WRITTEN = "tôi là Nguyễn Văn A, số 0912345678"
PRIVATE = (
    USER, OA, APP_ID, OA_SECRET, CODE, WRITTEN, "0912345678", "Nguyễn", "e2a641af6661713b2874",
    "3611371994410983884", "access-0", "refresh-0", "bi-mat",
)  # fmt: skip


@pytest.fixture
def site(zalo_site):
    return zalo_site()


@pytest.fixture
def folder(site):
    return site.settings.data_dir / "recorded"


def recorded(folder):
    return sorted(path.name for path in folder.glob("*"))


def test_the_first_three_of_each_kind_are_kept(site, folder):
    for number in range(5):
        deliver(site, sent(msg_id=f"m{number}"))
    deliver(site, came())

    assert recorded(folder) == [
        "zalo-follow-1.json", *(f"zalo-user_send_text-{n}.json" for n in (1, 2, 3))
    ]  # fmt: skip


def test_a_record_settles_what_is_open_about_the_signature(site, folder):
    deliver(site, sent(), num_retry="1", **{"X-ZEvent-Timestamp": stamp()})

    kept = json.loads((folder / "zalo-user_send_text-1.json").read_text())
    assert kept["signed_with"] == "body"
    assert kept["signature"] == "mac=hex, 64"
    assert kept["header_is_body_timestamp"] is True
    assert (kept["num_retry"], kept["seconds_since_timestamp"]) == ("1", 0)
    assert kept["event"]["event_name"] == "user_send_text"
    assert kept["event"]["message"] == {"text": f"text, {len(CODE)}", "msg_id": "hex, 20"}
    assert kept["event"]["sender"] == {"id": "digits, 19"}


def test_nothing_personal_and_nothing_secret_is_kept(site, folder):
    picture = {"type": "image", "payload": {"url": "https://x.example/bi-mat", "0912345678": 1}}
    deliver(site, sent(WRITTEN, attachments=[picture], bi_mat=[WRITTEN, 912_345_678, 1.5, None]))
    deliver(site, {**came(), "event_name": WRITTEN})
    deliver(site, {**sent(WRITTEN), "event_name": "oa_send_text"})

    assert len(recorded(folder)) == 3
    for path in folder.iterdir():
        kept = path.read_text()
        assert not [word for word in (*PRIVATE, "912345678") if word in kept]
        assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_three_that_are_not_proven_are_kept(site, folder):
    for _ in range(5):
        deliver(site, sent(WRITTEN), **FORGED)

    assert recorded(folder) == [f"zalo-refused-{n}.json" for n in (1, 2, 3)]
    for path in folder.iterdir():
        assert not [word for word in PRIVATE if word in path.read_text()]


def test_after_the_first_proven_event_nothing_else_is_kept(site, folder):
    deliver(site, sent(), **FORGED)
    deliver(site, sent())
    deliver(site, sent(), **FORGED)

    assert recorded(folder) == ["zalo-refused-1.json", "zalo-user_send_text-1.json"]


def test_the_profile_switches_it_off(zalo_site, tmp_path):
    demo = (files("lookup_gateway.profiles") / "demo.toml").read_text(encoding="utf-8")
    profile = tmp_path / "off.toml"
    profile.write_text(demo + "\n[zalo]\nrecord = false\n", encoding="utf-8")
    site = zalo_site(LOOKUP_PROFILE=str(profile))

    assert deliver(site, sent()).status_code == 200
    assert not (site.settings.data_dir / "recorded").exists()


@pytest.mark.parametrize("depth", [300, 700, 3_000])
def test_a_body_without_a_bottom_is_no_error(site, depth):
    body = as_json(sent())[:-1] + b',"deep":' + b"[" * depth + b"]" * depth + b"}"
    right = {"X-ZEvent-Signature": f"mac={mac(body, stamp())}"}

    assert deliver(site, body, **FORGED).status_code == 403
    assert deliver(site, body, **right).status_code in (200, 403)


def test_a_full_disk_costs_the_record_and_not_the_question(site, folder, caplog):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("not a folder")

    assert deliver(site, sent()).status_code == 200
    assert "not recorded" in caplog.text
