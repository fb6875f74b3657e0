"""The accounts at providers: what the environment holds to send by them, and to know them by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lookup_gateway.environment import Reader

TWILIO_API = "https://api.twilio.com"
ZALO_API = "https://openapi.zalo.me"
ZALO_OAUTH = "https://oauth.zaloapp.com"
TELEGRAM_API = "https://api.telegram.org"


@dataclass(frozen=True, slots=True)
class Twilio:
    """With these and the token that signs its webhooks, Twilio sends; `sender` is E.164."""

    sid: str | None = None
    sender: str | None = None
    api_url: str = TWILIO_API


@dataclass(frozen=True, slots=True)
class Zalo:
    """An Official Account. `oa_secret` signs its webhook, `app_secret` renews the tokens."""

    app_id: str | None = None
    app_secret: str | None = field(default=None, repr=False)
    oa_secret: str | None = field(default=None, repr=False)
    access_token: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    api_url: str = ZALO_API
    oauth_url: str = ZALO_OAUTH


@dataclass(frozen=True, slots=True)
class Telegram:
    """A bot, as which we send."""

    bot_token: str | None = field(default=None, repr=False)
    api_url: str = TELEGRAM_API


@dataclass(frozen=True, slots=True)
class Kannel:
    """The smsbox that sends for us (its user guide, "Using the HTTP interface to smsbox").
    Without a `sender` it takes the one that kannel.conf names for the user."""

    sendsms_url: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """`smtp_url` is smtp://, smtps:// or smtp+starttls://USER:PASSWORD@HOST:PORT."""

    smtp_url: str | None = field(default=None, repr=False)
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Aggregator:
    """Where and as whom an aggregator of `channels/sms` sends; its secret is SMS_<NAME>_SECRET."""

    send_url: str | None = None
    account: str | None = None
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Accounts:
    """All of them; what the environment does not hold is None."""

    twilio: Twilio = Twilio()
    zalo: Zalo = Zalo()
    telegram: Telegram = Telegram()
    kannel: Kannel = Kannel()
    mail: Mail = Mail()
    aggregators: Mapping[str, Aggregator] = field(default_factory=dict)
    alert_url: str | None = field(default=None, repr=False)


# Where the settings keep what is no field of their own, by its name in the environment.
PLACES = {
    "TWILIO_ACCOUNT_SID": "accounts.twilio.sid",
    "TWILIO_FROM": "accounts.twilio.sender",
    "ZALO_APP_ID": "accounts.zalo.app_id",
    "ZALO_APP_SECRET": "accounts.zalo.app_secret",
    "ZALO_OA_SECRET_KEY": "accounts.zalo.oa_secret",
    "ZALO_ACCESS_TOKEN": "accounts.zalo.access_token",
    "ZALO_REFRESH_TOKEN": "accounts.zalo.refresh_token",
    "TELEGRAM_BOT_TOKEN": "accounts.telegram.bot_token",
    "KANNEL_SENDSMS_URL": "accounts.kannel.sendsms_url",
    "KANNEL_USERNAME": "accounts.kannel.username",
    "KANNEL_PASSWORD": "accounts.kannel.password",
    "SMTP_URL": "accounts.mail.smtp_url",
    "MAIL_FROM": "accounts.mail.sender",
}


def accounts(read: Reader) -> Accounts:
    """Return the accounts in the environment; faults are kept in `read`."""
    return Accounts(
        twilio=Twilio(
            sid=_text(read, "TWILIO_ACCOUNT_SID"),
            sender=_text(read, "TWILIO_FROM"),
            api_url=_base(read, "TWILIO_API_URL", TWILIO_API),
        ),
        zalo=_zalo(read),
        telegram=Telegram(
            bot_token=_text(read, "TELEGRAM_BOT_TOKEN"),
            api_url=_base(read, "TELEGRAM_API_URL", TELEGRAM_API),
        ),
        kannel=Kannel(
            sendsms_url=read.checked("KANNEL_SENDSMS_URL", "", _web_address),
            username=_text(read, "KANNEL_USERNAME"),
            password=_text(read, "KANNEL_PASSWORD"),
            sender=_text(read, "KANNEL_FROM"),
        ),
        mail=Mail(
            smtp_url=read.checked("SMTP_URL", "", _mail_address),
            sender=_text(read, "MAIL_FROM"),
        ),
        aggregators=_aggregators(read),
        alert_url=read.checked("ALERT_URL", "", _web_address),
    )


def _aggregators(read: Reader) -> dict[str, Aggregator]:
    names = {name for what in ("SEND_URL", "ACCOUNT", "FROM") for name in read.sms(what)}
    return {
        name: Aggregator(
            send_url=read.checked(f"SMS_{name.upper()}_SEND_URL", "", _web_address),
            account=_text(read, f"SMS_{name.upper()}_ACCOUNT"),
            sender=_text(read, f"SMS_{name.upper()}_FROM"),
        )
        for name in names
    }


def _zalo(read: Reader) -> Zalo:
    return Zalo(
        app_id=_text(read, "ZALO_APP_ID"),
        app_secret=_text(read, "ZALO_APP_SECRET"),
        oa_secret=_text(read, "ZALO_OA_SECRET_KEY"),
        access_token=_text(read, "ZALO_ACCESS_TOKEN"),
        refresh_token=_text(read, "ZALO_REFRESH_TOKEN"),
        api_url=_base(read, "ZALO_API_URL", ZALO_API),
        oauth_url=_base(read, "ZALO_OAUTH_URL", ZALO_OAUTH),
    )


def _text(read: Reader, name: str) -> str | None:
    return read.text(name, "") or None


def _base(read: Reader, name: str, usual: str) -> str:
    return read.checked(name, usual, _web_address) or usual


def _web_address(text: str) -> str | None:
    return _address(text, ("http", "https"))


def _mail_address(text: str) -> str | None:
    return _address(text, ("smtp", "smtps", "smtp+starttls"))


def _address(text: str, schemes: tuple[str, ...]) -> str | None:
    """Return an address without a slash at its end. Raises ValueError; the text is never repeated,
    because it may hold a password."""
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in schemes or not parts.hostname or parts.port == 0:
        raise ValueError(f"needs {' or '.join(f'{one}://' for one in schemes)} and a host")
    return text.rstrip("/")
