"""The token in a letter's link: it opens here alone, for a while, and says nothing on its way."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from lookup_gateway.notices.stop_link import GOOD_FOR, Wish, token, wish
from lookup_gateway.proofs import Keys
from tests.notices.samples import CODE, MAIL, NOON

OLD, NEW = "a secret of last year, thirty-two letters", "a secret of this year, thirty-two letters"
KEYS = Keys.from_secrets([OLD])
ROTATED = Keys.from_secrets([NEW, OLD])


def test_a_token_tells_its_mailbox_and_cases_to_who_has_the_keys() -> None:
    made = token(MAIL, [CODE, "H49.12-251105-0008"], KEYS, NOON)

    assert wish(made, KEYS, NOON) == Wish(MAIL, (CODE, "H49.12-251105-0008"))
    assert wish(made, ROTATED, NOON) == Wish(MAIL, (CODE, "H49.12-251105-0008"))
    assert wish(made, Keys.from_secrets([NEW]), NOON) is None


def test_a_token_names_no_mailbox_and_no_case_in_clear() -> None:
    made = token(MAIL, [CODE], KEYS, NOON)

    raw = base64.urlsafe_b64decode(made + "=" * (-len(made) % 4))
    for said in (MAIL, CODE, "0007"):
        assert said not in made
        assert said.encode() not in raw
    assert made.replace("-", "").replace("_", "").isalnum()  # nothing that a mail program breaks


def test_a_token_is_good_for_so_long_and_no_longer() -> None:
    made = token(MAIL, [CODE], KEYS, NOON)

    assert wish(made, KEYS, NOON + GOOD_FOR - timedelta(seconds=1)) is not None
    assert wish(made, KEYS, NOON + GOOD_FOR + timedelta(seconds=1)) is None


@pytest.mark.parametrize("made", ["", "a", "gAAAAA", "đ" * 80, "../..", "A" * 4_000])
def test_what_is_no_token_is_none(made: str) -> None:
    assert wish(made, KEYS, NOON) is None


def test_a_token_with_any_letter_changed_is_none() -> None:
    made = token(MAIL, [CODE], KEYS, NOON)

    changed = [made[:at] + ("B" if made[at] == "A" else "A") + made[at + 1 :] for at in range(40)]
    assert {wish(one, KEYS, NOON) for one in changed} == {None}
