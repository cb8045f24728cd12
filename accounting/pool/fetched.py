"""The accounts and the book as workbooks: which postings stand in them, whose pay that is, and how they are written.

Made at once or by the worker, a file is asked for by the query string of its page, and is one moment of the book.
"""

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.book import access, posting_rows
from accounting.book.ledger import Ledger
from accounting.pool import workbook
from accounting.pool.definitions import definitions
from accounting.pool.figures import Figures
from accounting.pool.reading import DayForm
from common import clock
from common.cpr import masked
from common.dates import format_moment
from common.xlsx import Cover, write_workbook
from regions.orders import MOST_AT_ONCE


class FileKind(models.TextChoices):
    ACCOUNTS = "regnskab", gettext_lazy("The accounts as spreadsheet")
    POSTINGS = "bogen", gettext_lazy("The book as spreadsheet")


class Fetched:
    """A workbook of a book's postings; those below say which, and write it."""

    def __init__(self, book, query):
        self.book, self.query = book, query

    @property
    def is_large(self):
        """Are there more postings than a page has time to write?"""
        return self.postings[MOST_AT_ONCE : MOST_AT_ONCE + 1].exists()

    def people(self):
        """The subjects whose pay stands in the file."""
        paid = self.postings.order_by().values_list("employment", "appointment__user").distinct()
        return {access.whose(*ids) for ids in paid} - {None}


class Accounts(Fetched):
    kind, page = FileKind.ACCOUNTS, "book"
    verb = "accounts_fetched"

    def __init__(self, book, query):
        super().__init__(book, query)
        self.form = DayForm(query, book=book)
        self.figures = Figures(book, as_of=self.form.chosen())
        self.postings = workbook.postings_of(self.figures)

    @property
    def name(self):
        return f"regnskab-{self.book.region.slug}-{self.figures.on}.xlsx"

    @property
    def note(self):
        return f"{self.figures.on}"

    def people(self):
        appointed = self.book.appointments.order_by().values_list("user", flat=True)
        return super().people() | {access.whose(None, pk) for pk in appointed}

    def write(self, target, *, by):
        with translation.override("da"):
            workbook.write_accounts(target, self.figures, at=clock.now(), by=by)


class Postings(Fetched):
    """Exactly what the page of the book with the same query string shows, in the order of the book."""

    kind, page = FileKind.POSTINGS, "postings"
    verb = "postings_fetched"

    def __init__(self, book, query):
        super().__init__(book, query)
        self.ledger = Ledger(book, query)
        self.form = self.ledger.form
        self.postings = self.ledger.found.order_by("month", "number")

    @property
    def name(self):
        return f"bogen-{self.book.region.slug}-{clock.today()}.xlsx"

    @property
    def note(self):
        return masked(", ".join(f"{label}: {value}" for label, value in self.words()))

    def words(self):
        """The filter in Danish, as (label, text)."""
        with translation.override("da"):
            chosen = list(Ledger(self.book, self.query).form.in_words())
            return chosen or [(_("Filter"), _("None: the whole book"))]

    def write(self, target, *, by):
        with translation.override("da"):
            at = clock.now()
            lines = [
                (_("Region"), self.book.region.name),
                *self.words(),
                (_("Downloaded by"), by.name),
                (_("Downloaded at"), format_moment(at)),
                *definitions(),
            ]
            write_workbook(target, posting_rows.sheets_of(self.postings), Cover(_("The book"), lines), at=at)


KINDS = {one.kind: one for one in (Accounts, Postings)}
