"""A large workbook of the account: ordered, made by the worker, kept for a day, and fetched by who ordered it alone.

Its lines in the access log are written each time it is fetched; whose they are is kept with the file.
"""

import hashlib
from datetime import timedelta
from functools import partial
from tempfile import TemporaryFile

from django.db import models, transaction
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from accounting.book.book import Book
from accounting.pool.fetched import KINDS, FileKind
from common import clock
from common.cpr import masked
from common.limits import TEXT_LIMIT, demand_within, within_limits
from common.snapshots import snapshot
from regions import journal
from regions.orders import Order, fulfil, place_in_turn, priority_of
from regions.permissions import Permission, within

KEPT = timedelta(days=1)
PIECE = 2**20


class AccountFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, as long as one may see the postings of the region."""
        return self.filter(within(user, Permission.SEE_POSTINGS, "book__region"), requested_by=user)


class AccountFile(Order):
    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    kind = models.CharField(_("file"), max_length=10, choices=FileKind)
    # What the page was asked for, as in its address.
    query = models.TextField(max_length=TEXT_LIMIT, blank=True)
    # Whose pay stands in the file, as the access log names them.
    people = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = AccountFileQuerySet.as_manager()

    class Meta(Order.Meta):
        constraints = [
            *Order.Meta.constraints,
            within_limits("accountfile", query=TEXT_LIMIT),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="accountfile_kind_is_known"),
            models.CheckConstraint(
                condition=Q(state="done") & ~Q(sha256="") | ~Q(state="done") & Q(sha256=""),
                name="accountfile_done_has_content",
            ),
        ]

    def get_absolute_url(self):
        return reverse("account_file", args=[self.book_id, self.pk])

    @property
    def fetched(self):
        return KINDS[self.kind](self.book, QueryDict(self.query))

    @property
    def size(self):
        return self.pieces.aggregate(size=models.Sum("size"))["size"]

    def content(self):
        """The file, piece by piece: one of a million postings is more than memory should hold."""
        for number in range(self.pieces.count()):
            yield bytes(self.pieces.get(number=number).content)


class FilePiece(models.Model):
    file = models.ForeignKey(AccountFile, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="filepiece_is_once")]

    def __str__(self):
        return f"{self.file_id}/{self.number}"


@transaction.atomic
def order(fetched, *, by):
    """Ask the worker for a file; raise Refused when the person has too many underway."""
    at, query = clock.now(), fetched.form.asked_again()
    demand_within(query, TEXT_LIMIT)
    place = place_in_turn(by, at)
    found = AccountFile.objects.create(
        book=fetched.book,
        kind=fetched.kind,
        query=masked(query),
        requested_by=by,
        requested_at=at,
        name=fetched.name,
    )
    journal.record("account_file_ordered", fetched.book, by=by, region=fetched.book.region, note=found.name)
    transaction.on_commit(lambda: make_file.using(priority=priority_of(place)).enqueue(found.pk))
    return found


@task()
def make_file(pk):
    fulfil(AccountFile, pk, _make)


def _make(found):
    with TemporaryFile() as file:
        # Read only: two minutes of a transaction that writes would stop everybody else on SQLite.
        with snapshot(reads_only=True):
            fetched = found.fetched
            people = sorted(fetched.people())
            fetched.write(file, by=found.requested_by)
        return {"people": people, "sha256": _keep(found, file)}


@transaction.atomic
def _keep(found, file):
    """Keep the file in pieces, in place of those that a killed worker left, and return its checksum."""
    found.pieces.all().delete()
    file.seek(0)
    digest = hashlib.sha256()
    for number, piece in enumerate(iter(partial(file.read, PIECE), b"")):
        digest.update(piece)
        FilePiece.objects.create(file=found, number=number, size=len(piece), content=piece)
    return digest.hexdigest()


def sweep():
    """Remove what was ordered more than a day ago."""
    AccountFile.objects.filter(requested_at__lt=clock.now() - KEPT).delete()
