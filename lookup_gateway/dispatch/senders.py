"""By whom a gateway sends: what the profile lists and the environment has the accounts for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
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
from lookup_gateway.profile import Profile
from lookup_gateway.settings import Settings

_KANNEL = ("KANNEL_SENDSMS_URL", "KANNEL_USERNAME", "KANNEL_PASSWORD")
_TWILIO = ("TWILIO_ACCOUNT_SID", "TWILIO_FROM", "TWILIO_AUTH_TOKEN")
_TELEGRAM = ("TELEGRAM_BOT_TOKEN",)
_ZALO = ("ZALO_APP_ID", "ZALO_APP_SECRET", "ZALO_ACCESS_TOKEN or ZALO_REFRESH_TOKEN")
_MAIL = ("SMTP_URL", "MAIL_FROM")


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


def ways(gateway: Gateway) -> frozenset[Way]:
    """Return the ways by which could be sent. Opens nothing. Raises BadSettings."""
    return frozenset(option.way for option in _options(gateway) if not option.lacks)


def gaps(gateway: Gateway) -> dict[str, str]:
    """Return by whom cannot be sent, each with the settings that it lacks. Raises BadSettings."""
    return {option.name: option.lacks for option in _options(gateway) if option.lacks}


def forms(profile: Profile) -> dict[str, SendForm]:
    """Return the declarations that the profile sends by. Raises BadSettings."""
    return load_send_forms(tuple(name for name in profile.sms.senders if name not in _OWN))


def _options(gateway: Gateway) -> Iterator[Option]:
    settings, declared = gateway.settings, forms(gateway.profile)
    for name in gateway.profile.sms.senders:
        if name in _OWN:
            yield _OWN[name](settings)
        else:
            stem = Path(name).stem
            yield _aggregator(stem, declared[stem], settings)
    clock, fetch = settings.clock, gateway.results.fetch
    mail = partial(email.sender, settings.accounts.mail, clock, fetch)
    yield Option("e-mail", Way.EMAIL, settings.lacks(_MAIL), mail)
    yield from _chats(gateway)


def _chats(gateway: Gateway) -> Iterator[Option]:
    listed, settings = gateway.profile.channels, gateway.settings
    if "telegram" in listed:
        make = partial(_telegram, settings)
        yield Option("Telegram", Way.TELEGRAM, settings.lacks(_TELEGRAM), make)
    if "zalo" in listed:
        make = partial(_zalo, gateway)
        yield Option("Zalo", Way.ZALO, settings.lacks(_ZALO), make)


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
    return Option("SMS by kannel", Way.SMS, settings.lacks(_KANNEL), make)


def _twilio(settings: Settings) -> Option:
    account, token = settings.accounts.twilio, settings.twilio_auth_token or ""
    make = partial(sms_twilio.sender, client(), account, token, settings.public_url)
    return Option("SMS by twilio", Way.SMS, settings.lacks(_TWILIO), make)


_OWN = {"kannel": _kannel, "twilio": _twilio}


def _aggregator(name: str, form: SendForm, settings: Settings) -> Option:
    account = settings.accounts.aggregators.get(name, Aggregator())
    line = Line(name, form, account, settings.sms_secrets.get(name))
    make = partial(sending.sender, client(), line, settings.clock)
    return Option(f"SMS by {name}", Way.SMS, line.lacks, make)


@lru_cache(maxsize=1)
def zalo_account(gateway: Gateway) -> Account:
    """Return the Official Account as which the gateway speaks: one, for its tokens are."""
    settings = gateway.settings
    zalo = settings.accounts.zalo
    return open_account(client(), zalo, gateway.engine, gateway.keys, settings.clock)
