"""Talk to Redis in batches and in Lua; what the driver raises becomes `MirrorDown` here, once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from redis import Redis
from redis.client import Pipeline
from redis.exceptions import NoScriptError, RedisError

from lookup_gateway.errors import MirrorDown


@dataclass(frozen=True, slots=True)
class Script:
    """A Lua script of `cache/lua` and the name by which Redis knows it."""

    text: str
    sha: str

    @classmethod
    def load(cls, name: str) -> Script:
        """Read `cache/lua/<name>.lua`."""
        text = files("cache").joinpath("lua", f"{name}.lua").read_text("utf-8")
        return cls(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


@dataclass(frozen=True, slots=True)
class Call:
    """One run of a script: the keys it touches and what it is told."""

    keys: tuple[str, ...]
    args: tuple[str | bytes | int, ...]


def execute(pipe: Pipeline) -> list[Any]:
    """Run a pipeline and return its rows. Raises MirrorDown if any of them failed."""
    return _checked(_rows(pipe))


def run(redis: Redis, script: Script, calls: Sequence[Call]) -> list[Any]:
    """Run `script` once for each call, in one pipeline without MULTI, and return the answers.

    A Redis that does not know the script (restarted, another one) is given it, and only the
    calls that it refused are made again. Raises MirrorDown."""
    rows = _rows(_pipeline(redis, script, calls))
    refused = [place for place, row in enumerate(rows) if isinstance(row, NoScriptError)]
    if refused:
        again = _pipeline(redis, script, [calls[place] for place in refused], load=True)
        for place, row in zip(refused, _rows(again)[1:], strict=True):
            rows[place] = row
    return _checked(rows)


def _pipeline(
    redis: Redis, script: Script, calls: Sequence[Call], *, load: bool = False
) -> Pipeline:
    pipe = redis.pipeline(transaction=False)
    if load:
        pipe.script_load(script.text)
    for call in calls:
        pipe.evalsha(script.sha, len(call.keys), *call.keys, *call.args)
    return pipe


def _rows(pipe: Pipeline) -> list[Any]:
    try:
        return pipe.execute(raise_on_error=False)
    except RedisError as error:
        raise MirrorDown(type(error).__name__) from error


def _checked(rows: list[Any]) -> list[Any]:
    for row in rows:
        if isinstance(row, RedisError):
            raise MirrorDown(type(row).__name__) from row
    return rows
