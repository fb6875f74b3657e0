"""Which channels are on: what each needs from the environment, and the routes it then gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint

from channels import sms_http, sms_kannel, sms_twilio, voice_twilio
from channels.sms.provider import Provider, providers
from channels.zalo import webhook
from channels.zalo.recorder import Recorder
from channels.zalo.signature import Secret
from lookup_gateway.gateway import Gateway

# The settings that a channel cannot do without; "A or B": one of them is enough.
NEEDS = {
    "sms_twilio": ("TWILIO_AUTH_TOKEN",),
    "voice_twilio": ("TWILIO_AUTH_TOKEN",),
    "sms_kannel": ("KANNEL_INBOUND_SECRET or KANNEL_ALLOW_IPS",),
    "telegram": ("TELEGRAM_SECRET_TOKEN",),
    "zalo": (
        "ZALO_APP_ID",
        "ZALO_APP_SECRET",
        "ZALO_OA_SECRET_KEY",
        "ZALO_ACCESS_TOKEN or ZALO_REFRESH_TOKEN",
    ),
}


def gaps(gateway: Gateway) -> dict[str, str]:
    """Return what the profile lists but cannot be on, each with the settings that it lacks.

    Opens nothing. Raises BadSettings for a provider's declaration that cannot be used."""
    lacking = {
        channel: lacks
        for channel in gateway.profile.channels
        if (lacks := gateway.settings.lacks(NEEDS.get(channel, ())))
    }
    return lacking | {f"sms_http {one.name}": one.lacks for one in _providers(gateway) if one.lacks}


def on(gateway: Gateway) -> frozenset[str]:
    """Return the channels that are listed and lack nothing."""
    off = gaps(gateway)
    by_provider = all(f"sms_http {one.name}" in off for one in _providers(gateway))
    listed = [one for one in gateway.profile.channels if one != "sms_http" or not by_provider]
    return frozenset(one for one in listed if one not in off)


def routes(gateway: Gateway) -> Iterator[Blueprint]:
    """Give the routes of every channel that the profile lists and that lacks nothing."""
    off = gaps(gateway)
    for channel in gateway.profile.channels:
        if channel in _MAKERS and channel not in off:
            yield _MAKERS[channel](gateway)


def _providers(gateway: Gateway) -> list[Provider]:
    if "sms_http" not in gateway.profile.channels:
        return []
    return providers(gateway.profile.sms.providers, gateway.settings)


def _twilio(gateway: Gateway) -> Blueprint:
    settings = gateway.settings
    token = settings.twilio_auth_token or ""
    public_url = settings.public_url
    return sms_twilio.blueprint(gateway.converse, gateway.house, gateway.later, public_url, token)


def _voice(gateway: Gateway) -> Blueprint:
    profile, settings = gateway.profile, gateway.settings
    line = voice_twilio.Line(
        house=gateway.house,
        languages=profile.languages,
        voices={**voice_twilio.VOICES, **profile.voice.names},
        offices={office.id: office.name for office in profile.offices.values()},
        needs=gateway.needs_aloud,
        office=profile.voice.office,
        person=profile.voice.person,
        filings=profile.intake.code_at == "acceptance",
    )
    token = settings.twilio_auth_token or ""
    return voice_twilio.blueprint(gateway.ask, line, settings.public_url, token)


def _kannel(gateway: Gateway) -> Blueprint:
    settings = gateway.settings
    secret, networks = settings.kannel_inbound_secret, settings.kannel_allow_ips
    return sms_kannel.blueprint(gateway.converse, gateway.house, gateway.later, secret, networks)


def _sms_http(gateway: Gateway) -> Blueprint:
    on = [one for one in _providers(gateway) if not one.lacks]
    desk = sms_http.Desk(gateway.converse, gateway.house, gateway.later, gateway.settings.clock)
    return sms_http.blueprint(desk, on)


def _telegram(gateway: Gateway) -> Blueprint:
    # Its library takes 12 MB and a third of a second, which nobody without the channel should pay.
    from channels import telegram

    settings = gateway.settings
    later = gateway.later if settings.accounts.telegram.bot_token else None
    token = settings.telegram_secret_token or ""
    return telegram.blueprint(gateway.converse, gateway.house, token, later)


def _zalo(gateway: Gateway) -> Blueprint:
    settings, profile = gateway.settings, gateway.profile
    account = settings.accounts.zalo
    return webhook.blueprint(
        gateway.later,
        Secret(account.app_id or "", account.oa_secret or ""),
        settings.clock,
        Recorder(settings.data_dir / "recorded" if profile.zalo.record else None),
    )


_MAKERS: dict[str, Callable[[Gateway], Blueprint]] = {
    "sms_twilio": _twilio,
    "voice_twilio": _voice,
    "sms_kannel": _kannel,
    "sms_http": _sms_http,
    "telegram": _telegram,
    "zalo": _zalo,
}
