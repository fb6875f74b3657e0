"""The one read use case: a question in, a reply out, and never another person's case."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from msgspec import structs

from lookup_gateway import codes, lookup, proofs
from lookup_gateway.clock import VIETNAM
from lookup_gateway.codes import Grammar, Wrong
from lookup_gateway.disclosure import GUESSABLE, PRESETS, Policy
from lookup_gateway.model import (
    Applicant,
    Case,
    Message,
    Need,
    Office,
    Outcome,
    Procedure,
    Proof,
    ProofKind,
    Status,
    Tier,
)
from lookup_gateway.ports import Charge, Reading, Ticket
from lookup_gateway.proofs import Keys
from lookup_gateway.verdict import Desk

KEYS = Keys.from_secrets(["a secret of at least thirty-two letters"])
NOW = datetime(2025, 11, 10, 9, 0, tzinfo=VIETNAM)
CODE = "H49.12-251105-0007"
CASE = Case(
    code=CODE,
    version=3,
    status=Status.SUPPLEMENT_REQUIRED,
    status_since=NOW - timedelta(days=1),
    due_at=NOW + timedelta(days=2),
    procedure=Procedure(code="1.001193", name="Đăng ký khai sinh"),
    office=Office(id="H49.12", name="UBND phường Hồng Gai"),
    needs=(Need(what="Bản sao Giấy chứng sinh"),),
    applicant=Applicant(name="Nguyễn Văn A", phone="0912345678", id_number="022099001234"),
)
CLOSED = structs.replace(
    CASE, code="H49.12-251105-0009", procedure=Procedure(code="2.000488", name="Lý lịch tư pháp")
)


@dataclass
class Shelf:
    """Cards under their keys, as the mirror keeps them; notes what was read and charged."""

    cases: list[Case] = field(default_factory=lambda: [CASE, CLOSED])
    complete: bool = True
    retry_after: int | None = None
    closed: frozenset[str] = frozenset()
    tickets: list[Ticket] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)

    def find(self, ticket):
        self.tickets.append(ticket)
        if self.retry_after is not None:
            return Reading(retry_after=self.retry_after)
        cards = tuple(
            proofs.make_card(case, KEYS)
            for case in self.cases
            if codes.key(case.code) in ticket.keys
        )
        return Reading(cards, self.complete, NOW, closed=self.closed)


def ask(text="", shelf=None, policy=None, **message):
    shelf = shelf or Shelf()
    policy = policy or Policy(
        proofs=frozenset(ProofKind), closed_procedures=frozenset({"2.000488"})
    )
    desk = Desk(
        grammar=Grammar(prefixes=("H49.12",)),
        policy=policy,
        keys=KEYS,
        find=shelf.find,
        spend=shelf.charges.append,
        clock=lambda: NOW,
        stale_after=timedelta(minutes=15),
    )
    return lookup.answer(Message(text=text, **message), desk)


def proof(kind, value):
    return Proof(kind=kind, value=value)


def test_a_code_alone_shows_where_the_case_is_and_nothing_of_the_person():
    reply = ask(f"cho hoi ho so {CODE.lower()} toi dau roi")

    view = reply.answers[0].view
    assert (reply.outcome, reply.answers[0].tier) == (Outcome.FOUND, Tier.CODE)
    assert (view.code, view.status, view.needs_action) == (CODE, Status.SUPPLEMENT_REQUIRED, True)
    assert (view.procedure, view.needs, view.initials) == (None, None, None)
    assert reply.as_of == NOW


@pytest.mark.parametrize(
    "shown",
    [
        proof(ProofKind.TOKEN, proofs.token(CODE, 0, KEYS)),
        proof(ProofKind.LOOKUP_CODE, proofs.lookup_code(CODE, 0, KEYS)),
        proof(ProofKind.PHONE_LAST4, "5678"),
        proof(ProofKind.ID_LAST4, "1234"),
    ],
)
def test_a_proof_opens_what_is_missing(shown):
    answer = ask(CODE, proof=shown).answers[0]

    assert (answer.tier, answer.proof_matched) == (Tier.PROVEN, True)
    assert answer.view.needs[0].what == "Bản sao Giấy chứng sinh"
    assert answer.view.initials == "N. V. A."


def test_the_registered_phone_is_a_proof_and_another_phone_is_none():
    mine = ask(CODE, sender="+84912345678").answers[0]
    other = ask(CODE, sender="+84900000000").answers[0]

    assert (mine.tier, mine.proof_matched) == (Tier.PROVEN, True)
    assert (other.tier, other.proof_matched) == (Tier.CODE, None)


def test_a_wrong_proof_gets_what_the_code_alone_gets_and_is_charged():
    shelf = Shelf()

    answer = ask(CODE, shelf, proof=proof(ProofKind.PHONE_LAST4, "0000")).answers[0]

    assert (answer.outcome, answer.tier, answer.proof_matched) == (Outcome.FOUND, 0, False)
    assert shelf.charges[0].wrong == (codes.key(CODE),)


@pytest.mark.parametrize("typed", ["H49.12-251105-7", "12-251105-0007", "49122511050007"])
def test_a_guess_is_charged_to_the_case_however_its_code_is_spelled(typed):
    shelf, guess = Shelf(), proof(ProofKind.PHONE_LAST4, "0000")

    ask(typed, shelf, proof=guess)

    assert shelf.charges[0].wrong == (codes.key(CODE),)
    assert codes.key(CODE) in shelf.tickets[1].guessing
    spent = Shelf(closed=frozenset({codes.key(CODE)}))
    right = proof(ProofKind.PHONE_LAST4, "5678")
    assert ask(typed, spent, proof=right).answers[0].tier is Tier.CODE


def test_a_guess_at_two_cases_under_one_key_is_charged_once():
    one = structs.replace(CASE, code="H57.13.2-260817-0412")
    two = structs.replace(CASE, code="H57.132-260817-0412")
    shelf = Shelf(cases=[one, two])

    ask("h571322608170412", shelf, proof=proof(ProofKind.PHONE_LAST4, "0000"))

    assert shelf.charges[0].wrong == (codes.key(one.code),)  # one key: they share it


def test_a_wrong_token_is_no_guess():
    shelf = Shelf()

    ask(CODE, shelf, proof=proof(ProofKind.TOKEN, "H49-AAAAAAAAAAAAAAAAAA"))

    assert shelf.tickets[0].guessing == ()
    assert shelf.charges == []


def test_a_proof_that_the_profile_does_not_take_opens_nothing():
    policy = Policy(proofs=frozenset({ProofKind.TOKEN}))

    answer = ask(CODE, policy=policy, proof=proof(ProofKind.PHONE_LAST4, "5678")).answers[0]

    assert (answer.tier, answer.proof_matched) == (Tier.CODE, False)


def test_when_guesses_are_spent_the_guessable_proofs_close_and_the_receipt_stays_open():
    shelf = Shelf(closed=frozenset({codes.key(CODE)}))
    token = proof(ProofKind.TOKEN, proofs.token(CODE, 0, KEYS))

    for kind, value in ((ProofKind.PHONE_LAST4, "5678"), (ProofKind.ID_LAST4, "1234")):
        assert kind in GUESSABLE
        assert ask(CODE, shelf, proof=proof(kind, value)).answers[0].tier is Tier.CODE
    assert ask(CODE, shelf, proof=token).answers[0].tier is Tier.PROVEN


def test_a_receipts_link_is_a_question_and_a_proof():
    link = f"HTTPS://HOSO.EXAMPLE/T/{proofs.token(CODE, 0, KEYS)}"

    for reply in (ask(link), ask(f"xem giup {link.lower()} voi"), ask(proof=_token_of(CODE))):
        assert (reply.outcome, reply.answers[0].tier) == (Outcome.FOUND, Tier.PROVEN)


def _token_of(code):
    return proof(ProofKind.TOKEN, proofs.token(code, 0, KEYS))


def test_every_bad_token_gets_the_same_answer():
    revoked = structs.replace(CASE, receipt_epoch=1)
    replies = [
        ask(proof=_token_of("H49.12-251105-4444")),
        ask(proof=proof(ProofKind.TOKEN, proofs.token(CODE, 0, KEYS)[:-1] + "U")),
        ask(proof=_token_of(CODE), shelf=Shelf(cases=[revoked])),
        ask(
            proof=_token_of(CODE), shelf=Shelf(cases=[structs.replace(CASE, status=Status.REMOVED)])
        ),
    ]

    assert all(reply == replies[0] for reply in replies)
    assert replies[0].outcome is Outcome.NOT_FOUND


def test_a_closed_case_is_unknown_without_its_proof_and_open_with_it():
    wrong = proof(ProofKind.PHONE_LAST4, "0000")
    unknown = "H49.12-251105-0008"

    assert _without_serial(ask(CLOSED.code)) == _without_serial(ask(unknown))
    assert _without_serial(ask(CLOSED.code, proof=wrong)) == _without_serial(
        ask(unknown, proof=wrong)
    )
    assert ask(CLOSED.code, proof=_token_of(CLOSED.code)).answers[0].tier is Tier.PROVEN


def _without_serial(reply):
    answer = reply.answers[0]
    understood = replace(answer.understood, serial=None)
    return structs.replace(reply, answers=(structs.replace(answer, understood=understood),))


def test_a_removed_case_answers_as_if_it_had_never_been():
    gone = Shelf(cases=[structs.replace(CASE, status=Status.REMOVED)])

    assert ask(CODE, gone) == ask(CODE, Shelf(cases=[]))


def test_a_miss_says_what_was_understood_and_is_charged():
    shelf = Shelf()

    reply = ask("HS H49.12-251105-0042", shelf)

    understood = reply.answers[0].understood
    assert reply.outcome is Outcome.NOT_FOUND
    assert (understood.office, understood.serial) == ("H49.12", "0042")
    assert shelf.charges[0].misses == 1


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [("H49.12-251305-0042", Wrong.DATE), ("H49.12-251105", Wrong.SERIAL_MISSING)],
)
def test_a_code_that_cannot_be_right_is_malformed_and_says_why(typed, wrong):
    reply = ask(typed)

    assert reply.outcome is Outcome.MALFORMED
    assert reply.answers[0].understood.office == "H49.12"
    assert wrong in reply.answers[0].understood.wrong


def test_a_miss_that_is_not_certain_is_never_not_found():
    assert ask("H49.12-251105-0042", Shelf(complete=False)).outcome is Outcome.TRY_LATER


def test_a_message_without_a_code_is_malformed_and_still_costs_the_caller():
    shelf = Shelf()

    assert ask("alo", shelf).outcome is Outcome.MALFORMED
    assert shelf.tickets[0].keys == ()


@pytest.mark.parametrize("text", ["alo", CODE, "", f"https://x.example/t/{'A' * 5}-{'B' * 18}"])
def test_a_spent_budget_says_when_to_come_back(text):
    reply = ask(text, Shelf(retry_after=7))

    assert (reply.outcome, reply.retry_after) == (Outcome.LIMITED, 7)


def test_two_cases_under_one_key_are_told_apart_by_their_dots():
    one = structs.replace(CASE, code="H57.13.2-260817-0412")
    two = structs.replace(CASE, code="H57.132-260817-0412")
    both = Shelf(cases=[one, two])

    assert ask(one.code, both).answers[0].view.code == one.code
    assert ask(two.code, both).answers[0].view.code == two.code
    assert ask(one.code, Shelf(cases=[two])).outcome is Outcome.NOT_FOUND
    doubt = ask("h571322608170412", both)
    assert doubt.outcome is Outcome.AMBIGUOUS
    assert set(doubt.answers[0].candidates) == {one.code, two.code}


def test_a_proof_decides_between_two_that_fit():
    one = structs.replace(CASE, code="H57.13.2-260817-0412")
    two = structs.replace(CASE, code="H57.132-260817-0412")

    reply = ask("h571322608170412", Shelf(cases=[one, two]), proof=_token_of(two.code))

    assert reply.answers[0].view.code == two.code


def test_doubt_never_names_a_closed_case():
    one = structs.replace(CLOSED, code="H57.13.2-260817-0412")
    two = structs.replace(CLOSED, code="H57.132-260817-0412")

    assert ask("h571322608170412", Shelf(cases=[one, two])).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("typed", ["H49.12-251105-7", "12-251105-0007", "49122511050007"])
def test_a_second_look_costs_nothing_and_finds_what_was_meant(typed):
    shelf = Shelf()

    reply = ask(typed, shelf)

    assert reply.answers[0].view.code == CODE
    assert shelf.tickets[1].follow_up


def test_several_codes_get_one_answer_each():
    reply = ask(f"{CODE}, H49.12-251105-0042")

    assert reply.outcome is Outcome.FOUND
    assert [a.outcome for a in reply.answers] == [Outcome.FOUND, Outcome.NOT_FOUND]


def test_old_data_are_marked_as_stale():
    class Old(Shelf):
        def find(self, ticket):
            return replace(super().find(ticket), as_of=NOW - timedelta(minutes=16))

    assert ask(CODE, Old()).stale
    assert not ask(CODE).stale


def test_strict_shows_how_far_and_nothing_else():
    view = ask(CODE, policy=Policy(tier0=PRESETS["strict"])).answers[0].view

    assert view.step == 3
    shown = {name for name, value in structs.asdict(view).items() if value is not None}
    assert shown == {"code", "step", "steps_total"}


@pytest.mark.parametrize("between", [" ", "\n", ", ma tra cuu: ", " mã tra cứu "])
@pytest.mark.parametrize("spaced", [True, False])
def test_a_lookup_code_behind_the_code_is_a_proof_on_every_channel(between, spaced):
    nine = proofs.lookup_code(CODE, 0, KEYS)
    shown = f"{nine[:3]} {nine[3:6]} {nine[6:]}" if spaced else nine

    assert ask(f"HS {CODE}{between}{shown}").answers[0].tier is Tier.PROVEN
    assert ask(f"HS {CODE}{between}{shown[:-1]}").answers[0].tier is Tier.CODE


def test_a_closed_case_does_not_show_as_one_of_two_that_fit():
    closed = structs.replace(CLOSED, code="H57.13.2-260817-0412")
    opened = structs.replace(CASE, code="H57.132-260817-0412")

    alone = ask("h571322608170412", Shelf(cases=[opened]))
    beside = ask("h571322608170412", Shelf(cases=[opened, closed]))
    proven = ask("h571322608170412", Shelf(cases=[opened, closed]), proof=_token_of(closed.code))

    assert beside == alone
    assert proven.answers[0].view.code == closed.code


def test_a_guess_at_a_closed_case_is_charged_to_it_however_its_code_is_spelled():
    shelf = Shelf(cases=[CLOSED])

    ask("H49.12-251105-9", shelf, proof=proof(ProofKind.PHONE_LAST4, "0000"))

    assert shelf.charges[0].wrong == (codes.key(CLOSED.code),)
