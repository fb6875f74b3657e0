"""Forms about a case: drawn when first asked for, kept, and given again byte by byte after that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, select, update

from lookup_gateway import store
from lookup_gateway.backends.sql.paper_schema import issued_forms
from lookup_gateway.clock import Clock
from lookup_gateway.model import Case
from lookup_gateway.paper import Size, typeset
from lookup_gateway.paper.forms import Asked, Facts, Form, content, render
from lookup_gateway.store.offload import aside
from lookup_gateway.store.papers import Papers
from lookup_gateway.store.upsert import insert_into

_KEY = ("code", "form", "size", "basis")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A form about a case, as it is wanted."""

    case: Case
    form: Form
    asked: Asked = field(default_factory=Asked)


@dataclass(frozen=True, slots=True)
class Issued:
    """A form that was drawn; `version` is that of the record it was filled in from, `issued_at`
    when it was handed out, or drawn where it waits for that."""

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

    def issue(self, case: Case, form: Form, asked: Asked | None = None) -> Issued:
        """Return the form about a case, the one that was issued before where it says the same.

        Raises BackendDown, ValueError where the machine has no Pango."""
        wanted = Wanted(case, form, asked or Asked())
        facts, row = self._filled(wanted)
        if known := store.read(self.engine, partial(_find, row=row)):
            return known
        row |= self._made(form, facts) | {"version": case.version}
        return store.write(self.engine, partial(_keep, row=row))

    def known(self, wanted: Sequence[Wanted]) -> list[Issued | None]:
        """Return of each the one that says this, None where it was never drawn.

        Raises BackendDown."""
        rows = [self._filled(one)[1] for one in wanted]
        of = select(issued_forms).where(issued_forms.c.code.in_({row["code"] for row in rows}))
        found = store.read(self.engine, lambda conn: conn.execute(of).all())
        held = {tuple(getattr(one, name) for name in _KEY): one for one in found}
        kept = (held.get(tuple(row[name] for name in _KEY)) for row in rows)
        return [_issued(one) if one else None for one in kept]

    def of(self, code: str) -> list[Issued]:
        """Return what was issued about a case, the newest first. Raises BackendDown."""
        wanted = select(issued_forms).where(issued_forms.c.code == code)
        row = issued_forms.c
        newest = wanted.order_by(row.issued_at.desc(), row.version.desc(), row.form)
        return store.read(self.engine, lambda c: [_issued(row) for row in c.execute(newest)])

    def pdf(self, issued: Issued) -> bytes:
        """Return the file of an issued form. Raises LookupError for one that is lost, ValueError
        for one that no key in force opens."""
        return self.papers.get(issued.sha256)

    def _filled(self, wanted: Wanted) -> tuple[Facts, dict[str, Any]]:
        """Return what a form is filled in with, and by what its row is known."""
        facts = self.facts(wanted.case, wanted.asked, self.clock())
        return facts, {
            "code": wanted.case.code,
            "form": wanted.form.value,
            "size": facts.asked.size.value,
            "basis": content(wanted.form, facts).basis,
        }

    def _made(self, form: Form, facts: Facts) -> dict[str, Any]:
        """Draw and sign a form, and put it on the disk; a row that names it may follow."""
        officer = facts.asked.officer
        typeset.load()
        # One at a time: to draw one takes a core for half a second, and lookups need the others.
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


def hand_out(conn: Connection, case: Case, hashes: Collection[str], at: datetime) -> None:
    """Note that forms which waited were handed out at a moment: the record says it now too."""
    row = issued_forms.c
    these = update(issued_forms).where(row.code == case.code, row.sha256.in_(hashes))
    conn.execute(these.values(issued_at=at, version=case.version))


def _find(conn: Connection, row: dict[str, Any]) -> Issued | None:
    found = conn.execute(_same(row)).first()
    return _issued(found) if found else None


def _same(row: dict[str, Any]) -> Select[Any]:
    return select(issued_forms).where(*(issued_forms.c[name] == row[name] for name in _KEY))


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
