"""A process that is killed while a citizen files, or the desk accepts, leaves all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lookup_gateway.codes import is_submission
from lookup_gateway.store import audit
from tests.desk.online import FILING, open_office
from tests.desk.test_killed import FEWEST, die_everywhere, doomed
from tests.sites import SECRET, Site


@pytest.mark.slow
@pytest.mark.timeout(900)  # a process dies some hundred times
def test_filing_acceptance_and_supplement_leave_all_or_nothing(
    make_site: Callable[..., Site], redis_url: str, database_url: str, tmp_path: Path
) -> None:
    env = {"REDIS_URL": redis_url, "DATABASE_URL": database_url, "LOOKUP_SECRET_KEYS": SECRET}
    office = open_office(make_site, tmp_path, "", **env)
    here, gateway = office.site, office.site.gateway
    settings = {
        "LOOKUP_DATA_DIR": str(tmp_path / "var"),
        "LOOKUP_PROFILE": str(tmp_path / "online.toml"),
        "LOOKUP_CLOCK_FILE": str(tmp_path / "clock"),
    }
    with doomed({**env, **settings}) as kill:
        assert die_everywhere(here, kill, {"file": True, **FILING}) > FEWEST
        (filed,) = gateway.backend.page("", 9)
        assert is_submission(filed.code)
        assert len(list(gateway.papers.all())) == 1  # the dead wrote the same file

        needs = [{"what": "Giấy chứng sinh"}]
        office.moved(office.case(filed.code), ("request_supplement", {"needs": needs}))
        assert die_everywhere(here, kill, {"supplement": filed.code}) > FEWEST
        assert len(gateway.submissions.papers(filed.code)) == 2

        accept = {"code": filed.code, "event": "accept", "version": 3}
        assert die_everywhere(here, kill, accept) > FEWEST
        case, alias = gateway.backend.page("", 9)
        assert (case.code, alias.code) == ("H49.12-200602-0001", filed.code)
        assert (case.version, alias.version) == (4, 4)

    head = audit.verify(gateway.engine)
    assert isinstance(head, audit.Head)
    assert head.n == 6  # the catalogue's import, and a look at the case, beside the four
