"""The rooms of the embedded case backend, introduced to each other: the desk and what it keeps."""

from __future__ import annotations

from functools import cached_property

from lookup_gateway.backends.sql import (
    CaseDesk,
    DeskRules,
    FeedbackDesk,
    Forms,
    LatePapers,
    OverdueBook,
    PaymentBook,
    ResultFiles,
    SubmissionRoom,
    Submissions,
)
from lookup_gateway.backends.sql.catalogue import SqlCatalogue
from lookup_gateway.catalogue import Catalogue
from lookup_gateway.filing import Terms
from lookup_gateway.ground import Ground
from lookup_gateway.notifying.arrived import Arrived
from lookup_gateway.notifying.replied import Replied
from lookup_gateway.paper.signing import signing
from lookup_gateway.receipts import Filler


class Casework(Ground):
    """What officers and citizens write about cases, each opened when it is first asked for."""

    @cached_property
    def case_desk(self) -> CaseDesk:
        """What officers write about cases."""
        return CaseDesk(self.engine, self.settings.clock, self.name, self.desk_rules)

    @cached_property
    def submissions(self) -> Submissions:
        """What citizens file themselves, and the desk answers."""
        profile = self.profile
        hours, url = profile.intake.accept_within_hours, self.settings.public_url
        room = SubmissionRoom(
            engine=self.engine,
            clock=self.settings.clock,
            keyed=self.name,
            rules=self.desk_rules,
            papers=self.papers,
            seal=self.seal,
            unseal=self.unseal,
            tell=Arrived(self.house, url, profile.notices, hours).jobs,
        )
        return Submissions(room)

    @cached_property
    def desk_rules(self) -> DeskRules:
        """What the province decided about its desks."""
        profile = self.profile
        return DeskRules(
            places={office.id: office.name for office in profile.offices.values()},
            answering=profile.intake.answering(profile.work),
            limits=profile.intake.limits(),
            code_at_filing=profile.intake.code_at == "filing",
            terms=lambda: Terms(self.catalogue.entries.procedures, profile.work),
        )

    @cached_property
    def opinions(self) -> FeedbackDesk:
        """Feedback: what citizens write, and what officers do about it."""
        rules = self.profile.feedback.rules(self.profile.work, self.profile.offices)
        notices, url = self.profile.notices, self.settings.public_url
        replied = Replied(self.house, url, notices, self.seal, self.unseal)
        return FeedbackDesk(self.engine, self.settings.clock, self.name, rules, replied.tell)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The procedures: what is needed for them, what they cost, how long they take."""
        books = SqlCatalogue(self.engine, self.settings.clock)
        return Catalogue(books.stamp, books.in_force, self.settings.clock)

    @cached_property
    def overdue(self) -> OverdueBook:
        """Which promised dates are in danger, and what is owed for it."""
        clock, profile, desk = self.settings.clock, self.profile, self.case_desk
        return OverdueBook(self.engine, clock, profile.work, profile.overdue, desk)

    @cached_property
    def payments(self) -> PaymentBook:
        """What payment platforms told of."""
        return PaymentBook(self.engine, self.settings.clock, self.case_desk)

    @cached_property
    def forms(self) -> Forms:
        """The forms about cases, as they were issued and as they would be."""
        fill = Filler(self.profile, self.kit, self.catalogue.procedure)
        sign = signing(self.settings.certificate)
        return Forms(self.engine, self.papers, fill.facts, sign, self.settings.clock)

    @cached_property
    def late_papers(self) -> LatePapers:
        """What is owed to the citizen for a date that is not kept, on paper."""
        return LatePapers(self.overdue, self.forms)

    @cached_property
    def results(self) -> ResultFiles:
        """The files of results."""
        return ResultFiles(self.engine, self.papers, self.name, self.settings.clock)
