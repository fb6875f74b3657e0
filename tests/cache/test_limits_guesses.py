"""What is counted when the answer is known: codes that lead nowhere, proofs that fail."""

from __future__ import annotations

from cache.budgets import LIFTED
from cache.ledger import Verdict
from cache.memory_limits import MemoryLimits
from lookup_gateway.ports import Charge
from tests.cache.budget_kit import Budgets, Watch, ask, caller, granted, name, offices


def test_codes_that_lead_nowhere_are_counted_afterwards(budgets: Budgets, watch: Watch) -> None:
    for _ in range(10):
        budgets.regret(Charge(ask("H571"), misses=3))
        watch.on(10)
    budgets.regret(Charge(ask("H571"), misses=3))  # too late to matter, and so it does not

    assert budgets.spend(ask("H571")).retry_after == 500
    watch.on(500)
    assert budgets.spend(ask("H571")).retry_after is None


def test_five_wrong_guesses_close_a_case_for_their_caller_only(
    budgets: Budgets, watch: Watch
) -> None:
    guess, other_case = ask("H571", guessing=True), ask("H572", guessing=True)
    for _ in range(5):
        assert budgets.spend(guess).closed == frozenset()
        budgets.regret(Charge(guess, wrong=("H571",)))

    assert budgets.spend(guess) == Verdict(None, frozenset({"H571"}))
    assert not budgets.spend(other_case).closed
    assert not budgets.spend(ask("H571", guessing=True, who=caller(which=2))).closed
    assert not budgets.spend(ask("H571")).closed, "who shows no guess is not concerned"
    watch.on(3_600)
    assert not budgets.spend(guess).closed


def test_ten_wrong_guesses_by_anybody_close_a_case_for_the_day(
    budgets: Budgets, watch: Watch
) -> None:
    for which in range(10):
        guess = ask("H571", guessing=True, who=caller(which=which))
        budgets.regret(Charge(guess, wrong=("H571",)))

    stranger = ask("H571", "H572", guessing=True, who=caller(which=99))
    assert budgets.spend(stranger) == Verdict(None, frozenset({"H571"}))
    watch.on(86_400)
    assert not budgets.spend(stranger).closed


def test_twenty_wrong_guesses_of_a_caller_close_every_case_for_it(budgets: Budgets) -> None:
    for key in offices(20):
        budgets.regret(Charge(ask(key, guessing=True), wrong=(key,)))

    assert budgets.spend(ask("H571", "H572", guessing=True)).closed == {"H571", "H572"}
    assert not budgets.spend(ask("H571", guessing=True, who=caller(which=2))).closed


def test_a_thousand_wrong_guesses_anywhere_close_all_cases(budgets: Budgets, watch: Watch) -> None:
    for number in range(1_000):
        guess = ask(f"C{number}", guessing=True, who=caller(which=number))
        budgets.regret(Charge(guess, wrong=guess.keys))

    stranger = ask("H571", guessing=True, who=caller(which=5_000))
    assert budgets.spend(stranger).closed == {"H571"}
    watch.on(3_600)
    assert not budgets.spend(stranger).closed


def test_lifted_budgets_still_count_wrong_guesses(watch: Watch) -> None:
    budgets = MemoryLimits(name, watch, budgets=LIFTED)
    guess = ask("H571", guessing=True)
    for _ in range(5):
        budgets.regret(Charge(guess, misses=50, wrong=guess.keys))

    assert granted(budgets, ask(*offices(40)), 500) == 500
    assert budgets.spend(guess).closed == {"H571"}
