"""The web app: every page, channel and door, introduced to the one function they may call."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from functools import partial

from flask import Flask

import kiosk_ui
from channels import citizen_api, filing_api, opinions_api, procedures_api, web_api
from lookup_gateway import (
    counter,
    desk,
    dispatch,
    doors,
    ingestion,
    letters,
    openapi,
    overview,
    pages,
    printing,
    reporting,
    simulators,
    web,
    wires,
)
from lookup_gateway.gateway import Gateway
from lookup_gateway.officers import Role
from lookup_gateway.settings import Settings
from lookup_gateway.standing import Standing

log = logging.getLogger(__name__)

# Who may see how the installation stands.
KEEPERS = (Role.SUPERVISOR, Role.LEADER, Role.UNIT_ADMINISTRATOR)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the WSGI app: every page, channel and door, introduced to the one `ask`."""
    gateway = Gateway(settings or Settings.from_env(os.environ))
    gateway.migrate_if_possible()
    app = Flask("lookup_gateway", static_folder=None)
    app.extensions["gateway"] = gateway
    look = partial(overview.standing, gateway)
    ways = dispatch.ways(gateway)
    needs = pages.needs(gateway, wires.on(gateway), ways)
    app.register_blueprint(kiosk_ui.blueprint(needs))
    app.register_blueprint(
        web_api.blueprint(gateway.ask, gateway.house, gateway.profile.widget.sites)
    )
    app.register_blueprint(procedures_api.blueprint(gateway.catalogue, gateway.house))
    app.register_blueprint(citizen_api.blueprint(gateway.citizen, gateway.house, ways))
    app.register_blueprint(
        opinions_api.blueprint(letters.window(gateway), gateway.citizen, gateway.house)
    )
    app.register_blueprint(filing_api.blueprint(desk.filing(gateway)))
    app.register_blueprint(printing.files(gateway, needs.phone))
    app.register_blueprint(
        doors.blueprint(
            gateway.health, look, gateway.metrics, gateway.settings.ops_allow, openapi.described()
        )
    )
    app.register_blueprint(kiosk_ui.ops_blueprint(needs, _ops(gateway, look)))
    app.register_blueprint(kiosk_ui.counter_blueprint(needs, counter.counter(gateway)))
    app.register_blueprint(kiosk_ui.reports_blueprint(needs, reporting.pages(gateway)))
    app.register_blueprint(desk.routes(gateway))
    app.register_blueprint(ingestion.routes(gateway))
    _add_channels(app, gateway)
    if gateway.settings.simulators_on:
        app.register_blueprint(simulators.blueprint(gateway.settings, wires.on(gateway)))
    web.protect(app, gateway.settings.proxy_hops, kiosk_ui.trouble_page(needs))
    return app


def _ops(gateway: Gateway, look: Callable[[], Standing]) -> kiosk_ui.OpsNeeds:
    required = pages.guard(gateway).required(*KEEPERS)
    return kiosk_ui.OpsNeeds(gateway.settings.ops_allow, look, required)


def _add_channels(app: Flask, gateway: Gateway) -> None:
    """Switch on what the profile lists and the environment has the secrets for."""
    for routes in wires.routes(gateway):
        app.register_blueprint(routes)
    if off := [f"{what} (set {lacks})" for what, lacks in wires.gaps(gateway).items()]:
        log.warning("channels off: %s", ", ".join(off))
