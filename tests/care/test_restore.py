"""What was backed up comes back while everything runs, and the mirror follows it back."""

from __future__ import annotations

import os
import subprocess
import tarfile
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from lookup_gateway import store
from lookup_gateway.errors import BadBackup
from lookup_gateway.model import Case, Status
from lookup_gateway.officers import Officer, Role
from lookup_gateway.outgoing import Job
from lookup_gateway.store import outbox
from lookup_gateway.store.papers import Papers
from tests.care.conftest import House
from tests.machine import eventually
from tests.running import running
from tests.sites import CODE, SECRET, a_case

LATER = "H49.12-251105-0008"


def taken_in(house: House) -> Case:
    clerk = Officer("nguyenvana.h4912", "Nguyễn Văn A", "H49.12", Role.DESK)
    wanted = a_case(received_at=None, due_at=None, steps=())
    case = house.site.gateway.case_desk.take_in(wanted, clerk)
    assert isinstance(case, Case)
    return case


def status(house: House, code: str = CODE) -> str | None:
    body = house.site.client.get(f"/api/v1/cases/{code}").get_json()
    return body["case"]["status"] if body["outcome"] == "found" else None


def test_a_backup_comes_back_while_the_worker_runs_and_the_mirror_follows_to_older_versions(
    house: House,
) -> None:
    """Hải Dương Đ15.6: no data are lost when something has failed."""
    house.site.record(a_case(version=1))
    file = house.told("backup")
    with running("mirror", house.env):
        house.site.gateway.backend.save(
            [a_case(version=2, status=Status.PROCESSING), a_case(version=5, status=Status.RETURNED)]
        )
        house.site.gateway.backend.save([a_case(LATER, status=Status.PROCESSING)])
        eventually(lambda: status(house) == "returned", "the mirror is level")

        house.told("restore", file, "--force")

        eventually(lambda: status(house) == "supplement_required", "the mirror follows back")
        eventually(lambda: status(house, LATER) is None, "nor is a later case known")
        eventually(lambda: house.run("check").return_value == 0, "nothing differs")
        house.site.gateway.backend.save([a_case(version=2, status=Status.STOPPED)])
        eventually(lambda: status(house) == "stopped", "what changes from now on is shown")


def test_a_lost_database_comes_back_though_the_mirror_knows_later_versions_and_epochs(
    house: House, elsewhere: dict[str, str]
) -> None:
    house.site.record(a_case(version=1))
    file = house.told("backup")
    house.told("restore", file, "--force")
    house.site.record(a_case(version=5, status=Status.RETURNED))

    house.told("restore", file, **elsewhere)
    house.told("mirror", "--once", **elsewhere)

    assert house.told("check", **elsewhere).startswith("checked 1,")


def test_a_receipt_from_after_the_backup_does_not_open_the_case_that_gets_its_number(
    house: House,
) -> None:
    file, printed = house.told("backup"), [taken_in(house)]

    for _ in range(2):
        house.told("restore", file, "--force")
        printed.append(taken_in(house))

    assert len({one.code for one in printed}) == 1
    kits = [house.site.gateway.kit(one.code, one.receipt_epoch) for one in printed]
    assert len({kit.url for kit in kits}) == 3
    assert len({kit.lookup_code for kit in kits}) == 3


def test_what_is_there_is_not_overwritten_unless_asked(house: House) -> None:
    house.site.record(a_case())
    file = house.told("backup")

    refused = house.run("restore", file)

    assert isinstance(refused.exception, BadBackup)
    assert "--force" in str(refused.exception)


def test_an_empty_installation_takes_a_backup_with_its_papers(
    house: House, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    house.site.record(a_case())
    kept = Papers(
        house.site.settings.data_dir / "papers", house.site.gateway.seal, house.site.gateway.unseal
    ).put(b"%PDF-1")
    file = house.told("backup", "--to", tmp_path / "kept")

    house.told("restore", file, **elsewhere)

    assert CODE in house.told("export", **elsewhere)
    there = Papers(
        Path(elsewhere["LOOKUP_DATA_DIR"]) / "papers",
        house.site.gateway.seal,
        house.site.gateway.unseal,
    )
    assert there.get(kept.sha256) == b"%PDF-1"
    assert house.told("audit", "verify", **elsewhere).startswith("1:")


def test_a_backup_holds_no_key_and_is_its_owners_alone(house: House) -> None:
    house.site.record(a_case())
    (house.site.settings.data_dir / "secret.key").write_text(SECRET)

    file = Path(house.told("backup"))

    with tarfile.open(file) as tar:
        parts = {name: tar.extractfile(name) for name in tar.getnames()}
        assert parts.keys() == {"database", "manifest.json"}
        assert all(part and SECRET.encode() not in part.read() for part in parts.values())
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("cut", [0.0, 0.5, 0.99])
def test_a_damaged_backup_is_refused_and_changes_nothing(house: House, cut: float) -> None:
    house.site.record(a_case())
    file = Path(house.told("backup"))
    house.site.record(a_case(version=2))
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * cut)])

    refused = house.run("restore", file, "--force")

    assert isinstance(refused.exception, BadBackup)
    assert house.site.gateway.backend.page("", 2)[0].version == 2


def test_a_part_that_was_changed_is_named(house: House, tmp_path: Path) -> None:
    house.site.record(a_case())
    file = Path(house.told("backup"))
    (tmp_path / "parts").mkdir()
    subprocess.run(["tar", "-xf", file, "-C", tmp_path / "parts"], check=True)
    (tmp_path / "parts" / "database").write_bytes(b"another")
    with tarfile.open(file, "w:gz") as tar:
        tar.add(tmp_path / "parts", "")

    refused = house.run("restore", file, "--force")

    assert str(refused.exception).endswith("is damaged: database")


def test_a_name_that_leads_elsewhere_is_not_followed(house: House, tmp_path: Path) -> None:
    evil, target = tmp_path / "evil.tar.gz", tmp_path / "target"
    (tmp_path / "database").write_bytes(b"x")
    with tarfile.open(evil, "w:gz") as tar:
        tar.add(tmp_path / "database", f"../../{target.name}")
        tar.add(tmp_path / "database", str(target))

    refused = house.run("restore", evil, "--force")

    assert str(refused.exception).endswith("is no backup, or is damaged")
    assert not target.exists()


def test_what_waited_to_be_sent_is_left_to_an_operator(house: House) -> None:
    gateway = house.site.gateway
    job = Job("message", {"way": "sms", "to": "+84912345678", "text": "…"}, key="k")
    put = partial(outbox.put, jobs=[job], now=gateway.settings.clock(), seal=gateway.seal)
    store.write(gateway.engine, put)
    file = house.told("backup")

    house.told("restore", file, "--force")

    assert "was in a backup" in house.told("deliver", "--dead")
    assert house.told("deliver", "--once") == "0 tried"


def test_a_backup_of_the_other_kind_of_database_is_refused(
    house: House, sqlite_url: str, postgres_url: str
) -> None:
    file = house.told("backup")
    other = postgres_url if house.env["DATABASE_URL"].startswith("sqlite") else sqlite_url

    refused = house.run("restore", file, DATABASE_URL=other)

    assert "this is a backup of" in str(refused.exception)


def test_what_a_killed_backup_left_behind_goes_with_the_next(house: House) -> None:
    left = house.site.settings.data_dir / ".care-killed"
    left.mkdir()
    (left / "database").write_bytes(b"records")
    os.utime(left, (0, 0))

    house.told("backup")

    assert not left.exists()


def test_a_backup_of_a_newer_version_is_refused(house: House) -> None:
    newer = text("UPDATE alembic_version SET version_num = '9999'")
    store.write(house.site.gateway.engine, lambda conn: conn.execute(newer))
    file = house.told("backup")

    refused = house.run("restore", file, "--force")

    assert "of a newer version" in str(refused.exception)
