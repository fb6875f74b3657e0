"""What a database's driver is told while something of ours runs, and the same told again bare."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event


@dataclass(frozen=True, slots=True)
class Statement:
    """What the driver was given; `text` is None where a transaction was committed."""

    text: str | None
    values: Any = None
    many: bool = False


@contextmanager
def recorded(engine: Engine) -> Iterator[list[Statement]]:
    """Give the list of what the driver is told while the block runs."""
    told: list[Statement] = []

    def execute(
        _conn: Any, _cursor: Any, text: str, values: Any, _context: Any, many: bool
    ) -> None:
        told.append(Statement(text, values, many))

    def commit(_conn: Any) -> None:
        told.append(Statement(None))

    event.listen(engine, "before_cursor_execute", execute)
    event.listen(engine, "commit", commit)
    yield told
    event.remove(engine, "before_cursor_execute", execute)
    event.remove(engine, "commit", commit)


def replayed(engine: Engine, statements: Sequence[Statement]) -> float:
    """Tell a driver the same, with nothing of ours around it; return the seconds."""
    with closing(engine.raw_connection()) as conn, closing(conn.cursor()) as cursor:
        started = time.perf_counter()
        for one in statements:
            if one.text is None:
                conn.commit()
            elif one.many:
                cursor.executemany(one.text, one.values)
            else:
                cursor.execute(one.text, one.values)
                if cursor.description:
                    cursor.fetchall()
        return time.perf_counter() - started
