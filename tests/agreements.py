"""Agreements in each of their stages, brought there by their own steps."""

import datetime
from decimal import Decimal
from typing import Any, Self

from pilots.agreements.steps import AgreementStage
from pilots.documents import workflow
from pilots.models import (
    Agreement,
    AgreementAnswer,
    AgreementParty,
    Employment,
    Participant,
    Pilot,
    Programme,
    Question,
    QuestionTemplate,
)
from pilots.programme.programmes import DocumentKind
from regions.models import User
from regions.permissions import Role
from tests.factories import ProgrammeFactory, filed, member

PUBLISHED = datetime.datetime(2021, 9, 1, tzinfo=datetime.UTC)
REQUIRED = "title doctors starts_on ends_on parties criteria budget".split()


def agreement_template(programme: Programme | None = None) -> QuestionTemplate:
    """The questions of a final agreement: one that must be answered, one that may be."""
    template, created = QuestionTemplate.objects.get_or_create(
        programme=programme or ProgrammeFactory(),
        kind=DocumentKind.AGREEMENT,
        version=1,
        defaults={"published_at": PUBLISHED, "required_fields": REQUIRED},
    )
    if created:
        Question.objects.create(template=template, key="content", position=1, text="Hvad er opgaverne?")
        Question.objects.create(
            template=template, key="terms", position=2, text="Hvilke vilkår?", is_required=False
        )
    return template


def complete(agreement: Agreement) -> Agreement:
    """Fill what the description cannot give: the parties and the answers."""
    AgreementParty.objects.bulk_create(
        [
            AgreementParty(
                agreement=agreement, side="employer", name="Ea Direktør", title="Hospitalsdirektør"
            ),
            AgreementParty(agreement=agreement, side="union", name="Bo Formand", title="Formand", position=1),
        ]
    )
    for question in agreement.template.questions.all():
        AgreementAnswer.objects.create(agreement=agreement, question=question, text="Det er aftalt.")
    return agreement


def participant(
    agreement: Agreement, *, number: str = "01234", hours: str = "7.40", **fields: Any
) -> Participant:
    """A line of the annex, at the agreement's own hospital and in its period."""
    employment = None
    if number:
        employment, _created = Employment.objects.get_or_create(
            region=agreement.pilot.region, institution="AB", number=number
        )
    place = {
        "hospital": agreement.description.hospitals.first(),
        "department": agreement.description.departments.first(),
        "starts_on": agreement.starts_on,
        "ends_on": agreement.ends_on,
        "position": agreement.participants.count(),
    }
    return Participant.objects.create(
        agreement=agreement, employment=employment, hours=Decimal(hours), **place | fields
    )


class Negotiation:
    """A pilot with an agreement, and the two who negotiate it."""

    def __init__(
        self,
        pilot: Pilot | None = None,
        *,
        hr: User | None = None,
        coordinator: User | None = None,
        **fields: Any,
    ) -> None:
        self.pilot = pilot or filed(**fields)
        agreement_template(self.pilot.programme)
        self.region = self.pilot.region
        self.hr = hr or self.pilot.created_by
        self.coordinator = coordinator or member(Role.COORDINATOR, self.region)

    @property
    def agreement(self) -> Any:
        return self.pilot.agreements.order_by("version").last()

    def take(self, name: str, by: User, **given: Any) -> Any:
        return workflow.take(name, self.pilot, by=by, **given)

    def start(self) -> Self:
        self.take("agree", self.hr)
        complete(self.agreement)
        return self

    def send(self) -> Self:
        self.take("send", self.hr)
        return self

    def return_(self, reason: str = "Skriv mere om arbejdstiden.") -> Self:
        self.take("return", self.coordinator, reason=reason)
        return self

    def clear(self) -> Self:
        self.agreement.threads.filter(resolved_at=None).update(
            resolved_by=self.coordinator, resolved_at=self.agreement.changed_at
        )
        self.take("clear", self.coordinator)
        return self

    def sign(self, side: str) -> Self:
        by = self.hr if side == "employer" else self.coordinator
        self.take("sign", by, side=side, sha256=self.agreement.sha256)
        return self

    def amend(self, effective_from: datetime.date | None = None) -> Self:
        self.take("amend", self.hr)
        agreement = self.agreement
        type(agreement).objects.filter(pk=agreement.pk).update(
            change_reason="Flere deltager.", effective_from=effective_from or agreement.starts_on
        )
        return self

    def conclude(self) -> Self:
        """From a draft to both signatures."""
        return self.send().clear().sign("employer").sign("union")

    def to(self, stage: AgreementStage) -> Self:
        """Bring it from nothing to `stage`; ENDED depends on the day and is not brought about here."""
        steps = {
            AgreementStage.NONE: [],
            AgreementStage.DRAFT: ["start"],
            AgreementStage.REVIEW: ["start", "send"],
            AgreementStage.RETURNED: ["start", "send", "return_"],
            AgreementStage.READY: ["start", "send", "clear"],
        }
        if stage == AgreementStage.PART_SIGNED:
            return self.to(AgreementStage.READY).sign("employer")
        if stage == AgreementStage.CONCLUDED:
            return self.to(AgreementStage.PART_SIGNED).sign("union")
        for step in steps[stage]:
            getattr(self, step)()
        return self


def concluded(pilot: Pilot | None = None, **fields: Any) -> Agreement:
    """A concluded agreement."""
    return Negotiation(pilot, **fields).to(AgreementStage.CONCLUDED).agreement
