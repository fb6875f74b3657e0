"""What messages ask for: real-looking ones, and whatever else a keyboard can send."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_gateway import codes, intents
from lookup_gateway.intents import Kind, table
from lookup_gateway.profile import load_profile
from tests.heart.codes_makers import lower, some_code
from tests.heart.intent_samples import CODE, SAMPLES, TABLE

GRAMMAR = load_profile("demo").grammar
PHRASES = sorted({p for found in table.load().by_first.values() for p in found}, key=str)
WORDS = [" ".join(one.words) for one in PHRASES if not one.words[0].isdigit()]
SEEDS = st.integers(min_value=0, max_value=2**32)
ABOUT_A_CASE = {Kind.LOOK_UP, Kind.FOLLOW, Kind.UNFOLLOW, Kind.RATE, Kind.COMPLAIN} | {
    Kind.BRING,
    Kind.WHERE,
    Kind.FEES,
}


def read(text):
    return intents.read(text, GRAMMAR)


@pytest.mark.parametrize(("text", "kind"), TABLE)
def test_a_message_is_understood(text, kind):
    assert read(text).kind == kind


def test_the_samples_name_every_kind():
    assert set(SAMPLES) == set(Kind)
    assert len(TABLE) >= 150


@pytest.mark.parametrize("phrase", [one for one in PHRASES if one.alone])
def test_every_whole_message_of_the_table_is_its_kind(phrase):
    assert read(" ".join(phrase.words)).kind == phrase.kind


def test_a_phrase_stands_in_one_place_of_the_table():
    spelled = [(one.words, one.alone) for one in PHRASES]

    assert len(set(spelled)) == len(spelled)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("DG 5 4", (5, 4)),
        ("đánh giá: tiến độ 2, chất lượng 5", (2, 5)),
        ("chất lượng 5, tiến độ 2", (2, 5)),
        ("danh gia 4/5 3/5", (4, 3)),
        (f"dg {CODE} 1 2", (1, 2)),
        (f"dg 1 2 {CODE} 482 913 057", (1, 2)),
        ("danh gia 4", (4,)),
        ("danh gia ho so ngay 5 thang 11: 5 4", ()),
        ("danh gia 10 9", (10, 9)),
    ],
)
def test_marks_are_progress_then_quality(text, marks):
    assert (read(text).kind, read(text).marks) == (Kind.RATE, marks)


@pytest.mark.parametrize(
    "text",
    [
        "482 913 057",
        "482913057",
        "482.913.057",
        f"theo doi {CODE} 482 913 057",
        f"482 913 057 theo doi {CODE}",
        "mã tra cứu là 482 913 057 ạ",
    ],
)
def test_a_lookup_code_is_found_wherever_it_stands(text):
    assert read(text).nine == "482913057"


def test_a_telephone_number_in_a_complaint_is_no_case():
    assert read("khieu nai, goi lai cho toi so 0912345678").codes == ()
    assert [one.text for one in read(f"khieu nai {CODE}, goi 0912345678").codes] == [CODE]


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_that_can_be_typed_breaks_it(text):
    assert read(text).kind in Kind


@given(st.lists(st.sampled_from([*WORDS, CODE, "\ud800", "5", "🙂", "482 913 057"]), max_size=8))
def test_no_mixture_breaks_it(parts):
    assert read(" ".join(parts)).kind in Kind


# A letter that stands alone before a code may be its first: "h 57.132-260817-0412".
@given(SEEDS, st.sampled_from([word for word in WORDS if len(word) > 1]), st.booleans())
def test_a_code_wins_over_every_word(seed, word, behind):
    code = some_code(random.Random(seed))
    heard = read(f"{code} {word}" if behind else f"{word} {code}")

    assert [one.key for one in heard.codes] == [codes.key(code)]
    assert heard.kind in ABOUT_A_CASE


@given(SEEDS)
def test_a_code_alone_is_looked_up(seed):
    rng = random.Random(seed)
    code = some_code(rng)

    assert read(code).kind is read(lower(rng, code)).kind is Kind.LOOK_UP


@given(
    st.sampled_from(["STOP", "HUY", "START", "DG", "KN", "HELP", "TC", "BN", "CO", "OK"]),
    st.integers(min_value=10**7, max_value=10**12),
    st.sampled_from(["", "-", "."]),
)
def test_a_command_inside_a_code_is_part_of_the_code(word, number, joint):
    heard = read(f"{word}{joint}{number}")

    assert len(heard.codes) == 1
    assert heard.kind is Kind.LOOK_UP
