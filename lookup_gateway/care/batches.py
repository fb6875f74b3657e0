"""Go through a large table a little at a time, so that whoever writes meanwhile hardly waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Select, tuple_

from lookup_gateway.store import write

TOGETHER = 200

C = TypeVar("C")
Key = tuple[Any, ...]
Step = Callable[[Key | None, Connection], tuple[C, Key | None]]


def in_batches(engine: Engine, step: Step[C]) -> Iterator[C]:
    """Yield what each step counts. A step is one transaction: it gets the key after which to go
    on, and returns its count and the last key; None: it was the last. Raises BackendDown."""
    after: Key | None = None
    while True:
        count, after = write(engine, partial(step, after))
        yield count
        if after is None:
            return


def following(query: Select[Any], key: Key, after: Key | None) -> Select[Any]:
    """Return the query for the next rows, in the order of their `key`, for the caller alone."""
    rest = query if after is None else query.where(tuple_(*key) > tuple_(*after))
    return rest.order_by(*key).limit(TOGETHER).with_for_update()
