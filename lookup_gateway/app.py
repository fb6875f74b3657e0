"""The web app: every page, channel and door, introduced to the one function they may call."""

from __future__ import annotations

import logging
import os

from flask import Flask

import kiosk_ui
from channels import web_api
from lookup_gateway import doors, pages, web, wires
from lookup_gateway.gateway import Gateway
from lookup_gateway.settings import Settings

log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the WSGI app: every page, channel and door, introduced to the one `ask`."""
    gateway = Gateway(settings or Settings.from_env(os.environ))
    gateway.migrate_if_possible()
    app = Flask("lookup_gateway", static_folder=None)
    app.extensions["gateway"] = gateway
    needs = pages.needs(gateway, wires.on(gateway))
    app.register_blueprint(kiosk_ui.blueprint(needs))
    app.register_blueprint(web_api.blueprint(gateway.ask, gateway.house))
    app.register_blueprint(
        doors.blueprint(gateway.health, gateway.metrics, gateway.settings.ops_allow)
    )
    _add_channels(app, gateway)
    web.protect(app, gateway.settings.proxy_hops, kiosk_ui.trouble_page(needs))
    return app


def _add_channels(app: Flask, gateway: Gateway) -> None:
    """Switch on what the profile lists and the environment has the secrets for."""
    for routes in wires.routes(gateway):
        app.register_blueprint(routes)
    if off := [f"{what} (set {lacks})" for what, lacks in wires.gaps(gateway).items()]:
        log.warning("channels off: %s", ", ".join(off))
