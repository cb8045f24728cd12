"""What each booking came to: the sums of the open months are added up from these, on PostgreSQL however many its lines."""

from datetime import date
from typing import Self

from django.db import models

from accounting.book.book import Book, Posting, PostingType
from accounting.book.codes import SalaryCode
from common.clock import end_of
from common.kept import Kept, Source
from common.money_fields import KronerField
from pilots.models import Pilot

ALIKE = "p.book_id, p.month, p.type, p.pilot_id, p.code_id, p.at"
RECKONED = f"""
SELECT MIN(p.id), {ALIKE}, COUNT(*), CAST(SUM(p.amount) AS bigint), CAST(SUM(p.base_amount) AS bigint), COUNT(p.base_amount)
FROM accounting_posting p
"""  # noqa: S608  words of our own
# A posting is never changed and never taken away.
SOURCES = (Source("accounting_posting", "INSERT", "id"),)


class PostedSumQuerySet(models.QuerySet["PostedSum"]):
    def as_of(self, day: date) -> Self:
        """Of what stood in the book at the end of a day in Copenhagen."""
        return self.filter(at__lt=end_of(day))


class PostedSum(models.Model):
    """The postings that were booked together in a month, for a pilot (or none), by type and code."""

    # The first of them.
    posting = models.OneToOneField(Posting, models.DO_NOTHING, primary_key=True, related_name="+")
    # What its postings name is held by those: that anything else is deleted need not be compared with these rows too.
    book = models.ForeignKey(Book, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    month = models.DateField()
    type = models.CharField(max_length=11, choices=PostingType)
    pilot = models.ForeignKey(
        Pilot, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    code = models.ForeignKey(
        SalaryCode, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    amount = KronerField()
    # Of those that have one, and how many do.
    base_amount = KronerField(null=True)
    based = models.PositiveIntegerField()

    objects = PostedSumQuerySet.as_manager()

    kept = Kept("accounting_posting", "p.id", RECKONED, SOURCES, alike=ALIKE)

    class Meta:
        indexes = [
            models.Index(
                fields=[
                    "book",
                    "month",
                    "type",
                    "pilot",
                    "code",
                    "at",
                    "count",
                    "amount",
                    "base_amount",
                    "based",
                ],
                name="posted_sums",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.get_type_display()}: {self.count}"
