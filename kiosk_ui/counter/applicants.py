"""From the form of an intake to the case that is to be taken in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kiosk_ui.counter.typed import Typed
from lookup_gateway import catalogue
from lookup_gateway.model import Applicant, Case, Office, Procedure, Status
from lookup_gateway.outgoing import Way
from lookup_gateway.persons import phone_number, reachable

# What stands for the code until the backend gives one.
_FOR_A_CODE = "H00-000101-0001"


def read(
    typed: Typed, offices: Mapping[str, str], now: datetime, known: catalogue.Procedure | None
) -> Case:
    """Return the case that was typed; `typed.wrong` names what is missing or cannot be.

    `known` is its procedure, where the catalogue has it."""
    procedure, office = typed.text("procedure_name"), typed.text("office")
    typed.require("procedure_name", procedure)
    typed.require("office", offices.get(office or ""))
    applicant, received = _applicant(typed), typed.moment("received_at")
    return Case(
        code=_FOR_A_CODE,
        version=1,
        status=Status.RECEIVED,
        status_since=now,
        procedure=Procedure(code=typed.text("procedure_code") or "", name=procedure or ""),
        office=Office(id=office or "", name=offices.get(office or "", "")),
        submitted_via=typed.text("submitted_via"),
        received_at=received,
        due_at=_due(typed, known, received),
        applicant=applicant,
        return_by=typed.text("return_by"),
        fees=typed.fees(),
    )


def _due(
    typed: Typed, known: catalogue.Procedure | None, received: datetime | None
) -> datetime | None:
    """Return when the result is due. What was proposed runs from now: for an earlier receipt
    nothing is said, and the backend counts the term from there."""
    untouched = typed.text("due_at") in (None, typed.text("proposed_due"))
    if received and untouched and known and known.term:
        return None
    due_at = typed.moment("due_at")
    if not (known and known.at_once):  # its receipt names the day
        typed.require("due_at", due_at)
    return due_at


def _applicant(typed: Typed) -> Applicant:
    name, phone, email = typed.text("name"), typed.text("phone"), typed.text("email")
    typed.require("name", name)
    # What nobody can be called or written by is best mended while the person stands there.
    if phone:
        typed.require("phone", phone_number(phone))
    if email:
        typed.require("email", reachable(Way.EMAIL, email))
    return Applicant(name=name, phone=phone, email=email, id_number=typed.text("id_number"))
