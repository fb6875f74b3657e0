"""Say of settings what makes them unusable: everything at once, before anything is opened."""

from __future__ import annotations

from cache.connect import connect
from lookup_gateway.delivery.spool import require_writable
from lookup_gateway.errors import BadSettings
from lookup_gateway.profile import load_profile
from lookup_gateway.proofs import Keys
from lookup_gateway.settings import Settings
from lookup_gateway.store import open_store


def require_usable(settings: Settings) -> None:
    """Raise BadSettings with everything that makes these settings unusable, all at once."""
    faults: list[str] = []
    for attempt in (
        lambda: load_profile(settings.profile),
        lambda: Keys.from_secrets(settings.secret_keys),
        lambda: open_store(settings.database_url),
        lambda: require_writable(settings.spool_dir),
        lambda: settings.redis_url and connect(settings.redis_url, name="check"),
    ):
        try:
            attempt()
        except BadSettings as error:
            faults += error.faults
    if faults:
        raise BadSettings(faults)
