"""A filing: a document as the central parties received it, with its PDF, receipts and questions.

It knows no kind of document. A document points down to its filing.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.guards import Guard, append_only, keeps, never_deleted, refuses
from common.limits import TEXT_LIMIT, within_limits
from pilots.documents import kinds
from pilots.documents.kinds import Kind
from pilots.messages.notices import in_region
from pilots.pilot.pilot import Pilot
from pilots.programme.programmes import Programme
from regions.models import Region, User
from regions.permissions import scope

FROZEN = "a filed version never changes"
STANDS = "what passed between the parties never changes"


def filed_as(kind: str) -> Guard:
    """For a table of documents: its filings are of its own kind."""
    # The name of a kind, no input.
    other = f"(SELECT kind FROM pilots_filing WHERE id = NEW.filing_id) <> '{kind}'"  # noqa: S608
    return refuses(
        "is_filed_as_its_kind",
        "the filing is of another kind of document",
        "INSERT",
        "UPDATE",
        when=f"NEW.filing_id IS NOT NULL AND {other}",
    )


def seen_by(user: User, *, filing: str) -> Q:
    """The rows of a table with a `kind` whose filing, at `filing`, the user sees.

    Of a kind that is read everywhere no document need be looked up.
    """
    if all(scope(user, kind.reads).everywhere for kind in kinds.kinds()):
        return ~Q(pk__in=[])
    seen = Q(pk__in=[])
    for kind in kinds.kinds():
        own = Q(kind=kind.name)
        if not scope(user, kind.reads).everywhere:
            documents = kind.model._default_manager.visible_to(user).filter(filing__isnull=False)
            own &= Q(**{f"{filing}__in": documents.values("filing")})
        seen |= own
    return seen


class FilingQuerySet(models.QuerySet["Filing"]):
    def visible_to(self, user: User) -> Self:
        """Those of the documents that the user sees."""
        return self.filter(seen_by(user, filing="pk"))

    def of(self, pilot: Pilot) -> Self:
        """Those of a pilot's documents, of every kind that belongs to one."""
        own = Q(pk__in=[])
        for kind in kinds.moved():
            documents = kind.model._default_manager.filter(pilot=pilot, filing__isnull=False)
            own |= Q(kind=kind.name, pk__in=documents.values("filing"))
        return self.filter(own)

    def with_documents(self) -> "list[Filing]":
        """The filings with their documents, one query for each kind among them."""
        found: list[Filing] = list(self)
        for kind in kinds.kinds():
            own = {filing.pk: filing for filing in found if filing.kind == kind.name}
            documents = kind.documents().defer("canonical").filter(filing__in=own) if own else []
            for document in documents:
                own[document.filing_id].document = document
        return found


class Filing(models.Model):
    """One per document that was sent to the central parties, with what every list of them tells of it."""

    kind = models.CharField(_("kind"), max_length=20)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    # The pilot's number, "RN-12"; empty for what belongs to no pilot.
    case = models.CharField(_("case number"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=250)
    version = models.PositiveSmallIntegerField(_("version"))
    # The document's page.
    path = models.CharField(max_length=200)
    at = models.DateTimeField(_("filed at"), db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # It is read as it was, and waits for no receipt.
    withdrawn_at = models.DateTimeField(null=True)

    objects = FilingQuerySet.as_manager()

    searched = ("title", "case")
    guards = [
        keeps("is_frozen", FROZEN, may_change=("withdrawn_at",)),
        keeps("is_withdrawn_once", FROZEN, changes=("withdrawn_at",), when="OLD.withdrawn_at IS NOT NULL"),
        never_deleted(FROZEN),
    ]

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return self.path

    @property
    def about(self) -> str:
        """Which case it is, for messages: nothing personal, nothing confidential."""
        return self.case or in_region(self.programme.name, self.region, self.title)

    @property
    def kind_of_document(self) -> Kind:
        return kinds.named(self.kind)

    @cached_property
    def document(self) -> Any:
        return self.kind_of_document.documents().get(filing=self)

    @property
    def subject(self) -> models.Model:
        """The thing whose journal tells of it."""
        return self.kind_of_document.subject(self.document)


class FiledPdf(models.Model):
    """The PDF of a filing, made once."""

    filing = models.OneToOneField(Filing, models.PROTECT, related_name="pdf", primary_key=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    guards = [append_only(FROZEN)]

    def __str__(self) -> str:
        return self.sha256


class Party(models.TextChoices):
    EMPLOYER = "employer", "Danske Regioner"
    UNION = "union", "Yngre Læger"


class Receipt(models.Model):
    """A central party has received a version. Not an approval: nothing waits for it."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="receipts")
    party = models.CharField(_("party"), max_length=10, choices=Party)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    guards = [append_only("a receipt is never taken back")]

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "party"],
                name="receipt_is_one_per_party",
                violation_error_message=_("The party has given its receipt already."),
            ),
            models.CheckConstraint(condition=Q(party__in=Party.values), name="receipt_party_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_party_display()


class Inquiry(models.Model):
    """A central party asks about what it received; nothing else changes by it."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="inquiries")
    party = models.CharField(_("party"), max_length=10, choices=Party)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("question"), max_length=TEXT_LIMIT)

    guards = [append_only(STANDS)]

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(party__in=Party.values), name="inquiry_party_is_known"),
            within_limits("inquiry", text=TEXT_LIMIT),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def box_id(self) -> str:
        """The id of the box in which it is answered."""
        return f"answer-{self.pk}"


class InquiryAnswer(models.Model):
    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("answer"), max_length=TEXT_LIMIT)

    guards = [append_only(STANDS)]

    class Meta:
        ordering = ["at", "id"]
        constraints = [within_limits("inquiryanswer", text=TEXT_LIMIT)]

    def __str__(self) -> str:
        return self.text[:60]
