"""Open Redis the one way the gateway uses it: short timeouts, no retries, a pool for greenlets."""

from __future__ import annotations

from typing import TypeAlias

from redis import BlockingConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from lookup_gateway.errors import BadSettings

# The driver's type under a name of ours: rooms that hand a client on need not know the driver.
Client: TypeAlias = Redis

SCHEMES = ("redis", "rediss", "unix")
LATER = ("redis+sentinel", "redis+cluster")
POOL_SIZE = 64


def connect(url: str, *, name: str, timeout: float = 0.15) -> Redis:
    """Return a client for `url`; nothing is sent before its first command.

    `name` is what CLIENT LIST shows. `timeout` (seconds) bounds connecting, each answer and the
    wait for a free connection. redis-py's own retries are off: with them a hung server costs
    seconds a call, and the breaker is the one that decides whether to ask again.
    Raises BadSettings for an address that cannot be used; its text never repeats a password."""
    _check(url)
    pool_class: type[BlockingConnectionPool] = BlockingConnectionPool
    try:
        pool = pool_class.from_url(
            url,
            max_connections=POOL_SIZE,
            timeout=timeout,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=Retry(NoBackoff(), 0),
            client_name=name,
            driver_info=None,
            decode_responses=False,
            protocol=2,
        )
    except ValueError as error:
        raise BadSettings([f"REDIS_URL: the address cannot be read ({error})"]) from None
    return Redis.from_pool(pool)


def _check(url: str) -> None:
    scheme, mark, _ = url.partition("://")
    if scheme in LATER:
        raise BadSettings([f"REDIS_URL: {scheme}:// comes with the scale release, not yet"])
    if not mark or scheme not in SCHEMES:
        raise BadSettings([f"REDIS_URL: the address must begin with {_spoken(SCHEMES)}"])


def _spoken(schemes: tuple[str, ...]) -> str:
    return " or ".join(f"{scheme}://" for scheme in schemes)
