"""A whole gateway for a test: real Redis, real database, the real worker, Flask's test client."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

from flask.testing import FlaskClient

from lookup_gateway import mirroring
from lookup_gateway.app import create_app
from lookup_gateway.clock import VIETNAM
from lookup_gateway.gateway import Gateway
from lookup_gateway.model import (
    Applicant,
    Case,
    Fee,
    Need,
    Office,
    Procedure,
    Status,
    Step,
)
from lookup_gateway.settings import Settings
from tests.ready import make_ready
from tests.templates import COMPILED

CODE = "H49.12-251105-0007"
SINCE = datetime(2025, 11, 6, 9, 10, tzinfo=VIETNAM)
TWILIO_TOKEN = "a twilio token for tests"
SECRET = "a secret for tests that is longer than thirty-two letters"


def a_case(code: str = CODE, version: int = 1, **fields: object) -> Case:
    """Return a case of the demo office that waits for a paper, changed as wished."""
    usual: dict[str, object] = {
        "status": Status.SUPPLEMENT_REQUIRED,
        "status_since": SINCE,
        "procedure": Procedure(code="1.001193", name="Đăng ký khai sinh"),
        "office": Office(id="H49.12", name="UBND phường Hồng Gai"),
        "received_at": SINCE - timedelta(days=1),
        "due_at": SINCE + timedelta(days=6),
        "applicant": Applicant(name="Nguyễn Văn A", phone="0912345678", id_number="022099001234"),
        "steps": (Step(at=SINCE, unit="Bộ phận Một cửa", action="Yêu cầu bổ sung"),),
        "needs": (Need(what="Bản sao Giấy chứng sinh"),),
        "fees": (Fee(name="Lệ phí hộ tịch", amount=8_000),),
    }
    told = {**usual, **fields}
    told["status"] = Status(str(told["status"]))  # a test may write its name
    return Case(code=code, version=version, **told)  # type: ignore[arg-type] # by name


class Site:
    """One gateway's settings, its rooms as a command sees them, and its web app."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.settings = Settings.from_env(
            {
                "LOOKUP_DATA_DIR": str(folder / "var"),
                "LOOKUP_SECRET_KEYS": SECRET,
                "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
                **env,
            }
        )
        make_ready(self.settings.database_url)
        self.gateway = Gateway(self.settings)
        self.gateway.migrate_if_possible()
        self.app = create_app(self.settings)
        self.app.jinja_env.bytecode_cache = COMPILED

    def close(self) -> None:
        """Give back all connections."""
        self.gateway.close()
        self.app.extensions["gateway"].close()

    @property
    def client(self) -> FlaskClient:
        """A browser's or a machine's side of the web app."""
        return self.app.test_client()

    def record(self, *cases: Case) -> None:
        """Let the case system record these, and the mirror follow."""
        self.gateway.backend.save(cases)
        self.level()

    def level(self) -> None:
        """Let the mirror worker bring Redis level."""
        with mirroring.worker(self.gateway) as worker:
            worker.once()

    def token(self, case: Case) -> str:
        """Return the receipt's token of a case."""
        return self.gateway.receipt_url(case).rpartition("/")[2]


def held_clock(folder: Path, moment: datetime) -> str:
    """Return the file of a clock that stands at `moment`, for LOOKUP_CLOCK_FILE."""
    file = folder / "clock"
    file.write_text(moment.isoformat())
    return str(file)


def accented_profile(folder: Path) -> str:
    """Return the file of the demo profile with SMS that have accents, for LOOKUP_PROFILE."""
    return _demo_profile(folder, "accented = false", "accented = true")


def wakeful_profile(folder: Path) -> str:
    """Return the file of the demo profile without quiet hours, for a test that runs by night."""
    return _demo_profile(folder, "[21:00:00, 07:00:00]", "[00:00:00, 00:00:00]")


def _demo_profile(folder: Path, what: str, instead: str) -> str:
    demo = resources.files("lookup_gateway.profiles").joinpath("demo.toml").read_text()
    assert what in demo
    file = folder / "profile.toml"
    file.write_text(demo.replace(what, instead))
    return str(file)
