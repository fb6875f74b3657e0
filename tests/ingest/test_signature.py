"""Only a fresh signature with one of our keys says who sent a body."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lookup_gateway.clock import VIETNAM
from lookup_gateway.environment import IngestKey
from lookup_gateway.ingest.signature import source_of
from tests.ingest.sender import KEY, signature

NOW = datetime(2025, 11, 6, 10, 21, tzinfo=VIETNAM)
OTHER = "another key that is as long as the first"
KEYS = (IngestKey("ward", OTHER), IngestKey("bank", KEY))
BODY = '{"case": "Đ"}'.encode()


def test_the_key_says_which_system_it_was() -> None:
    assert source_of(signature(BODY, NOW), BODY, KEYS, NOW) == "bank"
    assert source_of(signature(BODY, NOW, OTHER), BODY, KEYS, NOW) == "ward"


@pytest.mark.parametrize(("seconds", "heard"), [(-301, None), (-300, "bank"), (301, None)])
def test_a_signature_is_good_for_five_minutes(seconds: int, heard: str | None) -> None:
    sent = signature(BODY, NOW + timedelta(seconds=seconds))

    assert source_of(sent, BODY, KEYS, NOW) == heard


def test_one_of_two_signatures_is_enough_while_a_key_is_changed() -> None:
    both = f"{signature(BODY, NOW, 'a key that went')},{signature(BODY, NOW).partition(',')[2]}"

    assert source_of(both, BODY, KEYS, NOW) == "bank"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=,v1=",
        "v1=" + signature(BODY, NOW).partition("v1=")[2],
        signature(BODY, NOW).replace("v1=", "v0="),
        signature(BODY, NOW).replace("t=", "t=x"),
        signature(BODY, NOW).replace("t=", "t=1,t="),
        signature(BODY, NOW).replace("t=", "t=9999999999999"),
        signature(BODY, NOW).upper(),
        signature(BODY + b" ", NOW),
        signature(BODY, NOW, "nobody's key, of some length"),
        "t=1,v1=é",
    ],
)
def test_anything_else_is_nobody(header: str) -> None:
    assert source_of(header, BODY, KEYS, NOW) is None


def test_without_keys_nobody_is_known() -> None:
    assert source_of(signature(BODY, NOW, ""), BODY, (), NOW) is None
