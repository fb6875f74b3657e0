"""Nothing sent makes the parser raise or hang; the bounds say only that it comes back."""

import random
import time

import pytest

from lookup_gateway.codes import Choice, Grammar, choose_candidate, find, is_storable, key, parse

GRAMMAR = Grammar(prefixes=("H49.12",))
KILOBYTES_16 = 16_384
SECONDS = 20

HOSTILE = {
    "ten thousand digits": "7" * 10_000,
    "ten thousand letters": "A1" * 5_000,
    "dots": "." * KILOBYTES_16,
    "spaced digits": "1 " * 8_000,
    "dates": "251105 " * 2_300,
    "codes": "H57.132-260817-0412 " * 800,
    "units": "H57 132 " * 2_000,
    "bound units": "H57.1.1-" * 2_000,
    "zeros": "OOO.OO " * 2_300,
    "percent signs": "%41%zz%" * 2_000,
    "slashes": "03706/2026/" * 1_400,
    "NUL": "\x00" * KILOBYTES_16,
    "lone surrogates": "\ud800H49.12" * 1_000,
    "combining marks": "e" + "\u0301" * 10_000,
    "wide forms": "\ufdfa" * 800,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_soon(name: str) -> None:
    started = time.process_time()
    heard = find(HOSTILE[name], GRAMMAR)
    parse(HOSTILE[name], GRAMMAR)
    key(HOSTILE[name])
    assert len(heard.codes) <= 5
    assert time.process_time() - started < SECONDS


def test_random_bytes_are_read() -> None:
    rng = random.Random(7)
    for size in (1, 10, 100, 2_000):
        for _ in range(20):
            find(rng.randbytes(size).decode("utf-8", "replace"), GRAMMAR)
            find(rng.randbytes(size).decode("latin-1"), GRAMMAR)


def test_a_code_beside_rubbish_is_still_found() -> None:
    for rubbish in ("7" * 10_000, "." * 1_000, "\x00", "\ud800", "%ff"):
        (found,) = find(f"{rubbish} H57.132-260817-0412 {rubbish}", GRAMMAR).codes
        assert found.text == "H57.132-260817-0412"


def test_overlong_codes_are_cut_short_by_no_one() -> None:
    assert find("9" * 61, GRAMMAR).codes == ()
    assert find("H49.12-251105-" + "0" * 61, GRAMMAR).codes == ()
    assert parse("A" * 100, GRAMMAR) is None


@pytest.mark.parametrize("rubbish", ["", "---", "\x00", "\ud800", "9" * 10_000, "." * 10_000])
def test_rubbish_in_the_store_fits_nothing(rubbish: str) -> None:
    typed = parse("h49 12 251105 7", GRAMMAR)
    assert typed is not None
    assert choose_candidate(typed, [rubbish], GRAMMAR) == Choice(None, ())
    assert not is_storable(rubbish)
