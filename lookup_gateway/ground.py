"""What every room of a process stands on: the settings, the profile, the keys, both stores."""

from __future__ import annotations

import logging
from functools import cached_property

from cache.connect import Client, connect
from cache.embedded import embedded_url
from lookup_gateway import proofs
from lookup_gateway.backends.sql import SqlBackend
from lookup_gateway.errors import BackendDown
from lookup_gateway.metrics import Metrics
from lookup_gateway.model import Card, Case
from lookup_gateway.paper.kit import Kit, make_kit
from lookup_gateway.profile import load_profile
from lookup_gateway.proofs import Keys
from lookup_gateway.replies import House
from lookup_gateway.settings import Settings
from lookup_gateway.store import migrate, open_store
from lookup_gateway.store.papers import Papers
from lookup_gateway.usable import require_usable

log = logging.getLogger(__name__)


class Ground:
    """One installation as one process sees it. Raises BadSettings when it cannot be used."""

    def __init__(self, settings: Settings) -> None:
        require_usable(settings)
        self.settings = settings
        self.profile = load_profile(settings.profile)
        self.keys = Keys.from_secrets(settings.secret_keys)
        self.metrics = Metrics()
        self.engine = open_store(settings.database_url)
        self.backend = SqlBackend(self.engine, settings.clock)
        self._clients: list[Client] = []

    def close(self) -> None:
        """Give back every connection; the next use opens new ones."""
        self.engine.dispose()
        for client in self._clients:
            client.close()

    def migrate_if_possible(self) -> None:
        """Bring the database to this program's schema; one that is down is no reason to stop:
        the mirror still answers, and the worker migrates when it comes up."""
        try:
            migrate(self.engine)
        except BackendDown:
            log.warning("the database does not answer; known cases are answered from the mirror")

    def make_card(self, case: Case) -> Card:
        """Return what the mirror may hold of a case."""
        return proofs.make_card(case, self.keys)

    def kit(self, code: str, epoch: int) -> Kit:
        """Return what the papers of a code carry for looking it up."""
        return make_kit(code, epoch, self.keys, self.settings.public_url)

    def receipt_url(self, case: Case) -> str:
        """Return the address in the QR of the case's receipt."""
        return self.kit(case.code, case.receipt_epoch).url

    def lookup_code(self, case: Case) -> str:
        """Return the case's mã tra cứu as it is printed."""
        return self.kit(case.code, case.receipt_epoch).lookup_code

    @cached_property
    def papers(self) -> Papers:
        """Files of cases, sealed on disk: what citizens hand in, what they are given."""
        return Papers(self.settings.data_dir / "papers", self.seal, self.unseal)

    @cached_property
    def house(self) -> House:
        """What the profile says about the site, for the words."""
        profile = self.profile
        return House(
            name=profile.title["vi"],
            hotline=profile.hotline,
            hotline_hours=profile.hotline_hours,
            example_code=profile.example_code,
            sms_accented=profile.sms.accented,
        )

    def redis(self, name: str, timeout: float) -> Client:
        """Return a client for the configured Redis, else for the embedded one."""
        url = self.settings.redis_url or embedded_url(self.settings.data_dir)
        client = connect(url, name=name, timeout=timeout)
        self._clients.append(client)
        return client

    def name(self, value: str) -> str:
        """Return a keyed name for `value`: for logs and counters."""
        return proofs.log_name(value, self.keys)

    def seal(self, plain: bytes) -> bytes:
        """Return `plain` encrypted for keeping, in SQL, in Redis or in a file."""
        return proofs.seal(plain, self.keys)

    def unseal(self, sealed: bytes) -> bytes:
        """Return what was sealed. Raises ValueError when no key in force opens it."""
        return proofs.unseal(sealed, self.keys)
