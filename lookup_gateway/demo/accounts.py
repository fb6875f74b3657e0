"""Made-up accounts at every provider, whose APIs are the simulators' stand-ins on this machine."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from lookup_gateway.settings import is_loopback
from lookup_gateway.simulators.standins import ROOT


def made_up(env: Mapping[str, str], port: int) -> dict[str, str]:
    """Return what the demo adds to `env`: a web address, simulators, accounts to speak to them.

    An account of which anything is set is left alone: it may be a real one, and what is real
    must not be mixed with what is not. So is everything where citizens could come in."""
    here = f"http://127.0.0.1:{port}"
    public = _given(env, "PUBLIC_URL") or here
    added = {"PUBLIC_URL": public, "TWILIO_AUTH_TOKEN": secrets.token_hex(16)}
    if is_loopback(public):
        added["LOOKUP_SIMULATORS"] = "on"
        for names in _accounts(here + ROOT):
            if not any(_given(env, name) for name in names):
                added |= names
    return {name: value for name, value in added.items() if not _given(env, name)}


def _accounts(standins: str) -> list[dict[str, str]]:
    return [
        {
            "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
            "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
            "TWILIO_FROM": "+84900000000",
            "TWILIO_API_URL": f"{standins}/twilio",
        },
        {"KANNEL_INBOUND_SECRET": secrets.token_hex(16)},
        {
            "TELEGRAM_SECRET_TOKEN": secrets.token_hex(16),
            "TELEGRAM_BOT_TOKEN": f"1:{secrets.token_hex(16)}",
            "TELEGRAM_API_URL": f"{standins}/telegram",
        },
        {
            "ZALO_APP_ID": "700000000",
            "ZALO_APP_SECRET": secrets.token_hex(16),
            "ZALO_OA_SECRET_KEY": secrets.token_hex(16),
            "ZALO_ACCESS_TOKEN": secrets.token_hex(16),
            "ZALO_REFRESH_TOKEN": secrets.token_hex(16),
            "ZALO_API_URL": f"{standins}/zalo",
            "ZALO_OAUTH_URL": f"{standins}/zalo",
        },
    ]


def _given(env: Mapping[str, str], name: str) -> str | None:
    return env.get(name) or env.get(f"{name}_FILE")
