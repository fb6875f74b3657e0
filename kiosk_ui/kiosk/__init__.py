"""The kiosk's screens: ask for a code, tell the case, leave nothing for the next person."""

from kiosk_ui.kiosk.routes import add
from kiosk_ui.kiosk.visit import trouble

__all__ = ["add", "trouble"]
