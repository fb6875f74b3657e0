"""What may be filed: who must be named, how they can be reached, which files are taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lookup_gateway.filing.filing import Fault, Filing, Paper, Papers
from lookup_gateway.filing.kinds import Kind, kind_of
from lookup_gateway.model import Applicant
from lookup_gateway.outgoing import Way
from lookup_gateway.persons import phone_number, reachable

NAME_MOST = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """The profile's `[intake]`: bytes of one file and of all together, how many, which kinds."""

    file_most: int = 10_000_000
    files_most: int = 20
    all_most: int = 50_000_000
    kinds: tuple[Kind, ...] = tuple(Kind)


def unfit(filing: Filing) -> Fault | None:
    """Return what is wrong with the persons of a filing."""
    person, agent = filing.applicant, filing.filed_by
    if not (person.name or "").strip():
        return Fault("applicant.name", "is missing")
    if agent is not None and not (agent.name or "").strip():
        return Fault("filed_by.name", "is missing")
    persons = [("applicant", person), *([("filed_by", agent)] if agent else [])]
    for where, one in persons:
        if fault := next(_unreachable(where, one), None):
            return fault
    if not any(one.phone or one.email for _, one in persons):
        return Fault("applicant", "needs a phone or an email: the desk's answer goes there")
    return None


def unfit_papers(papers: Papers, limits: Limits) -> Fault | None:
    """Return what is wrong with the files, the first by its place: `papers[0]`."""
    if len(papers) > limits.files_most:
        return Fault("papers", f"are more than {limits.files_most}")
    if sum(len(paper.content) for paper in papers) > limits.all_most:
        return Fault("papers", f"are more than {limits.all_most} bytes together")
    for place, paper in enumerate(papers):
        if fault := _unfit(f"papers[{place}]", paper, limits):
            return fault
    return None


def _unreachable(where: str, person: Applicant) -> Iterator[Fault]:
    if person.phone and phone_number(person.phone) is None:
        yield Fault(f"{where}.phone", "is no telephone number")
    if person.email and reachable(Way.EMAIL, person.email) is None:
        yield Fault(f"{where}.email", "is no address of e-mail")


def _unfit(where: str, paper: Paper, limits: Limits) -> Fault | None:
    if not paper.name.strip() or len(paper.name) > NAME_MOST or not paper.name.isprintable():
        return Fault(f"{where}.name", f"needs 1 to {NAME_MOST} printable characters")
    if len(paper.content) > limits.file_most:
        return Fault(where, f"is larger than {limits.file_most} bytes")
    if kind_of(paper.content) not in limits.kinds:
        return Fault(where, "is of another kind, whatever its name says", limits.kinds)
    return None
