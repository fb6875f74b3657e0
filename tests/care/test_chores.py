"""What care does by itself at set times: backups as the profile says, and forgetting."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import insert, select

from lookup_gateway import store, timetable
from lookup_gateway.backends.sql.desk_schema import case_moves
from lookup_gateway.backends.sql.opinion_schema import questions
from lookup_gateway.backends.sql.paper_schema import result_files
from lookup_gateway.backends.sql.schema import feedback
from lookup_gateway.backends.sql.submission_schema import submissions
from lookup_gateway.clock import VIETNAM
from lookup_gateway.model import Case, Status
from lookup_gateway.profile import load_profile
from lookup_gateway.store.chores import ChoreBook
from lookup_gateway.timetable import chores
from tests.sites import SECRET, Site, a_case, held_clock

NOW = datetime(2026, 3, 31, 9, 0, tzinfo=VIETNAM)
LONG_AGO = NOW - timedelta(days=400)
LATELY = NOW - timedelta(days=30)

Demo = Callable[[str], Site]


@pytest.fixture
def demo(make_site: Callable[..., Site], redis_url: str, database_url: str, tmp_path: Path) -> Demo:
    """What makes an installation whose profile says something more; its clock stands at `NOW`."""

    def make(more: str) -> Site:
        base = resources.files("lookup_gateway.profiles").joinpath("demo.toml").read_text()
        profile = tmp_path / "own.toml"
        profile.write_text(f"{base}\n{more}\n")
        return make_site(
            REDIS_URL=redis_url,
            DATABASE_URL=database_url,
            LOOKUP_SECRET_KEYS=SECRET,
            LOOKUP_PROFILE=str(profile),
            LOOKUP_CLOCK_FILE=held_clock(tmp_path, NOW),
        )

    return make


def said(site: Site, name: str) -> str | None:
    """Let the timekeeper look once, and return what a chore said; None: there is no such chore."""
    timetable.timekeeper(site.gateway).turn()
    done = {one.name: one for one in ChoreBook(site.gateway.engine).all()}
    return done[name].said if name in done else None


def over(code: str, since: datetime, status: Status = Status.RETURNED) -> Case:
    return a_case(code, status=status, status_since=since, received_at=since - timedelta(days=2))


def put(site: Site, table: Any, **row: Any) -> None:
    store.write(site.gateway.engine, lambda conn: conn.execute(insert(table).values(row)))


def column(site: Site, wanted: Any) -> list[Any]:
    return list(store.read(site.gateway.engine, lambda conn: conn.scalars(select(wanted)).all()))


def person_of(site: Site, code: str) -> object:
    case = site.gateway.backend.get(code)
    assert case is not None
    return case.applicant


def test_a_backup_is_written_by_itself_and_the_oldest_make_room(demo: Demo) -> None:
    """Thái Nguyên Đ7.5 (each hour), Phú Thọ Đ19.6b (a week), Phú Yên Đ19.7b (a month)."""
    site = demo("[backup]\nevery_hours = 6\nkeep = 2")
    folder = site.settings.data_dir / "backups"
    folder.mkdir()
    for name in (
        "lookup-gateway-20250101T000000Z.tar.gz",
        "lookup-gateway-20250102T000000Z.tar.gz",
    ):
        (folder / name).touch()
    (folder / "another.tar.gz").touch()
    (folder / ".lookup-gateway-20250103T000000Z.tar.gz-half").touch()
    os.utime(folder / ".lookup-gateway-20250103T000000Z.tar.gz-half", (0, 0))

    told = said(site, "backup")

    assert told is not None
    assert told.startswith("wrote lookup-gateway-20260331T020000Z.tar.gz")
    assert told.endswith("removed 1 older ones")
    assert sorted(path.name for path in folder.iterdir()) == [
        "another.tar.gz",
        "lookup-gateway-20250102T000000Z.tar.gz",
        "lookup-gateway-20260331T020000Z.tar.gz",
    ]


def test_nothing_is_written_or_forgotten_that_the_profile_does_not_ask_for(demo: Demo) -> None:
    site = demo("")
    site.record(over("H49.12-241105-0001", LONG_AGO))

    assert not {"backup", "retention"} & {chore.name for chore in chores(site.gateway)}


def test_the_person_of_a_case_is_forgotten_months_after_its_end_and_the_mirror_follows(
    demo: Demo,
) -> None:
    old, young, going = (f"H49.12-241105-000{n}" for n in range(3))
    site = demo("[retention]\npersonal = 12")
    site.record(over(old, LONG_AGO), over(young, LATELY))
    site.record(over(going, LONG_AGO, Status.PROCESSING))
    move = {"version": 1, "made_at": LONG_AGO, "officer": "a.b", "event": "start", "before": "{}"}
    put(site, case_moves, code=old, **move)
    put(site, case_moves, code=young, **move)

    assert said(site, "retention") == "forgot persons 1"

    assert person_of(site, old) is None
    assert person_of(site, young) is not None
    assert person_of(site, going) is not None
    assert column(site, case_moves.c.code) == [young]
    site.level()
    shown = site.client.get(f"/t/{site.token(a_case(old))}")
    assert shown.status_code == 200
    assert "N. V. A." not in shown.text


def test_who_filed_a_case_is_forgotten_with_it_under_either_number(demo: Demo) -> None:
    code, filed = "H49.12-241105-0001", "S-241105-7K3MQ2XN"
    site = demo("[retention]\npersonal = 12")
    row = {"office": "H49.12", "filed_at": LONG_AGO, "since": LONG_AGO, "late": False}
    put(site, submissions, submission=filed, code=code, filed_by=b"sealed", **row)
    site.record(over(code, LONG_AGO))
    assert person_of(site, filed) is not None

    assert said(site, "retention") == "forgot persons 1"

    assert person_of(site, code) is None
    assert person_of(site, filed) is None
    assert column(site, submissions.c.filed_by) == [None]


def test_more_than_a_step_takes_at_once_is_forgotten(demo: Demo) -> None:
    site = demo("[retention]\npersonal = 12")
    site.gateway.backend.save(over(f"H49.12-241105-{n:04d}", LONG_AGO) for n in range(401))

    assert said(site, "retention") == "forgot persons 401"


def test_moves_papers_and_letters_go_each_after_their_own_time(demo: Demo) -> None:
    code = "H49.12-241105-0001"
    site = demo("[retention]\nmoves = 6\npapers = 24\nfeedback = 12")
    site.record(over(code, LONG_AGO))
    move = {"made_at": LONG_AGO, "officer": "a.b", "event": "start", "before": "{}"}
    put(site, case_moves, code=code, version=1, **move)
    file = {"sha256": "0" * 64, "name": "a.pdf", "kind": "pdf", "size": 1, "signed": False}
    put(site, result_files, code=code, added_at=LONG_AGO, officer="a.b", **file)
    letter = {"text": "Chậm quá", "contact": b"sealed", "received_at": LONG_AGO}
    put(site, feedback, reference="F-1", answered_at=LONG_AGO, **letter)
    put(site, feedback, reference="F-2", answered_at=LATELY, **letter)
    put(site, feedback, reference="F-3", **letter)
    asked = {"about": "procedures", "text": "Hỏi?", "contact": b"sealed", "received_at": LONG_AGO}
    asked |= {"sort_by": LONG_AGO, "state": "answered", "answered_at": LONG_AGO}
    put(site, questions, reference="Q-1", **asked)
    moved = {"state": "moved", "sorted_at": LONG_AGO, "answered_at": None}
    put(site, questions, reference="Q-2", **(asked | moved))

    assert said(site, "retention") == "forgot moves 1, papers 0, letters 1, askers 2"

    assert person_of(site, code) is not None
    assert column(site, result_files.c.code) == [code]
    assert sorted(column(site, feedback.c.text)) == ["", "Chậm quá", "Chậm quá"]
    assert column(site, questions.c.contact) == [None] * 2
    assert column(site, questions.c.text) == ["Hỏi?"] * 2


def test_a_case_that_was_finished_long_ago_and_returned_lately_keeps_its_papers(demo: Demo) -> None:
    code = "H49.12-241105-0001"
    site = demo("[retention]\npersonal = 6\nmoves = 6\npapers = 6")
    came = LONG_AGO - timedelta(days=2)
    site.record(structs.replace(over(code, LATELY), received_at=came, finished_at=LONG_AGO))
    file = {"sha256": "0" * 64, "name": "a.pdf", "kind": "pdf", "size": 1, "signed": False}
    put(site, result_files, code=code, added_at=LONG_AGO, officer="a.b", **file)

    assert said(site, "retention") == "forgot persons 0, moves 0, papers 0"

    assert column(site, result_files.c.code) == [code]


def test_hours_that_do_not_make_up_a_day_are_a_fault_of_the_profile(tmp_path: Path) -> None:
    base = resources.files("lookup_gateway.profiles").joinpath("demo.toml").read_text()
    (tmp_path / "own.toml").write_text(f"{base}\n[backup]\nevery_hours = 5\n")

    with pytest.raises(Exception, match="every_hours"):
        load_profile(str(tmp_path / "own.toml"))
