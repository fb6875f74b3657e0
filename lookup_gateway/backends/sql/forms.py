"""Forms about a case: drawn when first asked for, kept, and given again byte by byte after that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, select

from lookup_gateway import store
from lookup_gateway.backends.sql.paper_schema import issued_forms
from lookup_gateway.clock import Clock
from lookup_gateway.model import Case
from lookup_gateway.paper import Size
from lookup_gateway.paper.forms import Asked, Facts, Form, content, render
from lookup_gateway.store.offload import aside
from lookup_gateway.store.papers import Papers
from lookup_gateway.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Issued:
    """A form that was handed out; `version` is that of the record it was filled in from."""

    code: str
    form: Form
    size: Size
    lang: str
    version: int
    sha256: str
    signed: bool
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Forms:
    """`facts` fills a form in from a case at a moment; `sign` signs a PDF, None where the agency
    has no certificate."""

    engine: Engine
    papers: Papers
    facts: Callable[[Case, Asked, datetime], Facts]
    sign: Callable[[bytes], bytes] | None
    clock: Clock
    # One at a time: to draw one takes a core for half a second, and lookups need the others.
    _turn: Lock = field(default_factory=Lock, repr=False)

    def issue(self, case: Case, form: Form, asked: Asked | None = None) -> Issued:
        """Return the form about a case, the one that was issued before where it says the same.

        Raises BackendDown, ValueError where the machine has no Pango."""
        facts = self.facts(case, asked or Asked(), self.clock())
        row = {
            "code": case.code,
            "form": form.value,
            "size": facts.asked.size.value,
            "basis": content(form, facts).basis,
        }
        if known := store.read(self.engine, partial(_find, row=row)):
            return known
        row |= self._made(form, facts) | {"version": case.version}
        return store.write(self.engine, partial(_keep, row=row))

    def of(self, code: str) -> list[Issued]:
        """Return what was issued about a case, the newest first. Raises BackendDown."""
        wanted = select(issued_forms).where(issued_forms.c.code == code)
        newest = wanted.order_by(issued_forms.c.issued_at.desc(), issued_forms.c.form)
        return store.read(self.engine, lambda c: [_issued(row) for row in c.execute(newest)])

    def pdf(self, issued: Issued) -> bytes:
        """Return the file of an issued form. Raises LookupError for one that is lost, ValueError
        for one that no key in force opens."""
        return self.papers.get(issued.sha256)

    def _made(self, form: Form, facts: Facts) -> dict[str, Any]:
        """Draw and sign a form, and put it on the disk; a row that names it may follow."""
        officer = facts.asked.officer
        with self._turn:
            made = aside(lambda: self._drawn(form, facts))
        return {
            "sha256": self.papers.put(made).sha256,
            "lang": facts.asked.lang,
            "signed": self.sign is not None,
            "issued_at": facts.at,
            "officer": officer.account if officer else "",
        }

    def _drawn(self, form: Form, facts: Facts) -> bytes:
        plain = render(form, facts)
        return self.sign(plain) if self.sign else plain


def _find(conn: Connection, row: dict[str, Any]) -> Issued | None:
    found = conn.execute(_same(row)).first()
    return _issued(found) if found else None


def _same(row: dict[str, Any]) -> Select[Any]:
    key = ("code", "form", "size", "basis")
    return select(issued_forms).where(*(issued_forms.c[name] == row[name] for name in key))


def _keep(conn: Connection, row: dict[str, Any]) -> Issued:
    """Keep a form; of two that were drawn at once, both callers get the first."""
    conn.execute(insert_into(conn, issued_forms).values(row).on_conflict_do_nothing())
    return _issued(conn.execute(_same(row)).one())


def _issued(row: Row[Any]) -> Issued:
    return Issued(
        code=row.code,
        form=Form(row.form),
        size=Size(row.size),
        lang=row.lang,
        version=row.version,
        sha256=row.sha256,
        signed=row.signed,
        issued_at=row.issued_at,
    )
