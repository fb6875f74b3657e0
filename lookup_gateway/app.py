"""The web app: every page, channel and door, introduced to the one function they may call."""

from __future__ import annotations

import logging
import os
from functools import partial
from ipaddress import ip_network

from flask import Flask

import kiosk_ui
from channels import web_api
from lookup_gateway import doors, texts, web, wires
from lookup_gateway.callers import by_address
from lookup_gateway.gateway import Gateway
from lookup_gateway.paper.qr import qr_svg
from lookup_gateway.profile import Profile
from lookup_gateway.settings import Settings

log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the WSGI app: every page, channel and door, introduced to the one `ask`."""
    gateway = Gateway(settings or Settings.from_env(os.environ))
    gateway.migrate_if_possible()
    app = Flask("lookup_gateway", static_folder=None)
    app.extensions["gateway"] = gateway
    needs = _needs(gateway)
    app.register_blueprint(kiosk_ui.blueprint(needs))
    app.register_blueprint(web_api.blueprint(gateway.ask, gateway.house))
    app.register_blueprint(
        doors.blueprint(gateway.health, gateway.metrics, gateway.settings.ops_allow)
    )
    _add_channels(app, gateway)
    web.protect(app, gateway.settings.proxy_hops, kiosk_ui.trouble_page(needs))
    return app


def _needs(gateway: Gateway) -> kiosk_ui.Needs:
    profile = gateway.profile
    return kiosk_ui.Needs(
        ask=gateway.ask,
        caller=partial(by_address, kiosks=[ip_network(one) for one in profile.kiosk.networks]),
        house=gateway.house,
        texts=texts.load,
        qr_svg=qr_svg,
        public_url=gateway.settings.public_url,
        site=kiosk_ui.Site(
            names=profile.title,
            province=profile.province,
            mm=profile.kiosk.px_per_mm,
            reach_mm=profile.kiosk.reach_mm,
            agencies=tuple(_agency(prefix, profile) for prefix in profile.kiosk.prefixes),
            example=profile.example_code,
        ),
    )


def _agency(prefix: str, profile: Profile) -> kiosk_ui.Agency:
    office = profile.offices.get(prefix.rstrip("-"))
    return kiosk_ui.Agency(prefix, office.name if office else prefix)


def _add_channels(app: Flask, gateway: Gateway) -> None:
    """Switch on what the profile lists and the environment has the secrets for."""
    for routes in wires.routes(gateway):
        app.register_blueprint(routes)
    if off := [f"{what} (set {lacks})" for what, lacks in wires.gaps(gateway).items()]:
        log.warning("channels off: %s", ", ".join(off))
