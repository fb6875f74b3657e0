"""A payment platform for tests: it signs what it sends, as docs/life.md says."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.test import TestResponse

from tests.sites import Site

KEY = "a key of the payment platform for tests"


def signature(body: bytes, at: datetime, key: str = KEY) -> str:
    """Return the header of a body that is sent at a moment."""
    sent = int(at.timestamp())
    right = hmac.new(key.encode(), f"{sent}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={sent},v1={right}"


@dataclass(frozen=True)
class Platform:
    """Sends to a site, whose clock stands at `now`."""

    site: Site
    now: datetime

    def tell(self, **payment: Any) -> TestResponse:
        """Tell of a payment."""
        return self.send("POST", "/ingest/v1/payments", json.dumps(payment).encode())

    def send(self, method: str, path: str, body: bytes = b"") -> TestResponse:
        """Send a body, signed."""
        headers = {"X-Lookup-Signature": signature(body, self.now)}
        return self.site.client.open(path, method=method, data=body, headers=headers)
