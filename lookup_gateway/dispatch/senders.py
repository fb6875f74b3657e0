"""By whom a gateway sends: what the profile lists and the environment has the accounts for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from pathlib import Path

from channels import email, sms_kannel, sms_twilio
from channels.sms import sending
from channels.sms.declaration import load_send_forms
from channels.sms.send_form import SendForm
from channels.sms.sending import Line
from channels.zalo.account import Account, open_account
from channels.zalo.sending import sender as zalo_sender
from lookup_gateway.accounts import Aggregator
from lookup_gateway.calling import client
from lookup_gateway.delivery.failover import Failover
from lookup_gateway.gateway import Gateway
from lookup_gateway.outgoing import Send, Way
from lookup_gateway.settings import Settings

_KANNEL = {
    "KANNEL_SENDSMS_URL": "accounts.kannel.sendsms_url",
    "KANNEL_USERNAME": "accounts.kannel.username",
    "KANNEL_PASSWORD": "accounts.kannel.password",
}
_TWILIO = {
    "TWILIO_ACCOUNT_SID": "accounts.twilio.sid",
    "TWILIO_FROM": "accounts.twilio.sender",
    "TWILIO_AUTH_TOKEN": "twilio_auth_token",
}
_TELEGRAM = {"TELEGRAM_BOT_TOKEN": "accounts.telegram.bot_token"}
_ZALO = {
    "ZALO_APP_ID": "accounts.zalo.app_id",
    "ZALO_APP_SECRET": "accounts.zalo.app_secret",
    "ZALO_ACCESS_TOKEN or ZALO_REFRESH_TOKEN": (
        "accounts.zalo.access_token or accounts.zalo.refresh_token"
    ),
}
_MAIL = {"SMTP_URL": "accounts.mail.smtp_url", "MAIL_FROM": "accounts.mail.sender"}


@dataclass(frozen=True, slots=True)
class Option:
    """Somebody by whom could be sent: what is lacking for it, and how else."""

    name: str
    way: Way
    lacks: str | None
    make: Callable[[], Send]


def senders(gateway: Gateway) -> dict[Way, Send]:
    """Return what sends by each way that the settings allow. Raises BadSettings."""
    found: dict[Way, list[Send]] = {}
    for option in _options(gateway):
        if not option.lacks:
            found.setdefault(option.way, []).append(option.make())
    return {way: Failover(some) if len(some) > 1 else some[0] for way, some in found.items()}


def gaps(gateway: Gateway) -> dict[str, str]:
    """Return by whom cannot be sent, each with the settings that it lacks. Raises BadSettings."""
    return {option.name: option.lacks for option in _options(gateway) if option.lacks}


def _options(gateway: Gateway) -> Iterator[Option]:
    settings, names = gateway.settings, gateway.profile.sms.senders
    own = {"kannel": _kannel, "twilio": _twilio}
    forms = load_send_forms(tuple(name for name in names if name not in own))
    for name in names:
        stem = Path(name).stem
        yield own[name](settings) if name in own else _aggregator(stem, forms[stem], settings)
    mail = partial(email.sender, settings.accounts.mail, settings.clock)
    yield Option("e-mail", Way.EMAIL, _lacking(settings, _MAIL), mail)
    yield from _chats(gateway)


def _chats(gateway: Gateway) -> Iterator[Option]:
    listed, settings = gateway.profile.channels, gateway.settings
    if "telegram" in listed:
        make = partial(_telegram, settings)
        yield Option("Telegram", Way.TELEGRAM, _lacking(settings, _TELEGRAM), make)
    if "zalo" in listed:
        make = partial(_zalo, gateway)
        yield Option("Zalo", Way.ZALO, _lacking(settings, _ZALO), make)


def _telegram(settings: Settings) -> Send:
    # Its library takes 12 MB and a third of a second, which nobody without the channel should pay.
    from channels.telegram import sending

    return sending.sender(client(), settings.accounts.telegram)


def _zalo(gateway: Gateway) -> Send:
    zalo = gateway.profile.zalo
    return zalo_sender(zalo_account(gateway), zalo.templates, paid=zalo.paid)


def _kannel(settings: Settings) -> Option:
    account, secret = settings.accounts.kannel, settings.kannel_inbound_secret
    make = partial(sms_kannel.sender, client(), account, settings.public_url, secret)
    return Option("SMS by kannel", Way.SMS, _lacking(settings, _KANNEL), make)


def _twilio(settings: Settings) -> Option:
    account, token = settings.accounts.twilio, settings.twilio_auth_token or ""
    make = partial(sms_twilio.sender, client(), account, token, settings.public_url)
    return Option("SMS by twilio", Way.SMS, _lacking(settings, _TWILIO), make)


def _aggregator(name: str, form: SendForm, settings: Settings) -> Option:
    account = settings.accounts.aggregators.get(name, Aggregator())
    line = Line(name, form, account, settings.sms_secrets.get(name))
    make = partial(sending.sender, client(), line, settings.clock)
    return Option(f"SMS by {name}", Way.SMS, line.lacks, make)


def zalo_account(gateway: Gateway) -> Account:
    """Return the Official Account as which the gateway speaks."""
    settings = gateway.settings
    zalo = settings.accounts.zalo
    return open_account(client(), zalo, gateway.engine, gateway.keys, settings.clock)


def _lacking(settings: Settings, needs: dict[str, str]) -> str | None:
    missing = [
        name
        for name, fields in needs.items()
        if not any(attrgetter(field)(settings) for field in fields.split(" or "))
    ]
    return " and ".join(missing) or None
