"""The plain way to build a status lookup: Flask, SQLAlchemy on PostgreSQL, Flask-Limiter on Redis.

No mirror, no spelling, no disclosure policy, no metrics: one row by its primary key, as JSON.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime

from flask import Flask, Response, abort, jsonify, request
from flask_limiter import Limiter  # type: ignore[import-not-found, unused-ignore] # bench.txt
from sqlalchemy import DateTime, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from werkzeug.middleware.proxy_fix import ProxyFix

from lookup_gateway.model import Case, Status

# The rates of the gateway's budget for an IPv4 address.
LIMITS = ["60 per minute", "5000 per day"]
TEXTS = {status: status.value.replace("_", " ") for status in Status}


class Base(DeclarativeBase):
    """The tables of the plain way."""


class PlainCase(Base):
    """What the code alone may show, in columns."""

    __tablename__ = "plain_cases"

    code: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    received_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    office: Mapped[str | None]
    needs_action: Mapped[bool]


def fill(url: str, cases: Iterable[Case]) -> None:
    """Make the table in the database at `url` and put `cases` into it."""
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(map(_row, cases))
        session.commit()
    engine.dispose()


def _row(case: Case) -> PlainCase:
    return PlainCase(
        code=case.code,
        status=case.status.value,
        received_at=case.received_at,
        due_at=case.due_at,
        office=case.office.name if case.office else None,
        needs_action=bool(case.needs),
    )


def create_app() -> Flask:
    """Return the app on PLAIN_DATABASE_URL and REDIS_URL."""
    app = Flask("plain", static_folder=None)
    app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign] # the way Flask documents
    Limiter(
        lambda: request.remote_addr or "",
        app=app,
        default_limits=list(LIMITS),
        storage_uri=os.environ["REDIS_URL"],
    )
    engine = create_engine(os.environ["PLAIN_DATABASE_URL"], pool_size=20)
    sessions = sessionmaker(engine)

    @app.get("/api/v1/cases/<path:code>")
    def case(code: str) -> Response:
        with sessions() as session:
            found = session.get(PlainCase, code)
            if found is None:
                abort(404)
            return jsonify(_told(found))

    return app


def _told(case: PlainCase) -> dict[str, object]:
    now = datetime.now(UTC)
    due = f", hẹn trả trước {case.due_at:%H:%M ngày %d/%m/%Y}" if case.due_at else ""
    text = TEXTS[Status(case.status)]
    return {
        "outcome": "found",
        "lang": "vi",
        "tier": 0,
        "as_of": now.isoformat(),
        "message": f"Hồ sơ {case.code}: {text}{due}.",
        "case": {
            "code": case.code,
            "status": case.status,
            "status_text": text,
            "received_at": case.received_at and case.received_at.isoformat(),
            "due_at": case.due_at and case.due_at.isoformat(),
            "overdue": case.due_at is not None and case.due_at < now,
            "needs_action": case.needs_action,
            "office": {"name": case.office},
        },
    }
