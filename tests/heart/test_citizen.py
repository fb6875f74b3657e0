"""What a citizen does to a case: only with its proof, and never with a forged sender."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from msgspec import structs

from lookup_gateway import proofs
from lookup_gateway.citizen import Books, Citizen, Deed, Done
from lookup_gateway.codes import Grammar
from lookup_gateway.disclosure import Policy
from lookup_gateway.errors import BackendDown
from lookup_gateway.model import Caller, Message, Proof, ProofKind
from lookup_gateway.opinions import Taken
from lookup_gateway.outgoing import Way
from lookup_gateway.ports import Opened
from lookup_gateway.verdict import Desk
from tests.heart.test_lookup import CASE, CLOSED, CODE, KEYS, NOW, Shelf

PHONE = "0912345678"
UNKNOWN = "H49.12-251105-0999"


@dataclass
class Written:
    """Books of paper: who follows, which marks, what was said; or none, while the desk burns."""

    down: bool = False
    follows: list[tuple[str, Way, str, str, Opened]] = field(default_factory=list)
    marks: list[tuple[str, int, int]] = field(default_factory=list)
    said: list[tuple[str | None, str, bytes | None]] = field(default_factory=list)

    def follow(self, *row):
        return self._write(self.follows, row) is None

    def rate(self, *row):
        self._write(self.marks, row)

    def take(self, *row):
        self._write(self.said, row)
        return Taken("F-251110-00000000", NOW + timedelta(days=7))

    def books(self):
        followed = [CODE]
        return Books(
            self.follow,
            lambda *_: True,
            lambda *_: followed,
            lambda *_: self._write([], ()),
            lambda *_: self._write([], ()),
            self.rate,
            self.take,
        )

    def _write(self, page, row):
        if self.down:
            raise BackendDown("gone")
        page.append(row)


def citizen(written, shelf=None, books=None, **policy):
    shelf = shelf or Shelf()
    desk = Desk(
        grammar=Grammar(prefixes=("H49.12",)),
        policy=Policy(closed_procedures=frozenset({"2.000488"}), **policy),
        keys=KEYS,
        find=shelf.find,
        spend=shelf.charges.append,
        clock=lambda: NOW,
        stale_after=timedelta(minutes=15),
    )
    return Citizen(desk, books or written.books())


def message(text=CODE, kind=None, value="", sender=None):
    shown = None if kind is None else Proof(kind=kind, value=value)
    return Message(text=text, proof=shown, sender=sender)


def receipt(case=CASE):
    return message(case.code, ProofKind.TOKEN, proofs.token(case.code, 0, KEYS))


ACTS = {
    "follow": lambda who, message: who.follow(message, Way.SMS, PHONE, "vi"),
    "rate": lambda who, message: who.rate(message, 5, 4),
    "complain": lambda who, message: who.complain(message, "Hẹn ba lần"),
}


@pytest.mark.parametrize("act", ACTS)
def test_with_the_receipt_it_is_done(act):
    written = Written()
    done = ACTS[act](citizen(written), receipt())

    assert (done.deed, done.code) == (Deed.DONE, CODE)
    assert [page[0][0] for page in (written.follows, written.marks, written.said) if page] == [CODE]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "shown",
    [
        message(),
        message(sender="+84912345678"),  # the registered phone, or who claims to be it
        message(kind=ProofKind.LOOKUP_CODE, value="123456789"),
        message(kind=ProofKind.TOKEN, value=proofs.token(CLOSED.code, 0, KEYS)),
        message(kind=ProofKind.PHONE, value="0987654321"),
        message(UNKNOWN, ProofKind.TOKEN, proofs.token(CODE, 0, KEYS)),
        message(CLOSED.code),
        message(""),
    ],
    ids=range(8),
)
def test_without_it_nothing_is_done_and_nothing_is_told(act, shown):
    written = Written()

    assert ACTS[act](citizen(written), shown) == Done(Deed.UNPROVEN)
    assert not written.follows + written.marks + written.said


def test_a_follow_knows_which_receipt_it_was_proved_by():
    anew = structs.replace(CASE, receipt_epoch=3)
    shown = message(CODE, ProofKind.TOKEN, proofs.token(CODE, 3, KEYS))
    written = Written()
    citizen(written, Shelf([anew])).follow(shown, Way.SMS, PHONE, "vi")

    assert [row[4] for row in written.follows] == [Opened("token", 3)]


def test_a_wrong_guess_costs_as_much_as_in_a_lookup():
    shelf, wrong = Shelf(), message(kind=ProofKind.LOOKUP_CODE, value="123456789")
    citizen(Written(), shelf).rate(wrong, 5, 5)

    assert [one.wrong for one in shelf.charges] == [("H49122511050007",)]


def test_a_phone_that_has_confirmed_is_a_proof_where_the_province_takes_it():
    confirmed = message(kind=ProofKind.PHONE, value=PHONE)

    assert citizen(Written()).rate(confirmed, 5, 5).deed is Deed.DONE
    nobody = citizen(Written(), proofs=frozenset({ProofKind.TOKEN}))
    assert nobody.rate(confirmed, 5, 5).deed is Deed.UNPROVEN


@pytest.mark.parametrize(
    ("way", "to", "kept"),
    [
        (Way.SMS, "0912 345 678", "+84912345678"),
        (Way.EMAIL, " A@Example.VN ", "a@example.vn"),
        (Way.TELEGRAM, "-100200", "-100200"),
        (Way.ZALO, "1234567890123456789", "1234567890123456789"),
        (Way.SMS, "none", None),
        (Way.EMAIL, "a@b", None),
        (Way.EMAIL, "a b@example.vn", None),
        (Way.EMAIL, "a\x00@example.vn", None),
        (Way.TELEGRAM, "@name", None),
        (Way.ZALO, "١٢٣", None),
    ],
)
def test_an_address_is_kept_in_one_form(way, to, kept):
    written = Written()
    done = citizen(written).follow(receipt(), way, to, "vi")

    assert done.deed is (Deed.DONE if kept else Deed.BAD)
    assert [row[2] for row in written.follows] == ([kept] if kept else [])


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda who: who.rate(receipt(), 0, 5), "progress"),
        (lambda who: who.rate(receipt(), 5, 6), "quality"),
        (lambda who: who.complain(receipt(), " \n"), "text"),
        (lambda who: who.complain(receipt(), "x" * 4_001), "text"),
        (lambda who: who.feedback(Caller(), "hay", " "), "contact"),
        (lambda who: who.stop_all(Way.SMS, "STOP"), "to"),
    ],
)
def test_what_is_wrong_is_named(act, field):
    assert act(citizen(Written())) == Done(Deed.BAD, field=field)


@pytest.mark.parametrize(
    "act",
    [
        *(lambda who, act=act: act(who, receipt()) for act in ACTS.values()),
        lambda who: who.feedback(Caller(), "hay"),
        lambda who: who.stop_all(Way.SMS, PHONE),
        lambda who: who.start_again(Way.SMS, PHONE),
    ],
)
def test_while_nothing_can_be_written_the_citizen_is_told_to_come_again(act):
    assert act(citizen(Written(down=True))) == Done(Deed.TRY_LATER)


@pytest.mark.parametrize("act", ACTS.values())
def test_a_spent_budget_and_a_lost_mirror_are_no_refusals(act):
    written = Written()

    assert act(citizen(written, Shelf(retry_after=7)), receipt()) == Done(
        Deed.LIMITED, retry_after=7
    )
    assert act(citizen(written, Shelf([], complete=False)), receipt()) == Done(Deed.TRY_LATER)


def test_a_backend_without_such_books_says_so():
    keeps = Written().books()
    bare = citizen(
        Written(),
        books=Books(
            keeps.follow, keeps.unfollow, keeps.followed, keeps.stop_all, keeps.start_again
        ),
    )

    assert bare.rate(receipt(), 5, 5).deed is Deed.CANNOT
    assert bare.complain(receipt(), "hay").deed is Deed.CANNOT
    assert bare.feedback(Caller(), "hay").deed is Deed.CANNOT


def test_one_may_leave_what_one_follows_without_a_proof_and_nothing_else():
    who = citizen(Written())

    assert who.unfollow(message(CODE.lower()), Way.SMS, PHONE) == Done(Deed.DONE, code=CODE)
    assert who.unfollow(message(UNKNOWN), Way.SMS, PHONE) == Done(Deed.UNPROVEN)
