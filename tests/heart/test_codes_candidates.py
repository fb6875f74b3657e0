"""On a miss, what was left out is guessed; one case that fits answers, several are asked."""

import pytest

from lookup_gateway.codes import (
    Choice,
    Grammar,
    Typed,
    candidates,
    choose_candidate,
    digits,
    key,
    parse,
)

SITE = Grammar(prefixes=("H49.12", "H49.13", "000.00.12.H55"))


def typed(text: str) -> Typed:
    found = parse(text, SITE)
    assert found is not None
    return found


LOSSES = [
    ("H49.12-251105-7", "H49.12-251105-0007"),
    ("h49 12 251105 007", "H49.12-251105-0007"),
    ("h49 12 251105 00007", "H49.12-251105-0007"),
    ("H49.12-251105-0000000007", "H49.12-251105-0007"),
    ("h491225110542", "H49.12-251105-0042"),
    ("G22.99.08-260914-23", "G22.99.08-260914-000023"),
    ("000.00.12.H55-200515-00001", "000.00.12.H55-200515-0001"),
    ("00.12.H55-200515-0001", "000.00.12.H55-200515-0001"),
    ("12.H55-200515-0001", "000.00.12.H55-200515-0001"),
    ("12 H55 200515 1", "000.00.12.H55-200515-0001"),
    ("12.H62-201116-0021", "000.00.12.H62-201116-0021"),
    ("h55 200515 0001", "000.00.12.H55-200515-0001"),
    ("12-251105-0007", "H49.12-251105-0007"),
    ("251105-0007", "H49.12-251105-0007"),
    ("49.12-251105-0007", "H49.12-251105-0007"),
    ("57.132-260817-0412", "H57.132-260817-0412"),
    ("22 99 08 260914 702315", "G22.99.08-260914-702315"),
    ("000.00.12.55-200515-0001", "000.00.12.H55-200515-0001"),
    ("000.00.12.62-200515-0001", "000.00.12.H62-200515-0001"),
    ("12.62-200515-0001", "000.00.12.H62-200515-0001"),
    ("49122511050007", "H49.12-251105-0007"),
    ("0000012552005150001", "000.00.12.H55-200515-0001"),
    ("12552005150001", "000.00.12.H55-200515-0001"),
    ("571322608170412", "H57.132-260817-0412"),
    ("492305020003", "H49-230502-0003"),
    ("57.132-26O817-O412", "H57.132-260817-0412"),
]


@pytest.mark.parametrize(("text", "stored"), LOSSES)
def test_what_was_left_out_is_found_again(text: str, stored: str) -> None:
    assert key(stored) in candidates(typed(text), SITE)
    assert choose_candidate(typed(text), [stored], SITE) == Choice(stored, ())


def test_several_that_fit_are_asked() -> None:
    both = ["H49.12-251105-0007", "H49.13-251105-0007"]
    assert choose_candidate(typed("251105-0007"), both, SITE) == Choice(None, tuple(both))


DOUBTED = [
    ("g57 132 260817 0412", "H57.132-260817-0412"),
    ("i57.132 260817 0412", "H57.132-260817-0412"),
    ("457.132-260817-0412", "H57.132-260817-0412"),
    ("457132 260817 0412", "G57.132-260817-0412"),
]


@pytest.mark.parametrize(("text", "stored"), DOUBTED)
def test_another_letter_of_the_telephone_key_is_asked_never_answered(
    text: str, stored: str
) -> None:
    assert key(stored) in candidates(typed(text), SITE)
    assert choose_candidate(typed(text), [stored], SITE) == Choice(None, (stored,))


STRANGERS = [
    ("H49.12-251105-7", "H49.12-251105-0070"),
    ("H49.12-251105-7", "H49.12-251106-0007"),
    ("H49.12-251105-7", "H49.13-251105-0007"),
    ("12-251105-0007", "H50.12-251105-0007"),
    ("251105-0007", "H50.12-251105-0007"),
    ("12.H55-200515-0001", "000.17.12.H55-200515-0001"),
    ("57.132-260817-0412", "H57.13.2-260817-0413"),
    ("57.13.2-260817-0412", "H57.132-260817-0412"),
    ("57.132-260817-0412", "K57.132-260817-0412"),
    ("49.12-251105-0007", "TT250C8DDF4C1E"),
    ("H49.12-251105-0007", "H49.12-251105-00007"),
]


@pytest.mark.parametrize(("text", "stored"), STRANGERS)
def test_a_code_read_under_a_guessed_key_is_checked_again(text: str, stored: str) -> None:
    assert choose_candidate(typed(text), [stored], SITE) == Choice(None, ())


@pytest.mark.parametrize(
    "text",
    [
        "H49.12-251105-0007",
        "H55-200515-0001",
        "03706/2026/01234",
        "0912345678",
        "012205112345",
        "TT250C8DDF4C1E",
        "H49.12-251305-7",
    ],
)
def test_nothing_is_guessed_for_whole_codes_numbers_of_people_and_wrong_days(text: str) -> None:
    assert candidates(typed(text), SITE) == ()


def test_the_keypad_form_of_each_site_prefix_leads_back_to_its_code() -> None:
    for prefix in SITE.prefixes:
        code = f"{prefix}-251105-0007"
        assert choose_candidate(typed(digits(code)), [code], SITE) == Choice(code, ())


def test_too_vague_a_guess_reads_nothing_rather_than_a_part() -> None:
    many = Grammar(prefixes=tuple(f"H49.{office}" for office in range(10, 100)))
    assert candidates(typed("251105-0007"), many) == ()
    assert len(candidates(typed("251105-0007"), many, most=1000)) >= 90
    assert candidates(typed("H49.12-251105-7"), many) != ()


def test_the_key_already_missed_is_not_read_again() -> None:
    missed = typed("h49 12 251105 0007")
    assert missed.key not in candidates(missed, SITE)
