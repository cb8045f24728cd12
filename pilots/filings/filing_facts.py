"""What all filings are counted by: a narrow row for each, kept by the database, with an index for each count."""

from typing import Self

from django.db import models
from django.db.models import Q

from common.kept import Kept, Source
from pilots.filings.filing import Filing, Party, seen_by
from regions.models import Region, User

RECKONED = f"""
SELECT f.id, f.region_id, f.kind, f.withdrawn_at IS NOT NULL,
EXISTS (SELECT 1 FROM pilots_receipt r WHERE r.filing_id = f.id AND r.party = '{Party.EMPLOYER.value}'),
EXISTS (SELECT 1 FROM pilots_receipt r WHERE r.filing_id = f.id AND r.party = '{Party.UNION.value}'), {{filed_on}}
FROM pilots_filing f
"""  # noqa: S608  words of our own
# A receipt is never taken back, and of a filing nothing else changes.
SOURCES = (
    Source("pilots_filing", "INSERT", "id"),
    Source("pilots_filing", "UPDATE", "id"),
    Source("pilots_receipt", "INSERT", "filing_id"),
)


class FilingFactsQuerySet(models.QuerySet["FilingFacts"]):
    def visible_to(self, user: User) -> Self:
        """Those of the filings that the user sees."""
        return self.filter(seen_by(user, filing="filing"))


class FilingFacts(models.Model):
    """A filing, and which of the central parties has given its receipt."""

    filing = models.OneToOneField(Filing, models.DO_NOTHING, primary_key=True, related_name="facts")
    region = models.ForeignKey(Region, models.DO_NOTHING, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    is_withdrawn = models.BooleanField()
    has_employer = models.BooleanField()
    has_union = models.BooleanField()
    # In Copenhagen.
    filed_on = models.DateField()

    objects = FilingFactsQuerySet.as_manager()

    kept = Kept("pilots_filing", "f.id", RECKONED, SOURCES, {"filed_on": "f.at"})

    class Meta:
        indexes = [
            models.Index(fields=["region", "kind"], name="facts_by_kind"),
            models.Index(fields=["region", "filed_on"], name="facts_by_day"),
            *(
                models.Index(
                    fields=["region"],
                    condition=Q(is_withdrawn=False, **{f"has_{party}": False}),
                    name=f"facts_lacking_{party}",
                )
                for party in Party
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.kind}"
