"""Ten thousand tired spellings: nearly all lead to the case or a question, none to another case."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice

from lookup_gateway.codes import Choice, Grammar, candidates, choose, choose_candidate, find, key
from lookup_gateway.codes import parse as parse_code
from tests.heart import codes_makers as make

GRAMMAR = Grammar(prefixes=("H49.12", "H57.132", "000.00.12.H55", "G22.99.08"))
SPELLINGS: tuple[tuple[make.Change, ...], ...] = (
    (make.lower,), (make.dashes,), (make.spaces,), (make.lower, make.spaces), (make.bare,),
    (make.lower, make.bare), (make.no_dots,), (make.lower, make.one_lost), (make.wide_dashes,),
    (make.look_alike,), (make.look_alike, make.look_alike, make.lower), (make.unseen, make.lower),
    (make.full_width,), (make.cyrillic, make.dashes), (make.lost_zeros,), (make.keypad,),
    (make.lost_zeros, make.spaces), (make.no_prefix, make.lower), (make.no_letter,),
    (make.look_alike, make.bare), (make.look_alike, make.spaces, make.unseen), (make.same_text,),
)  # fmt: skip
ROUNDS = 10_000


class Store:
    """Codes by key, as the mirror has them."""

    def __init__(self) -> None:
        self.codes: dict[str, list[str]] = defaultdict(list)

    def add(self, code: str) -> None:
        if code not in self.codes[key(code)]:
            self.codes[key(code)].append(code)

    def answer(self, text: str) -> Choice:
        """Look the first code of `text` up as the gateway does: a read, on a miss a second one."""
        heard = find(text, GRAMMAR)
        if not heard.codes:
            return Choice(None, ())
        typed = heard.codes[0]
        choice = choose(typed, self.codes.get(typed.key, []))
        if choice.code or choice.ask:
            return choice
        guessed = [self.codes.get(each, []) for each in candidates(typed, GRAMMAR)]
        return choose_candidate(typed, [code for codes in guessed for code in codes], GRAMMAR)


def spelled(rng: random.Random, code: str) -> tuple[str, str]:
    """Return the changes' names and what they and the prose around make of `code`."""
    changes = rng.choice(SPELLINGS)
    text = code
    for change in changes:
        text = change(rng, text)
    return "+".join(change.__name__ for change in changes), text


def is_another_code(text: str, code: str) -> bool:
    """A slip can make a full code that is another's: then it is that one, and no spelling."""
    typed = parse_code(text, GRAMMAR)
    return typed is not None and typed.whole and typed.text != code


def outcome(choice: Choice, code: str) -> str:
    if choice.code == code:
        return "answered"
    if choice.code is not None:
        return "taken for another"
    return "asked" if code in choice.ask else "missed"


def sentences(rng: random.Random, codes: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield a code, what was done to it, and the message that it ends up in."""
    while True:
        code = rng.choice(codes)
        name, text = spelled(rng, code)
        if not is_another_code(text, code):
            yield code, name, rng.choice(make.PROSE).format(text)


def test_ten_thousand_spellings_lead_to_their_case_or_a_question_and_never_to_another() -> None:
    rng = random.Random(20261105)
    store = Store()
    codes = [make.some_code(rng) for _ in range(1500)]
    for code in codes:
        for each in (code, *make.neighbours(rng, code)):
            store.add(each)
    outcomes: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    for code, name, sentence in islice(sentences(rng, codes), ROUNDS):
        result = outcome(store.answer(sentence), code)
        outcomes[result] += 1
        if result not in {"answered", "asked"}:
            failures[f"{result}, {name}: {sentence} ({code})"] += 1
    share = (outcomes["answered"] + outcomes["asked"]) / ROUNDS
    report = f"{share:.2%} repaired or asked, {dict(outcomes)}, {failures.most_common(20)}"
    assert outcomes["taken for another"] == 0, report
    assert share >= 0.95, report
    assert outcomes["answered"] >= 0.6 * ROUNDS, report
