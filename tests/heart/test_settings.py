"""Settings are read once, complain about everything at once, and never show a secret."""

import pytest

from lookup_gateway.accounts import Aggregator
from lookup_gateway.errors import BadSettings
from lookup_gateway.settings import Settings, is_loopback

SECRET = "a secret of at least thirty-two letters"


def settings(tmp_path, **env):
    return Settings.from_env({"LOOKUP_DATA_DIR": str(tmp_path / "var"), **env})


def test_nothing_has_to_be_set(tmp_path):
    plain = settings(tmp_path)

    assert plain.public_url == "http://127.0.0.1:8000"
    assert plain.database_url == f"sqlite:///{tmp_path}/var/cases.db"
    assert (plain.redis_url, plain.profile, plain.limits_on) == (None, "demo", True)


def test_every_fault_is_named_at_once(tmp_path):
    with pytest.raises(BadSettings) as caught:
        settings(
            tmp_path,
            PORT="many",
            PUBLIC_URL="https://x.example/path",
            LOOKUP_PROXY_HOPS="-1",
            LOOKUP_OPS_ALLOW="nowhere",
            LOOKUP_BACKEND="http",
            WEB_CONCURRENCY="0",
        )

    told = "\n".join(caught.value.faults)
    for name in ("PORT", "PUBLIC_URL", "PROXY_HOPS", "OPS_ALLOW", "BACKEND", "WEB_CONCURRENCY"):
        assert name in told


@pytest.mark.parametrize("name", ["LOOKUP_LIMITS", "LOOKUP_CLOCK_FILE"])
def test_what_is_for_tests_is_refused_in_public(tmp_path, name):
    value = "off" if name == "LOOKUP_LIMITS" else str(tmp_path / "clock")
    public = {"PUBLIC_URL": "https://hoso.example", "LOOKUP_SECRET_KEYS": SECRET, name: value}

    with pytest.raises(BadSettings, match=name):
        settings(tmp_path, **public)


def test_in_public_the_secret_has_to_be_set(tmp_path):
    with pytest.raises(BadSettings, match="LOOKUP_SECRET_KEYS"):
        settings(tmp_path, PUBLIC_URL="https://hoso.example")


def test_a_machine_on_its_own_makes_a_secret_and_keeps_it(tmp_path):
    first, second = settings(tmp_path), settings(tmp_path)

    file = tmp_path / "var" / "secret.key"
    assert first.secret_keys == second.secret_keys
    assert len(first.secret_keys[0]) >= 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_secret_can_be_read_from_a_file(tmp_path):
    file = tmp_path / "keys"
    file.write_text(f"{SECRET},{SECRET}2\n")

    read = settings(tmp_path, LOOKUP_SECRET_KEYS_FILE=str(file))

    assert read.secret_keys == (SECRET, f"{SECRET}2")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadSettings, match="TWILIO_AUTH_TOKEN_FILE"):
        settings(tmp_path, TWILIO_AUTH_TOKEN_FILE="/nowhere/token")


def test_secrets_do_not_show(tmp_path):
    given = {"TWILIO_AUTH_TOKEN": "twilio-token", "TELEGRAM_SECRET_TOKEN": "telegram-token"}
    shown = repr(settings(tmp_path, LOOKUP_SECRET_KEYS=SECRET, **given))

    assert SECRET not in shown
    assert "twilio-token" not in shown
    assert "telegram-token" not in shown


def test_each_text_message_provider_has_its_own_secret_and_networks(tmp_path):
    file = tmp_path / "tinh"
    file.write_text("tinh-key\n")
    read = settings(
        tmp_path,
        SMS_ESMS_SECRET="esms-key",
        SMS_TINH_MAU_SECRET_FILE=str(file),
        SMS_CPURL_ALLOW_IPS="10.0.0.1, 10.1.0.0/16",
        KANNEL_INBOUND_SECRET="kannel-key",
    )

    assert read.sms_secrets == {"esms": "esms-key", "tinh_mau": "tinh-key"}
    assert [str(one) for one in read.sms_allow_ips["cpurl"]] == ["10.0.0.1/32", "10.1.0.0/16"]
    assert "-key" not in repr(read)


@pytest.mark.parametrize("name", ["KANNEL_ALLOW_IPS", "SMS_ESMS_ALLOW_IPS"])
def test_a_network_that_is_none_is_named(tmp_path, name):
    with pytest.raises(BadSettings, match=name):
        settings(tmp_path, **{name: "127.0.0.1/8"})


@pytest.mark.parametrize("token", ["x", "A-z_09", "a" * 256])
def test_the_webhook_secret_is_what_telegram_takes(tmp_path, token):
    assert settings(tmp_path, TELEGRAM_SECRET_TOKEN=token).telegram_secret_token == token


@pytest.mark.parametrize("token", ["with space", "a" * 257, "bí-mật", "semi;colon", "x\n"])
def test_another_webhook_secret_is_refused_and_not_shown(tmp_path, token):
    with pytest.raises(BadSettings, match="TELEGRAM_SECRET_TOKEN") as caught:
        settings(tmp_path, TELEGRAM_SECRET_TOKEN=token)

    assert token not in str(caught.value)


def test_a_test_can_hold_the_clock(tmp_path):
    file = tmp_path / "clock"
    held = settings(tmp_path, LOOKUP_CLOCK_FILE=str(file))

    file.write_text("2025-11-10T08:00:00+07:00\n")
    assert held.clock().isoformat() == "2025-11-10T08:00:00+07:00"
    file.write_text("2025-11-10T08:00:00")
    with pytest.raises(ValueError, match="offset"):
        held.clock()


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://[::1]:80", True),
        ("https://hoso.example", False),
        ("http://10.0.0.1", False),
    ],
)
def test_loopback_is_told_from_public(url, local):
    assert is_loopback(url) is local


def test_a_provider_account_is_read_whole_and_hides_its_secrets(tmp_path):
    read = settings(tmp_path, ZALO_APP_ID="7", ZALO_APP_SECRET="hush", SMTP_URL="smtp://a:pw@b/")

    assert read.accounts.zalo.app_secret == "hush"
    assert read.accounts.mail.smtp_url == "smtp://a:pw@b"
    assert "hush" not in repr(read)
    assert "pw" not in repr(read)


def test_an_aggregators_account_is_read_by_its_name_whatever_of_it_is_there(tmp_path):
    url = "https://sms.example/send"
    read = settings(tmp_path, SMS_VCOM_ACCOUNT="demo", SMS_TINH_A_SEND_URL=url, SMS_VCOM_FROM="H")

    assert read.accounts.aggregators == {
        "vcom": Aggregator(account="demo", sender="H"),
        "tinh_a": Aggregator(send_url=url),
    }


def test_an_unusable_address_of_a_provider_is_named_without_its_password(tmp_path):
    with pytest.raises(BadSettings, match="SMTP_URL: needs smtp://") as caught:
        settings(tmp_path, SMTP_URL="mailto:a:pw@b")

    assert "pw" not in str(caught.value)


def test_a_desk_token_names_an_officer(tmp_path):
    token = "t" * 16
    read = settings(tmp_path, LOOKUP_DESK_TOKENS=f"nguyenvana.h4912:H49.12:desk:{token}")

    (officer,) = read.desk_tokens
    assert (officer.unit, officer.role, officer.token) == ("H49.12", "desk", token)
    with pytest.raises(BadSettings, match="LOOKUP_DESK_TOKENS: needs name:unit:role:token"):
        settings(tmp_path, LOOKUP_DESK_TOKENS="nguyenvana:H49.12:king:short")


def test_an_ingest_key_names_its_system_where_it_has_a_name(tmp_path):
    plain, named = "k" * 16, "n" * 16
    read = settings(tmp_path, LOOKUP_INGEST_KEYS=f"{plain}, bank:{named}")

    assert [(one.source, one.key) for one in read.ingest_keys] == [
        ("default", plain),
        ("bank", named),
    ]
    assert named not in repr(read)
    for wrong in ("short", "Bank:" + named, ":" + named):
        with pytest.raises(BadSettings, match="LOOKUP_INGEST_KEYS: needs key") as told:
            settings(tmp_path, LOOKUP_INGEST_KEYS=wrong)
        assert named not in str(told.value)
