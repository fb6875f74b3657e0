"""What a citizen shows beside the code: derived from keys, told apart by purpose, never stored."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from lookup_gateway import codes, proofs
from lookup_gateway.errors import BadSettings
from lookup_gateway.model import Applicant, Case, Proof, ProofKind, Status
from lookup_gateway.proofs import Keys

CODE = "H49.12-251105-0007"
OLD, NEW = (
    "an older secret of more than thirty-two letters",
    "a newer secret of thirty-two letters!",
)
KEYS = Keys.from_secrets([NEW])
CASE = Case(
    code=CODE,
    version=1,
    status=Status.PROCESSING,
    status_since=datetime(2025, 11, 6, 2, 10, tzinfo=UTC),
    applicant=Applicant(name="Nguyễn Văn A", phone="0912345678", id_number="022099001234"),
)
CARD = proofs.make_card(CASE, KEYS)

RIGHT = [
    (ProofKind.TOKEN, proofs.token(CODE, 0, KEYS)),
    (ProofKind.TOKEN, proofs.token(CODE, 0, KEYS).lower()),
    (ProofKind.TOKEN, proofs.token(CODE, 0, KEYS).rpartition("-")[2]),
    (ProofKind.LOOKUP_CODE, proofs.lookup_code(CODE, 0, KEYS)),
    (ProofKind.PHONE_LAST4, "5678"),
    (ProofKind.ID_LAST4, "1234"),
    (ProofKind.PHONE, "+84912345678"),
    (ProofKind.PHONE, "0912 345 678"),
]
WRONG = [
    (ProofKind.TOKEN, proofs.token("H49.12-251105-0008", 0, KEYS)),
    (ProofKind.TOKEN, proofs.token(CODE, 1, KEYS)),
    (ProofKind.TOKEN, ""),
    (ProofKind.LOOKUP_CODE, "000000000"),
    (ProofKind.LOOKUP_CODE, proofs.lookup_code(CODE, 0, KEYS) + "1"),
    (ProofKind.PHONE_LAST4, "5679"),
    (ProofKind.PHONE_LAST4, "1234"),
    (ProofKind.PHONE_LAST4, ""),
    (ProofKind.ID_LAST4, "5678"),
    (ProofKind.PHONE, "+84912345679"),
    (ProofKind.PHONE, "\ud800"),
]


@pytest.mark.parametrize(("kind", "value"), RIGHT)
def test_the_right_proof_fits(kind, value):
    assert proofs.matches(CARD, Proof(kind=kind, value=value), KEYS)


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_a_wrong_proof_does_not_fit(kind, value):
    assert not proofs.matches(CARD, Proof(kind=kind, value=value), KEYS)


def test_a_lookup_code_may_be_typed_as_it_is_printed():
    nine = proofs.lookup_code(CODE, 0, KEYS)

    spaced = Proof(kind=ProofKind.LOOKUP_CODE, value=f"{nine[:3]} {nine[3:6]}-{nine[6:]}")

    assert len(nine) == 9
    assert proofs.matches(CARD, spaced, KEYS)


def test_a_token_survives_the_letters_that_look_like_digits():
    token = proofs.token(CODE, 0, KEYS).replace("0", "O").replace("1", "I")

    assert proofs.matches(CARD, Proof(kind=ProofKind.TOKEN, value=token), KEYS)


def test_a_token_names_its_key_and_fits_telegrams_start_link():
    token = proofs.token(CODE, 0, KEYS)

    assert proofs.token_key(token) == codes.key(CODE)
    assert len(token) <= 64
    assert set(token) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")


def test_a_reissued_receipt_revokes_the_earlier_one():
    reissued = proofs.make_card(structs.replace(CASE, receipt_epoch=1), KEYS)

    earlier = Proof(kind=ProofKind.TOKEN, value=proofs.token(CODE, 0, KEYS))

    assert not proofs.matches(reissued, earlier, KEYS)


def test_after_rotation_the_old_receipt_still_opens_its_case():
    before, after = Keys.from_secrets([OLD]), Keys.from_secrets([NEW, OLD])
    token = Proof(kind=ProofKind.TOKEN, value=proofs.token(CODE, 0, before))

    assert proofs.matches(CARD, token, after)
    assert not proofs.matches(CARD, token, Keys.from_secrets([NEW]))
    assert proofs.token(CODE, 0, after) != token.value


def test_a_card_holds_nobody():
    stored = repr(CARD)

    assert CARD.initials == "N. V. A."
    assert CARD.case.applicant is None
    for private in ("Nguyễn", "0912345678", "912345678", "022099001234"):
        assert private not in stored


def test_two_cases_of_one_person_share_no_hash():
    other = proofs.make_card(structs.replace(CASE, code="H49.12-251105-0008"), KEYS)

    mine = {CARD.factors.phone, CARD.factors.phone_last4, CARD.factors.id_last4}
    theirs = {other.factors.phone, other.factors.phone_last4, other.factors.id_last4}

    assert not mine & theirs


def test_a_case_without_a_person_matches_no_factor():
    bare = proofs.make_card(structs.replace(CASE, applicant=None), KEYS)

    for kind in (ProofKind.PHONE, ProofKind.PHONE_LAST4, ProofKind.ID_LAST4):
        assert not proofs.matches(bare, Proof(kind=kind, value="5678"), KEYS)


@given(st.sampled_from(list(ProofKind)), st.text())
def test_no_proof_that_a_citizen_types_raises(kind, value):
    assert proofs.matches(CARD, Proof(kind=kind, value=value), KEYS) in (True, False)


def test_a_log_name_differs_by_value_and_by_key():
    one = proofs.log_name("+84912345678", KEYS)

    assert one != proofs.log_name("+84912345679", KEYS)
    assert one != proofs.log_name("+84912345678", Keys.from_secrets([OLD]))
    assert "912345678" not in one


@pytest.mark.parametrize("secrets", [[], ["short"], [NEW, "short"]])
def test_a_weak_secret_is_refused_and_named(secrets):
    with pytest.raises(BadSettings, match="LOOKUP_SECRET_KEYS"):
        Keys.from_secrets(secrets)


def test_a_key_never_shows_itself():
    assert "qr" not in repr(KEYS.signing)


def test_what_is_sealed_opens_with_every_key_in_force_and_no_other():
    sealed = proofs.seal(b"reply", Keys.from_secrets([OLD]))

    assert b"reply" not in sealed
    assert proofs.unseal(sealed, Keys.from_secrets([NEW, OLD])) == b"reply"
    with pytest.raises(ValueError, match="no longer in force"):
        proofs.unseal(sealed, Keys.from_secrets([NEW]))
