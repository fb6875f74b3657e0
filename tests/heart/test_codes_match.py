"""A typed code answers to the case meant, asks where two could be, never takes a neighbour's."""

import pytest

from lookup_gateway.codes import Choice, Grammar, Match, Typed, choose, key, parse, same

DEMO = Grammar()


def typed(text: str) -> Typed:
    found = parse(text, DEMO)
    assert found is not None
    return found


COLLIDING = [
    ("H57.13.2-260817-0412", "H57.132-260817-0412"),
    ("H57.20-260817-0412", "H57-20260817-0412"),
    ("G22.99.08-260914-702315", "G22.990.8-260914-702315"),
    ("H49.1-251105-0007", "H49.I-251105-0007"),
]


@pytest.mark.parametrize(("one", "other"), COLLIDING + [(b, a) for a, b in COLLIDING])
def test_a_whole_code_never_answers_to_the_other_code_under_its_key(one: str, other: str) -> None:
    assert key(one) == key(other)
    if typed(one).whole:
        assert choose(typed(one), [other]) == Choice(None, ())
        assert same(typed(one), other) is Match.NO
    assert choose(typed(one), [one, other]) == Choice(one, ())
    assert choose(typed(one), [other, one]) == Choice(one, ())


@pytest.mark.parametrize(("one", "other"), COLLIDING[:3])
def test_without_separators_both_are_asked_and_one_alone_answers(one: str, other: str) -> None:
    bare = typed(one.replace(".", "").replace("-", "").lower())
    assert choose(bare, [one, other]).code is None
    assert set(choose(bare, [other, one]).ask) == {one, other}
    assert choose(bare, [one]).code == one
    assert choose(bare, [other]).code == other


def test_opaque_look_alikes_are_asked_never_answered() -> None:
    one, other = "TT250C8DDF4C1E", "TT250CBDDF4C1E"
    assert choose(typed(one), [other]) == Choice(None, (other,))
    assert choose(typed(one), [other, one]) == Choice(one, ())
    assert choose(typed(other), [one]) == Choice(None, (one,))
    assert choose(typed(other.lower()), [one, other]) == Choice(other, ())


SAME = [
    ("H57.132-260817-0412", "H57.132-260817-0412", Match.EXACT),
    ("h57.132–260817–0412", "H57.132-260817-0412", Match.EXACT),
    ("H57.132-260817-0412", "h57.132-260817-0412", Match.EXACT),
    ("H57.132-260817-0412", "H57.132-260817-0413", Match.NO),
    ("H57 132 260817 0412", "H57.132-260817-0412", Match.EXACT),
    ("H57132-260817-0412", "H57.132-260817-0412", Match.EXACT),
    ("H57.132-26O817-O412", "H57.132-260817-0412", Match.FOLDED),
    ("HS7.132-260817-0412", "H57.132-260817-0412", Match.FOLDED),
    ("H57 13 2 260817 0412", "H57.132-260817-0412", Match.NO),
    ("H57.132-26.0817-0412", "H57.132-260817-0412", Match.NO),
    ("H57.13.2-260817-0412", "H57.132-260817-0412", Match.NO),
    ("157.132-260817-0412", "I57.132-260817-0412", Match.ASK),
    ("H49.AI-260817-0412", "H49.A1-260817-0412", Match.ASK),
    ("H49.A1-260817-O412", "H49.A1-260817-0412", Match.FOLDED),
    ("03706-2026-01234", "03706/2026/01234", Match.EXACT),
    ("03706202601234", "03706/2026/01234", Match.EXACT),
    ("O3706/2026/01234", "03706/2026/01234", Match.FOLDED),
    ("03706/2026/01234", "03706-2026-01234", Match.NO),
    ("00673810079", "00673810079", Match.EXACT),
    ("O0673810079", "00673810079", Match.ASK),
    ("TT250-C8DDF4C1E", "TT250C8DDF4C1E", Match.NO),
    ("TT250C8DDF4C1E", "TT-250.C8DDF4C1E", Match.EXACT),
    ("000 00 12 H55 200515 0001", "000.00.12.H55-200515-0001", Match.EXACT),
    ("H55-200515-0001", "000.00.12.H55-200515-0001", Match.NO),
    ("000.00.12.H55-200515-0001", "H55-200515-0001", Match.NO),
    ("G2299.08-260914-702315", "G22.99.08-260914-702315", Match.EXACT),
    ("H57.I32-260817-0412", "H57.13.2-260817-0412", Match.ASK),
    ("49122511050007", "H49.12-251105-0007", Match.NO),
]


@pytest.mark.parametrize(("text", "stored", "match"), SAME)
def test_how_a_typed_code_fits_a_stored_one(text: str, stored: str, match: Match) -> None:
    assert same(typed(text), stored) is match


def test_exact_beats_folded_and_folded_beats_asking() -> None:
    letters, numbers = "H57.I32-260817-0412", "H57.132-260817-0412"
    assert choose(typed("H57.I32-260817-0412"), [numbers, letters]) == Choice(letters, ())
    assert choose(typed("H57.l32-260817-0412"), [numbers, letters]) == Choice(numbers, ())
    assert choose(typed("H57 I32 26O817 0412"), [letters, numbers]).ask == (letters, numbers)


def test_a_permissive_code_is_never_whole_so_its_collision_is_asked() -> None:
    both = ("H15.50.05.13-261012-0346", "H15.50.0513-261012-0346")
    assert choose(typed(both[1]), both) == Choice(None, both)
    assert choose(typed(both[0]), both) == Choice(both[0], ())


def test_nothing_stored_and_nothing_fitting_choose_nothing() -> None:
    assert choose(typed("H57.132-260817-0412"), []) == Choice(None, ())
    assert choose(typed("H57.132-260817-0412"), ["", "---"]) == Choice(None, ())
