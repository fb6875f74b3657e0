"""The catalogue in the database: what was in force when, by whose import, on both databases."""

from __future__ import annotations

from datetime import date

from msgspec import structs
from sqlalchemy import Engine

from lookup_gateway import store
from lookup_gateway.backends.sql.catalogue import SqlCatalogue, Taken
from lookup_gateway.catalogue import Charge, Procedure
from lookup_gateway.store import audit
from tests.catalogue.conftest import NOW
from tests.catalogue.samples import AGAIN, BIRTH, DECEMBER, DECISION, FIRST, NOVEMBER, WARD

DEARER = structs.replace(BIRTH, fees=(Charge(name="Lệ phí hộ tịch", amount=10_000),))


def test_what_was_imported_is_in_force_from_its_day_on(books: SqlCatalogue) -> None:
    assert set(books.in_force(NOVEMBER)) == set(FIRST)
    assert set(books.in_force(date(2025, 10, 31))) == set()


def test_the_same_file_again_changes_nothing(books: SqlCatalogue) -> None:
    stamp = books.stamp()

    assert books.take(FIRST, "b", DECEMBER) == Taken()
    assert books.stamp() == stamp


def test_what_changes_later_leaves_today_as_it_is(books: SqlCatalogue) -> None:
    assert books.take([DEARER], "b", DECEMBER) == Taken(changed=1)

    assert books.in_force(NOVEMBER).procedures[BIRTH.code] == BIRTH
    assert books.in_force(DECEMBER).procedures[BIRTH.code] == DEARER
    assert books.stamp() == 2


def test_the_history_says_who_brought_what_and_when(books: SqlCatalogue) -> None:
    books.take([DEARER], "b", DECEMBER)

    told = [
        (past.entry, past.valid_from, past.valid_until, past.by, past.at)
        for past in books.history("procedure", BIRTH.code)
    ]
    assert told == [
        (BIRTH, NOVEMBER, DECEMBER, "a", NOW),
        (DEARER, DECEMBER, None, "b", NOW),
    ]


def test_two_imports_for_one_day_are_both_remembered(books: SqlCatalogue) -> None:
    books.take([DEARER], "b", NOVEMBER)

    assert books.in_force(NOVEMBER).procedures[BIRTH.code] == DEARER
    assert [past.entry for past in books.history("procedure", BIRTH.code)] == [BIRTH, DEARER]


def test_a_decision_ends_procedures(books: SqlCatalogue) -> None:
    after = structs.replace(BIRTH, decision=DECISION.number)

    assert books.take([DECISION, after], "b", DECEMBER) == Taken(new=1, changed=1, ended=1)
    assert AGAIN.code in books.in_force(NOVEMBER).procedures
    assert AGAIN.code not in books.in_force(DECEMBER).procedures


def test_an_import_for_a_day_before_a_newer_one_is_refused_whole(books: SqlCatalogue) -> None:
    books.take([DEARER], "b", DECEMBER)
    other = structs.replace(WARD, name="UBND phường Hạ Long")

    taken = books.take([structs.replace(BIRTH, sets=2), other], "c", date(2025, 11, 20))

    assert [str(fault) for fault in taken.faults] == [
        "procedure 1.001193: in force since 2025-12-01, after the day of this import"
    ]
    assert books.in_force(DECEMBER).agencies["H49.12"] == WARD


def test_what_names_an_unknown_sector_is_refused_and_nothing_is_written(
    books: SqlCatalogue,
) -> None:
    stray = Procedure(code="9.000001", name="Thủ tục", sector="ZZ")

    for take in (
        lambda: books.take([stray], "b", DECEMBER),
        lambda: books.try_out([stray], DECEMBER),
    ):
        assert [str(fault) for fault in take().faults] == [
            "procedure 9.000001: sector: ZZ is not in the catalogue"
        ]
    assert books.stamp() == 1


def test_trying_out_tells_the_same_and_writes_nothing(books: SqlCatalogue) -> None:
    assert books.try_out([DEARER], DECEMBER) == Taken(changed=1)
    assert books.in_force(DECEMBER).procedures[BIRTH.code] == BIRTH


def test_an_import_is_in_the_audit_log(books: SqlCatalogue, engine: Engine) -> None:
    with store.stream(engine) as conn:
        rows = [(row.actor, row.action) for row in audit.entries(conn, None, [])]

    assert rows == [("a", "catalogue_import")]
