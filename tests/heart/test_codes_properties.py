"""Whatever is stored beside a case, no slip of the hand leads to the other one."""

import random
import re
import string

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lookup_gateway.codes import (
    Grammar,
    Match,
    Typed,
    candidates,
    choose,
    choose_candidate,
    find,
    is_storable,
    key,
    parse,
    same,
)
from tests.heart import codes_makers as make

GRAMMAR = Grammar(prefixes=("H49.12", "H57.132", "000.00.12.H55", "G22.99.08"))
MANY = settings(max_examples=200, deadline=None)
INVISIBLE_SLIPS = (make.lower, make.dashes, make.unseen, make.cyrillic, make.full_width)

seeds = st.integers(0, 2**32).map(random.Random)
codes = seeds.map(make.some_code)


@st.composite
def twins(draw: st.DrawFn) -> tuple[str, str]:
    """Two codes with one key: the second has its separators elsewhere."""
    code = draw(codes.filter(lambda each: each[0].isalpha()))
    unit, day, serial = code.split("-")
    bare = unit.replace(".", "")
    places = range(3, len(bare)) if len(bare) > 3 else range(0)
    cuts = sorted(draw(st.sets(st.sampled_from(places), max_size=4))) if places else []
    moved = ".".join(bare[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True))
    if draw(st.booleans()) and not cuts:
        moved, day = f"{moved}.{day[:2]}", day[2:]
    other = f"{moved}-{day}-{serial}"
    assume(other != code and key(other) == key(code))
    return code, other


def read(text: str) -> Typed:
    typed = parse(text, GRAMMAR)
    assert typed is not None
    return typed


@MANY
@given(codes, codes)
def test_a_code_typed_as_printed_answers_to_itself_and_to_nothing_else(
    one: str, other: str
) -> None:
    assume(one != other)
    assert read(one).whole
    assert choose(read(one), [other, one]).code == one
    assert choose(read(one), [other]).code is None
    assert choose_candidate(read(one), [other], GRAMMAR).code is None


@MANY
@given(twins(), seeds, st.sampled_from(INVISIBLE_SLIPS))
def test_case_dashes_and_what_nobody_sees_never_lead_to_the_twin(
    pair: tuple[str, str], rng: random.Random, slip: make.Change
) -> None:
    one, other = pair
    typed = read(slip(rng, one))
    assert choose(typed, [other, one]).code == one
    assert choose(typed, [other]).code is None


@MANY
@given(twins(), seeds)
def test_one_look_alike_never_leads_to_the_twin(pair: tuple[str, str], rng: random.Random) -> None:
    one, other = pair
    typed = read(make.look_alike(rng, one))
    assert choose(typed, [other]).code is None
    assert choose(typed, [one, other]).code in {one, None}


@MANY
@given(twins(), seeds, st.sampled_from((make.bare, make.no_dots, make.one_lost, make.spaces)))
def test_lost_separators_answer_beside_the_twin_only_with_the_code_meant(
    pair: tuple[str, str], rng: random.Random, slip: make.Change
) -> None:
    one, other = pair
    typed = read(slip(rng, one))
    assume(not typed.whole)
    choice = choose(typed, [other, one])
    assert choice.code == one or one in choice.ask


@MANY
@given(codes, seeds, st.sampled_from("-. /,"))
def test_an_extra_separator_never_matches(code: str, rng: random.Random, extra: str) -> None:
    places = [at for at in range(1, len(code)) if (code[at - 1] + code[at]).isalnum()]
    at = rng.choice(places)
    assume(not (extra == " " and code[at - 1] in "GH"))  # a letter typed apart is kept, not lost
    typed = parse(code[:at] + extra + code[at:], GRAMMAR)
    assert typed is None or same(typed, code) is Match.NO


@MANY
@given(codes, codes, seeds, st.sampled_from((make.lost_zeros, make.no_letter, make.keypad)))
def test_what_is_guessed_is_the_code_meant_or_asked(
    one: str, other: str, rng: random.Random, loss: make.Change
) -> None:
    typed = read(loss(rng, one))
    assume(not typed.whole and one != other)
    keys = candidates(typed, GRAMMAR)
    choice = choose_candidate(typed, [other, one], GRAMMAR)
    assert choice.code in {one, None}
    if key(one) in keys:
        assert choice.code == one or one in choice.ask


@MANY
@given(codes, st.lists(codes, max_size=4), st.sampled_from((" va ", ", ", "\n", "; ", " | ")))
def test_printed_codes_are_all_found_in_order(first: str, more: list[str], between: str) -> None:
    written = list(dict.fromkeys([first, *more]))
    heard = find(f"Xin hoi: {between.join(written)}.", GRAMMAR)
    assert [code.text for code in heard.codes] == written


@MANY
@given(st.text(max_size=120))
def test_any_text_at_all_is_read_without_an_error(text: str) -> None:
    heard = find(text, GRAMMAR)
    assert not (heard.codes and heard.partial)
    for typed in heard.codes:
        assert typed.key == key(typed.text)
        assert candidates(typed, GRAMMAR) is not None
        assert choose_candidate(typed, [text, "H49.12-251105-0007"], GRAMMAR) is not None
    is_storable(text)


@MANY
@given(st.text(string.digits + string.ascii_letters + "oOlIsSbBzZ" + " .-/%,:", max_size=70))
def test_text_that_nearly_is_a_code_is_read_without_an_error(text: str) -> None:
    for typed in find(text, GRAMMAR).codes:
        squeezed = re.sub("[^0-9A-Z]", "", typed.text)
        assert all(0 < at < len(squeezed) for at in typed.boundaries)
        assert same(typed, typed.text) in {Match.EXACT, Match.NO}
