"""Files are kept sealed, once, until no row names them."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert

from lookup_gateway import store
from lookup_gateway.backends.sql.submission_schema import case_papers
from lookup_gateway.errors import BackendDown
from lookup_gateway.filing import Kind
from lookup_gateway.proofs import Keys, seal, unseal
from lookup_gateway.store.papers import Papers

SECRET = "an old secret of more than thirty-two letters"
OLD = Keys.from_secrets([SECRET])
NEW = Keys.from_secrets([f"not {SECRET}", SECRET])
PDF = b"%PDF-1.7 Nguyen Van A"


def _papers(folder: Path, keys: Keys = OLD) -> Papers:
    return Papers(folder, lambda plain: seal(plain, keys), lambda sealed: unseal(sealed, keys))


def test_a_file_comes_back_as_it_was_and_lies_sealed(tmp_path: Path) -> None:
    papers = _papers(tmp_path / "papers")

    kept = papers.put(PDF)

    assert (kept.size, kept.kind) == (len(PDF), Kind.PDF)
    assert papers.get(kept.sha256) == PDF
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert b"Nguyen" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_the_same_file_is_kept_once_and_sealed_by_the_key_in_force(tmp_path: Path) -> None:
    kept = _papers(tmp_path).put(PDF)

    _papers(tmp_path, NEW).put(PDF)

    assert list(_papers(tmp_path).all()) == [kept.sha256]
    with pytest.raises(ValueError, match="no longer in force"):
        _papers(tmp_path, OLD).get(kept.sha256)


@pytest.mark.parametrize("name", ["0" * 64, "../cases.db", "", "/" * 64])
def test_a_file_that_is_not_kept_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(LookupError):
        _papers(tmp_path).get(name)


def test_a_file_that_was_changed_is_not_given_out(tmp_path: Path) -> None:
    papers = _papers(tmp_path)
    kept = papers.put(PDF)
    (tmp_path / kept.sha256[:2] / kept.sha256).write_bytes(seal(b"%PDF-1.7 another", OLD))

    with pytest.raises(ValueError, match="another"):
        papers.get(kept.sha256)


def test_a_disk_that_cannot_be_written_is_a_backend_that_is_down(tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("a file where the folder should be")

    with pytest.raises(BackendDown):
        _papers(tmp_path / "papers").put(PDF)


def test_orphans_are_swept_and_what_a_row_names_or_is_young_stays(
    engine: Engine, tmp_path: Path
) -> None:
    papers, now = _papers(tmp_path), datetime.now(UTC)
    named, orphan, young = (papers.put(PDF + mark).sha256 for mark in (b"1", b"2", b"3"))
    half = tmp_path / orphan[:2] / "tmp1234"
    half.write_bytes(b"half of a file")
    _age(tmp_path, half.name, named, orphan)

    def name(conn: Connection) -> None:
        row = {"code": "c", "n": 1, "name": "a", "sha256": named, "size": 1, "at": now}
        conn.execute(insert(case_papers).values(row))

    store.write(engine, name)

    assert store.read(engine, lambda conn: papers.sweep(conn, now)) == 2
    assert sorted(papers.all()) == sorted([named, young])
    assert not half.exists()


def _age(folder: Path, *names: str) -> None:
    """Let files be two days old."""
    then = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    for path in folder.rglob("*"):
        if path.name in names:
            os.utime(path, (then, then))
